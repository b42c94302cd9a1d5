//! The views beside overview, network and flows: who reaches what, delivery, monitoring, cost, Terraform roots.

mod board;
mod cost;
mod delivery;
mod monitoring;
mod security;
mod units;

use super::network::network;
use super::overview::{Ask, Detail, overview};
use super::view::{Legend, Node, View};
use crate::graph::{Stack, view_name};
use crate::units::{Lang, Usd};
use indexmap::IndexMap;

/// What is known elsewhere and only written here: amounts, and what Terraform hands from root to root.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Component → what it costs a month; nothing for what is not billed.
    pub monthly: IndexMap<String, Amount>,
    /// All of it together, in words.
    pub total: String,
    /// Units in the order they are deployed.
    pub units: Vec<UnitSaid>,
}

/// A monthly amount, and how it is written.
#[derive(Clone, Debug)]
pub struct Amount {
    pub usd: Usd,
    pub words: String,
}

/// What is said of a unit.
#[derive(Clone, Debug, Default)]
pub struct UnitSaid {
    pub id: String,
    pub title: String,
    /// Components it holds, and `network`.
    pub holds: Vec<String>,
    /// The component whose image is built, and the registry it is pushed to.
    pub builds: Option<(String, String)>,
    /// Earlier unit → what it hands over: names of the model, and how many values.
    pub takes: IndexMap<String, (Vec<String>, usize)>,
    /// Resources of Terraform in it.
    pub resources: usize,
}

/// A view of the whole stack by its id; `None` where the stack has none of that name.
pub fn view_by_id(stack: &Stack, id: &str, ask: &Ask, said: &Said) -> Option<View> {
    if !stack.has_view(id) {
        return None;
    }
    let mut view = match id {
        "overview" => return Some(overview(stack, ask)),
        "network" => network(stack, ask)?,
        "security" => security::view(stack, ask),
        "delivery" => delivery::view(stack, ask)?,
        "monitoring" => monitoring::view(stack, ask),
        "cost" => cost::view(stack, ask, said),
        "units" => units::view(stack, ask, said),
        _ => return None,
    };
    view.id = format!("{}-{id}", stack.id);
    let name = view_name(id, ask.lang);
    view.subtitle = if view.subtitle.is_empty() { name.to_owned() } else { format!("{name} · {}", view.subtitle) };
    view.description = format!("{name}. {}", view.description).trim().to_owned();
    Some(view)
}

/// An empty view with the title block of the stack.
fn empty(stack: &Stack, ask: &Ask) -> View {
    let subtitle = [Some(ask.stage), stack.version.as_deref(), stack.date.as_deref()];
    let subtitle: Vec<&str> = subtitle.into_iter().flatten().filter(|s| !s.is_empty()).collect();
    View {
        title: stack.title.get(ask.lang).to_owned(),
        subtitle: subtitle.join(" · "),
        description: stack.summary.as_ref().map_or(String::new(), |s| s.get(ask.lang).to_owned()),
        lang: ask.lang,
        legend: Legend::of(ask.lang),
        ..View::default()
    }
}

/// Every component once, as the overview draws it: what runs it where both are there, else the first of its copies.
fn parts(stack: &Stack, ask: &Ask) -> IndexMap<String, Node> {
    let full = Ask { lang: ask.lang, detail: Detail::Full, stage: ask.stage, href: ask.href };
    let mut all: IndexMap<String, Node> = IndexMap::new();
    for node in overview(stack, &full).nodes {
        let (id, copied) = match node.id.split_once('@') {
            Some((id, _)) => (id.to_owned(), true),
            None => (node.id.clone(), false),
        };
        if !copied || !all.contains_key(&id) {
            let mut node = Node { id: id.clone(), parent: None, ..node };
            if copied {
                node.caption.retain(|line| !is_copy(stack, &id, line, ask.lang));
            }
            all.insert(id, node);
        }
    }
    all
}

/// Whether a line of a caption only says which of several copies it is.
fn is_copy(stack: &Stack, id: &str, line: &str, lang: Lang) -> bool {
    let words = stack.components.get(id).and_then(|one| one.service.copy_words());
    words.is_some_and(|words| [words.first, words.others].iter().any(|(es, en)| line == lang.pick(*es, *en)))
}
