//! Which slot each component takes: near what it speaks with, in line where it can be, in nobody's way.
//!
//! A local search over whole pictures: move one component or swap two as long as that makes the sum of lengths,
//! bends, blocked ways and crossings smaller. It starts from the order of the view and never asks for chance.

use super::grid::{Col, Grid, Row, Slot};
pub use super::taken::links;
use super::taken::{Taken, zones_touched};
use crate::draw::view::{Place, Style, View};

/// An edge by node index.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// Index of the edge in the view.
    pub edge: usize,
    /// Node it leaves.
    pub from: usize,
    /// Node it reaches.
    pub to: usize,
    /// What it is.
    pub style: Style,
}

/// Components up to which every arrangement is tried.
const MANY: usize = 400;

struct Search<'a> {
    view: &'a View,
    grid: &'a Grid,
    links: &'a [Link],
    of_node: Vec<Vec<usize>>,
    options: Vec<Vec<Slot>>,
    at: Vec<Slot>,
    taken: Taken,
    /// In how many zones each node has neighbours: who touches all stands on the spine.
    zones_touched: Vec<usize>,
}

/// A slot for every node; nodes for which no slot is left get one in a row of their own below.
pub fn place(view: &View, grid: &mut Grid, links: &[Link]) -> Vec<Slot> {
    let needed = view.nodes.len();
    let options: Vec<Vec<Slot>> = view.nodes.iter().map(|n| grid.slots(view, n)).collect();
    let mut of_node = vec![Vec::new(); needed];
    for (i, l) in links.iter().enumerate() {
        of_node[l.from].push(i);
        of_node[l.to].push(i);
    }
    let (mut at, lost) = {
        let zones_touched = (0..needed).map(|n| zones_touched(view, grid, links, n)).collect();
        let mut s = Search {
            view,
            grid,
            links,
            of_node,
            options,
            at: vec![(0, 0); needed],
            taken: Taken::new(grid),
            zones_touched,
        };
        let lost = s.seed();
        let rounds = if needed > MANY { 2 } else { 8 };
        for _ in 0..rounds {
            if !s.round() {
                break;
            }
        }
        (s.at, lost)
    };
    let width = grid.cols.len().max(1);
    let base = grid.rows.len();
    for (k, n) in lost.iter().enumerate() {
        let row = base + k / width;
        if row >= grid.rows.len() {
            grid.rows.push(Row::South(row));
        }
        at[*n] = (k % width, row);
    }
    at
}

impl Search<'_> {
    /// First come, first served, by fewest choices; returns those that found none.
    fn seed(&mut self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.at.len()).collect();
        order.sort_by_key(|n| (self.rank(*n), *n));
        let mut placed = vec![false; self.at.len()];
        let mut lost = Vec::new();
        while !order.is_empty() {
            let known = |n: usize| self.of_node[n].iter().filter(|l| placed[self.other(**l, n)]).count();
            let best =
                (0..order.len()).min_by_key(|i| (self.rank(order[*i]), usize::MAX - known(order[*i]), *i)).unwrap_or(0);
            let n = order.remove(best);
            let free: Vec<Slot> = self.options[n].iter().copied().filter(|s| self.taken.get(*s).is_none()).collect();
            let free = self.nearest(free, n, |m| placed[m]);
            let priced = free.into_iter().map(|slot| (slot, self.seed_cost(n, slot, &placed)));
            let best = priced.fold(None, |best: Option<(Slot, f64)>, one| match best {
                Some(b) if b.1 <= one.1 => Some(b),
                _ => Some(one),
            });
            match best.map(|b| b.0) {
                Some(slot) => {
                    self.at[n] = slot;
                    self.taken.insert(slot, n);
                    placed[n] = true;
                }
                None => lost.push(n),
            }
        }
        for n in &lost {
            self.options[*n].clear();
            self.at[*n] = (0, self.grid.rows.len() + 1);
        }
        lost
    }

    fn rank(&self, n: usize) -> usize {
        match self.view.nodes[n].place {
            Place::Zonal | Place::At { .. } => 0,
            Place::Span { .. } => 1,
            Place::Gateway => 2,
            Place::Caller => 3,
            Place::Edge | Place::Regional => 4,
            Place::Delivery | Place::External => 5,
        }
    }

    fn other(&self, link: usize, n: usize) -> usize {
        let l = self.links[link];
        if l.from == n { l.to } else { l.from }
    }

    fn seed_cost(&self, n: usize, slot: Slot, placed: &[bool]) -> f64 {
        let near = self.of_node[n].iter().filter(|l| placed[self.other(**l, n)]);
        let near: Vec<usize> = near.copied().collect();
        let pull: f64 = near
            .iter()
            .map(|l| {
                let l = self.links[*l];
                let (a, b) = if l.from == n { (slot, self.at[l.to]) } else { (self.at[l.from], slot) };
                self.link_cost(a, b, l.style)
            })
            .sum();
        pull + self.slot_cost(n, slot)
    }

    /// What a slot costs by itself.
    fn slot_cost(&self, n: usize, slot: Slot) -> f64 {
        let (_, y) = self.grid.at(slot);
        let spine = self.grid.at((0, self.grid.spine())).1;
        let pull = if matches!(self.view.nodes[n].place, Place::Caller | Place::Delivery) { 3.0 } else { 0.05 };
        let mut cost = (y - spine).abs() * if self.zones_touched[n] > 1 { 2.0 } else { pull } + slot.0 as f64 * 2.0;
        cost += match self.grid.rows.get(slot.1) {
            Some(Row::South(k)) => 150.0 + 400.0 * *k as f64,
            Some(Row::Edge(k)) => 10.0 * *k as f64,
            Some(Row::Half(_)) => 20.0,
            _ => 0.0,
        };
        if self.grid.cols.get(slot.0) != Some(&Col::Lane) && self.feeds_span(n, slot) {
            cost += 700.0;
        }
        cost += match self.grid.cols.get(slot.0) {
            Some(Col::Side(k)) => {
                let alone = self.taken.alone(slot.0, n, self.at[n]);
                let aside = if self.grid.shape.aside > 0 { 0.2 } else { 1.0 };
                (120.0 + if alone { 350.0 } else { 0.0 }) * aside * *k as f64
            }
            Some(Col::Gate) if self.view.nodes[n].place != Place::Gateway => 60.0,
            Some(Col::West) if self.view.nodes[n].place == Place::External => 30.0,
            _ => 0.0,
        };
        cost
    }

    /// Whether it stands above or below the network and speaks with something between the zones: the lane leads there.
    fn feeds_span(&self, n: usize, slot: Slot) -> bool {
        let outside = matches!(self.grid.rows.get(slot.1), Some(Row::Edge(_) | Row::South(_)));
        let span = |l: &usize| matches!(self.view.nodes[self.other(*l, n)].place, Place::Span { .. });
        outside && self.grid.network && self.of_node[n].iter().any(span)
    }

    fn link_cost(&self, a: Slot, b: Slot, style: Style) -> f64 {
        let ((ax, ay), (bx, by)) = (self.grid.at(a), self.grid.at(b));
        let (dx, dy) = ((ax - bx).abs(), (ay - by).abs());
        let weight = if style == Style::Request { 1.5 } else { 1.0 };
        let bend = if dx > 0.0 && dy > 0.0 { 90.0 } else { 0.0 };
        let back = if style == Style::Request && bx < ax {
            260.0
        } else if style == Style::Request && dx == 0.0 {
            60.0
        } else {
            0.0
        };
        let ways = [[a, (b.0, a.1), b], [a, (a.0, b.1), b]];
        let way = |w: &[Slot; 3]| {
            self.blocked(w[0], w[1]) + self.blocked(w[1], w[2]) + self.corner(w[1], a, b) + self.upright(w)
        };
        let blocked = ways.iter().map(way).min().unwrap_or(0);
        let detour = if bend == 0.0 { 300.0 } else { 130.0 };
        (dx + dy) * weight + bend + back + detour * weight * blocked as f64
    }

    fn corner(&self, c: Slot, a: Slot, b: Slot) -> usize {
        usize::from(c != a && c != b && self.solid(c))
    }

    /// Whether the slot lies in a subnet of a zone.
    fn zonal(&self, slot: Slot) -> bool {
        matches!((self.grid.cols.get(slot.0), self.grid.rows.get(slot.1)), (Some(Col::Tier(_)), Some(Row::Zone(..))))
    }

    fn solid(&self, slot: Slot) -> bool {
        self.zonal(slot) || self.taken.get(slot).is_some()
    }

    /// Ends of a way that reach a node in a zone from above or below, where its caption and its frame's title are.
    fn upright(&self, w: &[Slot; 3]) -> usize {
        let first = if w[1] == w[0] { w[2] } else { w[1] };
        let last = if w[1] == w[2] { w[0] } else { w[1] };
        usize::from(first.0 == w[0].0 && self.zonal(w[0])) * 4 + usize::from(last.0 == w[2].0 && self.zonal(w[2])) * 4
    }

    /// Slots in the way between two in one row or column.
    fn blocked(&self, a: Slot, b: Slot) -> usize {
        let between = |p: usize, q: usize| (p.min(q) + 1)..p.max(q).max(1);
        if a.1 == b.1 {
            between(a.0, b.0).filter(|c| self.solid((*c, a.1))).count()
        } else {
            between(a.1, b.1).filter(|r| self.solid((a.0, *r))).count()
        }
    }

    /// Everything that changes when these nodes move.
    fn cost(&self, nodes: &[usize]) -> f64 {
        let mut mine: Vec<usize> = nodes.iter().flat_map(|n| self.of_node[*n].iter().copied()).collect();
        mine.sort_unstable();
        mine.dedup();
        let mut cost: f64 = nodes.iter().map(|n| self.slot_cost(*n, self.at[*n])).sum();
        for &i in &mine {
            let l = self.links[i];
            cost += self.link_cost(self.at[l.from], self.at[l.to], l.style);
            for (j, m) in self.links.iter().enumerate() {
                if j != i && self.cross(l, *m) && (j < i || !mine.contains(&j)) {
                    cost += 110.0;
                }
            }
        }
        cost + self.in_the_way(nodes)
    }

    /// Lines of others that run straight through these nodes.
    fn in_the_way(&self, nodes: &[usize]) -> f64 {
        let mut count = 0;
        for l in self.links {
            let (a, b) = (self.at[l.from], self.at[l.to]);
            if a.0 != b.0 && a.1 != b.1 {
                continue;
            }
            for n in nodes.iter().filter(|n| **n != l.from && **n != l.to) {
                let s = self.at[*n];
                let row = a.1 == b.1 && s.1 == a.1 && s.0 > a.0.min(b.0) && s.0 < a.0.max(b.0);
                let col = a.0 == b.0 && s.0 == a.0 && s.1 > a.1.min(b.1) && s.1 < a.1.max(b.1);
                count += usize::from(row || col);
            }
        }
        130.0 * count as f64
    }

    fn cross(&self, l: Link, m: Link) -> bool {
        let [a, b, c, d] = [l.from, l.to, m.from, m.to].map(|n| self.at[n]);
        let off = |a: usize, b: usize, c: usize, d: usize| a.max(b) < c.min(d) || c.max(d) < a.min(b);
        if off(a.0, b.0, c.0, d.0)
            || off(a.1, b.1, c.1, d.1)
            || [m.from, m.to].contains(&l.from)
            || [m.from, m.to].contains(&l.to)
        {
            return false;
        }
        let beside = |a: usize, b: usize, c: usize, d: usize| a.max(b) <= c.min(d) || c.max(d) <= a.min(b);
        if (beside(a.0, b.0, c.0, d.0) && a.0 != b.0 && c.0 != d.0)
            || (beside(a.1, b.1, c.1, d.1) && a.1 != b.1 && c.1 != d.1)
        {
            return false;
        }
        let p = [a, b, c, d].map(|s| (s.0 as i64, s.1 as i64));
        let side = |a: (i64, i64), b: (i64, i64), c: (i64, i64)| {
            ((b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)).signum()
        };
        side(p[0], p[1], p[2]) * side(p[0], p[1], p[3]) < 0 && side(p[2], p[3], p[0]) * side(p[2], p[3], p[1]) < 0
    }

    fn set(&mut self, n: usize, slot: Slot) {
        self.taken.insert(slot, n);
        self.at[n] = slot;
    }

    /// How many slots are tried for a component: all in a picture that is looked at whole, fewer the larger it is.
    fn patience(&self) -> usize {
        (40_000 / self.at.len().max(1)).max(6)
    }

    /// The slots nearest the middle of those it speaks with, as many as there is patience for.
    fn nearest(&self, mut slots: Vec<Slot>, n: usize, counts: impl Fn(usize) -> bool) -> Vec<Slot> {
        let keep = self.patience();
        if slots.len() <= keep {
            return slots;
        }
        let near: Vec<Slot> =
            self.of_node[n].iter().map(|l| self.other(*l, n)).filter(|m| counts(*m)).map(|m| self.at[m]).collect();
        let count = near.len().max(1);
        let (col, row) =
            (near.iter().map(|s| s.0).sum::<usize>() / count, near.iter().map(|s| s.1).sum::<usize>() / count);
        let far = |s: &Slot| (2 * s.0.abs_diff(col) + s.1.abs_diff(row), s.1, s.0);
        slots.select_nth_unstable_by_key(keep, far);
        slots.truncate(keep);
        slots.sort_by_key(|s| (s.1, s.0));
        slots
    }

    /// Tries every move and swap once; whether anything became better.
    fn round(&mut self) -> bool {
        let mut better = false;
        for n in 0..self.at.len() {
            if self.options[n].len() < 2 {
                continue;
            }
            for slot in self.nearest(self.options[n].clone(), n, |_| true) {
                better |= self.try_slot(n, slot)
                    || (self.at.len() <= MANY
                        && [(1, 0), (-1, 0), (0, 1), (0, -1)].into_iter().any(|step| self.try_shift(n, slot, step)));
            }
        }
        better
    }

    /// Puts a node where another stands and moves that one and those beyond it on by one.
    fn try_shift(&mut self, n: usize, slot: Slot, step: (isize, isize)) -> bool {
        let old = self.at[n];
        let near = slot.0.abs_diff(old.0) + slot.1.abs_diff(old.1) <= 4;
        if slot == old || !near || self.taken.get(slot).is_none() {
            return false;
        }
        let mut chain = vec![(n, slot)];
        let mut at = slot;
        while let Some(o) = self.taken.get(at).filter(|o| *o != n) {
            let (Some(col), Some(row)) = (at.0.checked_add_signed(step.0), at.1.checked_add_signed(step.1)) else {
                return false;
            };
            at = (col, row);
            if chain.len() > 6 || !self.options[o].contains(&at) {
                return false;
            }
            chain.push((o, at));
        }
        let moved: Vec<usize> = chain.iter().map(|c| c.0).collect();
        let before = self.cost(&moved);
        let places: Vec<Slot> = moved.iter().map(|m| self.at[*m]).collect();
        self.put(&moved, &chain.iter().map(|c| c.1).collect::<Vec<_>>());
        if self.cost(&moved) + 0.5 < before {
            return true;
        }
        self.put(&moved, &places);
        false
    }

    fn put(&mut self, nodes: &[usize], slots: &[Slot]) {
        for n in nodes {
            self.taken.remove(self.at[*n]);
        }
        for (n, slot) in nodes.iter().zip(slots) {
            self.set(*n, *slot);
        }
    }

    fn try_slot(&mut self, n: usize, slot: Slot) -> bool {
        let old = self.at[n];
        if slot == old {
            return false;
        }
        let other = self.taken.get(slot);
        if other.is_some_and(|o| !self.options[o].contains(&old)) {
            return false;
        }
        let moved: Vec<usize> = std::iter::once(n).chain(other).collect();
        let before = self.cost(&moved);
        self.taken.remove(old);
        self.set(n, slot);
        if let Some(o) = other {
            self.set(o, old);
        }
        if self.cost(&moved) + 0.5 < before {
            return true;
        }
        self.taken.remove(slot);
        self.set(n, old);
        if let Some(o) = other {
            self.set(o, slot);
        }
        false
    }
}
