//! What to look at when the first deploy is done.

use anyhow::Result;
use serde_json::json;

use super::Deploy;
use crate::facts::words::{capitalised, list};
use crate::graph::{Component, Connection};
use crate::services::{Placement, Role, terraform_name};

impl<'a> Deploy<'a> {
    /// What people call: the rest answers only from within, or from the edge.
    pub(super) fn open(&self) -> impl Iterator<Item = &'a Component> {
        let stack = self.stack;
        let by_people = move |one: &&Component| {
            let callers = stack.connections.iter().filter(|wire| wire.to == one.id);
            let callers = callers.filter_map(|wire| stack.components.get(&wire.from));
            callers.into_iter().any(|caller| caller.service.role() == Role::Person)
        };
        stack.components.values().filter(by_people)
    }

    /// What to look at when it is done: each name that answers, and a plan without changes.
    pub(super) fn check(&self) -> Result<String> {
        let mut checks = Vec::new();
        for one in self.open().filter(|one| one.host.is_some()) {
            let host = one.host.as_deref().unwrap_or_default();
            let health = |wire: &Connection| {
                let target = self.stack.components.get(&wire.to).filter(|_| one.placement != Placement::Edge)?;
                target.settings.text("health").filter(|path| leads(wire, path))
            };
            let mut urls: Vec<&str> = self.stack.outgoing(&one.id).filter_map(health).collect();
            urls.dedup();
            for path in &urls {
                checks.push(self.part("checks.health", &json!({ "url": format!("https://{host}{path}") }))?);
            }
            if urls.is_empty() {
                checks.push(self.part("checks.page", &json!({ "url": format!("https://{host}") }))?);
            }
        }
        for one in self.open().filter(|one| one.host.is_none()) {
            if let Some(output) = one.service.address_output() {
                let output = format!("{}_{output}", terraform_name(&one.id));
                checks.push(self.part("checks.output", &json!({ "output": output }))?);
            }
        }
        checks.push(self.part("checks.plan", &json!({}))?);
        let checks = capitalised(&list(&checks, self.lang));
        self.say("check", &json!({ "checks": checks }))
    }
}

/// Whether the target's own health path is among the requests a connection is for.
fn leads(wire: &Connection, health: &str) -> bool {
    wire.when.get("path").is_none_or(|path| match path.split_once('*') {
        Some((start, _)) => health.starts_with(start),
        None => health == path,
    })
}
