//! Amazon SNS: a topic that passes a message on to whom it must reach. Derived from the alarms.

use super::setting::{Default, Type};
use super::{Category, Load, Names, Placement, Role, Service, Setting, Settings, Site, check};
use crate::prices::LineItem;

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

    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let mails = load.assumed("alarm_mails").over("hundred_thousand", 100_000u32, "");
        let mailed = at.settings.text("reach").map(|_| LineItem::usage(at.id, "mails", "sns.email_100k", mails));
        mailed.into_iter().collect()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
