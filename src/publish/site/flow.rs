//! The page of the flows, and the steps other pages show too.

use serde_json::{Value, json};

use super::page::toc;
use super::shared::{Ctx, tell};
use crate::facts::{FlowFact, StepFact};
use crate::write::xml;

/// The page's data.
pub fn content(ctx: &Ctx) -> Value {
    let flows: Vec<Value> = ctx.facts.flows.iter().map(|flow| whole(ctx, flow)).collect();
    let ids: Vec<String> = ctx.facts.flows.iter().map(|flow| format!("flow-{}", flow.id)).collect();
    let items: Vec<(&str, &str)> =
        ids.iter().zip(&ctx.facts.flows).map(|(id, flow)| (id.as_str(), flow.title.as_str())).collect();
    json!({ "flows": flows, "toc": toc(&items) })
}

fn whole(ctx: &Ctx, flow: &FlowFact) -> Value {
    let mut data = brief(ctx, flow, true);
    let failures: Vec<Value> =
        flow.failures.iter().map(|one| json!({ "title": xml::text(&one.title), "html": tell(&one.text) })).collect();
    let view = format!("flow:{}", flow.id);
    let mermaid = ctx.drawings.view(&view).map(|one| one.mermaid.clone());
    super::merge(
        &mut data,
        json!({
            "path": flow.path.iter().map(|stop| xml::text(stop)).collect::<Vec<_>>(),
            "drawing": ctx.drawing(&view),
            "mermaid": mermaid,
            "back": tell(&flow.back),
            "failures": failures,
        }),
    );
    data
}

/// A flow with its steps; those an earlier flow told are left out unless `repeated`.
pub fn brief(ctx: &Ctx, flow: &FlowFact, repeated: bool) -> Value {
    let shown = flow.steps.iter().filter(|step| repeated || !step.repeated);
    let steps: Vec<Value> = shown.map(|step| one(ctx, step)).collect();
    let first = flow.steps.iter().find(|step| !step.repeated).map_or(1, |step| step.number);
    json!({ "id": flow.id, "title": xml::text(&flow.title), "plain": flow.title, "steps": steps, "first": first })
}

fn one(ctx: &Ctx, step: &StepFact) -> Value {
    json!({
        "number": step.number,
        "from": ctx.title(&step.from),
        "to": ctx.title(&step.to),
        "head": step.head,
        "html": tell(&step.sentence),
        "repeated": step.repeated,
        "edges": format!("{}->{}", step.from, step.to),
    })
}
