//! What an alternative says of the stages: put onto the base's own, so that each stage changes both.

use super::overlay;
use crate::diag::{Code, Diagnostic, Report, did_you_mean};
use crate::source::{Key, Node, Value};

/// Puts an alternative's `stages` onto those of the model; where the model names none, they are the stages.
pub fn stages(tree: &mut Node, own: &Node, report: &mut Report) {
    let known: Vec<String> =
        tree.get("stages").map_or(&[][..], Node::map).iter().map(|(id, _)| id.text.clone()).collect();
    if known.is_empty() {
        let key = Key { text: "stages".into(), span: own.span };
        return overlay::put_key(tree, &key, own);
    }
    for (id, node) in own.map() {
        let Some(stage) = overlay::entries(tree, "stages")
            .and_then(|all| all.iter_mut().find(|(key, _)| key.text == id.text).map(|(_, stage)| stage))
        else {
            let message = format!("there is no stage `{}` in the base", id.text);
            let help = did_you_mean(&id.text, known.iter().map(String::as_str));
            report.push(Diagnostic::error(Code::UnknownReference, id.span, message).help(help));
            continue;
        };
        onto(stage, node);
    }
}

/// Adds an overlay's entries to another's. Lists and maps grow; what else there is takes the place of what was.
fn onto(stage: &mut Node, more: &Node) {
    if stage.is_null() {
        stage.value = Value::Map(Vec::new());
    }
    let Value::Map(entries) = &mut stage.value else { return };
    for (key, node) in more.map() {
        let there = entries.iter_mut().find(|(known, _)| known.text == key.text).map(|(_, there)| there);
        match (there, &node.value) {
            (Some(Node { value: Value::Map(there), .. }), Value::Map(added)) => there.extend(added.iter().cloned()),
            (Some(Node { value: Value::List(there), .. }), Value::List(added)) => there.extend(added.iter().cloned()),
            (Some(there), _) => *there = node.clone(),
            (None, _) => entries.push((key.clone(), node.clone())),
        }
    }
}
