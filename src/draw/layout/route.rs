//! The way of every line, as corners on a sparse mesh: the centres of rows and columns and the middles of the gaps
//! between everything else. Cheapest way first by length, bends, crossings and what it would run through.

use super::picture::{Picture, is_subnet, title_width};
use super::place::Link;
use crate::draw::view::{Place, Style, View};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

const BEND: f64 = 70.0;
const CROSS: f64 = 420.0;
const THROUGH: f64 = 6000.0;

/// What a piece of mesh runs through.
#[derive(Clone, Copy, PartialEq)]
enum Thing {
    Node(usize),
    Title,
    Frame(usize),
}

/// The mesh, and who runs along it.
pub struct Mesh {
    /// Vertical lines, left to right.
    pub xs: Vec<f64>,
    /// Horizontal lines, top to bottom.
    pub ys: Vec<f64>,
    /// Free room around each vertical line; 0 for the centre of a column.
    pub room_x: Vec<f64>,
    /// Free room around each horizontal line; 0 for the centre of a row.
    pub room_y: Vec<f64>,
    things: [Vec<Vec<Thing>>; 2],
    used: [Vec<u16>; 2],
    straight: [Vec<u16>; 2],
    boxes: Vec<[f64; 4]>,
    centre: Vec<(usize, usize)>,
}

/// Corners of a way, from the centre of one node to that of the other.
pub type Way = Vec<(usize, usize)>;

/// Lines at every centre and in the middle of every gap.
fn mesh_lines(centres: &[f64], events: &mut Vec<f64>) -> (Vec<f64>, Vec<f64>) {
    events.sort_by(f64::total_cmp);
    events.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let mut lines: Vec<(f64, f64)> = centres.iter().map(|c| (*c, 0.0)).collect();
    for pair in events.windows(2) {
        let (mid, room) = ((pair[0] + pair[1]) / 2.0, pair[1] - pair[0]);
        if room >= 10.0 && !centres.iter().any(|c| (*c - mid).abs() < 8.0) {
            lines.push((mid, room));
        }
    }
    if let (Some(first), Some(last)) = (events.first(), events.last()) {
        lines.extend([(first - 40.0, 60.0), (last + 40.0, 60.0)]);
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    lines.dedup_by(|a, b| (a.0 - b.0).abs() < 0.5);
    lines.into_iter().unzip()
}

/// What a search writes on; kept from one line to the next.
#[derive(Default)]
struct Scratch {
    best: Vec<u64>,
    prev: Vec<usize>,
    heap: BinaryHeap<Reverse<(u64, usize)>>,
    used: Vec<usize>,
}

impl Scratch {
    fn clear(&mut self, cells: usize) {
        self.best.resize(cells, u64::MAX);
        self.prev.resize(cells, usize::MAX);
        for s in self.used.drain(..) {
            (self.best[s], self.prev[s]) = (u64::MAX, usize::MAX);
        }
        self.heap.clear();
    }
}

impl Mesh {
    /// The mesh of a picture.
    pub fn new(view: &View, p: &Picture) -> Mesh {
        let boxes: Vec<[f64; 4]> = (0..view.nodes.len()).map(|n| p.node_box(n)).collect();
        let frames: Vec<Option<[f64; 4]>> = (0..view.groups.len()).map(|g| p.frame_box(g)).collect();
        let all = || boxes.iter().copied().chain(frames.iter().flatten().copied());
        let cx: Vec<f64> = p.node_x.iter().map(|v| p.x[*v]).collect();
        let cy: Vec<f64> = p.node_y.iter().map(|v| p.y[*v]).collect();
        let titles = |g: usize| {
            frames[g].map(|b| [b[0] + title_width(view.groups[g].kind, &view.groups[g].title) + 6.0, b[1] + 24.0])
        };
        let titles: Vec<[f64; 2]> = (0..view.groups.len()).filter_map(titles).collect();
        let (xs, room_x) =
            mesh_lines(&cx, &mut all().flat_map(|b| [b[0], b[2]]).chain(titles.iter().map(|t| t[0])).collect());
        let (ys, room_y) =
            mesh_lines(&cy, &mut all().flat_map(|b| [b[1], b[3]]).chain(titles.iter().map(|t| t[1])).collect());
        let near = |lines: &[f64], v: f64| lines.iter().position(|l| (l - v).abs() < 0.6).unwrap_or(0);
        let centre = (0..boxes.len()).map(|n| (near(&xs, cx[n]), near(&ys, cy[n]))).collect();
        let cells = xs.len() * ys.len();
        let blank = || [vec![0; cells], vec![0; cells]];
        let things = [vec![Vec::new(); cells], vec![Vec::new(); cells]];
        let mut m = Mesh { xs, ys, room_x, room_y, things, used: blank(), straight: blank(), boxes, centre };
        m.fill(view, &frames);
        m
    }

    fn at(&self, i: usize, j: usize) -> usize {
        j * self.xs.len() + i
    }

    fn fill(&mut self, view: &View, frames: &[Option<[f64; 4]>]) {
        let mut solid: Vec<(Thing, [f64; 4])> = Vec::new();
        for (n, b) in self.boxes.iter().enumerate() {
            solid.push((Thing::Node(n), [b[0] - 3.0, b[1] - 3.0, b[2] + 3.0, b[3] + 3.0]));
        }
        for (g, b) in frames.iter().enumerate() {
            let Some(b) = b else { continue };
            let wide = title_width(view.groups[g].kind, &view.groups[g].title);
            solid.push((Thing::Title, [b[0], b[1] - 1.0, b[0] + wide + 6.0, b[1] + 24.0]));
            solid.push((Thing::Frame(g), *b));
        }
        let (wide, high) = (self.xs.len(), self.ys.len());
        // Lines strictly inside a span, and the steps between lines that reach into it.
        let within = |lines: &[f64], lo: f64, hi: f64| {
            let first = lines.partition_point(|v| *v <= lo);
            (first, lines.partition_point(|v| *v < hi).max(first))
        };
        for (thing, b) in &solid {
            let ((i0, i1), (j0, j1)) = (within(&self.xs, b[0], b[2]), within(&self.ys, b[1], b[3]));
            for j in j0..j1 {
                for i in i0.saturating_sub(1)..i1.min(wide - 1) {
                    self.things[0][j * wide + i].push(*thing);
                }
            }
            for j in j0.saturating_sub(1)..j1.min(high - 1) {
                for i in i0..i1 {
                    self.things[1][j * wide + i].push(*thing);
                }
            }
        }
    }

    /// What one step costs beyond its length. `axis` 0 is horizontal; (i, j) its upper left end.
    fn step(&self, view: &View, p: &Picture, link: Link, axis: usize, i: usize, j: usize) -> f64 {
        let at = self.at(i, j);
        let length = if axis == 0 { self.xs[i + 1] - self.xs[i] } else { self.ys[j + 1] - self.ys[j] };
        let mut cost = length;
        for thing in &self.things[axis][at] {
            cost += match thing {
                Thing::Node(n) if *n == link.from || *n == link.to => {
                    let (ci, cj) = self.centre[*n];
                    if (axis == 0 && j == cj) || (axis == 1 && i == ci) { 0.0 } else { THROUGH }
                }
                Thing::Node(_) => THROUGH,
                Thing::Title => THROUGH * 0.6,
                Thing::Frame(g) => {
                    let home = p.around[link.from].contains(g) || p.around[link.to].contains(g);
                    let row = axis == 0 && self.room_y[j] == 0.0;
                    if !home {
                        THROUGH * 0.5
                    } else if is_subnet(view.groups[*g].kind) && !row {
                        length
                    } else {
                        0.0
                    }
                }
            };
        }
        let (others, centre) =
            (f64::from(self.used[axis][at]), if axis == 0 { self.room_y[j] == 0.0 } else { self.room_x[i] == 0.0 });
        cost + others * length * 0.15 + if centre && others >= 3.0 { 300.0 } else { 0.0 }
    }

    fn inside_own(&self, link: Link, i: usize, j: usize) -> bool {
        let inside = |b: &[f64; 4]| self.xs[i] > b[0] && self.xs[i] < b[2] && self.ys[j] > b[1] && self.ys[j] < b[3];
        inside(&self.boxes[link.from]) || inside(&self.boxes[link.to])
    }

    /// What passing or turning at a point costs.
    fn point(&self, link: Link, i: usize, j: usize, from: usize, to: usize) -> f64 {
        let at = self.at(i, j);
        if from % 2 == to % 2 {
            return CROSS * f64::from(self.straight[1 - from % 2][at]);
        }
        let own = if self.inside_own(link, i, j) { THROUGH } else { 0.0 };
        // Two lines that share a gap may have to cross in it; at a node of one's own there are ports.
        let (f, t) = (self.centre[link.from], self.centre[link.to]);
        let share = |axis: usize, own: bool| f64::from(self.straight[axis][at]) * if own { 0.15 } else { 0.7 };
        BEND + own + CROSS * (share(0, j == f.1 || j == t.1) + share(1, i == f.0 || i == t.0))
    }

    /// Adds a way to what is there, or takes it out again.
    pub fn mark(&mut self, way: &Way, add: bool) {
        let bump = |v: &mut u16| *v = if add { v.saturating_add(1) } else { v.saturating_sub(1) };
        for pair in way.windows(2) {
            let ((a, b), (c, d)) = (pair[0], pair[1]);
            let axis = usize::from(a == c);
            let (lo, hi) = if axis == 0 { (a.min(c), a.max(c)) } else { (b.min(d), b.max(d)) };
            for k in lo..hi {
                let at = if axis == 0 { self.at(k, b) } else { self.at(a, k) };
                bump(&mut self.used[axis][at]);
                if k > lo {
                    bump(&mut self.straight[axis][at]);
                }
            }
        }
    }

    /// How far beside the box of two ends a way may lead, in lines of the mesh.
    fn window(&self, start: (usize, usize), goal: (usize, usize), far: usize) -> [usize; 4] {
        [
            start.0.min(goal.0).saturating_sub(far),
            start.1.min(goal.1).saturating_sub(far),
            start.0.max(goal.0) + far,
            start.1.max(goal.1) + far,
        ]
    }

    /// The cheapest way between the link's nodes; none where there is no mesh between them.
    fn find(&self, view: &View, p: &Picture, link: Link, s: &mut Scratch, far: usize) -> Way {
        let (w, h) = (self.xs.len(), self.ys.len());
        let (start, goal) = (self.centre[link.from], self.centre[link.to]);
        let room = self.window(start, goal, far);
        s.clear(w * h * 4);
        let Scratch { best, prev, heap, used } = s;
        let rest = |i: usize, j: usize| (self.xs[i] - self.xs[goal.0]).abs() + (self.ys[j] - self.ys[goal.1]).abs();
        for dir in 0..4 {
            let s = self.at(start.0, start.1) * 4 + dir;
            best[s] = fix(leave(view, link, dir));
            used.push(s);
            heap.push(Reverse((best[s] + fix(rest(start.0, start.1)), s)));
        }
        while let Some(Reverse((total, s))) = heap.pop() {
            let (at, dir) = (s / 4, s % 4);
            let (i, j) = (at % w, at / w);
            if total > best[s] + fix(rest(i, j)) {
                continue;
            }
            if (i, j) == goal {
                return self.corners(prev, s, w);
            }
            for to in 0..4 {
                let home = (i, j) == start;
                if to == (dir + 2) % 4 || (home && to != dir) {
                    continue;
                }
                let Some((ni, nj)) = next(i, j, to, w, h) else { continue };
                if ni < room[0] || nj < room[1] || ni > room[2] || nj > room[3] {
                    continue;
                }
                let turn = if home { 0.0 } else { self.point(link, i, j, dir, to) };
                let arrive = if (ni, nj) == goal { enter(view, link, to) } else { 0.0 };
                let step = self.step(view, p, link, to % 2, i.min(ni), j.min(nj));
                let cost = best[s].saturating_add(fix(turn + arrive + step));
                let t = self.at(ni, nj) * 4 + to;
                if cost < best[t] {
                    if best[t] == u64::MAX {
                        used.push(t);
                    }
                    best[t] = cost;
                    prev[t] = s;
                    heap.push(Reverse((cost + fix(rest(ni, nj)), t)));
                }
            }
        }
        vec![start, (goal.0, start.1), goal]
    }

    fn corners(&self, prev: &[usize], last: usize, w: usize) -> Way {
        let mut points = Vec::new();
        let mut s = last;
        while s != usize::MAX {
            points.push(((s / 4) % w, s / 4 / w));
            s = prev[s];
        }
        points.reverse();
        let mut way: Way = Vec::new();
        for p in points {
            if let [.., a, b] = way[..]
                && ((a.0 == b.0 && b.0 == p.0) || (a.1 == b.1 && b.1 == p.1))
            {
                way.pop();
            }
            way.push(p);
        }
        if let [only] = way[..] {
            way.push(only);
        }
        way
    }
}

fn fix(cost: f64) -> u64 {
    (cost * 8.0).round().clamp(0.0, 1e15) as u64
}

/// Directions: 0 right, 1 down, 2 left, 3 up.
fn next(i: usize, j: usize, dir: usize, w: usize, h: usize) -> Option<(usize, usize)> {
    match dir {
        0 => (i + 1 < w).then(|| (i + 1, j)),
        1 => (j + 1 < h).then(|| (i, j + 1)),
        2 => i.checked_sub(1).map(|k| (k, j)),
        _ => j.checked_sub(1).map(|k| (i, k)),
    }
}

/// A request runs to the right, what leaves for the internet back to the left.
fn against(style: Style, dir: usize) -> f64 {
    match (style, dir) {
        (Style::Request, 2) => 90.0,
        (Style::Outbound, 0) => 120.0,
        _ => 0.0,
    }
}

/// What leaving a node this way costs: captions hang below, and a request leaves on the right.
fn leave(view: &View, link: Link, dir: usize) -> f64 {
    let zonal = view.nodes[link.from].place == Place::Zonal;
    let side = against(link.style, dir);
    side + match dir {
        1 => 40.0 + if zonal { 450.0 } else { 0.0 },
        3 if view.nodes[link.from].place == Place::Caller => 0.0,
        3 => 15.0 + if zonal { 450.0 } else { 0.0 },
        _ => 0.0,
    }
}

/// What reaching a node this way costs.
fn enter(view: &View, link: Link, dir: usize) -> f64 {
    let zonal = view.nodes[link.to].place == Place::Zonal;
    let side = against(link.style, dir);
    side + match dir {
        3 => 90.0 + if zonal { 450.0 } else { 0.0 },
        1 => 15.0 + if zonal { 450.0 } else { 0.0 },
        _ => 0.0,
    }
}

/// A way for every link: requests first, then everything again while the others stand.
pub fn route(view: &View, p: &Picture, mesh: &mut Mesh, links: &[Link]) -> Vec<Way> {
    let mut order: Vec<usize> = (0..links.len()).collect();
    let span = |l: &Link| {
        let d = |a: f64, b: f64| (a - b).abs();
        d(p.x[p.node_x[l.from]], p.x[p.node_x[l.to]]) + d(p.y[p.node_y[l.from]], p.y[p.node_y[l.to]])
    };
    order.sort_by(|a, b| {
        (links[*a].style, span(&links[*a]))
            .partial_cmp(&(links[*b].style, span(&links[*b])))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut ways: Vec<Way> = vec![Vec::new(); links.len()];
    let (rounds, far) = match links.len() {
        0..=120 => (4, usize::MAX / 2),
        121..=600 => (2, 60),
        _ => (1, 16),
    };
    let mut scratch = Scratch::default();
    for round in 0..rounds {
        for &l in &order {
            if round > 0 {
                mesh.mark(&ways[l], false);
            }
            ways[l] = mesh.find(view, p, links[l], &mut scratch, far);
            mesh.mark(&ways[l], true);
        }
    }
    ways
}
