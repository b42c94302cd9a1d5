//! The page of the cost: totals and ranges, where it goes, every line, what has no price, and the assumptions.

use indexmap::IndexMap;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use super::changes;
use super::chart::{self, Bar, Range};
use super::overview::decimal;
use super::page::toc;
use super::shared::{Ctx, category_class, say};
use crate::facts::{LineFact, StageCostFact};
use crate::units::{Usd, amount, column, quantity};

/// The page's data.
pub fn content(ctx: &Ctx) -> Value {
    let cost = &ctx.facts.cost;
    let totals: Vec<Value> = cost.stages.iter().map(|stage| total(ctx, stage)).collect();
    let each = |make: fn(&Ctx, usize, &StageCostFact) -> Value| -> Vec<Value> {
        let with_lines = cost.stages.iter().enumerate().filter(|(_, stage)| !stage.lines.is_empty());
        with_lines.map(|(at, stage)| make(ctx, at, stage)).collect()
    };
    let (categories, tables, swings) = (each(categories), each(table), changes::swings(ctx));
    let (gaps, savings) = (gaps(ctx), changes::savings(ctx));
    let sections = [
        ("totals", "totals", true),
        ("categories", "where_it_goes", !categories.is_empty()),
        ("lines", "line_by_line", !tables.is_empty()),
        ("gaps", "gaps", !gaps.is_empty()),
        ("swings", "swings", !swings.is_empty()),
        ("savings", "savings", !savings.is_empty()),
        ("assumptions", "assumptions", !cost.assumptions.is_empty()),
    ];
    let items: Vec<(&str, &str)> =
        sections.iter().filter(|(_, _, shown)| *shown).map(|(id, word, _)| (*id, ctx.t(word))).collect();
    json!({
        "totals": totals,
        "chart": chart(ctx),
        "categories": categories,
        "tables": tables,
        "lines_lead": format!("{} {}", ctx.t("lines_lead"), ctx.facts.region),
        "gaps": gaps,
        "swings": swings,
        "savings": savings,
        "left_out": cost.left_out.iter().map(|text| say(text)).collect::<Vec<_>>(),
        "assumptions": cost.assumptions,
        "toc": toc(&items),
    })
}

/// An exact amount of the facts.
pub fn usd(text: &str) -> Usd {
    text.parse().unwrap_or(Usd::ZERO)
}

/// The same, for a chart's coordinates.
pub fn float(text: &str) -> f64 {
    usd(text).decimal().to_f64().unwrap_or(0.0)
}

/// What a stage is called.
pub fn stage_title<'a>(ctx: &'a Ctx, id: &'a str) -> &'a str {
    ctx.facts.stages.iter().find(|stage| stage.id == id).map_or(id, |stage| stage.title.as_str())
}

fn users(ctx: &Ctx, id: &str) -> String {
    let stage = ctx.facts.stages.iter().find(|stage| stage.id == id).filter(|stage| !stage.daily_users.is_empty());
    stage.map_or(String::new(), |stage| format!("{} {}", stage.daily_users, ctx.t("users_a_day")))
}

fn total(ctx: &Ctx, stage: &StageCostFact) -> Value {
    let month = &stage.monthly;
    let year = amount(usd(&month.expected) * rust_decimal::Decimal::from(12), ctx.lang);
    let budget = ctx.facts.cost.budget.as_ref().and_then(|budget| {
        let word = match budget.holds.get(&stage.id)?.as_str() {
            "within" => "within_budget",
            "over" => "over_budget",
            _ => "budget_unknown",
        };
        Some(format!("{}: {}", ctx.t(word), decimal(&budget.monthly, ctx)))
    });
    let [low, high] = [&month.low, &month.high].map(|text| decimal(text, ctx));
    json!({
        "title": stage_title(ctx, &stage.id),
        "users": users(ctx, &stage.id),
        "expected": decimal(&month.expected, ctx),
        "between": capital(&format!("{} {low} {} {high}", ctx.t("between"), ctx.t("and"))),
        "year": format!("{} {year}", ctx.t("a_year")),
        "budget": budget,
    })
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn chart(ctx: &Ctx) -> Option<String> {
    let stages = &ctx.facts.cost.stages;
    let whole = |text: &str| crate::units::number(usd(text).decimal().round(), ctx.lang);
    let bar = |stage: &StageCostFact| Range {
        name: stage_title(ctx, &stage.id).to_string(),
        note: users(ctx, &stage.id),
        low: float(&stage.monthly.low),
        expected: float(&stage.monthly.expected),
        high: float(&stage.monthly.high),
        says: format!(
            "{} ({}–{})",
            whole(&stage.monthly.expected),
            whole(&stage.monthly.low),
            whole(&stage.monthly.high)
        ),
    };
    let bars: Vec<Range> = stages.iter().map(bar).collect();
    let budget = ctx.facts.cost.budget.as_ref();
    let limit = budget.map(|one| (float(&one.monthly), format!("{} {}", ctx.t("budget"), whole(&one.monthly))));
    let shown = bars.iter().any(|bar| bar.high > 0.0);
    shown.then(|| chart::ranges(ctx.t("chart_title"), &bars, limit))
}

fn categories(ctx: &Ctx, at: usize, stage: &StageCostFact) -> Value {
    let mut sums: IndexMap<&str, Usd> = IndexMap::new();
    for line in &stage.lines {
        let category = ctx.component(&line.component).map_or("network", |one| one.category.as_str());
        *sums.entry(category).or_default() += usd(&line.monthly);
    }
    let bar = |(category, sum): (&&str, &Usd)| Bar {
        name: ctx.t(&format!("category.{category}")).to_string(),
        class: category_class(category),
        value: sum.decimal().to_f64().unwrap_or(0.0),
        says: amount(*sum, ctx.lang),
    };
    let mut bars: Vec<Bar> = sums.iter().map(bar).collect();
    bars.sort_by(|a, b| b.value.total_cmp(&a.value));
    let caption = format!("{}: {}", stage_title(ctx, &stage.id), ctx.t("expected_case"));
    json!({ "n": at + 1, "svg": chart::bars(&caption, &bars), "caption": caption })
}

/// The lines by component, in the order they come; cents are shared out so that the column adds up on paper.
fn table(ctx: &Ctx, at: usize, stage: &StageCostFact) -> Value {
    let exact: Vec<Usd> = stage.lines.iter().map(|line| usd(&line.monthly)).collect();
    let cents = column(&exact);
    let mut groups: IndexMap<&str, Vec<(&LineFact, Usd)>> = IndexMap::new();
    for (line, shown) in stage.lines.iter().zip(cents) {
        groups.entry(line.component.as_str()).or_default().push((line, shown));
    }
    let groups: Vec<Value> = groups.iter().map(|(id, lines)| group(ctx, id, lines)).collect();
    json!({
        "n": at + 1,
        "caption": format!("{}, {}", stage_title(ctx, &stage.id), ctx.t("lines_caption")),
        "groups": groups,
        "total": decimal(&stage.monthly.expected, ctx),
    })
}

fn group(ctx: &Ctx, id: &str, lines: &[(&LineFact, Usd)]) -> Value {
    let sum: Usd = lines.iter().map(|(_, shown)| *shown).sum();
    let mut rows: Vec<Value> = lines.iter().map(|(line, shown)| row(ctx, line, *shown)).collect();
    let single = if rows.len() == 1 { rows.pop() } else { None };
    json!({
        // A component that only another stage has is on no page of this one.
        "id": ctx.component(id).map(|one| &one.id),
        "title": ctx.title(id),
        "class": ctx.class(id),
        "amount": cell(ctx, sum),
        "negative": sum < Usd::ZERO,
        "single": single,
        "lines": rows,
    })
}

fn cell(ctx: &Ctx, shown: Usd) -> String {
    amount(shown, ctx.lang)
}

fn row(ctx: &Ctx, line: &LineFact, shown: Usd) -> Value {
    let figure =
        |text: &str, unit: &str| text.parse().map_or_else(|_| text.to_string(), |value| counted(value, unit, ctx.lang));
    json!({
        "title": line.title,
        "quantity": figure(&line.quantity, &line.unit),
        "price": line.unit_price.parse().map_or_else(|_| line.unit_price.clone(), |price| crate::units::number(price, ctx.lang)),
        "amount": cell(ctx, shown),
        "negative": shown < Usd::ZERO,
        "formula": line.formula,
        "source": line.source,
        "as_of": line.as_of,
    })
}

/// A quantity; a unit that is itself a number of things is multiplied.
fn counted(value: rust_decimal::Decimal, unit: &str, lang: crate::units::Lang) -> String {
    match unit.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("{} × {unit}", quantity(value, "", lang)),
        false => quantity(value, unit, lang),
    }
}

/// What has no price, once for all stages.
fn gaps(ctx: &Ctx) -> Vec<Value> {
    let mut seen = Vec::new();
    for gap in ctx.facts.cost.stages.iter().flat_map(|stage| &stage.gaps) {
        let row = json!({ "title": ctx.title(&gap.component), "item": gap.item, "because": say(&gap.because) });
        if !seen.contains(&row) {
            seen.push(row);
        }
    }
    seen
}
