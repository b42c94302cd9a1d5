//! Findings as facts: what a reviewer says, in one language.

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::judged::Prose;
use super::types::{AcceptedFact, FindingFact};
use super::words::{capitalised, code, list, quoted, team_text};
use crate::graph::Model;
use crate::review::{Evidence, Fact, Finding, Remedy};
use crate::units::{self, Lang, Usd};

/// The findings of a model, in their order, in one language. An error means that a rule's prose is missing or broken.
pub fn findings(model: &Model, found: &[Finding], lang: Lang) -> Result<Vec<FindingFact>> {
    let prose = Prose::of(lang)?;
    found.iter().map(|finding| one(prose, model, finding)).collect()
}

/// Whether a rule has its prose in a language.
pub fn has_prose(rule: &str, lang: Lang) -> Result<bool> {
    let prose = Prose::of(lang)?;
    Ok(["title", "what", "remedy"].iter().all(|key| prose.has(&format!("{rule}.{key}"))))
}

fn one(prose: &Prose, model: &Model, finding: &Finding) -> Result<FindingFact> {
    let facts = facts(prose, model, finding)?;
    let say = |key: &str| prose.say(&format!("{}.{key}", finding.rule.id), &facts);
    Ok(FindingFact {
        rule: finding.rule.id.to_string(),
        severity: finding.severity.name().to_string(),
        on: finding.on.clone(),
        whole: finding.whole,
        title: say("title")?,
        stages: finding.stages.clone(),
        what: say("what")?,
        evidence: evidence(prose, model, finding)?,
        remedy: say("remedy")?,
        references: references(finding),
        accepted: finding.accepted.as_ref().map(|accepted| AcceptedFact {
            because: accepted.because.get(prose.lang).to_string(),
            until: accepted.until.clone(),
        }),
    })
}

/// Controls first, then checkov's policies, then Well-Architected practices.
fn references(finding: &Finding) -> Vec<String> {
    let practice = |id: &&&str| id.contains("-BP");
    let rule = finding.rule;
    let controls = rule.sources.iter().filter(|id| !practice(id));
    let all = controls.chain(rule.checkov).chain(rule.sources.iter().filter(practice));
    all.map(|id| id.to_string()).collect()
}

/// What a rule's sentences may name: `on`, its own facts, `set` (the change of the model), `cost` and `gone` (sentences of
/// their own, or empty). A count also has `KEY_text` and `KEY_words`; ids also have `KEY_n`.
fn facts(prose: &Prose, model: &Model, finding: &Finding) -> Result<Map<String, Value>> {
    let lang = prose.lang;
    let mut said = Map::new();
    said.insert("on".into(), json!(finding.on));
    for (key, fact) in &finding.facts {
        let value = match fact {
            Fact::Text(text) => json!(text),
            Fact::Words(text) => json!(team_text(text.get(lang))),
            Fact::Money(usd) => json!(units::money(*usd, lang)),
            Fact::Count(count) => {
                said.insert(format!("{key}_text"), json!(units::count(count.unsigned_abs(), lang)));
                said.insert(format!("{key}_words"), json!(units::small_count(count.unsigned_abs(), true, lang)));
                json!(count)
            }
            Fact::Ids(ids) => {
                said.insert(format!("{key}_n"), json!(ids.len()));
                let ids: Vec<String> = ids.iter().map(|id| code(id)).collect();
                json!(list(&ids, lang))
            }
        };
        said.insert(key.to_string(), value);
    }
    let sets: Vec<String> = finding.remedies.iter().map(|one| code(&format!("{}: {}", one.path, one.value))).collect();
    said.insert("set".into(), json!(list(&sets, lang)));
    said.insert("cost".into(), json!(cost(prose, model, &finding.remedies)?));
    said.insert("gone".into(), json!(gone(prose, model, finding)?));
    Ok(said)
}

/// What the remedies cost a month, as a sentence after a space; empty where it is unknown or nothing.
fn cost(prose: &Prose, model: &Model, remedies: &[Remedy]) -> Result<String> {
    let mut costs: Vec<(&str, Usd)> = Vec::new();
    for (stage, usd) in remedies.iter().flat_map(|remedy| &remedy.costs) {
        match costs.iter_mut().find(|(known, _)| known == stage) {
            Some((_, sum)) => *sum += *usd,
            None => costs.push((stage, *usd)),
        }
    }
    let Some((_, first)) = costs.first().copied() else { return Ok(String::new()) };
    if costs.iter().all(|(_, usd)| usd.is_negligible()) {
        return Ok(String::new());
    }
    if costs.iter().all(|(_, usd)| usd.to_cents() == first.to_cents()) {
        let (key, amount) = if first > Usd::ZERO { ("common.more", first) } else { ("common.less", -first) };
        return prose.say(key, &json!({ "amount": units::money(amount, prose.lang) }));
    }
    let mut amounts = Vec::new();
    for (stage, usd) in costs {
        let facts = json!({
            "amount": units::difference(usd, prose.lang),
            "stage": prose.stages(model, &[stage.to_string()])?,
        });
        amounts.push(prose.say("common.amount_in", &facts)?);
    }
    prose.say("common.differs", &json!({ "amounts": list(&amounts, prose.lang) }))
}

/// That it no longer applies in the stages after the last it holds in; empty where there are none.
fn gone(prose: &Prose, model: &Model, finding: &Finding) -> Result<String> {
    let last = model.stages.iter().rposition(|stage| finding.stages.contains(&stage.id));
    let after = last.map_or(&[][..], |last| &model.stages[last + 1..]);
    let ids: Vec<String> = after.iter().map(|stage| stage.id.clone()).collect();
    match prose.stages(model, &ids)?.as_str() {
        "" => Ok(String::new()),
        stage => prose.say("common.gone", &json!({ "stage": capitalised(stage) })),
    }
}

fn evidence(prose: &Prose, model: &Model, finding: &Finding) -> Result<Vec<String>> {
    let mut said = Vec::new();
    for piece in &finding.evidence {
        said.push(spelled(prose, model, piece)?);
    }
    if let Some(expired) = &finding.expired {
        let until = expired.until.as_deref().unwrap_or_default();
        let until = units::date(until, prose.lang).unwrap_or(until.to_string());
        let because = quoted(expired.because.get(prose.lang), prose.lang);
        said.push(prose.say("common.expired", &json!({ "until": until, "because": because }))?);
    }
    Ok(said)
}

/// A piece of evidence in words.
pub(super) fn spelled(prose: &Prose, model: &Model, piece: &Evidence) -> Result<String> {
    Ok(match piece {
        Evidence::Setting { path, value } => code(&format!("{path}: {value}")),
        Evidence::Missing(path) => prose.say("common.missing", &json!({ "path": code(path) }))?,
        Evidence::Hop { from, to, protocol, port } => {
            let hop = code(&format!("{from} -> {to}"));
            prose.say("common.hop", &json!({ "hop": hop, "protocol": protocol, "port": port }))?
        }
        Evidence::Address(address) => code(address),
        Evidence::Total { stage, amount } => {
            let stage = prose.stages(model, std::slice::from_ref(stage))?;
            prose.say("common.total", &json!({ "stage": stage, "amount": units::money(*amount, prose.lang) }))?
        }
        Evidence::Check(text) => code(text),
    })
}
