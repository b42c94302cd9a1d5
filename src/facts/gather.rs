//! All facts of a model in one language, put together from their parts.

use anyhow::{Context as _, Result};
use indexmap::IndexMap;

use super::cost::{self, Estimates};
use super::environment::environment;
use super::types::{ComponentFact, ConnectionFact, Facts, StageFact, ViewFact};
use super::{components, decisions, findings, operations, overview, requirements, story, units, variants};
use crate::graph::{self, Component, Connection, Flow, Model, Stack, Stage};
use crate::prices::PriceBook;
use crate::review::{self, Addresses, Finding};
use crate::terraform::{Plan, Terraform, unenforced_because};
use crate::units::{Lang, Usd, range};

/// What facts are gathered from, and for whom.
pub struct Sources<'a> {
    pub model: &'a Model,
    pub terraform: &'a Terraform,
    pub book: &'a PriceBook,
    /// The stage that is told, by its place; what differs in others is said beside it.
    pub shown: usize,
    /// The day acceptances are compared with, `YYYY-MM-DD`; they do not expire without it.
    pub today: Option<&'a str>,
}

/// Who owns and who enforces what, from a stage's plan.
struct Index<'a>(Option<&'a Plan>);

impl Addresses for Index<'_> {
    fn of(&self, component: &str) -> Vec<String> {
        self.0.map(|plan| plan.owned_by(component)).unwrap_or_default()
    }

    fn enforcing(&self, connection: &str) -> Vec<String> {
        self.0.map(|plan| plan.enforcers_of(connection)).unwrap_or_default()
    }
}

/// What a reviewer finds in a model, in no language.
pub fn judge(from: &Sources) -> Vec<Finding> {
    let index = Index(from.plan());
    review::review(from.model, &index, &Estimates::new(from.model, from.book), from.today)
}

/// The facts of a model; components, connections and flows are those of the stage that is shown.
pub fn gather(from: &Sources, found: &[Finding], lang: Lang) -> Result<Facts> {
    let (model, index) = (from.model, Index(from.plan()));
    let stage = model.stages.get(from.shown).or(model.stages.first()).context("a model has a stage")?;
    let stack = &stage.stack;
    let costs = Estimates::new(model, from.book);
    let estimate = cost::estimate(model, from.book, lang);
    let monthly = cost::monthly_words(model, from.book, lang);
    Ok(Facts {
        stack: stack.id.clone(),
        title: stack.title.get(lang).to_string(),
        summary: stack.summary.as_ref().map(|text| text.get(lang).to_string()),
        version: stack.version.clone(),
        date: stack.date.clone(),
        language: lang.code().to_string(),
        region: stack.region.clone(),
        domain: stack.domain.clone(),
        overview: overview::overview(model, from.shown, lang)?,
        stages: (0..model.stages.len()).map(|at| from.stage(at, lang)).collect::<Result<_>>()?,
        alternative: variants::alternative(model, lang),
        alternatives: Vec::new(),
        environments: variants::environments(model, from.book, lang)?,
        proposals: variants::proposals(model, from.shown, from.book, lang)?,
        units: units::units(model, stack, from.terraform, lang)?,
        views: views(model, stack, lang),
        network: components::network(stack),
        components: each(stack, |one| component(stack, one, &index, &monthly, lang))?,
        connections: stack.connections.iter().map(|wire| connection(wire, &index, lang)).collect(),
        flows: story::flows(model, from.shown, lang)?,
        requirements: requirements::requirements(model, found, &index, &costs, lang)?,
        decisions: decisions::decisions(model, from.shown, lang, Some(&|stage, ids| from.of(stage, ids)))?,
        findings: findings::findings(model, found, lang)?,
        cost: estimate,
        operations: operations::operations(model, from.shown, lang)?,
    })
}

impl<'a> Sources<'a> {
    fn plan(&self) -> Option<&'a Plan> {
        let id = self.model.stages.get(self.shown).map_or("", |stage| stage.id.as_str());
        self.terraform.stage(id)
    }

    /// What components cost together in a stage; `None` where something has no price.
    fn of(&self, stage: &Stage, ids: &[&str]) -> Option<Usd> {
        let each = cost::component_shown(stage, self.book);
        let sum = || ids.iter().filter_map(|id| each.get(*id).copied()).sum();
        cost::is_whole(stage, self.book).then(sum)
    }

    fn stage(&self, at: usize, lang: Lang) -> Result<StageFact> {
        let stage = &self.model.stages[at];
        let users = stage.daily_users.map(|(low, high)| range(low.into(), high.into(), lang));
        let expected: Usd = cost::expected(stage, self.book);
        Ok(StageFact {
            id: stage.id.clone(),
            title: stage.title.get(lang).to_string(),
            daily_users: users.unwrap_or_default(),
            differs: overview::differs(&self.model.stages.iter().collect::<Vec<_>>(), at, lang)?,
            monthly: cost::told(expected, cost::is_whole(stage, self.book), lang),
        })
    }
}

fn each<T>(stack: &Stack, one: impl Fn(&Component) -> Result<T>) -> Result<Vec<T>> {
    stack.components.values().map(one).collect()
}

fn component(
    stack: &Stack,
    one: &Component,
    index: &Index,
    monthly: &IndexMap<String, IndexMap<String, String>>,
    lang: Lang,
) -> Result<ComponentFact> {
    Ok(ComponentFact {
        role: overview::role(stack, &one.id, lang)?,
        terraform: index.of(&one.id),
        environment: environment(stack, one),
        monthly: monthly.get(&one.id).cloned().unwrap_or_default(),
        ..components::component(one, lang)
    })
}

fn connection(wire: &Connection, index: &Index, lang: Lang) -> ConnectionFact {
    components::connection(wire, index.enforcing(&wire.id()), &unenforced_because(wire, lang), lang)
}

fn views(model: &Model, stack: &Stack, lang: Lang) -> Vec<ViewFact> {
    let whole = stack.views().map(|id| {
        let title = if id == "overview" { stack.title.get(lang) } else { graph::view_name(id, lang) };
        ViewFact { id: id.into(), title: title.to_string() }
    });
    let flow = |flow: &Flow| ViewFact { id: format!("flow:{}", flow.id), title: flow.title.get(lang).to_string() };
    let states =
        |one: &Component| ViewFact { id: format!("states:{}", one.id), title: one.title.get(lang).to_string() };
    let machines = stack.machines().map(states);
    let proposed = model
        .proposals
        .iter()
        .map(|one| ViewFact { id: format!("proposal:{}", one.id), title: one.title.get(lang).to_string() });
    whole.chain(stack.flows.iter().map(flow)).chain(machines).chain(proposed).collect()
}
