//! Names and the zones they lie in.

use super::stack::{Component, Stack};
use crate::services::Role;

/// Whether a name is a zone's own or one in it.
pub fn is_below(name: &str, zone: &str) -> bool {
    name == zone || name.strip_suffix(zone).is_some_and(|rest| rest.ends_with('.'))
}

impl Stack {
    /// The zone that answers for a name: of those it lies in, the one with the longest domain.
    pub fn zone_of(&self, name: &str) -> Option<&Component> {
        let domain = |one: &Component| one.settings.text("domain").unwrap_or_default().to_string();
        let zones = self.components.values().filter(|one| one.service.role() == Role::Dns);
        let answers = zones.filter(|one| !domain(one).is_empty() && is_below(name, &domain(one)));
        answers.max_by_key(|one| domain(one).len())
    }
}
