//! A picture whose columns a view decides. In each column the order is sought in which lines cross least, and each part
//! stands as near the height of those it speaks with as the others let it.

use crate::draw::overview::Ask;
use crate::draw::view::{Category, Edge, Group, GroupKind, Node, Place, Style, View};
use crate::graph::Stack;

/// Parts of one column before it becomes two.
const TALL: usize = 6;

/// Parts by column, and the lines between them.
pub struct Board {
    pub view: View,
    columns: Vec<Vec<Node>>,
}

impl Board {
    pub fn new(stack: &Stack, ask: &Ask) -> Board {
        Board { view: super::empty(stack, ask), columns: Vec::new() }
    }

    /// A container; its id must be nobody else's.
    pub fn group(&mut self, id: &str, kind: GroupKind, title: &str, parent: Option<&str>) {
        let parent = parent.map(str::to_owned);
        self.view.groups.push(Group { id: id.to_owned(), kind, title: title.to_owned(), parent, tier: 0 });
    }

    /// Adds a part to a column; one that is there already stays.
    pub fn put(&mut self, column: usize, node: Node) {
        if self.has(&node.id) {
            return;
        }
        self.columns.resize_with(self.columns.len().max(column + 1), Vec::new);
        self.columns[column].push(node);
    }

    /// Whether a part is there.
    pub fn has(&self, id: &str) -> bool {
        self.columns.iter().flatten().any(|one| one.id == id)
    }

    /// Adds a line; another of the same kind between the same two only adds its words.
    pub fn line(&mut self, from: &str, to: &str, style: Style, label: &str) {
        if from == to || !self.has(from) || !self.has(to) {
            return;
        }
        add(&mut self.view, from, to, style, label);
    }

    /// The view, with a place for every part.
    pub fn view(mut self) -> View {
        self.columns = std::mem::take(&mut self.columns).into_iter().flat_map(split).collect();
        for sweep in 0..6 {
            let count = self.columns.len();
            for at in 0..count {
                self.order(if sweep % 2 == 0 { at } else { count - 1 - at });
            }
        }
        let height = self.columns.iter().map(Vec::len).max().unwrap_or(0);
        let mut rows: Vec<Vec<usize>> = self.columns.iter().map(|one| middle(one.len(), height)).collect();
        for _ in 0..3 {
            for at in 0..self.columns.len() {
                rows[at] = self.heights(at, &rows, height);
            }
        }
        for (col, (nodes, rows)) in self.columns.into_iter().zip(rows).enumerate() {
            let place = |(node, row): (Node, usize)| Node { place: Place::At { col, row }, ..node };
            self.view.nodes.extend(nodes.into_iter().zip(rows).map(place));
        }
        self.view
    }

    /// The parts that a part has lines with.
    fn near(&self, id: &str) -> Vec<&str> {
        let other = |e: &'_ Edge| match (e.from == id, e.to == id) {
            (true, _) => Some(e.to.clone()),
            (_, true) => Some(e.from.clone()),
            _ => None,
        };
        let ids: Vec<String> = self.view.edges.iter().filter_map(other).collect();
        let all = self.columns.iter().flatten();
        all.filter(|one| ids.contains(&one.id)).map(|one| one.id.as_str()).collect()
    }

    /// Orders a column by the mean height of what its parts speak with.
    fn order(&mut self, at: usize) {
        let height = |id: &str| {
            let of = |column: &Vec<Node>| {
                let row = column.iter().position(|one| one.id == id)?;
                Some((row as f64 + 0.5) / column.len() as f64)
            };
            self.columns.iter().find_map(of)
        };
        let column = &self.columns[at];
        let mean = |node: &Node| {
            let all: Vec<f64> = self.near(&node.id).into_iter().filter_map(height).collect();
            if all.is_empty() { height(&node.id).unwrap_or(0.5) } else { all.iter().sum::<f64>() / all.len() as f64 }
        };
        let mut keyed: Vec<(f64, Node)> = column.iter().map(|node| (mean(node), node.clone())).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.columns[at] = keyed.into_iter().map(|(_, node)| node).collect();
    }

    /// The rows of a column, in its order, each as near its neighbours' as can be.
    fn heights(&self, at: usize, rows: &[Vec<usize>], height: usize) -> Vec<usize> {
        let row = |id: &str| {
            let of = |(c, column): (usize, &Vec<Node>)| column.iter().position(|one| one.id == id).map(|k| rows[c][k]);
            self.columns.iter().enumerate().find_map(of)
        };
        let column = &self.columns[at];
        let mut least = 0;
        let mut out = Vec::new();
        for (k, node) in column.iter().enumerate() {
            let near: Vec<usize> = self.near(&node.id).into_iter().filter_map(row).collect();
            let wanted = match near.len() {
                0 => rows[at][k],
                n => (near.iter().sum::<usize>() + n / 2) / n,
            };
            let place = wanted.min(height - (column.len() - k)).max(least);
            out.push(place);
            least = place + 1;
        }
        out
    }
}

/// Adds a line to a view, or its words to the one that is there.
pub fn add(view: &mut View, from: &str, to: &str, style: Style, label: &str) {
    let twin = view.edges.iter_mut().find(|e| e.from == from && e.to == to && e.style == style);
    match twin {
        Some(old) if label.is_empty() || old.label.split(", ").any(|word| word == label) => {}
        Some(old) if old.label.is_empty() => old.label = label.to_owned(),
        Some(old) => old.label = format!("{}, {label}", old.label),
        None => {
            let (from, to, label) = (from.to_owned(), to.to_owned(), label.to_owned());
            view.edges.push(Edge { from, to, style, label, step: String::new() });
        }
    }
}

/// A part that is no component of the model.
pub fn part(id: &str, icon: &str, category: Category, caption: &[&str], parent: Option<&str>) -> Node {
    Node {
        id: id.to_owned(),
        icon: icon.to_owned(),
        category,
        caption: caption.iter().filter(|line| !line.is_empty()).map(|line| (*line).to_owned()).collect(),
        parent: parent.map(str::to_owned),
        place: Place::Regional,
        href: None,
    }
}

/// A column that is too tall as several of about the same height.
fn split(column: Vec<Node>) -> Vec<Vec<Node>> {
    let pieces = column.len().div_ceil(TALL).max(1);
    let each = column.len().div_ceil(pieces).max(1);
    column.chunks(each).map(<[Node]>::to_vec).collect()
}

/// The middle rows of a height.
fn middle(count: usize, height: usize) -> Vec<usize> {
    let first = (height - count) / 2;
    (first..first + count).collect()
}
