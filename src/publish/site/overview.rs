//! The first page of a model, and its card on the index over all models.

use serde_json::{Value, json};

use super::flow::brief;
use super::page::{folder, name, toc};
use super::shared::{Ctx, category_class, file_name, finding_anchor, rank, say, tell};
use crate::facts::variants::EnvironmentFact;
use crate::facts::{ComponentFact, StageFact};
use crate::publish::{Built, Words};
use crate::units::{Usd, amount};
use crate::write::xml;

/// The page's data.
pub fn content(ctx: &Ctx) -> Value {
    let flows: Vec<Value> = ctx.facts.flows.iter().map(|flow| brief(ctx, flow, false)).collect();
    let services: Vec<Value> =
        ctx.facts.components.iter().filter(|one| is_key(one)).map(|one| service(ctx, one)).collect();
    let (table, notes) = (stage_table(ctx), notes(ctx));
    let environments = environments(ctx);
    let mut items = vec![("diagram", ctx.t("diagram"))];
    items.retain(|_| ctx.drawings.view("overview").is_some());
    let sections = [
        ("overview", "what_it_is", !ctx.facts.overview.is_empty()),
        ("flow", "flow_title", !flows.is_empty()),
        ("services", "services", !services.is_empty()),
        ("stages", "stages", table.is_some()),
        ("environments", "environments", environments.is_some()),
        ("before", "before", !notes.is_empty()),
    ];
    items.extend(sections.iter().filter(|(_, _, shown)| *shown).map(|(id, word, _)| (*id, ctx.t(word))));
    json!({
        "facts": figures(ctx),
        "drawing": ctx.drawing("overview"),
        "overview": tell(&ctx.facts.overview),
        "flows": flows,
        "flow_lead": ctx.t("flow_lead"),
        "services": services,
        "stage_table": table,
        "environments": environments,
        "notes": notes,
        "next": next(ctx),
        "toc": toc(&items),
    })
}

/// Whether a component is among those the first page names: the team wrote it, or it costs something.
fn is_key(one: &ComponentFact) -> bool {
    let costs = one.monthly.values().any(|amount| amount.contains(|c: char| ('1'..='9').contains(&c)));
    one.category != "people" && (one.derived_from.is_none() || costs)
}

fn service(ctx: &Ctx, one: &ComponentFact) -> Value {
    json!({
        "id": one.id,
        "title": one.title,
        "class": category_class(&one.category),
        "glyph": ctx.drawings.icons.get(&one.kind),
        "role": tell(if one.role.is_empty() { &one.service } else { &one.role }),
        "amount": ctx.staged(|stage| one.monthly.get(stage).cloned().unwrap_or_default()),
    })
}

fn figures(ctx: &Ctx) -> Vec<Value> {
    let mut out = Vec::new();
    if !ctx.facts.cost.stages.is_empty() {
        out.push(json!({
            "name": ctx.t("fact_cost"),
            "href": "cost.html",
            "html": ctx.staged(|stage| expected(ctx, stage)),
            "note": ctx.staged(|stage| between(ctx, stage)),
        }));
    }
    let users = |stage: &str| stage_of(ctx, stage).map_or(String::new(), |one| one.daily_users.clone());
    if ctx.facts.stages.iter().any(|stage| !stage.daily_users.is_empty()) {
        let title = |stage: &str| stage_of(ctx, stage).map_or(String::new(), |one| one.title.clone());
        out.push(json!({ "name": ctx.t("fact_users"), "html": ctx.staged(users), "note": ctx.staged(title) }));
    }
    out.extend(requirements(ctx));
    out.extend(open_findings(ctx));
    out
}

fn stage_of<'a>(ctx: &Ctx<'a>, id: &str) -> Option<&'a StageFact> {
    ctx.facts.stages.iter().find(|stage| stage.id == id)
}

fn expected(ctx: &Ctx, stage: &str) -> String {
    stage_of(ctx, stage).map_or(String::new(), |one| one.monthly.clone())
}

fn between(ctx: &Ctx, stage: &str) -> String {
    let Some(cost) = ctx.facts.cost.stages.iter().find(|one| one.id == stage) else { return String::new() };
    let [low, high] = [&cost.monthly.low, &cost.monthly.high].map(|text| decimal(text, ctx));
    format!("{} {low} {} {high}", ctx.t("between"), ctx.t("and"))
}

/// A decimal string of the facts as the language writes it.
pub fn decimal(text: &str, ctx: &Ctx) -> String {
    text.parse::<Usd>().map_or_else(|_| text.to_string(), |usd| amount(usd, ctx.lang))
}

fn requirements(ctx: &Ctx) -> Option<Value> {
    let all = &ctx.facts.requirements;
    let count = |met: &str| all.iter().filter(|one| one.met == met).count();
    let (met, partly, not) = (count("yes"), count("with-reservations"), count("no"));
    let note = match (partly, not) {
        (0, 0) => ctx.t("all_hold").to_string(),
        (0, _) => String::new(),
        _ => format!("{partly} {}", ctx.t("fact_reservations")),
    };
    (!all.is_empty()).then(|| {
        json!({
            "name": ctx.t("fact_requirements"),
            "href": "review.html",
            "html": format!("{} {} {}", met + partly, xml::text(ctx.t("of")), all.len()),
            "note": xml::text(&note),
        })
    })
}

fn open_findings(ctx: &Ctx) -> Option<Value> {
    let open = ctx.facts.findings.iter().filter(|one| one.accepted.is_none());
    let high = open.clone().filter(|one| one.severity == "high").count();
    let note = match high {
        0 => ctx.t("fact_none_high").to_string(),
        1 => format!("1 {}", ctx.t("fact_high_one")),
        _ => format!("{high} {}", ctx.t("fact_high")),
    };
    let reviewed = !(ctx.facts.findings.is_empty() && ctx.facts.requirements.is_empty());
    reviewed.then(|| {
        json!({
            "name": ctx.t("fact_findings"),
            "href": if ctx.facts.findings.is_empty() { "" } else { "review.html#findings" },
            "html": open.count().to_string(),
            "note": xml::text(&note),
        })
    })
}

/// The stages side by side; nothing where there is one only.
fn stage_table(ctx: &Ctx) -> Option<Value> {
    let stages = &ctx.facts.stages;
    if stages.len() < 2 {
        return None;
    }
    let users = stages.iter().any(|stage| !stage.daily_users.is_empty());
    let mut keys: Vec<&String> = Vec::new();
    for key in stages.iter().flat_map(|stage| stage.differs.keys()) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let row = |stage: &StageFact| {
        let differs = keys.iter().map(|key| stage.differs.get(*key).cloned().unwrap_or_default());
        let cells: Vec<String> = users.then(|| stage.daily_users.clone()).into_iter().chain(differs).collect();
        json!({ "title": stage.title, "cells": cells, "monthly": stage.monthly })
    };
    let head = users.then(|| ctx.t("daily_users")).into_iter().map(str::to_string);
    let heads: Vec<String> = head.chain(keys.iter().map(|key| key.to_string())).collect();
    Some(json!({ "heads": heads, "rows": stages.iter().map(row).collect::<Vec<_>>() }))
}

/// The environments side by side; nothing where there are none.
fn environments(ctx: &Ctx) -> Option<Value> {
    let all = &ctx.facts.environments;
    let mut keys: Vec<&String> = Vec::new();
    for key in all.iter().flat_map(|one| one.differs.keys()) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let dash = || ctx.t("compare.none").to_string();
    let stage =
        |one: &EnvironmentFact| stage_of(ctx, &one.stage).map_or(one.stage.clone(), |stage| stage.title.clone());
    let row = |title: &str, cell: &dyn Fn(&EnvironmentFact) -> String| json!({ "title": title, "cells": all.iter().map(cell).collect::<Vec<_>>() });
    let mut rows = vec![
        row(ctx.t("stage"), &stage),
        row(ctx.t("domain"), &|one| one.domain.clone().unwrap_or_else(dash)),
        row(ctx.t("region"), &|one| one.region.clone()),
        row(ctx.t("account"), &|one| one.account.clone().unwrap_or_else(dash)),
    ];
    rows.extend(keys.iter().map(|key| row(key, &|one| one.differs.get(*key).cloned().unwrap_or_default())));
    let least = |one: &EnvironmentFact| if one.whole { String::new() } else { format!("{} ", ctx.t("compare.gaps")) };
    rows.push(row(ctx.t("monthly_expected"), &|one| format!("{}{}", least(one), one.monthly)));
    let heads: Vec<&str> = all.iter().map(|one| one.title.as_str()).collect();
    (!all.is_empty()).then(|| json!({ "heads": heads, "rows": rows }))
}

/// What to keep in mind: requirements not met, then the gravest open findings; three at most.
fn notes(ctx: &Ctx) -> Vec<Value> {
    let unmet = ctx.facts.requirements.iter().filter(|one| one.met == "no").map(|one| {
        let said: Vec<&str> = one.evidence.iter().filter(|e| !e.holds && !e.unknown).map(|e| e.result.as_str()).collect();
        let href = format!("review.html#requirement-{}", one.id);
        json!({ "title": xml::text(&one.says), "html": tell(&said.join(" ")), "href": href, "link": ctx.t("see_requirement"), "warn": true })
    });
    let mut open: Vec<_> = ctx.facts.findings.iter().enumerate().filter(|(_, one)| one.accepted.is_none()).collect();
    open.sort_by_key(|(_, one)| rank(&one.severity));
    let found = open.into_iter().map(|(at, one)| {
        let href = format!("review.html#{}", finding_anchor(ctx.facts, at));
        json!({ "title": say(&one.title), "html": tell(&one.what), "href": href, "link": ctx.t("see_finding"), "warn": one.severity != "low" })
    });
    unmet.chain(found).take(3).collect()
}

fn next(ctx: &Ctx) -> Vec<Value> {
    let there = super::page::pages(ctx);
    let wanted = ["cost", "review", "decisions", "terraform", "components"];
    let held = wanted.iter().filter(|id| there.iter().any(|page| page.id == **id));
    let card = |id: &&str| {
        let (title, says) = (format!("page.{id}"), format!("lead.{id}"));
        json!({ "href": format!("{id}.html"), "title": ctx.t(&title), "says": ctx.t(&says) })
    };
    held.take(3).map(card).collect()
}

/// A model's card on the index.
pub fn card(built: &Built) -> Value {
    let edition = &built.editions[0];
    let (facts, words) = (&edition.facts, Words::of(edition.lang));
    let figure = |name: &str, value: String| json!({ "name": words.get(name), "value": value });
    let stage = |stage: &StageFact| json!({ "name": stage.title, "value": stage.monthly });
    let mut figures: Vec<Value> = facts.stages.iter().filter(|one| !one.monthly.is_empty()).map(stage).collect();
    match built.alternatives.len() {
        0 => figures.push(figure("page.components", facts.components.len().to_string())),
        ways => figures.push(figure("compare.alternatives", ways.to_string())),
    }
    let langs: Vec<Value> = (0..built.editions.len())
        .map(|at| {
            let lang = built.editions[at].lang;
            json!({ "href": format!("{}/index.html", folder(built, at)), "code": lang.code(), "name": name(lang) })
        })
        .collect();
    let drawn = built.each().into_iter().next().unwrap_or(built);
    let picture = drawn.editions[0].drawings.view("overview").map(|one| {
        let base = format!("{}/{}", folder(drawn, 0), file_name(&one.id));
        json!({ "light": format!("{base}-light.svg"), "dark": format!("{base}-dark.svg") })
    });
    json!({
        "href": format!("{}/index.html", folder(built, 0)),
        "lang": edition.lang.code(),
        "title": facts.title,
        "summary": facts.summary,
        "facts": figures,
        "langs": langs,
        "picture": picture,
    })
}
