//! One flow with what its sentences look up: who takes part, in what order, in which stages.

use anyhow::Result;
use serde_json::Value;

use crate::facts::words::{self, Namer, Noun};
use crate::graph::{Component, Connection, Flow, Model, Stack, Stage, Step};
use crate::services::{Carries, Role};
use crate::units::Lang;

/// A flow about to be told.
pub struct Told<'a> {
    pub model: &'a Model,
    pub stack: &'a Stack,
    /// Its place among the flows: earlier ones are told before it.
    pub at: usize,
    pub flow: &'a Flow,
    pub lang: Lang,
    pub namer: Namer<'a>,
}

impl<'a> Told<'a> {
    /// The flow at `at` of a stage.
    pub fn new(model: &'a Model, stage: &'a Stage, at: usize, lang: Lang) -> Result<Self> {
        let (stack, flow) = (&stage.stack, &stage.stack.flows[at]);
        Ok(Told { model, stack, at, flow, lang, namer: Namer::new(stack, lang)? })
    }

    /// A component by id.
    pub fn one(&self, id: &str) -> Option<&'a Component> {
        self.stack.components.get(id)
    }

    /// The connection of a step.
    pub fn wire(&self, step: &Step) -> Option<&'a Connection> {
        self.stack.connections.get(step.connection)
    }

    /// What patterns see of a component.
    pub fn seen(&self, one: &Component) -> Result<Value> {
        words::component(&self.namer, one)
    }

    /// The components of the flow in the order they first appear, gateways included.
    pub fn parts(&self) -> Vec<&'a Component> {
        let mut parts: Vec<&Component> = Vec::new();
        for id in self.flow.steps.iter().flat_map(|step| [&step.from, &step.to]) {
            if let Some(one) = self.one(id)
                && !parts.iter().any(|known| known.id == one.id)
            {
                parts.push(one);
            }
        }
        parts
    }

    /// The components of the flow with a role, in order.
    pub fn with_role(&self, role: Role) -> Vec<&'a Component> {
        self.parts().into_iter().filter(|one| one.service.role() == role).collect()
    }

    /// The components of the flow of a kind, in order.
    pub fn of_kind(&self, kind: &str) -> Vec<&'a Component> {
        self.parts().into_iter().filter(|one| one.kind() == kind).collect()
    }

    /// The balancer in front of a component, where there is one.
    pub fn balancer_of(&self, id: &'a str) -> Option<&'a Component> {
        let callers = self.stack.incoming(id).filter_map(|wire| self.one(&wire.from));
        callers.into_iter().find(|one| one.service.role() == Role::Balancer)
    }

    /// The site that a person's browser runs, told by an earlier flow: it is what calls from then on.
    pub fn page(&self, person: &str) -> Option<&'a Component> {
        let earlier = self.stack.flows.iter().take(self.at);
        let ends = earlier.filter(|flow| flow.steps.iter().any(|step| step.from == person));
        ends.filter_map(|flow| self.one(&flow.steps.last()?.to)).find(|one| is_site(one))
    }

    /// A later flow of the same person that reaches the team's code, with that code.
    pub fn goes_on(&self) -> Option<(&'a Flow, &'a Component)> {
        let person = self.with_role(Role::Person).first()?.id.clone();
        self.stack.flows.iter().skip(self.at + 1).find_map(|flow| {
            flow.steps.iter().find(|step| step.from == person)?;
            let code = flow.steps.iter().filter_map(|step| self.one(&step.to));
            Some((flow, code.into_iter().find(|one| one.service.role() == Role::Code)?))
        })
    }

    /// The caller of a hop as its sentences name it: a person's browser, or the page it runs.
    pub fn caller(&self, one: &Component) -> Result<Noun> {
        match self.page(&one.id) {
            Some(page) if one.service.role() == Role::Person => self.namer.work(page),
            _ => self.namer.short(one),
        }
    }

    /// Whether a hop asks the DNS.
    pub fn is_lookup(&self, step: &Step) -> bool {
        self.wire(step).is_some_and(|wire| wire.carries == Carries::Lookup)
    }
}

/// Whether a component holds the pages of a site.
pub fn is_site(one: &Component) -> bool {
    one.service.holds_pages(&one.settings)
}
