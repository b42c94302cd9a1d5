//! The page of a model with alternatives: what each costs, how it grows, what there is to operate, and where they differ.

use serde_json::{Value, json};

use super::growth::growth;
use super::overview::decimal;
use super::page::{folder, toc};
use super::shared::{Ctx, category_class, file_name, rank, say, tell};
use crate::facts::{ComponentFact, Facts};
use crate::publish::Built;
use crate::write::xml;

/// What each alternative is in the language of the page.
struct Side<'a> {
    built: &'a Built,
    ctx: Ctx<'a>,
    facts: &'a Facts,
}

/// The page's data.
pub fn content(ctx: &Ctx) -> Value {
    let sides: Vec<Side> = ctx.built.alternatives.iter().filter_map(|built| side(ctx, built)).collect();
    let sections = [
        ("alternatives", "compare.alternatives"),
        ("cost", "compare.cost"),
        ("grows", "compare.grows"),
        ("operate", "compare.operate"),
        ("limits", "compare.limits"),
        ("differences", "compare.differences"),
    ];
    let items: Vec<(&str, &str)> = sections.iter().map(|(id, word)| (*id, ctx.t(word))).collect();
    json!({
        "heads": sides.iter().map(|side| json!({ "title": title(side), "href": href(ctx, side, "index") })).collect::<Vec<_>>(),
        "cards": sides.iter().map(|side| card(ctx, side)).collect::<Vec<_>>(),
        "cost": cost(ctx, &sides),
        "grows": sides.iter().map(|side| grows(ctx, side)).collect::<Vec<_>>(),
        "operate": operate(ctx, &sides),
        "limits": sides.iter().map(|side| limits(ctx, side)).collect::<Vec<_>>(),
        "differences": differences(&sides),
        "toc": toc(&items),
    })
}

fn side<'a>(ctx: &Ctx, built: &'a Built) -> Option<Side<'a>> {
    let at = built.editions.iter().position(|edition| edition.lang == ctx.lang)?;
    let ctx = Ctx::new(built, at);
    Some(Side { built, facts: ctx.facts, ctx })
}

fn title(side: &Side) -> String {
    side.facts.alternative.as_ref().map_or(String::new(), |one| one.title.clone())
}

/// A page of an alternative as seen from the comparison in the same language.
fn href(ctx: &Ctx, side: &Side, page: &str) -> String {
    format!("{}{}/{page}.html", ctx.root(), folder(side.built, side.ctx.at))
}

fn card(ctx: &Ctx, side: &Side) -> Value {
    let because = side.facts.alternative.as_ref().and_then(|one| one.because.as_ref());
    let picture = side.ctx.drawings.view("overview").map(|one| {
        let base = format!("{}{}/{}", ctx.root(), folder(side.built, side.ctx.at), file_name(&one.id));
        json!({ "light": format!("{base}-light.svg"), "dark": format!("{base}-dark.svg") })
    });
    json!({
        "title": title(side),
        "href": href(ctx, side, "index"),
        "because": because.map(|text| xml::text(text)),
        "overview": tell(&side.facts.overview),
        "picture": picture,
    })
}

/// A row for each stage, a cell for each alternative.
fn cost(ctx: &Ctx, sides: &[Side]) -> Vec<Value> {
    let row = |stage: &crate::facts::StageFact| {
        let cell = |side: &Side| {
            let known = side.facts.stages.iter().find(|one| one.id == stage.id);
            let cost = side.facts.cost.stages.iter().find(|one| one.id == stage.id)?;
            let between = [&cost.monthly.low, &cost.monthly.high].map(|text| decimal(text, ctx));
            let expected = known.map_or(String::new(), |one| one.monthly.clone());
            let between = format!("{} – {}", between[0], between[1]);
            Some(json!({ "expected": expected, "between": between }))
        };
        let cells: Vec<Option<Value>> = sides.iter().map(cell).collect();
        json!({ "title": stage.title, "users": stage.daily_users, "cells": cells })
    };
    ctx.facts.stages.iter().map(row).collect()
}

/// Components that do the work or keep the data.
fn works(one: &ComponentFact) -> bool {
    let category = ["compute", "containers", "database", "integration"].contains(&one.category.as_str());
    category && one.derived_from.is_none()
}

fn grows(ctx: &Ctx, side: &Side) -> Value {
    let part = |one: &ComponentFact| {
        let link = format!("{}#component-{}", href(ctx, side, "components"), one.id);
        json!({ "title": one.title, "href": link, "class": category_class(&one.category), "says": growth(ctx, side.facts, one) })
    };
    let parts: Vec<Value> = side.facts.components.iter().filter(|one| works(one)).map(part).collect();
    json!({ "title": title(side), "parts": parts })
}

/// Figures of the work each leaves to the team.
fn operate(ctx: &Ctx, sides: &[Side]) -> Vec<Value> {
    let row = |word: &str, page: &str, figure: &dyn Fn(&Facts) -> String| {
        let cells: Vec<Value> = sides
            .iter()
            .map(|side| {
                let there = super::page::pages(&side.ctx).iter().any(|one| one.id == page);
                json!({ "text": figure(side.facts), "href": if there { href(ctx, side, page) } else { String::new() } })
            })
            .collect();
        json!({ "title": ctx.t(word), "cells": cells })
    };
    let written = |facts: &Facts| facts.components.iter().filter(|one| one.derived_from.is_none()).count().to_string();
    let sized = |facts: &Facts| {
        let all = facts.components.iter().filter(|one| works(one) && super::growth::is_sized(facts, one));
        all.count().to_string()
    };
    let roots = |facts: &Facts| {
        let resources: usize = facts.units.iter().flat_map(|unit| unit.files.values()).map(Vec::len).sum();
        format!("{} · {resources}", facts.units.len())
    };
    let met = |facts: &Facts| {
        let met = facts.requirements.iter().filter(|one| one.met != "no").count();
        format!("{met} {} {}", ctx.t("of"), facts.requirements.len())
    };
    vec![
        row("compare.parts", "components", &written),
        row("compare.sized", "components", &sized),
        row("compare.roots", "terraform", &roots),
        row("compare.open", "review", &open_findings),
        row("compare.met", "review", &met),
        row("compare.chores", "operations", &|facts| facts.operations.len().to_string()),
    ]
}

/// Open findings by severity, the gravest first.
fn open_findings(facts: &Facts) -> String {
    let open = facts.findings.iter().filter(|one| one.accepted.is_none());
    let mut counts = [0; 3];
    open.for_each(|one| counts[rank(&one.severity).min(2)] += 1);
    counts.map(|count| count.to_string()).join(" · ")
}

/// When each decision of an alternative asks to be looked at again.
fn limits(ctx: &Ctx, side: &Side) -> Value {
    let dated = side.facts.decisions.iter().filter(|one| !one.revisit.is_empty());
    let one = |one: &crate::facts::DecisionFact| {
        let chosen = one.options.iter().find(|option| option.chosen).map(|option| xml::text(&option.title));
        let link = format!("{}#decision-{}", href(ctx, side, "decisions"), one.id);
        let title = chosen.unwrap_or_else(|| xml::text(&one.title));
        json!({ "title": title, "href": link, "says": say(&format!("{} {}", ctx.t("revisit"), one.revisit)) })
    };
    json!({ "title": title(side), "items": dated.map(one).collect::<Vec<_>>() })
}

/// A row for each id that somebody wrote, with what it is in each alternative.
fn differences(sides: &[Side]) -> Vec<Value> {
    let mut ids: Vec<&str> = Vec::new();
    let written = sides.iter().flat_map(|side| &side.facts.components).filter(|one| one.derived_from.is_none());
    for one in written {
        if !ids.contains(&one.id.as_str()) {
            ids.push(&one.id);
        }
    }
    let row = |id: &str| {
        let found: Vec<Option<&ComponentFact>> =
            sides.iter().map(|side| side.facts.components.iter().find(|one| one.id == id)).collect();
        let differs = found.iter().any(|one| one.map(|one| &one.kind) != found[0].map(|one| &one.kind));
        let cell = |one: &Option<&ComponentFact>| {
            one.map(|one| json!({ "title": one.title, "service": one.service, "replaces": one.replaces }))
        };
        differs.then(|| json!({ "id": id, "cells": found.iter().map(cell).collect::<Vec<_>>() }))
    };
    ids.into_iter().filter_map(row).collect()
}
