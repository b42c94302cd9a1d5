//! What the estimate rests on, in words: only what its lines use.

use indexmap::IndexSet;

use super::words::{Words, words};
use super::{items, load};
use crate::facts::types::AssumptionFact;
use crate::graph::{Model, Stage};
use crate::prices::{Assumed, Case, HOURS, LineItem};
use crate::units::{self, Lang, number};

/// Daily users, hours, and every assumption that a line of some stage uses, in the order of the table.
pub fn facts(model: &Model, lang: Lang) -> Vec<AssumptionFact> {
    let words = words(lang);
    let used = used(model);
    let table = model.stages.first().map(|stage| load::of(stage).usage.assumed()).unwrap_or_default();
    let in_use = table.iter().filter(|row| used.contains(row.assumption.key));
    let users = model.stages.iter().any(|stage| stage.daily_users.is_some());
    let users =
        users.then(|| fact("daily_users", true, words, by_stage(model, lang, |stage| daily_users(stage, lang))));
    let hours = fact("hours", false, words, units::quantity(HOURS.into(), "h", lang));
    let assumed = in_use.map(|row| {
        let key = row.assumption.key;
        let find = |stage: &Stage| load::of(stage).usage.assumed().into_iter().find(|one| one.assumption.key == key);
        let stated = model.stages.iter().filter_map(find).any(|one| one.stated);
        fact(key, stated, words, by_stage(model, lang, |stage| find(stage).map(|one| value(&one, lang))))
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
    if factors().any(|factor| factor.name == "tasks" && factor.value.high != factor.value.expected) {
        used.insert("scaling_percent");
    }
    if used.contains("daily_users") && model.stages.iter().any(|stage| stage.daily_users.is_some()) {
        used.insert("high_margin");
    }
    used
}

/// One value where all stages agree, else each stage's under its title.
fn by_stage(model: &Model, lang: Lang, value: impl Fn(&Stage) -> Option<String>) -> String {
    let values: Vec<(String, String)> =
        model.stages.iter().filter_map(|stage| Some((stage.title.get(lang).to_string(), value(stage)?))).collect();
    match values.split_first() {
        Some((first, rest)) if rest.iter().all(|other| other.1 == first.1) => first.1.clone(),
        _ => values.iter().map(|(stage, value)| format!("{stage}: {value}")).collect::<Vec<_>>().join("; "),
    }
}

/// Low, expected and high: `50 · 75 · 150`.
fn daily_users(stage: &Stage, lang: Lang) -> Option<String> {
    stage.daily_users?;
    let users = load::of(stage).usage.daily_users();
    Some(Case::ALL.map(|case| number(users.get(case), lang)).join(" · "))
}

fn value(assumed: &Assumed, lang: Lang) -> String {
    match assumed.assumption.unit {
        "%" => units::percent(assumed.value, lang),
        unit => units::quantity(assumed.value, unit, lang),
    }
}
