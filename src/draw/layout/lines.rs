//! Lines as marks that move with what they are tied to.

use super::compact::{Kind, Mark, Part};
use super::picture::Picture;
use super::place::Link;
use super::route::Way;
use super::tracks::Tracks;

/// Free space between an arrow's tip and the outline it points at.
pub const TIP: f64 = 4.0;

/// A line: a mark for each piece, and the outlines it runs between.
#[derive(Clone, Debug)]
pub struct Line {
    /// Whether each piece runs across, and the coordinate it keeps.
    pub pieces: Vec<(bool, Mark)>,
    /// Where it leaves: the coordinate along its first piece.
    pub start: Mark,
    /// Where it arrives: the coordinate along its last piece.
    pub end: Mark,
}

/// Two nodes joined by a straight line keep the same height, or the same column.
pub fn join(p: &mut Picture, links: &[Link], ways: &[Way]) {
    for (link, way) in links.iter().zip(ways) {
        if way.len() != 2 {
            continue;
        }
        let vars = if way[0].1 == way[1].1 { &mut p.node_y } else { &mut p.node_x };
        let (keep, drop) = (vars[link.from].min(vars[link.to]), vars[link.from].max(vars[link.to]));
        vars.iter_mut().filter(|v| **v == drop).for_each(|v| *v = keep);
    }
}

/// Turns settled tracks into lines; pieces between nodes get variables of their own.
pub fn lines(p: &Picture, links: &[Link], t: &Tracks) -> (Vec<Line>, Vec<f64>, Vec<f64>) {
    let (mut xs, mut ys) = (p.x.clone(), p.y.clone());
    let mut out = Vec::new();
    for (l, link) in links.iter().enumerate() {
        let last = t.pieces[l].len() - 1;
        let points = t.points(l);
        let mut pieces = Vec::new();
        for (k, piece) in t.pieces[l].iter().enumerate() {
            let node = if k == 0 { link.from } else { link.to };
            let vars = if piece.flat { &mut ys } else { &mut xs };
            let var = if piece.tied {
                if piece.flat { p.node_y[node] } else { p.node_x[node] }
            } else {
                vars.push(t.pos(piece));
                vars.len() - 1
            };
            pieces.push((piece.flat, Mark { var, off: if piece.tied { piece.off } else { 0.0 } }));
        }
        let ends = [(0, link.from, points[0], points[1]), (last, link.to, points[last + 1], points[last])];
        let [start, end] = ends.map(|(k, node, at, next)| outline(p, t.pieces[l][k].flat, node, at, next));
        out.push(Line { pieces, start, end });
    }
    (out, xs, ys)
}

fn outline(p: &Picture, flat: bool, node: usize, at: (f64, f64), next: (f64, f64)) -> Mark {
    let s = &p.size[node];
    if flat {
        return Mark { var: p.node_x[node], off: if next.0 > at.0 { s.half_w } else { -s.half_w } };
    }
    let below = if s.card { s.half_h } else { s.bottom + 4.0 };
    Mark { var: p.node_y[node], off: if next.1 > at.1 { below } else { -s.half_h } }
}

impl Line {
    /// The marks along a piece: where it begins and where it ends.
    pub fn along(&self, k: usize) -> [Mark; 2] {
        let begin = if k == 0 { self.start } else { self.pieces[k - 1].1 };
        let end = if k + 1 == self.pieces.len() { self.end } else { self.pieces[k + 1].1 };
        [begin, end]
    }

    /// Its pieces as parts that keep their distance.
    pub fn parts(&self, of: usize) -> Vec<Part> {
        (0..self.pieces.len())
            .map(|k| {
                let ((flat, mark), along) = (self.pieces[k], self.along(k));
                let (x, y) = if flat { (along, [mark; 2]) } else { ([mark; 2], along) };
                Part { kind: Kind::Lane, x, y, of, pin: None }
            })
            .collect()
    }

    /// Its corners, the last a little before the outline.
    pub fn points(&self, p: &Picture) -> Vec<(f64, f64)> {
        let x = |m: Mark| p.x[m.var] + m.off;
        let y = |m: Mark| p.y[m.var] + m.off;
        let last = self.pieces.len() - 1;
        let (first_flat, first) = self.pieces[0];
        let mut out = vec![if first_flat { (x(self.start), y(first)) } else { (x(first), y(self.start)) }];
        for pair in self.pieces.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            out.push(if a.0 { (x(b.1), y(a.1)) } else { (x(a.1), y(b.1)) });
        }
        let (flat, mark) = self.pieces[last];
        let mut tip = if flat { (x(self.end), y(mark)) } else { (x(mark), y(self.end)) };
        let before = out[out.len() - 1];
        if flat {
            tip.0 -= TIP * (tip.0 - before.0).signum();
        } else {
            tip.1 -= TIP * (tip.1 - before.1).signum();
        }
        out.push(tip);
        out
    }
}
