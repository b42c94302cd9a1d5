//! `orbi facts`: the resolved stack as JSON.

use serde_json::json;

use crate::cli::args::Facts;
use crate::cli::load::Failure;
use crate::cli::output;
use crate::cli::project::Project;
use crate::{Edition, variants};

/// Prints the facts; with alternatives, what all share and each of them whole.
pub fn run(args: &Facts, project: &Project) -> Result<u8, Failure> {
    let loaded = super::loaded(project, &args.models, &args.which)?;
    let answers = super::answers(&loaded, &super::wanted(&args.which, false))?;
    let one = |answer: &super::Answer| {
        let mut all = super::value(&answer.whole.facts)?;
        if !answer.each.is_empty() {
            let cost = |edition: &Edition| Ok(variants::under(&edition.facts, super::value(&edition.facts.cost)?));
            all["cost"] = json!({ "alternatives": answer.each.iter().map(cost).collect::<Result<Vec<_>, Failure>>()? });
        }
        Ok(all)
    };
    let text = super::print(answers.iter().map(one).collect::<Result<_, Failure>>()?)?;
    output::data(text.as_bytes())?;
    Ok(0)
}
