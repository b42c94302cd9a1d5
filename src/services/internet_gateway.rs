//! The internet gateway: the VPC's door to the internet. Derived from the network.

use super::blocks::{data, of, resource};
use super::{Category, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;
use crate::write::hcl::{Block, Expr, Ref};

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
            official: &["Res_Amazon-VPC_Internet-Gateway"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        &[super::site::EXISTING]
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Vpc
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        if at.settings.flag("existing") {
            let attached = Block::new("filter")
                .set("name", "attachment.vpc-id")
                .set("values", Expr::list([of("aws_vpc", "main", "id")]));
            return vec![Piece::new(at.id, data("aws_internet_gateway", &at.name()).with(attached))];
        }
        let gateway = resource("aws_internet_gateway", &at.name())
            .set("vpc_id", of("aws_vpc", "main", "id"))
            .set("tags", Expr::map([("Name", Ref::local("name"))]));
        vec![Piece::new(at.id, gateway)]
    }

    /// Free by itself: what leaves through it is billed to the part that sends it.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
