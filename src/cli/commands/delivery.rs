//! `orbi delivery`: the files of what ships versions, at the project's root.

use std::path::PathBuf;

use crate::cli::args::Delivery;
use crate::cli::commit::{Made, commit};
use crate::cli::load::{self, Failure};
use crate::cli::project::Project;
use crate::delivery_files;

/// Writes the files.
pub fn run(args: &Delivery, project: &Project) -> Result<u8, Failure> {
    commit(project, make(args, project)?, &args.writing)
}

/// The delivery of each model that has one, before it is written.
pub fn make(args: &Delivery, project: &Project) -> Result<Vec<Made>, Failure> {
    let loaded = load::models(project, &project.models(&args.models)?)?;
    let root = project.at_root();
    let out = match &args.output {
        Some(path) => project.target(path)?,
        None => root.target(&PathBuf::from("."))?,
    };
    let mut all = Vec::new();
    for one in &loaded {
        let files = delivery_files(&one.model);
        if files.is_empty() && !args.models.is_empty() {
            let message = format!("{} has no delivery: write `delivery: {{ with: github-actions, … }}`", one.path);
            return Err(Failure::usage(message));
        }
        let files = super::owned(files, &out, |_| vec![one.path.clone()]);
        let here = if out.is_empty() { "." } else { &out };
        let line = ["delivery", &one.path, "-o", here].map(str::to_string).to_vec();
        // Several models write to the same root, each its own files.
        let place = if out.is_empty() { one.path.clone() } else { format!("{out}/{}", one.path) };
        all.push(Made { command: "delivery", out: place, args: line, files });
    }
    Ok(all)
}
