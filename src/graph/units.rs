//! Units: what is deployed in order. Terraform roots, and the images that are built between them.

use indexmap::IndexMap;

use super::connect::{self, Stop};
use super::language;
use super::stack::Stack;
use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};
use crate::services::{Settings, Text, setting};
use crate::source::Node;

/// The unit that is applied first where a model names none: where the state is kept, registries, the zone, the pipeline's roles.
pub const BASE: &str = "base";
/// The unit that holds the rest where a model names none.
pub const STACK: &str = "stack";
/// The word for all that no other unit holds.
const REST: &str = "rest";
/// What a unit may hold beside components: the VPC.
const NETWORK: &str = "network";

/// A step of the deployment.
#[derive(Clone)]
pub struct Unit {
    pub id: String,
    pub title: Option<Text>,
    /// The team's reason for it and its place.
    pub because: Option<Text>,
    pub work: Work,
    /// What it needs of earlier units: a name, and the unit.
    pub takes: IndexMap<String, String>,
    /// Whether orbi makes it because the model names no units.
    pub implied: bool,
    pub span: Span,
}

/// What is done in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// A Terraform root: these components with what is derived from them, and where `rest` all that no other names.
    Terraform { holds: Vec<String>, rest: bool },
    /// The image of the component `of` is built and pushed to the registry `to`.
    Build { of: String, to: String },
}

impl Stack {
    /// The Terraform roots, in the order they are applied.
    pub fn roots(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| matches!(unit.work, Work::Terraform { .. }))
    }

    /// The root of what `owner` owns: the unit that names it, for what stands `early` the first, else the unit that names
    /// what it is derived from, else the one that holds the rest.
    pub fn root_of(&self, owner: &str, early: bool) -> &str {
        let named = |id: &str| self.roots().find(|unit| unit.holds(id)).map(|unit| unit.id.as_str());
        if let Some(unit) = named(owner) {
            return unit;
        }
        if early {
            return self.roots().next().map_or(STACK, |unit| unit.id.as_str());
        }
        let mut at = owner;
        for _ in 0..self.components.len() {
            let Some(from) = self.components.get(at).and_then(|one| one.derived_from.as_deref()) else { break };
            if let Some(unit) = named(from) {
                return unit;
            }
            at = from;
        }
        self.roots().find(|unit| unit.is_rest()).map_or(STACK, |unit| unit.id.as_str())
    }
}

impl Unit {
    /// Whether it names a component.
    pub fn holds(&self, id: &str) -> bool {
        matches!(&self.work, Work::Terraform { holds, .. } if holds.iter().any(|held| held == id))
    }

    /// Whether it holds all that no other unit does.
    pub fn is_rest(&self) -> bool {
        matches!(self.work, Work::Terraform { rest: true, .. })
    }
}

/// The units of a model that names none. `early`: whether anything has to stand before the rest.
pub fn usual(early: bool) -> Vec<Unit> {
    let root = |id: &str, rest: bool| Unit {
        id: id.to_string(),
        title: None,
        because: None,
        work: Work::Terraform { holds: Vec::new(), rest },
        takes: IndexMap::new(),
        implied: true,
        span: Span::default(),
    };
    let base = early.then(|| root(BASE, false));
    base.into_iter().chain([root(STACK, true)]).collect()
}

/// Reads the units as written, in their order; `None` where the model names none.
pub fn read(tree: &Node, stack: &Stack, report: &mut Report) -> Option<Vec<Unit>> {
    let node = tree.get("units")?;
    let faults = report.has_errors();
    let units: Vec<Unit> = node.list().iter().filter_map(|one| unit(one, stack, report)).collect();
    check_ids(&units, report);
    check_holders(&units, node, report);
    if faults || !report.has_errors() {
        check_takes(&units, node, report);
    }
    Some(units)
}

fn unit(node: &Node, stack: &Stack, report: &mut Report) -> Option<Unit> {
    let said = setting::read(language::UNIT, node, "a unit", &[], report);
    let id = said.text("id")?.to_string();
    let span = node.get("id").map_or(node.span, |id| id.span);
    let work = match (node.get("holds"), node.get("builds")) {
        (Some(held), None) => terraform(&said, held, stack, report),
        (None, Some(built)) => build(&said, node, built, stack, report)?,
        (holds, _) => {
            let (code, message) = match holds {
                Some(_) => (Code::BadValue, format!("the unit `{id}` holds Terraform and builds an image")),
                None => (Code::MissingKey, format!("the unit `{id}` needs `holds` or `builds`")),
            };
            let help = "`holds: [db]` or `holds: rest` is a Terraform root; `builds: api` is the build of an image";
            report.push(Diagnostic::error(code, span, message).help(help));
            return None;
        }
    };
    let takes = said.pairs("takes").cloned().unwrap_or_default();
    let (title, because) = (said.localized("title").cloned(), said.localized("because").cloned());
    Some(Unit { id, title, because, work, takes, implied: false, span })
}

fn terraform(said: &Settings, node: &Node, stack: &Stack, report: &mut Report) -> Work {
    let words: Vec<&Node> = if node.list().is_empty() { vec![node] } else { node.list().iter().collect() };
    let is_rest = |word: &str| word == REST && !stack.components.contains_key(REST);
    for word in words {
        let Some(id) = word.text().filter(|id| !is_rest(id) && !id.is_empty()) else { continue };
        let known = (id == NETWORK && stack.network.is_some()) || stack.is_removed(id);
        if !known {
            connect::lookup(&Stop { id: id.to_string(), span: word.span }, &stack.known(), report);
        }
    }
    let (rest, holds) = said.texts("holds").iter().cloned().partition::<Vec<String>, _>(|id| is_rest(id));
    Work::Terraform { holds, rest: !rest.is_empty() }
}

fn build(said: &Settings, node: &Node, built: &Node, stack: &Stack, report: &mut Report) -> Option<Work> {
    let of = said.text("builds").filter(|id| !stack.is_removed(id))?;
    let component = connect::lookup(&Stop { id: of.to_string(), span: built.span }, &stack.known(), report)?;
    if component.service.builds(&component.settings) != Some("image") {
        let message = format!("`{of}` ({}) runs no image that could be built", component.kind());
        let help = did_you_mean(of, images(stack));
        report.push(Diagnostic::error(Code::CannotConnect, built.span, message).help(help));
        return None;
    }
    let pulls = stack.outgoing(of).find(|wire| wire.access.iter().any(|right| right == "pull"));
    let Some(pulled) = pulls.map(|wire| wire.to.clone()) else {
        let message = format!("`{of}` takes its image from elsewhere, and nothing is built here");
        let help = format!("remove `image` from `{of}`, or this unit");
        report.push(Diagnostic::error(Code::CannotConnect, built.span, message).help(help));
        return None;
    };
    if let Some((key, given)) = node.entry("pushes_to").filter(|(_, given)| given.text() != Some(pulled.as_str())) {
        let stop = Stop { id: given.text().unwrap_or_default().to_string(), span: given.span };
        if connect::lookup(&stop, &stack.known(), report).is_some() {
            let message = format!("`{of}` takes its image from `{pulled}`, not from `{}`", stop.id);
            let help = format!("write `{}: {pulled}`, or say `image: {}` in `{of}`", key.text, stop.id);
            report.push(Diagnostic::error(Code::CannotConnect, given.span, message).help(help));
        }
    }
    Some(Work::Build { of: of.to_string(), to: pulled })
}

fn images(stack: &Stack) -> impl Iterator<Item = &str> + Clone {
    let built = stack.components.values().filter(|one| one.service.builds(&one.settings) == Some("image"));
    built.map(|one| one.id.as_str())
}

fn check_ids(units: &[Unit], report: &mut Report) {
    for (at, unit) in units.iter().enumerate() {
        if units[..at].iter().any(|other| other.id == unit.id) {
            let message = format!("two units are called `{}`", unit.id);
            let help = "give each a name of its own: it is the folder of its Terraform";
            report.push(Diagnostic::error(Code::DuplicateKey, unit.span, message).help(help));
        }
    }
}

/// Each component has one root at most, and one root holds what is left.
fn check_holders(units: &[Unit], node: &Node, report: &mut Report) {
    let words = |unit: &Unit| {
        let item = node.list().iter().find(|item| item.get("id").is_some_and(|id| id.span == unit.span));
        item.and_then(|item| item.get("holds")).cloned()
    };
    let mut holders: IndexMap<String, &str> = IndexMap::new();
    for unit in units {
        let Some(held) = words(unit) else { continue };
        let each: Vec<&Node> = if held.list().is_empty() { vec![&held] } else { held.list().iter().collect() };
        for word in each {
            let Some(id) = word.text() else { continue };
            match holders.get(id) {
                Some(first) => {
                    let what = if id == REST { "the rest".to_string() } else { format!("`{id}`") };
                    let message = format!("{what} is in two units, `{first}` and `{}`", unit.id);
                    let help = "what is built twice is two things; keep it in one of them";
                    report.push(Diagnostic::error(Code::DuplicateKey, word.span, message).help(help));
                }
                None => {
                    holders.insert(id.to_string(), &unit.id);
                }
            }
        }
    }
    if !holders.contains_key(REST) && !report.has_errors() {
        let help = "write `holds: rest` in the unit that takes all that no other names";
        let message = "no unit holds the rest of the stack";
        report.push(Diagnostic::error(Code::MissingKey, node.span, message).help(help));
    }
}

/// What a unit takes comes from one before it.
fn check_takes(units: &[Unit], node: &Node, report: &mut Report) {
    for (at, unit) in units.iter().enumerate() {
        let item = node.list().iter().find(|item| item.get("id").is_some_and(|id| id.span == unit.span));
        let taken = item.and_then(|item| item.get("takes")).map_or(&[][..], Node::map);
        for (name, from) in taken {
            let word = from.text().unwrap_or_default();
            match units.iter().position(|other| other.id == word) {
                None => {
                    let message =
                        format!("`{}` takes `{}` from `{word}`, and there is no such unit", unit.id, name.text);
                    let help = did_you_mean(word, units[..at].iter().map(|other| other.id.as_str()));
                    report.push(Diagnostic::error(Code::UnknownReference, from.span, message).help(help));
                }
                Some(other) if other >= at => {
                    let place = if other == at { "itself" } else { "a later unit" };
                    let message = format!("`{}` takes `{}` from `{word}`, {place}", unit.id, name.text);
                    let help = "units are deployed in their order: each takes from those before it";
                    report.push(Diagnostic::error(Code::BadOrder, from.span, message).help(help));
                }
                Some(_) => {}
            }
        }
    }
}

/// An image is pushed once its registry stands, and before what runs it is made.
pub fn check_order(stack: &Stack, report: &mut Report) {
    let place = |id: &str| stack.units.iter().position(|unit| unit.id == id);
    for (at, unit) in stack.units.iter().enumerate() {
        let Work::Build { of, to } = &unit.work else { continue };
        let (registry, runs) = (stack.root_of(to, true), stack.root_of(of, false));
        if place(registry).is_some_and(|first| first > at) {
            let message = format!("`{}` pushes to `{to}`, which `{registry}` makes later", unit.id);
            let help = format!("put a unit with `holds: [{to}]` before it");
            report.push(Diagnostic::error(Code::BadOrder, unit.span, message).help(help));
        }
        if place(runs).is_some_and(|first| first < at) {
            let message = format!("`{}` builds the image of `{of}`, which `{runs}` starts before", unit.id);
            let help = format!("without an image it does not start: write `{}` before `{runs}`", unit.id);
            report.push(Diagnostic::error(Code::BadOrder, unit.span, message).help(help));
        }
    }
}
