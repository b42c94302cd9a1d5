//! The NAT gateway: a way out for private subnets, with no way in. Derived from `network.egress`.

use super::blocks::{data, plain, resource, text, value};
use super::setting::{Default, Type};
use super::{Category, Cheaper, Load, Names, Piece, Placement, Risk, Role, Service, Setting, Settings, Site, Watch};
use crate::prices::{Formula, HOURS, LineItem};
use crate::write::hcl::{Expr, Ref};
use rust_decimal::Decimal;

pub struct NatGateway;

const SETTINGS: &[Setting] = &[
    super::site::EXISTING,
    Setting {
        key: "zones",
        of: Type::Count { min: 1, max: 4 },
        default: Default::Is("1"),
        unit: "zones",
        doc: "In how many zones there is one: 1 for `nat-gateway`, all for `nat-gateway-per-zone`.",
        source: "",
    },
];

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
            official: &["Res_Amazon-VPC_NAT-Gateway"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    /// What stands already is somewhere in its VPC.
    fn placement(&self, settings: &Settings) -> Placement {
        if settings.flag("existing") {
            return Placement::Vpc;
        }
        Placement::Public
    }

    /// One for each of the first `zones` zones, each with its own address.
    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let name = at.name();
        if at.settings.flag("existing") {
            return vec![looked_up(at, &name)];
        }
        let count = usize::try_from(at.settings.count("zones").unwrap_or(1)).unwrap_or(1);
        let zones: Vec<Expr> = ('a'..='z').take(count).map(|zone| Expr::from(zone.to_string())).collect();
        let tags = || Expr::map([("Name", text([value(Ref::local("name")), plain("-"), value(Ref::each_key())]))]);
        let address = resource("aws_eip", &name)
            .set("for_each", Expr::call("toset", vec![Expr::List(zones)]))
            .set("domain", "vpc")
            .set("tags", tags());
        let gateway = resource("aws_nat_gateway", &name)
            .set("for_each", Ref::resource("aws_eip", &name))
            .set("allocation_id", Ref::each_value().get("id"))
            .set("subnet_id", Ref::resource("aws_subnet", "public").at(Ref::each_key()).get("id"))
            .set("tags", tags());
        let door = at.outgoing.iter().find(|peer| peer.service.kind() == "internet-gateway");
        let gateway = match door {
            Some(peer) => {
                gateway.set("depends_on", Expr::list([Expr::from(Ref::resource("aws_internet_gateway", &peer.name()))]))
            }
            None => gateway,
        };
        vec![Piece::new(at.id, address), Piece::new(at.id, gateway)]
    }

    fn routes_to(&self) -> Option<(&'static str, &'static str, &'static str)> {
        Some(("nat_gateway_id", "aws_nat_gateway", "id"))
    }

    /// A gateway that has no port left for a new connection drops it, while all else looks well.
    /// Source: CloudWatch user guide, recommended alarms, AWS/NATGateway.
    fn watches(&self, at: &Site, limits: &Settings) -> Vec<Watch> {
        if at.settings.flag("existing") || !limits.flag("ways_out") {
            return Vec::new();
        }
        let count = usize::try_from(at.settings.count("zones").unwrap_or(1)).unwrap_or(1);
        let of_zone = |(index, zone): (usize, char)| Watch {
            name: if count > 1 { format!("ports-{zone}") } else { "ports".into() },
            metric: ("AWS/NATGateway", "ErrorPortAllocation"),
            statistic: "Sum",
            below: false,
            threshold: "0".into(),
            period: (60, 15),
            missing: "notBreaching",
            dimensions: vec![("NatGatewayId", zonal(&at.name(), index))],
            says: ("conexiones de salida sin puerto libre", "outgoing connections without a free port"),
        };
        ('a'..='z').enumerate().take(count).map(of_zone).collect()
    }

    /// Billed by the hour with a public address each, and by what passes. Images and logs stay in the Region, so that
    /// no transfer is added.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        if at.settings.flag("existing") {
            return Vec::new();
        }
        let gateways = || {
            let count = at.settings.count("zones").unwrap_or(1);
            Formula::of("gateways", Decimal::from(count), "").times("hours", HOURS, "h")
        };
        // Lambda pulls the images of functions and sends their logs itself.
        let sending = || at.incoming.iter().filter(|peer| peer.service.kind() != "lambda");
        let pulling = || sending().filter(|peer| peer.service.builds(peer.settings) == Some("image"));
        let mut images = load.usage.image_gb();
        if pulling().count() > 1 {
            images = images.times("services", Decimal::from(pulling().count()), "");
        }
        let logs = load.called_any(sending().map(|peer| peer.id), load.usage.log_gb());
        let mut items = vec![
            LineItem::fixed(at.id, "gateway", "nat.hour", gateways()),
            LineItem::fixed(at.id, "addresses", "ipv4.public.hour", gateways()),
        ];
        items.extend(pulling().next().map(|_| LineItem::usage(at.id, "images", "nat.gb", images)));
        items.extend(logs.map(|logs| LineItem::usage(at.id, "logs", "nat.gb", logs)));
        items
    }

    fn cheaper(&self, at: &Site) -> Vec<Cheaper> {
        let several = at.settings.count("zones") > Some(1);
        let one = Cheaper::by("single-nat", Risk::Medium, "network.egress".into(), "nat-gateway");
        several.then_some(one).into_iter().collect()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}

/// The default route that each private subnet has: where there is none, the plan says so.
fn looked_up(at: &Site, name: &str) -> Piece {
    let route = data("aws_route", name)
        .set("for_each", Ref::resource("aws_route_table", "app"))
        .set("route_table_id", Ref::each_value().get("id"))
        .set("destination_cidr_block", "0.0.0.0/0");
    let piece = Piece::new(at.id, route).enforcing_all(at.incoming.iter().map(|peer| peer.id), at.id);
    at.outgoing.iter().fold(piece, |piece, peer| piece.enforcing(&format!("{}->{}", at.id, peer.id)))
}

/// The gateway of the zone at a place in their order.
fn zonal(name: &str, index: usize) -> Expr {
    Expr::call("values", vec![Ref::resource("aws_nat_gateway", name).into()]).get(&format!("[{index}].id"))
}
