//! A component as patterns see it: its names and its settings, spelled.

use anyhow::Result;
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::{Namer, Noun, code, team_text};
use crate::facts::environment::is_handed;
use crate::graph::Component;
use crate::services::setting::Type;
use crate::services::{Setting, Settings, Value as Given};
use crate::units;

/// What a pattern may say of a component: `id`, `title`, `name`, `work`, `host`, `handed` (its secrets), `s` (settings) and `fig` (figures of
/// the service), with `region` and the number of `zones`.
pub fn component(namer: &Namer, one: &Component) -> Result<Value> {
    let lang = namer.prose.lang;
    let zones = namer.stack.network.as_ref().map_or(0, |network| network.zones);
    Ok(json!({
        "id": one.id,
        "kind": one.kind(),
        "title": team_text(one.title.get(lang)),
        "full": namer.full(one)?.forms(lang),
        "name": namer.short(one)?.forms(lang),
        "work": namer.work(one)?.forms(lang),
        "service": namer.service(one),
        "worker": worker(namer, one)?.forms(lang),
        "handed": is_handed(one),
        "host": one.host,
        "s": settings(namer, &one.settings, one.service.settings())?,
        "code": codes(&one.settings),
        "fig": figures(namer, one)?,
        "region": namer.stack.region,
        "in_vpc": one.placement.in_subnets(),
        "zones": zones,
        "zones_word": units::small_count(zones as u64, true, lang),
    }))
}

/// Settings by key: flags as they are; numbers with `n` (plain), `q` (with its unit) and `word`; ranges with `low`,
/// `high` and `text`; texts escaped; tables nested.
pub fn settings(namer: &Namer, settings: &Settings, table: &[Setting]) -> Result<Map<String, Value>> {
    let mut said = Map::new();
    for (key, given) in settings.iter() {
        let row = table.iter().find(|row| row.key == key);
        said.insert(key.to_string(), spelled(namer, &given.value, row)?);
    }
    Ok(said)
}

fn spelled(namer: &Namer, value: &Given, row: Option<&Setting>) -> Result<Value> {
    let lang = namer.prose.lang;
    Ok(match value {
        Given::Flag(flag) => json!(flag),
        Given::Count(count) => number(namer, *count, row.map_or("", |row| row.unit)),
        Given::Range(low, high) => json!({
            "low": low,
            "high": high,
            "text": units::from_to(Decimal::from(*low), Decimal::from(*high), lang),
        }),
        Given::Text(text) => json!(team_text(text)),
        Given::Localized(text) => json!(team_text(text.get(lang))),
        Given::Table(inner) => {
            let rows: &[Setting] = match row.map(|row| &row.of) {
                Some(Type::Table(rows)) => rows,
                _ => &[],
            };
            Value::Object(settings(namer, inner, rows)?)
        }
        Given::Texts(texts) => json!(texts.iter().map(|text| team_text(text)).collect::<Vec<_>>()),
        Given::Pairs(pairs) => json!(pairs.len()),
        Given::Map(map) => json!(map.len()),
        Given::Blocks(node) => json!(node.map().len()),
    })
}

/// Texts of the settings as code spans, by key.
fn codes(settings: &Settings) -> Map<String, Value> {
    let texts = settings.iter().filter_map(|(key, given)| match &given.value {
        Given::Text(text) => Some((key.to_string(), json!(code(text)))),
        _ => None,
    });
    texts.collect()
}

/// What of a component calls others: a task, a function; else the component itself.
fn worker(namer: &Namer, one: &Component) -> Result<Noun> {
    let own = namer.prose.noun(&format!("{}.worker", one.kind()));
    own.or_else(|_| namer.short(one))
}

/// Figures of the service: facts about AWS that sentences state.
pub fn figures(namer: &Namer, one: &Component) -> Result<Map<String, Value>> {
    let figures = one.service.figures().iter();
    Ok(figures.map(|figure| (figure.key.to_string(), number(namer, figure.value, figure.unit))).collect())
}

fn number(namer: &Namer, value: i64, unit: &str) -> Value {
    let lang = namer.prose.lang;
    let figure = Decimal::from(value);
    let quantity = match unit {
        "" => units::number(figure, lang),
        "%" => units::percent(figure, lang),
        "US$" => units::money(units::Usd::new(figure), lang),
        "MiB" => units::size_mb(value.unsigned_abs(), lang),
        // 1024 CPU units are one vCPU. Source: ECS API, RegisterTaskDefinition.
        "CPU units" => units::quantity(figure / Decimal::from(1024), "vCPU", lang),
        _ => {
            let many = if value == 1 { "one" } else { "many" };
            let word = namer.prose.word_if(&format!("common.units.{unit}.{many}"));
            units::quantity(figure, word.unwrap_or(unit), lang)
        }
    };
    json!({ "n": value, "q": quantity, "word": units::small_count(value.unsigned_abs(), false, lang), "word_f": units::small_count(value.unsigned_abs(), true, lang) })
}
