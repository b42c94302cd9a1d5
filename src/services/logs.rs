//! Amazon CloudWatch Logs: a log group. Derived from the part that writes it.

use super::setting::{Default, Type};
use super::{Category, Load, Names, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;
use rust_decimal::Decimal;

pub struct Logs;

const SETTINGS: &[Setting] = &[Setting {
    key: "days",
    of: Type::Count { min: 1, max: 3653 },
    default: Default::Is("30"),
    unit: "days",
    doc: "How long entries are kept.",
    source: "CloudWatch Logs API, PutRetentionPolicy",
}];

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
            declared: false,
            doc: "A log group with a retention.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    /// Stored entries are billed compressed. Source: CloudWatch pricing page, "0.15 compression ratio".
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let written = load.called_any(at.incoming.iter().map(|peer| peer.id), load.usage.log_gb());
        let Some(ingest) = written else { return Vec::new() };
        let months = Decimal::from(at.settings.count("days").unwrap_or(30)) / Decimal::from(30);
        let stored =
            ingest.clone().times("compressed", Decimal::new(15, 2), "").times("months", months.round_dp(2), "");
        vec![
            LineItem::usage(at.id, "ingest", "cloudwatch.logs.ingest_gb", ingest),
            LineItem::usage(at.id, "stored", "cloudwatch.logs.storage_gb_month", stored),
        ]
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
