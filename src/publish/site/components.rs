//! The page of the components: one article each, by category.

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::page::toc;
use super::shared::{Ctx, category_class, finding_anchor, say, tell};
use crate::facts::{ComponentFact, SettingFact, VariableFact};
use crate::units::{ends, number};
use crate::write::xml;

/// The page's data.
pub fn content(ctx: &Ctx) -> Value {
    let mut groups: IndexMap<&str, Vec<Value>> = IndexMap::new();
    for one in &ctx.facts.components {
        groups.entry(one.category.as_str()).or_default().push(component(ctx, one));
    }
    let titled: Vec<(String, String)> = groups
        .keys()
        .map(|category| (format!("category-{category}"), ctx.t(&format!("category.{category}")).to_string()))
        .collect();
    let items: Vec<(&str, &str)> = titled.iter().map(|(id, title)| (id.as_str(), title.as_str())).collect();
    let groups: Vec<Value> = groups
        .iter()
        .zip(&titled)
        .map(|((id, components), (_, title))| json!({ "id": id, "title": title, "components": components }))
        .collect();
    let told = ctx.facts.stages.first().filter(|_| ctx.facts.stages.len() > 1);
    let values_of = told.map(|stage| ctx.t("values_of").replace("{stage}", &stage.title));
    json!({ "groups": groups, "values_of": values_of, "toc": toc(&items) })
}

fn component(ctx: &Ctx, one: &ComponentFact) -> Value {
    let settings: Vec<Value> = one.settings.iter().filter_map(|(key, fact)| setting(ctx, key, fact)).collect();
    let defaults = one.settings.values().filter(|fact| fact.default).count();
    let word = format!("placement.{}", one.placement);
    json!({
        "id": one.id,
        "title": one.title,
        "service": one.service,
        "class": category_class(&one.category),
        "glyph": ctx.drawings.icons.get(&one.kind),
        "placement": ctx.t(&word),
        "host": one.host,
        "derived": one.derived_from.as_ref().map(|id| derived(ctx, one, id)),
        "role": tell(&one.role),
        "amount": billed(ctx, one).then(|| ctx.staged(|stage| one.monthly.get(stage).cloned().unwrap_or_default())),
        "calls": neighbours(ctx, one, true),
        "called_by": neighbours(ctx, one, false),
        "findings": findings(ctx, &one.id),
        "states": ctx.drawing(&format!("states:{}", one.id)),
        "mermaid": ctx.drawings.view(&format!("states:{}", one.id)).map(|one| one.mermaid.clone()),
        "settings_note": format!("{} · {defaults} {}", settings.len(), ctx.t("settings_defaults")),
        "settings": settings,
        "environment": one.environment.iter().map(|variable| told(ctx, variable)).collect::<Vec<_>>(),
        "terraform": one.terraform,
        "open": one.derived_from.is_none(),
    })
}

/// An environment variable: its name, whom it speaks of, and whether it is a secret.
fn told(ctx: &Ctx, one: &VariableFact) -> Value {
    let secret = one.secret.map(|what| ctx.t(&format!("variable.{what}")).to_string());
    let of = one.of.as_ref().map(|id| json!({ "id": id, "title": ctx.title(id) }));
    json!({ "name": one.name, "of": of, "secret": secret })
}

/// Whether any stage has a line for the component.
fn billed(ctx: &Ctx, one: &ComponentFact) -> bool {
    let mut lines = ctx.facts.cost.stages.iter().flat_map(|stage| &stage.lines);
    lines.any(|line| line.component == one.id)
}

/// What it follows from: a part, or a section of the model.
fn derived(ctx: &Ctx, part: &ComponentFact, id: &str) -> String {
    let from = match ctx.component(id).filter(|one| one.id != part.id) {
        Some(one) => xml::element("a", &[("href", &format!("#component-{}", one.id))], &one.title),
        None => xml::element("code", &[], id),
    };
    format!("{} {from}", xml::text(ctx.t("derived_from")))
}

/// A setting as written; what has no value has no row.
fn setting(ctx: &Ctx, key: &str, fact: &SettingFact) -> Option<Value> {
    let value = shown(ctx, &fact.value);
    (!value.is_empty()).then(|| {
        let value = if fact.unit.is_empty() { value } else { format!("{value} {}", unit(ctx, &fact.unit, &value)) };
        json!({ "key": key, "value": value, "default": fact.default })
    })
}

/// A unit as the language writes it, of one or of many; symbols stay as they are.
fn unit<'a>(ctx: &'a Ctx, unit: &'a str, value: &str) -> &'a str {
    let one = ctx.words.all()["unit_one"][unit].as_str().filter(|_| value == "1");
    one.or(ctx.words.all()["unit"][unit].as_str()).unwrap_or(unit)
}

/// A JSON value in words: lists joined, tables as `key: value`, ranges with a dash.
fn shown(ctx: &Ctx, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(flag) => ctx.t(if *flag { "yes" } else { "no" }).to_string(),
        Value::String(text) => match ends(text).filter(|_| text.contains("..")) {
            Some((low, high)) => format!("{}–{}", number(low, ctx.lang), number(high, ctx.lang)),
            None => text.replace("..", "–"),
        },
        Value::Array(items) => items.iter().map(|one| shown(ctx, one)).collect::<Vec<_>>().join(", "),
        // Blocks that hold blocks are drawn elsewhere: their names do.
        Value::Object(map) if map.values().any(Value::is_object) => map.keys().cloned().collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            let pair = |(key, value): (&String, &Value)| format!("{key}: {}", shown(ctx, value));
            map.iter().map(pair).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

fn neighbours(ctx: &Ctx, one: &ComponentFact, outgoing: bool) -> Vec<Value> {
    let of_this = |end: &str| end == one.id;
    let wires = ctx.facts.connections.iter().filter(|wire| of_this(if outgoing { &wire.from } else { &wire.to }));
    let row = |wire: &crate::facts::ConnectionFact| {
        let other = if outgoing { &wire.to } else { &wire.from };
        json!({ "id": other, "title": ctx.title(other), "by": ctx.by(wire) })
    };
    wires.map(row).collect()
}

fn findings(ctx: &Ctx, id: &str) -> Vec<Value> {
    let here = ctx.facts.findings.iter().enumerate().filter(|(_, one)| !one.whole && one.on == id);
    here.map(|(at, one)| json!({ "title": say(&one.title), "anchor": finding_anchor(ctx.facts, at) })).collect()
}
