//! What no settings table can check of the values as written: the shapes of the maps of ids, builds, files, tags.

use super::connect::{Stop, lookup};
use super::overlay;
use super::stack::Stack;
use crate::diag::{Code, Diagnostic, Report, did_you_mean};
use crate::services::setting::{Setting, Type};
use crate::services::{check as value, of_kind};
use crate::source::Node;

/// Reports what has another shape than its key takes; the parts that read these keys then pass over it.
pub fn check_shapes(tree: &Node, report: &mut Report) {
    for (key, node) in tree.map() {
        match key.text.as_str() {
            "connections" => overlay::shape(key, node, true, "`- a -> b -> c`, a line each", report),
            "accept" => overlay::shape(key, node, true, "`- { rule: …, because: … }`, a line each", report),
            "units" => overlay::shape(key, node, true, "`- { id: …, holds: rest }`, a line each", report),
            "flows" | "stages" | "environments" | "alternatives" | "proposals" | "requirements" | "decisions" => {
                overlay::shape(key, node, false, "`ID: { … }`, a line each", report);
            }
            _ => {}
        }
    }
    let overlays = |tree: &Node, key: &str| tree.get(key).map_or(Vec::new(), |all| all.map().to_vec());
    for (_, node) in ["stages", "environments", "alternatives", "proposals"].iter().flat_map(|key| overlays(tree, key))
    {
        overlay::check_shapes(&node, report);
        overlays(&node, "stages").iter().for_each(|(_, stage)| overlay::check_shapes(stage, report));
    }
}

/// Reports what of references, builds, files and tags cannot be.
pub fn check(tree: &Node, stack: &Stack, report: &mut Report) {
    check_references(tree, stack, report);
    check_builds(tree, stack, report);
    check_files(tree, report);
    check_tags(tree, report);
}

/// The ids that settings of components name: each must be one, of a kind that the setting takes.
fn check_references(tree: &Node, stack: &Stack, report: &mut Report) {
    for (id, node) in tree.get("components").map_or(&[][..], Node::map) {
        if let Some(component) = stack.components.get(&id.text) {
            references(component.service.settings(), node, stack, report);
        }
    }
}

fn references(table: &'static [Setting], node: &Node, stack: &Stack, report: &mut Report) {
    for row in table {
        let Some(written) = node.get(row.key) else { continue };
        match &row.of {
            Type::Component(kinds) => reference(row, kinds, written, stack, report),
            Type::Components(kinds) => {
                written.list().iter().for_each(|one| reference(row, kinds, one, stack, report));
            }
            Type::Table(rows) => references(rows, written, stack, report),
            Type::Map(rows) => written.map().iter().for_each(|(_, one)| references(rows, one, stack, report)),
            _ => {}
        }
    }
}

fn reference(row: &Setting, kinds: &[&str], node: &Node, stack: &Stack, report: &mut Report) {
    let Some(id) = node.text().filter(|id| !id.is_empty()) else { return };
    let Some(found) = lookup(&Stop { id: id.to_string(), span: node.span }, &stack.known(), report) else { return };
    if !kinds.is_empty() && !kinds.contains(&found.kind()) {
        let message = format!("`{}` cannot be `{id}` ({})", row.key, found.kind());
        let fitting = stack.components.values().filter(|one| kinds.contains(&one.kind()));
        let help = match fitting.map(|one| format!("`{}`", one.id)).collect::<Vec<_>>() {
            ids if ids.is_empty() => {
                let declared = |kind: &&&str| of_kind(kind).is_some_and(|one| one.names().declared);
                let words: Vec<String> = kinds.iter().filter(declared).map(|kind| format!("`{kind}`")).collect();
                format!("it takes a component of kind {}, and the model has none", words.join(" or "))
            }
            ids => format!("it takes {}", ids.join(" or ")),
        };
        report.push(Diagnostic::error(Code::CannotConnect, node.span, message).help(help));
    }
}

fn check_builds(tree: &Node, stack: &Stack, report: &mut Report) {
    let builds = tree.get("delivery").and_then(|delivery| delivery.get("builds"));
    for (id, folder) in builds.map_or(&[][..], Node::map) {
        let component = stack.components.get(&id.text);
        if component.is_none_or(|one| one.service.builds(&one.settings).is_none())
            && !stack.absent.unread.contains(&id.text)
        {
            let message = match component {
                Some(one) => format!("`builds` names `{}` ({}), which nobody builds", id.text, one.kind()),
                None => format!("`builds` names `{}`, and there is no such component", id.text),
            };
            let known = stack.components.values().filter(|one| one.service.builds(&one.settings).is_some());
            let known: Vec<&str> = known.map(|one| one.id.as_str()).collect();
            let help = match known.is_empty() {
                true => "what is built is a service, a task, a function or the files of a site, and the model has none"
                    .into(),
                false => did_you_mean(&id.text, known),
            };
            report.push(Diagnostic::error(Code::UnknownReference, id.span, message).help(help));
        }
        check_path(folder, value::folder, &format!("the folder of `{}`", id.text), report);
    }
}

fn check_files(tree: &Node, report: &mut Report) {
    let files = tree.get("outputs").and_then(|outputs| outputs.get("readme"));
    files
        .map_or(&[][..], Node::list)
        .iter()
        .for_each(|file| check_path(file, value::file, "a file of `readme`", report));
}

fn check_path(node: &Node, accept: fn(&str) -> Result<(), String>, what: &str, report: &mut Report) {
    if let Some(Err(expected)) = node.text().filter(|text| !text.is_empty()).map(accept) {
        let message = format!("{what} cannot be {}", node.shown());
        report.push(Diagnostic::error(Code::BadValue, node.span, message).help(format!("it must be {expected}")));
    }
}

/// Source: Resource Groups Tagging API, TagResources: lengths of keys and values; `aws:` is AWS's own.
fn check_tags(tree: &Node, report: &mut Report) {
    for (key, node) in tree.get("tags").map_or(&[][..], Node::map) {
        let name = &key.text;
        if name.to_lowercase().starts_with("aws:") || name.chars().count() > 128 {
            let message = format!("AWS takes no tag called `{name}`");
            let help = "a tag's name has 128 characters at most and does not begin with `aws:`";
            report.push(Diagnostic::error(Code::Refused, key.span, message).help(help));
        }
        if node.text().is_some_and(|text| text.chars().count() > 256) {
            let message = format!("AWS takes no tag with the value {}", node.shown());
            report.push(Diagnostic::error(Code::Refused, node.span, message).help("256 characters at most"));
        }
    }
}
