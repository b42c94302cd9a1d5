//! `orbi cost`: the estimate.

use crate::cli::args::{Cost, Sheet};
use crate::cli::load::{Failure, Loaded};
use crate::cli::output;
use crate::cli::project::Project;
use crate::facts::CostFact;
use crate::publish::parts;

/// Prints the estimate; with `--enforce` answers 1 where a stage is over its budget.
pub fn run(args: &Cost, project: &Project) -> Result<u8, Failure> {
    let loaded = super::loaded(project, &args.models, &args.which)?;
    let text = match args.format {
        Sheet::Json => super::json(&loaded, |one| {
            super::value(&super::edition(&super::built(one, &args.which, false)?)?.facts.cost)
        })?,
        _ => super::told(&loaded, |one| {
            let built = super::built(one, &args.which, false)?;
            let edition = super::edition(&built)?;
            let stage = args.which.stage.clone().or_else(|| edition.facts.stages.first().map(|stage| stage.id.clone()));
            Ok(parts::cost(edition, stage.as_deref()))
        })?,
    };
    output::data(text.as_bytes())?;
    let over =
        |cost: &CostFact| cost.budget.iter().flat_map(|budget| budget.holds.values()).any(|holds| holds == "over");
    let any = |one: &Loaded| Ok(over(&super::edition(&super::built(one, &args.which, false)?)?.facts.cost));
    let any = loaded.iter().map(any).collect::<Result<Vec<bool>, Failure>>()?;
    Ok(u8::from(args.enforce && any.contains(&true)))
}
