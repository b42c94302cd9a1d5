//! Requirements as facts: what was asked, whether it is so, what proves it, and what limits it.

use anyhow::Result;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde_json::json;

use super::cost::missing_title;
use super::findings::spelled;
use super::judged::{Prose, lowered};
use super::types::{EvidenceFact, RequirementFact};
use super::words::{code, list, team_text};
use crate::graph::{Check, Model, Requirement, Stage};
use crate::review::checks::{self, Exposure, Outcome, Outcomes};
use crate::review::{Addresses, At, Costs, Evidence, Finding, Unpriced};
use crate::units::{self, Lang};

/// Every requirement of a model over all its stages. `found` are the findings that may limit them.
pub fn requirements(
    model: &Model,
    found: &[Finding],
    addresses: &dyn Addresses,
    costs: &dyn Costs,
    lang: Lang,
) -> Result<Vec<RequirementFact>> {
    let teller = Teller { prose: Prose::of(lang)?, model, found, addresses, costs };
    let mut asked: Vec<&Requirement> = Vec::new();
    for one in model.stages.iter().flat_map(|stage| &stage.stack.requirements) {
        if !asked.iter().any(|known| known.id == one.id) {
            asked.push(one);
        }
    }
    asked.into_iter().map(|one| teller.requirement(one)).collect()
}

struct Teller<'a> {
    prose: &'static Prose,
    model: &'a Model,
    found: &'a [Finding],
    addresses: &'a dyn Addresses,
    costs: &'a dyn Costs,
}

impl Teller<'_> {
    fn requirement(&self, asked: &Requirement) -> Result<RequirementFact> {
        let evidence: Vec<EvidenceFact> =
            asked.checks.iter().map(|(text, check)| self.evidence(asked, text, check)).collect::<Result<_>>()?;
        let fails = evidence.iter().any(|one| !one.holds && !one.unknown);
        let mut reservations = if fails { Vec::new() } else { self.unknown(asked)? };
        if !fails {
            reservations.extend(self.reservations(asked)?);
        }
        let met = match (!fails, reservations.is_empty()) {
            (true, true) => "yes",
            (true, false) => "with-reservations",
            (false, _) => "no",
        };
        let says = asked.says.get(self.prose.lang).to_string();
        Ok(RequirementFact { id: asked.id.clone(), says, met: met.to_string(), evidence, reservations })
    }

    /// A check over every stage that is asked for it: a result that is the same in all is said once.
    fn evidence(&self, asked: &Requirement, text: &str, check: &Check) -> Result<EvidenceFact> {
        let about = |stage: &&Stage| {
            let asks = stage.stack.requirements.iter().any(|one| one.id == asked.id);
            checks::stage_of(check).map_or(asks, |id| id == stage.id)
        };
        let mut said: Vec<(&Stage, String)> = Vec::new();
        let mut at: Vec<String> = Vec::new();
        let (mut holds, mut fails) = (true, false);
        for stage in self.model.stages.iter().filter(about) {
            let outcome = checks::evaluate(&At::new(stage, self.addresses, self.costs), check);
            holds &= outcome.holds == Some(true);
            fails |= outcome.fails();
            said.push((stage, self.result(&outcome)?));
            outcome.at.into_iter().for_each(|address| {
                if !at.contains(&address) {
                    at.push(address);
                }
            });
        }
        let unknown = !holds && !fails;
        Ok(EvidenceFact { check: text.to_string(), holds, unknown, result: self.over_stages(&said)?, at })
    }

    /// What keeps a check from being judged: each component with the items that have no price, or that there is no estimate.
    fn unknown(&self, asked: &Requirement) -> Result<Vec<String>> {
        let mut said = Vec::new();
        for (_, check) in &asked.checks {
            let Some(stage) = self.model.stages.iter().find(|one| checks::stage_of(check) == Some(&one.id)) else {
                continue;
            };
            let outcome = checks::evaluate(&At::new(stage, self.addresses, self.costs), check);
            match &outcome.result {
                _ if outcome.holds.is_some() => (),
                Outcomes::Cost { expected: Some(_), unpriced, .. } => said.extend(self.gaps(stage, unpriced)?),
                _ => said.push(self.result(&outcome)?),
            }
        }
        Ok(said)
    }

    fn gaps(&self, stage: &Stage, unpriced: &[Unpriced]) -> Result<Vec<String>> {
        let mut of: IndexMap<&str, Vec<String>> = IndexMap::new();
        for gap in unpriced {
            let title = missing_title(gap, &stage.stack, self.prose.lang);
            of.entry(gap.component.as_str()).or_default().push(title);
        }
        let lang = self.prose.lang;
        let one = |(id, items): (&str, Vec<String>)| {
            let items: Vec<String> = items.iter().map(|item| lowered(item)).collect();
            self.say("cost_gap", json!({ "on": id, "items": list(&items, lang) }))
        };
        of.into_iter().map(one).collect()
    }

    fn over_stages(&self, said: &[(&Stage, String)]) -> Result<String> {
        let Some((_, first)) = said.first() else { return Ok(String::new()) };
        if said.iter().all(|(_, result)| result == first) {
            return Ok(first.clone());
        }
        let each = said.iter().map(|(stage, result)| {
            let title = team_text(stage.title.get(self.prose.lang));
            self.say("in_stage", json!({ "stage": title, "said": result }))
        });
        Ok(each.collect::<Result<Vec<_>>>()?.join("; "))
    }

    fn say(&self, key: &str, facts: serde_json::Value) -> Result<String> {
        self.prose.say(&format!("words.{key}"), &facts)
    }

    fn word(&self, key: &str) -> Result<String> {
        self.say(key, json!({}))
    }

    fn result(&self, outcome: &Outcome) -> Result<String> {
        let holds = outcome.holds == Some(true);
        match &outcome.result {
            Outcomes::Absent => self.word("absent"),
            Outcomes::Number { low, high, unit, key } => Ok(self.number(*low, *high, unit, key)),
            Outcomes::Flag(flag) => self.word(if *flag { "yes" } else { "no" }),
            Outcomes::Reached { by, deployed_by } => self.reached(by, deployed_by),
            Outcomes::Exposure(exposure) => self.word(match exposure {
                Exposure::NoRoute => "no_route",
                Exposure::OutboundOnly => "outbound_only",
                Exposure::ByPermission => "by_permission",
                Exposure::Public => "public",
            }),
            Outcomes::AtRest(encrypts) => self.word(match encrypts {
                Some(true) => "encrypted",
                Some(false) => "not_encrypted",
                None => "keeps_nothing",
            }),
            Outcomes::Https { tls, plain, inside } => self.https(tls, plain, inside),
            Outcomes::Alarm { known: false, .. } => self.word("alarm_unknown"),
            Outcomes::Alarm { reaches: None, .. } => self.word("alarm_none"),
            Outcomes::Alarm { reaches: Some(reaches), .. } => self.say("alarm", json!({ "reaches": code(reaches) })),
            Outcomes::Scaling { level: None, .. } => self.word("scaling_off"),
            Outcomes::Scaling { low, .. } if !holds => self.say("scaling_fixed", json!({ "low": low })),
            Outcomes::Scaling { low, high, level, on, running } => {
                let level = Decimal::from(level.unwrap_or(0));
                let (key, level) = match on.as_str() {
                    "cpu" | "memory" => ("scaling", units::percent(level, self.prose.lang)),
                    _ => ("scaling_requests", units::number(level, self.prose.lang)),
                };
                let what = self.word(&format!("{running}_many"))?;
                self.say(key, json!({ "low": low, "high": high, "level": level, "what": what }))
            }
            Outcomes::Cost { expected: None, .. } => self.word("cost_unknown"),
            Outcomes::Cost { expected: Some(expected), over, unpriced } => {
                let money = |usd| units::money(usd, self.prose.lang);
                let key = match (over, unpriced.is_empty()) {
                    (Some(_), _) => "cost_over",
                    (None, true) => "cost",
                    (None, false) => "cost_partly",
                };
                let mut ids: Vec<String> = unpriced.iter().map(|gap| code(&gap.component)).collect();
                ids.dedup();
                let (ids, n) = (list(&ids, self.prose.lang), ids.len());
                self.say(key, json!({ "expected": money(*expected), "over": over.map(money), "ids": ids, "n": n }))
            }
        }
    }

    /// A number or a range with its unit: `2 zonas`, `7 days`, `2 GB`.
    fn number(&self, low: i64, high: i64, unit: &str, key: &str) -> String {
        let lang = self.prose.lang;
        let figure = units::from_to(low.into(), high.into(), lang);
        let many = if low == high && low == 1 { "one" } else { "many" };
        let noun = if key == "zones" { key } else { unit };
        match (self.word(&format!("{noun}_{many}")), unit) {
            (Ok(word), _) => format!("{figure} {word}"),
            (Err(_), "") => figure,
            (Err(_), "%") if low == high => units::percent(Decimal::from(low), lang),
            // 1024 CPU units are one vCPU. Source: ECS API, RegisterTaskDefinition.
            (Err(_), "CPU units") => units::quantity(Decimal::from(low) / Decimal::from(1024), "vCPU", lang),
            (Err(_), unit) => format!("{figure}\u{a0}{unit}"),
        }
    }

    fn hops(&self, hops: &[Evidence]) -> Result<String> {
        let said: Vec<String> = hops.iter().map(|hop| spelled(self.prose, self.model, hop)).collect::<Result<_>>()?;
        Ok(said.join("; "))
    }

    fn reached(&self, by: &[Evidence], deployed_by: &[String]) -> Result<String> {
        let key = match by.len() {
            0 => "reached_none",
            1 => "reached_one",
            _ => "reached_many",
        };
        let said = self.say(key, json!({ "by": self.hops(by)?, "n": by.len() }))?;
        match deployed_by {
            [] => Ok(said),
            ids => {
                let ids: Vec<String> = ids.iter().map(|id| code(id)).collect();
                self.say("deployed", json!({ "said": said, "deployed_by": list(&ids, self.prose.lang) }))
            }
        }
    }

    fn https(&self, tls: &[String], plain: &[Evidence], inside: &[Evidence]) -> Result<String> {
        let ends: Vec<String> = tls.iter().map(|id| code(id)).collect();
        let said = match (plain.is_empty(), tls.is_empty()) {
            (false, _) => return self.say("https_plain", json!({ "plain": self.hops(plain)? })),
            (true, true) => return self.word("https_none"),
            (true, false) => self.say("https", json!({ "tls": list(&ends, self.prose.lang) }))?,
        };
        match inside {
            [] => Ok(said),
            hops => self.say("https_inside", json!({ "said": said, "inside": self.hops(hops)? })),
        }
    }

    /// The findings that weaken what the requirement's checks claim, accepted ones included: an acceptance changes no fact.
    fn reservations(&self, asked: &Requirement) -> Result<Vec<String>> {
        let claims: Vec<_> = asked.checks.iter().filter_map(|(_, check)| checks::claim(check)).collect();
        let limits = |finding: &&Finding| {
            claims
                .iter()
                .any(|(claim, about)| finding.rule.limits.contains(claim) && about.is_none_or(|id| id == finding.on))
        };
        let said = self.found.iter().filter(limits).map(|finding| {
            let title = self.prose.say(&format!("{}.title", finding.rule.id), &json!({ "on": finding.on }))?;
            let stages = self.prose.stages(self.model, &finding.stages)?;
            let (rule, accepted) = (finding.rule.id, finding.accepted.is_some());
            let title = lowered(&title);
            self.say(
                "reservation",
                json!({ "rule": rule, "on": finding.on, "stages": stages, "title": title, "accepted": accepted }),
            )
        });
        said.collect()
    }
}
