//! The way back: each part of the flow in reverse, and why the answer needs no rule of its own.

use anyhow::Result;
use serde_json::{Value, json};

use super::flow::{Told, is_site};
use super::step::parts;
use crate::facts::words::{Noun, list, paragraph, quoted};
use crate::graph::Component;
use crate::services::{Carries, Role};

impl Told<'_> {
    /// How the answer comes back.
    pub fn back(&self) -> Result<String> {
        let mut said: Vec<String> = Vec::new();
        let mut clauses: Vec<String> = Vec::new();
        let chain: Vec<&Component> = self.parts().into_iter().filter(|one| self.answers(one)).collect();
        let page = chain.last().copied().filter(|one| is_site(one));
        for one in chain.iter().rev() {
            let person = one.service.role() == Role::Person;
            // Code that starts a flow by itself answers nobody.
            let starts = !person && chain.first().is_some_and(|first| first.id == one.id);
            // Nor does what a clock or an event started.
            let told = self.flow.steps.iter().any(|step| {
                let by = self.one(&step.from).map(|from| from.service.role());
                step.to == one.id && by == Some(Role::Trigger)
            });
            let (key, facts) = (one.kind(), self.answer(one)?);
            if told && self.namer.prose.has(&format!("{key}.back.told")) {
                said.extend(self.joined(&mut clauses));
                said.push(self.namer.prose.say(&format!("{key}.back.told"), &facts)?);
            }
            if starts || told || page.is_some() && person {
                continue;
            }
            let sentence = self.namer.prose.say_if(&format!("{key}.back.sentence"), &facts)?;
            match sentence.is_empty() {
                true if self.namer.prose.has(&format!("{key}.back.clause")) => {
                    clauses.push(self.namer.prose.part(&format!("{key}.back.clause"), &facts)?);
                }
                true => {}
                false => {
                    said.extend(self.joined(&mut clauses));
                    said.push(sentence);
                }
            }
        }
        said.extend(self.joined(&mut clauses));
        said.push(self.ran(page)?);
        said.extend(self.rules()?);
        Ok(paragraph(&said))
    }

    fn joined(&self, clauses: &mut Vec<String>) -> Option<String> {
        let taken = std::mem::take(clauses);
        (!taken.is_empty()).then(|| format!("{}.", list(&taken, self.lang)))
    }

    /// Names are answered by the way; gateways only pass packets on.
    fn answers(&self, one: &Component) -> bool {
        !matches!(one.service.role(), Role::Dns | Role::Support)
    }

    fn answer(&self, one: &Component) -> Result<Value> {
        let first = one.settings.text("runs").map(parts).and_then(|parts| parts.into_iter().next());
        let mut callers =
            self.flow.steps.iter().filter(|step| step.to == one.id).filter_map(|step| self.one(&step.from));
        let machine = callers.find(|caller| caller.kind() == "step-functions");
        let machine = machine.map(|machine| self.namer.short(machine)).transpose()?.map(|noun| noun.forms(self.lang));
        Ok(json!({ "me": self.seen(one)?, "caches": self.caches(one), "first_run": first, "machine": machine }))
    }

    /// What the browser does with the files it got.
    fn ran(&self, page: Option<&Component>) -> Result<String> {
        let person = self.with_role(Role::Person).first().copied();
        let (Some(page), Some(person)) = (page, person) else { return Ok(String::new()) };
        let (flow, next) = match self.goes_on() {
            Some((flow, code)) => {
                (quoted(flow.title.get(self.lang), self.lang), self.namer.work(code)?.forms(self.lang))
            }
            None => (String::new(), Value::Null),
        };
        let runs = page.settings.text("runs").map(|runs| self.runs(&parts(runs))).transpose()?;
        let runs = runs.map(|(subject, rest)| format!("{subject}{rest}"));
        let facts = json!({ "me": self.seen(person)?, "runs": runs, "next": next, "flow": flow });
        self.namer.prose.say_if(&format!("{}.back.ran", person.kind()), &facts)
    }

    /// Security groups remember connections; what leaves by itself takes another way.
    fn rules(&self) -> Result<Vec<String>> {
        let grouped = self.flow.steps.iter().any(|step| {
            let wire = self.wire(step);
            wire.is_some_and(|wire| wire.carries == Carries::Network)
                && self.one(&step.to).is_some_and(|to| to.placement.in_subnets())
        });
        if !grouped {
            return Ok(Vec::new());
        }
        Ok(vec![self.namer.prose.say("common.back.groups", &json!({}))?, self.egress()?])
    }

    fn egress(&self) -> Result<String> {
        let leaving: Vec<&Component> = self.with_role(Role::Code);
        let Some(nat) = leaving.iter().find_map(|one| self.leaves(one)) else {
            return Ok(String::new());
        };
        let mut uses: Vec<String> = Vec::new();
        for one in &leaving {
            for said in self.uses(one, "common.uses")? {
                if !uses.contains(&said) {
                    uses.push(said);
                }
            }
        }
        if uses.is_empty() {
            return Ok(String::new());
        }
        let key = if leaving.len() > 1 { "common.back.egress_many" } else { "common.back.egress" };
        let worker = self.seen(leaving[0])?["worker"].clone();
        let facts = json!({ "nat": self.nat(nat)?.forms(self.lang), "worker": worker, "uses": list(&uses, self.lang) });
        self.namer.prose.say(key, &facts)
    }

    /// The NAT gateway, or all of them where each zone has its own.
    fn nat(&self, nat: &Component) -> Result<Noun> {
        match nat.settings.count("zones") {
            Some(zones) if zones > 1 => self.namer.prose.noun(&format!("{}.many", nat.kind())),
            _ => self.namer.short(nat),
        }
    }

    /// What a component calls through the way out, in words: the AWS APIs it needs.
    pub fn uses(&self, one: &Component, under: &str) -> Result<Vec<String>> {
        let mut said: Vec<(usize, String)> = Vec::new();
        let order = self.namer.prose.under(under);
        for wire in self.stack.outgoing(&one.id).filter(|wire| self.stack.leaves_vpc(wire)) {
            let Some(to) = self.one(&wire.to) else { continue };
            let (own, other) = (format!("{under}.{}", to.kind()), format!("{under}.other"));
            let key = if self.namer.prose.has(&own) { own } else { other };
            if !self.namer.prose.has(&key) {
                continue;
            }
            let work = self.namer.work(to)?;
            let (the, with) = (work.the(self.lang), work.to(self.lang));
            let facts = json!({ "service": self.namer.service(to), "the": the, "to": with });
            let text = self.namer.prose.part(&key, &facts)?;
            let place = order.iter().position(|kind| *kind == to.kind()).unwrap_or(order.len());
            if !said.iter().any(|(_, known)| *known == text) {
                said.push((place, text));
            }
        }
        said.sort_by_key(|(place, _)| *place);
        Ok(said.into_iter().map(|(_, text)| text).collect())
    }
}
