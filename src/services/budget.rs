//! AWS Budgets: a monthly amount and who hears of it. Derived from `budget`.

use super::setting::{Default, Type};
use super::{Category, Figure, Names, Placement, Role, Service, Setting, Settings, check};

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

    fn role(&self) -> Role {
        Role::Support
    }
}
