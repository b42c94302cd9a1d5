//! Derived parts: what services bring along, and what only the whole stack shows — names, certificates, gateways, delivery.

use indexmap::IndexMap;

use super::components::{tell_apart, usual_title};
use super::connect::{ACCESS, granted};
use super::endpoints;
use super::network::Tier;
use super::stack::{Component, Connection, Stack};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::services::{Carries, Part, Placement, Role, Text, Value, Wire, of_kind, setting};

/// The id of the VPC's door to the internet.
pub const INTERNET_GATEWAY: &str = "internet-gateway";
/// The id of the private subnets' way out.
const NAT_GATEWAY: &str = "nat-gateway";
/// The id of the small instance that does the same.
const NAT_INSTANCE: &str = "nat-instance";
/// The id of the budget.
pub const BUDGET: &str = "budget";

/// The id of the bucket with Terraform's state.
pub const STATE: &str = "terraform-state";
/// The id of the table with its lock.
pub const LOCK: &str = "terraform-lock";

/// Adds every derived part to the stack.
pub fn derive(stack: &mut Stack, budget: Option<IndexMap<&'static str, Value>>, report: &mut Report) {
    settle(stack);
    let mut parts: Vec<(String, Part)> = Vec::new();
    names(stack, &mut parts);
    for id in stack.components.keys() {
        if let Some(site) = stack.site(id) {
            let service = stack.components[id].service;
            parts.extend(service.derives(&site).into_iter().map(|part| (id.clone(), part)));
        }
    }
    if let Some(given) = budget {
        parts.push((
            "budget".into(),
            Part::Component { id: BUDGET.into(), kind: "budget", settings: given, title: None, shared: false },
        ));
    }
    state(stack, &mut parts);
    add_components(stack, &parts, report);
    let mut ways = Vec::new();
    gateways(stack, &mut ways);
    add_components(stack, &ways, report);
    parts.extend(ways);
    delivery(stack, report);
    let wires = parts.iter().filter_map(|(owner, part)| match part {
        Part::Connection(wire) => Some((owner, wire)),
        Part::Component { .. } => None,
    });
    for (owner, wire) in wires {
        check_start(stack, owner, wire, report);
        add_wire(stack, owner, wire);
    }
    by_endpoints(stack, report);
    tell_apart(&mut stack.components);
}

/// What only guards parts at the edge stands there too.
fn settle(stack: &mut Stack) {
    let guards = |one: &Component| {
        let ids = one.settings.texts("protects").iter();
        let mut places = ids.filter_map(|id| stack.components.get(id)).map(|other| other.placement).peekable();
        places.peek().is_some() && places.all(|place| place == Placement::Edge)
    };
    let edge: Vec<String> = stack.components.values().filter(|one| guards(one)).map(|one| one.id.clone()).collect();
    for id in edge {
        if let Some(one) = stack.components.get_mut(&id).filter(|one| one.placement == Placement::Region) {
            one.placement = Placement::Edge;
        }
    }
}

/// Alias records, questions to the DNS and certificates, from every host name.
fn names(stack: &Stack, parts: &mut Vec<(String, Part)>) {
    let named: Vec<&Component> = stack.components.values().filter(|one| one.host.is_some()).collect();
    let zone = |one: &Component| one.host.as_deref().and_then(|host| stack.zone_of(host)).map(|zone| zone.id.clone());
    for id in stack.components.values().filter(|one| one.service.role() == Role::Dns).map(|zone| &zone.id) {
        let here: Vec<&Component> = named.iter().copied().filter(|one| zone(one).as_ref() == Some(id)).collect();
        for person in callers_of(stack, &here) {
            parts.push((id.clone(), Part::wire(&person, id, Carries::Lookup, &[])));
        }
        for target in here {
            parts.push((target.id.clone(), Part::wire(id, &target.id, Carries::Alias, &[])));
        }
    }
    for target in named.into_iter().filter(|one| one.service.takes_certificate(&one.settings)) {
        let edge = target.placement == Placement::Edge;
        let region = if edge { "us-east-1" } else { &stack.region };
        let id = format!("{}-certificate", target.id);
        let host = target.host.clone().unwrap_or_default();
        let settings =
            [("name", Value::Text(host)), ("region", Value::Text(region.to_string())), ("edge", Value::Flag(edge))];
        parts.push((target.id.clone(), Part::component(id.clone(), "certificate", &settings)));
        parts.push((target.id.clone(), Part::wire(&id, &target.id, Carries::Certificate, &[])));
    }
}

fn callers_of(stack: &Stack, named: &[&Component]) -> Vec<String> {
    let calls = |person: &str| stack.outgoing(person).any(|wire| named.iter().any(|one| one.id == wire.to));
    let people = stack.components.values().filter(|one| one.service.role() == Role::Person);
    people.filter(|person| calls(&person.id)).map(|person| person.id.clone()).collect()
}

/// The internet gateway and the NAT gateways, and what leaves through them.
fn gateways(stack: &Stack, parts: &mut Vec<(String, Part)>) {
    let Some(network) = &stack.network else { return };
    let from_network = |part| ("network".to_string(), part);
    let inner = |id: &str| stack.components.get(id).is_some_and(|one| one.placement.in_subnets());
    let fetched = stack.connections.iter().any(|wire| wire.carries == Carries::Origin && inner(&wire.to));
    if network.tier(Tier::Public).next().is_some() || fetched {
        let stands = ("existing", Value::Flag(network.existing));
        parts.push(from_network(Part::component(INTERNET_GATEWAY.into(), "internet-gateway", &[stands])));
    }
    let callers: Vec<&Component> = stack
        .components
        .values()
        .filter(|one| one.placement == Placement::App && one.service.role() != Role::Balancer)
        .collect();
    let count = |zones: usize| ("zones", Value::Count(i64::try_from(zones).unwrap_or(1)));
    let (way, settings) = match network.egress.as_str() {
        _ if callers.is_empty() => return,
        "nat-gateway" => (NAT_GATEWAY, vec![count(1), ("existing", Value::Flag(network.existing))]),
        "nat-gateway-per-zone" => (NAT_GATEWAY, vec![count(network.zones)]),
        "nat-instance" => {
            (NAT_INSTANCE, network.nat_class.iter().map(|class| ("class", Value::Text(class.clone()))).collect())
        }
        _ => return,
    };
    parts.push(from_network(Part::component(way.into(), way, &settings)));
    for caller in callers {
        parts.push(from_network(Part::wire(&caller.id, way, Carries::Route, &[])));
    }
    parts.push(from_network(Part::wire(way, INTERNET_GATEWAY, Carries::Route, &[])));
}

/// Where Terraform keeps its state, and the table with its lock.
fn state(stack: &Stack, parts: &mut Vec<(String, Part)>) {
    let Some(said) = stack.terraform.table("state") else { return };
    let from_terraform = |part| ("terraform".to_string(), part);
    parts.push(from_terraform(Part::component(STATE.into(), "terraform-state", &[])));
    if said.text("lock") == Some("dynamodb") {
        parts.push(from_terraform(Part::component(LOCK.into(), "terraform-lock", &[])));
        parts.push(from_terraform(Part::wire(LOCK, STATE, Carries::Guards, &[])));
    }
}

/// Endpoints that are missing, and what passes by each: once every call is known.
fn by_endpoints(stack: &mut Stack, report: &mut Report) {
    let missing: Vec<(String, Part)> =
        endpoints::missing(stack).into_iter().map(|part| ("network".to_string(), part)).collect();
    add_components(stack, &missing, report);
    for (owner, part) in endpoints::ways(stack) {
        if let Part::Connection(wire) = part {
            add_wire(stack, &owner, &wire);
        }
    }
    endpoints::check(stack, report);
}

fn add_components(stack: &mut Stack, parts: &[(String, Part)], report: &mut Report) {
    for (owner, part) in parts {
        let Part::Component { id, kind, settings, title, shared } = part else { continue };
        let place = stack.components.get(owner).map_or(Span::default(), |one| one.span);
        match stack.components.get(id) {
            // Several bring it, or the model writes it itself.
            Some(old) if *shared && old.kind() == *kind => continue,
            Some(old) => {
                let message = format!("the id `{id}` is taken: orbi derives a part with that id from `{owner}`");
                let place = if old.derived_from.is_some() { place } else { old.span };
                report.push(Diagnostic::error(Code::BadId, place, message).help("give this component another id"));
                continue;
            }
            None => {}
        }
        let Some(component) = component(id, kind, settings, title.clone(), owner, place) else { continue };
        stack.components.insert(id.clone(), component);
    }
}

fn component(
    id: &str,
    kind: &str,
    given: &IndexMap<&'static str, Value>,
    title: Option<Text>,
    owner: &str,
    span: Span,
) -> Option<Component> {
    let service = of_kind(kind)?;
    let mut settings = setting::derived(service.settings(), given);
    service.complete(&mut settings);
    Some(Component {
        id: id.to_string(),
        service,
        titled: title.is_some(),
        replaces: None,
        was: None,
        title: title.unwrap_or_else(|| usual_title(service)),
        placement: service.placement(&settings),
        settings,
        host: None,
        overrides: None,
        derived_from: Some(owner.to_string()),
        span,
    })
}

/// The pipeline and what it pushes and deploys: for each build, the image or the files, then who serves them.
fn delivery(stack: &mut Stack, report: &mut Report) {
    let Some(delivery) = stack.delivery.clone() else { return };
    let Some(kind) = of_kind(&delivery.with).map(|service| service.kind()) else { return };
    let part = Part::Component { id: kind.into(), kind, settings: delivery.settings(), title: None, shared: false };
    add_components(stack, &[("delivery".into(), part)], report);
    let mut wires = Vec::new();
    for id in delivery.builds.keys() {
        let Some(target) = stack.components.get(id) else { continue };
        match target.service.builds(&target.settings) {
            Some("image") => {
                let named = target.settings.text("image").filter(|image| stack.components.contains_key(*image));
                let image = named.map_or(format!("{id}-image"), str::to_string);
                if stack.components.contains_key(&image) {
                    wires.push(Part::wire(kind, &image, Carries::Deploy, &["push"]));
                }
                wires.push(Part::wire(kind, id, Carries::Deploy, &["deploy"]));
            }
            Some("archive") => wires.push(Part::wire(kind, id, Carries::Deploy, &["deploy"])),
            _ => {
                wires.push(Part::wire(kind, id, Carries::Deploy, &["upload"]));
                let fronts = stack.incoming(id).filter(|wire| wire.carries == Carries::Origin);
                wires.extend(fronts.map(|wire| Part::wire(kind, &wire.from, Carries::Deploy, &["invalidate"])));
            }
        }
    }
    for part in wires {
        if let Part::Connection(wire) = part {
            add_wire(stack, "delivery", &wire);
        }
    }
}

/// What a component says it calls: it can be started, or the right to it is one that it gives.
fn check_start(stack: &Stack, owner: &str, wire: &Wire, report: &mut Report) {
    let (Some(from), Some(to)) = (stack.components.get(&wire.from), stack.components.get(&wire.to)) else { return };
    if wire.carries != Carries::Api || from.id != owner || to.derived_from.is_some() {
        return;
    }
    let known = granted(to);
    let refused = wire.access.iter().find(|right| ACCESS.contains(*right) && !known.contains(*right));
    let (message, help) = match (refused, to.service.starts(&to.id, &to.settings)) {
        (Some(right), _) => {
            let message = format!("nobody can `{right}` on `{}` ({})", to.id, to.kind());
            (message, format!("leave out `access: {right}` where `{}` calls it", from.id))
        }
        (None, Err(instead)) if wire.access.is_empty() && !instead.is_empty() => {
            let message = format!("`{}` ({}) cannot start `{}` ({})", from.id, from.kind(), to.id, to.kind());
            (message, instead.to_string())
        }
        (None, Err(_)) if wire.access.is_empty() => {
            let message = format!("`{}` calls `{}` through AWS's API and needs rights", from.id, to.id);
            (message, format!("write {} where `{}` calls it", list(&known), from.id))
        }
        _ => return,
    };
    report.push(Diagnostic::error(Code::CannotConnect, from.span, message).help(help));
}

fn list(rights: &[&str]) -> String {
    let said: Vec<String> = rights
        .iter()
        .filter(|right| matches!(**right, "read" | "write"))
        .map(|right| format!("`access: {right}`"))
        .collect();
    said.join(" or ")
}

fn add_wire(stack: &mut Stack, owner: &str, wire: &Wire) {
    let (Some(from), Some(to)) = (stack.components.get(&wire.from), stack.components.get(&wire.to)) else { return };
    if stack.connections.iter().any(|old| old.from == wire.from && old.to == wire.to && old.carries == wire.carries) {
        return;
    }
    let listens = match wire.carries {
        Carries::Lookup => to.service.listens(&to.settings, false),
        _ => None,
    };
    let start = to.service.starts(&to.id, &to.settings).ok().filter(|_| wire.carries == Carries::Api);
    let access: Vec<String> = match (wire.access.as_slice(), start) {
        ([], Some(start)) => vec![start.right.to_string()],
        (rights, _) => rights.iter().map(|right| right.to_string()).collect(),
    };
    let by_api = matches!(wire.carries, Carries::Api | Carries::Deploy | Carries::Notify);
    let connection = Connection {
        from: from.id.clone(),
        to: to.id.clone(),
        carries: wire.carries,
        protocol: listens.as_ref().map(|one| one.protocol.to_string()).or(by_api.then(|| "HTTPS".to_string())),
        port: listens.and_then(|one| one.port).or(by_api.then_some(443)),
        access,
        label: wire.label.clone(),
        when: IndexMap::new(),
        via: Vec::new(),
        derived_from: Some(owner.to_string()),
        span: from.span,
    };
    stack.connections.push(connection);
}
