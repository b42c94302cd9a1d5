//! The overview: the resolved stack as a view. What stands in zones is drawn once in each, what runs it beside them.

mod edges;
mod nodes;

pub use nodes::category as colour;

use super::view::{Group, GroupKind, Legend, View};
use super::words;
use crate::graph::{Component, Connection, Stack, Tier};
use crate::services::{Carries, Placement, Role};
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
    b.empty_region();
    b.view
}

/// Parts that say little by themselves: drawn in full detail only.
const QUIET: &[&str] = &["ecs-cluster", "budget", "terraform-state", "terraform-lock"];

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
        let stands = if network.existing { lang.pick(" (ya existe)", " (exists already)") } else { "" };
        self.group("vpc", GroupKind::Vpc, format!("VPC {}{stands}", network.cidr), Some("region"), 0);
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

    /// A stack of the edge alone shows no empty Region.
    fn empty_region(&mut self) {
        let used = |g: &Group| {
            g.kind != GroupKind::Region
                || self.view.groups.iter().any(|o| o.parent.as_deref() == Some(&g.id))
                || self.view.nodes.iter().any(|n| n.parent.as_deref() == Some(&g.id))
        };
        let keep: Vec<bool> = self.view.groups.iter().map(used).collect();
        let mut keep = keep.into_iter();
        self.view.groups.retain(|_| keep.next().unwrap_or(true));
    }

    /// Whether the component is drawn at this detail.
    fn shown(&self, c: &Component) -> bool {
        let called = self.stack.outgoing(&c.id).next().is_some()
            || self.stack.incoming(&c.id).next().is_some()
            || self.stack.connections.iter().any(|wire| wire.via.contains(&c.id));
        match (self.ask.detail, &c.derived_from) {
            (Detail::Full, _) => true,
            (_, None) => true,
            (Detail::Normal, Some(_)) => called && !QUIET.contains(&c.kind()) && !self.is_aside(c),
            (Detail::Low, Some(_)) => c.placement == Placement::Vpc,
        }
    }

    /// A derived store that only other parts' logs end in.
    fn is_aside(&self, c: &Component) -> bool {
        let shown = |wire: &Connection| {
            self.stack.components.get(&wire.from).is_some_and(|one| one.service.role() == Role::Support)
        };
        c.service.role() == Role::Store && c.derived_from.is_some() && !self.stack.incoming(&c.id).any(shown)
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
        let count = match given.or(c.service.copies(&c.settings, self.zones.len())) {
            Some(n) => n.max(1),
            None if c.service.role() == Role::Store => 1,
            // What runs once runs in one zone at a time.
            None if c.settings.text("mode") == Some("task") || c.running().is_some_and(|(.., most)| most == 1) => 1,
            None => self.zones.len(),
        };
        self.zones.iter().copied().take(count).collect()
    }

    /// Whether something outside the zones starts and stops it: then it is drawn there too, as the service.
    fn is_run(&self, c: &Component) -> bool {
        !self.copies(c).is_empty() && self.stack.incoming(&c.id).any(|w| w.carries == Carries::Runs)
    }
}
