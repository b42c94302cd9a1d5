//! One model as written, many stacks: its alternatives, and of each the stages, the environments and the proposals.

use super::language;
use super::model::{Alternative, Deployed, Environment, Model, Proposal, Stage};
use super::removal::removed;
use super::resolve::{Base, resolve_one};
use super::{merged, overlay};
use crate::diag::{Code, Diagnostic, Report, did_you_mean};
use crate::services::{Settings, Text, setting};
use crate::source::{Key, Node};

/// The model of a tree: itself, or with alternatives the first of them, and all of them beside it.
pub fn read(tree: &Node, file: &str, report: &mut Report) -> Model {
    let overlays = tree.get("alternatives").map_or(&[][..], Node::map);
    if overlays.is_empty() {
        return one(&Base { tree, removed: Vec::new(), alternative: None }, None, file, report);
    }
    let (mut said, mut all) = (Vec::new(), Vec::new());
    for (id, node) in overlays {
        let mut own = Report::default();
        all.push(alternative(tree, file, (id, node), &mut own));
        said.push((id, node, own));
    }
    tell(&said, "alternative", report);
    check_folders(&all, overlays, report);
    let first = all[0].clone();
    Model { alternative: None, alternatives: all, ..first }
}

/// One stack with its stages, environments and proposals.
fn one(base: &Base, alternative: Option<Alternative>, file: &str, report: &mut Report) -> Model {
    let (mut stages, faults) = stages(base, report);
    let before = Before { base, stages: &stages, faults: &faults };
    let overlays = |key: &str| base.tree.get(key).map_or(&[][..], Node::map);
    let environments = overlays("environments").iter().map(|entry| environment(&before, entry, report)).collect();
    let environments: Vec<Environment> = environments;
    let proposals = overlays("proposals").iter().map(|entry| proposal(&before, entry, file, report)).collect();
    stages.iter_mut().for_each(|stage| name_after(stage, &environments));
    let model = Model { file: file.into(), stages, environments, proposals, alternative, alternatives: Vec::new() };
    check_environments(&model, overlays("environments"), report);
    model
}

/// Where there are environments, nothing in AWS is called by the stack alone: a stage is told by the names of one that runs at it.
fn name_after(stage: &mut Stage, environments: &[Environment]) {
    let own = environments.iter().find(|one| one.stage == stage.id).or(environments.first());
    if let Some(own) = own {
        stage.stack.name.clone_from(&own.now.stack.name);
    }
}

fn alternative(tree: &Node, file: &str, (id, node): (&Key, &Node), report: &mut Report) -> Model {
    language::check_id(id, report);
    if ["es", "en"].contains(&id.text.as_str()) {
        let message = format!("an alternative cannot be called `{}`: the pages in that language are", id.text);
        report.push(Diagnostic::error(Code::BadId, id.span, message).help("give it another id"));
    }
    let keys = [overlay::KEYS, overlay::WHOLE].concat();
    let said = setting::read(language::ALTERNATIVE, node, &format!("the alternative `{}`", id.text), &keys, report);
    let mut changed = overlay::apply(tree, node, report);
    if let Some(own) = node.get("stages") {
        merged::stages(&mut changed, own, report);
    }
    let alternative = Alternative {
        id: id.text.clone(),
        title: title(&said, id),
        because: said.localized("because").cloned(),
        folder: said.text("folder").unwrap_or(&id.text).trim_matches('/').to_string(),
    };
    let base = Base { tree: &changed, removed: removed(node), alternative: Some(id.text.clone()) };
    one(&base, Some(alternative), file, report)
}

/// The stages, and what is wrong with each.
fn stages(base: &Base, report: &mut Report) -> (Vec<Stage>, Vec<Report>) {
    let overlays = base.tree.get("stages").map_or(&[][..], Node::map);
    if overlays.is_empty() {
        let mut own = Report::default();
        let stage = only_stage(base, &mut own);
        report.append(own.clone());
        return (vec![stage], vec![own]);
    }
    let ids: Vec<String> = overlays.iter().map(|(id, _)| id.text.clone()).collect();
    let (mut said, mut stages) = (Vec::new(), Vec::new());
    for (id, node) in overlays {
        let mut own = Report::default();
        stages.push(stage(base, (id, node), &ids, &mut own));
        said.push((id, node, own));
    }
    tell(&said, "stage", report);
    (stages, said.into_iter().map(|(.., own)| own).collect())
}

/// What every overlay says is said once; what only some say, and not of their own lines, names the overlay.
fn tell(said: &[(&Key, &Node, Report)], what: &str, report: &mut Report) {
    for (id, node, own) in said {
        for item in own.items() {
            let everywhere = said.iter().all(|(.., other)| other.items().contains(&item));
            report.push(if everywhere { item.clone() } else { named(item, (id, node), what) });
        }
    }
}

/// A fault with the name of the overlay it is in, where its place does not show that.
fn named(item: &Diagnostic, (id, node): (&Key, &Node), what: &str) -> Diagnostic {
    let inside = node.span.start <= item.span.start && item.span.end <= node.span.end;
    let mut told = item.clone();
    if !inside && item.span != id.span {
        told.message = format!("{} (in the {what} `{}`)", item.message, id.text);
    }
    told
}

/// The stack of a model that names no stages.
fn only_stage(base: &Base, report: &mut Report) -> Stage {
    let stack = resolve_one(base, None, &["base".to_string()], Deployed::default(), report);
    Stage { id: "base".into(), title: Text::both("Base", "Base"), daily_users: None, stack, tree: base.tree.clone() }
}

/// The stack of one stage: the base with the stage's changes. `ids` are those of all stages.
fn stage(base: &Base, (id, node): (&Key, &Node), ids: &[String], report: &mut Report) -> Stage {
    language::check_id(id, report);
    let said = setting::read(language::STAGE, node, &format!("the stage `{}`", id.text), overlay::KEYS, report);
    let tree = overlay::apply(base.tree, node, report);
    let daily_users = said.range("daily_users").map(|(low, high)| (low.unsigned_abs(), high.unsigned_abs()));
    let stack = resolve_one(&base.with(&tree, node), daily_users, ids, Deployed::default(), report);
    Stage { id: id.text.clone(), title: title(&said, id), daily_users, stack, tree }
}

fn title(said: &Settings, id: &Key) -> Text {
    said.localized("title").cloned().unwrap_or_else(|| Text::plain(id.text.clone()))
}

/// What stands before an environment or a proposal changes a stage, and what is wrong with that already.
struct Before<'a> {
    base: &'a Base<'a>,
    stages: &'a [Stage],
    faults: &'a [Report],
}

impl Before<'_> {
    fn ids(&self) -> Vec<String> {
        self.stages.iter().map(|stage| stage.id.clone()).collect()
    }

    /// Stage number `at` with an overlay's changes. What is wrong with the stage itself is told already.
    fn changed(
        &self,
        at: usize,
        (id, node): (&Key, &Node),
        what: &str,
        deployed: Deployed,
        put: impl Fn(&mut Node),
        report: &mut Report,
    ) -> Stage {
        let stage = &self.stages[at];
        let mut own = Report::default();
        let mut tree = overlay::apply(&stage.tree, node, &mut own);
        put(&mut tree);
        let removed = [stage.stack.absent.removed.clone(), removed(node)].concat();
        let base = Base { removed, ..self.base.with(&tree, node) };
        let stack = resolve_one(&base, stage.daily_users, &self.ids(), deployed, &mut own);
        let told = self.faults[at].items();
        own.items().into_iter().filter(|item| !told.contains(item)).for_each(|item| {
            report.push(named(item, (id, node), what));
        });
        Stage { stack, tree, ..stage.clone() }
    }
}

fn environment(before: &Before, (id, node): &(Key, Node), report: &mut Report) -> Environment {
    language::check_id(id, report);
    let owner = format!("the environment `{}`", id.text);
    let said = setting::read(language::ENVIRONMENT, node, &owner, overlay::KEYS, report);
    let at = said.text("stage").map_or(0, |wanted| stage_of(before, wanted, node, report));
    let account = said.text("account").map(str::to_string);
    let deployed = Deployed { environment: Some(id.text.clone()), account };
    let put = |tree: &mut Node| {
        let keys = ["domain", "region"].into_iter().filter(|key| said.text(key).is_some());
        keys.filter_map(|key| node.entry(key)).for_each(|(key, value)| overlay::put_key(tree, key, value));
    };
    let made = before.changed(at, (id, node), "environment", deployed, put, report);
    let stage = before.stages[at].id.clone();
    Environment { stage, now: Stage { id: id.text.clone(), title: title(&said, id), ..made } }
}

/// The place of a stage; an error where there is none of that name.
fn stage_of(before: &Before, wanted: &str, node: &Node, report: &mut Report) -> usize {
    let found = before.stages.iter().position(|stage| stage.id == wanted);
    if found.is_none() {
        let message = format!("there is no stage `{wanted}`");
        let help = did_you_mean(wanted, before.stages.iter().map(|stage| stage.id.as_str()));
        let place = node.get("stage").map_or(node.span, |stage| stage.span);
        report.push(Diagnostic::error(Code::UnknownReference, place, message).help(help));
    }
    found.unwrap_or(0)
}

fn proposal(before: &Before, (id, node): &(Key, Node), file: &str, report: &mut Report) -> Proposal {
    language::check_id(id, report);
    let owner = format!("the proposal `{}`", id.text);
    let said = setting::read(language::PROPOSAL, node, &owner, overlay::KEYS, report);
    let each = (0..before.stages.len())
        .map(|at| before.changed(at, (id, node), "proposal", Deployed::default(), |_| {}, report))
        .collect();
    Proposal {
        id: id.text.clone(),
        title: title(&said, id),
        because: said.localized("because").cloned().unwrap_or_else(|| Text::plain("")),
        model: Model {
            file: file.into(),
            stages: each,
            environments: Vec::new(),
            proposals: Vec::new(),
            alternative: None,
            alternatives: Vec::new(),
        },
    }
}

/// Two environments cannot answer to one name.
fn check_environments(model: &Model, overlays: &[(Key, Node)], report: &mut Report) {
    for (at, (one, (id, node))) in model.environments.iter().zip(overlays).enumerate() {
        let hosts = |one: &Environment| -> Vec<String> {
            one.now.stack.components.values().filter_map(|component| component.host.clone()).collect()
        };
        let taken = |other: &&Environment| hosts(other).iter().any(|host| hosts(one).contains(host));
        let Some(other) = model.environments[..at].iter().find(taken) else { continue };
        let shared = hosts(one).into_iter().find(|host| hosts(other).contains(host)).unwrap_or_default();
        let message = format!("the environments `{}` and `{}` are both called `{shared}`", other.now.id, id.text);
        let place = node.get("domain").map_or(id.span, |domain| domain.span);
        let help = format!("give one a domain of its own: `{}: {{ domain: {}.example.com }}`", id.text, id.text);
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
    }
}

/// Two alternatives cannot share a folder, and none can lie in another's.
fn check_folders(all: &[Model], overlays: &[(Key, Node)], report: &mut Report) {
    let folders: Vec<&str> = all.iter().filter_map(|one| Some(one.alternative.as_ref()?.folder.as_str())).collect();
    let within = |a: &str, b: &str| a == b || a.starts_with(&format!("{b}/"));
    for (at, (own, (id, node))) in folders.iter().zip(overlays).enumerate() {
        let Some(other) = (0..at).find(|other| within(own, folders[*other]) || within(folders[*other], own)) else {
            continue;
        };
        let (other, first) = (folders[other], &overlays[other].0.text);
        let message = match *own == other {
            true => format!("the alternatives `{first}` and `{}` share the folder `{own}`", id.text),
            false => format!("the folders `{other}` and `{own}` lie in each other"),
        };
        let place = node.get("folder").map_or(id.span, |folder| folder.span);
        report.push(Diagnostic::error(Code::BadValue, place, message).help("give each a folder of its own"));
    }
}
