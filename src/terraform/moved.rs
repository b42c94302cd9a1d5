//! Where what Terraform has under an earlier address is now: a component that was renamed, or another layout of the root.
//!
//! The earlier address is the one of today with the words put back that stood for the component then. A word is only put back in
//! a block that has to do with the component: it is its own, stands for a connection of it, or refers to what is its own.

use super::frame;
use super::layout::{Layout, in_layout};
use super::plan::{Piece, Root};
use crate::graph::{Model, Stack};
use crate::services::terraform_name;
use crate::write::hcl::{Block, Expr, Ref, Target};
use std::collections::{BTreeMap, BTreeSet};

/// One block for each resource of a root whose address was another.
pub fn pieces(model: &Model, root: &Root, layout: Layout) -> Vec<Piece> {
    let stages = model.stages.iter().chain(model.environments.iter().map(|one| &one.now));
    let stacks: Vec<&Stack> = stages.map(|stage| &stage.stack).collect();
    let before = match stacks.first().and_then(|stack| stack.terraform.text("was")) {
        Some("modules") => Layout::Modules,
        Some(_) => Layout::Files,
        None => layout,
    };
    let earlier = Earlier::of(&stacks, root);
    if earlier.ids.is_empty() && before == layout {
        return Vec::new();
    }
    let made = || root.pieces.iter().filter(|piece| piece.block.kind == "resource");
    let now: BTreeSet<String> = made().map(|piece| piece.full_address()).collect();
    let pair = |piece: &Piece| (in_layout(earlier.piece(piece), before).full_address(), piece.full_address());
    // Terraform takes no block that moves from an address that still stands.
    made().map(pair).filter(|(from, _)| !now.contains(from)).map(|(from, to)| moved(from, to)).collect()
}

fn moved(from: String, to: String) -> Piece {
    let block = Block::new("moved").set("from", Expr::Raw(from)).set("to", Expr::Raw(to));
    Piece::new(frame::OWNER, block).in_file("moved.tf")
}

/// The ids that were others.
struct Earlier {
    /// Id → the earlier one, of what was renamed and what is derived from it.
    ids: BTreeMap<String, String>,
    /// Every id as it is spelt in names, the longest first: `api_gateway` is not `api`.
    words: Vec<(String, String)>,
    /// Who owns what can be referred to.
    owners: BTreeMap<Target, String>,
}

impl Earlier {
    fn of(stacks: &[&Stack], root: &Root) -> Earlier {
        let all: BTreeSet<&String> = stacks.iter().flat_map(|stack| stack.components.keys()).collect();
        let found =
            |id: &&String| stacks.iter().find_map(|stack| earlier_id(stack, id)).map(|was| ((*id).clone(), was));
        let mut words: Vec<(String, String)> = all.iter().map(|id| (terraform_name(id), (*id).clone())).collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let owned = |piece: &Piece| {
            let owner = piece.owner.clone();
            piece.declares().into_iter().map(move |target| (target, owner.clone())).collect::<Vec<_>>()
        };
        let owners = root.pieces.iter().flat_map(owned).collect();
        Earlier { ids: all.iter().filter_map(found).collect(), words, owners }
    }

    /// The piece with the names it had.
    fn piece(&self, piece: &Piece) -> Piece {
        let about = self.about(piece);
        let mut earlier = piece.clone();
        if let Some(name) = earlier.block.labels.last_mut() {
            *name = self.spelt(name, &about);
        }
        let before = |id: &str| self.ids.get(id).cloned().unwrap_or_else(|| id.to_string());
        earlier.owner = before(&piece.owner);
        if let Some(stem) = piece.file.strip_suffix(".tf") {
            earlier.file = format!("{}.tf", before(stem));
        }
        earlier
    }

    /// The components a piece has to do with.
    fn about(&self, piece: &Piece) -> BTreeSet<String> {
        let ends = piece.enforces.iter().filter_map(|wire| wire.split_once("->"));
        let mut all: BTreeSet<String> = ends.flat_map(|(from, to)| [from.to_string(), to.to_string()]).collect();
        all.insert(piece.owner.clone());
        piece.block.body.each_ref(&mut |found: &Ref| all.extend(self.owners.get(&found.target).cloned()));
        all
    }

    /// A name with earlier words in the place of those that stand for what it is about.
    fn spelt(&self, name: &str, about: &BTreeSet<String>) -> String {
        let starts =
            |rest: &str, word: &str| rest.strip_prefix(word).is_some_and(|end| end.is_empty() || end.starts_with('_'));
        let (mut out, mut rest) = (String::new(), name);
        while !rest.is_empty() {
            let (word, became) = match self.words.iter().find(|(word, _)| starts(rest, word)) {
                Some((word, id)) => {
                    let was = self.ids.get(id).filter(|_| about.contains(id));
                    (word.as_str(), was.map_or(word.clone(), |was| terraform_name(was)))
                }
                None => rest.split_once('_').map_or((rest, rest.to_string()), |(word, _)| (word, word.to_string())),
            };
            out.push_str(&became);
            rest = &rest[word.len()..];
            if let Some(after) = rest.strip_prefix('_') {
                out.push('_');
                rest = after;
            }
        }
        out
    }
}

/// What a component was called: as the model says, or as what it is derived from was called, whose id its own begins with.
fn earlier_id(stack: &Stack, id: &str) -> Option<String> {
    let component = stack.components.get(id)?;
    if let Some(was) = &component.was {
        return Some(was.clone());
    }
    let from = component.derived_from.as_deref().filter(|from| *from != id)?;
    let rest = id.strip_prefix(from).filter(|rest| rest.starts_with('-'))?;
    earlier_id(stack, from).map(|was| format!("{was}{rest}"))
}
