//! The story of each flow: its stops, its steps, the way back, and what happens when a part fails.

mod back;
mod failures;
mod flow;
mod step;
mod zones;

pub use step::parts;

use anyhow::Result;

use super::types::{FailureFact, FlowFact};
use super::words::{at_stage, paragraph, shares};
use crate::graph::{Model, Stage};
use crate::units::Lang;
use flow::Told;

/// Every flow of the stage `shown`; what differs in other stages is said in the same sentences.
pub fn flows(model: &Model, shown: usize, lang: Lang) -> Result<Vec<FlowFact>> {
    let Some(stage) = model.stages.get(shown) else { return Ok(Vec::new()) };
    let alone: Vec<Model> = model.stages.iter().map(|one| single(model, one)).collect();
    let told = (0..stage.stack.flows.len()).map(|at| {
        let told = Told::new(model, stage, at, lang)?;
        Ok(FlowFact { failures: failures(model, &alone, &told, lang)?, ..told.fact()? })
    });
    told.collect()
}

/// A model of one stage alone, so that its sentences need not name it.
fn single(model: &Model, stage: &Stage) -> Model {
    Model {
        file: model.file.clone(),
        stages: vec![stage.clone()],
        environments: Vec::new(),
        proposals: Vec::new(),
        alternative: model.alternative.clone(),
        alternatives: Vec::new(),
    }
}

/// What happens when a part of the flow fails: said once where it is so at every stage, else of each stage by itself.
fn failures(model: &Model, alone: &[Model], shown: &Told, lang: Lang) -> Result<Vec<FailureFact>> {
    let (mut all, mut each) = (Vec::new(), Vec::new());
    for (stage, single) in model.stages.iter().zip(alone) {
        let of = |model, stage: &Stage| match stage.stack.flows.iter().position(|flow| flow.id == shown.flow.id) {
            Some(at) => Told::new(model, stage, at, lang)?.failures(),
            None => Ok(Vec::new()),
        };
        all.push(of(model, stage)?);
        each.push(of(single, &single.stages[0])?);
    }
    let mut titles: Vec<&str> = Vec::new();
    for one in all.iter().flatten() {
        if !titles.contains(&one.title.as_str()) {
            titles.push(&one.title);
        }
    }
    let text = |of: &[Vec<FailureFact>], title: &str, stage: &Stage| {
        let at = model.stages.iter().position(|one| one.id == stage.id)?;
        of[at].iter().find(|one| one.title == title).map(|one| one.text.clone())
    };
    let told = titles.into_iter().map(|title| {
        let same = shares(model, lang, |stage| text(&all, title, stage))?;
        let text = match same.as_slice() {
            [one] if one.at.is_none() => one.value.clone(),
            _ => {
                let said = shares(model, lang, |stage| text(&each, title, stage))?;
                let said: Vec<String> =
                    said.iter().map(|share| at_stage(share.at.as_deref().unwrap_or_default(), &share.value)).collect();
                paragraph(&said)
            }
        };
        Ok(FailureFact { title: title.to_string(), text })
    });
    told.collect()
}

impl Told<'_> {
    fn fact(&self) -> Result<FlowFact> {
        Ok(FlowFact {
            id: self.flow.id.clone(),
            title: self.flow.title.get(self.lang).to_string(),
            path: self.path()?,
            steps: self.steps()?,
            back: self.back()?,
            failures: Vec::new(),
        })
    }
}
