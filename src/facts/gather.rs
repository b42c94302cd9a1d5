//! All facts of a model in one language, put together from their parts.

use indexmap::IndexMap;

use super::components;
use super::types::{ComponentFact, ConnectionFact, CostFact, Facts, FlowFact, StageFact, StepFact, UnitFact, ViewFact};
use crate::graph::{Model, Stack, Stage};
use crate::terraform::{Plan, Terraform};
use crate::units::{Lang, range};

/// The facts of a model; components, connections and flows are those of its first stage.
pub fn gather(model: &Model, terraform: &Terraform, lang: Lang) -> Option<Facts> {
    let first = model.stages.first()?;
    let (stack, plan) = (&first.stack, terraform.stage(&first.id));
    Some(Facts {
        stack: stack.id.clone(),
        title: stack.title.get(lang).to_string(),
        summary: stack.summary.as_ref().map(|text| text.get(lang).to_string()),
        version: stack.version.clone(),
        date: stack.date.clone(),
        language: lang.code().to_string(),
        region: stack.region.clone(),
        domain: stack.domain.clone(),
        overview: String::new(),
        stages: model.stages.iter().map(|stage| stage_fact(stage, lang)).collect(),
        alternatives: Vec::new(),
        units: units(terraform),
        views: views(stack, lang),
        network: components::network(stack),
        components: stack.components.values().map(|one| component(one, plan, lang)).collect(),
        connections: stack.connections.iter().map(|wire| connection(wire, plan, lang)).collect(),
        flows: stack.flows.iter().map(|flow| flow_fact(stack, flow, lang)).collect(),
        requirements: Vec::new(),
        decisions: Vec::new(),
        findings: Vec::new(),
        cost: CostFact { stages: Vec::new(), assumptions: Vec::new(), budget: None },
        operations: Vec::new(),
    })
}

fn stage_fact(stage: &Stage, lang: Lang) -> StageFact {
    let users = stage.daily_users.map(|(low, high)| range(low.into(), high.into(), lang));
    StageFact {
        id: stage.id.clone(),
        title: stage.title.get(lang).to_string(),
        daily_users: users.unwrap_or_default(),
        differs: IndexMap::new(),
        monthly: String::new(),
    }
}

fn component(one: &crate::graph::Component, plan: Option<&Plan>, lang: Lang) -> ComponentFact {
    let terraform = plan.map(|plan| plan.owned_by(&one.id)).unwrap_or_default();
    ComponentFact { terraform, ..components::component(one, lang) }
}

fn connection(wire: &crate::graph::Connection, plan: Option<&Plan>, lang: Lang) -> ConnectionFact {
    let enforced_by = plan.map(|plan| plan.enforcers_of(&wire.id())).unwrap_or_default();
    components::connection(wire, enforced_by, "", lang)
}

fn views(stack: &Stack, lang: Lang) -> Vec<ViewFact> {
    let overview = ViewFact { id: "overview".into(), title: stack.title.get(lang).to_string() };
    let flow = |flow: &crate::graph::Flow| ViewFact { id: format!("flow:{}", flow.id), title: flow.title.get(lang).to_string() };
    std::iter::once(overview).chain(stack.flows.iter().map(flow)).collect()
}

/// The roots in the order they are applied, with what each file holds.
fn units(terraform: &Terraform) -> Vec<UnitFact> {
    let unit = |root: &crate::terraform::Root| {
        let mut files: IndexMap<String, Vec<String>> = IndexMap::new();
        for piece in root.pieces.iter().filter(|piece| piece.is_resource()) {
            files.entry(piece.file.clone()).or_default().push(piece.address());
        }
        UnitFact { id: root.unit.clone(), because: String::new(), path: root.unit.clone(), files }
    };
    terraform.merged.plan.roots.iter().map(unit).collect()
}

fn flow_fact(stack: &Stack, flow: &crate::graph::Flow, lang: Lang) -> FlowFact {
    let step = |step: &crate::graph::Step| StepFact {
        number: step.number,
        from: step.from.clone(),
        to: step.to.clone(),
        head: stack.connections.get(step.connection).and_then(|wire| wire.protocol.clone()).unwrap_or_default(),
        sentence: String::new(),
        repeated: step.repeated,
    };
    FlowFact {
        id: flow.id.clone(),
        title: flow.title.get(lang).to_string(),
        path: Vec::new(),
        steps: flow.steps.iter().map(step).collect(),
        back: String::new(),
        failures: Vec::new(),
    }
}
