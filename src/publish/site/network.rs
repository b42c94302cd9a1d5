//! The pages of the network and of who reaches whom.

use serde_json::{Value, json};

use super::page::toc;
use super::shared::{Ctx, finding_anchor, rank, say};
use crate::facts::{ConnectionFact, SubnetFact};

/// The network's data.
pub fn content(ctx: &Ctx) -> Value {
    let Some(network) = &ctx.facts.network else { return json!({}) };
    let subnets: Vec<Value> = network.subnets.iter().map(|one| subnet(ctx, one)).collect();
    let rules: Vec<Value> =
        ctx.facts.connections.iter().filter(|wire| in_groups(wire)).map(|wire| row(ctx, wire, &is_rule)).collect();
    let words = ctx.words.all();
    let egress = words["egress_words"][network.egress.as_str()].as_str().unwrap_or(&network.egress);
    let placed = placed(ctx);
    let mut items = vec![("plan", ctx.t("cidr_plan")), ("egress", ctx.t("egress"))];
    items.extend((!placed.is_empty()).then(|| ("placed", ctx.t("where_things_stand"))));
    items.extend((!rules.is_empty()).then(|| ("groups", ctx.t("security_groups"))));
    json!({
        "network": { "cidr": network.cidr, "zones": network.zones, "subnets": network.subnets.len() },
        "drawing": ctx.drawing("network"),
        "plan_lead": ctx.t("network_plan_lead"),
        "subnets": subnets,
        "egress": say(egress),
        "placed": placed,
        "rules": rules,
        "toc": toc(&items),
    })
}

fn subnet(ctx: &Ctx, subnet: &SubnetFact) -> Value {
    let leads = ctx.facts.components.iter().find(|one| one.kind == subnet.route && !subnet.route.is_empty());
    let route = match leads {
        Some(one) => {
            crate::write::xml::element("a", &[("href", &format!("components.html#component-{}", one.id))], &one.title)
        }
        None if subnet.route.is_empty() => crate::write::xml::element("span", &[("class", "q")], ctx.t("no_route")),
        None => crate::write::xml::text(&subnet.route),
    };
    let tier = format!("tier.{}", subnet.tier);
    json!({
        "tier": ctx.t(&tier),
        "zone": subnet.zone.to_uppercase(),
        "cidr": subnet.cidr,
        "addresses": addresses(&subnet.cidr).map(|count| crate::units::count(count, ctx.lang)),
        "route": route,
    })
}

/// Addresses a subnet has for others: AWS keeps five of each.
/// Source: VPC user guide, subnet CIDR blocks.
fn addresses(cidr: &str) -> Option<u64> {
    let bits: u32 = cidr.rsplit_once('/')?.1.parse().ok()?;
    let all = 1_u64.checked_shl(32_u32.checked_sub(bits)?)?;
    Some(all.saturating_sub(5))
}

/// Components by where they stand, for those that stand in the VPC.
fn placed(ctx: &Ctx) -> Vec<Value> {
    let of = |place: &&str| {
        let here = ctx.facts.components.iter().filter(|one| one.placement == **place);
        let components: Vec<Value> = here.map(|one| json!({ "id": one.id, "title": one.title })).collect();
        let word = format!("placement.{place}");
        (!components.is_empty()).then(|| json!({ "title": ctx.t(&word), "components": components }))
    };
    ["vpc", "public", "app", "data"].iter().filter_map(of).collect()
}

fn in_groups(wire: &ConnectionFact) -> bool {
    wire.enforced_by.iter().any(|address| is_rule(address))
}

/// Whether a resource is a rule of a security group.
fn is_rule(address: &str) -> bool {
    address.contains("aws_vpc_security_group_")
}

/// Whether a resource grants something: a policy of a role, or that of what is reached.
fn is_policy(address: &str) -> bool {
    address.contains("_policy.") || address.contains("aws_lambda_permission.")
}

/// A connection as a row.
fn row(ctx: &Ctx, wire: &ConnectionFact, shown: &dyn Fn(&str) -> bool) -> Value {
    let rights: Vec<String> = wire.access.iter().map(|right| format!("access.{right}")).collect();
    let access: Vec<&str> = rights.iter().map(|right| ctx.t(right)).collect();
    let via: Vec<&str> = wire.via.iter().map(|id| ctx.title(id)).collect();
    json!({
        "from": ctx.title(&wire.from),
        "from_id": wire.from,
        "to": ctx.title(&wire.to),
        "to_id": wire.to,
        "via": via.join(", "),
        "by": ctx.by(wire),
        "access": access.join(", "),
        "enforced_by": wire.enforced_by.iter().filter(|address| shown(address)).collect::<Vec<_>>(),
        "because": say(wire.unenforced_because.as_deref().unwrap_or("")),
    })
}

/// The data of the page of connections, grants and what is said about them.
pub fn security(ctx: &Ctx) -> Value {
    let rows = |keep: &dyn Fn(&ConnectionFact) -> bool, shown: &dyn Fn(&str) -> bool| -> Vec<Value> {
        ctx.facts.connections.iter().filter(|wire| keep(wire)).map(|wire| row(ctx, wire, shown)).collect()
    };
    let connections = rows(&|wire| wire.derived_from.is_none(), &|_| true);
    let derived = rows(&|wire| wire.derived_from.is_some(), &|_| true);
    let grants = rows(&|wire| wire.enforced_by.iter().any(|address| is_policy(address)), &is_policy);
    let findings = findings(ctx);
    let mut items = vec![("connections", ctx.t("who_reaches_whom"))];
    items.extend((!derived.is_empty()).then(|| ("derived", ctx.t("derived_connections"))));
    items.extend((!grants.is_empty()).then(|| ("grants", ctx.t("grants"))));
    items.extend((!findings.is_empty()).then(|| ("findings", ctx.t("open_findings"))));
    json!({ "connections": connections, "derived": derived, "grants": grants, "findings": findings, "toc": toc(&items) })
}

fn findings(ctx: &Ctx) -> Vec<Value> {
    let open = ctx.facts.findings.iter().enumerate().filter(|(_, one)| one.accepted.is_none());
    let mut open: Vec<_> = open.collect();
    open.sort_by_key(|(_, one)| rank(&one.severity));
    let row = |(at, one): &(usize, &crate::facts::FindingFact)| {
        let level = format!("severity.{}", one.severity);
        json!({ "class": one.severity, "level": ctx.t(&level), "title": say(&one.title), "anchor": finding_anchor(ctx.facts, *at) })
    };
    open.iter().map(row).collect()
}
