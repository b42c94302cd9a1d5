//! Which module a block stands in. What makes something stands with its component; what is looked up or computed stands where
//! it is needed, and in the root where several need it.

use super::super::frame;
use super::super::plan::{Piece, Root};
use crate::write::hcl::{Ref, Target};
use std::collections::{BTreeMap, BTreeSet};

/// The places of a piece: names of modules, `None` for the root.
pub type Places = BTreeSet<Option<String>>;

/// What says of two groups what passes between them belongs to neither.
const BETWEEN: &[&str] = &["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];

/// The module a piece belongs to by what it is: a group alone, the network, else its component's.
pub fn own(piece: &Piece) -> Option<String> {
    let kind = piece.block.labels.first().map_or("", String::as_str);
    if !(piece.is_resource() || piece.block.kind == "locals") || piece.owner == frame::OWNER || BETWEEN.contains(&kind)
    {
        return None;
    }
    match piece.file.trim_end_matches(".tf") {
        _ if kind == "aws_security_group" => Some(format!("security-group-{}", piece.owner)),
        "network" => Some("vpc".into()),
        component => Some(component.into()),
    }
}

/// Where each piece of a root stands, in their order.
pub fn places(root: &Root) -> Vec<Places> {
    let made: BTreeMap<Target, usize> = root
        .pieces
        .iter()
        .enumerate()
        .flat_map(|(at, piece)| piece.declares().into_iter().map(move |t| (t, at)))
        .collect();
    let mut users = vec![BTreeSet::new(); root.pieces.len()];
    for (at, piece) in root.pieces.iter().enumerate() {
        piece.block.body.each_ref(&mut |found: &Ref| {
            if let Some(used) = made.get(&found.target) {
                users[*used].insert(at);
            }
        });
    }
    let making = root.pieces.iter().filter(|piece| !is_floating(piece));
    let mut placing =
        Placing { root, users, making: making.filter_map(own).collect(), found: vec![None; root.pieces.len()] };
    (0..root.pieces.len()).map(|at| placing.of(at)).collect()
}

/// What makes nothing and may stand wherever it is needed.
fn is_floating(piece: &Piece) -> bool {
    matches!(piece.block.kind.as_str(), "data" | "locals")
}

/// A look-up of the frame that asks for nothing of this root costs nothing to repeat.
fn is_repeated(piece: &Piece) -> bool {
    let mut asks = false;
    piece.block.body.each_ref(&mut |_: &Ref| asks = true);
    piece.block.kind == "data" && piece.owner == frame::OWNER && !asks
}

struct Placing<'a> {
    root: &'a Root,
    /// Which pieces refer to a piece.
    users: Vec<BTreeSet<usize>>,
    /// Modules that make something.
    making: BTreeSet<String>,
    found: Vec<Option<Places>>,
}

impl Placing<'_> {
    fn of(&mut self, at: usize) -> Places {
        if let Some(known) = &self.found[at] {
            return known.clone();
        }
        // What refers to itself in a circle Terraform refuses anyway.
        self.found[at] = Some(BTreeSet::from([None]));
        let piece = &self.root.pieces[at];
        let places = match is_floating(piece) {
            true => {
                let needed = self.users[at].clone().into_iter().flat_map(|user| self.of(user)).collect();
                self.settled(piece, needed)
            }
            false => BTreeSet::from([own(piece)]),
        };
        self.found[at] = Some(places.clone());
        places
    }

    fn settled(&self, piece: &Piece, needed: Places) -> Places {
        let home = own(piece).filter(|home| self.making.contains(home));
        match needed.len() {
            0 => BTreeSet::from([home]),
            1 => needed,
            _ if home.is_some() && needed.contains(&home) => BTreeSet::from([home]),
            _ if is_repeated(piece) => needed,
            _ => BTreeSet::from([None]),
        }
    }
}
