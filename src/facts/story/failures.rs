//! What happens when a part of the flow fails: tasks, load, databases, buckets, and what lies beyond the flow.

use anyhow::Result;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::flow::{Told, is_site};
use crate::facts::around::by_instances;
use crate::facts::types::FailureFact;
use crate::facts::words::{capitalised, code, either, figures, list, paragraph, plain, quoted, shares};
use crate::graph::{Component, Stage};
use crate::services::{Carries, Placement, Role};
use crate::units;

impl<'a> Told<'a> {
    /// Every failure this flow touches. What runs the team's code comes first; at the edge, zones do.
    pub fn failures(&self) -> Result<Vec<FailureFact>> {
        let mut all = Vec::new();
        for code in self.run_as_tasks() {
            all.push(self.task_dies(code)?);
        }
        for code in self.run_on_call() {
            all.extend(self.function_fails(code)?);
        }
        all.extend(self.zones()?);
        for bucket in self.of_kind("s3") {
            all.push(self.bucket_fails(bucket)?);
        }
        all.extend(self.peaks()?);
        for db in self.databases() {
            all.push(self.database_fails(db)?);
        }
        all.extend(self.beyond()?);
        Ok(all)
    }

    /// A failure, from the prose under `common.fail`.
    pub fn failure(&self, title: &str, facts: &Value, text: &[String]) -> Result<FailureFact> {
        let title = capitalised(&self.namer.prose.part(&format!("common.fail.{title}"), facts)?);
        Ok(FailureFact { title: plain(&title), text: paragraph(text) })
    }

    /// A sentence of the prose under `common.fail`.
    pub fn fails(&self, key: &str, facts: &Value) -> Result<String> {
        self.namer.prose.say(&format!("common.fail.{key}"), facts)
    }

    /// What failure patterns see of the team's code: names, figures, and the balancer in front of it.
    pub fn code_facts(&self, one: &'a Component) -> Result<Value> {
        let balancer = self.balancer_of(&one.id);
        let mut fig = figures(&self.namer, one)?;
        if let Some(balancer) = balancer {
            fig.extend(figures(&self.namer, balancer)?);
        }
        let balancer = balancer.map(|balancer| self.namer.short(balancer)).transpose()?;
        Ok(json!({
            "work": self.namer.work(one)?.forms(self.lang),
            "many": self.with_role(Role::Code).len() > 1,
            "fig": fig,
            "instances": by_instances(one),
            "balancer": balancer.map(|balancer| balancer.forms(self.lang)),
        }))
    }

    /// The team's code that runs as a number of tasks or instances.
    pub fn run_as_tasks(&self) -> Vec<&'a Component> {
        self.with_role(Role::Code).into_iter().filter(|one| one.running().is_some()).collect()
    }

    /// The team's code that runs while it is called.
    fn run_on_call(&self) -> Vec<&'a Component> {
        self.with_role(Role::Code).into_iter().filter(|one| one.running().is_none()).collect()
    }

    /// A run that fails, and more calls than there are runs.
    fn function_fails(&self, one: &'a Component) -> Result<Vec<FailureFact>> {
        let mut facts = self.code_facts(one)?;
        let callers = || self.stack.incoming(&one.id).filter_map(|wire| self.one(&wire.from));
        let clock = callers().any(|from| from.service.beats(&from.settings).is_some());
        let own = format!("{}.fail", one.kind());
        if self.namer.prose.has(&format!("{own}.text")) {
            facts["clock"] = json!(clock);
            facts["alarms"] = json!(self.stack.of_kind("alarms").next().is_some());
            facts["standard"] = json!(one.settings.text("type") == Some("standard"));
            let title = capitalised(&self.namer.prose.part(&format!("{own}.title"), &facts)?);
            let text = self.namer.prose.say(&format!("{own}.text"), &facts)?;
            return Ok(vec![FailureFact { title: plain(&title), text }]);
        }
        let works = |wire: &crate::graph::Connection| wire.access.iter().any(|right| right == "consume");
        let queue = self.stack.outgoing(&one.id).any(works);
        facts["queue"] = json!(queue);
        let mut said = Vec::new();
        if self.flow.steps.iter().any(|step| step.to == one.id) {
            let by_clock = clock && callers().all(|from| from.service.role() == Role::Trigger);
            // Who hands a message on does not wait for what comes of it.
            let told = callers().all(|from| from.service.role() == Role::Trigger);
            let key = if by_clock {
                "clock"
            } else if told {
                "told"
            } else {
                "call"
            };
            said.push(self.fails(&format!("function.{key}"), &facts)?);
        }
        if queue {
            said.push(self.fails("function.queue", &facts)?);
        }
        if callers().next().is_some() && callers().all(|from| from.service.beats(&from.settings).is_some()) {
            return Ok(vec![self.failure("function.title", &facts, &said)?]);
        }
        let peak = self.fails("function.peak", &facts)?;
        let fails = (!said.is_empty()).then(|| self.failure("function.title", &facts, &said)).transpose()?;
        let peak = self.failure("function.peak_title", &facts, &[peak])?;
        Ok(fails.into_iter().chain([peak]).collect())
    }

    fn task_dies(&self, one: &'a Component) -> Result<FailureFact> {
        let mut facts = self.code_facts(one)?;
        let mut text = vec![self.fails("task.what", &facts)?];
        for share in shares(self.model, self.lang, |stage| tasks(stage, &one.id))? {
            let (low, high) = share.value;
            let key = match (low, high) {
                (0, _) => "task.zero",
                (1, 1) => "task.only",
                (1, _) => "task.one",
                _ => "task.many",
            };
            facts["at"] = json!(share.at);
            facts["fixed"] = json!(low == high);
            facts["word"] = json!(units::small_count(low, true, self.lang));
            text.push(self.fails(key, &facts)?);
        }
        self.failure("task.title", &facts, &text)
    }

    fn peaks(&self) -> Result<Vec<FailureFact>> {
        let code = self.run_as_tasks();
        let none = self.with_role(Role::Code).is_empty();
        let delivers =
            |one: &&Component| one.service.role() == Role::Cdn || is_site(one) && one.placement == Placement::Edge;
        if let Some(cdn) = self.parts().into_iter().find(delivers).filter(|_| none) {
            let facts = json!({ "cdn": self.namer.short(cdn)?.forms(self.lang), "many": false });
            return Ok(vec![self.failure("peak.title", &facts, &[self.fails("peak.edge", &facts)?])?]);
        }
        let opened = |one: &Component| {
            let callers = self.stack.incoming(&one.id).filter(|wire| wire.carries == Carries::Api);
            callers.filter_map(|wire| self.one(&wire.from)).any(|from| from.service.role() == Role::Person)
        };
        code.into_iter().filter(|one| !opened(one)).map(|one| self.peak_on(one)).collect()
    }

    fn peak_on(&self, one: &'a Component) -> Result<FailureFact> {
        let mut facts = self.code_facts(one)?;
        let percent = |key: &str| {
            let target = one.settings.table("scale").and_then(|scale| scale.count(key));
            target.map(|target| units::percent(Decimal::from(target), self.lang))
        };
        let balanced = self.balancer_of(&one.id).is_some();
        facts["cpu"] = json!(percent("cpu"));
        facts["memory"] = json!(percent("memory"));
        let backlog = one.settings.table("scale").and_then(|scale| scale.count("messages"));
        facts["messages"] = json!(backlog.map(|kept| units::count(kept.unsigned_abs(), self.lang)));
        let requests = one.settings.table("scale").and_then(|scale| scale.count("requests"));
        facts["requests"] = json!(requests.map(|count| units::number(Decimal::from(count), self.lang)));
        let alarmed = self.stack.of_kind("alarms").next().is_some();
        facts["alarm"] = json!(balanced && alarmed);
        facts["alarms"] = json!(alarmed);
        facts["waits"] = json!(!balanced);
        let grows = |stage: &Stage| tasks(stage, &one.id).is_some_and(|(low, high)| low < high);
        let scales = one.settings.table("scale").is_some() && self.model.stages.iter().any(grows);
        let (key, each, name) = match scales {
            true => ("peak.scaled", "peak.limit", "limits"),
            false => ("peak.fixed", "peak.count", "counts"),
        };
        let figure = |stage: &Stage| tasks(stage, &one.id).map(|(low, high)| if scales { high } else { low });
        let mut counts = Vec::new();
        for share in shares(self.model, self.lang, figure)? {
            let at = if counts.is_empty() { share.at } else { share.again };
            let n = match scales {
                true => units::count(share.value, self.lang),
                false => units::small_count(share.value, true, self.lang),
            };
            let said = json!({ "n": n, "one": share.value == 1, "at": at, "instances": by_instances(one) });
            counts.push(self.namer.prose.part(&format!("common.fail.{each}"), &said)?);
        }
        facts[name] = json!(list(&counts, self.lang));
        self.failure("peak.title", &facts, &[self.fails(key, &facts)?])
    }

    fn database_fails(&self, db: &'a Component) -> Result<FailureFact> {
        let callers = self.stack.incoming(&db.id).filter_map(|wire| self.one(&wire.from));
        let checked = callers.into_iter().find_map(|one| Some((one, self.balancer_of(&one.id)?)));
        let (health, balancer) = match checked {
            Some((one, balancer)) => {
                (one.settings.text("health").map(code), self.namer.short(balancer)?.forms(self.lang))
            }
            None => (None, Value::Null),
        };
        let instances = checked.is_some_and(|(one, _)| by_instances(one));
        let figure = |key: &str| db.service.figures().iter().find(|figure| figure.key == key);
        let seconds = figure("failover_from").zip(figure("failover_to")).map(|(from, to)| {
            let span = units::range(Decimal::from(from.value), Decimal::from(to.value), self.lang);
            format!("{span}\u{a0}{}", to.unit)
        });
        let facts = json!({
            "db": self.namer.short(db)?.forms(self.lang),
            "seconds": seconds,
            "health": health,
            "balancer": balancer,
            "instances": instances,
            "copies": db.settings.count("backup_days").is_some_and(|days| days > 0),
            "fig": figures(&self.namer, db)?,
        });
        let kind = if db.service.fails_over(&db.settings) == Some(true) { "multi" } else { "single" };
        let said = self.fails_as(db, &format!("db.{kind}"), &facts)?;
        self.failure(&format!("db.title_{kind}"), &facts, &[said])
    }

    /// What keeps data in the subnets, where a copy may take over.
    pub fn databases(&self) -> Vec<&'a Component> {
        self.with_role(Role::Store).into_iter().filter(|one| one.service.fails_over(&one.settings).is_some()).collect()
    }

    /// A sentence under the component's own `fail`, else the one common to all.
    pub fn fails_as(&self, one: &Component, key: &str, facts: &Value) -> Result<String> {
        let own = format!("{}.fail.{key}", one.kind());
        if self.namer.prose.has(&own) { self.namer.prose.say(&own, facts) } else { self.fails(key, facts) }
    }

    fn bucket_fails(&self, bucket: &'a Component) -> Result<FailureFact> {
        let readers =
            self.flow.steps.iter().filter(|step| step.to == bucket.id).filter_map(|step| self.one(&step.from));
        let cdn = readers.into_iter().find(|one| one.service.role() == Role::Cdn);
        let cdn = cdn.map(|cdn| self.namer.short(cdn)).transpose()?.map(|cdn| cdn.forms(self.lang));
        let key = if cdn.is_some() { "bucket.cached" } else { "bucket.direct" };
        let facts = json!({ "cdn": cdn, "bucket": self.namer.short(bucket)?.forms(self.lang) });
        self.failure("bucket.title", &facts, &[self.fails(key, &facts)?])
    }

    /// What a page depends on once it is open: told in full by a later flow.
    fn beyond(&self) -> Result<Option<FailureFact>> {
        let page = self.parts().into_iter().rev().find(|one| is_site(one));
        let (Some(page), Some((flow, _))) = (page, self.goes_on()) else { return Ok(None) };
        let over = |one: &Component| one.service.fails_over(&one.settings);
        let databases = flow.steps.iter().filter_map(|step| self.one(&step.to)).filter_map(over).take(1);
        let keys = databases.map(|over| if over { "db_multi" } else { "db_single" });
        let mut causes: Vec<String> = Vec::new();
        let code = flow.steps.iter().filter_map(|step| self.one(&step.to)).find(|one| one.service.role() == Role::Code);
        let code = match code {
            Some(one) if one.running().is_none() => "run",
            Some(one) if by_instances(one) => "instance",
            _ => "task",
        };
        for key in std::iter::once(code).chain(keys) {
            causes.push(self.namer.prose.word(&format!("common.fail.beyond.{key}"))?.to_string());
        }
        causes.dedup();
        let title = quoted(flow.title.get(self.lang), self.lang);
        let facts = json!({ "work": self.namer.work(page)?.forms(self.lang), "flow": title });
        let text = self.fails("beyond.text", &facts)?;
        Ok(Some(FailureFact { title: capitalised(&either(&causes, self.lang)), text }))
    }

    /// Whether something leaves the VPC by a way out, and by which.
    pub fn leaves(&self, one: &Component) -> Option<&'a Component> {
        let way = self.stack.way_out()?;
        let routed = |wire: &crate::graph::Connection| wire.carries == Carries::Route && wire.to == way.id;
        self.stack.outgoing(&one.id).any(routed).then_some(way)
    }
}

/// Least and most tasks or instances of a component in a stage, where it has any.
pub fn tasks(stage: &Stage, id: &str) -> Option<(u64, u64)> {
    let (_, low, high) = stage.stack.components.get(id)?.running()?;
    Some((low.unsigned_abs(), high.unsigned_abs()))
}
