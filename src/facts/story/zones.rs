//! What happens when a zone fails: one sentence a loss, by cause, in the order balancer, database, way out, tasks.

use anyhow::Result;
use serde_json::{Value, json};

use super::failures::tasks;
use super::flow::{Told, is_site};
use crate::facts::around::by_instances;
use crate::facts::types::FailureFact;
use crate::facts::words::{list, shares};
use crate::graph::Component;
use crate::services::{Placement, Role};

/// Zones that fail alike, and what is left: letters in capitals.
struct Loss {
    failed: Vec<String>,
    /// All zones of the network that do not fail; where several fail alike, those that never do.
    rest: Vec<String>,
    /// Whether any of several may be the one.
    any: bool,
    /// Zones of the network.
    zones: usize,
    title: &'static str,
}

/// How the team's code leaves the VPC.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Egress {
    /// By one NAT gateway, in the first zone.
    One,
    PerZone,
    /// By endpoints, which stand in each zone.
    Inside,
    None,
}

impl<'a> Told<'a> {
    /// The failures of zones, told apart only where they differ.
    pub fn zones(&self) -> Result<Vec<FailureFact>> {
        let zones: Vec<String> = match &self.stack.network {
            Some(network) => network.zone_letters().map(|letter| letter.to_uppercase().to_string()).collect(),
            None => Vec::new(),
        };
        if !self.parts().iter().any(|one| one.placement.in_subnets()) {
            return Ok(self.edge()?.into_iter().collect());
        }
        let losses = losses(&zones, self.egress_kind());
        losses.iter().map(|loss| self.zone_fails(loss)).collect()
    }

    fn egress_kind(&self) -> Egress {
        let nat = self.with_role(Role::Code).into_iter().find_map(|one| self.leaves(one));
        // Where the gateways of a VPC that stands already are is not known here.
        if nat.is_some_and(|nat| nat.settings.flag("existing")) {
            return Egress::Inside;
        }
        match nat.map(|nat| nat.settings.count("zones")) {
            Some(Some(1)) => Egress::One,
            Some(_) => Egress::PerZone,
            None if self.stack.network.as_ref().is_some_and(|network| network.egress == "endpoints") => Egress::Inside,
            None => Egress::None,
        }
    }

    /// Nothing of the flow stands in a zone.
    fn edge(&self) -> Result<Option<FailureFact>> {
        let regional = |one: &&Component| !matches!(one.placement, Placement::Outside | Placement::Delivery);
        let parts: Vec<&Component> =
            self.parts().into_iter().filter(regional).filter(|one| one.service.role() != Role::Dns).collect();
        let mut names: Vec<String> = Vec::new();
        for name in parts.iter().map(|one| self.namer.service(one).to_string()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let prose = self.namer.prose;
        let (key, nor) = (if names.len() > 1 { "many" } else { "one" }, prose.word("common.fail.zone.nor")?);
        let neither = match self.lang.code() {
            "es" => format!("{nor} {}", names.join(&format!(" {nor} "))),
            _ => format!("neither {}", names.join(&format!(" {nor} "))),
        };
        let facts = json!({ "name": names.first(), "names": neither });
        let depends = prose.part(&format!("common.fail.zone.depends_{key}"), &facts)?;
        let page = parts.iter().find(|one| is_site(one)).map(|one| self.namer.work(one)).transpose()?;
        let facts = json!({ "work": page.map(|page| page.forms(self.lang)), "parts": depends });
        if names.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.failure("zone.title_any", &facts, &[self.fails("zone.edge", &facts)?])?))
    }

    fn zone_fails(&self, loss: &Loss) -> Result<FailureFact> {
        let facts = self.place(loss)?;
        if loss.rest.is_empty() && !loss.any {
            return self.failure(loss.title, &facts, &[self.fails("zone.stopped", &facts)?]);
        }
        let mut text = Vec::new();
        for balancer in self.with_role(Role::Balancer) {
            text.push(self.fails("zone.balancer", &with(&facts, "balancer", self.name(balancer)?))?);
        }
        for db in self.databases() {
            let over = db.service.fails_over(&db.settings) == Some(true);
            let key = if over { "zone.db_multi" } else { "zone.db_single" };
            let copies = db.settings.count("backup_days").is_some_and(|days| days > 0);
            let facts = with(&with(&facts, "db", self.name(db)?), "copies", json!(copies));
            text.push(self.fails_as(db, key, &facts)?);
        }
        let code = self.run_as_tasks();
        if text.is_empty() && code.is_empty() {
            let functions = |one: &&Component| one.service.figures().iter().any(|figure| figure.key == "concurrent");
            let (called, run): (Vec<&Component>, Vec<_>) = self.with_role(Role::Code).into_iter().partition(functions);
            if !called.is_empty() {
                text.push(self.fails("zone.functions", &facts)?);
            }
            let inside: Vec<&Component> = run.into_iter().filter(|one| one.placement.in_subnets()).collect();
            if let Some(first) = inside.first() {
                let way = inside.iter().find_map(|one| self.leaves(one)).map(|way| self.name(way)).transpose()?;
                let or = self.namer.prose.word("common.fail.zone.or")?;
                let uses = self.uses(first, "common.starts")?.join(&format!(" {or} "));
                let key = match self.stranded(loss) && way.is_some() && !uses.is_empty() {
                    true => "zone.runs_stranded",
                    false => "zone.runs",
                };
                text.push(self.fails(key, &with(&with(&facts, "way", json!(way)), "uses", json!(uses)))?);
            }
        }
        let (instances, tasks): (Vec<_>, Vec<_>) = code.into_iter().partition(|one| by_instances(one));
        for (code, instances) in [(tasks, false), (instances, true)].into_iter().filter(|(code, _)| !code.is_empty()) {
            text.extend(self.tasks_lost(loss, &code, &with(&facts, "instances", json!(instances)))?);
        }
        self.failure(loss.title, &facts, &text)
    }

    fn name(&self, one: &Component) -> Result<Value> {
        Ok(self.namer.short(one)?.forms(self.lang))
    }

    /// Whether the zone that fails has the only way out.
    fn stranded(&self, loss: &Loss) -> bool {
        self.egress_kind() == Egress::One && !loss.any && loss.failed.iter().any(|zone| zone == "A")
    }

    /// Tasks are replaced where there is a way to the image and the secret, and lost where there is none.
    fn tasks_lost(&self, loss: &Loss, code: &[&'a Component], facts: &Value) -> Result<Vec<String>> {
        let egress = self.egress_kind();
        let way = code.iter().find_map(|one| self.leaves(one)).map(|way| self.name(way)).transpose()?;
        let facts = &with(facts, "way", json!(way));
        let stranded = self.stranded(loss);
        let mut text = Vec::new();
        match (stranded, egress) {
            (true, _) => {
                let uses = self.uses(code[0], "common.starts")?;
                let or = self.namer.prose.word("common.fail.zone.or")?;
                let facts = with(facts, "uses", json!(uses.join(&format!(" {or} "))));
                if !uses.is_empty() {
                    text.push(self.fails("zone.egress_lost", &facts)?);
                }
            }
            (_, Egress::None) => return Ok(text),
            (_, kind) => {
                let facts = with(facts, "nat", json!((kind == Egress::One).then_some("A")));
                text.push(self.fails("zone.refill", &with(&facts, "own_nat", json!(kind == Egress::PerZone)))?);
            }
        }
        for one in code {
            let facts = with(facts, "work", self.namer.work(one)?.forms(self.lang));
            for share in shares(self.model, self.lang, |stage| tasks(stage, &one.id).map(|(low, _)| low > 1))? {
                let key = match (stranded, share.value) {
                    (true, false) => "zone.lost_one",
                    (true, true) => "zone.lost_many",
                    (false, false) => "zone.refill_one",
                    (false, true) => continue,
                };
                text.push(self.fails(key, &with(&facts, "at", json!(share.at)))?);
            }
        }
        Ok(text)
    }

    /// The names of the zones that fail and of those that stay.
    fn place(&self, loss: &Loss) -> Result<Value> {
        let prose = self.namer.prose;
        let rest_key = match (loss.any, loss.rest.len()) {
            (true, _) if loss.zones == 2 => "common.fail.zone.rest_other",
            (true, _) => "common.fail.zone.rest_any",
            (_, 1) => "common.fail.zone.rest_one",
            _ => "common.fail.zone.rest_many",
        };
        let rest = prose.part(rest_key, &json!({ "list": list(&loss.rest, self.lang) }))?;
        let zone = loss.failed.first().cloned().unwrap_or_default();
        let there_key =
            if loss.failed.len() == 1 { "common.fail.zone.there_one" } else { "common.fail.zone.there_any" };
        let there = prose.part(there_key, &json!({ "zone": zone }))?;
        let there_full = prose.part("common.fail.zone.rest_one", &json!({ "list": zone }))?;
        let alike = loss.failed.iter().enumerate().map(|(at, zone)| match at {
            0 => Ok(zone.clone()),
            _ => prose.part("common.fail.zone.or_zone", &json!({ "zone": zone })),
        });
        let zones = crate::facts::words::either(&alike.collect::<Result<Vec<_>>>()?, self.lang);
        Ok(json!({
            "zone": zone,
            "zones": zones,
            "rest": rest,
            "one": loss.rest.len() == 1 || loss.any && loss.zones == 2,
            "there": there,
            "there_full": there_full,
        }))
    }
}

/// Zones that fail alike. With one NAT gateway its zone is told apart from the others.
fn losses(zones: &[String], egress: Egress) -> Vec<Loss> {
    let [first, others @ ..] = zones else { return Vec::new() };
    let loss = |failed: &[String], rest: &[String], title| Loss {
        failed: failed.to_vec(),
        rest: rest.to_vec(),
        any: failed.len() > 1,
        zones: zones.len(),
        title,
    };
    let first = std::slice::from_ref(first);
    match others {
        [] => vec![loss(first, &[], "zone.title_only")],
        _ if egress != Egress::One => vec![loss(zones, &[], "zone.title_any")],
        [_] => vec![loss(first, others, "zone.title_one"), loss(others, first, "zone.title_one")],
        _ => vec![loss(first, others, "zone.title_one"), loss(others, &[], "zone.title_others")],
    }
}

fn with(facts: &Value, key: &str, value: Value) -> Value {
    let mut facts = facts.clone();
    facts[key] = value;
    facts
}
