//! `orbi flow`: the story of each request.

use crate::cli::args::{Text, Told};
use crate::cli::load::Failure;
use crate::cli::output;
use crate::cli::project::Project;
use crate::parts;

/// Tells the flows.
pub fn run(args: &Told, project: &Project) -> Result<u8, Failure> {
    let loaded = super::loaded(project, &args.models, &args.which)?;
    let answers = super::answers(&loaded, &super::wanted(&args.which, false))?;
    let text = match args.format {
        Text::Json => super::json(&answers, "flows", |edition| super::value(&edition.facts.flows))?,
        Text::Md => super::told(&answers, |edition| parts::flows(edition, None)),
    };
    output::data(text.as_bytes())?;
    Ok(0)
}
