//! Policies written as JSON where the model has a document: their statements, in one form.

use super::values::{Change, changes};
use crate::terraform::known::Known;
use crate::terraform::plan::Piece;
use crate::write::hcl::{Expr, Ref, Step, Target};
use indexmap::IndexMap;
use serde_json::Value as Json;

/// The kind of a look-up that is a policy document.
pub const DOCUMENT: &str = "aws_iam_policy_document";

/// The document an argument takes its policy from.
pub fn document(piece: &Piece, argument: &str) -> Option<String> {
    match piece.block.body.attr(argument)? {
        Expr::Ref(Ref { target: Target::Data(kind, name), path }) if kind == DOCUMENT => {
            (path == &[Step::Attr("json".into())]).then(|| name.clone())
        }
        _ => None,
    }
}

/// What differs between a document's statements and a policy; `None` where that is not known.
pub fn compared(document: &IndexMap<String, Known>, policy: Option<&Known>) -> Option<Vec<Change>> {
    let Some(Known::Json(policy)) = policy else { return None };
    let Some(Known::List(written)) = document.get("statement") else { return None };
    let ours: Vec<Known> = written.iter().map(of_document).collect();
    let all = match policy.json()["Statement"].take() {
        Json::Array(all) => all,
        one => vec![one],
    };
    let theirs: Vec<Known> = all.iter().map(of_json).collect();
    let mut found = changes(&Known::List(ours), &Known::List(theirs), &Json::Null, true);
    found.iter_mut().for_each(|change| change.path.insert(0, "statement".into()));
    Some(found)
}

fn of_document(one: &Known) -> Known {
    let Known::Map(one) = one else { return one.clone() };
    let effect = one.get("effect").cloned().unwrap_or_else(|| Known::Leaf("Allow".into()));
    let kept = ["sid", "actions", "resources"].iter().filter_map(|key| Some((key.to_string(), one.get(*key)?.clone())));
    Known::Map(kept.chain([("effect".to_string(), effect)]).collect())
}

fn of_json(one: &Json) -> Known {
    let listed = |key: &str| match &one[key] {
        Json::Null => None,
        Json::Array(all) => Some(Known::List(all.iter().map(Known::of).collect())),
        only => Some(Known::List(vec![Known::of(only)])),
    };
    let plain = |key: &str| Some(Known::of(&one[key])).filter(|value| !value.is_null());
    let all = [
        ("sid", plain("Sid")),
        ("actions", listed("Action")),
        ("resources", listed("Resource")),
        ("effect", plain("Effect")),
    ];
    Known::Map(all.into_iter().filter_map(|(key, value)| Some((key.to_string(), value?))).collect())
}
