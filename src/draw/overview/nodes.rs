//! What is drawn of each component: once, or once in every zone it stands in, and what it is called.

use super::{Builder, copy};
use crate::draw::view::{Category, Node, Place};
use crate::draw::words;
use crate::graph::{Component, Connection, Tier};
use crate::services::{self, Carries, Placement, Role};

impl Builder<'_> {
    pub(super) fn nodes(&mut self) {
        let stack = self.stack;
        let shown: Vec<&Component> = stack.components.values().filter(|c| self.shown(c)).collect();
        for c in shown {
            let copies = self.copies(c);
            let run = self.is_run(c);
            if run || copies.is_empty() {
                let (place, parent) = self.place(c, run);
                let caption = if run { self.service_caption(c) } else { self.caption(c) };
                let icon = if run { "ecs" } else { c.kind() };
                self.node(c, c.id.clone(), icon, caption, Some(parent).filter(|p| !p.is_empty()), place);
            }
            for (k, zone) in copies.iter().enumerate() {
                let tier = match c.placement {
                    Placement::Public => Tier::Public,
                    Placement::Data => Tier::Data,
                    _ => Tier::App,
                };
                let parent = format!("{}-{zone}", tier.name());
                let caption = self.copy_caption(c, k, copies.len(), run);
                self.node(c, copy(&c.id, *zone), c.kind(), caption, Some(parent), Place::Zonal);
            }
        }
    }

    fn node(
        &mut self,
        c: &Component,
        id: String,
        icon: &str,
        caption: Vec<String>,
        parent: Option<String>,
        place: Place,
    ) {
        let parent = parent.map(|p| self.container(&p));
        let href = (self.ask.href)(&c.id);
        self.view.nodes.push(Node {
            id,
            icon: icon.to_owned(),
            category: category(c.category()),
            caption,
            parent,
            place,
            href,
        });
    }

    /// Where it stands and in what; nothing for what stands outside AWS.
    fn place(&self, c: &Component, run: bool) -> (Place, String) {
        let outside = |place| (place, String::new());
        match c.placement {
            Placement::Outside if self.stack.outgoing(&c.id).next().is_none() => outside(Place::External),
            Placement::Outside => outside(Place::Caller),
            Placement::Delivery => outside(Place::Delivery),
            Placement::Edge => (Place::Edge, "cloud".to_owned()),
            Placement::Vpc => (Place::Gateway, "vpc".to_owned()),
            Placement::Region if self.serves_edge(c) => (Place::Edge, "cloud".to_owned()),
            Placement::Public | Placement::App | Placement::Data if !run => {
                let tier = match c.placement {
                    Placement::Public => Tier::Public,
                    Placement::Data => Tier::Data,
                    _ => Tier::App,
                };
                (Place::Span { tier: words::tier_of(&self.tiers, tier) }, "vpc".to_owned())
            }
            _ => (Place::Regional, "region".to_owned()),
        }
    }

    /// A part of the Region that only the edge fetches from is drawn beside what fetches it.
    fn serves_edge(&self, c: &Component) -> bool {
        let callers: Vec<&Connection> = self.stack.incoming(&c.id).filter(|w| w.carries != Carries::Deploy).collect();
        let edge = |w: &&Connection| self.stack.components.get(&w.from).is_some_and(|f| f.placement == Placement::Edge);
        !callers.is_empty() && callers.iter().all(edge) && self.stack.outgoing(&c.id).next().is_none()
    }

    /// Its title and its service's name, and where both would read like another's, whose it is.
    fn caption(&self, c: &Component) -> Vec<String> {
        let lang = self.ask.lang;
        let (title, service) = (c.title.get(lang).to_owned(), self.service(c));
        let says_it = service.to_lowercase().contains(&title.to_lowercase());
        let mut lines = match c.titled && !says_it {
            true => vec![title, service],
            false => vec![service],
        };
        if let Some(runs) = c.settings.text("runs") {
            lines.push(runs.to_owned());
        }
        if let (Some(("instances", low, high)), Some(class)) = (c.running(), c.settings.text("class")) {
            let count = if low == high { low.to_string() } else { format!("{low}–{high}") };
            lines.push(format!("{count} × {class}"));
        }
        if c.settings.flag("existing") {
            lines.push(lang.pick("ya existe", "exists already").to_owned());
        }
        let twins =
            self.stack.components.values().filter(|o| o.kind() == c.kind() && !o.titled && self.shown(o)).count();
        if !c.titled && twins > 1 {
            let owner = c.derived_from.as_ref().and_then(|id| self.stack.components.get(id));
            lines.push(match owner {
                Some(owner) if owner.titled => owner.title.get(lang).to_owned(),
                Some(owner) => self.service(owner),
                None => c.id.clone(),
            });
        }
        lines
    }

    /// The service's name; a database's with its engine, as it speaks.
    fn service(&self, c: &Component) -> String {
        let names = c.service.names();
        let name = self.ask.lang.pick(names.es, names.en).to_owned();
        let engine = c.settings.text("engine").and_then(|_| c.service.listens(&c.settings, false));
        match engine {
            Some(listen) if c.category() == services::Category::Database => format!("{name} {}", listen.protocol),
            _ => name,
        }
    }

    fn service_caption(&self, c: &Component) -> Vec<String> {
        let lang = self.ask.lang;
        let mut lines = vec![if c.titled { c.title.get(lang).to_owned() } else { c.id.clone() }];
        lines.push(match c.settings.range("tasks") {
            Some((1, 1)) => format!("1 {}", lang.pick("tarea", "task")),
            Some((low, high)) if low == high => format!("{low} {}", lang.pick("tareas", "tasks")),
            Some((low, high)) => format!("{low}–{high} {}", lang.pick("tareas", "tasks")),
            None => lang.pick("se arranca y termina", "started, then ends").to_owned(),
        });
        lines
    }

    fn copy_caption(&self, c: &Component, k: usize, copies: usize, run: bool) -> Vec<String> {
        let lang = self.ask.lang;
        let mut lines = self.caption(c);
        if run {
            lines.retain(|l| !same(l, c.title.get(lang)) || !c.titled);
            // Tasks of several services stand side by side: each says whose it is.
            let others = self.stack.components.values().filter(|o| o.id != c.id && self.shown(o) && self.is_run(o));
            if c.titled && (lines.len() == 1 || others.count() > 0) {
                lines.push(c.title.get(lang).to_owned());
            }
        }
        if let Some(words) = c.service.copy_words().filter(|_| c.service.role() == Role::Store && copies > 1) {
            let (es, en) = if k == 0 { words.first } else { words.others };
            lines.push(lang.pick(es, en).to_owned());
        }
        lines
    }
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// AWS's colour family of a category.
pub fn category(c: services::Category) -> Category {
    match c {
        services::Category::People | services::Category::Delivery => Category::Outside,
        services::Category::Network => Category::Network,
        services::Category::Storage => Category::Storage,
        services::Category::Compute | services::Category::Containers => Category::Compute,
        services::Category::Database => Category::Database,
        services::Category::Security => Category::Security,
        services::Category::Integration | services::Category::Management | services::Category::Finance => {
            Category::Management
        }
    }
}
