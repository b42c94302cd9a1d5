//! One root of the model against the plan of the same unit.

use super::policy::{self, DOCUMENT};
use super::real::{Found, Real};
use super::values::{Change, changes};
use super::{Difference, What, extra};
use crate::terraform::known::{Known, Made, Scope, made};
use crate::terraform::plan::{Piece, Root};
use crate::terraform::schema::{self, Shape};
use crate::write::hcl::{Body, Expr, Item, Target};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Words of Terraform itself in any block, and none of the provider's.
const META: &[&str] = &["count", "for_each", "depends_on", "lifecycle", "provisioner", "connection", "provider"];

/// Everything in which a plan is not what the model says, in the order of the model; what only the plan has comes last.
pub fn differences(root: &Root, real: &Real) -> Vec<Difference> {
    let given = |target: &Target| match target {
        Target::Data(kind, name) => real.looked_up(kind, name),
        _ => None,
    };
    let scope = Scope::new(root, &given);
    let mut out = Vec::new();
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for one in made(&scope).iter().filter(|one| matches!(one.piece.block.kind.as_str(), "resource" | "data")) {
        let mine: Vec<&Found> = real.all.iter().filter(|found| is_same(one, found)).collect();
        if mine.is_empty() && one.piece.block.kind == "resource" {
            out.push(missing(one));
        }
        met.extend(mine.iter().map(|found| found.address.as_str()));
        out.extend(mine.into_iter().flat_map(|found| of_one(&scope, one, found, real)));
    }
    for found in real.all.iter().filter(|found| !found.read && !met.contains(found.address.as_str())) {
        out.push(extra::extra(root, found, real));
    }
    out
}

/// By kind and name, wherever it stands; an instance by its key, where that is known. One that is not repeated may be counted
/// in the plan.
fn is_same(one: &Made, found: &Found) -> bool {
    let labels = &one.piece.block.labels;
    let read = one.piece.block.kind == "data";
    let by_name = found.read == read && labels.first() == Some(&found.kind) && labels.get(1) == Some(&found.name);
    let first = found.index.as_deref().is_none_or(|index| index == "0");
    let any = one.piece.block.body.attr("for_each").is_some();
    by_name && if one.key.is_some() { one.key == found.index } else { any || first }
}

fn missing(one: &Made) -> Difference {
    Difference { what: What::Missing, address: one.address(), argument: String::new(), ..of_piece(one.piece) }
}

/// A difference of a block that says nothing yet.
fn of_piece(piece: &Piece) -> Difference {
    Difference {
        what: What::Changed,
        address: piece.address(),
        argument: String::new(),
        model: None,
        plan: None,
        owner: piece.owner.clone(),
        fact: None,
        enforces: piece.enforces.clone(),
    }
}

fn of_one(scope: &Scope, one: &Made, found: &Found, real: &Real) -> Vec<Difference> {
    let Known::Map(says) = &one.values else { return Vec::new() };
    let sort = &one.piece.block.kind;
    let fields = schema::fields(&format!("{sort} {}", found.kind)).unwrap_or_default();
    let mut out = Vec::new();
    for (name, value) in says.iter().filter(|(name, _)| !META.contains(&name.as_str()) && !name.ends_with("_wo")) {
        let nothing = Known::Leaf(Json::Null);
        let planned = found.known(name).unwrap_or(nothing);
        let unknown = found.unknown.get(name).unwrap_or(&Json::Null);
        let free = !matches!(fields.attributes.get(name.as_str()).map(|one| &one.shape), Some(Shape::Map(_)));
        let mut all = changes(value, &planned, unknown, free);
        all.iter_mut().for_each(|change| change.path.insert(0, name.clone()));
        if all.is_empty() && !value.is_whole() {
            all.extend(otherwise(scope, one.piece, name, found, real));
        }
        out.extend(all.into_iter().map(|change| told(one.piece, found, change)));
    }
    out.extend(extra::opened(one.piece, says, found));
    out
}

/// Where an open argument comes from something else: a policy written out is compared by its statements.
fn otherwise(scope: &Scope, piece: &Piece, name: &str, found: &Found, real: &Real) -> Vec<Change> {
    let document = policy::document(piece, name).filter(|document| !is_of(real, found, name, document));
    let written = document.and_then(|document| {
        let body = scope.root.pieces.iter().find(|piece| piece.address() == format!("data.{DOCUMENT}.{document}"))?;
        policy::compared(&scope.body(&body.block.body), found.known(name).as_ref())
    });
    match written {
        Some(mut all) => {
            all.iter_mut().for_each(|change| change.path.insert(0, name.to_string()));
            all
        }
        None => led_elsewhere(scope, piece, name, found, real).into_iter().collect(),
    }
}

fn is_of(real: &Real, found: &Found, name: &str, document: &str) -> bool {
    let sources = real.sources(found, name);
    sources.is_none_or(|sources| sources.lost || sources.known.contains(&format!("data.{DOCUMENT}.{document}")))
}

/// Where an argument refers to something else than the model has it refer to.
fn led_elsewhere(scope: &Scope, piece: &Piece, name: &str, found: &Found, real: &Real) -> Option<Change> {
    let mut wanted = BTreeSet::new();
    let mut followed = true;
    each(&piece.block.body, name, &mut |expr| followed &= meant(scope.root, expr, &mut wanted, 0));
    let sources = real.sources(found, name)?;
    let of_model: BTreeSet<String> = real.all.iter().map(Found::plain).collect();
    let counts = |one: &&String| !one.starts_with("data.") || one.starts_with(&format!("data.{DOCUMENT}."));
    let planned: BTreeSet<String> = sources.known.iter().filter(counts).cloned().collect();
    let wanted: BTreeSet<String> = wanted.into_iter().filter(|one| of_model.contains(one)).collect();
    if !followed || sources.lost || planned == wanted || given_as_id(&wanted, found, name, real) {
        return None;
    }
    let list = |all: &BTreeSet<String>| Known::Open(all.iter().cloned().collect::<Vec<_>>().join(", "));
    let planned = match (planned.is_empty(), found.known(name)) {
        (true, known) => known,
        (false, _) => Some(list(&planned)),
    };
    Some(Change { path: vec![name.to_string()], model: Some(list(&wanted)), plan: planned })
}

/// Calls `seen` for the expression of an argument, and for those inside the blocks of its name.
fn each<'a>(body: &'a Body, name: &str, seen: &mut dyn FnMut(&'a Expr)) {
    for item in &body.items {
        match item {
            Item::Attr(known, value) if known == name => seen(value),
            Item::Block(block) if block.kind == name => within(&block.body, seen),
            _ => {}
        }
    }
}

fn within<'a>(body: &'a Body, seen: &mut dyn FnMut(&'a Expr)) {
    for item in &body.items {
        match item {
            Item::Attr(_, value) => seen(value),
            Item::Block(block) => within(&block.body, seen),
        }
    }
}

/// Whether the plan has the id itself of what the model refers to.
fn given_as_id(wanted: &BTreeSet<String>, found: &Found, name: &str, real: &Real) -> bool {
    let Some(Known::Leaf(given)) = found.known(name) else { return false };
    let is_it = |one: &&Found| wanted.contains(&one.plain());
    real.all.iter().filter(is_it).any(|one| ["id", "arn", "name"].iter().any(|key| one.values[*key] == given))
}

/// The resources an expression refers to, through locals; `false` where it cannot be followed.
fn meant(root: &Root, expr: &Expr, out: &mut BTreeSet<String>, depth: usize) -> bool {
    let mut followed = depth < 16;
    expr.each_ref(&mut |found| match &found.target {
        Target::Resource(kind, name) => {
            out.insert(format!("{kind}.{name}"));
        }
        Target::Local(name) => {
            let local = root.pieces.iter().filter(|piece| piece.block.kind == "locals");
            match local.filter_map(|piece| piece.block.body.attr(name)).next() {
                Some(value) if followed => followed &= meant(root, value, out, depth + 1),
                _ => followed = false,
            }
        }
        Target::Data(kind, name) if kind == DOCUMENT => {
            out.insert(format!("data.{kind}.{name}"));
        }
        Target::Word(_) | Target::Var(_) | Target::Module(_) | Target::Ephemeral(..) => followed = false,
        Target::Data(..) => {}
    });
    followed
}

fn told(piece: &Piece, found: &Found, change: Change) -> Difference {
    let what = match extra::gives_more(&found.kind, &change) {
        true => What::Grants,
        false => What::Changed,
    };
    Difference {
        what,
        address: found.address.clone(),
        argument: spelled(&change.path),
        model: change.model.map(|value| value.shown()),
        plan: change.plan.map(|value| value.shown()),
        fact: fact(&piece.block.body, &change.path),
        ..of_piece(piece)
    }
}

/// `statement.Sid.actions` as a reader finds it.
fn spelled(path: &[String]) -> String {
    path.join(".")
}

/// The fact of the model that stands on the way to a value.
fn fact(body: &Body, path: &[String]) -> Option<String> {
    let (name, rest) = path.split_first()?;
    let of_attr = body.attr(name).and_then(|value| named(value, rest));
    of_attr.or_else(|| {
        let inner = body.items.iter().filter_map(|item| match item {
            Item::Block(block) if block.kind == *name => Some(&block.body),
            _ => None,
        });
        inner.filter_map(|body| fact(body, rest.get(1..).unwrap_or_default())).next()
    })
}

fn named(value: &Expr, path: &[String]) -> Option<String> {
    match (value, path.split_first()) {
        (Expr::Named(fact, _), _) => Some(fact.clone()),
        (Expr::Map(map), Some((key, rest))) => named(map.get(key)?, rest),
        (Expr::Call(_, arguments), _) => arguments.iter().find_map(|one| named(one, path)),
        (Expr::List(items), Some((_, rest))) => items.iter().find_map(|one| named(one, rest)),
        _ => None,
    }
}
