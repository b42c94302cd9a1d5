//! The page of proposals: what each adds, removes and changes, why, and what that would cost at every stage.

use serde_json::{Value, json};

use super::changes::signed;
use super::overview::decimal;
use super::page::toc;
use super::shared::Ctx;
use crate::facts::variants::{DifferenceFact, HopFact, PartFact, ProposalFact};
use crate::write::xml;

/// The page's data.
pub fn content(ctx: &Ctx) -> Value {
    let all = &ctx.facts.proposals;
    let ids: Vec<String> = all.iter().map(|one| format!("proposal-{}", one.id)).collect();
    let items: Vec<(&str, &str)> = ids.iter().zip(all).map(|(id, one)| (id.as_str(), one.title.as_str())).collect();
    json!({ "proposals": all.iter().map(|one| proposal(ctx, one)).collect::<Vec<_>>(), "toc": toc(&items) })
}

fn proposal(ctx: &Ctx, one: &ProposalFact) -> Value {
    json!({
        "id": one.id,
        "title": xml::text(&one.title),
        "because": xml::text(&one.because),
        "adds": parts(&one.adds),
        "removes": parts(&one.removes),
        "still": one.adds.is_empty() && one.removes.is_empty(),
        "changes": one.changes.iter().map(|change| json!({ "what": change.what, "before": change.before, "after": change.after })).collect::<Vec<_>>(),
        "connects": hops(&one.connects),
        "disconnects": hops(&one.disconnects),
        "cost": one.monthly.iter().map(|(stage, difference)| cost(ctx, stage, difference)).collect::<Vec<_>>(),
        "gap": one.monthly.values().any(|difference| !difference.whole),
        "drawing": ctx.drawing(&format!("proposal:{}", one.id)),
    })
}

fn parts(all: &[PartFact]) -> Vec<Value> {
    let part = |one: &PartFact| json!({ "title": one.title, "kind": one.kind, "derived_from": one.derived_from });
    all.iter().map(part).collect()
}

fn hops(all: &[HopFact]) -> Vec<String> {
    all.iter().map(|hop| hop.title.clone()).collect()
}

fn cost(ctx: &Ctx, stage: &str, one: &DifferenceFact) -> Value {
    let title = ctx.facts.stages.iter().find(|known| known.id == stage).map_or(stage, |known| known.title.as_str());
    let amounts = [&one.before, &one.after].map(|text| decimal(text, ctx));
    json!({ "stage": title, "before": amounts[0], "after": amounts[1], "difference": signed(ctx, &one.difference) })
}
