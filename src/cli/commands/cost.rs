//! `orbi cost`: the estimate.

use crate::cli::args::{Cost, Sheet};
use crate::cli::load::{Failure, Loaded};
use crate::cli::output;
use crate::cli::project::Project;
use crate::units::Lang;
use crate::{CostFact, estimate};

/// Prints the estimate; with `--enforce` answers 1 where a stage is over its budget.
pub fn run(args: &Cost, project: &Project) -> Result<u8, Failure> {
    let loaded = super::loaded(project, &args.models, &args.which)?;
    let cost = |one: &Loaded| -> Result<(CostFact, Lang), Failure> {
        let built = super::built(one, &args.which, false)?;
        let edition = super::edition(&built)?;
        Ok((edition.facts.cost.clone(), edition.lang))
    };
    let text = match args.format {
        Sheet::Json => super::json(&loaded, |one| super::value(&cost(one)?.0))?,
        Sheet::Csv => super::told(&loaded, |one| Ok(estimate::csv(&cost(one)?.0)))?,
        Sheet::Md => super::told(&loaded, |one| cost(one).map(|(cost, lang)| estimate::markdown(&cost, lang)))?,
        Sheet::Table => super::told(&loaded, |one| cost(one).map(|(cost, lang)| estimate::table(&cost, lang)))?,
    };
    output::data(text.as_bytes())?;
    let over =
        |cost: &CostFact| cost.budget.iter().flat_map(|budget| budget.holds.values()).any(|holds| holds == "over");
    let passed = loaded.iter().map(|one| Ok(over(&cost(one)?.0))).collect::<Result<Vec<bool>, Failure>>()?;
    Ok(u8::from(args.enforce && passed.contains(&true)))
}
