//! `orbi explain`: a kind of component with its keys, a rule, or every value of a model and where it comes from.

use std::path::PathBuf;

use crate::cli::args::Explain;
use crate::cli::load::Failure;
use crate::cli::output;
use crate::cli::project::Project;
use crate::diag::did_you_mean;
use crate::{explain, rule};

/// Explains.
pub fn run(args: &Explain, project: &Project) -> Result<u8, Failure> {
    let text = match args.what.as_deref() {
        None => explain::kinds(),
        Some(what) => one(args, project, what)?,
    };
    output::data(text.as_bytes())?;
    Ok(0)
}

fn one(args: &Explain, project: &Project, what: &str) -> Result<String, Failure> {
    if let Some(text) = explain::kind(what) {
        return Ok(text);
    }
    if let Some(fact) = rule(what, args.which.lang.unwrap_or_default())? {
        return Ok(explain::rule(&fact));
    }
    if what.contains(['.', '/']) || project.base.join(what).exists() {
        return model(args, project, what);
    }
    let near = did_you_mean(what, explain::words());
    Err(Failure::usage(format!("there is no kind or rule `{what}`: {near}")))
}

fn model(args: &Explain, project: &Project, path: &str) -> Result<String, Failure> {
    let loaded = super::loaded(project, &[PathBuf::from(path)], &args.which)?;
    let answers = super::answers(&loaded, &super::wanted(&args.which, false))?;
    Ok(super::told(&answers, |one| explain::values(&one.facts)))
}
