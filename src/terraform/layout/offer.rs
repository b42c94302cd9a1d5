//! What a block gives to another module: which part of a reference is worked out where the block stands, and what of it remains
//! to be taken where it is needed.

use super::super::plan::{Piece, spelled};
use super::super::schema;
use super::types;
use crate::write::hcl::{Expr, Ref, Step, Target, expression};
use std::collections::BTreeSet;

/// A value that leaves the place of its block.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// As it is spelt where its block stands.
    pub value: Expr,
    /// What it is of, and the words of the way to it.
    pub target: Target,
    pub words: Vec<String>,
    /// Its type, as Terraform spells it.
    pub of: String,
}

/// An offer, and the steps that are left to take from it.
pub struct Asked {
    pub offer: Offer,
    pub rest: Vec<Step>,
}

impl Offer {
    /// Whether the value is never written to a state, so that what passes it on must not keep it either.
    pub fn is_ephemeral(&self) -> bool {
        matches!(self.target, Target::Ephemeral(..))
    }

    /// What it is, for its description: `arn of aws_lb.front` by its parts.
    pub fn said(&self) -> (String, String) {
        (self.words.join("."), spelled(&self.target))
    }
}

/// How often a block stands.
#[derive(Clone, Copy, PartialEq)]
enum Times {
    Once,
    Counted,
    Each,
}

fn times(piece: &Piece) -> Times {
    let has = |name: &str| piece.block.body.attr(name).is_some();
    match () {
        () if piece.block.kind == "locals" => Times::Once,
        () if has("for_each") => Times::Each,
        () if has("count") => Times::Counted,
        () => Times::Once,
    }
}

/// What a reference asks of the block `giver`; `taker` is the block that refers.
pub fn of_ref(found: &Ref, giver: &Piece, taker: &Piece) -> Asked {
    match (times(giver), found.path.split_first()) {
        (Times::Each, None) => Asked { offer: objects(&found.target, &attributes(taker)), rest: Vec::new() },
        (Times::Each, Some((key @ (Step::Key(_) | Step::At(_)), way))) if starts_with_name(way) => {
            let (way, rest) = fixed(way);
            Asked { offer: each(&found.target, way), rest: [std::slice::from_ref(key), rest].concat() }
        }
        (Times::Counted, Some((Step::Index(0), way))) => {
            let (way, rest) = fixed(way);
            Asked { offer: counted(&found.target, way), rest: rest.to_vec() }
        }
        (Times::Counted, None) => Asked { offer: counted(&found.target, &[]), rest: Vec::new() },
        _ => {
            let (way, rest) = fixed(&found.path);
            Asked { offer: once(&found.target, way, giver), rest: rest.to_vec() }
        }
    }
}

/// What another expression than a reference asks of one block, and is answered as a whole: `one(X[*].way)`, and
/// `values(X)[*].way` or `values(X)[0].way` with what remains of it.
pub fn of_whole<'a>(asked: &'a Expr, giver: &dyn Fn(&Ref) -> Option<&'a Piece>) -> Option<(Offer, Spread)> {
    match asked {
        Expr::Call(name, arguments) if name == "one" => {
            let [Expr::Ref(found)] = arguments.as_slice() else { return None };
            let (Step::Splat, way) = found.path.split_first()? else { return None };
            let is_counted = times(giver(found)?) == Times::Counted && fixed(way).1.is_empty();
            is_counted.then(|| (counted(&found.target, way), Spread::Whole))
        }
        Expr::Get(inner, path) => {
            let Expr::Call(name, arguments) = &**inner else { return None };
            let ([Expr::Ref(found)], "values") = (arguments.as_slice(), name.as_str()) else { return None };
            let (first, way) = path.split_first()?;
            let spread = match first {
                Step::Splat => Spread::Values,
                Step::Index(at) => Spread::Nth(*at),
                _ => return None,
            };
            let is_each = found.path.is_empty() && times(giver(found)?) == Times::Each;
            (is_each && starts_with_name(way) && fixed(way).1.is_empty()).then(|| (each(&found.target, way), spread))
        }
        _ => None,
    }
}

/// What is done with the map or value that answers a whole expression.
pub enum Spread {
    Whole,
    Values,
    Nth(usize),
}

impl Spread {
    /// The expression over what was given.
    pub fn over(&self, given: Ref) -> Expr {
        let values = |given: Ref| Expr::call("values", vec![given.into()]);
        match self {
            Spread::Whole => given.into(),
            Spread::Values => values(given),
            Spread::Nth(at) => Expr::Get(Box::new(values(given)), vec![Step::Index(*at)]),
        }
    }
}

/// What stands for a block that is waited for: something that is only known once it is there.
pub fn awaited(found: &Ref, giver: &Piece) -> Offer {
    let (sort, kind) = (giver.block.kind.as_str(), giver.block.labels.first().map_or("", String::as_str));
    let known = schema::fields(&format!("{sort} {kind}")).unwrap_or_default().attributes;
    let name = ["id", "arn"].into_iter().find(|name| known.contains_key(name)).or(known.keys().next().copied());
    let way = [Step::Attr(name.unwrap_or("id").into())];
    match times(giver) {
        Times::Once => once(&found.target, &way, giver),
        Times::Counted => counted(&found.target, &way),
        Times::Each => each(&found.target, &way),
    }
}

/// The steps up to the first that only the taker can take, and the rest.
fn fixed(path: &[Step]) -> (&[Step], &[Step]) {
    let at = path.iter().position(|step| matches!(step, Step::At(_))).unwrap_or(path.len());
    path.split_at(at)
}

fn starts_with_name(way: &[Step]) -> bool {
    matches!(way.first(), Some(Step::Attr(_)))
}

fn once(target: &Target, way: &[Step], giver: &Piece) -> Offer {
    let found = Ref { target: target.clone(), path: way.to_vec() };
    let of = match target {
        Target::Local(name) if way.is_empty() => giver.block.body.attr(name).map_or("any".into(), types::of_value),
        _ => types::of_ref(&found),
    };
    Offer { value: found.into(), target: target.clone(), words: words(way), of }
}

/// The value of the one block there is, or `null` where there is none.
fn counted(target: &Target, way: &[Step]) -> Offer {
    let path = [&[Step::Splat], way].concat();
    let of = types::of_ref(&Ref { target: target.clone(), path: way.to_vec() });
    let value = Expr::call("one", vec![Ref { target: target.clone(), path }.into()]);
    Offer { value, target: target.clone(), words: words(way), of }
}

/// The values of all blocks by their keys.
fn each(target: &Target, way: &[Step]) -> Offer {
    let one = Ref { path: way.to_vec(), ..Ref::one() };
    let value = Expr::For(Box::new(Ref::to(target.clone()).into()), Box::new(one.into()));
    let of = format!("map({})", types::of_ref(&Ref { target: target.clone(), path: way.to_vec() }));
    let mut words = words(way);
    if let Some(last) = words.last_mut() {
        last.push('s');
    }
    Offer { value, target: target.clone(), words, of }
}

/// Several attributes of all blocks by their keys.
fn objects(target: &Target, names: &BTreeSet<String>) -> Offer {
    let entries = names.iter().map(|name| (name.as_str(), Ref::one().get(name)));
    let value = Expr::For(Box::new(Ref::to(target.clone()).into()), Box::new(Expr::map(entries)));
    let typed = names.iter().map(|name| (name.as_str(), types::of_ref(&Ref::to(target.clone()).get(name))));
    Offer { value, target: target.clone(), words: vec!["all".into()], of: format!("map({})", types::object(typed)) }
}

/// The attributes a block takes of each value it goes over; its id, where it only goes over the keys.
fn attributes(taker: &Piece) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    taker.block.body.each_ref(&mut |seen: &Ref| {
        if let (Target::Word("each.value" | "one"), Some(Step::Attr(name))) = (&seen.target, seen.path.first()) {
            out.insert(name.clone());
        }
    });
    if out.is_empty() { BTreeSet::from(["id".to_string()]) } else { out }
}

fn words(way: &[Step]) -> Vec<String> {
    let word = |step: &Step| match step {
        Step::Attr(name) => Some(name.clone()),
        Step::Key(key) => Some(key.replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_lowercase()),
        Step::Index(0) | Step::Splat | Step::At(_) => None,
        Step::Index(at) => Some(at.to_string()),
    };
    way.iter().filter_map(word).collect()
}

/// What tells two values apart.
pub fn spelt(value: &Expr) -> String {
    expression(value, 0)
}
