//! What would be: a stage of a model with some settings changed, resolved anew.

use super::overlay;
use super::resolve::{only_stage, stage};
use super::stack::{Model, Stage};
use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};
use crate::source::{self, Key, Node, Value};

/// The stage `id` of `model` with each dotted path set to a value spelled as in a model: `("db.class", "db.t4g.small")`.
/// The changes win over the stage's own. Spans of the report are those of the model's text where it has them.
pub fn changed(model: &Model, id: &str, changes: &[(&str, &str)]) -> Result<Stage, Report> {
    let mut report = Report::default();
    let overlay = model.tree.get("stages").and_then(|stages| stages.entry(id));
    if overlay.is_none() && !model.stages.iter().any(|stage| stage.id == id) {
        return Err(unknown(model, id));
    }
    let mut tree =
        overlay.map_or_else(|| model.tree.clone(), |(_, node)| overlay::apply(&model.tree, node, &mut report));
    for (path, value) in changes {
        let key = Key { text: path.to_string(), span: Span::default() };
        overlay::set_path(&mut tree, &key, &written(value), &mut report);
    }
    let ids: Vec<String> = model.stages.iter().map(|stage| stage.id.clone()).collect();
    let changed = match overlay {
        Some((key, node)) => stage(&tree, key, &own(node), &ids, &mut report),
        None => only_stage(&tree, &mut report),
    };
    if report.has_errors() { Err(report) } else { Ok(changed) }
}

/// What a stage says of itself, without its changes, which are in the tree by then.
fn own(stage: &Node) -> Node {
    let kept = stage.map().iter().filter(|(key, _)| !overlay::KEYS.contains(&key.text.as_str()));
    Node::new(stage.span, Value::Map(kept.cloned().collect()))
}

/// A value as the model would have it: a map or a list where it reads as one, else the text itself.
fn written(value: &str) -> Node {
    let text = || Node::new(Span::default(), Value::Scalar { text: value.to_string(), quoted: false });
    match value.starts_with(['{', '[']) {
        true => source::parse(value).unwrap_or_else(|_| text()),
        false => text(),
    }
}

fn unknown(model: &Model, id: &str) -> Report {
    let message = format!("there is no stage `{id}`");
    let help = did_you_mean(id, model.stages.iter().map(|stage| stage.id.as_str()));
    Report::from(Diagnostic::error(Code::UnknownReference, Span::default(), message).help(help))
}
