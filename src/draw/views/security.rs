//! The security view: trust zones once each, what may reach what by which port, and who has which right.

use super::board::add;
use super::is_copy;
use crate::draw::overview::{Ask, Detail, overview};
use crate::draw::view::{GroupKind, Legend, Node, Place, Style, View};
use crate::draw::words;
use crate::graph::{Component, Connection, Stack, Tier};
use crate::services::{Carries, Placement, Role};

/// The parts of the overview, every zone as one, with reach instead of the story of a request.
pub fn view(stack: &Stack, ask: &Ask) -> View {
    let mut view = overview(stack, ask);
    view.edges.clear();
    one_zone(&mut view, stack, ask);
    for wire in &stack.connections {
        reach(&mut view, stack, wire, ask);
    }
    let edges = &view.edges;
    let speaks = |node: &Node| edges.iter().any(|e| e.from == node.id || e.to == node.id);
    let kept: Vec<Node> = view.nodes.iter().filter(|n| speaks(n) || n.place == Place::Zonal).cloned().collect();
    view.nodes = kept;
    if ask.detail > Detail::Low {
        for node in &mut view.nodes {
            node.caption.extend(stack.components.get(&node.id).into_iter().flat_map(|one| guards(stack, one, ask)));
        }
    }
    view.legend = legend(ask);
    view
}

fn legend(ask: &Ask) -> Legend {
    let pick = |es: &str, en: &str| ask.lang.pick(es, en).to_owned();
    Legend {
        request: pick("Puede llamar: protocolo y puerto", "May call: protocol and port"),
        delivery: pick("Derecho de la entrega", "Right of the delivery"),
        support: pick("Permiso de IAM", "IAM grant"),
        outbound: pick("Salida de las subredes", "Way out of the subnets"),
        replication: pick("Filtra, cifra o respalda", "Filters, encrypts or backs up"),
    }
}

/// Draws what stands in every zone in one, which stands for all.
fn one_zone(view: &mut View, stack: &Stack, ask: &Ask) {
    let zones = stack.network.as_ref().map_or(Vec::new(), |network| network.zone_letters().collect());
    let Some(first) = zones.first().copied() else { return };
    let in_first = |view: &View, parent: Option<&str>| {
        view.ancestors(parent).iter().all(|g| {
            let group = &view.groups[*g];
            group.kind != GroupKind::Zone || group.id.ends_with(first)
        })
    };
    let copies: Vec<String> = view.nodes.iter().filter_map(|n| Some(n.id.split_once('@')?.0.to_owned())).collect();
    let keep: Vec<bool> =
        view.nodes.iter().map(|node| !copies.contains(&node.id) && in_first(view, node.parent.as_deref())).collect();
    let mut keep = keep.into_iter();
    view.nodes.retain(|_| keep.next().unwrap_or(true));
    let inner = |view: &View, id: &str| in_first(view, Some(id));
    let held: Vec<bool> = view.groups.iter().map(|group| inner(view, &group.id)).collect();
    let mut held = held.into_iter();
    view.groups.retain(|_| held.next().unwrap_or(true));
    for node in &mut view.nodes {
        if let Some((id, _)) = node.id.split_once('@') {
            let id = id.to_owned();
            node.caption.retain(|line| !is_copy(stack, &id, line, ask.lang));
            node.id = id;
        }
    }
    entitle(view, &zones, ask);
    into_subnets(view, stack, first);
}

/// What the one zone stands for, and what its subnets are.
fn entitle(view: &mut View, zones: &[char], ask: &Ask) {
    let letters: Vec<String> = zones.iter().map(char::to_string).collect();
    let title = match letters.as_slice() {
        [one] => format!("{} {one}", ask.lang.pick("Zona", "Zone")),
        all => format!("{} {}", ask.lang.pick("Zonas", "Zones"), all.join(", ")),
    };
    for group in &mut view.groups {
        match group.kind {
            GroupKind::Zone => group.title.clone_from(&title),
            GroupKind::PublicSubnet | GroupKind::PrivateSubnet => {
                group.title = group.title.rsplit_once(' ').map_or(group.title.clone(), |(name, _)| name.to_owned());
            }
            _ => {}
        }
    }
}

/// A balancer stands in the subnets of its tier.
fn into_subnets(view: &mut View, stack: &Stack, zone: char) {
    for at in 0..view.nodes.len() {
        let Place::Span { .. } = view.nodes[at].place else { continue };
        let tier = match stack.components.get(&view.nodes[at].id).map(|one| one.placement) {
            Some(Placement::Public) => Tier::Public,
            Some(Placement::Data) => Tier::Data,
            _ => Tier::App,
        };
        let found = view.groups.iter().find(|g| {
            let id = g.id.strip_suffix("-group").unwrap_or(&g.id);
            id == format!("{}-{zone}", tier.name())
        });
        if let Some(subnet) = found.map(|g| g.id.clone()) {
            view.nodes[at].parent = Some(subnet);
            view.nodes[at].place = Place::Zonal;
        }
    }
}

/// The lines of a connection: one a stretch, where packets pass a gateway.
fn reach(view: &mut View, stack: &Stack, wire: &Connection, ask: &Ask) {
    let Some(to) = stack.components.get(&wire.to) else { return };
    // What is only written down is of no use to whoever gets in.
    let told = matches!(to.kind(), "logs" | "tracing") && wire.derived_from.is_some();
    if told && ask.detail < Detail::Full {
        return;
    }
    let Some(style) = style(wire, ask) else { return };
    let mut stops: Vec<&str> = vec![&wire.from];
    if matches!(wire.carries, Carries::Network | Carries::Origin) {
        stops.extend(wire.via.iter().map(String::as_str));
    }
    stops.push(&wire.to);
    stops.retain(|id| view.node(id).is_some());
    if stops.first() != Some(&wire.from.as_str()) || stops.last() != Some(&wire.to.as_str()) {
        return;
    }
    let stops: Vec<String> = stops.into_iter().map(str::to_owned).collect();
    let inner = to.placement == Placement::Vpc;
    let said =
        if inner { String::new() } else { words::carries(ask.lang, &Connection { label: None, ..wire.clone() }, to) };
    for (at, pair) in stops.windows(2).enumerate() {
        add(view, &pair[0], &pair[1], style, if at == 0 { &said } else { "" });
    }
}

/// What kind of reach a connection is; nothing for what lets nobody in.
fn style(wire: &Connection, ask: &Ask) -> Option<Style> {
    match wire.carries {
        Carries::Network | Carries::Origin | Carries::Invoke => Some(Style::Request),
        Carries::Notify if wire.derived_from.is_some() && ask.detail < Detail::Full => None,
        Carries::Api | Carries::Notify => Some(Style::Support),
        Carries::Route => Some(Style::Outbound),
        Carries::Guards => Some(Style::Replication),
        Carries::Deploy if ask.detail == Detail::Full => Some(Style::Delivery),
        Carries::Lookup | Carries::Alias | Carries::Certificate | Carries::Runs | Carries::Deploy => None,
    }
}

/// Who may come from outside, and whether what it keeps is encrypted.
fn guards(stack: &Stack, one: &Component, ask: &Ask) -> Vec<String> {
    let mut lines = Vec::new();
    let opens = |wire: &&Connection| matches!(wire.carries, Carries::Network | Carries::Origin | Carries::Invoke);
    let callers = stack.incoming(&one.id).filter(opens).filter_map(|wire| stack.components.get(&wire.from));
    let people: Vec<&Component> = callers.filter(|from| from.service.role() == Role::Person).collect();
    if let Some(who) = people.first() {
        let from = people.iter().map(|who| who.settings.text("from")).collect::<Option<Vec<&str>>>();
        lines.push(match from {
            Some(blocks) => format!("{} {}", ask.lang.pick("desde", "from"), blocks.join(", ")),
            None if one.placement == Placement::App => who.title.get(ask.lang).to_owned(),
            None => ask.lang.pick("abierto a internet", "open to the internet").to_owned(),
        });
    }
    if one.service.encrypts() == Some(true) {
        lines.push(ask.lang.pick("cifrado", "encrypted").to_owned());
    }
    lines
}
