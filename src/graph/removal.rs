//! What an overlay takes away: components with their connections, flows, decisions, requirements, and single connections.

use super::overlay::entries;
use crate::diag::{Code, Diagnostic, Report, did_you_mean};
use crate::source::{Node, Value};

/// The ids an overlay removes.
pub fn removed(overlay: &Node) -> Vec<String> {
    let ids = overlay.get("remove").map_or(&[][..], Node::list);
    ids.iter().filter_map(Node::text).map(str::to_string).collect()
}

/// Takes away what `remove` names: an id, or a connection as `a -> b`.
pub fn remove(tree: &mut Node, id: &Node, report: &mut Report) {
    if id.text().is_some_and(|text| text.contains("->")) {
        return unwire(tree, id, report);
    }
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

/// Takes one connection away, however it is written.
fn unwire(tree: &mut Node, what: &Node, report: &mut Report) {
    let Some(stops) = super::connect::path(what, report) else { return };
    let [from, to] = stops.as_slice() else {
        let message = format!("`remove` takes one connection at a time, not {}", what.shown());
        let help = "write each hop for itself: `remove: [a -> b, b -> c]`";
        report.push(Diagnostic::error(Code::BadValue, what.span, message).help(help));
        return;
    };
    let mut known: Vec<String> = Vec::new();
    each_list(tree, |item| {
        known.extend(hops(&item));
        cut(item, &from.id, &to.id)
    });
    let wanted = format!("{} -> {}", from.id, to.id);
    if !known.contains(&wanted) {
        let message = format!("`remove` names the connection `{wanted}`, which is not in the base");
        let help = did_you_mean(&wanted, known.iter().map(String::as_str));
        report.push(Diagnostic::error(Code::UnknownReference, what.span, message).help(help));
    }
}

/// The connections of the model, each replaced by what `change` leaves of it.
fn each_list(tree: &mut Node, change: impl FnMut(Node) -> Vec<Node>) {
    let Value::Map(top) = &mut tree.value else { return };
    let Some((_, connections)) = top.iter_mut().find(|(key, _)| key.text == "connections") else { return };
    if let Value::List(items) = &mut connections.value {
        *items = items.drain(..).flat_map(change).collect();
    }
}

/// The hops of a connection as written, `a -> b`.
fn hops(item: &Node) -> Vec<String> {
    let end = |key: &str| item.get(key).and_then(Node::text);
    let stops: Vec<&str> = match item.text() {
        Some(text) => text.split("->").map(str::trim).collect(),
        None => end("from").into_iter().chain(end("to")).collect(),
    };
    stops.windows(2).map(|pair| pair.join(" -> ")).collect()
}

/// A connection without one hop: none, the same, or the stretches of its path before and after it.
fn cut(item: Node, from: &str, to: &str) -> Vec<Node> {
    let wanted = format!("{from} -> {to}");
    if !hops(&item).contains(&wanted) {
        return vec![item];
    }
    let Some(text) = item.text() else { return Vec::new() };
    let stops: Vec<&str> = text.split("->").collect();
    let mut stretches: Vec<std::ops::Range<usize>> = Vec::new();
    let (mut at, mut start) = (0, 0);
    for (place, stop) in stops.iter().enumerate() {
        let end = at + stop.len();
        let next = stops.get(place + 1).map(|next| next.trim());
        if next.is_none_or(|next| stop.trim() == from && next == to) {
            stretches.push(start..end);
            start = end + 2;
        }
        at = end + 2;
    }
    pieces(&item, text, stretches)
}

/// The parts of a path that are still paths, each where it stands.
fn pieces(item: &Node, text: &str, stretches: Vec<std::ops::Range<usize>>) -> Vec<Node> {
    let piece = |range: std::ops::Range<usize>| {
        let value = Value::Scalar { text: text[range.clone()].to_string(), quoted: false };
        Node::new(item.part(range.start, range.len()), value)
    };
    stretches.into_iter().filter(|range| text[range.clone()].contains("->")).map(piece).collect()
}

/// Takes the connections of a removed component away; what is left of a path keeps its place.
fn disconnect(tree: &mut Node, id: &str) {
    each_list(tree, |item| without(item, id));
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
    pieces(&item, text, stretches)
}

#[cfg(test)]
mod tests {
    use super::super::overlay::apply;
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

    #[test]
    fn a_connection_goes_out_of_every_way_it_is_written() {
        let text = "connections: [a -> b -> c -> d, b -> c, { from: b, to: c, when: { path: /x } }, c -> b]";
        let tree = parse(text).expect("valid");
        let mut report = Report::default();
        let changed = apply(&tree, &parse("remove: [b -> c]").expect("valid"), &mut report);
        let left: Vec<&str> =
            changed.get("connections").expect("a list").list().iter().filter_map(Node::text).collect();
        assert_eq!(left, ["a -> b ", " c -> d", "c -> b"]);
        assert!(report.is_empty());
        let wrong = parse("connections: [a -> b]\nremove: [a -> c]").expect("valid");
        apply(&wrong, &wrong, &mut report);
        assert!(report.has_errors());
    }
}
