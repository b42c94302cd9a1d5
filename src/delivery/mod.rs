//! What ships versions: a script for each unit, a workflow of GitHub Actions, a pipeline of Azure DevOps.

mod archive;
mod azure;
mod github;
mod scripts;
mod ship;

use crate::graph::{AZURE, GITHUB, Model, Stack};

/// A file: its path from the project's root, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub path: String,
    pub text: String,
}

/// What the files have to know of the Terraform.
pub struct Place<'a> {
    /// The folder of the roots, from the project's root.
    pub terraform: String,
    /// The name of the bucket with the state, of a stack that keeps it in one.
    pub bucket: &'a dyn Fn(&Stack) -> Option<String>,
}

/// The files of a model's delivery; none where it has none.
pub fn files(model: &Model, place: &Place) -> Vec<Written> {
    let Some(stack) = model.stages.first().map(|stage| &stage.stack) else { return Vec::new() };
    match stack.delivery.as_ref().map(|delivery| delivery.with.as_str()) {
        Some(GITHUB) => vec![github::workflow(model, stack, place)],
        Some(AZURE) => vec![azure::pipeline(model, stack, place)],
        Some(_) => scripts::files(model, stack, place),
        None => Vec::new(),
    }
}

/// The tests of all that is built: what each step is called, and its lines.
fn tests(stack: &Stack) -> Vec<(String, String)> {
    let images = ship::images(stack).into_iter().map(|one| (&one.of.id, ship::test_image(&one)));
    let archives = archive::archives(stack).into_iter().map(|one| (&one.of.id, one.test()));
    let pages = ship::pages(stack).into_iter().map(|one| (&one.of.id, ship::build_pages(&one)));
    images.chain(archives).chain(pages).map(|(id, lines)| (format!("test {id}"), lines)).collect()
}

/// The archives that functions are made with.
fn packing(stack: &Stack, place: &Place) -> Vec<(String, String)> {
    let pack = |one: archive::Archive| (format!("package {}", one.of.id), one.pack(stack, &place.terraform));
    archive::archives(stack).into_iter().map(pack).collect()
}

/// What a file begins with: where it comes from, and that it is not the place to change it.
fn header(model: &Model, stack: &Stack) -> String {
    let file = model.file.replace('\\', "/");
    let lang = stack.lang;
    let es = format!("Escrito por orbi a partir de {file}. Cambie el modelo, no este archivo.");
    let en = format!("Written by orbi from {file}. Change the model, not this file.");
    crate::write::shell::comment(lang.pick(&es, &en))
}

/// Each stack that is deployed: of every environment in its order, or the one there is.
fn stacks(model: &Model) -> Vec<&Stack> {
    let environments: Vec<&Stack> = model.environments.iter().map(|one| &one.now.stack).collect();
    if environments.is_empty() {
        model.stages.first().map(|stage| &stage.stack).into_iter().collect()
    } else {
        environments
    }
}

/// The places it is deployed to, by the name of their values: environments, or else stages. The first is the usual one.
fn places(model: &Model) -> Vec<&str> {
    let environments: Vec<&str> = model.environments.iter().map(|one| one.now.id.as_str()).collect();
    if environments.is_empty() { model.stages.iter().map(|stage| stage.id.as_str()).collect() } else { environments }
}
