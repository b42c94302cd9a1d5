//! The story of each flow: its stops, its steps, the way back, and what happens when a part fails.

mod back;
mod failures;
mod flow;
mod step;
mod zones;

pub use step::parts;

use anyhow::Result;

use super::types::FlowFact;
use crate::graph::Model;
use crate::units::Lang;
use flow::Told;

/// Every flow of the stage `shown`; what differs in other stages is said in the same sentences.
pub fn flows(model: &Model, shown: usize, lang: Lang) -> Result<Vec<FlowFact>> {
    let Some(stage) = model.stages.get(shown) else { return Ok(Vec::new()) };
    let told = (0..stage.stack.flows.len()).map(|at| Told::new(model, stage, at, lang)?.fact());
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
            failures: self.failures()?,
        })
    }
}
