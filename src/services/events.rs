//! Amazon EventBridge: a bus that takes events and hands each to those whose rule it fits.

pub mod terraform;

use super::setting::{Default, Type};
use super::{
    Carries, Category, Grant, How, Listen, Load, Names, OwnRole, Part, Peer, Piece, Placement, Role, Service, Setting,
    Settings, Site, Text, Told, Value, Watch,
};
use crate::prices::LineItem;

pub struct Events;

const SETTINGS: &[Setting] = &[Setting {
    key: "bus",
    of: Type::Word(&["own", "default"]),
    default: Default::Is("own"),
    unit: "",
    doc: "`own`: a bus for the events of the team's code. `default`: the account's bus, where AWS services put theirs.",
    source: "EventBridge user guide, event buses",
}];

/// The role rules start tasks, jobs and machines in.
const ROLES: &[OwnRole] = &[OwnRole {
    name: "events",
    taken_by: "events.amazonaws.com",
    says: ("En este rol las reglas arrancan lo suyo.", "In this role the rules start what is theirs."),
}];

impl Service for Events {
    fn kind(&self) -> &'static str {
        "events"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon EventBridge",
            es: "Bus de eventos",
            en: "Event bus",
            category: Category::Integration,
            declared: true,
            doc: "A bus that takes events and hands each to those whose rule it fits.",
            official: &["Arch_Amazon-EventBridge"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn grants(&self, id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
        match access {
            "publish" => vec![Grant::new("PutEvents", &["events:PutEvents"], vec![terraform::arn_of(id, settings)])],
            _ => Vec::new(),
        }
    }

    fn tells(&self, id: &str, settings: &Settings) -> Vec<Told> {
        vec![Told { name: "BUS", value: terraform::name_of(id, settings), secret: false }]
    }

    fn roles(&self) -> &'static [OwnRole] {
        ROLES
    }

    /// Functions, queues and topics admit a rule by their own policy; the others are started in a role.
    /// Source: EventBridge user guide, permissions for targets.
    fn role_for(&self, peer: &Peer) -> Option<&'static str> {
        let how = peer.service.starts(peer.id, peer.settings).ok()?.how;
        matches!(how, How::Machine(_) | How::Task(_) | How::Job { .. }).then_some("events")
    }

    fn acts_in(&self, at: &Site, _role: &str) -> bool {
        at.outgoing.iter().any(|peer| self.role_for(peer).is_some())
    }

    fn watches(&self, at: &Site, _limits: &Settings) -> Vec<Watch> {
        terraform::watches(at)
    }

    /// Events of the team's code; those of AWS services cost nothing.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let published = load.called(at.id, load.usage.calls()).filter(|_| !at.incoming.is_empty());
        let lines = published.map(|events| {
            let million = events.over("million", 1_000_000u32, "");
            LineItem::usage(at.id, "events", "eventbridge.custom_events_million", million)
        });
        lines.into_iter().collect()
    }

    fn role(&self) -> Role {
        Role::Trigger
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code]
    }

    fn reached(&self, _caller: Role) -> Option<Carries> {
        Some(Carries::Api)
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }

    fn tells_apart(&self) -> &'static [&'static str] {
        &["source", "detail_type"]
    }

    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["errors"]
    }

    /// Where events go that nobody could be given.
    fn derives(&self, at: &Site) -> Vec<Part> {
        let failed = format!("{}-failed", at.id);
        let title = Text::both(format!("Fallidos de {}", at.id), format!("Failed of {}", at.id));
        let settings = [("keep_days", Value::Count(14))].into_iter().collect();
        let mut wire = Part::wire(at.id, &failed, Carries::Api, &["publish"]);
        if let Part::Connection(wire) = &mut wire {
            wire.label = Some(Text::both("eventos fallidos", "failed events"));
        }
        vec![Part::Component { id: failed, kind: "sqs", settings, title: Some(title), shared: false }, wire]
    }
}
