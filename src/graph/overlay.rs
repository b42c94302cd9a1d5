//! Overlays: named changes on the base, applied to the tree before it is resolved.

use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};
use crate::source::{Key, Node, Value};

/// Keys of an overlay that change the stack.
pub const KEYS: &[&str] = &["set", "remove", "components", "connections", "flows", "decisions"];

/// What an overlay may say besides where it makes a stack of its own.
pub const WHOLE: &[&str] = &["requirements", "accept", "stages"];

/// The base with `overlay`'s changes: what it removes goes first, so that something else may take its id; then it adds, then it sets.
pub fn apply(base: &Node, overlay: &Node, report: &mut Report) -> Node {
    let mut tree = base.clone();
    if let Some(list) = overlay.get("remove") {
        list.list().iter().for_each(|what| super::removal::remove(&mut tree, what, report));
    }
    for key in ["components", "flows", "decisions", "requirements"] {
        if let Some(added) = overlay.get(key) {
            extend_map(&mut tree, key, added, report);
        }
    }
    for key in ["connections", "accept"] {
        if let Some(added) = overlay.get(key) {
            extend_list(&mut tree, key, added);
        }
    }
    if let Some(set) = overlay.get("set") {
        set.map().iter().for_each(|(path, value)| set_path(&mut tree, path, value, report));
    }
    tree
}

/// The entries of a map of the model.
pub(super) fn entries<'a>(tree: &'a mut Node, key: &str) -> Option<&'a mut Vec<(Key, Node)>> {
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

/// Puts a key of the model in the place of what was there.
pub(super) fn put_key(tree: &mut Node, key: &Key, value: &Node) {
    put(tree, &[Step { name: &key.text, span: key.span }], value);
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
    match value.is_null() {
        true => unset(tree, path, &steps, value, report),
        false => put(tree, &steps, value),
    }
}

/// Takes a key away, as `~` does; an error where nobody wrote it.
fn unset(tree: &mut Node, path: &Key, steps: &[Step], value: &Node, report: &mut Report) {
    if value.span == path.span {
        let message = format!("`{}` has no value", path.text);
        let help = format!("write one, or `{}: ~` to take the key away", path.text);
        report.push(Diagnostic::error(Code::WrongType, path.span, message).help(help));
        return;
    }
    let Some((last, way)) = steps.split_last() else { return };
    let mut at = &mut *tree;
    for step in way {
        if at.get(step.name).is_none() {
            return not_written(path, step, at, report);
        }
        let Some(next) = child(at, step.name) else { return };
        at = next;
    }
    match &mut at.value {
        Value::Map(entries) if entries.iter().any(|(key, _)| key.text == last.name) => {
            entries.retain(|(key, _)| key.text != last.name);
        }
        _ => not_written(path, last, at, report),
    }
}

fn child<'a>(node: &'a mut Node, name: &str) -> Option<&'a mut Node> {
    let Value::Map(entries) = &mut node.value else { return None };
    entries.iter_mut().find(|(key, _)| key.text == name).map(|(_, node)| node)
}

fn not_written(path: &Key, step: &Step, at: &Node, report: &mut Report) {
    let message = format!("`{}` is not written, so there is nothing to take away", path.text);
    let help = match at.map().is_empty() {
        true => "remove this line".to_string(),
        false => did_you_mean(step.name, at.map().iter().map(|(key, _)| key.text.as_str())),
    };
    report.push(Diagnostic::error(Code::UnknownReference, step.span, message).help(help));
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
            "accept" => shape(key, node, true, "`- { rule: …, because: … }`, a line each", report),
            "components" | "flows" | "decisions" | "requirements" | "stages" => {
                shape(key, node, false, "`ID: { … }`, a line each", report)
            }
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
