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
        let across = [
            Mark { var: self.across.var, off: self.across.off + a },
            Mark { var: self.across.var, off: self.across.off + b },
        ];
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

/// What the words of one line are chosen by.
struct Chooser<'a> {
    p: &'a Picture,
    link: usize,
    line: &'a Line,
    wide: f64,
    step: bool,
    parts: &'a [Part],
    shaded: &'a [[f64; 4]],
}

/// Chooses a place for the words of every line, numbered ones first, and gives each a variable of its own.
/// `shaded` are the boxes where words are better not; `before` is where the words stood until now.
pub fn choose(
    p: &mut Picture,
    edges: &[&Edge],
    lines: &[Line],
    fixed: &[Part],
    shaded: &[[f64; 4]],
    before: &[Label],
) -> Vec<Label> {
    let mut order: Vec<usize> = (0..edges.len()).filter(|l| !edges[*l].words().is_empty()).collect();
    order.sort_by_key(|l| (edges[*l].step.is_empty(), lines[*l].pieces.len(), *l));
    let mut parts: Vec<Part> = fixed.to_vec();
    parts.extend(before.iter().map(|l| l.part(!edges[l.link].step.is_empty())));
    let mut out = Vec::new();
    for l in order {
        let (edge, line) = (edges[l], &lines[l]);
        let (wide, step) =
            (if edge.label.is_empty() { 0.0 } else { width(&edge.label, Type::Label) }, !edge.step.is_empty());
        parts.retain(|q| !(q.kind == Kind::Label && q.of == l));
        let chooser = Chooser { p, link: l, line, wide, step, parts: &parts, shaded };
        let Some(best) = chooser.best() else { continue };
        let (flat, across) = line.pieces[best.piece];
        let vars = if flat { &mut p.x } else { &mut p.y };
        vars.push(best.at);
        let along = Mark { var: vars.len() - 1, off: 0.0 };
        let label = Label { link: l, stand: best.stand, along, across, wide };
        parts.push(label.part(step));
        out.push(label);
    }
    out
}

impl Chooser<'_> {
    fn best(&self) -> Option<Try> {
        let mut all = Vec::new();
        for (k, (flat, _)) in self.line.pieces.iter().enumerate() {
            let stands: &[Stand] = match (*flat, self.step) {
                (true, true) if self.wide == 0.0 => &[Stand::Chip],
                (true, true) => &[Stand::Chip, Stand::Above, Stand::Below],
                (true, false) => &[Stand::Above, Stand::Below],
                (false, _) => &[Stand::Right, Stand::Left],
            };
            all.extend(stands.iter().map(|stand| self.attempt(k, *stand)));
        }
        all.into_iter().min_by(|a, b| a.cost.total_cmp(&b.cost))
    }

    /// Where along its piece the words may be, without the room an arrow's head needs.
    fn range(&self, k: usize, axis: Axis) -> (f64, f64) {
        let ends = self.line.along(k).map(|m| self.p.get(axis, m));
        let (lo, hi) = (ends[0].min(ends[1]) + 12.0, ends[0].max(ends[1]) - 12.0);
        match (k + 1 == self.line.pieces.len(), ends[1] > ends[0]) {
            (true, true) => (lo, hi - 8.0),
            (true, false) => (lo + 8.0, hi),
            _ => (lo, hi),
        }
    }

    fn attempt(&self, k: usize, stand: Stand) -> Try {
        let (flat, across) = self.line.pieces[k];
        let (axis, cross) = if flat { (Axis::X, Axis::Y) } else { (Axis::Y, Axis::X) };
        let (half, [a, b]) = extents(stand, self.wide, self.step);
        let base = self.p.get(cross, across);
        let (a, b) = (base + a, base + b);
        let (lo, hi) = self.range(k, axis);
        let length = hi - lo;
        // A piece that is too short can be drawn longer, what crosses it moved along; what runs beside it, aside.
        let short = (2.0 * half - length).max(0.0);
        let (lo, hi) = if short > 0.0 { ((lo + hi) / 2.0 - half, (lo + hi) / 2.0 + half) } else { (lo, hi) };
        let (mut walls, mut beside, mut rigid) = (Vec::new(), Vec::new(), Vec::new());
        for part in self.parts.iter().filter(|q| !(q.kind == Kind::Lane && q.of == self.link)) {
            let (s, c) = (self.p.span(axis, part), self.p.span(cross, part));
            if c.0 > b + 2.0 || c.1 < a - 2.0 {
                continue;
            }
            let room = if matches!(part.kind, Kind::Label | Kind::Node) { 10.0 } else { 7.0 };
            let (s, var) = ((s.0 - room, s.1 + room), if flat { part.y[0].var } else { part.x[0].var });
            let thin = c.1 - c.0 < 0.5 && !matches!(part.kind, Kind::Label | Kind::Node | Kind::Title);
            if thin && var == across.var {
                rigid.push(s);
                walls.push(s);
            } else if thin {
                let push = if c.0 > base { b - c.0 } else { c.0 - a };
                beside.push((s, push + 7.0));
            } else {
                walls.push(s);
            }
        }
        for q in self.shaded {
            let (s, c) = if flat { ((q[0], q[2]), (q[1], q[3])) } else { ((q[1], q[3]), (q[0], q[2])) };
            if c.0 < b && c.1 > a {
                walls.push((s.0 - 7.0, s.1 + 7.0));
            }
        }
        walls.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (at, lack) = widest(lo, hi, &walls, half);
        let over = |s: (f64, f64)| s.0 < at + half && s.1 > at - half;
        let push: f64 = beside.iter().filter(|(s, _)| over(*s)).map(|(_, push)| push.max(0.0)).fold(0.0, f64::max);
        let fixed = if rigid.iter().any(|s| s.0 < at && s.1 > at) { 600.0 } else { 0.0 };
        let cost = fixed
            + lack * 1.5
            + push * 1.5
            + short
            + manner(stand)
            + 2000.0 / (length.max(0.0) + 40.0)
            + self.shade(flat, at, base);
        Try { cost, at, piece: k, stand }
    }

    fn shade(&self, flat: bool, at: f64, base: f64) -> f64 {
        let (x, y) = if flat { (at, base) } else { (base, at) };
        let inside = |b: &[f64; 4]| x > b[0] - 4.0 && x < b[2] + 4.0 && y > b[1] && y < b[3];
        if self.shaded.iter().any(inside) { 500.0 } else { 0.0 }
    }
}

/// What a manner costs by itself.
fn manner(stand: Stand) -> f64 {
    match stand {
        Stand::Chip => 0.0,
        Stand::Above => 6.0,
        Stand::Below => 9.0,
        Stand::Right => 14.0,
        Stand::Left => 16.0,
    }
}

/// How far two things may overlap for words to be put between them.
const MADE: f64 = 30.0;

/// The free stretch for something twice `half` long, nearest the middle, and how much is missing where none is long enough.
fn widest(lo: f64, hi: f64, walls: &[(f64, f64)], half: f64) -> (f64, f64) {
    let middle = (lo + hi) / 2.0;
    let mut gaps = Vec::new();
    let mut from = lo;
    for (a, b) in walls {
        gaps.push((from, a.min(hi)));
        from = from.max(*b);
    }
    gaps.push((from, hi));
    let mut best: Option<(f64, f64, f64)> = None;
    // Where two things touch there is no gap, but one may be made.
    for (a, b) in gaps.into_iter().filter(|(a, b)| b - a > -MADE) {
        let lack = (2.0 * half - (b - a)).max(0.0);
        let at = if lack > 0.0 { (a + b) / 2.0 } else { middle.clamp(a + half, b - half) };
        let off = (at - middle).abs();
        if best.is_none_or(|(_, l, o)| lack < l - 0.01 || (lack <= l && off < o)) {
            best = Some((at, lack, off));
        }
    }
    best.map_or((middle, 2.0 * half), |(at, lack, _)| (at, lack))
}
