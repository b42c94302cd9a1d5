//! What moves the bill, and what would make it smaller.

use serde_json::{Value, json};

use super::chart::{self, Swing};
use super::cost::{float, stage_title, usd};
use super::overview::decimal;
use super::shared::{Ctx, say};
use crate::facts::{SavingFact, StageCostFact, SwingStageFact};
use crate::publish::prose::plain;
use crate::units::{Usd, amount};

/// A chart for each stage where at least three figures move the bill.
pub fn swings(ctx: &Ctx) -> Vec<Value> {
    ctx.facts.cost.stages.iter().enumerate().filter_map(|(at, stage)| swing(ctx, at, stage)).collect()
}

fn swing(ctx: &Ctx, at: usize, stage: &StageCostFact) -> Option<Value> {
    let mut all: Vec<Swing> = ctx
        .facts
        .cost
        .swings
        .iter()
        .filter_map(|one| Some(bar(ctx, &one.title, one.monthly.get(&stage.id)?)))
        .filter(|one| one.low.abs().max(one.high.abs()) >= 0.005)
        .collect();
    let size = |one: &Swing| one.high.max(one.low).max(0.0) - one.low.min(one.high).min(0.0);
    all.sort_by(|a, b| size(b).total_cmp(&size(a)));
    all.truncate(8);
    let title = format!("{}, {}", ctx.t("swings"), stage_title(ctx, &stage.id));
    let centre = decimal(&stage.monthly.expected, ctx);
    (all.len() > 2).then(|| json!({ "n": at + 1, "svg": chart::swings(&title, &centre, &all), "caption": title }))
}

fn bar(ctx: &Ctx, title: &str, ends: &SwingStageFact) -> Swing {
    let note = match (ends.from.is_empty(), ends.to.is_empty()) {
        (true, true) => String::new(),
        _ => format!("{} → {}", ends.from, ends.to),
    };
    Swing {
        name: plain(title),
        note,
        low: float(&ends.low),
        high: float(&ends.high),
        says_low: signed(ctx, &ends.low),
        says_high: signed(ctx, &ends.high),
    }
}

/// A difference with its sign.
pub fn signed(ctx: &Ctx, text: &str) -> String {
    let usd = usd(text);
    let shown = amount(usd, ctx.lang);
    if usd.to_cents() > Usd::ZERO { format!("+{shown}") } else { shown }
}

/// Cheaper ways, from little risk to much, with what each stage would save.
pub fn savings(ctx: &Ctx) -> Vec<Value> {
    let mut groups: Vec<Vec<&SavingFact>> = Vec::new();
    for one in &ctx.facts.cost.savings {
        let alike = |group: &&mut Vec<&SavingFact>| {
            group.iter().all(|other| {
                (&other.title, &other.loses, &other.component) == (&one.title, &one.loses, &one.component)
                    && other.monthly.keys().all(|stage| !one.monthly.contains_key(stage))
            })
        };
        match groups.iter_mut().find(alike) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.iter().map(|group| saving(ctx, group)).collect()
}

/// One way, with the values it takes in each stage.
fn saving(ctx: &Ctx, group: &[&SavingFact]) -> Value {
    let one = group[0];
    let risk = format!("severity.{}", one.risk);
    let at = |stage: &str| group.iter().find(|one| one.monthly.contains_key(stage)).unwrap_or(&group[0]);
    let values = |path| group.iter().filter_map(|one| one.set.get(path).cloned()).collect::<Vec<_>>().join(" · ");
    let set: Vec<String> = one.set.keys().map(|path| format!("{path}: {}", values(path))).collect();
    json!({
        "title": say(&one.title),
        "component": ctx.component(&one.component).map(|one| one.id.as_str()),
        "risk": ctx.t(&risk),
        "class": one.risk,
        "loses": say(&one.loses),
        "set": set,
        "amount": ctx.staged(|stage| at(stage).monthly.get(stage).map_or("–".to_string(), |text| signed(ctx, text))),
    })
}
