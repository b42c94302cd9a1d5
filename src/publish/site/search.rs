//! The index the search box reads: a title, where it is, a link and the words around it.

use serde_json::{Value, json};

use super::page::Page;
use super::shared::{Ctx, finding_anchor};
use crate::publish::prose::plain;

/// A script that hands the index to the page; a script, because pages opened from disk may not fetch.
pub fn index(ctx: &Ctx, pages: &[Page]) -> String {
    let held = |id: &str| pages.iter().any(|page| page.id == id);
    let mut rows: Vec<Value> = pages
        .iter()
        .map(|page| {
            let (title, lead) = (format!("page.{}", page.id), format!("lead.{}", page.id));
            let text = if page.id == "index" { plain(&ctx.facts.overview) } else { ctx.t(&lead).to_string() };
            row(ctx.t(&title), "", &page.file(), &text)
        })
        .collect();
    rows.extend(components(ctx));
    rows.extend(flows(ctx).into_iter().filter(|_| held("flow")));
    rows.extend(reasons(ctx));
    let list: Vec<String> = rows.iter().map(Value::to_string).collect();
    format!("window.orbiIndex = [\n{}\n];\n", list.join(",\n"))
}

fn row(title: &str, place: &str, href: &str, text: &str) -> Value {
    json!([title, place, href, text])
}

fn components(ctx: &Ctx) -> Vec<Value> {
    let one = |one: &crate::facts::ComponentFact| {
        let values: Vec<String> = one.settings.iter().map(|(key, fact)| format!("{key} {}", fact.value)).collect();
        let host = one.host.as_deref().unwrap_or("");
        let text = format!("{} {} {} {host} {} {}", one.id, one.service, one.kind, plain(&one.role), values.join(" "));
        row(&one.title, ctx.t("page.components"), &format!("components.html#component-{}", one.id), &text)
    };
    ctx.facts.components.iter().map(one).collect()
}

fn flows(ctx: &Ctx) -> Vec<Value> {
    let one = |flow: &crate::facts::FlowFact| {
        let steps: Vec<String> =
            flow.steps.iter().map(|step| format!("{} {}", step.head, plain(&step.sentence))).collect();
        let failures: Vec<String> =
            flow.failures.iter().map(|one| format!("{} {}", one.title, plain(&one.text))).collect();
        let text = format!("{} {} {}", steps.join(" "), plain(&flow.back), failures.join(" "));
        row(&flow.title, ctx.t("page.flow"), &format!("flow.html#flow-{}", flow.id), &text)
    };
    ctx.facts.flows.iter().map(one).collect()
}

fn reasons(ctx: &Ctx) -> Vec<Value> {
    let facts = ctx.facts;
    let decisions = facts.decisions.iter().map(|one| {
        let text = format!("{} {} {}", plain(&one.context), plain(&one.decision), plain(&one.consequences));
        row(&one.title, ctx.t("page.decisions"), &format!("decisions.html#decision-{}", one.id), &text)
    });
    let requirements = facts.requirements.iter().map(|one| {
        let checks: Vec<&str> = one.evidence.iter().map(|e| e.check.as_str()).collect();
        row(&one.says, ctx.t("requirements"), &format!("review.html#requirement-{}", one.id), &checks.join(" "))
    });
    let findings = facts.findings.iter().enumerate().map(|(at, one)| {
        let text = format!("{} {} {}", one.rule, plain(&one.what), plain(&one.remedy));
        row(&plain(&one.title), ctx.t("findings"), &format!("review.html#{}", finding_anchor(facts, at)), &text)
    });
    let operations = facts.operations.iter().map(|one| {
        let text = plain(&format!("{}\n\n{}", one.intro, one.steps.join("\n\n")));
        row(&one.title, ctx.t("page.operations"), &format!("operations.html#operation-{}", one.id), &text)
    });
    decisions.chain(requirements).chain(findings).chain(operations).collect()
}
