//! What is drawn, without a coordinate: containers, components and the lines between them.

mod kinds;

pub use kinds::{Category, Fit, GroupKind, Style};

use crate::units::Lang;

/// One drawing.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Names the drawing where several share a page; letters, digits and hyphens.
    pub id: String,
    /// Shown large in the title block.
    pub title: String,
    /// Shown beside the title.
    pub subtitle: String,
    /// A sentence or two for a reader who cannot see the drawing; the lists of parts are added to it.
    pub description: String,
    /// Language of generated words.
    pub lang: Lang,
    /// Containers, outer before inner; zones in the order they are drawn.
    pub groups: Vec<Group>,
    /// Components, in reading order.
    pub nodes: Vec<Node>,
    /// Lines, in reading order.
    pub edges: Vec<Edge>,
    /// What the legend says for each style that is drawn.
    pub legend: Legend,
    /// What it is to fit.
    pub fit: Fit,
}

/// A container.
#[derive(Clone, Debug)]
pub struct Group {
    /// Unique among groups and nodes.
    pub id: String,
    /// What it is.
    pub kind: GroupKind,
    /// Shown at the frame's top left.
    pub title: String,
    /// The container it lies in.
    pub parent: Option<String>,
    /// Subnets only: the column, counted from 0 in the order of the request. The same tier lines up in all zones.
    pub tier: usize,
}

/// Where a component stands, as far as its nature decides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Someone outside who calls: left of everything.
    Caller,
    /// A system outside that is called.
    External,
    /// A service of AWS that belongs to no region: the row above the region.
    Edge,
    /// On the border of the network (an internet gateway): left of the zones.
    Gateway,
    /// In a subnet of one zone; its parent is that subnet.
    Zonal,
    /// Serves all zones and stands between them, in the column of this tier.
    Span {
        /// Column it stands in.
        tier: usize,
    },
    /// A service of the region beside the network, or the stack itself where there is no network.
    Regional,
    /// What delivers the stack: right of everything.
    Delivery,
    /// Where the view says, in a drawing without a network whose every part is placed so.
    At {
        /// Column, from the left.
        col: usize,
        /// Row, from the top.
        row: usize,
    },
}

/// A component.
#[derive(Clone, Debug)]
pub struct Node {
    /// Unique; `ID@zone` where one component is drawn once per zone.
    pub id: String,
    /// Which glyph; an unknown one is drawn as a plain box.
    pub icon: String,
    /// Its colour.
    pub category: Category,
    /// Lines below the icon; long ones are wrapped.
    pub caption: Vec<String>,
    /// The container it lies in.
    pub parent: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// Where a click leads.
    pub href: Option<String>,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Node it leaves.
    pub from: String,
    /// Node it reaches.
    pub to: String,
    /// What it is.
    pub style: Style,
    /// Words beside it; may be empty.
    pub label: String,
    /// What stands in its circle, one or two characters; empty for none.
    pub step: String,
}

/// Legend words, one for each style.
#[derive(Clone, Debug, Default)]
pub struct Legend {
    /// For [`Style::Request`].
    pub request: String,
    /// For [`Style::Delivery`].
    pub delivery: String,
    /// For [`Style::Support`].
    pub support: String,
    /// For [`Style::Outbound`].
    pub outbound: String,
    /// For [`Style::Replication`].
    pub replication: String,
}

impl Legend {
    /// The usual words of a language.
    pub fn of(lang: Lang) -> Legend {
        let words = match lang {
            Lang::Es => [
                "Petición, en orden",
                "Entrega",
                "Apoyo: nombres, certificados, imágenes, secretos, registros",
                "Salida de las subredes",
                "Replicación",
            ],
            Lang::En => [
                "Request, in order",
                "Delivery",
                "Support: names, certificates, images, secrets, logs",
                "Way out of the subnets",
                "Replication",
            ],
        };
        let [request, delivery, support, outbound, replication] = words.map(str::to_owned);
        Legend { request, delivery, support, outbound, replication }
    }

    /// The words for one style.
    pub fn word(&self, style: Style) -> &str {
        match style {
            Style::Request => &self.request,
            Style::Delivery => &self.delivery,
            Style::Support => &self.support,
            Style::Outbound => &self.outbound,
            Style::Replication => &self.replication,
        }
    }
}

impl Node {
    /// The caption in one line.
    pub fn name(&self) -> String {
        self.caption.join(" ")
    }
}

impl Edge {
    /// Step and label in one line.
    pub fn words(&self) -> String {
        [self.step.as_str(), self.label.as_str()].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

impl View {
    /// The node with this id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|n| n.id == id)
    }

    /// The group with this id.
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|g| g.id == id)
    }

    /// What is wrong with the view, one sentence each; a drawing of it leaves out only lines without an end.
    pub fn problems(&self) -> Vec<String> {
        let mut out = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        let ids = self.groups.iter().map(|g| &g.id).chain(self.nodes.iter().map(|n| &n.id));
        for id in ids {
            if !seen.insert(id) {
                out.push(format!("`{id}` is drawn twice"));
            }
        }
        let parents =
            self.groups.iter().map(|g| (&g.id, &g.parent)).chain(self.nodes.iter().map(|n| (&n.id, &n.parent)));
        for (id, parent) in parents {
            if let Some(p) = parent.as_ref().filter(|p| self.group(p).is_none()) {
                out.push(format!("`{id}` lies in `{p}`, which is not drawn"));
            }
        }
        for e in &self.edges {
            for end in [&e.from, &e.to] {
                if self.node(end).is_none() {
                    out.push(format!("the line `{} -> {}` ends at `{end}`, which is not drawn", e.from, e.to));
                }
            }
        }
        out
    }

    /// The containers around a group or node, innermost first; a loop of parents ends where it closes.
    pub fn ancestors(&self, parent: Option<&str>) -> Vec<usize> {
        let mut out = Vec::new();
        let mut at = parent;
        while let Some(id) = at {
            let Some(i) = self.groups.iter().position(|g| g.id == id) else { break };
            if out.contains(&i) {
                break;
            }
            out.push(i);
            at = self.groups[i].parent.as_deref();
        }
        out
    }
}
