//! What would be: a stage of a model with some settings changed, resolved anew.

use super::model::{Model, Stage};
use super::overlay;
use super::resolve::{Base, resolve_one};
use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};
use crate::source::{self, Key, Node, Value};

/// The stage `id` of `model` with each dotted path set to a value spelled as in a model: `("db.class", "db.t4g.small")`.
/// The changes win over the stage's own. Spans of the report are those of the model's text where it has them.
pub fn changed(model: &Model, id: &str, changes: &[(&str, &str)]) -> Result<Stage, Report> {
    let stage = model.stages.iter().find(|stage| stage.id == id).ok_or_else(|| unknown(model, id))?;
    let (mut report, mut tree) = (Report::default(), stage.tree.clone());
    for (path, value) in changes {
        let key = Key { text: path.to_string(), span: Span::default() };
        overlay::set_path(&mut tree, &key, &written(value), &mut report);
    }
    let ids: Vec<String> = model.stages.iter().map(|stage| stage.id.clone()).collect();
    let removed = stage.stack.absent.removed.clone();
    let base = Base { tree: &tree, removed, alternative: stage.stack.alternative.clone() };
    let stack = resolve_one(&base, stage.daily_users, &ids, stage.stack.deployed.clone(), &mut report);
    if report.has_errors() { Err(report) } else { Ok(Stage { stack, tree, ..stage.clone() }) }
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
