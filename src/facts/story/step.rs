//! The steps: for each hop, who calls whom, what happens there, what protects it.

use anyhow::Result;
use serde_json::{Value, json};

use super::flow::{Told, is_site};
use crate::facts::types::StepFact;
use crate::facts::words::{code, list, paragraph, plain, team_text};
use crate::graph::{Component, Connection, Step};
use crate::services::{Carries, Role};

impl Told<'_> {
    /// The stops of the flow by name. A name asked before is left out.
    pub fn path(&self) -> Result<Vec<String>> {
        let steps = self.flow.steps.iter().filter(|step| !(step.repeated && self.is_lookup(step)));
        let mut ids: Vec<&str> = Vec::new();
        for id in steps.flat_map(|step| [&step.from, &step.to]) {
            if !ids.contains(&id.as_str()) {
                ids.push(id);
            }
        }
        ids.iter().filter_map(|id| self.one(id)).map(|one| Ok(plain(&self.namer.stop(one)?))).collect()
    }

    /// Every hop, told.
    pub fn steps(&self) -> Result<Vec<StepFact>> {
        let told = self.flow.steps.iter().enumerate().map(|(at, step)| {
            Ok(StepFact {
                number: step.number,
                from: step.from.clone(),
                to: step.to.clone(),
                head: self.head(step)?,
                sentence: self.sentence(at, step)?,
                repeated: step.repeated,
            })
        });
        told.collect()
    }

    fn head(&self, step: &Step) -> Result<String> {
        let (Some(wire), Some(to)) = (self.wire(step), self.one(&step.to)) else { return Ok(String::new()) };
        let facts = json!({ "protocol": wire.protocol.as_deref().unwrap_or("TCP"), "port": wire.port });
        let own = format!("{}.head", to.kind());
        let key = match (wire.carries, wire.port) {
            (Carries::Api, Some(_)) => "common.head.api",
            (_, Some(_)) if self.namer.prose.has(&own) => &own,
            (_, Some(_)) => "common.head.port",
            (_, None) => "common.head.alone",
        };
        self.namer.prose.part(key, &facts)
    }

    fn sentence(&self, at: usize, step: &Step) -> Result<String> {
        let (Some(wire), Some(from), Some(to)) = (self.wire(step), self.one(&step.from), self.one(&step.to)) else {
            return Ok(String::new());
        };
        let facts = self.hop(at, step, wire, from, to)?;
        let prose = self.namer.prose;
        if step.repeated {
            let own = format!("{}.again", to.kind());
            let other = prose.has(&own) && self.is_new_name(at, wire);
            return prose.say(if other { &own } else { "common.again" }, &facts);
        }
        let last = step.to == wire.to;
        let kind = to.kind();
        let keys = [format!("{kind}.hop.{}", word(wire.carries)), format!("{kind}.hop.any")];
        let own = keys.iter().find(|key| prose.has(key)).map(String::as_str);
        let common = if wire.carries == Carries::Api { "common.hop.api" } else { "common.hop.any" };
        let said = prose.say(own.unwrap_or(common), &facts)?;
        let label = match &wire.label {
            Some(label) if last => prose.say("common.label", &json!({ "label": team_text(label.get(self.lang)) }))?,
            _ => String::new(),
        };
        let guards = if last { self.guards(to, &facts)? } else { String::new() };
        Ok(paragraph(&[said, guards, label]))
    }

    /// What the parts in front of a component do with what reaches it.
    fn guards(&self, to: &Component, facts: &Value) -> Result<String> {
        let wires = self.stack.incoming(&to.id).filter(|wire| wire.carries == Carries::Guards);
        let said = wires.filter_map(|wire| self.one(&wire.from)).map(|guard| {
            let mut facts = facts.clone();
            facts["me"] = self.seen(guard)?;
            self.namer.prose.say_if(&format!("{}.guards", guard.kind()), &facts)
        });
        Ok(paragraph(&said.collect::<Result<Vec<_>>>()?))
    }

    /// Everything a hop's pattern may say.
    fn hop(&self, at: usize, step: &Step, wire: &Connection, from: &Component, to: &Component) -> Result<Value> {
        let (lang, prose) = (self.lang, self.namer.prose);
        let target = self.target(at, wire);
        let host = target.and_then(|target| target.host.clone()).or(self.stack.domain.clone());
        let runs = to.settings.text("runs").map(parts);
        let (runs_subject, runs_rest) = self.runs(runs.as_deref().unwrap_or_default())?;
        let by_cdn = from.service.role() == Role::Cdn;
        let mut facts = json!({
            "from": self.seen(from)?,
            "to": self.seen(to)?,
            "number": step.number,
            "way": self.leaves(from).map(|way| self.namer.short(way)).transpose()?.map(|way| way.forms(lang)),
            "client": self.namer.short(from)?.forms(lang),
            "caller": self.caller(from)?.forms(lang),
            "by_cdn": by_cdn,
            "host": host,
            "target": match target { Some(target) => self.seen(target)?, None => Value::Null },
            "again": self.asked_again(from) && self.is_new_name(at, wire),
            "cidr": self.stack.network.as_ref().map(|network| network.cidr.clone()),
            "protocol": wire.protocol,
            "port": wire.port,
            "when": self.when(wire)?,
            "verbs": self.verbs(wire)?,
            "access": wire.access,
            "groups": self.groups(to)?,
            "single_reader": self.stack.incoming(&to.id).filter(|wire| wire.carries == Carries::Origin).count() == 1,
            "several": self.stack.of_kind(to.kind()).count() > 1,
            "open": self.is_open(to),
            "open_from": self.blocks(to),
            "redirects": to.host.is_some() && self.is_open(to),
            "ports": self.ports(wire, to)?,
            "caches": self.caches(to) || self.caches(from),
            "runs": runs.is_some(),
            "runs_subject": runs_subject,
            "runs_rest": runs_rest,
            "secret": self.secret(from, to).is_some(),
            "kept_in": self.secret(from, to).map(|one| self.namer.service(one)),
            "handed": prose.word_if(&format!("{}.handed", from.kind())),
        });
        facts["url"] = json!(self.url(wire, target, &facts)?);
        Ok(facts)
    }

    /// What a name or a gateway leads to: the end of the connection, or for a question the next hop's.
    fn target(&self, at: usize, wire: &Connection) -> Option<&crate::graph::Component> {
        if wire.carries != Carries::Lookup {
            return self.one(&wire.to);
        }
        let next = self.flow.steps.iter().skip(at + 1).filter(|step| step.from == wire.from);
        next.filter_map(|step| self.wire(step)).filter_map(|wire| self.one(&wire.to)).find(|one| {
            one.host.as_deref().is_some_and(|host| self.stack.zone_of(host).is_some_and(|zone| zone.id == wire.to))
        })
    }

    fn url(&self, wire: &Connection, target: Option<&Component>, facts: &Value) -> Result<String> {
        match target.and_then(|target| target.host.as_ref()) {
            Some(host) => {
                let scheme = wire.protocol.as_deref().unwrap_or("https").to_lowercase();
                let code = code(&format!("{scheme}://{host}"));
                self.namer.prose.part("internet-gateway.own_host", &json!({ "code": code }))
            }
            None if target.is_some() => self.namer.prose.part("internet-gateway.own_name", facts),
            None => Ok(String::new()),
        }
    }

    /// Whether an earlier flow already asked the DNS, and this one asks for another name.
    fn asked_again(&self, from: &Component) -> bool {
        self.flow.steps.iter().any(|step| step.repeated && step.from == from.id && self.is_lookup(step))
    }

    /// Whether no earlier flow asked for the name this hop leads to.
    fn is_new_name(&self, at: usize, wire: &Connection) -> bool {
        let host = self.target(at, wire).and_then(|target| target.host.as_deref());
        let earlier = self.stack.flows.iter().take(self.at).flat_map(|flow| &flow.steps);
        let mut told = earlier.filter_map(|step| self.wire(step)).filter_map(|wire| self.one(&wire.to));
        host.is_some() && !told.any(|one| one.host.as_deref() == host)
    }

    /// `Django + Gunicorn` as its subject and what runs it.
    pub fn runs(&self, parts: &[String]) -> Result<(String, String)> {
        let Some(first) = parts.first() else { return Ok((String::new(), String::new())) };
        let whole =
            self.namer.prose.part("common.runs", &json!({ "first": first, "rest": list(&parts[1..], self.lang) }))?;
        let rest = whole.strip_prefix(first.as_str()).unwrap_or_default().to_string();
        Ok((first.clone(), rest))
    }

    fn when(&self, wire: &Connection) -> Result<String> {
        let said = wire.when.iter().map(|(key, value)| {
            let known = ["path", "host", "method"].into_iter().find(|known| known == key).unwrap_or("other");
            let facts = json!({ "key": key, "code": code(value) });
            self.namer.prose.part(&format!("common.when.{known}"), &facts)
        });
        Ok(list(&said.collect::<Result<Vec<_>>>()?, self.lang))
    }

    /// What the caller's role allows; nothing where a policy at the other end admits it.
    fn verbs(&self, wire: &Connection) -> Result<String> {
        if self.one(&wire.from).is_some_and(|one| one.service.roles().is_empty()) {
            return Ok(String::new());
        }
        let verbs = wire
            .access
            .iter()
            .map(|right| self.namer.prose.word_if(&format!("common.access.{right}")).unwrap_or(right).to_string());
        Ok(list(&verbs.collect::<Vec<_>>(), self.lang))
    }

    /// The security groups that may reach a component: `el del balanceador`; empty outside the subnets.
    fn groups(&self, to: &Component) -> Result<String> {
        if !to.placement.in_subnets() {
            return Ok(String::new());
        }
        let callers = self.stack.incoming(&to.id).filter(|wire| wire.carries == Carries::Network);
        let mut said: Vec<String> = Vec::new();
        let linked = |one: &Component| one.service.role() == Role::Gateway && one.settings.text("type") != Some("rest");
        let inside = |one: &&Component| one.placement.in_subnets() || linked(one);
        for caller in callers.filter_map(|wire| self.one(&wire.from)).filter(inside) {
            let name = self.namer.work(caller)?.of(self.lang);
            if !said.contains(&name) {
                said.push(name);
            }
        }
        let key = if said.len() > 1 { "common.groups.many" } else { "common.groups.one" };
        match said.is_empty() {
            true => Ok(String::new()),
            false => self.namer.prose.part(key, &json!({ "of": list(&said, self.lang) })),
        }
    }

    /// The ports a public component takes: its own, and the one that redirects.
    fn ports(&self, wire: &Connection, to: &Component) -> Result<String> {
        let redirect = to.service.figures().iter().find(|figure| figure.key == "http_port").map(|figure| figure.value);
        let own = wire.port.map(i64::from);
        let redirect = redirect.filter(|port| to.host.is_some() && self.is_open(to) && Some(*port) != own);
        let ports: Vec<String> = own.into_iter().chain(redirect).map(|port| port.to_string()).collect();
        let key = if ports.len() > 1 { "common.ports.many" } else { "common.ports.one" };
        self.namer.prose.part(key, &json!({ "list": list(&ports, self.lang) }))
    }

    /// Whether anybody may call a component: people do.
    fn is_open(&self, to: &Component) -> bool {
        let callers = self.stack.incoming(&to.id).filter_map(|wire| self.one(&wire.from));
        callers.into_iter().any(|one| one.service.role() == Role::Person)
    }

    /// The blocks of addresses people come from who may call a component; nothing where some come from anywhere.
    fn blocks(&self, to: &Component) -> Option<String> {
        let callers = self.stack.incoming(&to.id).filter_map(|wire| self.one(&wire.from));
        let people = callers.filter(|one| one.service.role() == Role::Person);
        let blocks: Option<Vec<String>> = people.map(|one| one.settings.text("from").map(code)).collect();
        blocks.filter(|blocks| !blocks.is_empty()).map(|blocks| list(&blocks, self.lang))
    }

    /// Whether this is a CDN in this flow that delivers files of a site.
    pub fn caches(&self, one: &Component) -> bool {
        let next = self.flow.steps.iter().filter(|step| step.from == one.id).filter_map(|step| self.one(&step.to));
        one.service.role() == Role::Cdn && next.into_iter().any(is_site)
    }

    /// The part that keeps the password `to` is opened with, where `from` is handed it.
    fn secret(&self, from: &Component, to: &Component) -> Option<&crate::graph::Component> {
        let kept = self.stack.outgoing(&from.id).filter_map(|wire| self.one(&wire.to));
        kept.into_iter()
            .find(|one| one.derived_from.as_deref() == Some(to.id.as_str()) && one.settings.text("of").is_some())
    }
}

/// The team's words for what runs, part by part.
pub fn parts(runs: &str) -> Vec<String> {
    runs.split('+').map(|part| team_text(part.trim())).filter(|part| !part.is_empty()).collect()
}

fn word(carries: Carries) -> &'static str {
    match carries {
        Carries::Lookup => "lookup",
        Carries::Alias => "alias",
        Carries::Certificate => "certificate",
        Carries::Origin => "origin",
        Carries::Network => "network",
        Carries::Route => "route",
        Carries::Api => "api",
        Carries::Invoke => "invoke",
        Carries::Runs => "runs",
        Carries::Notify => "notify",
        Carries::Guards => "guards",
        Carries::Deploy => "deploy",
    }
}
