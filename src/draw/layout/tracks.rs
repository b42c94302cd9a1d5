//! Who runs beside whom: every piece of a line gets a place on its mesh line, and every end a place on its node's
//! side, so that lines cross and touch as little as their ways allow.

use super::picture::Picture;
use super::place::Link;
use super::route::{Mesh, Way};
use crate::draw::view::Style;

/// A straight piece of a line.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Runs left to right or right to left.
    pub flat: bool,
    /// Mesh line it runs on.
    pub line: usize,
    /// Distance from that line.
    pub off: f64,
    /// Distances it may have.
    pub options: Vec<f64>,
    /// Whether it starts or ends at a node, and so moves with it.
    pub tied: bool,
}

/// All pieces of all lines.
pub struct Tracks<'a> {
    /// Pieces of each link, in its direction.
    pub pieces: Vec<Vec<Piece>>,
    links: &'a [Link],
    ways: &'a [Way],
    mesh: &'a Mesh,
    p: &'a Picture,
    /// Links whose ways come near each other: only these can touch.
    near: Vec<Vec<usize>>,
    /// Pieces on each line of the mesh.
    on: std::collections::BTreeMap<(bool, usize), Vec<(usize, usize)>>,
}

type Point = (f64, f64);

/// Pieces on one line up to which every two may change places.
const CROWD: usize = 24;

/// For each way, those whose boxes reach its own.
fn near(mesh: &Mesh, ways: &[Way]) -> Vec<Vec<usize>> {
    // A port or a lane lies no farther than this from the middle of its line.
    const STRAY: f64 = 220.0;
    let span = |v: Vec<f64>| v.iter().fold((f64::MAX, f64::MIN), |s, p| (s.0.min(*p), s.1.max(*p)));
    let boxes: Vec<_> = ways
        .iter()
        .map(|w| (span(w.iter().map(|c| mesh.xs[c.0]).collect()), span(w.iter().map(|c| mesh.ys[c.1]).collect())))
        .collect();
    let meet = |a: (f64, f64), b: (f64, f64)| a.0 <= b.1 + STRAY && b.0 <= a.1 + STRAY;
    let of = |l: usize| {
        (0..boxes.len()).filter(|m| *m != l && meet(boxes[l].0, boxes[*m].0) && meet(boxes[l].1, boxes[*m].1)).collect()
    };
    (0..boxes.len()).map(of).collect()
}

/// Places on a side: the middle first, then alternately outwards.
fn ports(limit: f64, ideal: f64, count: usize) -> Vec<f64> {
    let step = if count > 1 { ideal.min(2.0 * limit / (count - 1) as f64) } else { ideal };
    let each = ((limit + 0.01) / step).floor() as i64;
    let mut out = vec![0.0];
    for k in 1..=each.max(1) {
        out.extend([k as f64 * step, -(k as f64) * step]);
    }
    if step < ideal && count.is_multiple_of(2) {
        out.extend((0..count).map(|k| -limit + k as f64 * step));
    }
    out
}

impl<'a> Tracks<'a> {
    /// Pieces at the middle of their lines.
    pub fn new(p: &'a Picture, mesh: &'a Mesh, links: &'a [Link], ways: &'a [Way]) -> Tracks<'a> {
        let cut = |way: &Way| -> Vec<Piece> {
            let last = way.len().saturating_sub(2);
            way.windows(2)
                .enumerate()
                .map(|(k, w)| {
                    let flat = w[0].1 == w[1].1;
                    let line = if flat { w[0].1 } else { w[0].0 };
                    Piece { flat, line, off: 0.0, options: vec![0.0], tied: k == 0 || k == last }
                })
                .collect()
        };
        let pieces = ways.iter().map(cut).collect();
        let (near, on) = (near(mesh, ways), std::collections::BTreeMap::new());
        let mut t = Tracks { pieces, links, ways, mesh, p, near, on };
        for (l, pieces) in t.pieces.iter().enumerate() {
            for (k, piece) in pieces.iter().enumerate() {
                t.on.entry((piece.flat, piece.line)).or_default().push((l, k));
            }
        }
        t.tied_options();
        t.free_options();
        t
    }

    /// Node and side (0 right, 1 below, 2 left, 3 above) of a link's end.
    fn side(&self, l: usize, first: bool) -> (usize, usize) {
        let (way, link) = (&self.ways[l], self.links[l]);
        let n = way.len();
        let (node, a, b) = if first { (link.from, way[0], way[1]) } else { (link.to, way[n - 1], way[n - 2]) };
        let side = match (b.0.cmp(&a.0), b.1.cmp(&a.1)) {
            (std::cmp::Ordering::Greater, _) => 0,
            (std::cmp::Ordering::Less, _) => 2,
            (_, std::cmp::Ordering::Greater) => 1,
            _ => 3,
        };
        (node, side)
    }

    fn tied_options(&mut self) {
        let mut count = std::collections::BTreeMap::new();
        for l in 0..self.links.len() {
            for first in [true, false] {
                *count.entry(self.side(l, first)).or_insert(0usize) += 1;
            }
        }
        for l in 0..self.links.len() {
            let of = |(node, side): (usize, usize)| {
                let (size, count) = (&self.p.size[node], count.get(&(node, side)).copied().unwrap_or(1));
                if side % 2 == 0 {
                    ports(size.half_h - 8.0, 18.0, count)
                } else {
                    ports(size.half_w - 12.0, if size.card { 22.0 } else { 14.0 }, count)
                }
            };
            let (start, end) = (of(self.side(l, true)), of(self.side(l, false)));
            let last = self.pieces[l].len() - 1;
            if last == 0 {
                let both: Vec<f64> =
                    start.iter().copied().filter(|a| end.iter().any(|b| (a - b).abs() < 0.5)).collect();
                self.pieces[l][0].options = if both.len() > 1 { both } else { start };
            } else {
                self.pieces[l][0].options = start;
                self.pieces[l][last].options = end;
            }
        }
    }

    fn free_options(&mut self) {
        let mut on = std::collections::BTreeMap::new();
        for (l, pieces) in self.pieces.iter().enumerate() {
            for (k, piece) in pieces.iter().enumerate().filter(|(_, q)| !q.tied) {
                on.entry((piece.flat, piece.line)).or_insert_with(Vec::new).push((l, k));
            }
        }
        for ((flat, line), all) in on {
            let room = if flat { self.mesh.room_y[line] } else { self.mesh.room_x[line] };
            let n = all.len() as f64;
            let step = if room == 0.0 { 18.0 } else { (room / (n + 1.0)).min(9.0) };
            for (rank, (l, k)) in all.iter().enumerate() {
                let options: Vec<f64> = (0..all.len()).map(|i| (i as f64 - (n - 1.0) / 2.0) * step).collect();
                let piece = &mut self.pieces[*l][*k];
                piece.off = options[rank];
                piece.options = options;
            }
        }
    }

    /// Where a piece runs.
    pub fn pos(&self, piece: &Piece) -> f64 {
        piece.off + if piece.flat { self.mesh.ys[piece.line] } else { self.mesh.xs[piece.line] }
    }

    /// Corners of a line as it runs now, from outline to outline.
    pub fn points(&self, l: usize) -> Vec<Point> {
        let (pieces, last) = (&self.pieces[l], self.pieces[l].len() - 1);
        let mut out = vec![self.outline(l, true, &pieces[0])];
        for pair in pieces.windows(2) {
            let (a, b) = (self.pos(&pair[0]), self.pos(&pair[1]));
            out.push(if pair[0].flat { (b, a) } else { (a, b) });
        }
        out.push(self.outline(l, false, &pieces[last]));
        out
    }

    fn outline(&self, l: usize, first: bool, piece: &Piece) -> Point {
        let (node, side) = self.side(l, first);
        let (x, y, s) = (self.p.x[self.p.node_x[node]], self.p.y[self.p.node_y[node]], &self.p.size[node]);
        match side {
            0 => (x + s.half_w, self.pos(piece)),
            1 => (self.pos(piece), y + s.bottom),
            2 => (x - s.half_w, self.pos(piece)),
            _ => (self.pos(piece), y - s.half_h),
        }
    }

    fn own_cost(&self, l: usize) -> f64 {
        let straight = if self.pieces[l].len() == 1 { 2.0 } else { 1.0 };
        let heavy = straight * if self.links[l].style == Style::Request { 0.6 } else { 0.2 };
        self.pieces[l].iter().map(|q| if q.tied { q.off.abs() * heavy } else { q.off.abs() * 0.02 }).sum()
    }

    fn pair_cost(&self, a: &[Point], b: &[Point]) -> f64 {
        let mut cost = 0.0;
        if apart(a, b) {
            return cost;
        }
        for p in a.windows(2) {
            for q in b.windows(2) {
                cost += touch(p[0], p[1], q[0], q[1]);
            }
        }
        cost
    }

    fn cost(&self, moved: &[usize], all: &[Vec<Point>]) -> f64 {
        let mine: Vec<(usize, Vec<Point>)> = moved.iter().map(|l| (*l, self.points(*l))).collect();
        let mut cost = 0.0;
        for (i, (l, a)) in mine.iter().enumerate() {
            cost += self.own_cost(*l);
            cost +=
                self.near[*l].iter().filter(|k| !moved.contains(k)).map(|k| self.pair_cost(a, &all[*k])).sum::<f64>();
            cost += mine[i + 1..].iter().map(|(_, b)| self.pair_cost(a, b)).sum::<f64>();
        }
        cost
    }

    /// Moves pieces and swaps neighbours as long as that saves crossings.
    pub fn settle(&mut self) {
        let mut all: Vec<Vec<Point>> = (0..self.links.len()).map(|l| self.points(l)).collect();
        let rounds = match self.links.len() {
            0..=120 => 8,
            121..=600 => 3,
            _ => 1,
        };
        for _ in 0..rounds {
            let mut better = false;
            for l in 0..self.links.len() {
                for k in 0..self.pieces[l].len() {
                    better |= self.improve(l, k, &mut all);
                }
            }
            if !better {
                break;
            }
        }
        self.untangle(&mut all);
    }

    /// Where two lines still lie on each other, moves two pieces at once.
    fn untangle(&mut self, all: &mut [Vec<Point>]) {
        for l in 0..self.links.len() {
            for m in self.near[l].clone() {
                if self.pair_cost(&all[l], &all[m]) < 900.0 {
                    continue;
                }
                let own =
                    (0..self.pieces[l].len()).flat_map(|k| (0..self.pieces[l].len()).map(move |n| ((l, k), (l, n))));
                let others =
                    (0..self.pieces[l].len()).flat_map(|k| (0..self.pieces[m].len()).map(move |n| ((l, k), (m, n))));
                for (a, b) in own.chain(others).collect::<Vec<_>>() {
                    if a != b {
                        self.both(a, b, all);
                    }
                }
            }
        }
    }

    fn improve(&mut self, l: usize, k: usize, all: &mut [Vec<Point>]) -> bool {
        let mut better = false;
        for option in self.pieces[l][k].options.clone() {
            if option != self.pieces[l][k].off {
                better |= self.attempt(&[(l, k, option)], all);
            }
        }
        let (flat, line, off) = (self.pieces[l][k].flat, self.pieces[l][k].line, self.pieces[l][k].off);
        // Beside many others only the nearest may change places with it.
        let beside = self.on.get(&(flat, line)).cloned().unwrap_or_default();
        let (here, few) = (beside.iter().position(|q| *q == (l, k)).unwrap_or(0), beside.len() <= CROWD);
        for (i, (m, n)) in beside.into_iter().enumerate().filter(|(i, _)| few || i.abs_diff(here) <= CROWD / 2) {
            let q = &self.pieces[m][n];
            if i == here || q.off == off {
                continue;
            }
            let (there, here) = (q.off, self.pieces[l][k].off);
            let fits = |o: &Piece, v: f64| o.options.iter().any(|x| (x - v).abs() < 0.01);
            let swap = fits(q, here) && fits(&self.pieces[l][k], there);
            if q.tied && self.pieces[l][k].tied {
                better |= self.both((l, k), (m, n), all);
            } else if swap {
                better |= self.attempt(&[(l, k, there), (m, n, here)], all);
            }
        }
        better
    }

    /// Tries every pair of places for two pieces on one line.
    fn both(&mut self, a: (usize, usize), b: (usize, usize), all: &mut [Vec<Point>]) -> bool {
        let mut better = false;
        for one in self.pieces[a.0][a.1].options.clone() {
            for two in self.pieces[b.0][b.1].options.clone() {
                if a.0 == b.0 || one != two {
                    better |= self.attempt(&[(a.0, a.1, one), (b.0, b.1, two)], all);
                }
            }
        }
        better
    }

    fn attempt(&mut self, moves: &[(usize, usize, f64)], all: &mut [Vec<Point>]) -> bool {
        let mut moved: Vec<usize> = moves.iter().map(|m| m.0).collect();
        moved.dedup();
        let before = self.cost(&moved, all);
        let old: Vec<f64> = moves.iter().map(|(l, k, _)| self.pieces[*l][*k].off).collect();
        for (l, k, off) in moves {
            self.pieces[*l][*k].off = *off;
        }
        if self.cost(&moved, all) + 0.05 < before {
            for l in moved {
                all[l] = self.points(l);
            }
            return true;
        }
        for ((l, k, _), off) in moves.iter().zip(old) {
            self.pieces[*l][*k].off = off;
        }
        false
    }
}

/// Whether two lines lie in different parts of the picture.
fn apart(a: &[Point], b: &[Point]) -> bool {
    let span =
        |l: &[Point], f: fn(&Point) -> f64| l.iter().fold((f64::MAX, f64::MIN), |s, p| (s.0.min(f(p)), s.1.max(f(p))));
    let (ax, bx) = (span(a, |p| p.0), span(b, |p| p.0));
    let (ay, by) = (span(a, |p| p.1), span(b, |p| p.1));
    ax.1 + 2.0 < bx.0 || bx.1 + 2.0 < ax.0 || ay.1 + 2.0 < by.0 || by.1 + 2.0 < ay.0
}

/// What two pieces of different lines cost each other: much on top of each other, some where they cross.
fn touch(a: Point, b: Point, c: Point, d: Point) -> f64 {
    let (flat, other) = ((a.1 - b.1).abs() < 0.01, (c.1 - d.1).abs() < 0.01);
    let inside = |v: f64, p: f64, q: f64| v > p.min(q) - 0.01 && v < p.max(q) + 0.01;
    if flat == other {
        let (near, lo, hi) = if flat {
            ((a.1 - c.1).abs(), a.0.min(b.0).max(c.0.min(d.0)), a.0.max(b.0).min(c.0.max(d.0)))
        } else {
            ((a.0 - c.0).abs(), a.1.min(b.1).max(c.1.min(d.1)), a.1.max(b.1).min(c.1.max(d.1)))
        };
        return if near < 1.0 && hi - lo > -1.0 { 1000.0 } else { 0.0 };
    }
    let ((h0, h1), (v0, v1)) = if flat { ((a, b), (c, d)) } else { ((c, d), (a, b)) };
    if inside(v0.0, h0.0, h1.0) && inside(h0.1, v0.1, v1.1) { 100.0 } else { 0.0 }
}
