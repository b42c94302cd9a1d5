//! A gateway endpoint: a route from the private subnets to one service of AWS. Derived from the service that is called.

use super::blocks::{from_data, of, plain, resource, text, value};
use super::setting::{Default, Type};
use super::{Carries, Category, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;
use crate::write::hcl::{Block, Expr, Ref};

pub struct VpcEndpoint;

const SETTINGS: &[Setting] = &[Setting {
    key: "service",
    of: Type::Word(&["dynamodb"]),
    default: Default::Is("dynamodb"),
    unit: "",
    doc: "The service it leads to.",
    source: "VPC user guide, gateway endpoints",
}];

impl Service for VpcEndpoint {
    fn kind(&self) -> &'static str {
        "vpc-endpoint"
    }

    fn names(&self) -> Names {
        Names {
            title: "VPC endpoint",
            es: "VPC endpoint",
            en: "VPC endpoint",
            category: Category::Network,
            declared: false,
            doc: "A free route from the private subnets to a service of AWS that does not leave for the internet.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Vpc
    }

    /// The endpoint in the applications' route tables, and for each caller the rule that lets it there.
    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let name = at.name();
        let region = from_data("aws_region", "current", "region");
        let service = at.settings.text("service").unwrap_or("dynamodb");
        let tables = Ref::resource("aws_route_table", "app");
        // One table a zone where a NAT gateway serves them, else one for all.
        let tables = match at.egress.starts_with("nat-gateway") {
            true => Expr::call("values", vec![tables.into()]).get("[*].id"),
            false => Expr::list([tables.get("id")]),
        };
        let endpoint = resource("aws_vpc_endpoint", &name)
            .set("vpc_id", of("aws_vpc", "main", "id"))
            .set("service_name", text([plain("com.amazonaws."), value(region), plain(&format!(".{service}"))]))
            .set("vpc_endpoint_type", "Gateway")
            .set("route_table_ids", tables);
        let callers = || at.incoming.iter().filter(|peer| peer.carries == Carries::Route);
        let endpoint = Piece::new(at.id, endpoint).enforcing_all(callers().map(|peer| peer.id), at.id);
        let leads = at.outgoing.iter().filter(|peer| peer.carries == Carries::Route);
        let endpoint = leads.fold(endpoint, |piece, peer| piece.enforcing(&format!("{}->{}", at.id, peer.id)));
        let mut pieces = vec![endpoint];
        let rules = callers().map(|peer| {
            let way = format!("{}->{}", peer.id, at.id);
            Piece::new(peer.id, rule(&name, &peer.name())).enforcing(&way)
        });
        pieces.extend(rules);
        pieces
    }

    /// Gateway endpoints are free. Source: AWS PrivateLink pricing page.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}

fn rule(endpoint: &str, caller: &str) -> Block {
    resource("aws_vpc_security_group_egress_rule", &format!("{caller}_to_{endpoint}"))
        .set("security_group_id", of("aws_security_group", caller, "id"))
        .set("ip_protocol", "tcp")
        .set("from_port", 443)
        .set("to_port", 443)
        .set("description", "HTTPS by the VPC endpoint")
        .set("prefix_list_id", of("aws_vpc_endpoint", endpoint, "prefix_list_id"))
}
