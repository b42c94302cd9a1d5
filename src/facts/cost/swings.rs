//! What moves the bill: one figure at a time, the others kept, over the expected cost.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::words::{Words, filled, words};
use super::{assumptions, items_under, load};
use crate::facts::types::{SwingFact, SwingStageFact};
use crate::graph::{Model, Stage, changed};
use crate::prices::{self, PriceBook, Usage, price};
use crate::services::Load;
use crate::units::{self, Lang, Usd, number};

/// How many are shown.
const SHOWN: usize = 7;

/// A figure at its ends, in one stage.
struct Swing {
    key: String,
    component: Option<String>,
    ends: [String; 2],
    monthly: [Usd; 2],
}

/// The figures that move the bill most, first the one that moves it most in some stage.
pub fn swings(model: &Model, book: &PriceBook, lang: Lang) -> Vec<SwingFact> {
    let words = words(lang);
    let mut facts: IndexMap<(String, Option<String>), (SwingFact, Usd)> = IndexMap::new();
    for stage in &model.stages {
        for swing in of_stage(model, stage, book, lang) {
            let reach = swing.monthly.iter().map(|usd| (*usd).max(-*usd)).max().unwrap_or_default();
            if reach.is_negligible() {
                continue;
            }
            let key = (swing.key.clone(), swing.component.clone());
            let (fact, most) = facts.entry(key).or_insert_with(|| (fact(&swing, words), Usd::ZERO));
            fact.monthly.insert(stage.id.clone(), of_swing(&swing));
            *most = reach.max(*most);
        }
    }
    let mut ranked: Vec<(SwingFact, Usd)> = facts.into_values().collect();
    ranked.sort_by_key(|(_, most)| -*most);
    ranked.into_iter().take(SHOWN).map(|(fact, _)| fact).collect()
}

fn fact(swing: &Swing, words: &Words) -> SwingFact {
    let component = swing.component.as_ref().map(|id| format!("`{id}`")).unwrap_or_default();
    let title = words.swings.get(&swing.key).or_else(|| words.assumptions.get(&swing.key));
    SwingFact {
        key: swing.key.clone(),
        component: swing.component.clone(),
        title: filled(title.map_or("", String::as_str), &[("component", &component)]),
        monthly: IndexMap::new(),
    }
}

fn of_swing(swing: &Swing) -> SwingStageFact {
    let ([from, to], [low, high]) = (&swing.ends, swing.monthly);
    SwingStageFact { from: from.clone(), to: to.clone(), low: low.to_string(), high: high.to_string() }
}

fn of_stage(model: &Model, stage: &Stage, book: &PriceBook, lang: Lang) -> Vec<Swing> {
    let base = load::of(stage);
    let total = |load: &Load| price(&items_under(stage, load), book, &stage.stack.region).monthly.expected;
    let now = total(&base);
    let under = |usage: Usage| total(&Load { usage, ..base.clone() }) - now;
    let mut found = vec![free_tier(stage, &base, book)];
    found.extend(users(stage, &base, lang, &under));
    for key in assumptions::used(model) {
        found.extend(assumption(key, &base, lang, &under));
    }
    let resolved = |path: &str, value: &str| {
        let other = changed(model, &stage.id, &[(path, value)]).ok()?;
        Some(price(&items_under(&other, &base), book, &stage.stack.region).monthly.expected - now)
    };
    found.extend(settings(stage, &resolved));
    found
}

/// The allowances are the account's: something else in it may use them up.
fn free_tier(stage: &Stage, load: &Load, book: &PriceBook) -> Swing {
    let priced = price(&items_under(stage, load), book, &stage.stack.region);
    let lost = priced.at_list_price() - priced.monthly.expected;
    Swing { key: "free".into(), component: None, ends: Default::default(), monthly: [Usd::ZERO, lost] }
}

/// From the low to the high case of daily users; tasks stay.
fn users(stage: &Stage, load: &Load, lang: Lang, under: &dyn Fn(Usage) -> Usd) -> Option<Swing> {
    stage.daily_users?;
    let users = load.usage.daily_users();
    let ends = [users.low, users.high];
    let monthly = ends.map(|count| under(load.usage.with_users(count)));
    Some(Swing { key: "users".into(), component: None, ends: ends.map(|count| number(count, lang)), monthly })
}

/// Doubled, these make no sense: a month has its days, and the margin is of the high case alone.
const BOUND: &[&str] = &["days_per_month", "high_margin", "scaling_percent"];

/// From half to twice the value in force; a percentage ends at 100.
fn assumption(key: &'static str, load: &Load, lang: Lang, under: &dyn Fn(Usage) -> Usd) -> Option<Swing> {
    let known = prices::assumption(key).filter(|_| !BOUND.contains(&key))?;
    let value = load.usage.value(key);
    let most = if known.unit == "%" { Decimal::ONE_HUNDRED } else { Decimal::MAX };
    let ends = [value / Decimal::TWO, (value * Decimal::TWO).min(most.max(value))];
    let monthly = ends.map(|value| {
        let mut usage = load.usage.clone();
        usage.set(key, value).map_or(Usd::ZERO, |()| under(usage))
    });
    let shown = ends.map(|value| match known.unit {
        "%" => units::percent(value.normalize(), lang),
        unit => units::quantity(value, unit, lang),
    });
    Some(Swing { key: key.into(), component: None, ends: shown, monthly })
}

/// Ranges of tasks or instances from end to end, and twice the storage.
fn settings(stage: &Stage, resolved: &dyn Fn(&str, &str) -> Option<Usd>) -> Vec<Swing> {
    let mut found = Vec::new();
    for one in stage.stack.components.values().filter(|one| one.derived_from.is_none()) {
        let (counted, range) = match one.running() {
            Some((key, least, most)) if least < most => (key, Some((least, most))),
            _ => ("tasks", None),
        };
        let storage = one.settings.count("storage").map(|gb| (gb, gb.saturating_mul(2)));
        for (key, ends, unit) in [(counted, range, ""), ("storage", storage, "\u{a0}GB")] {
            let Some((from, to)) = ends else { continue };
            let path = format!("{}.{key}", one.id);
            let ends = [from, to].map(|end| end.to_string());
            let monthly = [resolved(&path, &ends[0]), resolved(&path, &ends[1])];
            let [Some(low), Some(high)] = monthly else { continue };
            let ends = ends.map(|end| format!("{end}{unit}"));
            found.push(Swing { key: key.into(), component: Some(one.id.clone()), ends, monthly: [low, high] });
        }
    }
    found
}
