//! AWS Budgets: a monthly amount and who hears of it. Derived from `budget`.

use super::blocks::{fact, named, resource, say};
use super::setting::{Default, Type};
use super::{Category, Figure, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site, check};
use crate::prices::LineItem;
use crate::write::hcl::{Block, Expr, Ref};

pub struct Budget;

/// The table of the model's `budget`, and of the part derived from it.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "monthly",
        of: Type::Count { min: 1, max: 1_000_000 },
        default: Default::Required,
        unit: "US$",
        doc: "The amount a month.",
        source: "",
    },
    Setting {
        key: "alert",
        of: Type::Checked(check::email),
        default: Default::Required,
        unit: "",
        doc: "The e-mail address that hears at 80 % of the amount, and when the forecast passes it.",
        source: "",
    },
];

impl Service for Budget {
    fn kind(&self) -> &'static str {
        "budget"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS Budgets",
            es: "Presupuesto",
            en: "Budget",
            category: Category::Finance,
            declared: false,
            doc: "Watches what the stack's tags cost.",
            official: &["Arch_AWS-Budgets"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn figures(&self) -> &'static [Figure] {
        &[Figure { key: "warn_at", value: 80, unit: "%", source: "" }]
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Edge
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let alert = at.settings.text("alert").unwrap_or_default();
        let notice = |kind: &str, threshold: i64| {
            Block::new("notification")
                .set("notification_type", kind)
                .set("comparison_operator", "GREATER_THAN")
                .set("threshold", threshold)
                .set("threshold_type", "PERCENTAGE")
                .set("subscriber_email_addresses", Expr::list([alert]))
        };
        let tagged = Expr::call("format", vec!["user:Stack$%s".into(), Ref::local("name").into()]);
        let mut budget = resource("aws_budgets_budget", &at.name())
            .set("name", named(at.stack, at.id, 100))
            .set("budget_type", "COST")
            .set("limit_amount", fact(at.id, "monthly", at.settings.count("monthly").unwrap_or(0).to_string()))
            .set("limit_unit", "USD")
            .set("time_unit", "MONTHLY")
            .with(Block::new("cost_filter").set("name", "TagKeyValue").set("values", Expr::list([tagged])))
            .with(notice("ACTUAL", 80))
            .with(notice("FORECASTED", 100));
        budget.comment.push(say(
            at.lang,
            "La etiqueta Stack se activa una vez como etiqueta de costos en la consola de facturación.",
            "The tag Stack is activated once as a cost allocation tag in the billing console.",
        ));
        vec![Piece::new(at.id, budget)]
    }

    /// Budgets that only send messages are free. Source: AWS Budgets pricing page.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
