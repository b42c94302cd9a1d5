//! The picture while it is laid out: shared variables for what lines up, sizes of components, frames of containers.

use super::grid::{Col, Grid, Row, Slot};
use super::place::Link;
use crate::draw::scene::Type;
use crate::draw::text::{width, wrap};
use crate::draw::view::{GroupKind, Node, Place, View};

/// Half the side of an icon.
pub const HALF: f64 = 28.0;
/// Height of a caption line.
pub const LINE: f64 = 16.0;
/// From an icon's lower edge to the first baseline.
pub const CAPTION: f64 = 17.0;
/// Space the badge takes before a frame's title.
pub const BADGE: f64 = 29.0;

/// A component's measures, from its centre.
#[derive(Clone, Debug)]
pub struct Size {
    /// Half the width of its shape.
    pub half_w: f64,
    /// Half the height of its shape.
    pub half_h: f64,
    /// Half the width with its caption.
    pub reach: f64,
    /// Down to the end of its caption.
    pub bottom: f64,
    /// Caption lines as shown.
    pub lines: Vec<String>,
    /// Whether it is a wide card with its text inside.
    pub card: bool,
}

/// A container's frame: variables of its left, right, top and bottom.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Left, in x.
    pub l: usize,
    /// Right, in x.
    pub r: usize,
    /// Top, in y.
    pub t: usize,
    /// Bottom, in y.
    pub b: usize,
}

/// Values and who uses them.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Values of the horizontal variables.
    pub x: Vec<f64>,
    /// Values of the vertical variables.
    pub y: Vec<f64>,
    /// Horizontal variable of each node.
    pub node_x: Vec<usize>,
    /// Vertical variable of each node.
    pub node_y: Vec<usize>,
    /// Measures of each node.
    pub size: Vec<Size>,
    /// Frame of each group; none where nothing is in it.
    pub frame: Vec<Option<Frame>>,
    /// Groups around each node, innermost first.
    pub around: Vec<Vec<usize>>,
    /// Groups around each group, innermost first.
    pub outer: Vec<Vec<usize>>,
}

/// Whether a slot lies in a row of its own, where there is room for longer words.
fn apart(grid: &Grid, slot: Slot) -> bool {
    grid.network && matches!(grid.rows.get(slot.1), Some(Row::Edge(_) | Row::South(_)))
}

fn measure(node: &Node, network: bool, apart: bool) -> Size {
    let card = network && matches!(node.place, Place::Span { .. });
    let limit = match (card, apart) {
        (true, _) => 92.0,
        (_, true) => 132.0,
        _ => 104.0,
    };
    let lines: Vec<String> = node.caption.iter().flat_map(|l| wrap(l, Type::Caption, limit)).collect();
    let widest = lines.iter().map(|l| width(l, Type::Caption)).fold(0.0, f64::max);
    let rows = lines.len() as f64;
    if card {
        let half_w = (8.0 + 48.0 + 10.0 + widest + 12.0) / 2.0;
        let half_h = (rows * LINE + 28.0).max(76.0) / 2.0;
        return Size { half_w, half_h, reach: half_w, bottom: half_h, lines, card };
    }
    let bottom = if lines.is_empty() { HALF } else { HALF + CAPTION + (rows - 1.0) * LINE + 4.0 };
    Size { half_w: HALF, half_h: HALF, reach: HALF.max(widest / 2.0), bottom, lines, card }
}

/// Width a frame needs for its title.
pub fn title_width(kind: GroupKind, title: &str) -> f64 {
    let kind = if is_subnet(kind) { Type::Subnet } else { Type::Frame };
    BADGE + width(title, kind)
}

/// Whether it is drawn as a subnet.
pub fn is_subnet(kind: GroupKind) -> bool {
    matches!(kind, GroupKind::PublicSubnet | GroupKind::PrivateSubnet)
}

impl Picture {
    /// Everything at its slot, far apart.
    pub fn new(view: &View, grid: &Grid, slots: &[Slot], links: &[Link]) -> Picture {
        let mut p = Picture {
            x: (0..grid.cols.len()).map(|c| grid.at((c, 0)).0).collect(),
            y: (0..grid.rows.len()).map(|r| grid.at((0, r)).1).collect(),
            node_x: slots.iter().map(|s| s.0).collect(),
            node_y: slots.iter().map(|s| s.1).collect(),
            size: view.nodes.iter().zip(slots).map(|(n, s)| measure(n, grid.network, apart(grid, *s))).collect(),
            frame: vec![None; view.groups.len()],
            around: view.nodes.iter().map(|n| view.ancestors(n.parent.as_deref())).collect(),
            outer: view.groups.iter().map(|g| view.ancestors(g.parent.as_deref())).collect(),
        };
        p.loosen(grid, slots, links);
        p.frames(view, grid);
        p
    }

    /// A component beside the network that speaks with nothing in its row, or column, need not stand in line with it.
    fn loosen(&mut self, grid: &Grid, slots: &[Slot], links: &[Link]) {
        if !grid.network {
            return;
        }
        for (n, slot) in slots.iter().enumerate() {
            let bound = matches!(grid.cols.get(slot.0), Some(Col::Gate | Col::Lane | Col::Tier(_)))
                || matches!(grid.rows.get(slot.1), Some(Row::Edge(_)))
                || links.iter().any(|l| (l.from == n || l.to == n) && slots[l.from].1 == slots[l.to].1);
            if !bound {
                self.node_y[n] = self.y.len();
                self.y.push(grid.at(*slot).1);
            }
            let apart = matches!(grid.rows.get(slot.1), Some(Row::Edge(_) | Row::South(_)));
            let below = links.iter().any(|l| (l.from == n || l.to == n) && slots[l.from].0 == slots[l.to].0);
            if apart && !below {
                self.node_x[n] = self.x.len();
                self.x.push(grid.at(*slot).0);
            }
        }
    }

    /// Left, top, right and bottom of a node with its caption.
    pub fn node_box(&self, n: usize) -> [f64; 4] {
        let (x, y, s) = (self.x[self.node_x[n]], self.y[self.node_y[n]], &self.size[n]);
        [x - s.reach, y - s.half_h, x + s.reach, y + s.bottom]
    }

    /// Left, top, right and bottom of a frame.
    pub fn frame_box(&self, g: usize) -> Option<[f64; 4]> {
        self.frame[g].map(|f| [self.x[f.l], self.y[f.t], self.x[f.r], self.y[f.b]])
    }

    /// From the leftmost to the rightmost thing.
    pub fn width(&self) -> f64 {
        let nodes = (0..self.size.len()).map(|n| self.node_box(n));
        let all: Vec<[f64; 4]> = nodes.chain((0..self.frame.len()).filter_map(|g| self.frame_box(g))).collect();
        let low = all.iter().map(|b| b[0]).fold(f64::INFINITY, f64::min);
        all.iter().map(|b| b[2]).fold(f64::NEG_INFINITY, f64::max) - low
    }

    fn frames(&mut self, view: &View, grid: &Grid) {
        let mut order: Vec<usize> = (0..view.groups.len()).collect();
        order.sort_by_key(|g| (usize::MAX - self.outer[*g].len(), *g));
        for g in order {
            let extent = match self.zone_of(view, grid, g) {
                Some((z, tier)) => Some(self.subnet_extent(grid, z, tier)),
                None => self.extent(g),
            };
            let Some([l, t, r, b]) = extent else { continue };
            let (first_x, first_y) = (self.x.len(), self.y.len());
            self.x.extend([l, r]);
            self.y.extend([t, b]);
            self.frame[g] = Some(Frame { l: first_x, r: first_x + 1, t: first_y, b: first_y + 1 });
        }
        self.align(view, grid);
    }

    /// Zone and tier of a subnet that lies in a zone.
    fn zone_of(&self, view: &View, grid: &Grid, g: usize) -> Option<(usize, usize)> {
        let group = &view.groups[g];
        let zone = grid.zones.iter().position(|z| self.outer[g].first() == Some(z))?;
        is_subnet(group.kind).then_some((zone, group.tier))
    }

    fn subnet_extent(&self, grid: &Grid, z: usize, tier: usize) -> [f64; 4] {
        let rows: Vec<usize> =
            (0..grid.rows.len()).filter(|r| matches!(grid.rows[*r], Row::Zone(y, _) if y == z)).collect();
        let (first, last) = (rows.first().copied().unwrap_or(0), rows.last().copied().unwrap_or(0));
        let (left, right) = grid.tier(tier).unwrap_or((0, 0));
        let reach = grid.reach;
        [self.x[left] - reach, self.y[first] - 84.0, self.x[right] + reach, self.y[last] + 90.0]
    }

    fn extent(&self, g: usize) -> Option<[f64; 4]> {
        let nodes = (0..self.size.len()).filter(|n| self.around[*n].first() == Some(&g)).map(|n| self.node_box(n));
        let groups =
            (0..self.outer.len()).filter(|k| self.outer[*k].first() == Some(&g)).filter_map(|k| self.frame_box(k));
        let all: Vec<[f64; 4]> = nodes.chain(groups).collect();
        let low = |i: usize| all.iter().map(|b| b[i]).fold(f64::INFINITY, f64::min);
        let high = |i: usize| all.iter().map(|b| b[i]).fold(f64::NEG_INFINITY, f64::max);
        (!all.is_empty()).then(|| [low(0) - 18.0, low(1) - 56.0, high(2) + 18.0, high(3) + 18.0])
    }

    /// Zones and tiers share their edges, so that they line up whatever happens to one of them.
    fn align(&mut self, view: &View, grid: &Grid) {
        let zones: Vec<usize> = grid.zones.clone();
        self.share_x(&zones);
        let tiers: std::collections::BTreeSet<usize> = view.groups.iter().map(|g| g.tier).collect();
        for tier in tiers {
            let of_tier = |g: &usize| self.zone_of(view, grid, *g).is_some_and(|(_, t)| t == tier);
            let all: Vec<usize> = (0..view.groups.len()).filter(of_tier).collect();
            self.share_x(&all);
        }
        for z in 0..zones.len() {
            let of_zone = |g: &usize| self.zone_of(view, grid, *g).is_some_and(|(y, _)| y == z);
            let all: Vec<usize> = (0..view.groups.len()).filter(of_zone).collect();
            self.share_y(&all);
        }
    }

    fn share_x(&mut self, groups: &[usize]) {
        let frames: Vec<Frame> = groups.iter().filter_map(|g| self.frame[*g]).collect();
        let Some(first) = frames.first().copied() else { return };
        for f in &frames {
            self.x[first.l] = self.x[first.l].min(self.x[f.l]);
            self.x[first.r] = self.x[first.r].max(self.x[f.r]);
        }
        for g in groups {
            if let Some(f) = self.frame[*g].as_mut() {
                (f.l, f.r) = (first.l, first.r);
            }
        }
    }

    fn share_y(&mut self, groups: &[usize]) {
        let frames: Vec<Frame> = groups.iter().filter_map(|g| self.frame[*g]).collect();
        let Some(first) = frames.first().copied() else { return };
        for f in &frames {
            self.y[first.t] = self.y[first.t].min(self.y[f.t]);
            self.y[first.b] = self.y[first.b].max(self.y[f.b]);
        }
        for g in groups {
            if let Some(f) = self.frame[*g].as_mut() {
                (f.t, f.b) = (first.t, first.b);
            }
        }
    }
}
