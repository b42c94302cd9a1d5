//! What of a stack is found by its kind, its nature or its name.

use super::stack::{Component, Stack};
use crate::services::Role;

/// Whether a name is a zone's own or one in it.
pub fn is_below(name: &str, zone: &str) -> bool {
    name == zone || name.strip_suffix(zone).is_some_and(|rest| rest.ends_with('.'))
}

impl Stack {
    /// The way out of the private subnets: a NAT gateway or instance, where there is one.
    pub fn way_out(&self) -> Option<&Component> {
        self.components.values().find(|one| one.service.routes_to().is_some())
    }

    /// Components of a kind, in model order.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Component> {
        self.components.values().filter(move |component| component.kind() == kind)
    }

    /// Components that take work through states.
    pub fn machines(&self) -> impl Iterator<Item = &Component> {
        self.components.values().filter(|one| one.settings.map("states").is_some())
    }

    /// The zone that answers for a name: of those it lies in, the one with the longest domain.
    pub fn zone_of(&self, name: &str) -> Option<&Component> {
        let domain = |one: &Component| one.settings.text("domain").unwrap_or_default().to_string();
        let zones = self.components.values().filter(|one| one.service.role() == Role::Dns);
        let answers = zones.filter(|one| !domain(one).is_empty() && is_below(name, &domain(one)));
        answers.max_by_key(|one| domain(one).len())
    }
}
