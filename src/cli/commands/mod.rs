//! The commands.

pub mod check;
pub mod cost;
pub mod decisions;
pub mod diagram;
pub mod docs;
pub mod explain;
pub mod facts;
pub mod flow;
pub mod init;
pub mod readme;
pub mod review;
pub mod schema;
pub mod terraform;

use std::path::PathBuf;

use super::args::Which;
use super::load::{self, Failure, Loaded};
use super::project::Project;
use crate::Model;
use crate::diag::did_you_mean;
use crate::{Built, Edition, File, Wanted, build};

use super::commit::Owned;

/// Loads what a command that answers about models means.
fn loaded(project: &Project, given: &[PathBuf], which: &Which) -> Result<Vec<Loaded>, Failure> {
    let all = load::models(project, &project.models(given)?)?;
    all.iter().try_for_each(|one| stage_exists(&one.model, which.stage.as_deref()))?;
    Ok(all)
}

fn stage_exists(model: &Model, stage: Option<&str>) -> Result<(), Failure> {
    let Some(wanted) = stage else { return Ok(()) };
    let known: Vec<&str> = model.stages.iter().map(|stage| stage.id.as_str()).collect();
    match known.contains(&wanted) {
        true => Ok(()),
        false => Err(Failure::usage(format!("there is no stage `{wanted}`: {}", did_you_mean(wanted, known)))),
    }
}

/// What is asked of a model, with drawings or without.
fn wanted(which: &Which, drawings: bool) -> Wanted {
    Wanted { lang: which.lang, stage: which.stage.clone(), drawings, ..Wanted::default() }
}

/// The edition in the language that was asked for.
fn edition(built: &Built) -> Result<&Edition, Failure> {
    built.editions.first().ok_or_else(|| Failure::usage("the model has no stage"))
}

/// Files below a folder, as files of the project.
fn owned(files: Vec<File>, folder: &str, models: impl Fn(&str) -> Vec<String>) -> Vec<Owned> {
    let one = |file: File| Owned {
        models: models(&file.path),
        path: if folder.is_empty() { file.path } else { format!("{folder}/{}", file.path) },
        bytes: file.bytes,
        whole: true,
    };
    files.into_iter().map(one).collect()
}

/// Answers about each model, joined: alone as it is, several one after the other under their names.
fn told(loaded: &[Loaded], one: impl Fn(&Loaded) -> Result<String, Failure>) -> Result<String, Failure> {
    let texts = loaded.iter().map(|each| one(each).map(|text| (each, text))).collect::<Result<Vec<_>, _>>()?;
    let alone = texts.len() == 1;
    let head = |each: &Loaded| if alone { String::new() } else { format!("# {}\n\n", each.path) };
    let pages: Vec<String> = texts.iter().map(|(each, text)| format!("{}{}\n", head(each), text.trim_end())).collect();
    Ok(pages.join("\n"))
}

/// JSON of each model: alone as it is, several as a list.
fn json(loaded: &[Loaded], one: impl Fn(&Loaded) -> Result<serde_json::Value, Failure>) -> Result<String, Failure> {
    let mut all = loaded.iter().map(one).collect::<Result<Vec<_>, _>>()?;
    let value = match (all.len(), all.pop()) {
        (1, Some(only)) => only,
        (_, last) => serde_json::Value::Array(all.into_iter().chain(last).collect()),
    };
    let text = serde_json::to_string_pretty(&value).map_err(|error| Failure::usage(error.to_string()))?;
    Ok(text + "\n")
}

/// A part of the facts as JSON.
fn value(part: &impl serde::Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(part).map_err(|error| Failure::usage(error.to_string()))
}

fn built(loaded: &Loaded, which: &Which, drawings: bool) -> Result<Built, Failure> {
    Ok(build(&loaded.model, &wanted(which, drawings))?)
}
