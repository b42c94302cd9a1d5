//! What the rules return: findings as data, in no language.

use super::At;
use super::catalog::{Rule, Severity};
use crate::graph::{Accepted, Connection};
use crate::services::Text;
use crate::terraform::in_module;
use crate::units::Usd;

/// Something a reviewer would say, over all stages it holds in.
#[derive(Clone)]
pub struct Finding {
    pub rule: &'static Rule,
    /// The highest of the stages it holds in.
    pub severity: Severity,
    /// A component's id, `network`, a requirement's id, or the stack's.
    pub on: String,
    /// Whether it is about the stack as a whole: a component may have the same id.
    pub whole: bool,
    /// Ids of the stages it holds in, in the order of the model.
    pub stages: Vec<String>,
    pub evidence: Vec<Evidence>,
    /// What its sentences need; of the last stage it holds in.
    pub facts: Vec<(&'static str, Fact)>,
    /// What the model could say instead.
    pub remedies: Vec<Remedy>,
    /// The model's acceptance, while it lasts.
    pub accepted: Option<Accepted>,
    /// The model's acceptance, after its last day.
    pub expired: Option<Accepted>,
}

/// Where a finding can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A value of the model: `api.tasks: 1..4`.
    Setting { path: String, value: String },
    /// A key that the model does not have.
    Missing(String),
    /// A connection with what it speaks.
    Hop { from: String, to: String, protocol: Option<String>, port: Option<u16> },
    /// A Terraform resource, `UNIT:ADDRESS`.
    Address(String),
    /// The expected total of a stage, a month.
    Total { stage: String, amount: Usd },
    /// A check of a requirement.
    Check(String),
}

impl Evidence {
    /// The connection as evidence.
    pub fn hop(wire: &Connection) -> Self {
        let (from, to) = (wire.from.clone(), wire.to.clone());
        Evidence::Hop { from, to, protocol: wire.protocol.clone(), port: wire.port }
    }
}

/// A figure or a name in a finding's sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    Text(String),
    Count(i64),
    Money(Usd),
    /// A text of the team.
    Words(Text),
    /// Ids, in the order of the model.
    Ids(Vec<String>),
}

/// A change of the model that ends a finding, with the difference a month per stage where it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    pub path: String,
    pub value: String,
    /// Stage id → difference a month.
    pub costs: Vec<(String, Usd)>,
}

/// What a rule found in one stage.
#[derive(Clone, Debug)]
pub struct Found {
    pub on: String,
    pub whole: bool,
    pub evidence: Vec<Evidence>,
    pub facts: Vec<(&'static str, Fact)>,
    /// Paths and values.
    pub changes: Vec<(String, String)>,
}

impl Found {
    /// A finding on a part of the stack.
    pub fn on(id: impl Into<String>) -> Self {
        Found { on: id.into(), whole: false, evidence: Vec::new(), facts: Vec::new(), changes: Vec::new() }
    }

    /// A finding on the stack as a whole.
    pub fn on_stack(at: &At) -> Self {
        Found { whole: true, ..Found::on(&at.stack.id) }
    }

    /// With the value at a path of the model, or that there is none.
    pub fn setting(mut self, at: &At, path: &str) -> Self {
        self.evidence.push(match at.spelled(path) {
            Some(value) => Evidence::Setting { path: path.to_string(), value },
            None => Evidence::Missing(path.to_string()),
        });
        self
    }

    /// With a key that the model does not have.
    pub fn missing(mut self, key: &str) -> Self {
        self.evidence.push(Evidence::Missing(key.to_string()));
        self
    }

    /// With a connection, and those of its resources that are of the Terraform type.
    pub fn hop(mut self, at: &At, wire: &Connection, kind: &str) -> Self {
        self.evidence.push(Evidence::hop(wire));
        let enforcing = at.addresses.enforcing(&wire.id());
        self.addresses(enforcing.into_iter().filter(|address| of_type(address, kind)))
    }

    /// With the resources of a component that are of one of the Terraform types.
    pub fn resources(self, at: &At, owner: &str, kinds: &[&str]) -> Self {
        let owned = at.addresses.of(owner);
        self.addresses(owned.into_iter().filter(|address| kinds.iter().any(|kind| of_type(address, kind))))
    }

    /// With a fact for its sentences.
    pub fn fact(mut self, key: &'static str, fact: Fact) -> Self {
        self.facts.push((key, fact));
        self
    }

    /// With ids for its sentences.
    pub fn ids<'a>(self, key: &'static str, ids: impl IntoIterator<Item = &'a str>) -> Self {
        let mut once: Vec<String> = Vec::new();
        for id in ids {
            if !once.iter().any(|known| known == id) {
                once.push(id.to_string());
            }
        }
        self.fact(key, Fact::Ids(once))
    }

    /// With a change of the model that would end it.
    pub fn change(mut self, path: impl Into<String>, value: impl Into<String>) -> Self {
        self.changes.push((path.into(), value.into()));
        self
    }

    fn addresses(mut self, addresses: impl Iterator<Item = String>) -> Self {
        self.evidence.extend(addresses.map(Evidence::Address));
        self
    }
}

/// Whether `UNIT:TYPE.NAME`, in a module or not, is of the type.
pub fn of_type(address: &str, kind: &str) -> bool {
    in_module(address).strip_prefix(kind).is_some_and(|rest| rest.starts_with('.'))
}
