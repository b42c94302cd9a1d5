//! The plan: every block of every root before it is text, with its owner and the connections it enforces.

use super::schema::Fault;
use super::units::Misplaced;
pub use crate::services::blocks::Piece;
use crate::write::hcl::{Expr, Ref, Target, expression};
use std::collections::BTreeSet;

/// All the Terraform of one stack at one stage.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// The roots, in the order they are applied.
    pub roots: Vec<Root>,
    /// Overrides that name no block.
    pub misses: Vec<Fault>,
    /// What the units keep apart and cannot be.
    pub misplaced: Vec<Misplaced>,
}

/// One Terraform root: a folder with its own state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Root {
    /// The unit it deploys; also the name of its folder.
    pub unit: String,
    /// Its blocks; the order is kept within each file.
    pub pieces: Vec<Piece>,
}

impl Root {
    /// An empty root for a unit.
    pub fn new(unit: &str) -> Root {
        Root { unit: unit.into(), pieces: Vec::new() }
    }

    /// Adds a piece.
    pub fn push(&mut self, piece: Piece) {
        self.pieces.push(piece);
    }

    /// What its blocks refer to and none of them is, with the block that refers, in the order they are met.
    pub fn unanswered(&self) -> Vec<(&Piece, Target)> {
        let known: BTreeSet<Target> = self.pieces.iter().flat_map(Piece::declares).collect();
        let mut out = Vec::new();
        for piece in &self.pieces {
            let mut look = |found: &Ref| {
                if !matches!(found.target, Target::Word(_)) && !known.contains(&found.target) {
                    out.push((piece, found.target.clone()));
                }
            };
            piece.block.body.each_ref(&mut look);
        }
        out
    }

    /// The references no block of this root answers.
    pub fn dangling(&self) -> Vec<Fault> {
        let found = self.unanswered().into_iter();
        found
            .map(|(piece, to)| Fault::of(piece, "", format!("refers to `{}`, which nothing is", spelled(&to))))
            .collect()
    }

    /// Addresses and names of locals that stand twice, which Terraform refuses.
    pub fn twice(&self) -> Vec<Fault> {
        let mut seen = BTreeSet::new();
        let again = self.pieces.iter().filter(|piece| piece.declares().into_iter().any(|found| !seen.insert(found)));
        again.map(|piece| Fault::of(piece, "", "stands twice: two names become one".into())).collect()
    }
}

/// An address as the module it stands in knows it: without `UNIT:` and `module.NAME.`.
pub fn in_module(address: &str) -> &str {
    let inner = address.rsplit(':').next().unwrap_or(address);
    inner.strip_prefix("module.").and_then(|rest| rest.split_once('.')).map_or(inner, |(_, rest)| rest)
}

/// A target as Terraform spells it.
pub fn spelled(target: &Target) -> String {
    expression(&Expr::Ref(Ref::to(target.clone())), 0)
}

impl Plan {
    /// The root of a unit, made at the end when there is none yet.
    pub fn root(&mut self, unit: &str) -> &mut Root {
        let at = self.roots.iter().position(|root| root.unit == unit).unwrap_or_else(|| {
            self.roots.push(Root::new(unit));
            self.roots.len() - 1
        });
        &mut self.roots[at]
    }

    /// The references no root answers.
    pub fn dangling(&self) -> Vec<Fault> {
        self.roots.iter().flat_map(Root::dangling).collect()
    }

    /// The resources a component owns, as `UNIT:ADDRESS`.
    pub fn owned_by(&self, component: &str) -> Vec<String> {
        self.addresses(|piece| piece.owner == component)
    }

    /// The resources that enforce a connection (`FROM->TO`), as `UNIT:ADDRESS`.
    pub fn enforcers_of(&self, connection: &str) -> Vec<String> {
        self.addresses(|piece| piece.enforces.iter().any(|known| known == connection))
    }

    /// Each resource with its owner, as `(UNIT:ADDRESS, owner)`.
    pub fn owners(&self) -> Vec<(String, String)> {
        let each = self.roots.iter().flat_map(|root| root.pieces.iter().map(move |piece| (root, piece)));
        each.filter(|(_, piece)| piece.is_resource())
            .map(|(root, piece)| (format!("{}:{}", root.unit, piece.full_address()), piece.owner.clone()))
            .collect()
    }

    fn addresses(&self, wanted: impl Fn(&Piece) -> bool) -> Vec<String> {
        let mut out = Vec::new();
        for root in &self.roots {
            let of_root = root.pieces.iter().filter(|piece| piece.is_resource() && wanted(piece));
            out.extend(of_root.map(|piece| format!("{}:{}", root.unit, piece.full_address())));
        }
        out
    }
}
