//! Amazon Route 53: the hosted zone that answers for the stack's names.

use super::blocks::{data, described, of, output, resource, say};
use super::setting::{Default, Type};
use super::{Carries, Category, Listen, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site, check};
use crate::prices::{Formula, LineItem};

pub struct Route53;

const DOMAIN: Setting = Setting {
    key: "domain",
    of: Type::Checked(check::domain),
    default: Default::Absent,
    unit: "",
    doc: "The zone's name; without it, the model's `domain`. A second zone is a second component with a name of its own, and a `host` that ends in that name is its.",
    source: "",
};

const SETTINGS: &[Setting] = &[
    DOMAIN,
    Setting {
        key: "zone",
        of: Type::Word(&["create", "existing"]),
        default: Default::Is("create"),
        unit: "",
        doc: "`create` makes the hosted zone; `existing` looks up one that the account has.",
        source: "",
    },
];

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
            official: &["Arch_Amazon-Route-53"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Edge
    }

    /// A new zone stands before the rest: certificates wait until the domain above names its servers.
    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let name = at.name();
        let Some(domain) = at.settings.text("domain") else { return Vec::new() };
        let asked = at.incoming.iter().filter(|peer| peer.carries == Carries::Lookup).map(|peer| peer.id);
        let found = Piece::new(at.id, data("aws_route53_zone", &name).set("name", domain).set("private_zone", false));
        if at.settings.text("zone") == Some("existing") {
            return vec![found.enforcing_all(asked, at.id)];
        }
        let zone = resource("aws_route53_zone", &name).set("name", domain).set("comment", described(at.stack));
        let says = say(
            at.lang,
            "Servidores que el dominio de arriba debe nombrar para que los certificados se validen.",
            "Servers the domain above has to name, so that the certificates validate.",
        );
        let servers = output(&format!("{name}_name_servers"), says, of("aws_route53_zone", &name, "name_servers"));
        let made = Piece::new(at.id, zone).early().enforcing_all(asked, at.id);
        vec![made, Piece::new(at.id, servers).early(), found]
    }

    /// A zone that exists already is paid for where it was made. Answers by alias records to AWS resources are free.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let queries = load.usage.dns_queries().over("million", 1_000_000u32, "");
        let zone = LineItem::fixed(at.id, "zone", "route53.hosted_zone_month", Formula::of("zones", 1u32, ""));
        let own = at.settings.text("zone") != Some("existing");
        let queries = LineItem::usage(at.id, "queries", "route53.standard_queries_million", queries);
        own.then_some(zone).into_iter().chain([queries]).collect()
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
