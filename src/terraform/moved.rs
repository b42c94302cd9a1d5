//! Where what Terraform has under an earlier address is now: a component that was renamed, or another layout of the root.
//!
//! The earlier address is the one of today with the words put back that stood for the component then. A word that only looks like
//! the component's makes a block that moves from where nothing ever was, and Terraform passes over it.

use super::frame;
use super::layout::{Layout, in_layout};
use super::plan::{Piece, Root};
use crate::graph::{Model, Stack};
use crate::services::terraform_name;
use crate::write::hcl::{Block, Expr};
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
    let earlier = Earlier::of(&stacks);
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
    /// Every id as it is spelt in names, with the earlier spelling, the longest first: `api_gateway` is not `api`.
    words: Vec<(String, String)>,
}

impl Earlier {
    fn of(stacks: &[&Stack]) -> Earlier {
        let all: BTreeSet<&String> = stacks.iter().flat_map(|stack| stack.components.keys()).collect();
        let found =
            |id: &&String| stacks.iter().find_map(|stack| earlier_id(stack, id)).map(|was| ((*id).clone(), was));
        let ids: BTreeMap<String, String> = all.iter().filter_map(found).collect();
        let spelt = |id: &String| (terraform_name(id), terraform_name(ids.get(id).unwrap_or(id)));
        let mut words: Vec<(String, String)> = all.into_iter().map(spelt).collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        Earlier { ids, words }
    }

    /// The piece with the names it had.
    fn piece(&self, piece: &Piece) -> Piece {
        let mut earlier = piece.clone();
        if let Some(name) = earlier.block.labels.last_mut() {
            *name = self.spelt(name);
        }
        let before = |id: &str| self.ids.get(id).cloned().unwrap_or_else(|| id.to_string());
        earlier.owner = before(&piece.owner);
        if let Some(stem) = piece.file.strip_suffix(".tf") {
            earlier.file = format!("{}.tf", before(stem));
        }
        earlier
    }

    /// A name with earlier words in the place of those of today.
    fn spelt(&self, name: &str) -> String {
        let (mut out, mut rest) = (String::new(), name);
        while !rest.is_empty() {
            let (word, became) = self.first(rest);
            out.push_str(became);
            rest = &rest[word.len()..];
            if let Some(after) = rest.strip_prefix('_') {
                out.push('_');
                rest = after;
            }
        }
        out
    }

    /// What a name begins with, an id or a word that is none, and what it was.
    fn first<'a>(&'a self, rest: &'a str) -> (&'a str, &'a str) {
        let starts = |word: &str| rest.strip_prefix(word).is_some_and(|end| end.is_empty() || end.starts_with('_'));
        match self.words.iter().find(|(word, _)| starts(word)) {
            Some((word, was)) => (word, was),
            None => rest.split_once('_').map_or((rest, rest), |(word, _)| (word, word)),
        }
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
