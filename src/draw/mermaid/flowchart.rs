//! A view as a Mermaid `flowchart`: containers as nested subgraphs, components in their category's colour.

use super::{Names, escape};
use crate::draw::view::{Category, Group, GroupKind, Node, Style, View};
use std::fmt::Write;

/// Writes the whole flowchart.
pub fn write(view: &View) -> String {
    let mut w = Writer { view, names: Names::default(), out: String::from("flowchart LR\n"), drawn: Vec::new() };
    w.level(None, 1);
    w.lost();
    w.edges();
    w.classes();
    w.out
}

struct Writer<'a> {
    view: &'a View,
    names: Names,
    out: String,
    drawn: Vec<&'a str>,
}

impl<'a> Writer<'a> {
    fn level(&mut self, parent: Option<&str>, depth: usize) {
        let view = self.view;
        for node in view.nodes.iter().filter(|n| n.parent.as_deref() == parent) {
            self.node(node, depth);
        }
        for group in view.groups.iter().filter(|g| g.parent.as_deref() == parent && Some(g.id.as_str()) != parent) {
            self.group(group, depth);
        }
    }

    fn group(&mut self, group: &'a Group, depth: usize) {
        if depth > 60 {
            return;
        }
        let (pad, name) = ("  ".repeat(depth), self.names.of(&group.id));
        let _ = writeln!(self.out, "{pad}subgraph {name}[\"{}\"]", escape(&group.title));
        self.level(Some(&group.id), depth + 1);
        let _ = writeln!(self.out, "{pad}end");
    }

    fn node(&mut self, node: &'a Node, depth: usize) {
        self.drawn.push(&node.id);
        let (pad, name) = ("  ".repeat(depth), self.names.of(&node.id));
        let label = node.caption.iter().map(|l| escape(l)).collect::<Vec<_>>().join("<br/>");
        let label = if label.is_empty() { escape(&node.id) } else { label };
        let (open, close) = match (node.category, node.icon.as_str()) {
            (Category::Database, _) => ("[(", ")]"),
            (_, "users") => ("([", "])"),
            _ => ("[", "]"),
        };
        let _ = writeln!(self.out, "{pad}{name}{open}\"{label}\"{close}:::{}", node.category.class());
    }

    /// Nodes whose container is not drawn still are.
    fn lost(&mut self) {
        let view = self.view;
        for node in &view.nodes {
            if !self.drawn.contains(&node.id.as_str()) {
                self.node(node, 1);
            }
        }
    }

    fn edges(&mut self) {
        for edge in &self.view.edges {
            if self.view.node(&edge.from).is_none() || self.view.node(&edge.to).is_none() {
                continue;
            }
            let (from, to, words) = (self.names.of(&edge.from), self.names.of(&edge.to), escape(&edge.words()));
            let arrow = match edge.style {
                Style::Request | Style::Delivery => "==>",
                Style::Replication => "-->",
                Style::Support | Style::Outbound => "-.->",
            };
            let label = if words.is_empty() { String::new() } else { format!("|\"{words}\"|") };
            let _ = writeln!(self.out, "  {from} {arrow}{label} {to}");
        }
    }

    fn classes(&mut self) {
        for category in Category::ALL {
            if self.view.nodes.iter().any(|n| n.category == category) {
                let (class, colour) = (category.class(), category.colour());
                let _ = writeln!(self.out, "  classDef {class} fill:{colour},stroke:{colour},color:#ffffff");
            }
        }
        let view = self.view;
        for group in &view.groups {
            let (name, colour) = (self.names.of(&group.id), group.kind.colour());
            let dash = match group.kind {
                GroupKind::Region => ",stroke-dasharray:2 4",
                GroupKind::Zone => ",stroke-dasharray:7 5",
                _ => "",
            };
            let _ = writeln!(self.out, "  style {name} fill:none,stroke:{colour}{dash}");
        }
    }
}
