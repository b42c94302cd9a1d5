//! The functions orbi's Terraform calls, worked out where their arguments are known.

use super::value::Known;
use indexmap::IndexMap;
use serde_json::Value as Json;

/// What a call comes to; as it is written where an argument is open, or nobody here knows the function.
pub fn call(name: &str, arguments: Vec<Known>) -> Known {
    worked_out(name, &arguments).unwrap_or_else(|| {
        let shown: Vec<String> = arguments.iter().map(Known::shown).collect();
        Known::Open(format!("{name}({})", shown.join(", ")))
    })
}

fn worked_out(name: &str, arguments: &[Known]) -> Option<Known> {
    match (name, arguments) {
        ("jsonencode", [value]) => Some(Known::Json(Box::new(value.clone()))),
        ("jsondecode", [Known::Json(inner)]) => Some((**inner).clone()),
        ("toset", [Known::List(items)]) => Some(Known::List(items.clone())),
        ("tostring", [value]) => Some(Known::Leaf(value.text()?.into())),
        ("values", [Known::Map(map)]) => Some(Known::List(map.values().cloned().collect())),
        ("concat", lists) => {
            let items = lists.iter().map(|one| if let Known::List(items) = one { Some(items.clone()) } else { None });
            Some(Known::List(items.collect::<Option<Vec<_>>>()?.concat()))
        }
        ("merge", maps) => {
            let mut all = IndexMap::new();
            for map in maps {
                let Known::Map(map) = map else { return None };
                all.extend(map.clone());
            }
            Some(Known::Map(all))
        }
        ("one", [Known::List(items)]) => match items.as_slice() {
            [] => Some(Known::Leaf(Json::Null)),
            [only] => Some(only.clone()),
            _ => None,
        },
        ("join", [with, Known::List(items)]) => {
            let items: Option<Vec<String>> = items.iter().map(Known::text).collect();
            Some(Known::Leaf(items?.join(&with.text()?).into()))
        }
        ("split", [with, text]) => {
            let (with, text) = (with.text()?, text.text()?);
            Some(Known::List(text.split(with.as_str()).map(|part| Known::Leaf(part.into())).collect()))
        }
        ("replace", [text, from, to]) => {
            Some(Known::Leaf(text.text()?.replace(from.text()?.as_str(), &to.text()?).into()))
        }
        _ => None,
    }
}
