//! One record: context, options with their prices, the choice and its reason, when to look again.

use anyhow::Result;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::topic::{At, Choice, Topic};
use super::{Costs, spelled, team};
use crate::facts::around::around;
use crate::facts::story::parts;
use crate::facts::types::{DecisionFact, OptionFact};
use crate::facts::words::{Namer, Prose, capitalised, lowered, paragraph, plain, quoted, stage_at, team_text};
use crate::graph::{Check, Component, Decision, Model, Stage};
use crate::services::Role;
use crate::units::{self, Lang, Usd};

/// A difference that prose mentions beside the table, US$ a month.
const WORTH_A_WORD: Decimal = Decimal::ONE;

/// A choice about to be told.
pub struct Record<'a> {
    pub model: &'a Model,
    pub at: &'a At<'a>,
    pub topic: &'a Topic,
    /// The option the stack takes.
    pub taken: &'static str,
    pub team: Option<&'a Decision>,
    pub lang: Lang,
    pub costs: Option<Costs<'a>>,
}

impl Record<'_> {
    /// The record.
    pub fn fact(&self) -> Result<DecisionFact> {
        let namer = Namer::new(self.at.stack(), self.lang)?;
        let (prose, facts) = (namer.prose, self.facts(&namer)?);
        let options = self.options();
        let title = match self.team.and_then(|team| team.title.as_ref()) {
            Some(title) => team_text(title.get(self.lang)),
            None => prose.part(&self.key("title"), &facts)?,
        };
        let id = self.team.map_or(format!("{}-{}", self.topic.id, self.at.one.id), |team| team.id.clone());
        Ok(DecisionFact {
            id,
            title: plain(&capitalised(&title)),
            about: self.team.map_or(self.at.one.id.clone(), |team| team.about.clone()),
            context: prose.say(&self.key("context"), &facts)?,
            options: self.told(prose, &options, &facts)?,
            decision: self.decision(prose, &options, &facts)?,
            by_team: self.reason().is_some(),
            consequences: prose.say_if(&self.option_key(self.taken, "consequences"), &facts)?,
            revisit: self.revisit(prose, &facts)?,
        })
    }

    fn key(&self, what: &str) -> String {
        format!("{}.decisions.{}.{what}", self.topic.kind, self.topic.id)
    }

    fn option_key(&self, option: &str, what: &str) -> String {
        self.key(&format!("options.{option}.{what}"))
    }

    /// What its sentences may say: the component and what is around it, and the topic's own facts.
    fn facts(&self, namer: &Namer) -> Result<Value> {
        let mut facts = around(namer, self.at.one)?;
        for (key, value) in (self.topic.facts)(self.at) {
            facts[key] = spelled(value, self.lang);
        }
        let stages: Vec<&Stage> = self.model.stages.iter().collect();
        let users = |stage: &Stage| {
            let (low, high) = stage.daily_users?;
            Some(units::range(low.into(), high.into(), self.lang))
        };
        let most = stages.iter().max_by_key(|stage| stage.daily_users.map_or(0, |(_, high)| high));
        let grown = most.filter(|most| most.daily_users != self.at.stage.daily_users);
        facts["users"] = json!(users(self.at.stage));
        facts["users_later"] = json!(grown.and_then(|stage| users(stage)));
        let called = self.called_beside();
        let own = Some(self.at.one).filter(|one| one.service.role() == Role::Code);
        let code = own.or(called).or_else(|| self.at.with_role(Role::Code).next());
        facts["code"] = code.map(|one| namer.work(one)).transpose()?.map_or(Value::Null, |noun| noun.forms(self.lang));
        facts["first_run"] =
            json!(code.and_then(|one| one.settings.text("runs")).and_then(|runs| parts(runs).into_iter().next()));
        facts["two_names"] = json!(called.is_some());
        facts["delivery"] = json!(self.at.stack().delivery.is_some());
        facts["taken"] = json!(self.taken);
        facts["requirement"] = json!(self.requirement());
        facts["differs"] = json!(self.against(namer.prose, &facts)?);
        Ok(facts)
    }

    /// The team's code that the same people call under another name than these pages.
    fn called_beside(&self) -> Option<&Component> {
        let stack = self.at.stack();
        let ends = |id: &str| -> Vec<&Component> {
            stack.outgoing(id).filter_map(|wire| stack.components.get(&wire.to)).collect()
        };
        let callers = |one: &Component| -> Vec<&Component> {
            let wires = stack.connections.iter().filter(|wire| wire.to == one.id);
            wires.filter_map(|wire| stack.components.get(&wire.from)).collect()
        };
        let fronts = callers(self.at.one).into_iter().filter(|one| one.service.role() == Role::Cdn);
        let people = fronts.flat_map(callers).filter(|one| one.service.role() == Role::Person);
        let balancers = people.flat_map(|one| ends(&one.id)).filter(|one| one.service.role() == Role::Balancer);
        balancers.flat_map(|one| ends(&one.id)).find(|one| one.service.role() == Role::Code)
    }

    /// The requirement that asks for the option's flag by name.
    fn requirement(&self) -> Option<String> {
        let path = format!("{}.{}", self.at.one.id, self.topic.flag);
        let asks = |check: &Check| matches!(check, Check::Flag { path: asked } if *asked == path);
        let found = self.at.stack().requirements.iter().find(|one| one.checks.iter().any(|(_, check)| asks(check)))?;
        self.at.one.settings.flag(self.topic.flag).then(|| quoted(found.says.get(self.lang), self.lang))
    }

    /// What the team wrote, where the stack takes another option.
    fn against(&self, prose: &Prose, facts: &Value) -> Result<Option<String>> {
        let Some(word) = self.team.and_then(|team| team.chose.as_deref()) else { return Ok(None) };
        let meant = self.topic.options.iter().find(|option| team::names(option, word));
        match meant {
            Some(option) if option.id != self.taken => prose.part(&self.option_key(option.id, "name"), facts).map(Some),
            _ => Ok(None),
        }
    }

    /// The options in the order they are shown: the one taken first, then those the team weighed, else all that fit.
    fn options(&self) -> Vec<&'static Choice> {
        let over: &[String] = self.team.map_or(&[], |team| &team.over);
        let taken = self.topic.options.iter().filter(|option| option.id == self.taken);
        let weighed = |option: &&Choice| match over {
            [] => (option.fits)(self.at),
            _ => over.iter().any(|word| team::names(option, word)),
        };
        let others = self.topic.options.iter().filter(|option| option.id != self.taken).filter(weighed);
        taken.chain(others).collect()
    }

    fn told(&self, prose: &Prose, options: &[&'static Choice], facts: &Value) -> Result<Vec<OptionFact>> {
        let mut told = Vec::new();
        for option in options {
            told.push(OptionFact {
                title: plain(&capitalised(&prose.part(&self.option_key(option.id, "name"), facts)?)),
                chosen: option.id == self.taken,
                also: self.takers(option),
                good: prose.say(&self.option_key(option.id, "good"), facts)?,
                bad: prose.say(&self.option_key(option.id, "bad"), facts)?,
                monthly: self.monthly(option, prose)?,
            });
        }
        let over = self.team.map_or(&[][..], |team| &team.over);
        let unknown = over.iter().filter(|word| !self.topic.options.iter().any(|option| team::names(option, word)));
        told.extend(unknown.map(|word| team::unknown(word, false)));
        Ok(told)
    }

    /// The stages that take an option which the shown one does not.
    fn takers(&self, option: &Choice) -> Vec<String> {
        let takes = |stage: &&Stage| {
            let at = At::new(stage, &self.at.one.id);
            option.id != self.taken && at.is_some_and(|at| (self.topic.taken)(&at) == Some(option.id))
        };
        self.model.stages.iter().filter(takes).map(|stage| stage.id.clone()).collect()
    }

    /// Stage → what the option costs more or less; of the one taken, what it costs.
    fn monthly(&self, option: &Choice, prose: &Prose) -> Result<IndexMap<String, String>> {
        let mut monthly = IndexMap::new();
        for stage in &self.model.stages {
            let Some(at) = At::new(stage, &self.at.one.id) else { continue };
            let said = match self.amounts(&at, option) {
                Some((usd, true)) => units::money(usd, self.lang),
                Some((usd, false)) => units::difference(usd, self.lang),
                None => prose.word("common.decision.no_price")?.to_string(),
            };
            monthly.insert(stage.id.clone(), said);
        }
        Ok(monthly)
    }

    /// The amount shown for an option in a stage, and whether it is a cost: of the option that the shown stage takes. Of
    /// the others it is the difference from that one.
    fn amounts(&self, at: &At, option: &Choice) -> Option<(Usd, bool)> {
        if option.by_use && at.usage.bounds().is_none() {
            return None;
        }
        let taken = (self.topic.taken)(at)?;
        let base = self.topic.options.iter().find(|option| option.id == self.taken)?;
        if base.by_use && at.usage.bounds().is_none() {
            return None;
        }
        let cost = at.monthly(&(base.items)(at))?;
        if option.id == base.id {
            let estimated = self.costs.and_then(|costs| costs(at.stage, &[at.one.id.as_str()]));
            let alone = self.topic.kind != "s3" && taken == base.id;
            return Some((estimated.filter(|_| alone).unwrap_or(cost), true));
        }
        Some((at.monthly(&(option.items)(at))? - cost, false))
    }

    fn reason(&self) -> Option<String> {
        let because = self.team?.because.as_ref()?;
        Some(quoted(because.get(self.lang), self.lang))
    }

    /// The choice, where it stands by price, and whose reason it is.
    fn decision(&self, prose: &Prose, options: &[&'static Choice], facts: &Value) -> Result<String> {
        let mut facts = facts.clone();
        facts["name"] = json!(prose.part(&self.option_key(self.taken, "name"), &facts)?);
        facts["reason"] = json!(self.reason());
        let chosen = prose.say("common.decision.chosen", &facts)?;
        let own = prose.say_if(&self.option_key(self.taken, "why"), &facts)?;
        let rank = self.rank(prose, options, &facts)?;
        let reason = prose.say("common.decision.reason", &facts)?;
        Ok(paragraph(&[chosen, reason, own, rank]))
    }

    /// Whether another option costs less in the shown stage, and which and how much: said where it is so.
    fn rank(&self, prose: &Prose, options: &[&'static Choice], known: &Value) -> Result<String> {
        let mut cheaper: Vec<(Usd, &str)> = Vec::new();
        for option in options.iter().filter(|option| option.id != self.taken) {
            if let Some((difference, false)) = self.amounts(self.at, option)
                && difference <= -Usd::new(WORTH_A_WORD)
            {
                cheaper.push((difference, option.id));
            }
        }
        cheaper.sort();
        let Some((difference, id)) = cheaper.first() else { return Ok(String::new()) };
        let facts = json!({
            "name": prose.part(&self.option_key(id, "name"), known)?,
            "saves": units::money(-*difference, self.lang),
            "at": self.shown_at()?,
            "dearest": cheaper.len() + 1 == options.len() && options.len() > 2,
            "count": units::small_count(options.len() as u64, true, self.lang),
        });
        prose.say("common.decision.rank", &facts)
    }

    fn shown_at(&self) -> Result<Option<String>> {
        match self.model.stages.len() {
            0 | 1 => Ok(None),
            _ => stage_at(&[self.at.stage], self.lang).map(Some),
        }
    }

    /// When to look again, to go on from `Revisit when`; the figures of the stage with most users where they differ.
    fn revisit(&self, prose: &Prose, facts: &Value) -> Result<String> {
        let stages = self.model.stages.iter().filter_map(|stage| At::new(stage, &self.at.one.id));
        let at = stages.max_by_key(|at| at.stage.daily_users.map_or(0, |(_, high)| high));
        let Some(at) = at.filter(|at| (self.topic.taken)(at) == Some(self.taken)) else { return Ok(String::new()) };
        let Some(numbers) = (self.topic.revisit)(&at) else { return prose.part("common.decision.no_revisit", facts) };
        let mut facts = facts.clone();
        let grown = at.stage.id != self.at.stage.id;
        facts["at"] = json!(if grown { Some(stage_at(&[at.stage], self.lang)?) } else { None });
        facts["class"] = json!(at.one.settings.text("class"));
        for (key, value) in numbers {
            facts[key] = spelled(value, self.lang);
        }
        Ok(lowered(&prose.say_if(&self.option_key(self.taken, "revisit"), &facts)?))
    }
}
