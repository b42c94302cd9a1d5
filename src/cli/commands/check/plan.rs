//! `orbi check --plan`: whether a real Terraform plan is what the model says.

use std::path::Path;

use serde_json::json;

use super::{key, safe};
use crate::cli::args::{Check, Verdict};
use crate::cli::commands;
use crate::cli::load::{self, Failure};
use crate::cli::output::{data, note};
use crate::cli::project::Project;
use crate::diag::{self, Report};
use crate::{Difference, Held, NoAnswer, PlanOf, held_against};

/// What to run where there is no plan to read.
const MAKE: &str = "make one with `terraform plan -out=p && terraform show -json p > plan.json`";

/// A model's text under the name it is shown by.
struct Source {
    name: String,
    text: String,
}

/// Checks; answers 1 where they differ.
pub fn run(args: &Check, file: &Path, project: &Project) -> Result<u8, Failure> {
    let path = match args.models.as_slice() {
        [] => project.model(None)?,
        [only] => only.clone(),
        _ => return Err(Failure::usage("a plan is of one model; name one")),
    };
    let loaded = commands::loaded(project, std::slice::from_ref(&path), &args.which)?;
    let Some(one) = loaded.first() else { return Err(Failure::usage("there is no model")) };
    if !one.model.alternatives.is_empty() {
        let known = diag::one_of(commands::alternatives(&one.model));
        return Err(Failure::usage(format!("say of which alternative the plan is with `--alternative`: {known}")));
    }
    let plan = plan_text(project, file)?;
    let of = PlanOf { stage: args.which.stage.as_deref(), unit: args.unit.as_deref(), lang: args.which.lang };
    let held = held_against(&one.model, &of, &plan).map_err(|why| match why {
        NoAnswer::Unsaid(said) => Failure::usage(said),
        NoAnswer::NoPlan => {
            let wrong = "is not what `terraform show -json` writes of a plan";
            Failure::usage(format!("`{}` {wrong}; {MAKE}", file.display()))
        }
    })?;
    let source = Source { name: path.to_string_lossy().into_owned(), text: load::text(project, &path).0 };
    match args.format {
        Verdict::Text => text(&held, &source)?,
        Verdict::Json => as_json(&held, &source)?,
        Verdict::Github => github(&held, &source)?,
    }
    if held.found.is_empty() {
        note(&format!(
            "the plan of `{}` at `{}` is what the model says: {} resources and look-ups",
            held.unit, held.stage, held.planned
        ));
    }
    Ok(u8::from(!held.found.is_empty()))
}

fn plan_text(project: &Project, file: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(project.absolute(file))
        .map_err(|_| Failure::usage(format!("there is no plan to read at `{}`; {MAKE}", file.display())))?;
    String::from_utf8(bytes)
        .map_err(|_| Failure::usage(format!("`{}` is no text, perhaps the plan itself; {MAKE}", file.display())))
}

fn text(held: &Held, source: &Source) -> Result<(), Failure> {
    let mut report = Report::default();
    held.found.iter().for_each(|(_, said)| report.push(said.clone()));
    data(report.render(&source.name, &source.text, load::colour()).as_bytes())
}

fn as_json(held: &Held, source: &Source) -> Result<(), Failure> {
    let one = |(found, said): &(Difference, diag::Diagnostic)| {
        let (line, column) = diag::position(&source.text, said.span.start);
        json!({
            "code": said.code.name(),
            "file": source.name,
            "line": line,
            "column": column,
            "address": found.address,
            "argument": found.argument,
            "component": found.owner,
            "connections": found.enforces,
            "model": found.model,
            "plan": found.plan,
            "says": said.message,
            "help": said.help,
        })
    };
    let all = json!({
        "fine": held.found.is_empty(),
        "stage": held.stage,
        "unit": held.unit,
        "differences": held.found.iter().map(one).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&all).map_err(|error| Failure::usage(error.to_string()))?;
    data(format!("{text}\n").as_bytes())
}

fn github(held: &Held, source: &Source) -> Result<(), Failure> {
    let one = |said: &diag::Diagnostic| {
        let (line, column) = diag::position(&source.text, said.span.start);
        format!("::error file={},line={line},col={column}::{}\n", key(&source.name), safe(&said.message))
    };
    data(held.found.iter().map(|(_, said)| one(said)).collect::<String>().as_bytes())
}
