//! A value as far as it is known, and the way into it.

use crate::write::hcl::quoted;
use indexmap::IndexMap;
use serde_json::Value as Json;

/// A value before anything is made.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// What only AWS or whoever applies it fills in, as it is written.
    Open(String),
    /// `null`, a flag, a number or a text.
    Leaf(Json),
    /// A text that is the JSON of this.
    Json(Box<Known>),
    List(Vec<Known>),
    Map(IndexMap<String, Known>),
}

/// Names by which elements of a list are told apart.
const LABELS: &[&str] = &["sid", "Sid", "name", "id", "variable", "metric_name", "key"];

/// What tells an element of a list of maps from its neighbours: its own name, else its place.
pub fn label(all: &[Known], at: usize) -> String {
    let named = |one: &Known, key: &str| match one {
        Known::Map(map) => match map.get(key) {
            Some(Known::Leaf(Json::String(text))) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    };
    let of_all = |key: &&&str| {
        let names: Option<std::collections::BTreeSet<String>> = all.iter().map(|one| named(one, key)).collect();
        names.is_some_and(|names| names.len() == all.len())
    };
    let key = LABELS.iter().find(of_all);
    key.and_then(|key| named(&all[at], key)).unwrap_or_else(|| at.to_string())
}

/// Whether an element of a list is called so.
pub fn is_called(one: &Known, name: &str) -> bool {
    let Known::Map(map) = one else { return false };
    let is_it = |key: &&str| matches!(map.get(*key), Some(Known::Leaf(Json::String(text))) if text == name);
    LABELS.iter().any(is_it)
}

impl Known {
    /// What Terraform wrote; texts that are JSON are opened.
    pub fn of(json: &Json) -> Known {
        match json {
            Json::Array(items) => Known::List(items.iter().map(Known::of).collect()),
            Json::Object(map) => Known::Map(map.iter().map(|(key, one)| (key.clone(), Known::of(one))).collect()),
            Json::String(text) if text.starts_with(['{', '[']) => match serde_json::from_str::<Json>(text) {
                Ok(inner) => Known::Json(Box::new(Known::of(&inner))),
                Err(_) => Known::Leaf(json.clone()),
            },
            leaf => Known::Leaf(leaf.clone()),
        }
    }

    /// Whether it is the same for everybody: nothing in it is open.
    pub fn is_whole(&self) -> bool {
        match self {
            Known::Open(_) => false,
            Known::Leaf(_) => true,
            Known::Json(inner) => inner.is_whole(),
            Known::List(items) => items.iter().all(Known::is_whole),
            Known::Map(map) => map.values().all(Known::is_whole),
        }
    }

    /// Whether nothing is there: Terraform writes what is not set as `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Known::Leaf(Json::Null))
    }

    /// As a reader sees it.
    pub fn shown(&self) -> String {
        match self {
            Known::Open(text) => text.clone(),
            Known::Leaf(Json::String(text)) => quoted(text),
            Known::Leaf(leaf) => leaf.to_string(),
            Known::Json(inner) => format!("jsonencode({})", inner.shown()),
            Known::List(items) => format!("[{}]", items.iter().map(Known::shown).collect::<Vec<_>>().join(", ")),
            Known::Map(map) => {
                let each = map.iter().map(|(key, one)| format!("{key} = {}", one.shown()));
                format!("{{ {} }}", each.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// What it is inside a text, where it is known.
    pub fn text(&self) -> Option<String> {
        match self {
            Known::Leaf(Json::String(text)) => Some(text.clone()),
            Known::Leaf(Json::Null) | Known::Open(_) | Known::List(_) | Known::Map(_) => None,
            Known::Leaf(leaf) => Some(leaf.to_string()),
            Known::Json(inner) => inner.is_whole().then(|| inner.json().to_string()),
        }
    }

    /// As JSON; what is open is `null`.
    pub fn json(&self) -> Json {
        match self {
            Known::Open(_) => Json::Null,
            Known::Leaf(leaf) => leaf.clone(),
            Known::Json(inner) => Json::String(inner.json().to_string()),
            Known::List(items) => Json::Array(items.iter().map(Known::json).collect()),
            Known::Map(map) => Json::Object(map.iter().map(|(key, one)| (key.clone(), one.json())).collect()),
        }
    }

    /// Its leaves with the way to each, as `.name[LABEL].name`; a list of leaves is one leaf.
    pub fn leaves(&self) -> Vec<(String, &Known)> {
        match self {
            Known::Map(map) if !map.is_empty() => {
                let each = map.iter().flat_map(|(key, one)| below(format!(".{key}"), one));
                each.collect()
            }
            Known::Json(inner) => inner.leaves(),
            Known::List(items) if items.iter().any(|one| matches!(one, Known::Map(_))) => {
                let each = items.iter().enumerate();
                each.flat_map(|(at, one)| below(format!("[{}]", label(items, at)), one)).collect()
            }
            leaf => vec![(String::new(), leaf)],
        }
    }
}

fn below(way: String, one: &Known) -> impl Iterator<Item = (String, &Known)> {
    one.leaves().into_iter().map(move |(rest, leaf)| (format!("{way}{rest}"), leaf))
}
