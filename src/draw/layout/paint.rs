//! Positions become marks: frames, lines with their words, components, title block and legend.

use super::label::{Label, Stand};
use super::lines::Line;
use super::picture::{CAPTION, HALF, LINE, Picture, is_subnet};
use super::place::Link;
use crate::draw::scene::{Anchor, Glyph, Item, Meaning, Paint, Scene, Type};
use crate::draw::text::width;
use crate::draw::view::{Edge, Node, Style, View};

/// Space around everything.
const MARGIN: f64 = 18.0;
/// Height of the title block.
const HEAD: f64 = 44.0;

fn text(x: f64, y: f64, anchor: Anchor, kind: Type, words: &str) -> Item {
    Item::Text { x, y, anchor, kind, text: words.to_owned() }
}

fn rect(b: [f64; 4], r: f64, paint: Paint) -> Item {
    Item::Rect { x: b[0], y: b[1], w: b[2] - b[0], h: b[3] - b[1], r, paint }
}

struct Painter<'a> {
    view: &'a View,
    p: &'a Picture,
    links: &'a [Link],
    lines: &'a [Line],
    labels: &'a [Label],
    /// Added to every coordinate.
    shift: (f64, f64),
    points: Vec<Vec<(f64, f64)>>,
}

/// The whole scene.
pub fn paint(view: &View, p: &Picture, links: &[Link], lines: &[Line], labels: &[Label]) -> Scene {
    let points: Vec<Vec<(f64, f64)>> = lines.iter().map(|l| l.points(p)).collect();
    let mut w = Painter { view, p, links, lines, labels, shift: (0.0, 0.0), points };
    let [l, t, r, b] = w.bounds();
    w.shift = ((MARGIN - l).round(), (MARGIN + HEAD - t).round());
    for line in &mut w.points {
        line.iter_mut().for_each(|q| *q = (q.0 + w.shift.0, q.1 + w.shift.1));
    }
    let (title, head_width) = head(view);
    let inner = (r - l).max(head_width);
    let (legend, legend_height) = legend(view, links, MARGIN, b + w.shift.1 + 24.0, inner);
    let (width, height) = (inner.ceil() + 2.0 * MARGIN, (b + w.shift.1 + legend_height + MARGIN).ceil());
    let mut items = vec![rect([0.0, 0.0, width, height], 0.0, Paint::Page)];
    items.push(decoration(title));
    items.push(list((0..view.groups.len()).filter_map(|g| w.group(g)).collect()));
    items.push(list(w.edges()));
    items.push(list((0..view.nodes.len()).map(|n| w.node(n)).collect()));
    items.push(decoration(legend));
    let description = describe(view);
    Scene { id: view.id.clone(), width, height, title: view.title.clone(), description, lang: view.lang, items }
}

fn list(items: Vec<Item>) -> Item {
    Item::Group { meaning: Meaning::List, label: String::new(), items }
}

fn decoration(items: Vec<Item>) -> Item {
    Item::Group { meaning: Meaning::Decoration, label: String::new(), items }
}

/// Title and subtitle, and how wide they are.
fn head(view: &View) -> (Vec<Item>, f64) {
    let wide = width(&view.title, Type::Title);
    let mut items = vec![text(MARGIN, 36.0, Anchor::Start, Type::Title, &view.title)];
    if view.subtitle.is_empty() {
        return (items, wide);
    }
    items.push(text(MARGIN + wide + 14.0, 36.0, Anchor::Start, Type::Subtitle, &view.subtitle));
    (items, wide + 14.0 + width(&view.subtitle, Type::Subtitle))
}

/// A sample of every style that is drawn, in as many rows as needed; and the height of it all.
fn legend(view: &View, links: &[Link], left: f64, top: f64, room: f64) -> (Vec<Item>, f64) {
    let mut items = Vec::new();
    let (mut x, mut y) = (left, top);
    for style in Style::ALL.into_iter().filter(|s| links.iter().any(|l| l.style == *s)) {
        let words = view.legend.word(style);
        let wide = 54.0 + width(words, Type::Legend);
        if x > left && x + wide > left + room {
            (x, y) = (left, y + 26.0);
        }
        items.push(Item::Line { points: vec![(x, y), (x + 44.0, y)], style, gap: false });
        let steps = links.iter().map(|l| &view.edges[l.edge]).filter(|e| e.style == style && !e.step.is_empty());
        let first = steps.min_by_key(|e| (e.step.len(), &e.step));
        if let Some(edge) = first {
            items.extend(circle(x + 18.0, y, style, &edge.step));
        }
        items.push(text(x + 54.0, y + 4.5, Anchor::Start, Type::Legend, words));
        x += wide + 34.0;
    }
    let height = if items.is_empty() { 0.0 } else { y - top + 34.0 };
    (items, height)
}

fn circle(x: f64, y: f64, style: Style, step: &str) -> [Item; 2] {
    let half = 10.0f64.max(width(step, Type::Digit(style)) / 2.0 + 4.0).min(13.0);
    [
        rect([x - half, y - half, x + half, y + half], half, Paint::Circle(style)),
        text(x, y + 4.5, Anchor::Middle, Type::Digit(style), step),
    ]
}

/// What a reader who cannot see the drawing is told.
fn describe(view: &View) -> String {
    let (parts, ways, to) = view.lang.pick(("Componentes", "Conexiones", "a"), ("Components", "Connections", "to"));
    let name = |id: &str| view.node(id).map_or_else(|| id.to_owned(), Node::name);
    let nodes: Vec<String> = view.nodes.iter().map(Node::name).collect();
    let say = |e: &Edge| {
        let words = e.words();
        let words = if words.is_empty() { String::new() } else { format!(" ({words})") };
        format!("{} {to} {}{words}", name(&e.from), name(&e.to))
    };
    let edges: Vec<String> = view.edges.iter().map(say).collect();
    let mut out = view.description.trim().to_owned();
    for (head, all, sep) in [(parts, nodes, ", "), (ways, edges, "; ")] {
        if !all.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&format!("{head}: {}.", all.join(sep)));
        }
    }
    out
}

impl Painter<'_> {
    fn bounds(&self) -> [f64; 4] {
        let mut b = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let mut add = |o: [f64; 4]| b = [b[0].min(o[0]), b[1].min(o[1]), b[2].max(o[2]), b[3].max(o[3])];
        (0..self.view.nodes.len()).for_each(|n| add(self.p.node_box(n)));
        (0..self.view.groups.len()).filter_map(|g| self.p.frame_box(g)).for_each(&mut add);
        self.points.iter().flatten().for_each(|q| add([q.0 - 4.0, q.1 - 4.0, q.0 + 4.0, q.1 + 4.0]));
        for label in self.labels {
            let part = label.part(!self.edge(label.link).step.is_empty());
            let (x, y) = (self.p.span(super::compact::Axis::X, &part), self.p.span(super::compact::Axis::Y, &part));
            add([x.0, y.0, x.1, y.1]);
        }
        if b[0] > b[2] { [0.0; 4] } else { b }
    }

    fn edge(&self, link: usize) -> &Edge {
        &self.view.edges[self.links[link].edge]
    }

    fn group(&self, g: usize) -> Option<Item> {
        let (group, b) = (&self.view.groups[g], self.p.frame_box(g)?);
        let b = [b[0] + self.shift.0, b[1] + self.shift.1, b[2] + self.shift.0, b[3] + self.shift.1];
        let subnet = is_subnet(group.kind);
        let (size, kind, down) = if subnet { (20.0, Type::Subnet, 15.0) } else { (22.0, Type::Frame, 16.0) };
        let items = vec![
            rect(b, 6.0, Paint::Frame(group.kind)),
            Item::Icon { x: b[0], y: b[1], size, glyph: Glyph::Badge(group.kind) },
            text(b[0] + size + 7.0, b[1] + down, Anchor::Start, kind, &group.title),
        ];
        let meaning = Meaning::Group { id: group.id.clone(), parent: group.parent.clone() };
        Some(Item::Group { meaning, label: group.title.clone(), items })
    }

    fn node(&self, n: usize) -> Item {
        let (node, s) = (&self.view.nodes[n], &self.p.size[n]);
        let x = self.p.x[self.p.node_x[n]] + self.shift.0;
        let y = self.p.y[self.p.node_y[n]] + self.shift.1;
        let items = if s.card { self.card(node, n, x, y) } else { self.icon(node, n, x, y) };
        let meaning = Meaning::Node { id: node.id.clone(), parent: node.parent.clone(), href: node.href.clone() };
        Item::Group { meaning, label: node.name(), items }
    }

    fn icon(&self, node: &Node, n: usize, x: f64, y: f64) -> Vec<Item> {
        let mut items = vec![
            rect([x - HALF, y - HALF, x + HALF, y + HALF], 8.0, Paint::Icon(node.category)),
            Item::Icon { x: x - 20.0, y: y - 20.0, size: 40.0, glyph: Glyph::Icon(node.icon.clone()) },
        ];
        for (k, line) in self.p.size[n].lines.iter().enumerate() {
            items.push(text(x, y + HALF + CAPTION + k as f64 * LINE, Anchor::Middle, Type::Caption, line));
        }
        items
    }

    fn card(&self, node: &Node, n: usize, x: f64, y: f64) -> Vec<Item> {
        let s = &self.p.size[n];
        let left = x - s.half_w;
        let mut items = vec![
            rect([left, y - s.half_h, x + s.half_w, y + s.half_h], 8.0, Paint::Card(node.category)),
            rect([left + 8.0, y - 24.0, left + 56.0, y + 24.0], 7.0, Paint::Icon(node.category)),
            Item::Icon { x: left + 14.0, y: y - 18.0, size: 36.0, glyph: Glyph::Icon(node.icon.clone()) },
        ];
        let first = y + 5.0 - (s.lines.len() as f64 - 1.0) * LINE / 2.0;
        let middle = (left + 62.0 + x + s.half_w - 6.0) / 2.0;
        for (k, line) in s.lines.iter().enumerate() {
            items.push(text(middle, first + k as f64 * LINE, Anchor::Middle, Type::Caption, line));
        }
        items
    }

    /// Lines, quiet ones below, with a gap in the lower of two that cross.
    fn edges(&self) -> Vec<Item> {
        let mut order: Vec<usize> = (0..self.links.len()).collect();
        let loud = |s: Style| match s {
            Style::Outbound => 0,
            Style::Support => 1,
            Style::Replication => 2,
            Style::Delivery => 3,
            Style::Request => 4,
        };
        order.sort_by_key(|l| (loud(self.links[*l].style), *l));
        let mut out = Vec::new();
        for (rank, l) in order.iter().enumerate() {
            out.push(self.line(*l, &order[..rank]));
        }
        out
    }

    fn line(&self, l: usize, below: &[usize]) -> Item {
        let (edge, link) = (self.edge(l), self.links[l]);
        let mut items: Vec<Item> = Vec::new();
        for k in below {
            let shared = [self.links[*k].from, self.links[*k].to].iter().any(|n| *n == link.from || *n == link.to);
            if !shared {
                items.extend(self.crossings(l, *k).into_iter().map(|points| Item::Line {
                    points,
                    style: edge.style,
                    gap: true,
                }));
            }
        }
        items.push(Item::Line { points: self.points[l].clone(), style: edge.style, gap: false });
        if let Some(label) = self.labels.iter().find(|q| q.link == l) {
            items.extend(self.words(label, edge));
        }
        let name = format!("{}->{}", edge.from, edge.to);
        let twins = self.links[..l].iter().filter(|m| m.from == link.from && m.to == link.to).count();
        let id = if twins == 0 { name } else { format!("{name}#{}", twins + 1) };
        let ends = [link.from, link.to].map(|n| self.view.nodes[n].name());
        let words = edge.words();
        let to = self.view.lang.pick("a", "to");
        let label = format!("{} {to} {}{}{words}", ends[0], ends[1], if words.is_empty() { "" } else { ": " });
        let meaning = Meaning::Edge {
            from: edge.from.clone(),
            to: edge.to.clone(),
            id,
            step: edge.step.clone(),
            style: edge.style,
        };
        Item::Group { meaning, label, items }
    }

    /// Short stretches of this line where it runs over another, outside coloured ground.
    fn crossings(&self, l: usize, other: usize) -> Vec<Vec<(f64, f64)>> {
        let mut out = Vec::new();
        for a in self.points[l].windows(2) {
            for b in self.points[other].windows(2) {
                let flat = (a[0].1 - a[1].1).abs() < 0.01;
                if flat == ((b[0].1 - b[1].1).abs() < 0.01) {
                    continue;
                }
                let (h, v) = if flat { (a, b) } else { (b, a) };
                let (x, y) = (v[0].0, h[0].1);
                let within = |q: f64, s: f64, t: f64| q > s.min(t) + 9.0 && q < s.max(t) - 9.0;
                if within(x, h[0].0, h[1].0) && within(y, v[0].1, v[1].1) && !self.coloured(x, y) {
                    out.push(if flat { vec![(x - 8.0, y), (x + 8.0, y)] } else { vec![(x, y - 8.0), (x, y + 8.0)] });
                }
            }
        }
        out
    }

    fn coloured(&self, x: f64, y: f64) -> bool {
        let inside = |b: [f64; 4]| {
            let (l, t, r, d) = (b[0] + self.shift.0, b[1] + self.shift.1, b[2] + self.shift.0, b[3] + self.shift.1);
            x > l - 9.0 && x < r + 9.0 && y > t - 9.0 && y < d + 9.0
        };
        (0..self.view.groups.len())
            .filter(|g| is_subnet(self.view.groups[*g].kind))
            .filter_map(|g| self.p.frame_box(g))
            .any(inside)
    }

    fn words(&self, label: &Label, edge: &Edge) -> Vec<Item> {
        let step = !edge.step.is_empty();
        let flat = self.lines[label.link].pieces.iter().any(|(f, m)| *f && m.var == label.across.var)
            && matches!(label.stand, Stand::Chip | Stand::Above | Stand::Below);
        let (x, y) = if flat {
            (self.p.x[label.along.var] + self.shift.0, self.p.y[label.across.var] + label.across.off + self.shift.1)
        } else {
            (self.p.x[label.across.var] + label.across.off + self.shift.0, self.p.y[label.along.var] + self.shift.1)
        };
        let mut items = Vec::new();
        let words = edge.label.as_str();
        let beside = if step { 15.0 } else { 8.0 };
        let (cx, at) = match label.stand {
            Stand::Chip if words.is_empty() => (x, None),
            Stand::Chip => {
                let half = (31.0 + label.wide) / 2.0;
                items.push(rect([x - half, y - 11.0, x + half, y + 11.0], 11.0, Paint::Pill));
                (x - half + 14.0, Some((x - half + 29.0, y + 4.5, Anchor::Start)))
            }
            Stand::Above => (x, Some((x, y - if step { 14.0 } else { 7.0 }, Anchor::Middle))),
            Stand::Below => (x, Some((x, y + if step { 24.0 } else { 16.0 }, Anchor::Middle))),
            Stand::Right => (x, Some((x + beside, y + 4.5, Anchor::Start))),
            Stand::Left => (x, Some((x - beside, y + 4.5, Anchor::End))),
        };
        if step {
            items.extend(circle(cx, y, edge.style, &edge.step));
        }
        if let Some((tx, ty, anchor)) = at.filter(|_| !words.is_empty()) {
            items.push(text(tx, ty, anchor, Type::Label, words));
        }
        items
    }
}
