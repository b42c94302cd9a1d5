//! Amazon Route 53: the hosted zone that answers for the stack's names.

use super::setting::{Default, Type};
use super::{Category, Listen, Names, Placement, Role, Service, Setting, Settings};

pub struct Route53;

const SETTINGS: &[Setting] = &[Setting {
    key: "zone",
    of: Type::Word(&["create", "existing"]),
    default: Default::Is("create"),
    unit: "",
    doc: "`create` makes the hosted zone of `domain`; `existing` looks it up.",
    source: "",
}];

impl Service for Route53 {
    fn kind(&self) -> &'static str {
        "route53"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon Route 53",
            es: "Route 53",
            en: "Route 53",
            category: Category::Network,
            declared: true,
            doc: "The DNS zone of `domain`. Alias records and certificate validation follow from each `host`.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Edge
    }

    fn role(&self) -> Role {
        Role::Dns
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Person]
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "DNS", port: Some(53) })
    }
}
