//! The NAT gateway: a way out for private subnets, with no way in. Derived from `network.egress`.

use super::setting::{Default, Type};
use super::{Category, Names, Placement, Role, Service, Setting, Settings};

pub struct NatGateway;

const SETTINGS: &[Setting] = &[Setting {
    key: "zones",
    of: Type::Count { min: 1, max: 4 },
    default: Default::Is("1"),
    unit: "zones",
    doc: "In how many zones there is one: 1 for `nat-gateway`, all for `nat-gateway-per-zone`.",
    source: "",
}];

impl Service for NatGateway {
    fn kind(&self) -> &'static str {
        "nat-gateway"
    }

    fn names(&self) -> Names {
        Names {
            title: "NAT gateway",
            es: "NAT gateway",
            en: "NAT gateway",
            category: Category::Network,
            declared: false,
            doc: "Carries what private subnets start towards the internet; nothing comes in through it.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Public
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
