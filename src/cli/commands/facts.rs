//! `orbi facts`: the resolved stack as JSON.

use crate::cli::args::Facts;
use crate::cli::load::Failure;
use crate::cli::output;
use crate::cli::project::Project;

/// Prints the facts.
pub fn run(args: &Facts, project: &Project) -> Result<u8, Failure> {
    let loaded = super::loaded(project, &args.models, &args.which)?;
    let text =
        super::json(&loaded, |one| super::value(&super::edition(&super::built(one, &args.which, false)?)?.facts))?;
    output::data(text.as_bytes())?;
    Ok(0)
}
