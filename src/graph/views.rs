//! The drawings a stack has beside those of its flows and machines: which, in which order, and what they are called.

use super::stack::Stack;
use super::units::Work;
use crate::services::Placement;
use crate::units::Lang;

/// Kinds that watch others, or keep what was seen.
pub const WATCHERS: &[&str] = &["alarms", "logs", "tracing", "dashboard", "trail"];

/// Every view of the whole stack: its id, and its name in Spanish and in English.
const VIEWS: &[(&str, (&str, &str))] = &[
    ("overview", ("Vista general", "Overview")),
    ("network", ("Red", "Network")),
    ("security", ("Quién alcanza qué", "Who reaches what")),
    ("delivery", ("Entrega", "Delivery")),
    ("monitoring", ("Vigilancia", "Monitoring")),
    ("cost", ("Costo al mes", "Cost a month")),
    ("units", ("Raíces de Terraform", "Terraform roots")),
];

/// What a view is called.
pub fn view_name(id: &str, lang: Lang) -> &'static str {
    VIEWS.iter().find(|(known, _)| *known == id).map_or("", |(_, (es, en))| lang.pick(es, en))
}

impl Stack {
    /// The views of the whole stack that say something of it.
    pub fn views(&self) -> impl Iterator<Item = &'static str> {
        VIEWS.iter().map(|(id, _)| *id).filter(|id| self.has_view(id))
    }

    /// Whether one of them says something of this stack.
    pub fn has_view(&self, id: &str) -> bool {
        match id {
            "overview" | "cost" => true,
            "network" => self.network.is_some(),
            "security" => self.connections.iter().any(|wire| self.is_reach(wire)),
            "delivery" => self.pipeline().is_some_and(|one| self.outgoing(&one.id).next().is_some()),
            "monitoring" => self.components.values().any(|one| WATCHERS.contains(&one.kind())),
            "units" => self.units.len() > 1 || self.terraform.table("state").is_some(),
            _ => false,
        }
    }

    /// Whether a connection lets somebody reach something in AWS.
    fn is_reach(&self, wire: &super::stack::Connection) -> bool {
        let inside = self.components.get(&wire.to).is_some_and(|one| one.placement != Placement::Outside);
        inside && (wire.port.is_some() || !wire.access.is_empty())
    }

    /// Whether a unit is a root of Terraform.
    pub fn is_root(&self, unit: &str) -> bool {
        self.units.iter().any(|one| one.id == unit && matches!(one.work, Work::Terraform { .. }))
    }
}
