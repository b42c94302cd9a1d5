//! `orbi init`: a model to begin with, and the schema its first line names for editors. Nothing that is there is touched.

use std::io::Write;
use std::path::Path;

use crate::cli::args::Init;
use crate::cli::load::Failure;
use crate::cli::output;
use crate::cli::project::Project;
use crate::diag::did_you_mean;
use crate::{schema, starters};

/// Where the first line of a starter says the schema is.
const SCHEMA: &str = "docs/orbi.schema.json";

/// Writes the starter.
pub fn run(args: &Init, project: &Project) -> Result<u8, Failure> {
    let name = args.from.as_deref().unwrap_or(starters::USUAL);
    let all = starters::starters();
    let Some((_, text)) = all.iter().find(|(known, _)| *known == name) else {
        let near = did_you_mean(name, all.iter().map(|(known, _)| *known));
        return Err(Failure::usage(format!("there is no starter `{name}`: {near}")));
    };
    let folder = match &args.folder {
        Some(path) => project.absolute(path),
        None => project.base.clone(),
    };
    let path = format!("model/{name}.yaml");
    if !create(&folder, &path, text)? {
        return Err(Failure::usage(format!("{path} is there already; it was left as it is")));
    }
    output::note(&format!("{path} written"));
    if text.contains(SCHEMA) && create(&folder, SCHEMA, &schema())? {
        output::note(&format!("{SCHEMA} written, for editors that know YAML schemas"));
    }
    output::note("edit it; `orbi check` says what is wrong, `orbi docs` writes the site");
    Ok(0)
}

/// Writes a file that is not there yet; `false` where one is.
fn create(folder: &Path, path: &str, text: &str) -> Result<bool, Failure> {
    let file = folder.join(path);
    let failed = |error: &std::io::Error| Failure::usage(format!("{path} cannot be written: {error}"));
    if file.symlink_metadata().is_ok() {
        return Ok(false);
    }
    if let Some(parent) = file.parent() {
        std::fs::create_dir_all(parent).map_err(|error| failed(&error))?;
    }
    let mut new = std::fs::File::create_new(&file).map_err(|error| failed(&error))?;
    new.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    Ok(true)
}
