//! `orbi flow`: the story of each request.

use crate::cli::args::{Text, Told};
use crate::cli::load::Failure;
use crate::cli::output;
use crate::cli::project::Project;
use crate::parts;

/// Tells the flows.
pub fn run(args: &Told, project: &Project) -> Result<u8, Failure> {
    let loaded = super::loaded(project, &args.models, &args.which)?;
    let text = match args.format {
        Text::Json => super::json(&loaded, |one| {
            super::value(&super::edition(&super::built(one, &args.which, false)?)?.facts.flows)
        })?,
        Text::Md => super::told(&loaded, |one| {
            Ok(parts::flows(super::edition(&super::built(one, &args.which, false)?)?, None))
        })?,
    };
    output::data(text.as_bytes())?;
    Ok(0)
}
