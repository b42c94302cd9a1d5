//! `orbi terraform`: the Terraform of each model, one folder a unit.

use std::path::PathBuf;

use crate::cli::args::Terraform;
use crate::cli::commit::{Made, commit};
use crate::cli::load::{self, Failure};
use crate::cli::project::Project;
use crate::{Wanted, build};

/// Writes the Terraform.
pub fn run(args: &Terraform, project: &Project) -> Result<u8, Failure> {
    commit(project, make(args, project)?, &args.writing)
}

/// The Terraform of each model, before it is written.
pub fn make(args: &Terraform, project: &Project) -> Result<Vec<Made>, Failure> {
    let loaded = load::models(project, &project.models(&args.models)?)?;
    if let (Some(path), true) = (&args.output, loaded.len() > 1) {
        let message = format!("{} models cannot share the folder {}; name one model", loaded.len(), path.display());
        return Err(Failure::usage(message));
    }
    let one = |loaded: &load::Loaded| {
        let out = folder(args, project, loaded)?;
        let built = build(&loaded.model, &Wanted::default())?;
        let files = super::owned(built.terraform, &out, |_| vec![loaded.path.clone()]);
        let line = ["terraform", &loaded.path, "-o", &out].map(str::to_string).to_vec();
        Ok(Made { command: "terraform", out, args: line, files })
    };
    let all = loaded.iter().map(one).collect::<Result<Vec<_>, Failure>>()?;
    match all.iter().enumerate().find(|(at, made)| all[..*at].iter().any(|other| other.out == made.out)) {
        Some((_, made)) => {
            let message =
                format!("several models write to {}; give each its own `outputs: {{ terraform: … }}`", made.out);
            Err(Failure::usage(message))
        }
        None => Ok(all),
    }
}

/// Where a model's Terraform goes: what was asked, else what the model says, else `terraform`.
fn folder(args: &Terraform, project: &Project, loaded: &load::Loaded) -> Result<String, Failure> {
    match &args.output {
        Some(path) => project.target(path),
        None => {
            let said = &loaded.model.stages[0].stack.outputs.terraform;
            project.at_root().target(&PathBuf::from(if said.is_empty() { "terraform" } else { said }))
        }
    }
}
