//! `orbi decisions`: the reasons behind the choices.

use crate::cli::args::{Text, Told};
use crate::cli::load::Failure;
use crate::cli::output;
use crate::cli::project::Project;
use crate::parts;

/// Gives the reasons.
pub fn run(args: &Told, project: &Project) -> Result<u8, Failure> {
    let loaded = super::loaded(project, &args.models, &args.which)?;
    let answers = super::answers(&loaded, &super::wanted(&args.which, false))?;
    let text = match args.format {
        Text::Json => super::json(&answers, "decisions", |edition| super::value(&edition.facts.decisions))?,
        Text::Md => super::told(&answers, parts::decisions),
    };
    output::data(text.as_bytes())?;
    Ok(0)
}
