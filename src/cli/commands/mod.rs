//! The commands.

pub mod check;
pub mod cost;
pub mod decisions;
pub mod delivery;
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

use serde_json::{Value, json};

use super::args::Which;
use super::load::{self, Failure, Loaded};
use super::project::Project;
use crate::Model;
use crate::diag::did_you_mean;
use crate::{Built, Edition, File, Wanted, build, parts, variants};

use super::commit::Owned;

/// Loads what a command that answers about models means: of each the alternative and the environment that are asked for.
fn loaded(project: &Project, given: &[PathBuf], which: &Which) -> Result<Vec<Loaded>, Failure> {
    let all = load::models(project, &project.models(given)?)?;
    let all = all.into_iter().map(|one| Ok(Loaded { model: chosen(one.model, which)?, ..one }));
    let all = all.collect::<Result<Vec<_>, Failure>>()?;
    all.iter().try_for_each(|one| stage_exists(&one.model, which.stage.as_deref()))?;
    Ok(all)
}

/// The part of a model that is asked for.
fn chosen(model: Model, which: &Which) -> Result<Model, Failure> {
    let model = match &which.alternative {
        None => model,
        Some(wanted) => match model.alternative_of(wanted) {
            Some(found) => found.clone(),
            None => return Err(absent("alternative", wanted, &alternatives(&model))),
        },
    };
    match &which.env {
        None => Ok(model),
        Some(wanted) => model.in_environment(wanted).ok_or_else(|| {
            let known: Vec<&str> = model.environments.iter().map(|one| one.now.id.as_str()).collect();
            absent("environment", wanted, &known)
        }),
    }
}

/// The ids of a model's alternatives.
fn alternatives(model: &Model) -> Vec<&str> {
    model.alternatives.iter().filter_map(|one| Some(one.alternative.as_ref()?.id.as_str())).collect()
}

fn absent(what: &str, wanted: &str, known: &[&str]) -> Failure {
    Failure::usage(match known.is_empty() {
        true => format!("there is no {what} `{wanted}`: the model has none"),
        false => format!("there is no {what} `{wanted}`: {}", did_you_mean(wanted, known.iter().copied())),
    })
}

fn stage_exists(model: &Model, stage: Option<&str>) -> Result<(), Failure> {
    let Some(wanted) = stage else { return Ok(()) };
    let known: Vec<&str> = model.stages.iter().map(|stage| stage.id.as_str()).collect();
    if known.contains(&wanted) { Ok(()) } else { Err(absent("stage", wanted, &known)) }
}

/// What is asked of a model, with drawings or without.
fn wanted(which: &Which, drawings: bool) -> Wanted {
    Wanted { lang: which.lang, stage: which.stage.clone(), drawings, ..Wanted::default() }
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

/// What is known of one model: of itself, or of each of its alternatives.
struct Answer {
    /// The model's path.
    path: String,
    /// What is said of all of it; with alternatives, only what they share.
    whole: Edition,
    /// Of each alternative; empty where there is one way only.
    each: Vec<Edition>,
}

impl Answer {
    /// What answers are taken from.
    fn editions(&self) -> &[Edition] {
        if self.each.is_empty() { std::slice::from_ref(&self.whole) } else { &self.each }
    }
}

/// Asks every model.
fn answers(loaded: &[Loaded], wanted: &Wanted) -> Result<Vec<Answer>, Failure> {
    let first =
        |built: Built| built.editions.into_iter().next().ok_or_else(|| Failure::usage("the model has no stage"));
    let one = |one: &Loaded| {
        let mut built = build(&one.model, wanted)?;
        let each = std::mem::take(&mut built.alternatives).into_iter().map(first).collect::<Result<_, _>>()?;
        Ok(Answer { path: one.path.clone(), whole: first(built)?, each })
    };
    loaded.iter().map(one).collect()
}

/// Answers as text, joined: alone as it is, several one after the other under their names.
fn told(answers: &[Answer], one: impl Fn(&Edition) -> String) -> String {
    let mut pages: Vec<String> = Vec::new();
    for answer in answers {
        let model = if answers.len() == 1 { String::new() } else { format!("# {}\n\n", answer.path) };
        for (at, edition) in answer.editions().iter().enumerate() {
            let model = if at == 0 { model.as_str() } else { "" };
            let named = edition.facts.alternative.as_ref().filter(|_| answer.each.len() > 1);
            let named = named.map_or(String::new(), |one| format!("# {}\n\n", parts::heading(&one.title)));
            pages.push(format!("{model}{named}{}\n", one(edition).trim_end()));
        }
    }
    pages.join("\n")
}

/// Answers as JSON: alone as it is, several as a list. With alternatives each is under its id, a list under `key`.
fn json(answers: &[Answer], key: &str, part: impl Fn(&Edition) -> Result<Value, Failure>) -> Result<String, Failure> {
    let of_alternative = |edition: &Edition| {
        let own = match part(edition)? {
            Value::Object(own) => Value::Object(own),
            list => Value::Object([(key.to_string(), list)].into_iter().collect()),
        };
        Ok(variants::under(&edition.facts, own))
    };
    let one = |answer: &Answer| match answer.each.is_empty() {
        true => part(&answer.whole),
        false => {
            let all = answer.each.iter().map(of_alternative).collect::<Result<Vec<_>, Failure>>()?;
            Ok(json!({ "alternatives": all }))
        }
    };
    print(answers.iter().map(one).collect::<Result<_, _>>()?)
}

fn print(mut all: Vec<Value>) -> Result<String, Failure> {
    let value = match (all.len(), all.pop()) {
        (1, Some(only)) => only,
        (_, last) => Value::Array(all.into_iter().chain(last).collect()),
    };
    let text = serde_json::to_string_pretty(&value).map_err(|error| Failure::usage(error.to_string()))?;
    Ok(text + "\n")
}

/// A part of the facts as JSON.
fn value(part: &impl serde::Serialize) -> Result<Value, Failure> {
    serde_json::to_value(part).map_err(|error| Failure::usage(error.to_string()))
}
