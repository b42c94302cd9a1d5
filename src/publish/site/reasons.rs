//! The pages of decisions, of requirements and review, and of operations.

use serde_json::{Value, json};

use super::page::toc;
use super::shared::{Ctx, finding_anchor, rank, say, tell};
use crate::facts::{DecisionFact, FindingFact, RequirementFact};
use crate::units::date;
use crate::write::xml;

/// The decisions' data.
pub fn decisions(ctx: &Ctx) -> Value {
    let decisions: Vec<Value> = ctx.facts.decisions.iter().map(|one| decision(ctx, one)).collect();
    let ids: Vec<String> = ctx.facts.decisions.iter().map(|one| format!("decision-{}", one.id)).collect();
    let items: Vec<(&str, &str)> =
        ids.iter().zip(&ctx.facts.decisions).map(|(id, one)| (id.as_str(), one.title.as_str())).collect();
    json!({ "decisions": decisions, "toc": toc(&items) })
}

fn decision(ctx: &Ctx, one: &DecisionFact) -> Value {
    let option = |option: &crate::facts::OptionFact| {
        json!({
            "title": xml::text(&option.title),
            "chosen": option.chosen,
            "also": also(ctx, option),
            "good": say(&option.good),
            "bad": say(&option.bad),
            "amount": ctx.staged(|stage| option.monthly.get(stage).cloned().unwrap_or_default()),
        })
    };
    let about = ctx.component(&one.about);
    json!({
        "id": one.id,
        "title": xml::text(&one.title),
        "about": about.map(|one| one.id.as_str()),
        "about_title": about.map(|one| one.title.as_str()),
        "by_team": one.by_team,
        "context": tell(&one.context),
        "options": one.options.iter().map(option).collect::<Vec<_>>(),
        "priced": one.options.iter().any(|option| !option.monthly.is_empty()),
        "decision": tell(&one.decision),
        "consequences": tell(&one.consequences),
        "revisit": say(&one.revisit),
    })
}

/// The data of requirements and findings.
pub fn review(ctx: &Ctx) -> Value {
    let requirements: Vec<Value> = ctx.facts.requirements.iter().map(|one| requirement(ctx, one)).collect();
    let mut findings: Vec<(usize, &FindingFact)> = ctx.facts.findings.iter().enumerate().collect();
    findings.sort_by_key(|(_, one)| rank(&one.severity));
    let of = |accepted: bool| -> Vec<Value> {
        let here = findings.iter().filter(|(_, one)| one.accepted.is_some() == accepted);
        here.map(|(at, one)| finding(ctx, *at, one)).collect()
    };
    let (open, accepted) = (of(false), of(true));
    let mut items = Vec::new();
    items.extend((!requirements.is_empty()).then(|| ("requirements", ctx.t("requirements"))));
    items.extend((!findings.is_empty()).then(|| ("findings", ctx.t("findings"))));
    json!({
        "requirements": requirements,
        "requirements_lead": ctx.t("requirements_lead"),
        "open": open,
        "accepted": accepted,
        "findings_lead": ctx.t("findings_lead"),
        "toc": toc(&items),
    })
}

fn requirement(ctx: &Ctx, one: &RequirementFact) -> Value {
    let evidence = |one: &crate::facts::EvidenceFact| json!({ "check": one.check, "holds": one.holds, "unknown": one.unknown, "html": say(&one.result), "at": one.at });
    let verdict = format!("verdict.{}", one.met);
    json!({
        "id": one.id,
        "says": one.says,
        "class": verdict_class(&one.met),
        "verdict": ctx.t(&verdict),
        "evidence": one.evidence.iter().map(evidence).collect::<Vec<_>>(),
        "reservations": one.reservations.iter().map(|text| say(text)).collect::<Vec<_>>(),
    })
}

/// The stages that take an option which the first does not.
fn also(ctx: &Ctx, option: &crate::facts::OptionFact) -> Option<String> {
    let titles: Vec<&str> = option.also.iter().map(|id| super::cost::stage_title(ctx, id)).collect();
    (!titles.is_empty()).then(|| ctx.t("chosen_in").replace("{stages}", &titles.join(", ")))
}

fn verdict_class(met: &str) -> &'static str {
    match met {
        "yes" => "ok",
        "no" => "high",
        _ => "medium",
    }
}

fn finding(ctx: &Ctx, at: usize, one: &FindingFact) -> Value {
    let level = format!("severity.{}", one.severity);
    let on = ctx.component(&one.on).filter(|_| !one.whole);
    let accepted = one.accepted.as_ref().map(|why| {
        let until = why.until.as_ref().map(|until| date(until, ctx.lang).unwrap_or_else(|| until.clone()));
        json!({ "because": why.because, "until": until })
    });
    json!({
        "anchor": finding_anchor(ctx.facts, at),
        "class": one.severity,
        "level": ctx.t(&level),
        "title": say(&one.title),
        "rule": one.rule,
        "on": on.map(|one| one.id.as_str()),
        "on_title": on.map(|one| one.title.as_str()),
        "stages": stages(ctx, one),
        "what": tell(&one.what),
        "evidence": one.evidence.iter().map(|text| say(text)).collect::<Vec<_>>(),
        "remedy": say(&one.remedy),
        "references": one.references.iter().map(|text| reference(text)).collect::<Vec<_>>(),
        "accepted": accepted,
    })
}

/// The stages a finding holds in, where it is not all of them.
fn stages(ctx: &Ctx, one: &FindingFact) -> String {
    if one.stages.len() >= ctx.facts.stages.len() {
        return String::new();
    }
    let title = |id: &String| {
        ctx.facts.stages.iter().find(|stage| stage.id == *id).map_or(id.clone(), |stage| stage.title.clone())
    };
    format!("{} {}", ctx.t("in_stages"), one.stages.iter().map(title).collect::<Vec<_>>().join(", "))
}

fn reference(text: &str) -> String {
    match text.starts_with("https://") && !text.contains(char::is_whitespace) {
        true => xml::element("a", &[("href", text)], text.trim_start_matches("https://")),
        false => say(text),
    }
}

/// The data of what is done by hand.
pub fn operations(ctx: &Ctx) -> Value {
    let one = |one: &crate::facts::OperationFact| {
        let steps: Vec<String> = one.steps.iter().map(|step| tell(step)).collect();
        json!({ "id": one.id, "title": xml::text(&one.title), "intro": tell(&one.intro), "steps": steps })
    };
    let ids: Vec<String> = ctx.facts.operations.iter().map(|one| format!("operation-{}", one.id)).collect();
    let items: Vec<(&str, &str)> =
        ids.iter().zip(&ctx.facts.operations).map(|(id, one)| (id.as_str(), one.title.as_str())).collect();
    json!({ "operations": ctx.facts.operations.iter().map(one).collect::<Vec<_>>(), "toc": toc(&items) })
}
