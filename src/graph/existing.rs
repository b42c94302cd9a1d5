//! The words of the network, and a VPC that stands already: which subnets of it the stack uses, and what the model cannot say of it.

use indexmap::IndexMap;

use super::language::row;
use super::network::{Network, Subnet, Tier};
use super::stack::Component;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::services::setting::{Default, Setting, Type};
use crate::services::{Placement, Settings};

/// What a model says of its network.
pub const NETWORK: &[Setting] = &[
    row(
        "cidr",
        Type::Coded(Code::BadCidr, super::network::check_cidr),
        Default::Is("10.0.0.0/16"),
        "Addresses of the VPC; every tier in every zone gets an equal part.",
    ),
    row("zones", Type::Count { min: 1, max: 4 }, Default::Is("2"), "Availability Zones."),
    row(
        "egress",
        Type::Word(&["nat-gateway", "nat-gateway-per-zone", "nat-instance", "endpoints", "none"]),
        Default::Is("nat-gateway"),
        "How private subnets reach the internet and AWS's APIs. `nat-instance`: one small instance, cheaper and the team's to keep. `endpoints`: AWS's APIs alone, by the VPC endpoints that the stack's calls need.",
    ),
    row(
        "existing",
        Type::Table(EXISTING),
        Default::Absent,
        "A VPC that stands already: nothing of it is built, and what the stack needs of it is looked up.",
    ),
    row(
        "nat_class",
        Type::Checked(crate::services::instance_class),
        Default::Absent,
        "The class of the NAT instance, where `egress` is `nat-instance`; without it `t4g.micro`.",
    ),
];

const EXISTING: &[Setting] = &[
    row("vpc", Type::Checked(vpc), Default::Required, "The VPC's id: `vpc-0123456789abcdef0`."),
    row(
        "public",
        Type::Texts,
        Default::Absent,
        "Its public subnets, one a zone, in the order of zones: `[subnet-…, subnet-…]`.",
    ),
    row("app", Type::Texts, Default::Absent, "Its private subnets for the applications, in the same order of zones."),
    row("data", Type::Texts, Default::Absent, "Its private subnets for the data, in the same order of zones."),
];

/// The id of a VPC. Source: EC2 API, resource ids.
pub fn vpc(text: &str) -> Result<(), String> {
    id("vpc-", text).then_some(()).ok_or_else(|| "the id of a VPC, such as `vpc-0123456789abcdef0`".into())
}

fn id(prefix: &str, text: &str) -> bool {
    let hex = |rest: &str| [8, 17].contains(&rest.len()) && rest.chars().all(|c| c.is_ascii_hexdigit());
    text.strip_prefix(prefix).is_some_and(hex)
}

/// The network that stands: each tier's subnets in the order of their zones.
pub fn plan(settings: &Settings, existing: &Settings, tiers: &[Tier]) -> Option<Network> {
    let ids = |tier: Tier| existing.texts(tier.name()).iter().zip('a'..='z');
    let subnet = |tier: Tier, (id, zone): (&String, char)| Subnet { tier, zone, cidr: id.clone() };
    let used = Tier::ALL.into_iter().filter(|tier| tiers.contains(tier));
    Some(Network {
        cidr: existing.text("vpc")?.to_string(),
        zones: zones(existing),
        egress: settings.text("egress")?.to_string(),
        nat_class: None,
        existing: true,
        subnets: used.flat_map(|tier| ids(tier).map(move |one| subnet(tier, one))).collect(),
    })
}

fn zones(existing: &Settings) -> usize {
    Tier::ALL.into_iter().map(|tier| existing.texts(tier.name()).len()).max().unwrap_or(0)
}

/// Reports what `network` says that cannot be, beside what its table refuses.
pub fn check(model: &Settings, components: &IndexMap<String, Component>, report: &mut Report) {
    let Some(network) = model.table("network") else { return };
    let place = model.span("network", Span::default());
    let egress = network.text("egress").unwrap_or_default();
    if network.given("nat_class").is_some() && egress != "nat-instance" {
        let message = "`nat_class` is of a NAT instance, and the network has none";
        let help = "write `egress: nat-instance`, or remove it";
        report.push(Diagnostic::error(Code::Refused, network.span("nat_class", place), message).help(help));
    }
    let Some(existing) = network.table("existing") else { return };
    for key in ["cidr", "zones"] {
        if network.given(key).is_some_and(|given| !given.default) {
            let message = format!("an existing VPC has its own `{key}`");
            let help = "remove it: zones follow from the subnets, in the order they are written";
            report.push(Diagnostic::error(Code::Refused, network.span(key, place), message).help(help));
        }
    }
    if !["nat-gateway", "none"].contains(&egress) {
        let message = format!("an existing VPC keeps its own way out, and `{egress}` would be built");
        let help = "write `egress: nat-gateway` where its private subnets reach the internet, or `none`";
        report.push(Diagnostic::error(Code::Refused, network.span("egress", place), message).help(help));
    }
    check_subnets(existing, place, report);
    check_tiers(existing, components, report);
}

fn check_subnets(existing: &Settings, place: Span, report: &mut Report) {
    let most = zones(existing);
    for tier in Tier::ALL {
        let (ids, place) = (existing.texts(tier.name()), existing.span(tier.name(), place));
        if let Some(odd) = ids.iter().find(|one| !id("subnet-", one)) {
            let message = format!("`{odd}` is no id of a subnet");
            let help = "write the ids of subnets, such as `subnet-0123456789abcdef0`, one a zone";
            report.push(Diagnostic::error(Code::BadValue, place, message).help(help));
        }
        if !ids.is_empty() && (ids.len() < most || ids.len() > 4) {
            let message =
                format!("`{}` names {} subnets, and the tiers go over the same zones, up to 4", tier.name(), ids.len());
            let help = "name one subnet a zone in each tier, in the same order of zones";
            report.push(Diagnostic::error(Code::Refused, place, message).help(help));
        }
    }
}

/// Every component needs a subnet to stand in.
fn check_tiers(existing: &Settings, components: &IndexMap<String, Component>, report: &mut Report) {
    for one in components.values() {
        let tier = match one.placement {
            Placement::Public => Tier::Public,
            Placement::App => Tier::App,
            Placement::Data => Tier::Data,
            _ => continue,
        };
        if existing.texts(tier.name()).is_empty() && !existing.faulty(tier.name()) {
            let name = tier.name();
            let message = format!("`{}` stands in the {name} subnets, and the existing network names none", one.id);
            let help = format!("write `{name}: [subnet-…]` in `network.existing`");
            report.push(Diagnostic::error(Code::MissingKey, one.span, message).help(help));
        }
    }
}
