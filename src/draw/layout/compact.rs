//! From far apart to close together: what stands beside what is kept, and every distance becomes as small as it may.

use super::grid::Grid;
use super::lines::Line;
use super::picture::{Frame, Picture, is_subnet, title_width};
use super::solve::{Apart, Pull, solve};
use crate::draw::view::View;

/// A coordinate that moves with a variable.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// The variable.
    pub var: usize,
    /// Distance from it.
    pub off: f64,
}

/// What a box is, and so how far others stay away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A component with its caption.
    Node,
    /// The title of a frame.
    Title,
    /// Near side (left, top) of a frame; with its depth.
    Open(usize),
    /// Far side of a frame; with its depth.
    Close(usize),
    /// A piece of a line.
    Lane,
    /// The words of a line.
    Label,
}

/// Something that keeps its distance from others.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// What it is.
    pub kind: Kind,
    /// Left and right.
    pub x: [Mark; 2],
    /// Top and bottom.
    pub y: [Mark; 2],
    /// Group of a frame's side or title, link of a lane or label, node.
    pub of: usize,
    /// For words beside a line: on this axis they are where the line is, when asked what lies on which side.
    pub pin: Option<(Axis, Mark)>,
}

/// Horizontal or vertical.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Axis {
    /// Left to right.
    X,
    /// Top to bottom.
    Y,
}

impl Picture {
    /// Value of a mark.
    pub fn get(&self, axis: Axis, m: Mark) -> f64 {
        m.off + if axis == Axis::X { self.x[m.var] } else { self.y[m.var] }
    }

    /// From and to of a part, in order.
    pub fn span(&self, axis: Axis, part: &Part) -> (f64, f64) {
        let m = if axis == Axis::X { part.x } else { part.y };
        let (a, b) = (self.get(axis, m[0]), self.get(axis, m[1]));
        (a.min(b), a.max(b))
    }

    /// Nodes, titles and the four sides of every frame.
    pub fn parts(&self, view: &View) -> Vec<Part> {
        let mark = |var: usize, off: f64| Mark { var, off };
        let mut out = Vec::new();
        for (n, s) in self.size.iter().enumerate() {
            let (x, y) = (self.node_x[n], self.node_y[n]);
            let shape = [mark(x, -s.half_w), mark(x, s.half_w)];
            out.push(Part { kind: Kind::Node, x: shape, y: [mark(y, -s.half_h), mark(y, s.half_h)], of: n, pin: None });
            if s.bottom > s.half_h {
                let words = [mark(x, -s.reach), mark(x, s.reach)];
                out.push(Part {
                    kind: Kind::Node,
                    x: words,
                    y: [mark(y, s.half_h + 2.0), mark(y, s.bottom)],
                    of: n,
                    pin: None,
                });
            }
        }
        for (g, group) in view.groups.iter().enumerate() {
            let (Some(Frame { l, r, t, b }), depth) = (self.frame[g], self.outer[g].len()) else { continue };
            let ([x0, x1], [y0, y1]) = ([mark(l, 0.0), mark(r, 0.0)], [mark(t, 0.0), mark(b, 0.0)]);
            for (kind, x, y) in [
                (Kind::Open(depth), [x0, x0], [y0, y1]),
                (Kind::Close(depth), [x1, x1], [y0, y1]),
                (Kind::Open(depth), [x0, x1], [y0, y0]),
                (Kind::Close(depth), [x0, x1], [y1, y1]),
            ] {
                out.push(Part { kind, x, y, of: g, pin: None });
            }
            let wide = title_width(group.kind, &group.title);
            out.push(Part {
                kind: Kind::Title,
                x: [x0, mark(l, wide)],
                y: [mark(t, 1.0), mark(t, 22.0)],
                of: g,
                pin: None,
            });
        }
        out
    }
}

/// Whether the part takes part on this axis: lines and frame sides only across their run.
fn runs(axis: Axis, part: &Part) -> bool {
    let point = |m: [Mark; 2]| m[0].var == m[1].var && m[0].off == m[1].off;
    match part.kind {
        Kind::Node | Kind::Title | Kind::Label => true,
        _ => point(if axis == Axis::X { part.x } else { part.y }),
    }
}

/// Least distance of two neighbours on an axis, the first being on the near side.
fn gap(axis: Axis, a: Kind, b: Kind) -> f64 {
    use Kind::{Close, Label, Lane, Node, Open, Title};
    let x = axis == Axis::X;
    let pick = |across: f64, down: f64| if x { across } else { down };
    match (a, b) {
        (Node, Node) => pick(26.0, 24.0),
        (Node, Lane) => pick(14.0, 12.0),
        (Lane, Node) => pick(14.0, 16.0),
        (Lane, Lane) => 18.0,
        (Open(d), Open(e)) if e > d => pick(14.0, 32.0),
        (Close(d), Close(e)) if d > e => pick(14.0, 12.0),
        (Close(_), Open(_)) => pick(28.0, 26.0),
        (Open(_), Open(_)) | (Close(_), Close(_)) => 14.0,
        (Open(_), Close(_)) => 30.0,
        (Open(_), Node) => pick(18.0, 32.0),
        (Node, Close(_)) => pick(18.0, 12.0),
        (Node, Open(_)) | (Close(_), Node) => pick(22.0, 22.0),
        (Open(_), Lane) => pick(14.0, 17.0),
        (Lane, Open(_)) | (Close(_), Lane) | (Lane, Close(_)) => pick(14.0, 16.0),
        (Title, Lane) => pick(12.0, 10.0),
        (Lane, Title) => pick(12.0, 14.0),
        (Label, Lane) | (Lane, Label) => pick(8.0, 6.0),
        (Label, Node) | (Node, Label) => pick(9.0, 5.0),
        (Label, Label) => pick(8.0, 4.0),
        (Label, _) | (_, Label) => pick(6.0, 5.0),
        (Title, _) | (_, Title) => pick(10.0, 8.0),
    }
}

/// What gives way first: words before lines before frames before components.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Node => 0,
        Kind::Open(_) | Kind::Close(_) => 1,
        Kind::Title | Kind::Lane => 2,
        Kind::Label => 3,
    }
}

/// Parts above which a picture is large.
const LARGE: usize = 3000;

/// Distances between everything that stands side by side on this axis.
fn neighbours(p: &Picture, axis: Axis, parts: &[Part]) -> Vec<Apart> {
    let cross = if axis == Axis::X { Axis::Y } else { Axis::X };
    let mut items: Vec<_> =
        parts.iter().filter(|q| runs(axis, q)).map(|q| (q, p.span(axis, q), p.span(cross, q))).collect();
    let key = |q: &Part, s: (f64, f64)| match q.pin {
        Some((on, mark)) if on == axis => p.get(axis, mark),
        _ => (s.0 + s.1) / 2.0,
    };
    items.sort_by(|a, b| key(a.0, a.1).total_cmp(&key(b.0, b.1)));
    // In a large picture whatever lies behind a line is left to that line.
    let large = items.len() > LARGE;
    let mut out = Vec::new();
    for (i, (a, _, ca)) in items.iter().enumerate() {
        let mut hidden: [Vec<(f64, f64)>; 4] = Default::default();
        for (b, _, cb) in &items[i + 1..] {
            let same_frame = a.of == b.of
                && matches!(
                    (a.kind, b.kind),
                    (Kind::Title, Kind::Open(_) | Kind::Close(_)) | (Kind::Open(_) | Kind::Close(_), Kind::Title)
                );
            let near = if a.kind == Kind::Title || b.kind == Kind::Title { 2.0 } else { 7.0 };
            if same_frame || ca.0 > cb.1 + near || cb.0 > ca.1 + near {
                continue;
            }
            let rank = rank(a.kind).max(rank(b.kind));
            let shared = (ca.0.max(cb.0) - near, ca.1.min(cb.1) + near);
            let (m, n) = if axis == Axis::X { (a.x[1], b.x[0]) } else { (a.y[1], b.y[0]) };
            if m.var == n.var || hidden[usize::from(rank)].iter().any(|h| h.0 <= shared.0 && h.1 >= shared.1) {
                continue;
            }
            let by = m.off - n.off + gap(axis, a.kind, b.kind);
            out.push(Apart { from: m.var, to: n.var, by, rank });
            if !large || matches!(b.kind, Kind::Title | Kind::Label) {
                continue;
            }
            // What gives way no sooner keeps the rest apart in their stead.
            hidden[usize::from(self::rank(b.kind))..].iter_mut().for_each(|h| cover(h, *cb));
            if hidden[2].iter().any(|h| h.0 <= ca.0 - 7.0 && h.1 >= ca.1 + 7.0) {
                break;
            }
        }
    }
    out
}

/// Adds a span to spans that do not touch.
fn cover(spans: &mut Vec<(f64, f64)>, mut new: (f64, f64)) {
    spans.retain(|s| {
        let apart = s.1 < new.0 || s.0 > new.1;
        if !apart {
            new = (new.0.min(s.0), new.1.max(s.1));
        }
        apart
    });
    spans.push(new);
}

/// Frames wide enough for their titles, subnets with their column in the middle.
fn widths(view: &View, grid: &Grid, p: &Picture) -> Vec<Apart> {
    let mut out = Vec::new();
    for (g, group) in view.groups.iter().enumerate() {
        let Some(f) = p.frame[g] else { continue };
        let wide = title_width(group.kind, &group.title) + 12.0;
        out.push(Apart { from: f.l, to: f.r, by: wide, rank: 1 });
        let in_zone = p.outer[g].first().is_some_and(|o| grid.zones.contains(o));
        let cols = grid.tier(group.tier).filter(|_| in_zone && is_subnet(group.kind));
        if let Some((first, last)) = cols {
            let inner =
                p.around.iter().enumerate().filter(|(_, a)| a.first() == Some(&g)).map(|(n, _)| p.size[n].reach + 18.0);
            let least = if first == last { wide / 2.0 } else { 0.0 };
            let half = inner.fold(least.max(56.0), f64::max);
            out.push(Apart { from: f.l, to: first, by: half, rank: 1 });
            out.push(Apart { from: last, to: f.r, by: half, rank: 1 });
        }
    }
    out
}

/// Zones as tall as the tallest, with their rows at the same height in them.
fn heights(grid: &Grid, p: &Picture) -> Vec<Apart> {
    let zones: Vec<(Frame, Vec<usize>)> = grid
        .zones
        .iter()
        .enumerate()
        .filter_map(|(z, g)| {
            let rows = (0..grid.rows.len())
                .filter(|r| matches!(grid.rows[*r], super::grid::Row::Zone(y, _) if y == z) && p.node_y.contains(r));
            p.frame[*g].map(|f| (f, rows.collect()))
        })
        .collect();
    let tall = zones.iter().map(|(f, _)| p.y[f.b] - p.y[f.t]).fold(0.0, f64::max);
    let mut out = Vec::new();
    for (f, rows) in &zones {
        out.push(Apart { from: f.t, to: f.b, by: tall, rank: 5 });
        for (k, row) in rows.iter().enumerate() {
            let down = zones.iter().filter_map(|(g, r)| r.get(k).map(|q| p.y[*q] - p.y[g.t])).fold(0.0, f64::max);
            out.push(Apart { from: f.t, to: *row, by: down, rank: 5 });
        }
    }
    out
}

fn pulls(p: &Picture, axis: Axis) -> Vec<Pull> {
    let n = if axis == Axis::X { p.x.len() } else { p.y.len() };
    let mut out = vec![Pull::Middle; n];
    for f in p.frame.iter().flatten() {
        let (near, far) = if axis == Axis::X { (f.l, f.r) } else { (f.t, f.b) };
        out[near] = Pull::Far;
        out[far] = Pull::Near;
    }
    out
}

/// First and last pieces long enough to be seen, and for an arrow's head.
fn stubs(p: &Picture, axis: Axis, lines: &[Line], extra: &[Part]) -> Vec<Apart> {
    let mut out = Vec::new();
    for (l, line) in lines.iter().enumerate() {
        let last = line.pieces.len() - 1;
        let words = extra.iter().find(|q| {
            q.kind == Kind::Label
                && q.of == l
                && q.pin.is_some_and(|(on, m)| on != axis && m.var == line.pieces[last].1.var)
        });
        let room = words.map_or(0.0, |q| p.span(axis, q).1 - p.span(axis, q).0 + 36.0);
        let both = if last == 0 { room } else { 12.0 };
        for (k, least) in [(0, both), (last, room.max(24.0))] {
            if line.pieces[k].0 != (axis == Axis::X) {
                continue;
            }
            let [a, b] = line.along(k);
            let (near, far) = if p.get(axis, a) <= p.get(axis, b) { (a, b) } else { (b, a) };
            if near.var != far.var {
                out.push(Apart { from: near.var, to: far.var, by: near.off - far.off + least, rank: 4 });
            }
        }
    }
    out
}

/// Draws everything together on one axis; how many distances could not be kept.
fn squeeze(view: &View, grid: &Grid, p: &mut Picture, axis: Axis, extra: &[Part], lines: &[Line]) -> usize {
    let mut parts = p.parts(view);
    parts.extend_from_slice(extra);
    let mut apart = neighbours(p, axis, &parts);
    apart.extend(stubs(p, axis, lines, extra));
    let pulls = pulls(p, axis);
    if axis == Axis::X {
        apart.extend(widths(view, grid, p));
        let (x, broken) = solve(&pulls, &apart);
        p.x = x;
        return broken;
    }
    p.y = solve(&pulls, &apart).0;
    apart.extend(heights(grid, p));
    let (y, broken) = solve(&pulls, &apart);
    p.y = y;
    broken
}

/// Draws everything together: across, down, and once more with what that made room for. How many distances could not
/// be kept.
pub fn compact(view: &View, grid: &Grid, p: &mut Picture, extra: &[Part], lines: &[Line]) -> usize {
    let rounds = [Axis::X, Axis::Y, Axis::X, Axis::Y].map(|axis| squeeze(view, grid, p, axis, extra, lines));
    rounds[2] + rounds[3]
}
