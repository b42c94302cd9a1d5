//! The model's line that a difference follows from.

use super::Difference;
use crate::diag::Span;
use crate::graph::{Node, Stage};

/// The fact itself where it is written, or the only key of the component with that value; else the connection, the component or
/// what it is derived from.
pub fn place(stage: &Stage, one: &Difference) -> Span {
    let stack = &stage.stack;
    let fact = one.fact.as_deref().and_then(|fact| written(&stage.tree, fact));
    let wire = stack.connections.iter().find(|wire| one.enforces.contains(&wire.id()) && wire.span != Span::default());
    let fact = fact.or_else(|| stating(&stage.tree, &one.owner, one.model.as_deref()?));
    let found = fact.or_else(|| wire.map(|wire| wire.span));
    found.or_else(|| of_owner(stage, &one.owner)).or_else(|| top(&stage.tree, "stack")).unwrap_or_default()
}

/// Where a fact such as `db.port` or `network.zones` is written, if it is.
fn written(tree: &Node, fact: &str) -> Option<Span> {
    let (id, rest) = fact.split_once('.')?;
    let start = tree.get("components").and_then(|all| all.get(id)).or_else(|| tree.get(id))?;
    let mut found = None;
    let mut at = start;
    for name in rest.split('.') {
        let (key, next) = at.entry(name)?;
        found = Some(key.span);
        at = next;
    }
    found.filter(|span| *span != Span::default())
}

/// The key of a component whose value is what the model says, where there is one such key.
fn stating(tree: &Node, owner: &str, model: &str) -> Option<Span> {
    let component = tree.get("components")?.get(owner)?;
    let same = |node: &Node| node.text() == Some(model.trim_matches('"'));
    let mut all = component.map().iter().filter(|(key, node)| same(node) && key.span != Span::default());
    all.next().filter(|_| all.next().is_none()).map(|(key, _)| key.span)
}

fn of_owner(stage: &Stage, id: &str) -> Option<Span> {
    let mut at = id.to_string();
    for _ in 0..=stage.stack.components.len() {
        let Some(component) = stage.stack.components.get(&at) else { break };
        if component.span != Span::default() {
            return Some(component.span);
        }
        match &component.derived_from {
            Some(from) => at = from.clone(),
            None => break,
        }
    }
    top(&stage.tree, &at)
}

fn top(tree: &Node, key: &str) -> Option<Span> {
    tree.entry(key).map(|(key, _)| key.span).filter(|span| *span != Span::default())
}
