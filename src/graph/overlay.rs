//! Overlays: named changes on the base, applied to the tree before it is resolved.

use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};
use crate::source::{Key, Node, Value};

/// Keys of an overlay that change the stack.
pub const KEYS: &[&str] = &["set", "remove", "components", "connections", "flows", "decisions"];

/// The base with `overlay`'s changes.
pub fn apply(base: &Node, overlay: &Node, report: &mut Report) -> Node {
    let mut tree = base.clone();
    for key in ["components", "flows", "decisions"] {
        if let Some(added) = overlay.get(key) {
            extend_map(&mut tree, key, added, report);
        }
    }
    if let Some(added) = overlay.get("connections") {
        extend_list(&mut tree, "connections", added);
    }
    if let Some(set) = overlay.get("set") {
        set.map().iter().for_each(|(path, value)| set_path(&mut tree, path, value, report));
    }
    if let Some(list) = overlay.get("remove") {
        list.list().iter().for_each(|id| remove(&mut tree, id, report));
    }
    tree
}

fn entries<'a>(tree: &'a mut Node, key: &str) -> Option<&'a mut Vec<(Key, Node)>> {
    let Value::Map(top) = &mut tree.value else { return None };
    let (_, node) = top.iter_mut().find(|(name, _)| name.text == key)?;
    match &mut node.value {
        Value::Map(entries) => Some(entries),
        _ => None,
    }
}

fn extend_map(tree: &mut Node, key: &str, added: &Node, report: &mut Report) {
    if entries(tree, key).is_none()
        && let Value::Map(top) = &mut tree.value
    {
        top.retain(|(name, _)| name.text != key);
        let empty = Node { span: added.span, value: Value::Map(Vec::new()) };
        top.push((Key { text: key.to_string(), span: added.span }, empty));
    }
    let Some(known) = entries(tree, key) else { return };
    for (id, node) in added.map() {
        match known.iter().any(|(name, _)| name.text == id.text) {
            true => {
                let message = format!("`{}` is already in the base", id.text);
                let help = "change it with `set`, or give the new one another id";
                report.push(Diagnostic::error(Code::DuplicateKey, id.span, message).help(help));
            }
            false => known.push((id.clone(), node.clone())),
        }
    }
}

fn extend_list(tree: &mut Node, key: &str, added: &Node) {
    let Value::Map(top) = &mut tree.value else { return };
    match top.iter_mut().find(|(name, _)| name.text == key) {
        Some((_, node)) => {
            if let Value::List(items) = &mut node.value {
                items.extend(added.list().iter().cloned());
            }
        }
        None => top.push((Key { text: key.to_string(), span: added.span }, added.clone())),
    }
}

/// Sets one dotted path, as `set` does.
pub fn set_path(tree: &mut Node, path: &Key, value: &Node, report: &mut Report) {
    let (head, rest) = path.text.split_once('.').unwrap_or((&path.text, ""));
    let is_component = tree.get("components").is_some_and(|all| all.get(head).is_some());
    let steps: Vec<&str> = match is_component {
        true if !rest.is_empty() => std::iter::once("components").chain(path.text.split('.')).collect(),
        _ => path.text.split('.').collect(),
    };
    let known_top = super::language::MODEL.iter().any(|row| row.key == head);
    if !is_component && !known_top || is_component && rest.is_empty() {
        let ids: Vec<&str> =
            tree.get("components").map_or(&[][..], Node::map).iter().map(|(key, _)| key.text.as_str()).collect();
        let message =
            format!("`set` takes `COMPONENT.KEY` or a key of the model such as `network.zones`, not `{}`", path.text);
        report.push(Diagnostic::error(Code::UnknownReference, path.span, message).help(did_you_mean(head, ids)));
        return;
    }
    put(tree, &steps, path.span, value);
}

fn put(node: &mut Node, steps: &[&str], span: Span, value: &Node) {
    let Some((first, rest)) = steps.split_first() else {
        *node = value.clone();
        return;
    };
    if !matches!(node.value, Value::Map(_)) {
        node.value = Value::Map(Vec::new());
    }
    let Value::Map(entries) = &mut node.value else { return };
    if !entries.iter().any(|(key, _)| key.text == *first) {
        let empty = Node { span, value: Value::Map(Vec::new()) };
        entries.push((Key { text: first.to_string(), span }, empty));
    }
    if let Some((_, child)) = entries.iter_mut().find(|(key, _)| key.text == *first) {
        put(child, rest, span, value);
    }
}

fn remove(tree: &mut Node, id: &Node, report: &mut Report) {
    let name = id.text().unwrap_or_default();
    let mut found = false;
    for key in ["components", "flows", "decisions", "requirements"] {
        if let Some(known) = entries(tree, key) {
            let before = known.len();
            known.retain(|(key, _)| key.text != name);
            found |= known.len() < before;
        }
    }
    if !found {
        let message = format!("`remove` names `{name}`, which is not in the base");
        report.push(
            Diagnostic::error(Code::UnknownReference, id.span, message)
                .help("remove the id of a component, flow, decision or requirement"),
        );
    }
}
