//! What the code of a component finds in its environment.

use serde::Serialize;

use crate::graph::{Component, Stack};
use crate::services::READ_FROM;

/// An environment variable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct VariableFact {
    pub name: String,
    /// The component that it is told of; none where the team wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Whether its value is a secret's, or the place the code reads that from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<&'static str>,
}

/// Whether it is handed secrets: an execution role reads them before the start. Without one its code reads them.
pub fn is_handed(one: &Component) -> bool {
    one.service.roles().iter().any(|role| role.name == "execution")
}

/// What the code of a component finds in its environment: what the parts it calls tell it, and what the team wrote.
pub fn environment(stack: &Stack, one: &Component) -> Vec<VariableFact> {
    let site = stack.site(&one.id).filter(|_| one.service.settings().iter().any(|row| row.key == "environment"));
    let Some(site) = site else { return Vec::new() };
    let injected = is_handed(one);
    let mut all = Vec::new();
    for peer in &site.outgoing {
        all.extend(peer.told().into_iter().map(|(name, told)| VariableFact {
            name: if told.secret && !injected { format!("{name}{READ_FROM}") } else { name },
            of: Some(peer.id.to_string()),
            secret: told.secret.then_some(if injected { "value" } else { "place" }),
        }));
    }
    let written = one.settings.pairs("environment").into_iter().flatten();
    all.extend(written.map(|(name, _)| VariableFact { name: name.clone(), of: None, secret: None }));
    all.sort();
    all
}
