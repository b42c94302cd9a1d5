//! `orbi cost`: the estimate.

use crate::cli::args::{Cost, Sheet};
use crate::cli::load::Failure;
use crate::cli::output;
use crate::cli::project::Project;
use crate::{Edition, estimate};

/// Prints the estimate; with `--enforce` answers 1 where a stage is over its budget.
pub fn run(args: &Cost, project: &Project) -> Result<u8, Failure> {
    let loaded = super::loaded(project, &args.models, &args.which)?;
    let answers = super::answers(&loaded, &super::wanted(&args.which, false))?;
    let text = match args.format {
        Sheet::Json => super::json(&answers, "cost", |one| super::value(&one.facts.cost))?,
        Sheet::Csv => super::told(&answers, |one| estimate::csv(&one.facts.cost)),
        Sheet::Md => super::told(&answers, |one| estimate::markdown(&one.facts.cost, one.lang)),
        Sheet::Table => super::told(&answers, |one| estimate::table(&one.facts.cost, one.lang)),
    };
    output::data(text.as_bytes())?;
    let passed = answers.iter().flat_map(|answer| answer.editions()).any(is_over);
    Ok(u8::from(args.enforce && passed))
}

fn is_over(edition: &Edition) -> bool {
    edition.facts.cost.budget.iter().flat_map(|budget| budget.holds.values()).any(|holds| holds == "over")
}
