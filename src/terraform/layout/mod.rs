//! How a root is laid out: as files of one folder, or as modules that the root calls and wires.
//!
//! A root is split last, when its stages are one and overrides are in: whatever a block refers to in another module leaves
//! that as an output and comes in as a variable. No module waits for another as a whole, since two may need each other.

mod given;
mod offer;
mod place;
mod types;
mod wire;
mod wired;

use super::plan::{Piece, Plan, Root};
use super::tags;
use crate::graph::Stack;
use crate::services::blocks::resource;
use crate::units::Lang;
use std::collections::BTreeMap;

pub use wired::check;

/// What a root's folder looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// One file a component.
    #[default]
    Files,
    /// One module a component.
    Modules,
}

impl Layout {
    /// What the model asks for.
    pub fn of(stack: &Stack) -> Layout {
        match stack.terraform.text("layout") {
            Some("modules") => Layout::Modules,
            _ => Layout::Files,
        }
    }
}

/// The address of a resource of a component, from the root it is in.
pub fn address(stack: &Stack, owner: &str, kind: &str, name: &str) -> String {
    let piece = tags::dressed(stack, Piece::new(owner, resource(kind, name)));
    in_layout(piece, Layout::of(stack)).full_address()
}

/// The piece with the module that it stands in, where it makes something.
pub fn in_layout(mut piece: Piece, layout: Layout) -> Piece {
    piece.module = place::own(&piece).filter(|_| layout == Layout::Modules);
    piece
}

/// Says of each piece of the roots which module it stands in, and the same of the pieces of the stages.
pub fn place<'a>(merged: &mut Plan, stages: impl IntoIterator<Item = &'a mut Plan>) {
    let mut known: BTreeMap<(String, String), Option<String>> = BTreeMap::new();
    for root in &mut merged.roots {
        let places = place::places(root);
        for (piece, places) in root.pieces.iter_mut().zip(places) {
            piece.module = if places.len() == 1 { places.into_iter().next().flatten() } else { None };
            known.insert((root.unit.clone(), piece.address()), piece.module.clone());
        }
    }
    for root in stages.into_iter().flat_map(|plan| &mut plan.roots) {
        for piece in &mut root.pieces {
            piece.module = known.get(&(root.unit.clone(), piece.address())).cloned().flatten();
        }
    }
}

/// A root as the one that calls and its modules, each a root of its own whose unit is its folder.
pub fn split(root: &Root, lang: Lang) -> Vec<Root> {
    wire::wired(root, lang)
}
