//! Amazon SNS: a topic that passes a message on to whom it must reach. Derived from the alarms.

use super::setting::{Default, Type};
use super::{Category, Names, Placement, Role, Service, Setting, Settings, check};

pub struct Sns;

const SETTINGS: &[Setting] = &[Setting {
    key: "reach",
    of: Type::Checked(check::email),
    default: Default::Absent,
    unit: "",
    doc: "The e-mail address that is subscribed.",
    source: "",
}];

impl Service for Sns {
    fn kind(&self) -> &'static str {
        "sns"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon SNS",
            es: "Tema de SNS",
            en: "SNS topic",
            category: Category::Integration,
            declared: false,
            doc: "An encrypted topic with its subscriptions.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
