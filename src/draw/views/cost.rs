//! The cost view: the overview with what each part costs a month, and what is not drawn named in the title.

use super::Said;
use crate::draw::overview::{Ask, overview};
use crate::draw::view::{Style, View};
use crate::graph::Stack;
use crate::units::{Usd, money};

/// The overview, its lines without words, with amounts.
pub fn view(stack: &Stack, ask: &Ask, said: &Said) -> View {
    let mut view = overview(stack, ask);
    let mut drawn: Vec<&str> = Vec::new();
    // A service that runs in several zones is billed once: at what runs it, or at its first copy.
    let ids: Vec<String> = view.nodes.iter().map(|node| node.id.clone()).collect();
    for node in &mut view.nodes {
        let base = node.id.split('@').next().unwrap_or_default();
        let Some((id, amount)) = said.monthly.get_key_value(base) else { continue };
        let elsewhere = *base != *node.id && ids.iter().any(|other| other == base);
        if elsewhere || drawn.contains(&id.as_str()) {
            continue;
        }
        drawn.push(id);
        node.caption.push(amount.words.clone());
    }
    let left: Usd = said.monthly.iter().filter(|(id, _)| !drawn.contains(&id.as_str())).map(|(_, one)| one.usd).sum();
    view.edges.retain(|edge| edge.style != Style::Delivery);
    view.nodes.retain(|node| {
        let speaks = view.edges.iter().any(|edge| edge.from == node.id || edge.to == node.id);
        speaks || said.monthly.contains_key(node.id.split('@').next().unwrap_or_default())
    });
    for edge in &mut view.edges {
        (edge.label, edge.step) = (String::new(), String::new());
    }
    view.legend.request = ask.lang.pick("Petición", "Request").to_owned();
    let rest = match left.to_cents() > Usd::ZERO {
        true => format!(" ({} {})", ask.lang.pick("de ello sin dibujar", "of it not drawn"), money(left, ask.lang)),
        false => String::new(),
    };
    view.subtitle = format!("{}{rest} · {}", said.total, view.subtitle).trim_end_matches(" · ").to_owned();
    view
}
