//! The overview: the resolved stack as a view. What stands in zones is drawn once in each, what runs it beside them.

use super::view::{Category, Edge, Group, GroupKind, Legend, Node, Place, Style, View};
use super::words;
use crate::graph::{Component, Connection, Stack, Tier};
use crate::services::{self, Carries, Placement, Role};
use crate::units::Lang;

/// How much is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// What the model names.
    Low,
    /// And what a reader asks for: gateways, certificates, images, secrets, logs, delivery.
    #[default]
    Normal,
    /// And everything else orbi derives.
    Full,
}

/// What the caller decides about a drawing.
pub struct Ask<'a> {
    /// Language of every word.
    pub lang: Lang,
    /// How much is drawn.
    pub detail: Detail,
    /// The stage, as the title block says it; empty where there is only one.
    pub stage: &'a str,
    /// Where a component's page is, by component id; `None` for no link.
    pub href: &'a dyn Fn(&str) -> Option<String>,
}

/// The stack as a view.
pub fn overview(stack: &Stack, ask: &Ask) -> View {
    let mut b = Builder::new(stack, ask);
    b.groups();
    b.nodes();
    b.edges();
    b.view
}

/// Parts that say little by themselves: drawn in full detail only.
const QUIET: &[&str] = &["ecs-cluster", "budget"];

pub(super) struct Builder<'a> {
    stack: &'a Stack,
    ask: &'a Ask<'a>,
    tiers: Vec<Tier>,
    zones: Vec<char>,
    letters: usize,
    pub(super) view: View,
}

/// The id of a component's copy in a zone.
fn copy(id: &str, zone: char) -> String {
    format!("{id}@{zone}")
}

impl<'a> Builder<'a> {
    pub(super) fn new(stack: &'a Stack, ask: &'a Ask<'a>) -> Builder<'a> {
        let mut tiers: Vec<Tier> = stack.network.iter().flat_map(|n| n.subnets.iter().map(|s| s.tier)).collect();
        tiers.sort_unstable();
        tiers.dedup();
        let zones = stack.network.iter().flat_map(|n| n.zone_letters()).collect();
        let lang = ask.lang;
        let subtitle = [Some(ask.stage), stack.version.as_deref(), stack.date.as_deref()];
        let subtitle: Vec<&str> = subtitle.into_iter().flatten().filter(|s| !s.is_empty()).collect();
        let view = View {
            id: format!("{}-overview", stack.id),
            title: stack.title.get(lang).to_owned(),
            subtitle: subtitle.join(" · "),
            description: stack.summary.as_ref().map_or(String::new(), |s| s.get(lang).to_owned()),
            lang,
            legend: Legend::of(lang),
            ..View::default()
        };
        Builder { stack, ask, tiers, zones, letters: 0, view }
    }

    /// An id no component has, for a container.
    fn container(&self, name: &str) -> String {
        if self.stack.components.contains_key(name) { format!("{name}-group") } else { name.to_owned() }
    }

    fn group(&mut self, id: &str, kind: GroupKind, title: String, parent: Option<&str>, tier: usize) {
        let (id, parent) = (self.container(id), parent.map(|p| self.container(p)));
        self.view.groups.push(Group { id, kind, title, parent, tier });
    }

    fn groups(&mut self) {
        let lang = self.ask.lang;
        self.group("cloud", GroupKind::Cloud, lang.pick("Nube de AWS", "AWS Cloud").to_owned(), None, 0);
        let region = format!("{} {}", lang.pick("Región", "Region"), self.stack.region);
        self.group("region", GroupKind::Region, region, Some("cloud"), 0);
        let Some(network) = &self.stack.network else { return };
        self.group("vpc", GroupKind::Vpc, format!("VPC {}", network.cidr), Some("region"), 0);
        for zone in self.zones.clone() {
            let id = format!("zone-{zone}");
            let title = format!("{} {zone}", lang.pick("Zona de disponibilidad", "Availability Zone"));
            self.group(&id, GroupKind::Zone, title, Some("vpc"), 0);
            for (column, tier) in self.tiers.clone().into_iter().enumerate() {
                let kind = if tier == Tier::Public { GroupKind::PublicSubnet } else { GroupKind::PrivateSubnet };
                let name = format!("{}-{zone}", tier.name());
                self.group(&name, kind, words::subnet(lang, tier, zone), Some(&id), column);
            }
        }
    }

    /// Whether the component is drawn at this detail.
    fn shown(&self, c: &Component) -> bool {
        let called = self.stack.outgoing(&c.id).next().is_some() || self.stack.incoming(&c.id).next().is_some();
        match (self.ask.detail, &c.derived_from) {
            (Detail::Full, _) => true,
            (_, None) => true,
            (Detail::Normal, Some(_)) => called && !QUIET.contains(&c.kind()) && !self.is_aside(c),
            (Detail::Low, Some(_)) => c.placement == Placement::Vpc,
        }
    }

    /// A derived store that only other parts' logs end in.
    fn is_aside(&self, c: &Component) -> bool {
        c.service.role() == Role::Store && c.derived_from.is_some()
    }

    fn shown_id(&self, id: &str) -> bool {
        self.stack.components.get(id).is_some_and(|c| self.shown(c))
    }

    /// In which zones a component is drawn; none for what stands outside them, or across.
    fn copies(&self, c: &Component) -> Vec<char> {
        if !c.placement.in_subnets() || c.service.role() == Role::Balancer {
            return Vec::new();
        }
        let given = c.settings.count("zones").and_then(|n| usize::try_from(n).ok());
        let count = match (given, c.service.role()) {
            (Some(n), _) => n.max(1),
            (None, Role::Store) => {
                if c.settings.flag("multi_az") {
                    2
                } else {
                    1
                }
            }
            _ => self.zones.len(),
        };
        self.zones.iter().copied().take(count).collect()
    }

    /// Whether something outside the zones starts and stops it: then it is drawn there too, as the service.
    fn is_run(&self, c: &Component) -> bool {
        !self.copies(c).is_empty() && self.stack.incoming(&c.id).any(|w| w.carries == Carries::Runs)
    }

    fn nodes(&mut self) {
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
            None => lang.pick("servicio", "service").to_owned(),
        });
        lines
    }

    fn copy_caption(&self, c: &Component, k: usize, copies: usize, run: bool) -> Vec<String> {
        let lang = self.ask.lang;
        let mut lines = self.caption(c);
        if run {
            lines.retain(|l| !same(l, c.title.get(lang)) || !c.titled);
            if lines.len() == 1 && c.titled {
                lines.push(c.title.get(lang).to_owned());
            }
        }
        if c.service.role() == Role::Store && copies > 1 {
            lines.push(
                if k == 0 { lang.pick("principal", "primary") } else { lang.pick("en espera", "standby") }.to_owned(),
            );
        }
        lines
    }
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

fn category(c: services::Category) -> Category {
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

/// Lines.
impl Builder<'_> {
    fn edges(&mut self) {
        let stack = self.stack;
        for wire in &stack.connections {
            self.wire(wire);
        }
        let shown: Vec<&Component> = stack.components.values().filter(|c| self.shown(c)).collect();
        for c in shown {
            let copies = self.copies(c);
            if self.is_run(c) {
                for zone in &copies {
                    self.line(&c.id, &copy(&c.id, *zone), Style::Support, "", self.ask.lang.pick("ejecuta", "runs"));
                }
            }
            if c.service.role() == Role::Store {
                for zone in copies.iter().skip(1) {
                    let words = self.ask.lang.pick("réplica síncrona", "sync replication");
                    self.line(&copy(&c.id, copies[0]), &copy(&c.id, *zone), Style::Replication, "", words);
                }
            }
        }
    }

    fn line(&mut self, from: &str, to: &str, style: Style, step: &str, label: &str) {
        let (from, to, step, label) = (from.to_owned(), to.to_owned(), step.to_owned(), label.to_owned());
        let twin = self.view.edges.iter_mut().find(|e| e.from == from && e.to == to && e.style == style);
        match twin {
            Some(old) if !old.label.contains(&label) => old.label = format!("{}, {label}", old.label),
            Some(_) => {}
            None => self.view.edges.push(Edge { from, to, style, label, step }),
        }
    }

    fn wire(&mut self, wire: &Connection) {
        let stops: Vec<&str> =
            std::iter::once(&wire.from).chain(&wire.via).chain(std::iter::once(&wire.to)).map(String::as_str).collect();
        let stops: Vec<&str> = stops.into_iter().filter(|id| self.shown_id(id)).collect();
        let Some(target) = self.stack.components.get(&wire.to) else { return };
        if !self.shown_id(&wire.from) || !self.shown_id(&wire.to) {
            return;
        }
        let label = words::carries(self.ask.lang, wire, target);
        for (k, pair) in stops.windows(2).enumerate() {
            self.stretch(wire, pair[0], pair[1], if k == 0 { &label } else { "" });
        }
    }

    /// One stretch of a connection, between every two copies that it joins.
    fn stretch(&mut self, wire: &Connection, from: &str, to: &str, label: &str) {
        let style = match wire.carries {
            Carries::Network | Carries::Origin | Carries::Lookup => Style::Request,
            Carries::Route => Style::Outbound,
            Carries::Deploy => Style::Delivery,
            _ if self.step(from, to).is_some() => Style::Request,
            _ => Style::Support,
        };
        let label = if wire.carries == Carries::Route && self.stack.components[to].placement == Placement::Vpc {
            ""
        } else {
            label
        };
        let step = match style {
            Style::Delivery => self.letter(),
            _ => self.step(from, to).map_or(String::new(), |n| n.to_string()),
        };
        let zonal = matches!(wire.carries, Carries::Network | Carries::Route);
        for (a, b) in self.ends(from, to, zonal) {
            self.line(&a, &b, style, &step, label);
        }
    }

    /// Which drawn nodes a connection joins. Packets leave and reach the copies; calls of an API the service.
    fn ends(&self, from: &str, to: &str, zonal: bool) -> Vec<(String, String)> {
        let drawn = |id: &str| -> Vec<String> {
            let c = &self.stack.components[id];
            let copies = self.copies(c);
            if copies.is_empty() || (self.is_run(c) && !zonal) {
                return vec![id.to_owned()];
            }
            let first = if c.service.role() == Role::Store || !zonal { 1 } else { copies.len() };
            copies.iter().take(first).map(|z| copy(id, *z)).collect()
        };
        let (a, b) = (drawn(from), drawn(to));
        let zone = |id: &str| id.rsplit_once('@').map(|(_, z)| z.to_owned());
        if b.len() > 1 && a.iter().all(|id| zone(id).is_some()) {
            let near = |id: &String| b.iter().find(|o| zone(o) == zone(id)).unwrap_or(&b[0]).clone();
            return a.iter().map(|id| (id.clone(), near(id))).collect();
        }
        a.iter().flat_map(|x| b.iter().map(move |y| (x.clone(), y.clone()))).collect()
    }

    /// The number a flow gave this hop.
    fn step(&self, from: &str, to: &str) -> Option<usize> {
        let steps = self.stack.flows.iter().flat_map(|f| &f.steps);
        steps.into_iter().find(|s| s.from == from && s.to == to).map(|s| s.number)
    }

    fn letter(&mut self) -> String {
        self.letters += 1;
        let index = u8::try_from((self.letters - 1) % 26).unwrap_or(0);
        char::from(b'A' + index).to_string()
    }
}
