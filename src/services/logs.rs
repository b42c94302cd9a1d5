//! Amazon CloudWatch Logs: a log group. Derived from the part that writes it, or written, where several write to one.

use super::blocks::{fact, of, plain, resource, text, value};
use super::setting::{Default, Type};
use super::{
    Carries, Category, Grant, Load, Names, Part, Piece, Placed, Placement, Role, Service, Setting, Settings, Site,
    Value,
};
use crate::diag::Report;
use crate::prices::LineItem;
use crate::write::hcl::Ref;
use rust_decimal::Decimal;

pub struct Logs;

/// How long what runs code keeps the log group it brings along.
pub const KEPT: Setting = Setting {
    key: "log_days",
    of: Type::Count { min: 1, max: 3653 },
    default: Default::Is("30"),
    unit: "days",
    doc: "How long its logs are kept.",
    source: "CloudWatch Logs API, PutRetentionPolicy",
};

const SETTINGS: &[Setting] = &[
    Setting {
        key: "of",
        of: Type::Components(&[]),
        default: Default::Absent,
        unit: "",
        doc: "Whose logs it takes. Without it, those of every part that writes some; each part else has a group of its own.",
        source: "",
    },
    Setting {
        key: "days",
        of: Type::Count { min: 1, max: 3653 },
        default: Default::Is("30"),
        unit: "days",
        doc: "How long entries are kept.",
        source: "CloudWatch Logs API, PutRetentionPolicy",
    },
];

/// The group that a component's logs go to, and the right to write there: the one the model writes for it, else one of
/// its own that keeps them for the component's `log_days`.
pub fn brought(at: &Site) -> Vec<Part> {
    let write = |id: &str| Part::wire(at.id, id, Carries::Api, &["write"]);
    let written = at.others.iter().filter(|other| other.service.kind() == "logs");
    let shared = written.into_iter().find(|group| takes(group.settings, at.id));
    match shared {
        Some(group) => vec![write(group.id)],
        None => {
            let own = format!("{}-logs", at.id);
            let days = Value::Count(at.settings.count("log_days").unwrap_or(30));
            vec![Part::component(own.clone(), "logs", &[("days", days)]), write(&own)]
        }
    }
}

/// Whether a group that the model writes takes the logs of `id`.
fn takes(settings: &Settings, id: &str) -> bool {
    let named = settings.texts("of");
    named.is_empty() || named.iter().any(|one| one == id)
}

impl Service for Logs {
    fn kind(&self) -> &'static str {
        "logs"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon CloudWatch Logs",
            es: "CloudWatch Logs",
            en: "CloudWatch Logs",
            category: Category::Management,
            declared: true,
            doc: "A log group with a retention.",
            official: &["Res_Amazon-CloudWatch_Logs", "Arch_Amazon-CloudWatch"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        super::fargate::check_kept("days", settings, at, report);
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let path = text([plain("/"), value(Ref::local("name")), plain(&format!("/{}", at.id))]);
        let group = resource("aws_cloudwatch_log_group", &at.name())
            .set("name", path)
            .set("retention_in_days", fact(at.id, "days", at.settings.count("days").unwrap_or(30)));
        vec![Piece::new(at.id, group)]
    }

    /// The group is Terraform's; who writes makes streams in it, and entries.
    /// Source: Service Authorization Reference, CloudWatch Logs (2026-04).
    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        let arn = of("aws_cloudwatch_log_group", &super::site::terraform_name(id), "arn");
        let streams = text([value(arn), plain(":*")]);
        match access {
            "write" => vec![Grant::new("WriteLogs", &["logs:CreateLogStream", "logs:PutLogEvents"], vec![streams])],
            _ => Vec::new(),
        }
    }

    /// Stored entries are billed compressed. Source: CloudWatch pricing page, "0.15 compression ratio".
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let gateway = at.incoming.iter().any(|peer| peer.service.role() == Role::Gateway);
        let each = if gateway { load.usage.gateway_log_gb() } else { load.usage.log_gb() };
        let written = load.called_any(at.incoming.iter().map(|peer| peer.id), each);
        let Some(ingest) = written else { return Vec::new() };
        let months = Decimal::from(at.settings.count("days").unwrap_or(30)) / Decimal::from(30);
        let stored =
            ingest.clone().times("compressed", Decimal::new(15, 2), "").times("months", months.round_dp(2), "");
        vec![
            LineItem::usage(at.id, "ingest", "cloudwatch.logs.ingest_gb", ingest),
            LineItem::usage(at.id, "stored", "cloudwatch.logs.storage_gb_month", stored),
        ]
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn links(&self) -> &'static [&'static str] {
        &["logs"]
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
