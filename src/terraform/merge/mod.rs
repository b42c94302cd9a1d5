//! One plan out of the plans of several stages: what differs becomes a variable, and each stage gets its values.
//!
//! The variables have no default. A forgotten `-var-file` is then an error, and never a quiet deployment of another stage's sizes.

mod body;
mod order;
mod value;
mod variables;

use super::frame;
use super::plan::{Piece, Plan, Root};
use crate::write::hcl::{Expr, Ref, Step, Target};
use indexmap::IndexMap;
use order::union;
use std::collections::{BTreeMap, BTreeSet};
use variables::Variables;

/// The values of one root's variables at one stage, in the order the variables are declared.
pub type Values = IndexMap<String, Expr>;

/// What the stages have in common, and what each says for itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    /// The blocks, with variables where stages differ.
    pub plan: Plan,
    /// Stage → unit → values; a unit without differences is not listed.
    pub values: IndexMap<String, IndexMap<String, Values>>,
}

/// How the words of a description are put: given what is set and where, in the language of the model.
pub type Describe<'a> = &'a dyn Fn(&Varying) -> String;

/// What a variable stands for, for its description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Varying {
    /// An attribute of a block: the way to it, and the block's address.
    Attribute(String, String),
    /// A setting of the model, as `component.key`.
    Fact(String),
    /// Whether a part of the stack is there at all.
    Presence(String),
    /// The stage itself.
    Stage,
}

/// Merges the plans of the stages, the default stage first. With one stage nothing varies.
pub fn merge_stages(stages: &[(String, Plan)], describe: Describe) -> Merged {
    merge_plans(stages, "stage", describe)
}

/// As [`merge_stages`], of plans that are told apart by a variable called `word`.
pub fn merge_plans(stages: &[(String, Plan)], word: &str, describe: Describe) -> Merged {
    let names: Vec<String> = stages.iter().map(|(name, _)| name.clone()).collect();
    let values = names.iter().map(|name| (name.clone(), IndexMap::new())).collect();
    let mut merged = Merged { plan: Plan::default(), values };
    let units: Vec<Vec<String>> =
        stages.iter().map(|(_, plan)| plan.roots.iter().map(|root| root.unit.clone()).collect()).collect();
    for unit in union(&units) {
        let empty = Root::new(&unit);
        let roots: Vec<&Root> =
            stages.iter().map(|(_, plan)| plan.roots.iter().find(|root| root.unit == unit).unwrap_or(&empty)).collect();
        let (root, values) = merge_root(Variables::new(&names, word, &roots), &roots, describe);
        merged.plan.roots.push(root);
        for (stage, of_stage) in values {
            if let Some(units) = merged.values.get_mut(&stage) {
                units.insert(unit.clone(), of_stage);
            }
        }
    }
    merged
}

fn merge_root(mut variables: Variables, roots: &[&Root], describe: Describe) -> (Root, Vec<(String, Values)>) {
    let keys: Vec<Vec<String>> = roots.iter().map(|root| root.pieces.iter().map(key).collect()).collect();
    let mut presence: BTreeMap<Target, Vec<bool>> = BTreeMap::new();
    let mut pieces: Vec<(Piece, Vec<bool>)> = Vec::new();
    for wanted in union(&keys) {
        let found: Vec<Option<&Piece>> =
            roots.iter().map(|root| root.pieces.iter().find(|piece| key(piece) == wanted)).collect();
        let mask: Vec<bool> = found.iter().map(Option::is_some).collect();
        let Some(piece) = merge_piece(&mut variables, &found) else {
            continue;
        };
        if is_switched(&piece) && mask.contains(&false) {
            presence.extend(piece.declares().into_iter().map(|target| (target, mask.clone())));
        }
        // The others are evaluated at every stage, whether or not the stage has them.
        let evaluated = if is_switched(&piece) { mask } else { vec![true; mask.len()] };
        pieces.push((piece, evaluated));
    }
    let repeated: BTreeSet<Target> = pieces
        .iter()
        .filter(|(piece, _)| piece.block.body.attr("for_each").is_some())
        .flat_map(|(piece, _)| piece.declares())
        .collect();
    let mut root = Root::new(&roots[0].unit);
    for (mut piece, mask) in pieces {
        let body = std::mem::take(&mut piece.block.body);
        piece.block.body = body.map_refs(&|found| guarded(found, &mask, &presence, &repeated));
        root.push(piece);
    }
    variables.finish(root, describe)
}

/// A reference to something that is not there at every stage.
fn guarded(found: Ref, mask: &[bool], presence: &BTreeMap<Target, Vec<bool>>, repeated: &BTreeSet<Target>) -> Expr {
    // A bare reference names the whole block, as `depends_on` and `for_each` do.
    let Some(there) = presence.get(&found.target).filter(|_| !found.path.is_empty()) else {
        return Expr::Ref(found);
    };
    let always = mask.iter().zip(there).all(|(here, there)| !here || *there);
    match (repeated.contains(&found.target), always) {
        (true, true) => Expr::Ref(found),
        (true, false) => Expr::call("try", vec![Expr::Ref(found), Expr::Null]),
        (false, true) => Expr::Ref(before(found, Step::Index(0))),
        (false, false) => Expr::call("one", vec![Expr::Ref(before(found, Step::Splat))]),
    }
}

fn before(mut found: Ref, step: Step) -> Ref {
    found.path.insert(0, step);
    found
}

/// What makes two blocks of two stages the same block.
fn key(piece: &Piece) -> String {
    let own = match piece.block.kind.as_str() {
        "locals" => format!("{:?}", piece.declares()),
        "provider" => format!("{:?}", piece.block.body.attr("alias")),
        _ => String::new(),
    };
    format!("{} {own}", piece.address())
}

/// Whether a block is left out where a stage lacks it. Look-ups of the frame ask for what is always there.
fn is_switched(piece: &Piece) -> bool {
    piece.is_resource() && piece.owner != frame::OWNER
}

fn merge_piece(variables: &mut Variables, found: &[Option<&Piece>]) -> Option<Piece> {
    let there: Vec<(usize, &Piece)> =
        found.iter().enumerate().filter_map(|(at, piece)| Some((at, (*piece)?))).collect();
    let (_, first) = there.first()?;
    let live: Vec<usize> = there.iter().map(|(at, _)| *at).collect();
    let place = value::Place::of(first, live);
    let bodies: Vec<&_> = there.iter().map(|(_, piece)| &piece.block.body).collect();
    let mut out = (*first).clone();
    out.block.body = body::merge(variables, &place, &bodies);
    for (_, piece) in &there[1..] {
        out = piece.enforces.iter().fold(out, |out, connection| out.enforcing(connection));
    }
    if is_switched(&out) && there.len() < found.len() {
        let mask: Vec<bool> = found.iter().map(Option::is_some).collect();
        counted(variables, &place, &mask, &mut out);
    }
    Some(out)
}

/// Makes a block that some stages lack depend on a switch.
fn counted(variables: &mut Variables, place: &value::Place, mask: &[bool], piece: &mut Piece) {
    let switch = variables.switch(place, &place.name, mask);
    let body = &mut piece.block.body;
    if let Some(each) = body.attr("for_each").cloned() {
        body.put("for_each", Expr::from(switch).choose(each, Expr::Map(IndexMap::new())));
        return;
    }
    let count = body.attr("count").cloned().unwrap_or(Expr::from(1));
    body.put("count", Expr::from(switch).choose(count, 0));
}
