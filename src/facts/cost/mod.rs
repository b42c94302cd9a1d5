//! What a stack costs: from each service's line items to the estimate of every stage.

mod assumptions;
mod estimates;
mod load;
mod print;
mod savings;
mod swings;
mod what_if;
mod words;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::types::{BudgetFact, CostFact, GapFact, LineFact, MonthlyFact, StageCostFact};
use crate::graph::{Model, Stack, Stage};
use crate::prices::{Basis, Case, Gap, Line, LineItem, PriceBook, Priced, price};
use crate::review::Unpriced;
use crate::services::Load;
use crate::units::{Lang, Usd, column, money};
use words::{Words, filled, words};

/// The item of a gap that is no item: nothing says how much a component is used.
const USE: &str = "usage";

pub use estimates::Estimates;
pub use print::{csv, json, markdown, table};
pub use savings::savings;
pub use swings::swings;
pub use what_if::{WhatIf, what_if, what_ifs};

/// The estimate of a model: every stage's lines, totals and gaps, and what they rest on. Amounts are exact.
pub fn estimate(model: &Model, book: &PriceBook, lang: Lang) -> CostFact {
    CostFact {
        stages: model.stages.iter().map(|stage| stage_cost(stage, book, lang)).collect(),
        assumptions: assumptions::facts(model, lang),
        budget: budget(model, book),
        savings: savings(model, book, lang),
        swings: swings(model, book, lang),
        left_out: left_out(model, words(lang)),
    }
}

/// What is not in the totals of a stack like this one.
fn left_out(model: &Model, words: &Words) -> Vec<String> {
    let any = |holds: fn(&Stack) -> bool| model.stages.iter().any(|stage| holds(&stage.stack));
    let bursts = |stack: &Stack| {
        stack.components.values().any(|one| one.settings.text("class").is_some_and(|class| class.starts_with("db.t")))
    };
    let said = [
        ("always", true),
        ("network", any(|stack| stack.network.is_some())),
        ("database", any(|stack| stack.of_kind("rds").next().is_some())),
        ("state", true),
        ("bursts", any(bursts)),
        ("delivery", any(|stack| stack.delivery.is_some())),
    ];
    said.iter().filter(|(_, holds)| *holds).filter_map(|(key, _)| words.left_out.get(*key).cloned()).collect()
}

/// What a stage is billed for, in the order of its components, and the load it was computed from.
pub fn items(stage: &Stage) -> (Vec<LineItem>, Load) {
    let load = load::of(stage);
    (items_under(stage, &load), load)
}

/// What a stage is billed for under another load than its own.
fn items_under(stage: &Stage, load: &Load) -> Vec<LineItem> {
    let sites = stage.stack.components.values().filter_map(|one| Some((one.service, stage.stack.site(&one.id)?)));
    sites.flat_map(|(service, site)| service.cost(&site, load)).collect()
}

/// A stage's lines, totals and gaps.
pub fn priced(stage: &Stage, book: &PriceBook) -> Priced {
    price(&items(stage).0, book, &stage.stack.region)
}

/// The expected cost of a month, US$. What has no price is not in it: see the gaps of [`priced`].
pub fn expected(stage: &Stage, book: &PriceBook) -> Usd {
    priced(stage, book).monthly.expected
}

/// The expected cost of a month by component, free tier taken off; every component of the stack is there. They add up to
/// [`expected`], exactly.
pub fn component_monthly(stage: &Stage, book: &PriceBook) -> IndexMap<String, Usd> {
    let priced = priced(stage, book);
    let ids = stage.stack.components.keys();
    ids.map(|id| (id.clone(), priced.of_component(id).expected)).collect()
}

/// Component → stage → expected cost of a month as written in the language: what `ComponentFact::monthly` holds.
pub fn monthly_words(model: &Model, book: &PriceBook, lang: Lang) -> IndexMap<String, IndexMap<String, String>> {
    let mut words: IndexMap<String, IndexMap<String, String>> = IndexMap::new();
    for stage in &model.stages {
        let gaps = unpriced(stage, book);
        for (id, shown) in component_shown(stage, book) {
            let said = told(shown, !gaps.contains(&id), lang);
            words.entry(id).or_default().insert(stage.id.clone(), said);
        }
    }
    words
}

/// As [`component_monthly`], in cents that are shared out over the stage's lines as in the table of the estimate, so that
/// every page states the same amounts.
pub fn component_shown(stage: &Stage, book: &PriceBook) -> IndexMap<String, Usd> {
    let lines = priced(stage, book).lines;
    let cents = column(&lines.iter().map(|line| line.monthly).collect::<Vec<_>>());
    let of =
        |id: &String| lines.iter().zip(&cents).filter(|(line, _)| line.component == *id).map(|(_, shown)| *shown).sum();
    stage.stack.components.keys().map(|id| (id.clone(), of(id))).collect()
}

/// An amount in words: what has parts without a price is at least so much, and what has no other is no amount.
pub fn told(amount: Usd, whole: bool, lang: Lang) -> String {
    match (whole, amount == Usd::ZERO) {
        (true, _) => money(amount, lang),
        (false, true) => words(lang).heading("gaps").to_lowercase(),
        (false, false) => format!("{} {}", words(lang).heading("least"), money(amount, lang)),
    }
}

fn stage_cost(stage: &Stage, book: &PriceBook, lang: Lang) -> StageCostFact {
    let (items, load) = items(stage);
    let priced = price(&items, book, &stage.stack.region);
    let monthly = priced.monthly.map(|usd| usd);
    let words = words(lang);
    let mut gaps: Vec<GapFact> = priced.gaps.iter().map(|gap| gap_fact(gap, &stage.stack, words)).collect();
    if load.usage.bounds().is_none() {
        gaps.extend(unused(&items, words));
    }
    StageCostFact {
        id: stage.id.clone(),
        monthly: MonthlyFact {
            low: monthly.low.to_string(),
            expected: monthly.expected.to_string(),
            high: monthly.high.to_string(),
        },
        lines: priced.lines.iter().map(|line| line_fact(line, &stage.stack, words, lang)).collect(),
        gaps,
    }
}

fn line_fact(line: &Line, stack: &Stack, words: &Words, lang: Lang) -> LineFact {
    LineFact {
        component: line.component.clone(),
        item: line.item.clone(),
        title: title(line, stack, words, lang),
        quantity: line.quantity.to_string(),
        unit: words.unit(&line.unit),
        unit_price: line.unit_price.to_string(),
        monthly: line.monthly.to_string(),
        region: line.region.clone(),
        source: line.source.clone(),
        as_of: line.as_of.clone(),
        formula: line.formula.clone(),
        basis: match line.basis {
            Basis::Fixed => "fixed".to_string(),
            Basis::Usage => "usage".to_string(),
        },
        flag: line.flag.clone(),
    }
}

/// The item in words: its own, or those of the allowance that takes it back.
fn title(line: &Line, stack: &Stack, words: &Words, lang: Lang) -> String {
    match &line.free {
        Some(free) => filled(&words.free, &[("quantity", &words.quantity(free.allowance, &free.unit, lang))]),
        None => named(&line.component, &line.item, stack, words),
    }
}

/// What an item of a component is called, with the component's settings filled in.
fn named(component: &str, item: &str, stack: &Stack, words: &Words) -> String {
    let Some(one) = stack.components.get(component) else { return String::new() };
    let texts = one.settings.iter().filter_map(|(key, _)| Some((key, one.settings.text(key)?)));
    filled(words.item(one.kind(), item), &texts.collect::<Vec<_>>())
}

fn gap_fact(gap: &Gap, stack: &Stack, words: &Words) -> GapFact {
    GapFact {
        component: gap.component.clone(),
        item: gap.item.clone(),
        title: named(&gap.component, &gap.item, stack, words),
        because: filled(words.gap(gap.why), &[("region", &gap.region)]),
    }
}

/// Without daily users nothing is known of what is paid by use: one gap a component instead of a silent zero.
fn unused(items: &[LineItem], words: &Words) -> Vec<GapFact> {
    let zero = |item: &&LineItem| item.formula.value(Case::Expected) == Some(Decimal::ZERO);
    let by_use = items.iter().filter(|item| item.basis == Basis::Usage).filter(zero);
    let components: IndexMap<&str, ()> = by_use.map(|item| (item.component.as_str(), ())).collect();
    let said = |key: &str| words.gaps.get(key).cloned().unwrap_or_default();
    let gap = |component: &str| GapFact {
        component: component.to_string(),
        item: USE.to_string(),
        title: said(USE),
        because: said("no-usage"),
    };
    components.keys().map(|component| gap(component)).collect()
}

/// Whether everything in a stage has a price and, where it is paid by use, a use.
pub fn is_whole(stage: &Stage, book: &PriceBook) -> bool {
    unpriced(stage, book).is_empty()
}

/// What has no price or, where it is paid by use, no use; in the order it is met.
pub fn missing(stage: &Stage, book: &PriceBook) -> Vec<Unpriced> {
    let gap = |component: String, item: String| Unpriced { component, item };
    let mut all: Vec<Unpriced> = priced(stage, book).gaps.into_iter().map(|one| gap(one.component, one.item)).collect();
    if stage.daily_users.is_none() {
        all.extend(unused(&items(stage).0, words(Lang::En)).into_iter().map(|one| gap(one.component, one.item)));
    }
    all
}

/// What a gap of a stage is called: its item, or the use that nothing says.
pub fn missing_title(gap: &Unpriced, stack: &Stack, lang: Lang) -> String {
    match gap.item.as_str() {
        USE => words(lang).gaps.get(USE).cloned().unwrap_or_default(),
        item => named(&gap.component, item, stack, words(lang)),
    }
}

/// Components with something in [`missing`], each once.
pub fn unpriced(stage: &Stage, book: &PriceBook) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    missing(stage, book).into_iter().for_each(|gap| {
        if !once.contains(&gap.component) {
            once.push(gap.component);
        }
    });
    once
}

/// Each stage against its own budget; the amount shown is the default stage's. What has gaps is not said to be within.
fn budget(model: &Model, book: &PriceBook) -> Option<BudgetFact> {
    let amount = |stage: &Stage| {
        let budget = stage.stack.of_kind("budget").next()?;
        budget.settings.count("monthly").map(|monthly| Usd::new(Decimal::from(monthly)))
    };
    let holds = model.stages.iter().filter_map(|stage| {
        let word = match expected(stage, book) <= amount(stage)? {
            true if is_whole(stage, book) => "within",
            true => "unknown",
            false => "over",
        };
        Some((stage.id.clone(), word.to_string()))
    });
    let monthly = model.stages.iter().find_map(amount)?;
    Some(BudgetFact { monthly: monthly.to_string(), holds: holds.collect() })
}
