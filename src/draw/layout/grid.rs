//! The slots of a picture: columns in the order of the request, rows by zone, and which slots each component may take.

use super::picture::{is_subnet, title_width};
use crate::draw::view::{GroupKind, Node, Place, View};

/// A column, left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Col {
    /// Outside, left: callers.
    West,
    /// The network's way in.
    Gate,
    /// Between gateway and zones; free inside the network, so that a line may run there.
    Lane,
    /// A tier of the zones, or a column of a stack without a network.
    Tier(usize),
    /// Beside the network, counted from it.
    Side(usize),
    /// Outside, right: delivery.
    East,
}

/// A row, top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Above the region.
    Edge(usize),
    /// Between two rows of the network; beside the network only.
    Half(usize),
    /// A row inside a zone.
    Zone(usize, usize),
    /// Between the zones; without a network, any row.
    Spine(usize),
    /// Below the network, in the region.
    South(usize),
}

/// Distance of columns before anything is measured; wide enough for every frame and some lines.
pub const PITCH_X: f64 = 320.0;
/// Distance of rows, of which every other one is a half row.
pub const PITCH_Y: f64 = 190.0;

/// What may differ between two pictures of one view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Components side by side in a subnet.
    pub across: usize,
    /// Columns beside the network, or of a stack without one, more or fewer than usual.
    pub aside: isize,
}

/// All slots.
#[derive(Debug)]
pub struct Grid {
    /// What it was made for.
    pub shape: Shape,
    /// Columns, left to right.
    pub cols: Vec<Col>,
    /// Rows, top to bottom.
    pub rows: Vec<Row>,
    /// Whether there is a network with zones.
    pub network: bool,
    /// Zones: the group's index, in drawing order.
    pub zones: Vec<usize>,
    /// One zone and nothing that spans zones: the request runs through the zone itself.
    single: bool,
    /// Half the width of a subnet before anything is measured: room for its title.
    pub reach: f64,
}

/// A slot: column and row index.
pub type Slot = (usize, usize);

/// Index of a node's zone among the zones, and its tier.
pub fn zone_tier(view: &View, zones: &[usize], node: &Node) -> Option<(usize, usize)> {
    let around = view.ancestors(node.parent.as_deref());
    let zone = zones.iter().position(|z| around.contains(z))?;
    let tier = around.first().filter(|g| !zones.contains(g)).map_or(0, |g| view.groups[*g].tier);
    Some((zone, tier))
}

impl Grid {
    /// The slots this view needs.
    pub fn of(view: &View, shape: Shape) -> Grid {
        let of_kind = |kind| view.groups.iter().enumerate().filter(move |(_, g)| g.kind == kind).map(|(i, _)| i);
        let zones: Vec<usize> = of_kind(GroupKind::Zone).collect();
        let network = of_kind(GroupKind::Vpc).next().is_some() || !zones.is_empty();
        let spans = view.nodes.iter().any(|n| matches!(n.place, Place::Span { .. }));
        let titles =
            view.groups.iter().filter(|g| is_subnet(g.kind)).map(|g| title_width(g.kind, &g.title) / 2.0 + 8.0);
        let reach = titles.fold(95.0, f64::max);
        let single = zones.len() == 1 && !spans;
        let mut grid = Grid { shape, cols: Vec::new(), rows: Vec::new(), network, zones, single, reach };
        grid.columns(view);
        grid.bands(view);
        grid
    }

    fn columns(&mut self, view: &View) {
        let regional = view.nodes.iter().filter(|n| n.place == Place::Regional).count();
        self.cols.push(Col::West);
        if self.network {
            self.cols.extend([Col::Gate, Col::Lane]);
        }
        let edge = view.nodes.iter().filter(|n| n.place == Place::Edge).count();
        let placed =
            view.nodes.iter().filter_map(|n| if let Place::At { col, .. } = n.place { Some(col + 1) } else { None });
        let tiers = if let Some(placed) = placed.max() {
            placed
        } else if self.network {
            let subnets = view.groups.iter().map(|g| g.tier).max().unwrap_or(0);
            let spans =
                view.nodes.iter().filter_map(|n| if let Place::Span { tier } = n.place { Some(tier) } else { None });
            subnets.max(spans.max().unwrap_or(0)).min(12) + 1
        } else {
            ((regional as f64 * 1.8).sqrt().ceil() as usize).max(edge.min(5)).max(1) + usize::from(regional > 2)
        };
        let tiers = if self.network { tiers } else { tiers.saturating_add_signed(self.shape.aside).max(1) };
        for tier in 0..tiers {
            self.cols.extend((0..self.across(view, tier)).map(|_| Col::Tier(tier)));
        }
        if self.network {
            let sides = (2 + regional / 9).saturating_add_signed(self.shape.aside).max(1);
            self.cols.extend((0..sides).map(Col::Side));
        }
        self.cols.push(Col::East);
    }

    fn bands(&mut self, view: &View) {
        let edge = view.nodes.iter().filter(|n| n.place == Place::Edge).count();
        let per_row = self.cols.len().saturating_sub(2).max(1);
        self.rows.extend((0..edge.div_ceil(per_row)).map(Row::Edge));
        let spines = self.spine_rows(view);
        let mut core = Vec::new();
        let middle = self.zones.len() / 2;
        for (z, _) in self.zones.iter().enumerate() {
            if z == middle {
                core.extend((0..spines).map(Row::Spine));
            }
            core.extend((0..self.stack(view)).map(|k| Row::Zone(z, k)));
        }
        if self.zones.is_empty() {
            core.extend((0..spines).map(Row::Spine));
        }
        for (i, row) in core.iter().enumerate() {
            self.rows.extend([Row::Half(i), *row]);
        }
        self.rows.push(Row::Half(core.len()));
        if self.network {
            self.rows.extend([Row::South(0), Row::South(1)]);
        }
    }

    /// Rows between the zones: as many as the fullest tier needs, or for a stack without a network enough for all.
    fn spine_rows(&self, view: &View) -> usize {
        let placed =
            view.nodes.iter().filter_map(|n| if let Place::At { row, .. } = n.place { Some(row + 1) } else { None });
        if let Some(placed) = placed.max() {
            return placed;
        }
        if !self.network {
            let regional =
                view.nodes.iter().filter(|n| !matches!(n.place, Place::Edge | Place::Caller | Place::Delivery)).count();
            let tiers = self.cols.iter().filter(|c| matches!(c, Col::Tier(_))).count().max(1);
            return (regional.div_ceil(tiers) + 1).max(if regional > 1 { 3 } else { 1 });
        }
        let mut count = std::collections::BTreeMap::new();
        for n in &view.nodes {
            if let Place::Span { tier } = n.place {
                *count.entry(tier).or_insert(0usize) += 1;
            }
        }
        let loose = view.nodes.iter().filter(|n| self.inside(view, n) && !self.fixed(view, n)).count();
        let tiers = self.cols.iter().filter(|c| matches!(c, Col::Tier(_))).count().max(1);
        count.values().copied().max().unwrap_or(0).max((loose + count.values().sum::<usize>()).div_ceil(tiers)).max(1)
    }

    /// Columns of a tier: as many as asked for, if a subnet of it holds as many.
    fn across(&self, view: &View, tier: usize) -> usize {
        let of_tier = self.held(view).into_iter().filter(|((_, t), _)| *t == tier);
        self.shape.across.min(of_tier.map(|(_, n)| n).max().unwrap_or(1)).max(1)
    }

    /// Rows of a zone: its fullest subnet; all zones get as many, so that they look alike.
    fn stack(&self, view: &View) -> usize {
        let rows = |((_, tier), n): ((usize, usize), usize)| n.div_ceil(self.across(view, tier));
        self.held(view).into_iter().map(rows).max().unwrap_or(1)
    }

    /// How many components each subnet holds, by zone and tier.
    fn held(&self, view: &View) -> std::collections::BTreeMap<(usize, usize), usize> {
        let mut count = std::collections::BTreeMap::new();
        for n in view.nodes.iter().filter(|n| n.place == Place::Zonal) {
            if let Some(at) = zone_tier(view, &self.zones, n) {
                *count.entry(at).or_insert(0usize) += 1;
            }
        }
        count
    }

    /// First and last column of a tier.
    pub fn tier(&self, tier: usize) -> Option<(usize, usize)> {
        let is = |c: &Col| *c == Col::Tier(tier);
        Some((self.cols.iter().position(is)?, self.cols.iter().rposition(is)?))
    }

    /// Whether the node lies in the network.
    fn inside(&self, view: &View, node: &Node) -> bool {
        view.ancestors(node.parent.as_deref()).iter().any(|g| view.groups[*g].kind == GroupKind::Vpc)
    }

    fn fixed(&self, view: &View, node: &Node) -> bool {
        match node.place {
            Place::Zonal => zone_tier(view, &self.zones, node).is_some(),
            Place::Span { .. } | Place::Gateway => self.network,
            _ => false,
        }
    }

    /// Slots a node may take, best first; more than one means the search decides.
    pub fn slots(&self, view: &View, node: &Node) -> Vec<Slot> {
        let keep = |f: &dyn Fn(Col, Row) -> bool| self.pick(f);
        if self.fixed(view, node) {
            return match node.place {
                Place::Zonal => {
                    let Some((z, t)) = zone_tier(view, &self.zones, node) else { return Vec::new() };
                    keep(&|c, r| c == Col::Tier(t) && matches!(r, Row::Zone(y, _) if y == z))
                }
                Place::Span { tier } => keep(&|c, r| c == Col::Tier(tier) && matches!(r, Row::Spine(_))),
                _ => {
                    let gates = view.nodes.iter().filter(|n| n.place == Place::Gateway).count();
                    let spines = self.rows.iter().filter(|r| matches!(r, Row::Spine(_))).count();
                    keep(&|c, r| {
                        c == Col::Gate
                            && (matches!(r, Row::Spine(_))
                                || ((gates > spines || self.zones.len() == 1) && matches!(r, Row::Zone(..))))
                    })
                }
            };
        }
        if self.network && self.inside(view, node) {
            return keep(&|c, r| matches!(c, Col::Tier(_)) && matches!(r, Row::Spine(_)));
        }
        let outside = |r: Row| !matches!(r, Row::South(_));
        match node.place {
            Place::At { col, row } => keep(&|c, r| c == Col::Tier(col) && r == Row::Spine(row)),
            Place::Caller => keep(&|c, r| c == Col::West && outside(r) && !(self.network && matches!(r, Row::Edge(_)))),
            Place::Delivery => keep(&|c, r| c == Col::East && outside(r)),
            Place::External => keep(&|c, r| matches!(c, Col::West | Col::East) && outside(r)),
            Place::Edge => keep(&|c, r| !matches!(c, Col::West | Col::East) && matches!(r, Row::Edge(_))),
            _ if self.network => keep(&|c, r| match r {
                Row::South(_) => !matches!(c, Col::West | Col::East),
                Row::Edge(_) => false,
                _ => matches!(c, Col::Side(_)),
            }),
            _ => keep(&|c, r| matches!(c, Col::Tier(_)) && matches!(r, Row::Spine(_))),
        }
    }

    fn pick(&self, f: &dyn Fn(Col, Row) -> bool) -> Vec<Slot> {
        let mut out = Vec::new();
        for (r, row) in self.rows.iter().enumerate() {
            out.extend(self.cols.iter().enumerate().filter(|(_, c)| f(**c, *row)).map(|(c, _)| (c, r)));
        }
        out
    }

    /// Centre of a slot before anything is measured.
    pub fn at(&self, slot: Slot) -> (f64, f64) {
        let pitch = PITCH_X.max(2.0 * self.reach + 130.0);
        (slot.0 as f64 * pitch, slot.1 as f64 * PITCH_Y)
    }

    /// The row the request runs along.
    pub fn spine(&self) -> usize {
        let on_spine = |r: Row| if self.single { matches!(r, Row::Zone(..)) } else { matches!(r, Row::Spine(_)) };
        let rows: Vec<usize> = (0..self.rows.len()).filter(|r| on_spine(self.rows[*r])).collect();
        rows.get((rows.len().saturating_sub(1)) / 2).copied().unwrap_or(0)
    }
}
