//! Amazon CloudWatch Logs: a log group. Derived from the part that writes it.

use super::setting::{Default, Type};
use super::{Category, Names, Placement, Role, Service, Setting, Settings};

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

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
