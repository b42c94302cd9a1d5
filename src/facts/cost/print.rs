//! The estimate as text: a table for terminals, Markdown, CSV and JSON. Pure: the command only prints.

use rust_decimal::Decimal;

use super::words::{Words, filled, words};
use crate::facts::types::{CostFact, LineFact, StageCostFact};
use crate::units::{Lang, Usd, amount, money, number};

/// The estimate as JSON, amounts as decimal strings.
pub fn json(cost: &CostFact) -> String {
    // Structs of strings and ordered maps always serialise.
    let mut text = serde_json::to_string_pretty(cost).unwrap_or_default();
    text.push('\n');
    text
}

/// One row a line, gaps with empty amounts. Text that a spreadsheet would run as a formula is kept text.
pub fn csv(cost: &CostFact) -> String {
    let mut text = String::from(
        "stage,component,item,title,quantity,unit,unit_price,monthly,region,source,as_of,basis,formula\r\n",
    );
    for stage in &cost.stages {
        for line in &stage.lines {
            let before = [&stage.id, &line.component, &line.item, &line.title].map(|cell| csv_text(cell));
            let amounts = [&line.unit_price, &line.monthly].map(|cell| cell.to_string());
            let after =
                [&line.region, &line.source, &line.as_of, &line.basis, &line.formula].map(|cell| csv_text(cell));
            let quantity = [line.quantity.clone(), csv_text(&line.unit)];
            text.push_str(&csv_row(&[&before[..], &quantity, &amounts, &after].concat()));
        }
        for gap in &stage.gaps {
            let said = [&stage.id, &gap.component, &gap.item, &format!("{}: {}", gap.title, gap.because)]
                .map(|cell| csv_text(cell));
            text.push_str(&csv_row(&[&said[..], &vec![String::new(); 9]].concat()));
        }
    }
    text
}

fn csv_row(cells: &[String]) -> String {
    format!("{}\r\n", cells.join(","))
}

/// A text cell: quoted where needed, and with an apostrophe before what a spreadsheet would take for a formula.
fn csv_text(text: &str) -> String {
    let runs = text.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
        || text.starts_with(['\t', '\r', '\n']);
    let text = if runs { format!("'{text}") } else { text.to_string() };
    match text.contains([',', '"', '\n', '\r', '\'']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// Markdown: a table a stage, then gaps, assumptions and what is left out.
pub fn markdown(cost: &CostFact, lang: Lang) -> String {
    let words = words(lang);
    let mut text = String::new();
    for stage in &cost.stages {
        text.push_str(&format!(
            "### {}: {}\n\n{}\n\n",
            words.heading("stage"),
            code(&stage.id),
            total(cost, stage, words, lang)
        ));
        let heads = ["component", "item", "quantity", "price", "monthly"].map(|key| words.heading(key).to_string());
        text.push_str(&format!("| {} |\n|---|---|---:|---:|---:|\n", heads.join(" | ")));
        for line in &stage.lines {
            let [_, rest @ ..] = cells(line, lang);
            let row: Vec<String> = [code(&line.component)].into_iter().chain(rest.map(|cell| escaped(&cell))).collect();
            text.push_str(&format!("| {} |\n", row.join(" | ")));
        }
        text.push_str(&list(
            words.heading("gaps"),
            stage.gaps.iter().map(|gap| format!("{} {}: {}", code(&gap.component), gap.title, gap.because)),
        ));
        text.push('\n');
    }
    let assumed = cost.assumptions.iter().map(|one| format!("{}: {}", one.title, escaped(&one.value)));
    text.push_str(&list(words.heading("assumptions"), assumed));
    text.push_str(&list(words.heading("left-out"), cost.left_out.iter().cloned()));
    text.trim_end().to_string() + "\n"
}

fn list(title: &str, items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| format!("- {item}\n")).collect();
    if items.is_empty() { items } else { format!("\n**{title}**\n\n{items}") }
}

fn code(id: &str) -> String {
    format!("`{id}`")
}

/// Text inside a Markdown table or list.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' => safe.extend(['\\', c]),
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            '\n' | '\r' => safe.push(' '),
            _ => safe.push(c),
        }
    }
    safe
}

/// For a terminal: aligned columns, numbers to the right.
pub fn table(cost: &CostFact, lang: Lang) -> String {
    let words = words(lang);
    let mut text = String::new();
    for stage in &cost.stages {
        text.push_str(&format!("{} {}: {}\n\n", words.heading("stage"), stage.id, total(cost, stage, words, lang)));
        let heads = ["component", "item", "quantity", "price", "monthly"].map(|key| words.heading(key).to_string());
        let mut rows = vec![heads];
        let mut last = "";
        for line in &stage.lines {
            let mut row = cells(line, lang);
            if line.component == last {
                row[0].clear();
            }
            last = &line.component;
            rows.push(row);
        }
        text.push_str(&aligned(&rows));
        for gap in &stage.gaps {
            text.push_str(&format!("! {} {}: {}\n", gap.component, gap.title, gap.because));
        }
        text.push('\n');
    }
    text.push_str(&format!("{}\n", words.heading("assumptions")));
    cost.assumptions.iter().for_each(|one| text.push_str(&format!("  {}: {}\n", one.title, one.value)));
    text.push_str(&format!("{}\n", words.heading("left-out")));
    cost.left_out.iter().for_each(|sentence| text.push_str(&format!("  {sentence}\n")));
    text
}

/// Component, item, quantity with its unit, price and amount, as the language writes them.
fn cells(line: &LineFact, lang: Lang) -> [String; 5] {
    let quantity = words(lang).quantity(decimal(&line.quantity), &line.unit, lang);
    let price = number(decimal(&line.unit_price), lang);
    [line.component.clone(), line.title.clone(), quantity, price, amount(usd(&line.monthly), lang)]
}

fn aligned(rows: &[[String; 5]]) -> String {
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(widths).enumerate().map(|(at, (cell, width))| match at {
            0 | 1 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

/// `US$ 98,56 (entre US$ 98,48 y US$ 112,12); presupuesto US$ 120,00: se cumple`
fn total(cost: &CostFact, stage: &StageCostFact, words: &Words, lang: Lang) -> String {
    let [low, expected, high] =
        [&stage.monthly.low, &stage.monthly.expected, &stage.monthly.high].map(|text| money(usd(text), lang));
    let between = filled(words.heading("between"), &[("low", &low), ("high", &high)]);
    let holds = cost.budget.as_ref().and_then(|budget| Some((budget, budget.holds.get(&stage.id)?)));
    let budget = holds.map(|(budget, word)| {
        format!(
            "; {} {}: {}",
            words.heading("budget").to_lowercase(),
            money(usd(&budget.monthly), lang),
            words.heading(word)
        )
    });
    format!("{expected} ({between}){}", budget.unwrap_or_default())
}

fn usd(text: &str) -> Usd {
    text.parse().unwrap_or_default()
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap_or_default()
}
