//! The one function of this stage: a tree in, a resolved model out, with every fault reported.

use indexmap::IndexMap;

use super::between;
use super::components;
use super::connect::{Known, Stop};
use super::delivery::delivery;
use super::model::{Deployed, Model};
use super::network::{Network, Tier};
use super::stack::{Absent, Accepted, Component, Decision, Outputs, Stack};
use super::{connect, derive, existing, flows, language, removal, requirement, units, variants, written};
use crate::diag::{Code, Diagnostic, Report};
use crate::services::setting::Setting;
use crate::services::{Placed, Placement, Settings, Text, USAGE, Value, setting};
use crate::source::{Key, Node, Value as Raw};
use crate::units::Lang;

/// Resolves the model of `file`. The model is `None` where the report has errors.
pub fn resolve(tree: &Node, file: &str) -> (Option<Model>, Report) {
    let mut report = Report::default();
    if !matches!(tree.value, Raw::Map(_)) {
        let message = format!("a model is a map of keys, not {}", tree.describe());
        report.push(
            Diagnostic::error(Code::WrongType, tree.span, message).help("start with `orbi: 1` and `stack: NAME`"),
        );
        return (None, report);
    }
    report.append(tree.duplicates());
    written::check_shapes(tree, &mut report);
    let model = variants::read(tree, file, &mut report);
    ((!report.has_errors()).then_some(model), report)
}

/// What a stack is resolved from.
pub(super) struct Base<'a> {
    pub tree: &'a Node,
    /// Ids that overlays took away.
    pub removed: Vec<String>,
    /// The alternative it is of.
    pub alternative: Option<String>,
}

impl Base<'_> {
    /// The same with an overlay's changes, which are in `tree`.
    pub fn with<'b>(&self, tree: &'b Node, overlay: &Node) -> Base<'b> {
        let removed = [self.removed.clone(), removal::removed(overlay)].concat();
        Base { tree, removed, alternative: self.alternative.clone() }
    }
}

/// Resolves one stack. `stages` are the ids of all stages, which checks may name.
pub(super) fn resolve_one(
    base: &Base,
    daily_users: Option<(u64, u64)>,
    stages: &[String],
    deployed: Deployed,
    report: &mut Report,
) -> Stack {
    let tree = base.tree;
    let maps: Vec<&str> = language::MAPS.iter().map(|(key, _)| *key).collect();
    let model = setting::read(language::MODEL, tree, "the model", &maps, report);
    let components = components::read(tree, &model, report);
    let removed = base.removed.clone();
    let mut absent = Absent { unread: components::unread(tree, &components), removed, connections: false };
    let (connections, faults) = connect::read(tree, &Known { components: &components, absent: &absent });
    absent.connections = faults.has_errors() || !absent.unread.is_empty();
    report.append(faults);
    let network = network(&model, &components);
    existing::check(&model, &components, report);
    let id = model.text("stack").unwrap_or_default();
    let mut stack = Stack {
        id: id.to_string(),
        name: deployed.environment.as_ref().map_or(id.to_string(), |environment| format!("{id}-{environment}")),
        alternative: base.alternative.clone(),
        deployed,
        title: model.localized("title").cloned().unwrap_or_else(|| Text::plain(id)),
        summary: model.localized("summary").cloned(),
        version: model.text("version").map(str::to_string),
        date: model.text("date").map(str::to_string),
        lang: if model.text("language") == Some("es") { Lang::Es } else { Lang::En },
        region: model.text("region").unwrap_or_default().to_string(),
        domain: model.text("domain").map(str::to_string),
        tags: model.pairs("tags").cloned().unwrap_or_default(),
        network,
        components,
        connections,
        flows: Vec::new(),
        requirements: Vec::new(),
        decisions: Vec::new(),
        accepts: Vec::new(),
        delivery: delivery(tree, &model, report),
        units: Vec::new(),
        terraform: table(&model, "terraform", language::TERRAFORM),
        outputs: outputs(&model),
        daily_users: daily_users.unwrap_or((0, 0)),
        usage: table(&model, "usage", USAGE),
        absent,
    };
    check_components(&stack, report);
    between::check(&stack, report);
    written::check(tree, &stack, report);
    derive::derive(&mut stack, budget(&model), report);
    between::check_beside(&stack, report);
    stack.units = units::read(tree, &stack, report).unwrap_or_else(|| units::usual(stack.has_early()));
    units::check_order(&stack, report);
    stack.flows = flows::read(tree, &stack, report);
    stack.requirements = requirement::read(tree, &stack, stages, report);
    stack.decisions = decisions(tree, &stack, report);
    stack.accepts = accepts(tree, &stack, report);
    stack
}

/// A table of the model as written, or its defaults.
fn table(model: &Settings, key: &str, rows: &'static [Setting]) -> Settings {
    model.table(key).cloned().unwrap_or_else(|| setting::derived(rows, &IndexMap::new()))
}

/// The VPC exists where a component stands in it, with the tiers that are used.
fn network(model: &Settings, components: &IndexMap<String, Component>) -> Option<Network> {
    let stands = |placement: Placement| components.values().any(|one| one.placement == placement);
    if !components.values().any(|one| one.placement.in_vpc()) {
        return None;
    }
    let settings = match model.table("network") {
        Some(written) => written.clone(),
        None => setting::derived(language::NETWORK, &IndexMap::new()),
    };
    let by_nat = stands(Placement::App) && settings.text("egress").is_some_and(|egress| egress.starts_with("nat"));
    let used = |tier: &Tier| match tier {
        Tier::Public => stands(Placement::Public) || by_nat && settings.table("existing").is_none(),
        Tier::App => stands(Placement::App),
        Tier::Data => stands(Placement::Data),
    };
    let tiers: Vec<Tier> = Tier::ALL.into_iter().filter(used).collect();
    Network::plan(&settings, &tiers)
}

fn check_components(stack: &Stack, report: &mut Report) {
    let zones = stack.network.as_ref().map_or(0, |network| network.zones);
    for component in stack.components.values() {
        let others = stack.others(&component.id);
        let at = Placed { id: &component.id, place: component.span, region: &stack.region, zones, others };
        component.service.check(&component.settings, &at, report);
    }
}

fn budget(model: &Settings) -> Option<IndexMap<&'static str, Value>> {
    let said = model.table("budget")?;
    Some(said.iter().map(|(key, given)| (key, given.value.clone())).collect())
}

fn outputs(model: &Settings) -> Outputs {
    let usual = setting::derived(language::OUTPUTS, &IndexMap::new());
    let said = model.table("outputs").unwrap_or(&usual);
    let text = |key: &str| said.text(key).unwrap_or_default().trim_end_matches('/').to_string();
    Outputs { site: text("site"), terraform: text("terraform"), readme: said.texts("readme").to_vec() }
}

fn decisions(tree: &Node, stack: &Stack, report: &mut Report) -> Vec<Decision> {
    let entries = tree.get("decisions").map_or(&[][..], Node::map);
    entries.iter().filter_map(|(id, node)| decision(id, node, stack, report)).collect()
}

fn decision(id: &Key, node: &Node, stack: &Stack, report: &mut Report) -> Option<Decision> {
    language::check_id(id, report);
    let owner = format!("the decision `{}`", id.text);
    let said = setting::read(language::DECISION, node, &owner, &[], report);
    let about = said.text("about")?.to_string();
    reference(&about, node.get("about"), stack, report);
    Some(Decision {
        id: id.text.clone(),
        title: said.localized("title").cloned(),
        about,
        chose: said.text("chose").map(str::to_string),
        over: said.texts("over").to_vec(),
        because: said.localized("because").cloned(),
        span: id.span,
    })
}

/// An error where `id` is neither a component nor `network`.
fn reference(id: &str, node: Option<&Node>, stack: &Stack, report: &mut Report) {
    if id != "network" {
        let stop = Stop { id: id.to_string(), span: node.map_or(Default::default(), |node| node.span) };
        connect::lookup(&stop, &stack.known(), report);
    }
}

fn accepts(tree: &Node, stack: &Stack, report: &mut Report) -> Vec<Accepted> {
    let mut all = Vec::new();
    for node in tree.get("accept").map_or(&[][..], Node::list) {
        let said = setting::read(language::ACCEPT, node, "an accepted finding", &[], report);
        let judged = |on: &str| on == stack.id || stack.requirements.iter().any(|asked| asked.id == on);
        if let Some(on) = said.text("on").filter(|on| !judged(on)) {
            reference(on, node.get("on"), stack, report);
        }
        let (Some(rule), Some(because)) = (said.text("rule"), said.localized("because")) else { continue };
        all.push(Accepted {
            rule: rule.to_string(),
            on: said.text("on").map(str::to_string),
            because: because.clone(),
            until: said.text("until").map(str::to_string),
            span: node.get("rule").map_or(node.span, |rule| rule.span),
        });
    }
    all
}
