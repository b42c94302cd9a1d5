//! Expressions worked out within one root.

use super::calls::call;
use super::value::Known;
use crate::terraform::plan::{Piece, Root};
use crate::write::hcl::{Body, Expr, Item, Part, Ref, Step, Target, expression};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// References followed one after the other; a root has far fewer.
const DEEPEST: usize = 24;

/// What a root declares, and what is known from elsewhere.
#[derive(Clone)]
pub struct Scope<'a> {
    pub root: &'a Root,
    /// What look-ups found.
    given: &'a dyn Fn(&Target) -> Option<Json>,
    declared: BTreeMap<Target, &'a Piece>,
    /// Key and value of the instance that is worked out.
    each: Option<(String, Known)>,
    /// What a `for` is at.
    one: Option<Known>,
    depth: usize,
}

impl<'a> Scope<'a> {
    /// A root, with what its look-ups found.
    pub fn new(root: &'a Root, given: &'a dyn Fn(&Target) -> Option<Json>) -> Scope<'a> {
        let of = |piece: &'a Piece| piece.declares().into_iter().map(move |target| (target, piece));
        Scope { root, given, declared: root.pieces.iter().flat_map(of).collect(), each: None, one: None, depth: 0 }
    }

    /// Inside one instance of a repeated block.
    pub fn at(&self, key: &str, value: Known) -> Scope<'a> {
        Scope { each: Some((key.into(), value)), depth: self.depth + 1, ..self.clone() }
    }

    /// Keys and values of a repeated block; `None` where they are open, `Some(None)` where it is not repeated.
    pub fn instances(&self, body: &Body) -> Option<Option<IndexMap<String, Known>>> {
        match body.attr("for_each").map(|over| self.value(over)) {
            None => Some(None),
            Some(Known::Map(map)) => Some(Some(map)),
            Some(Known::List(items)) => {
                Some(Some(items.into_iter().filter_map(|item| Some((item.text()?, item))).collect()))
            }
            Some(_) => None,
        }
    }

    /// What a body says: its arguments, and its inner blocks as lists.
    pub fn body(&self, body: &Body) -> IndexMap<String, Known> {
        let mut out: IndexMap<String, Known> = IndexMap::new();
        for item in &body.items {
            match item {
                Item::Attr(name, value) => {
                    out.insert(name.clone(), self.value(value));
                }
                Item::Block(block) => {
                    let inner = Known::Map(self.body(&block.body));
                    match out.entry(block.kind.clone()).or_insert_with(|| Known::List(Vec::new())) {
                        Known::List(all) => all.push(inner),
                        other => *other = Known::List(vec![inner]),
                    }
                }
            }
        }
        out
    }

    /// What an expression comes to.
    pub fn value(&self, value: &Expr) -> Known {
        if self.depth > DEEPEST {
            return open(value);
        }
        match value {
            Expr::Null => Known::Leaf(Json::Null),
            Expr::Bool(flag) => Known::Leaf((*flag).into()),
            Expr::Num(digits) => serde_json::from_str(digits).map_or_else(|_| open(value), Known::Leaf),
            Expr::Str(text) | Expr::Heredoc(text) => Known::Leaf(text.as_str().into()),
            Expr::Named(_, inner) => self.value(inner),
            Expr::Raw(text) if text == "null" => Known::Leaf(Json::Null),
            Expr::Raw(_) => open(value),
            Expr::Template(parts) => self.template(parts),
            Expr::List(items) => Known::List(items.iter().map(|item| self.value(item)).collect()),
            Expr::Map(map) => Known::Map(map.iter().map(|(key, one)| (key.clone(), self.value(one))).collect()),
            Expr::Call(name, arguments) => call(name, arguments.iter().map(|one| self.value(one)).collect()),
            Expr::Get(inner, path) => self.walk(self.value(inner), path),
            Expr::Cond(condition, yes, no) => match self.value(condition) {
                Known::Leaf(Json::Bool(true)) => self.value(yes),
                Known::Leaf(Json::Bool(false)) => self.value(no),
                asked => {
                    let (yes, no) = (self.value(yes).shown(), self.value(no).shown());
                    Known::Open(format!("{} ? {yes} : {no}", asked.shown()))
                }
            },
            Expr::Binary(left, operator, right) => self.compared(left, operator, right),
            Expr::For(over, one) => match self.value(over) {
                Known::Map(map) => {
                    let at = |one_is| Scope { one: Some(one_is), ..self.clone() }.value(one);
                    Known::Map(map.into_iter().map(|(key, value)| (key, at(value))).collect())
                }
                _ => open(value),
            },
            Expr::Ref(found) => self.reference(found),
        }
    }

    fn compared(&self, left: &Expr, operator: &str, right: &Expr) -> Known {
        match (self.value(left), operator, self.value(right)) {
            (Known::Leaf(left), "==", Known::Leaf(right)) => Known::Leaf((left == right).into()),
            (Known::Leaf(left), "!=", Known::Leaf(right)) => Known::Leaf((left != right).into()),
            (left, operator, right) => Known::Open(format!("{} {operator} {}", left.shown(), right.shown())),
        }
    }

    fn template(&self, parts: &[Part]) -> Known {
        if let [Part::Value(only)] = parts {
            return self.value(only);
        }
        let (mut out, mut whole) = (String::new(), true);
        for part in parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Value(value) => {
                    let value = self.value(value);
                    whole &= value.text().is_some();
                    out.push_str(&value.text().unwrap_or_else(|| format!("${{{}}}", value.shown())));
                }
            }
        }
        if whole { Known::Leaf(out.into()) } else { Known::Open(format!("\"{out}\"")) }
    }

    fn reference(&self, found: &Ref) -> Known {
        let bare = || Known::Open(expression(&Expr::Ref(self.pinned(found)), 0));
        let deeper = Scope { depth: self.depth + 1, ..self.clone() };
        match (&found.target, self.declared.get(&found.target)) {
            (Target::Word(word), _) => match (&self.each, *word) {
                (Some((key, _)), "each.key") => Known::Leaf(key.as_str().into()),
                (Some((_, value)), "each.value") => deeper.walk(value.clone(), &found.path),
                (_, "one") => self.one.clone().map_or_else(bare, |one| deeper.walk(one, &found.path)),
                _ => bare(),
            },
            (Target::Local(name), Some(piece)) => {
                piece.block.body.attr(name).map_or_else(bare, |value| deeper.walk(deeper.value(value), &found.path))
            }
            (Target::Data(..), _) => match (self.given)(&found.target) {
                Some(json) => deeper.walk(Known::of(&json), &found.path),
                None => bare(),
            },
            (Target::Resource(..), Some(piece)) => deeper.of_resource(piece, found).unwrap_or_else(bare),
            _ => bare(),
        }
    }

    /// What a resource of this root says of itself at the end of a reference; `None` where it does not.
    fn of_resource(&self, piece: &Piece, found: &Ref) -> Option<Known> {
        let inside = Scope { each: None, ..self.clone() };
        let instances = inside.instances(&piece.block.body)?;
        let name = expression(&Expr::Ref(Ref::to(found.target.clone())), 0);
        let (key, rest) = match (&instances, found.path.split_first()) {
            (None, _) => (None, &found.path[..]),
            (Some(all), None) => {
                let one = |key: &String| (key.clone(), Known::Open(format!("{name}[\"{key}\"]")));
                return Some(Known::Map(all.keys().map(one).collect()));
            }
            (Some(_), Some((Step::Key(key), rest))) => (Some(key.clone()), rest),
            (Some(_), Some((Step::At(key), rest))) => (Some(self.reference(key).text()?), rest),
            _ => return None,
        };
        let Some((Step::Attr(attribute), rest)) = rest.split_first() else { return None };
        let inside = match (key, instances) {
            (Some(key), Some(all)) => inside.at(&key, all.get(&key)?.clone()),
            _ => inside,
        };
        let value = piece.block.body.attr(attribute)?;
        Some(inside.walk(inside.value(value), rest))
    }

    /// The reference with the keys it goes by worked out.
    fn pinned(&self, found: &Ref) -> Ref {
        let step = |step: &Step| match step {
            Step::At(key) => match self.reference(key).text() {
                Some(key) => Step::Key(key),
                None => step.clone(),
            },
            other => other.clone(),
        };
        Ref { target: found.target.clone(), path: found.path.iter().map(step).collect() }
    }

    fn walk(&self, value: Known, path: &[Step]) -> Known {
        let Some((step, rest)) = path.split_first() else { return value };
        let key = match step {
            Step::Attr(key) | Step::Key(key) => key.clone(),
            Step::Index(at) => at.to_string(),
            Step::At(key) => match self.reference(key).text() {
                Some(key) => key,
                None => return Known::Open(format!("{}[{}]", value.shown(), self.reference(key).shown())),
            },
            Step::Splat => {
                return match value {
                    Known::List(items) => Known::List(items.into_iter().map(|one| self.walk(one, rest)).collect()),
                    other => self.walk(Known::Open(format!("{}[*]", other.shown())), rest),
                };
            }
        };
        let next = match &value {
            Known::Map(map) => map.get(&key).cloned(),
            Known::List(items) => key.parse::<usize>().ok().and_then(|at| items.get(at).cloned()),
            _ => None,
        };
        let written = || match step {
            Step::Attr(_) => Known::Open(format!("{}.{key}", value.shown())),
            Step::Index(_) => Known::Open(format!("{}[{key}]", value.shown())),
            _ => Known::Open(format!("{}[\"{key}\"]", value.shown())),
        };
        self.walk(next.unwrap_or_else(written), rest)
    }
}

fn open(value: &Expr) -> Known {
    Known::Open(expression(value, 0))
}
