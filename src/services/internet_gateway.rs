//! The internet gateway: the VPC's door to the internet. Derived from the network.

use super::{Category, Load, Names, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;

pub struct InternetGateway;

impl Service for InternetGateway {
    fn kind(&self) -> &'static str {
        "internet-gateway"
    }

    fn names(&self) -> Names {
        Names {
            title: "Internet gateway",
            es: "Internet gateway",
            en: "Internet gateway",
            category: Category::Network,
            declared: false,
            doc: "What the public subnets' route to the internet leads through.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Vpc
    }

    /// Free by itself: what leaves through it is billed to the part that sends it.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
