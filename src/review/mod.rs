//! Judgements: what a reviewer would say of the stack, and whether what was asked is so. Data, in no language.
//!
//! Adding a rule: its row in `catalog`, its file in `rules` with a failing and a passing example, its line in `rules::RULES`,
//! its prose in `templates/es/rules/` and `templates/en/rules/`. A test fails for each that is missing.

pub mod catalog;
pub mod checks;
mod finding;
mod proof;
pub mod rules;
mod run;

pub use catalog::{Claim, Rule, Severity};
pub use finding::{Evidence, Fact, Finding, Found, Remedy};
pub use run::{check_accepts, review};

use crate::graph::{Component, Connection, LOCK, Stack, Stage};
use crate::services::setting::Value;
use crate::services::{Carries, Role};
use crate::units::Usd;

/// Who owns and who enforces what, as `UNIT:ADDRESS`.
pub trait Addresses {
    /// The resources of a component, or of `network`.
    fn of(&self, component: &str) -> Vec<String>;
    /// The resources that enforce a connection, `FROM->TO`.
    fn enforcing(&self, connection: &str) -> Vec<String>;
}

/// What the estimate knows; `None` where it knows nothing, and then nothing is said of it.
pub trait Costs {
    /// The expected total of a stage, a month.
    fn expected(&self, stage: &str) -> Option<Usd>;
    /// The component that costs most in a stage.
    fn largest(&self, stage: &str) -> Option<(String, Usd)>;
    /// What a month would cost more in a stage if the value at a path were another one.
    fn change(&self, stage: &str, path: &str, value: &str) -> Option<Usd>;
    /// What has no price in a stage, so that its total is the least and not the whole.
    fn unpriced(&self, _stage: &str) -> Vec<Unpriced> {
        Vec::new()
    }
}

/// An item of a component that has no price or, where it is paid by use, no use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpriced {
    pub component: String,
    pub item: String,
}

/// No index and no estimate.
pub struct Unknown;

impl Addresses for Unknown {
    fn of(&self, _component: &str) -> Vec<String> {
        Vec::new()
    }

    fn enforcing(&self, _connection: &str) -> Vec<String> {
        Vec::new()
    }
}

impl Costs for Unknown {
    fn expected(&self, _stage: &str) -> Option<Usd> {
        None
    }

    fn largest(&self, _stage: &str) -> Option<(String, Usd)> {
        None
    }

    fn change(&self, _stage: &str, _path: &str, _value: &str) -> Option<Usd> {
        None
    }
}

/// What a rule sees: one stage, the index and the estimate.
#[derive(Clone, Copy)]
pub struct At<'a> {
    pub stage: &'a Stage,
    pub stack: &'a Stack,
    pub addresses: &'a dyn Addresses,
    pub costs: &'a dyn Costs,
}

impl<'a> At<'a> {
    /// One stage with what is known of it.
    pub fn new(stage: &'a Stage, addresses: &'a dyn Addresses, costs: &'a dyn Costs) -> Self {
        At { stage, stack: &stage.stack, addresses, costs }
    }

    /// The components of a role that the model writes, in its order.
    pub fn written(&self, role: Role) -> impl Iterator<Item = &'a Component> {
        let all = self.stack.components.values();
        all.filter(move |one| one.derived_from.is_none() && one.service.role() == role)
    }

    /// What a component does, where it exists.
    pub fn role(&self, id: &str) -> Option<Role> {
        self.stack.components.get(id).map(|one| one.service.role())
    }

    /// The requests that reach a component: not its deployment, its names or its certificate.
    pub fn requests(&self, id: &'a str) -> impl Iterator<Item = &'a Connection> {
        let asks = [Carries::Network, Carries::Origin, Carries::Api, Carries::Invoke];
        self.stack.incoming(id).filter(move |wire| asks.contains(&wire.carries))
    }

    /// The requests that reach a component from those of a role.
    pub fn requests_of(&self, id: &'a str, role: Role) -> Vec<&'a Connection> {
        self.requests(id).filter(|wire| self.role(&wire.from) == Some(role)).collect()
    }

    /// The value at a path of the model, spelled as in a model.
    pub fn spelled(&self, path: &str) -> Option<String> {
        match path {
            "network.egress" => self.stack.network.as_ref().map(|network| network.egress.clone()),
            "terraform.state.lock" => self.stack.components.contains_key(LOCK).then(|| "dynamodb".to_string()),
            _ => self.stack.setting(path).and_then(|value| spell(&value)),
        }
    }
}

/// A value as a model has it; `None` for those that do not fit a line.
pub fn spell(value: &Value) -> Option<String> {
    Some(match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Count(count) => count.to_string(),
        Value::Range(low, high) if low == high => low.to_string(),
        Value::Range(low, high) => format!("{low}..{high}"),
        Value::Text(text) => text.clone(),
        _ => return None,
    })
}
