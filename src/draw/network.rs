//! The network view: what has an address, every address block, and every port that is open.

use super::overview::{Ask, overview};
use super::view::{GroupKind, Style, View};
use crate::graph::Stack;

/// The network of a stack with what reaches into it and out of it; `None` where there is none.
pub fn network(stack: &Stack, ask: &Ask) -> Option<View> {
    let net = stack.network.as_ref()?;
    let mut view = overview(stack, ask);
    view.id = format!("{}-network", stack.id);
    let vpc = view.groups.iter().position(|g| g.kind == GroupKind::Vpc)?;
    let inside: Vec<String> = view
        .nodes
        .iter()
        .filter(|n| view.ancestors(n.parent.as_deref()).contains(&vpc))
        .map(|n| n.id.clone())
        .collect();
    let speaks = |style: Style| matches!(style, Style::Request | Style::Outbound | Style::Replication);
    view.edges.retain(|e| speaks(e.style) && (inside.contains(&e.from) || inside.contains(&e.to)));
    let edges = &view.edges;
    view.nodes.retain(|n| inside.contains(&n.id) || edges.iter().any(|e| e.from == n.id || e.to == n.id));
    for group in &mut view.groups {
        let subnet = net.subnets.iter().find(|s| group.id == format!("{}-{}", s.tier.name(), s.zone));
        if let Some(subnet) = subnet {
            group.title = format!("{} · {}", group.title, subnet.cidr);
        }
    }
    Some(view)
}
