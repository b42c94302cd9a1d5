//! Where the words of a line stand: on it, over it or beside it, whole in one gap, touching nothing.

use super::compact::{Axis, Kind, Mark, Part};
use super::lines::Line;
use super::picture::Picture;
use crate::draw::scene::Type;
use crate::draw::text::width;
use crate::draw::view::Edge;

/// How the words stand to their line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stand {
    /// Circle and words on the line, backed by the page.
    Chip,
    /// Words over the line, the circle on it.
    Above,
    /// Words under the line, the circle on it.
    Below,
    /// Words right of the line, the circle on it.
    Right,
    /// Words left of the line, the circle on it.
    Left,
}

/// A label: its link, piece and place.
#[derive(Clone, Debug)]
pub struct Label {
    /// Index of the link.
    pub link: usize,
    /// How it stands.
    pub stand: Stand,
    /// Its anchor: the middle of a flat piece's words, or the height of an upright one's.
    pub along: Mark,
    /// The coordinate its piece keeps.
    pub across: Mark,
    /// Width of the words.
    pub wide: f64,
}

/// Space between digit circle and words.
const CIRCLE: f64 = 25.0;

/// Extents along and across the line: along is symmetric around the anchor, across from–to.
fn extents(stand: Stand, wide: f64, step: bool) -> (f64, [f64; 2]) {
    let has_words = wide > 0.0;
    let ring = if step { 10.0 } else { 0.0 };
    match stand {
        Stand::Chip => ((if has_words { CIRCLE + wide + 6.0 } else { 22.0 }) / 2.0, [-11.0, 11.0]),
        Stand::Above if step => ((wide / 2.0).max(11.0), [-26.0, 10.0]),
        Stand::Above => (wide / 2.0 + 1.0, [-20.0, -4.0]),
        Stand::Below if step => ((wide / 2.0).max(11.0), [-10.0, 27.0]),
        Stand::Below => (wide / 2.0 + 1.0, [4.0, 20.0]),
        Stand::Right => (if step { 11.0 } else { 9.0 }, [-ring, if step { 15.0 } else { 8.0 } + wide]),
        Stand::Left => (if step { 11.0 } else { 9.0 }, [-(if step { 15.0 } else { 8.0 } + wide), ring]),
    }
}

impl Label {
    /// The label as something that keeps its distance; `at` is a variable of its own along the line.
    pub fn part(&self, step: bool) -> Part {
        let (half, [a, b]) = extents(self.stand, self.wide, step);
        let along = [Mark { var: self.along.var, off: -half }, Mark { var: self.along.var, off: half }];
        let across = [Mark { var: self.across.var, off: self.across.off + a }, Mark { var: self.across.var, off: self.across.off + b }];
        let flat = matches!(self.stand, Stand::Chip | Stand::Above | Stand::Below);
        let (x, y) = if flat { (along, across) } else { (across, along) };
        let pin = Some((if flat { Axis::Y } else { Axis::X }, self.across));
        Part { kind: Kind::Label, x, y, of: self.link, pin }
    }
}

struct Try {
    cost: f64,
    at: f64,
    piece: usize,
    stand: Stand,
}

/// Chooses a place for the words of every line, numbered ones first, and gives each a variable of its own.
pub fn choose(p: &mut Picture, edges: &[&Edge], lines: &[Line], fixed: &[Part]) -> Vec<Label> {
    let mut order: Vec<usize> = (0..edges.len()).filter(|l| !edges[*l].words().is_empty()).collect();
    order.sort_by_key(|l| (edges[*l].step.is_empty(), lines[*l].pieces.len(), *l));
    let mut parts: Vec<Part> = fixed.to_vec();
    let mut out = Vec::new();
    for l in order {
        let (edge, line) = (edges[l], &lines[l]);
        let wide = if edge.label.is_empty() { 0.0 } else { width(&edge.label, Type::Label) };
        let Some(best) = best(p, l, edge, line, wide, &parts) else { continue };
        let (flat, across) = line.pieces[best.piece];
        let vars = if flat { &mut p.x } else { &mut p.y };
        vars.push(best.at);
        let along = Mark { var: vars.len() - 1, off: 0.0 };
        let label = Label { link: l, stand: best.stand, along, across, wide };
        parts.push(label.part(!edge.step.is_empty()));
        out.push(label);
    }
    out
}

fn best(p: &Picture, l: usize, edge: &Edge, line: &Line, wide: f64, parts: &[Part]) -> Option<Try> {
    let step = !edge.step.is_empty();
    let mut all = Vec::new();
    for (k, (flat, _)) in line.pieces.iter().enumerate() {
        let stands: &[Stand] = match (*flat, step) {
            (true, true) if wide == 0.0 => &[Stand::Chip],
            (true, true) => &[Stand::Chip, Stand::Above, Stand::Below],
            (true, false) => &[Stand::Above, Stand::Below],
            (false, _) => &[Stand::Right, Stand::Left],
        };
        for stand in stands {
            all.push(attempt(p, l, line, k, *stand, wide, step, parts));
        }
    }
    all.into_iter().min_by(|a, b| a.cost.total_cmp(&b.cost))
}

#[allow(clippy::too_many_arguments)]
fn attempt(p: &Picture, l: usize, line: &Line, k: usize, stand: Stand, wide: f64, step: bool, parts: &[Part]) -> Try {
    let (flat, across) = line.pieces[k];
    let (axis, cross) = if flat { (Axis::X, Axis::Y) } else { (Axis::Y, Axis::X) };
    let ends = line.along(k).map(|m| p.get(axis, m));
    let (half, [a, b]) = extents(stand, wide, step);
    let base = p.get(cross, across);
    let (a, b) = (base + a, base + b);
    let (lo, hi) = (ends[0].min(ends[1]) + 12.0, ends[0].max(ends[1]) - 12.0);
    let last = k + 1 == line.pieces.len();
    let (lo, hi) = if last && ends[1] > ends[0] { (lo, hi - 8.0) } else if last { (lo + 8.0, hi) } else { (lo, hi) };
    let mut walls: Vec<(f64, f64)> = Vec::new();
    for part in parts {
        let (s, c) = (p.span(axis, part), p.span(cross, part));
        let own = part.kind == Kind::Lane && part.of == l;
        if own || c.0 > b + 2.0 || c.1 < a - 2.0 {
            continue;
        }
        let room = if matches!(part.kind, Kind::Label | Kind::Node) { 10.0 } else { 7.0 };
        walls.push((s.0 - room, s.1 + room));
    }
    walls.sort_by(|a, b| a.0.total_cmp(&b.0));
    let length = hi - lo;
    // A piece that is too short can be drawn longer; what stands in the way cannot be drawn away.
    let short = (2.0 * half - length).max(0.0);
    let (lo, hi) = if short > 0.0 { ((lo + hi) / 2.0 - half, (lo + hi) / 2.0 + half) } else { (lo, hi) };
    let (at, lack) = widest(lo, hi, &walls, half);
    let manner = match stand {
        Stand::Chip => 0.0,
        Stand::Above => 6.0,
        Stand::Below => 9.0,
        Stand::Right => 14.0,
        Stand::Left => 16.0,
    };
    Try { cost: lack * 5.0 + short + manner + 2000.0 / (length.max(0.0) + 40.0), at, piece: k, stand }
}

/// The free stretch for something twice `half` long, nearest the middle, and how much is missing where none is long enough.
fn widest(lo: f64, hi: f64, walls: &[(f64, f64)], half: f64) -> (f64, f64) {
    let middle = (lo + hi) / 2.0;
    let mut free = Vec::new();
    let mut from = lo;
    for (a, b) in walls {
        if *a > from {
            free.push((from, a.min(hi)));
        }
        from = from.max(*b);
    }
    if hi > from {
        free.push((from, hi));
    }
    let mut best = (middle, 2.0 * half);
    let mut off = f64::INFINITY;
    for (a, b) in free.into_iter().filter(|(a, b)| b > a) {
        let lack = (2.0 * half - (b - a)).max(0.0);
        let at = if lack > 0.0 { (a + b) / 2.0 } else { middle.clamp(a + half, b - half) };
        if lack < best.1 - 0.01 || (lack <= best.1 && (at - middle).abs() < off) {
            best = (at, lack);
            off = (at - middle).abs();
        }
    }
    best
}
