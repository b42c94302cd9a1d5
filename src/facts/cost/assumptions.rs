//! What the estimate rests on, in words: only what its lines use.

use indexmap::IndexSet;

use super::words::{Words, words};
use super::{items, load};
use crate::facts::types::AssumptionFact;
use crate::graph::{Connection, Model, Stack, Stage};
use crate::prices::{ASSUMPTIONS, Assumption, Case, HOURS, LineItem, Usage};
use crate::units::{self, Lang, number};

/// Daily users, hours, and every assumption that a line of some stage uses, in the order of the table.
pub fn facts(model: &Model, lang: Lang) -> Vec<AssumptionFact> {
    let words = words(lang);
    let used = used(model);
    let of = |stage: &Stage| (stage.title.get(lang).to_string(), load::of(stage).usage);
    let usages: Vec<(String, Usage)> = model.stages.iter().map(of).collect();
    let users = by_stage(&usages, |usage| daily_users(usage, lang));
    let users = (!users.is_empty()).then(|| fact("daily_users", true, words, users));
    let hours = fact("hours", false, words, units::quantity(HOURS.into(), "h", lang));
    let assumed = ASSUMPTIONS.iter().filter(|one| used.contains(one.key)).map(|one| {
        let rows = usages.iter().flat_map(|(_, usage)| usage.assumed());
        let stated = rows.filter(|row| row.assumption.key == one.key).any(|row| row.stated);
        fact(one.key, stated, words, by_stage(&usages, |usage| Some(value(one, usage, lang))))
    });
    users.into_iter().chain([hours]).chain(assumed).collect()
}

fn fact(key: &str, stated: bool, words: &Words, value: String) -> AssumptionFact {
    let title = words.assumptions.get(key).cloned().unwrap_or_default();
    AssumptionFact { key: key.to_string(), title, value, stated }
}

/// Names of the factors of every formula, and what works behind them.
pub(super) fn used(model: &Model) -> IndexSet<&'static str> {
    let items: Vec<LineItem> = model.stages.iter().flat_map(|stage| items(stage).0).collect();
    let factors = || items.iter().flat_map(|item| item.formula.factors());
    let mut used: IndexSet<&str> = factors().map(|factor| factor.name).collect();
    if factors()
        .any(|factor| ["tasks", "instances"].contains(&factor.name) && factor.value.high != factor.value.expected)
    {
        used.insert("scaling_percent");
    }
    // What works behind the part of the calls that reaches a component.
    let any = |holds: &dyn Fn(&Stack, &Connection) -> bool| {
        model.stages.iter().any(|stage| stage.stack.connections.iter().any(|wire| holds(&stage.stack, wire)))
    };
    let publishes = |_: &Stack, wire: &Connection| wire.access.iter().any(|right| right == "publish");
    if any(&publishes) && used.contains("daily_users") {
        used.insert("messages_per_call");
    }
    if any(&|stack, wire| load::filters(stack, &wire.from, &wire.to)) {
        used.insert("filtered_percent");
    }
    if used.contains("daily_users") && model.stages.iter().any(|stage| stage.daily_users.is_some()) {
        used.insert("high_margin");
    }
    used
}

/// One value where all stages agree, else each stage's under its title.
fn by_stage(usages: &[(String, Usage)], value: impl Fn(&Usage) -> Option<String>) -> String {
    let values: Vec<(&String, String)> =
        usages.iter().filter_map(|(stage, usage)| Some((stage, value(usage)?))).collect();
    match values.split_first() {
        Some((first, rest)) if rest.iter().all(|other| other.1 == first.1) => first.1.clone(),
        _ => values.iter().map(|(stage, value)| format!("{stage}: {value}")).collect::<Vec<_>>().join("; "),
    }
}

/// Low, expected and high: `50 · 75 · 150`.
fn daily_users(usage: &Usage, lang: Lang) -> Option<String> {
    usage.bounds()?;
    Some(Case::ALL.map(|case| number(usage.daily_users().get(case), lang)).join(" · "))
}

fn value(assumption: &Assumption, usage: &Usage, lang: Lang) -> String {
    let value = usage.value(assumption.key);
    match assumption.unit {
        "%" => units::percent(value, lang),
        unit => units::quantity(value, unit, lang),
    }
}
