//! The choices the stack makes: what else could be done, what speaks for and against it here, and what it would cost.

mod aurora;
mod compute;
mod database;
mod egress;
mod frontend;
mod ingress;
mod own_instances;
mod record;
mod team;
mod topic;

use anyhow::Result;
use serde_json::Value;

use super::types::DecisionFact;
use crate::graph::{Model, Stage};
use crate::units::{self, Lang, Usd};
use record::Record;
use topic::{At, Topic};

/// Every kind of choice, in the order of the records.
const TOPICS: &[&Topic] = &[
    &compute::TOPIC,
    &own_instances::TOPIC,
    &database::TOPIC,
    &aurora::TOPIC,
    &frontend::TOPIC,
    &frontend::HOSTED,
    &ingress::TOPIC,
    &egress::TOPIC,
    &egress::INSIDE,
];

/// What components cost a month in a stage, from the estimate; `None` where it has a gap.
pub type Costs<'a> = &'a dyn Fn(&Stage, &[&str]) -> Option<Usd>;

/// Every choice the stage `shown` makes, then those the team alone wrote down. `costs` gives what the stack as it is costs;
/// options are compared by the price book.
pub fn decisions(model: &Model, shown: usize, lang: Lang, costs: Option<Costs>) -> Result<Vec<DecisionFact>> {
    let Some(stage) = model.stages.get(shown) else { return Ok(Vec::new()) };
    let mut told = Vec::new();
    let mut used: Vec<&str> = Vec::new();
    for topic in TOPICS {
        for one in stage.stack.of_kind(topic.kind) {
            let Some(at) = At::new(stage, &one.id) else { continue };
            let Some(taken) = (topic.taken)(&at) else { continue };
            let team = team::for_topic(&stage.stack, topic, &at, &used);
            used.extend(team.map(|decision| decision.id.as_str()));
            let record = Record { model, at: &at, topic, taken, team, lang, costs };
            let fact = record.fact()?;
            if fact.options.len() > 1 || team.is_some() {
                told.push(fact);
            }
        }
    }
    let alone = stage.stack.decisions.iter().filter(|decision| !used.contains(&decision.id.as_str()));
    for decision in alone {
        told.push(team::alone(&stage.stack, decision, lang)?);
    }
    Ok(told)
}

/// What an instance of a database costs an hour while it stands beside the one in use; `None` without a price.
pub fn hourly_of_database(stage: &Stage, id: &str) -> Option<Usd> {
    let at = At::new(stage, id)?;
    let month = at.monthly(&database::instance_of(&at))?;
    Some(Usd::new(month.decimal() / rust_decimal::Decimal::from(crate::prices::HOURS)))
}

/// Amounts and numbers of a topic's facts, spelled: `{ usd }` as money, `{ number }` as prose writes it.
fn spelled(value: Value, lang: Lang) -> Value {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    if let Some(usd) = text("usd").and_then(|text| text.parse::<Usd>().ok()) {
        return Value::String(units::money(usd, lang));
    }
    if let Some(number) = text("number").and_then(|text| text.parse().ok()) {
        return Value::String(units::number(number, lang));
    }
    value
}
