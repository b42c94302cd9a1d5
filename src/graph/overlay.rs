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
        let empty = Node::new(added.span, Value::Map(Vec::new()));
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
    let names: Vec<&str> = path.text.split('.').collect();
    let Some(root) = root(tree, path, &names, report) else { return };
    let mut at = 0;
    let mut steps: Vec<Step> = root.map(|name| Step { name, span: path.span }).into_iter().collect();
    for name in names {
        steps.push(Step { name, span: path.part(at, name.len()) });
        at += name.len() + 1;
    }
    put(tree, &steps, value);
}

/// Where a path begins: `components` for a component's, nothing for a key of the model; an error where it is neither.
fn root(tree: &Node, path: &Key, names: &[&str], report: &mut Report) -> Option<Option<&'static str>> {
    let head = names.first().copied().unwrap_or_default();
    let ids: Vec<&str> =
        tree.get("components").map_or(&[][..], Node::map).iter().map(|(id, _)| id.text.as_str()).collect();
    let keys: Vec<&str> = super::language::MODEL.iter().map(|row| row.key).collect();
    if names.contains(&"") {
        let message = format!("`set` takes `COMPONENT.KEY` or a key of the model, not `{}`", path.text);
        report.push(
            Diagnostic::error(Code::BadValue, path.span, message)
                .help("write it as `api.tasks: 2` or `network.zones: 3`"),
        );
        return None;
    }
    match (ids.contains(&head), keys.contains(&head)) {
        (true, _) if names.len() > 1 => return Some(Some("components")),
        (true, false) => {
            let message = format!("`set` takes a key of `{head}`, not all of it");
            let help = format!("write it as `{head}.KEY: VALUE`, a line for each key that changes");
            report.push(Diagnostic::error(Code::BadValue, path.span, message).help(help));
        }
        (_, true) => return Some(None),
        (false, false) => {
            let message = format!("there is no component and no key of the model `{head}`");
            let help = did_you_mean(head, ids.iter().chain(&keys).copied());
            report.push(Diagnostic::error(Code::UnknownReference, path.part(0, head.len()), message).help(help));
        }
    }
    None
}

/// One name of a path and where it stands.
struct Step<'a> {
    name: &'a str,
    span: Span,
}

fn put(node: &mut Node, steps: &[Step], value: &Node) {
    let Some((first, rest)) = steps.split_first() else {
        *node = value.clone();
        return;
    };
    if !matches!(node.value, Value::Map(_)) {
        *node = Node::new(first.span, Value::Map(Vec::new()));
    }
    let Value::Map(entries) = &mut node.value else { return };
    if !entries.iter().any(|(key, _)| key.text == first.name) {
        let empty = Node::new(first.span, Value::Map(Vec::new()));
        entries.push((Key { text: first.name.to_string(), span: first.span }, empty));
    }
    if let Some((_, child)) = entries.iter_mut().find(|(key, _)| key.text == first.name) {
        put(child, rest, value);
    }
}

/// Reports what of an overlay has another shape than its key takes.
pub fn check_shapes(overlay: &Node, report: &mut Report) {
    for (key, node) in overlay.map() {
        match key.text.as_str() {
            "set" => shape(key, node, false, "`set: { api.tasks: 2..8 }`", report),
            "remove" => shape(key, node, true, "`remove: [db]`", report),
            "connections" => shape(key, node, true, "`- a -> b -> c`, a line each", report),
            "components" | "flows" | "decisions" => shape(key, node, false, "`ID: { … }`, a line each", report),
            _ => {}
        }
    }
}

/// An error where `key` holds no list (`list`) or no map. Nothing written is neither.
pub fn shape(key: &Key, node: &Node, list: bool, example: &str, report: &mut Report) {
    let fits = match node.value {
        Value::List(_) => list,
        Value::Map(_) => !list,
        Value::Null => true,
        Value::Scalar { .. } => false,
    };
    if !fits {
        let what = if list { "list" } else { "map" };
        let message = format!("`{}` must be a {what}, not {}", key.text, node.describe());
        report.push(Diagnostic::error(Code::WrongType, node.span, message).help(format!("write it as {example}")));
    }
}

/// The ids an overlay removes.
pub fn removed(overlay: &Node) -> Vec<String> {
    let ids = overlay.get("remove").map_or(&[][..], Node::list);
    ids.iter().filter_map(Node::text).map(str::to_string).collect()
}

fn remove(tree: &mut Node, id: &Node, report: &mut Report) {
    let name = id.text().unwrap_or_default();
    let mut found = false;
    let mut ids: Vec<String> = Vec::new();
    for key in ["components", "flows", "decisions", "requirements"] {
        if let Some(known) = entries(tree, key) {
            ids.extend(known.iter().map(|(key, _)| key.text.clone()));
            let before = known.len();
            known.retain(|(key, _)| key.text != name);
            found |= known.len() < before;
        }
    }
    disconnect(tree, name);
    if !found {
        let message = format!("`remove` names {}, which is not in the base", id.describe());
        let help = did_you_mean(name, ids.iter().map(String::as_str));
        report.push(Diagnostic::error(Code::UnknownReference, id.span, message).help(help));
    }
}

/// Takes the connections of a removed component away; what is left of a path keeps its place.
fn disconnect(tree: &mut Node, id: &str) {
    let Value::Map(top) = &mut tree.value else { return };
    let Some((_, connections)) = top.iter_mut().find(|(key, _)| key.text == "connections") else { return };
    if let Value::List(items) = &mut connections.value {
        *items = items.drain(..).flat_map(|item| without(item, id)).collect();
    }
}

/// A connection without the component `id`: none, the same, or the stretches of its path before and after it.
fn without(item: Node, id: &str) -> Vec<Node> {
    let names = |key: &str| item.get(key).and_then(Node::text) == Some(id);
    let Some(text) = item.text() else {
        return if names("from") || names("to") { Vec::new() } else { vec![item] };
    };
    if !text.split("->").any(|stop| stop.trim() == id) {
        return vec![item];
    }
    let mut stretches: Vec<std::ops::Range<usize>> = Vec::new();
    let (mut at, mut goes_on) = (0, false);
    for stop in text.split("->") {
        let end = at + stop.len();
        let stays = stop.trim() != id;
        match stretches.last_mut().filter(|_| goes_on && stays) {
            Some(last) => last.end = end,
            None if stays => stretches.push(at..end),
            None => {}
        }
        goes_on = stays;
        at = end + 2;
    }
    let piece = |range: std::ops::Range<usize>| {
        let value = Value::Scalar { text: text[range.clone()].to_string(), quoted: false };
        Node::new(item.part(range.start, range.len()), value)
    };
    stretches.into_iter().filter(|range| text[range.clone()].contains("->")).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::parse;

    #[test]
    fn a_component_goes_with_its_connections() {
        let text = "connections: [a -> b -> c -> d -> e, b -> c, a->b, { from: c, to: d }]\nremove: [c]\ncomponents: { c: {} }";
        let tree = parse(text).expect("valid");
        let changed = apply(&tree, &tree, &mut Report::default());
        let left: Vec<&str> =
            changed.get("connections").expect("a list").list().iter().filter_map(Node::text).collect();
        assert_eq!(left[..3], ["a -> b ", " d -> e", "a->b"]);
        let second = &changed.get("connections").expect("a list").list()[1];
        assert_eq!(&text[second.span.start..second.span.end], " d -> e");
    }
}
