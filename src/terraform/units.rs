//! The pieces of the stack on its roots: each goes to the unit that holds its owner, and what one root needs of an earlier one
//! is handed over, so that roots do not read each other's state.

mod hand;

use super::plan::{Piece, Root};
use crate::graph::Stack;
use crate::write::hcl::{Block, Body, Expr, Item, Ref, Target};
use hand::{Hands, referred};
use std::collections::{BTreeMap, BTreeSet};

/// Why the roots cannot be as the units say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Misplaced {
    /// The unit that needs something.
    pub unit: String,
    /// The component in it.
    pub owner: String,
    /// What that needs, as a Terraform address.
    pub what: String,
    /// Whose it is.
    pub of: String,
    /// The unit that makes it.
    pub made_in: String,
    /// Whether it is made later; else it is made before, and is nothing that can be handed over.
    pub later: bool,
}

/// The pieces of all roots with their places.
struct Placing {
    pieces: Vec<Piece>,
    /// The root of each, by number; what is only looked up has none and goes where it is needed.
    roots: Vec<usize>,
    /// Who declares a target.
    made: BTreeMap<Target, usize>,
}

/// The roots in order with what is theirs, and what does not fit.
pub fn placed(stack: &Stack, pieces: Vec<Piece>) -> (Vec<Root>, Vec<Misplaced>) {
    let ids: Vec<&str> = stack.roots().map(|unit| unit.id.as_str()).collect();
    let of = |piece: &Piece| {
        let id = stack.root_of(&piece.owner, piece.early);
        ids.iter().position(|unit| *unit == id).unwrap_or(0)
    };
    let roots = pieces.iter().map(of).collect();
    let declared =
        |(at, piece): (usize, &Piece)| piece.declares().into_iter().map(|target| (target, at)).collect::<Vec<_>>();
    let made = pieces.iter().enumerate().flat_map(declared).collect();
    let mut all = Placing { pieces, roots, made };
    all.move_links();
    all.move_outputs();
    let mut hands = Hands::new(stack.lang);
    let mut out: Vec<Root> = ids.iter().map(|id| Root::new(id)).collect();
    let mut misplaced = BTreeSet::new();
    for (at, root) in out.iter_mut().enumerate() {
        for piece in all.of_root(at) {
            let piece = all.with_hands(piece, at, &ids, &mut hands, &mut misplaced);
            root.push(piece);
        }
    }
    hands.give(&mut out);
    (out.into_iter().filter(|root| !root.pieces.is_empty()).collect(), misplaced.into_iter().collect())
}

/// What may stand in several roots: it is looked up or computed, and makes nothing.
fn is_copied(piece: &Piece) -> bool {
    matches!(piece.block.kind.as_str(), "data" | "locals" | "variable")
}

/// The targets a body refers to.
fn targets(body: &Body) -> BTreeSet<Target> {
    let mut out = BTreeSet::new();
    body.each_ref(&mut |found: &Ref| {
        out.insert(found.target.clone());
    });
    out
}

impl Placing {
    /// The pieces a piece refers to, through look-ups and locals down to what is made.
    fn needs(&self, at: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open = vec![at];
        while let Some(one) = open.pop() {
            for target in targets(&self.pieces[one].block.body) {
                if let Some(found) = self.made.get(&target).copied().filter(|found| seen.insert(*found))
                    && is_copied(&self.pieces[found])
                {
                    open.push(found);
                }
            }
        }
        seen.remove(&at);
        seen
    }

    /// The last root that something a piece needs is made in.
    fn last_needed(&self, at: usize) -> usize {
        let made = self.needs(at).into_iter().filter(|found| !is_copied(&self.pieces[*found]));
        made.map(|found| self.roots[found]).max().unwrap_or(0)
    }

    /// A rule, a policy or a permission stands for a connection, and nothing refers to it: it belongs to the later of both ends.
    fn move_links(&mut self) {
        let needed: Vec<BTreeSet<usize>> = (0..self.pieces.len()).map(|at| self.needs(at)).collect();
        let referred: BTreeSet<usize> = (0..self.pieces.len())
            .filter(|at| !is_copied(&self.pieces[*at]))
            .flat_map(|at| needed[at].iter().copied())
            .collect();
        for at in 0..self.pieces.len() {
            let link = self.pieces[at].block.kind == "resource" && !self.pieces[at].enforces.is_empty();
            if link && !referred.contains(&at) {
                self.roots[at] = self.roots[at].max(self.last_needed(at));
            }
        }
    }

    /// An output stands where what it shows is made.
    fn move_outputs(&mut self) {
        for at in 0..self.pieces.len() {
            let made = self.needs(at).into_iter().filter(|found| !is_copied(&self.pieces[*found]));
            let last = made.map(|found| self.roots[found]).max();
            if let Some(last) = last.filter(|_| self.pieces[at].block.kind == "output") {
                self.roots[at] = last;
            }
        }
    }

    /// The pieces of a root in the order of the stack: its own, and what they look up, but for what it makes itself.
    fn of_root(&self, root: usize) -> Vec<&Piece> {
        let own = |at: &usize| !is_copied(&self.pieces[*at]) && self.roots[*at] == root;
        let mut needed: BTreeSet<usize> = (0..self.pieces.len()).filter(own).collect();
        for at in needed.clone() {
            needed.extend(self.looked_up(at, root));
        }
        needed.extend(self.alone(root));
        needed.into_iter().map(|at| &self.pieces[at]).collect()
    }

    /// What a piece looks up or computes with, step by step; nothing of what the root makes itself.
    fn looked_up(&self, at: usize, root: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open = vec![at];
        while let Some(one) = open.pop() {
            for target in targets(&self.pieces[one].block.body) {
                let Some(found) = self.made.get(&target).copied() else { continue };
                if is_copied(&self.pieces[found]) && self.maker(&target, root).is_none() && seen.insert(found) {
                    open.push(found);
                }
            }
        }
        seen
    }

    /// Look-ups and locals nobody refers to: they stay with their owner.
    fn alone(&self, root: usize) -> impl Iterator<Item = usize> {
        let referred: BTreeSet<usize> = (0..self.pieces.len())
            .flat_map(|at| targets(&self.pieces[at].block.body))
            .filter_map(|target| self.made.get(&target).copied())
            .collect();
        (0..self.pieces.len())
            .filter(move |at| is_copied(&self.pieces[*at]) && self.roots[*at] == root && !referred.contains(at))
    }

    /// The resource of this root that a look-up would find.
    fn maker(&self, target: &Target, root: usize) -> Option<Target> {
        let Target::Data(kind, name) = target else { return None };
        let resource = Target::Resource(kind.clone(), name.clone());
        self.made.get(&resource).filter(|at| self.roots[**at] == root).map(|_| resource)
    }

    /// What a target is made by, where that is another root; of a look-up, where a later root makes what it would find.
    fn maker_of(&self, target: &Target, root: usize) -> Option<usize> {
        let at = match target {
            Target::Data(kind, name) => {
                let made = self.made.get(&Target::Resource(kind.clone(), name.clone())).copied();
                made.filter(|at| self.roots[*at] > root)?
            }
            _ => self.made.get(target).copied()?,
        };
        (!is_copied(&self.pieces[at]) && self.roots[at] != root).then_some(at)
    }

    /// Without waiting for what an earlier root has made: the order of the roots says that.
    fn without_earlier(&self, piece: &Piece, root: usize) -> Piece {
        let mut piece = piece.clone();
        let earlier = |one: &Expr| {
            let Expr::Ref(found) = one else { return false };
            self.made.get(&found.target).is_some_and(|at| self.roots[*at] < root)
        };
        let Some(Expr::List(all)) = piece.block.body.attr("depends_on") else { return piece };
        let kept: Vec<Expr> = all.iter().filter(|one| !earlier(one)).cloned().collect();
        match kept.is_empty() {
            true => piece.block.body.items.retain(|item| !matches!(item, Item::Attr(name, _) if name == "depends_on")),
            false => piece.block.body.put("depends_on", Expr::List(kept)),
        }
        piece
    }

    /// The piece as it stands in a root: what that makes itself is not looked up, what an earlier one makes is handed over.
    fn with_hands(
        &self,
        piece: &Piece,
        root: usize,
        ids: &[&str],
        hands: &mut Hands,
        misplaced: &mut BTreeSet<Misplaced>,
    ) -> Piece {
        let mut piece = self.without_earlier(piece, root);
        let body = std::mem::take(&mut piece.block.body);
        let asking = Piece { block: Block { body: body.clone(), ..piece.block.clone() }, ..piece.clone() };
        piece.block.body = body.replaced(&mut |asked| {
            let found = referred(asked)?;
            if let Some(target) = self.maker(&found.target, root) {
                return Some(Expr::Ref(Ref { target, path: found.path.clone() }));
            }
            let at = self.maker_of(&found.target, root)?;
            let (giver, from) = (&self.pieces[at], self.roots[at]);
            let taken = if from < root { hands.take(asked, &asking, giver, (from, root)) } else { None };
            if taken.is_none() {
                misplaced.insert(Misplaced {
                    unit: ids[root].to_string(),
                    owner: asking.owner.clone(),
                    what: giver.address(),
                    of: giver.owner.clone(),
                    made_in: ids[from].to_string(),
                    later: from > root,
                });
            }
            taken
        });
        piece
    }
}
