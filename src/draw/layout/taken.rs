//! Who stands in which slot while places are sought, and who touches several zones.

use super::grid::{Grid, Slot, zone_tier};
use super::place::Link;
use crate::draw::view::View;

/// Who stands where.
pub struct Taken {
    wide: usize,
    at: Vec<Option<usize>>,
    in_col: Vec<usize>,
}

impl Taken {
    /// Nobody anywhere.
    pub fn new(grid: &Grid) -> Taken {
        let wide = grid.cols.len();
        Taken { wide, at: vec![None; wide * grid.rows.len()], in_col: vec![0; wide] }
    }

    /// Who stands there.
    pub fn get(&self, slot: Slot) -> Option<usize> {
        if slot.0 >= self.wide { None } else { self.at.get(slot.1 * self.wide + slot.0).copied().flatten() }
    }

    /// Puts one there.
    pub fn insert(&mut self, slot: Slot, n: usize) {
        if self.at[slot.1 * self.wide + slot.0].replace(n).is_none() {
            self.in_col[slot.0] += 1;
        }
    }

    /// Frees a slot.
    pub fn remove(&mut self, slot: Slot) {
        if slot.0 < self.wide && self.at.get_mut(slot.1 * self.wide + slot.0).is_some_and(|at| at.take().is_some()) {
            self.in_col[slot.0] -= 1;
        }
    }

    /// Whether nobody but this one stands in the column.
    pub fn alone(&self, col: usize, n: usize, now: Slot) -> bool {
        let mine = usize::from(now.0 == col && self.get(now) == Some(n));
        self.in_col[col] == mine
    }
}

/// In how many zones a node has neighbours.
pub fn zones_touched(view: &View, grid: &Grid, links: &[Link], n: usize) -> usize {
    let other = |l: &Link| {
        if l.from == n {
            Some(l.to)
        } else if l.to == n {
            Some(l.from)
        } else {
            None
        }
    };
    let zone = |m: usize| zone_tier(view, &grid.zones, &view.nodes[m]).map(|(z, _)| z);
    let zones: std::collections::BTreeSet<usize> = links.iter().filter_map(other).filter_map(zone).collect();
    zones.len()
}

/// The edges whose two ends are drawn and differ.
pub fn links(view: &View) -> Vec<Link> {
    let find = |id: &str| view.nodes.iter().position(|n| n.id == id);
    let link = |(edge, e): (usize, &crate::draw::view::Edge)| {
        let (from, to) = (find(&e.from)?, find(&e.to)?);
        (from != to).then_some(Link { edge, from, to, style: e.style })
    };
    view.edges.iter().enumerate().filter_map(link).collect()
}
