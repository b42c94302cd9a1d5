//! What the team does by hand: the first deploy, and restoring a backup. Only what this stack has.

mod deploy;
mod restore;
mod restore_cluster;

use anyhow::Result;

use super::types::OperationFact;
use crate::graph::Model;
use crate::units::Lang;

/// The operations of the stage `shown`; where there are environments, of the first one at that stage.
pub fn operations(model: &Model, shown: usize, lang: Lang) -> Result<Vec<OperationFact>> {
    let Some(stage) = model.stages.get(shown) else { return Ok(Vec::new()) };
    let place = model.environments.iter().find(|one| one.stage == stage.id).or(model.environments.first());
    let stage = place.map_or(stage, |place| &place.now);
    let mut all = vec![deploy::first(model, &stage.stack, lang)?];
    all.extend(restore::all(stage, lang)?);
    all.extend(restore_cluster::all(stage, lang)?);
    Ok(all)
}
