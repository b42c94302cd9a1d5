//! What surrounds a stack: the alternative it is, the environments it is deployed to, and what is proposed.

use anyhow::Result;
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::types::Facts;
use super::{cost, overview};
use crate::graph::{Component, Connection, Environment, Model, Proposal, Stack, Stage};
use crate::prices::PriceBook;
use crate::units::{Lang, money};

/// One of several ways to build the stack.
#[derive(Clone, Debug, Serialize)]
pub struct AlternativeFact {
    pub id: String,
    pub title: String,
    /// What speaks for it, in the team's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Where its Terraform lies, below the model's.
    pub folder: String,
}

/// A place the stack is deployed to.
#[derive(Clone, Debug, Serialize)]
pub struct EnvironmentFact {
    pub id: String,
    pub title: String,
    /// The stage it runs at.
    pub stage: String,
    pub domain: Option<String>,
    pub region: String,
    pub account: Option<String>,
    /// What differs between the environments: `tasks of API` → `1`.
    pub differs: IndexMap<String, String>,
    /// Expected cost of a month, as written in the language.
    pub monthly: String,
    /// Whether everything in it has a price; else the amount is the least it costs.
    pub whole: bool,
}

/// A change that is thought of. Adds, removes and changes are those of the stage that is shown.
#[derive(Clone, Debug, Serialize)]
pub struct ProposalFact {
    pub id: String,
    pub title: String,
    pub because: String,
    pub adds: Vec<PartFact>,
    pub removes: Vec<PartFact>,
    pub changes: Vec<ChangeFact>,
    pub connects: Vec<HopFact>,
    pub disconnects: Vec<HopFact>,
    /// Stage → what a month costs before and after.
    pub monthly: IndexMap<String, DifferenceFact>,
}

/// A component that comes or goes.
#[derive(Clone, Debug, Serialize)]
pub struct PartFact {
    pub id: String,
    pub title: String,
    pub kind: String,
    /// What it follows from, where nobody wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<String>,
}

/// A setting with another value.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeFact {
    /// "Tasks of API".
    pub what: String,
    pub before: String,
    pub after: String,
}

/// A connection that comes or goes, by ids and by names.
#[derive(Clone, Debug, Serialize)]
pub struct HopFact {
    pub from: String,
    pub to: String,
    pub title: String,
}

/// Expected amounts of a month, US$, exact. Where something has no price, `whole` is false and the amounts leave it out.
#[derive(Clone, Debug, Serialize)]
pub struct DifferenceFact {
    pub before: String,
    pub after: String,
    pub difference: String,
    pub whole: bool,
}

/// The alternative a model is, where it is one.
pub fn alternative(model: &Model, lang: Lang) -> Option<AlternativeFact> {
    let one = model.alternative.as_ref()?;
    Some(AlternativeFact {
        id: one.id.clone(),
        title: one.title.get(lang).to_string(),
        because: one.because.as_ref().map(|text| text.get(lang).to_string()),
        folder: one.folder.clone(),
    })
}

/// The environments of a model.
pub fn environments(model: &Model, book: &PriceBook, lang: Lang) -> Result<Vec<EnvironmentFact>> {
    let all: Vec<&Stage> = model.environments.iter().map(|one| &one.now).collect();
    let one = |(at, one): (usize, &Environment)| {
        let stack = &one.now.stack;
        Ok(EnvironmentFact {
            id: one.now.id.clone(),
            title: one.now.title.get(lang).to_string(),
            stage: one.stage.clone(),
            domain: stack.domain.clone(),
            region: stack.region.clone(),
            account: stack.deployed.account.clone(),
            differs: overview::differing(&all, at, lang, &|id| is_written(&one.now, id))?,
            monthly: money(cost::expected(&one.now, book), lang),
            whole: cost::is_whole(&one.now, book),
        })
    };
    model.environments.iter().enumerate().map(one).collect()
}

/// Whether the model writes a component; what is derived says nothing that these do not.
fn is_written(stage: &Stage, id: &str) -> bool {
    stage.stack.components.get(id).is_some_and(|one| one.derived_from.is_none())
}

/// What is proposed, against the model as it is at the stage that is shown.
pub fn proposals(model: &Model, shown: usize, book: &PriceBook, lang: Lang) -> Result<Vec<ProposalFact>> {
    model.proposals.iter().map(|one| proposal(model, one, shown, book, lang)).collect()
}

fn proposal(model: &Model, one: &Proposal, shown: usize, book: &PriceBook, lang: Lang) -> Result<ProposalFact> {
    let [before, after] = [model, &one.model].map(|model| model.stages.get(shown).or(model.stages.first()));
    let (Some(before), Some(after)) = (before, after) else { anyhow::bail!("a model has a stage") };
    let pairs = model.stages.iter().zip(&one.model.stages);
    Ok(ProposalFact {
        id: one.id.clone(),
        title: one.title.get(lang).to_string(),
        because: one.because.get(lang).to_string(),
        adds: parts(&after.stack, &before.stack, lang),
        removes: parts(&before.stack, &after.stack, lang),
        changes: changes(before, after, lang)?,
        connects: hops(&after.stack, &before.stack, lang),
        disconnects: hops(&before.stack, &after.stack, lang),
        monthly: pairs.map(|(before, after)| (before.id.clone(), difference(before, after, book))).collect(),
    })
}

/// The components of a stack that another has not, those that somebody wrote first.
fn parts(of: &Stack, but: &Stack, lang: Lang) -> Vec<PartFact> {
    let kept = |one: &Component| but.components.get(&one.id).is_some_and(|other| other.kind() == one.kind());
    let mut all: Vec<&Component> = of.components.values().filter(|one| !kept(one)).collect();
    all.sort_by_key(|one| one.derived_from.is_some());
    let part = |one: &Component| PartFact {
        id: one.id.clone(),
        title: one.title.get(lang).to_string(),
        kind: one.kind().to_string(),
        derived_from: one.derived_from.clone(),
    };
    all.into_iter().map(part).collect()
}

fn hops(of: &Stack, but: &Stack, lang: Lang) -> Vec<HopFact> {
    let title = |id: &str| of.components.get(id).map_or(id.to_string(), |one| one.title.get(lang).to_string());
    let hop = |wire: &Connection| HopFact {
        from: wire.from.clone(),
        to: wire.to.clone(),
        title: format!("{} → {}", title(&wire.from), title(&wire.to)),
    };
    let kept = |wire: &&Connection| but.connections.iter().any(|other| other.from == wire.from && other.to == wire.to);
    of.connections.iter().filter(|wire| wire.derived_from.is_none() && !kept(wire)).map(hop).collect()
}

fn changes(before: &Stage, after: &Stage, lang: Lang) -> Result<Vec<ChangeFact>> {
    let stages = [before, after];
    let stays = |id: &str| is_written(before, id) && after.stack.components.contains_key(id);
    let [was, is] = [0, 1].map(|at| overview::differing(&stages, at, lang, &stays));
    let (was, is) = (was?, is?);
    let change = |(what, before): (String, String)| ChangeFact {
        after: is.get(&what).cloned().unwrap_or_default(),
        what,
        before,
    };
    Ok(was.into_iter().map(change).collect())
}

fn difference(before: &Stage, after: &Stage, book: &PriceBook) -> DifferenceFact {
    let [was, is] = [before, after].map(|stage| cost::expected(stage, book));
    DifferenceFact {
        before: was.to_string(),
        after: is.to_string(),
        difference: (is - was).to_string(),
        whole: [before, after].iter().all(|stage| cost::is_whole(stage, book)),
    }
}

/// The facts of a model with alternatives: what all share, and in `alternatives` the whole of each. There is no stack
/// without an alternative, so that lists of its parts are empty.
pub fn together(each: &[Facts]) -> Option<Facts> {
    let mut shared = each.first()?.clone();
    shared.alternative = None;
    shared.alternatives = each.iter().map(entry).collect();
    shared.overview.clear();
    shared.network = None;
    shared.environments.clear();
    shared.proposals.clear();
    shared.units.clear();
    shared.views.clear();
    shared.components.clear();
    shared.connections.clear();
    shared.flows.clear();
    shared.requirements.clear();
    shared.decisions.clear();
    shared.findings.clear();
    shared.operations.clear();
    shared.cost.stages.clear();
    shared.cost.assumptions.clear();
    shared.cost.budget = None;
    shared.cost.savings.clear();
    shared.cost.swings.clear();
    shared.cost.left_out.clear();
    for stage in &mut shared.stages {
        stage.differs.clear();
        stage.monthly.clear();
    }
    Some(shared)
}

/// All of an alternative, under its own id and title.
fn entry(facts: &Facts) -> Json {
    under(facts, json!(facts))
}

/// A part of an alternative's facts, with the alternative's id and title before it.
pub fn under(facts: &Facts, part: Json) -> Json {
    let mut all = json!({});
    if let Some(one) = &facts.alternative {
        all["id"] = json!(one.id);
        all["title"] = json!(one.title);
        all["folder"] = json!(one.folder);
    }
    if let (Some(all), Json::Object(part)) = (all.as_object_mut(), part) {
        let own = part.into_iter().filter(|(key, _)| !matches!(key.as_str(), "title" | "alternative" | "alternatives"));
        all.extend(own);
    }
    all
}
