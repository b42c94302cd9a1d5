//! Whether root and modules fit: every variable given and used, every output there and asked for.

use super::super::plan::{Piece, Root};
use super::super::schema::Fault;
use crate::services::terraform_name;
use crate::write::hcl::{Item, Ref, Step, Target};
use std::collections::BTreeSet;

/// What does not fit between a root, which comes first, and its modules.
pub fn check(roots: &[Root]) -> Vec<Fault> {
    let Some((calling, modules)) = roots.split_first() else { return Vec::new() };
    let asked = asked(calling);
    let mut faults = Vec::new();
    for module in modules {
        let label = terraform_name(module.unit.rsplit('/').next().unwrap_or_default());
        let called = |piece: &&Piece| piece.block.kind == "module" && piece.block.labels.first() == Some(&label);
        match calling.pieces.iter().find(called) {
            Some(call) => faults.extend(of_call(call, module)),
            None => {
                faults.extend(module.pieces.first().map(|piece| Fault::of(piece, "", "is called by no root".into())))
            }
        }
        faults.extend(of_outputs(module, &label, &asked));
    }
    faults.extend(unknown(calling, modules));
    faults.extend(roots.iter().flat_map(unused));
    faults
}

/// The outputs of modules a root refers to, as `(module, output)`.
fn asked(root: &Root) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for piece in &root.pieces {
        piece.block.body.each_ref(&mut |found: &Ref| {
            if let (Target::Module(module), Some(Step::Attr(name))) = (&found.target, found.path.first()) {
                all.insert((module.clone(), name.clone()));
            }
        });
    }
    all
}

fn names(root: &Root, kind: &str) -> BTreeSet<String> {
    let of_kind = root.pieces.iter().filter(|piece| piece.block.kind == kind);
    of_kind.filter_map(|piece| piece.block.labels.first().cloned()).collect()
}

fn of_call(call: &Piece, module: &Root) -> Vec<Fault> {
    let given = call.block.body.items.iter().filter_map(|item| match item {
        Item::Attr(name, _) if name != "source" && name != "providers" => Some(name.clone()),
        _ => None,
    });
    let (given, declared): (BTreeSet<String>, _) = (given.collect(), names(module, "variable"));
    let missing = declared.difference(&given).map(|name| format!("does not give `{name}`"));
    let strange = given.difference(&declared).map(|name| format!("gives `{name}`, which the module does not take"));
    missing.chain(strange).map(|says| Fault::of(call, "", says)).collect()
}

fn of_outputs(module: &Root, label: &str, asked: &BTreeSet<(String, String)>) -> Vec<Fault> {
    let output = |piece: &&Piece| piece.block.kind == "output";
    let wanted = |piece: &Piece| asked.contains(&(label.to_string(), piece.block.labels.concat()));
    let idle = module.pieces.iter().filter(output).filter(|piece| !wanted(piece));
    idle.map(|piece| Fault::of(piece, "", "is asked for by nothing".into())).collect()
}

/// References of the root to outputs that no module has.
fn unknown(calling: &Root, modules: &[Root]) -> Vec<Fault> {
    let label = |module: &Root| terraform_name(module.unit.rsplit('/').next().unwrap_or_default());
    let there: BTreeSet<(String, String)> = modules
        .iter()
        .flat_map(|module| names(module, "output").into_iter().map(move |name| (label(module), name)))
        .collect();
    let mut faults = Vec::new();
    for piece in &calling.pieces {
        let one = Root { unit: String::new(), pieces: vec![piece.clone()] };
        let lost = asked(&one).into_iter().filter(|pair| !there.contains(pair));
        let says = |(module, name): (String, String)| format!("refers to `module.{module}.{name}`, which nothing is");
        faults.extend(lost.map(|pair| Fault::of(piece, "", says(pair))));
    }
    faults
}

/// Variables nothing refers to.
fn unused(root: &Root) -> Vec<Fault> {
    let mut used = BTreeSet::new();
    for piece in &root.pieces {
        piece.block.body.each_ref(&mut |found: &Ref| {
            if let Target::Var(name) = &found.target {
                used.insert(name.clone());
            }
        });
    }
    let idle = |piece: &&Piece| piece.block.kind == "variable" && !used.contains(&piece.block.labels.concat());
    root.pieces.iter().filter(idle).map(|piece| Fault::of(piece, "", "is used by nothing".into())).collect()
}
