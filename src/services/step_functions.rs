//! AWS Step Functions: a state machine that takes work through its steps, tries again what fails, and keeps account of it.

mod asl;
mod condition;
mod settings;
pub mod states;
mod terraform;

use super::blocks::{named, of};
use super::{
    Carries, Category, Figure, Grant, How, Listen, Load, Names, OwnRole, Part, Peer, Piece, Placed, Placement, Role,
    Service, Setting, Settings, Site, Start, Told, Watch, logs, terraform_name,
};
use crate::diag::Report;
use crate::prices::{Formula, LineItem};
use crate::write::hcl::Expr;
use indexmap::IndexMap;
use rust_decimal::Decimal;

pub struct StepFunctions;

/// The states of a machine; empty where they do not read.
pub fn states_of(settings: &Settings) -> states::States {
    settings.map("states").cloned().unwrap_or_default()
}

/// The states that run once for each item of a list.
fn each(all: &states::States) -> Vec<&str> {
    let starts = all.values().filter_map(|state| state.table("for_each")?.text("do"));
    let mut found: Vec<&str> = Vec::new();
    for start in starts {
        let mut open = vec![start];
        while let Some(start) = open.pop() {
            for id in states::path(all, start).into_iter().filter(|id| !found.contains(id)).collect::<Vec<_>>() {
                found.push(id);
                open.extend(all.get(id).map_or(Vec::new(), states::branches));
            }
        }
    }
    found
}

impl Service for StepFunctions {
    fn kind(&self) -> &'static str {
        "step-functions"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS Step Functions",
            es: "Step Functions",
            en: "Step Functions",
            category: Category::Integration,
            declared: true,
            doc: "A state machine: steps in order, choices, waits, branches, one run for each piece of work.",
            official: &["Arch_AWS-Step-Functions"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        settings::SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at, &states_of(at.settings))
    }

    fn grants(&self, id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
        terraform::grants(id, settings, access)
    }

    fn tells(&self, id: &str, _settings: &Settings) -> Vec<Told> {
        vec![Told { name: "MACHINE", value: of("aws_sfn_state_machine", &terraform_name(id), "arn"), secret: false }]
    }

    fn roles(&self) -> &'static [OwnRole] {
        terraform::ROLES
    }

    /// Its logs are delivered by the service; the right to that is not on the group.
    fn role_for(&self, peer: &Peer) -> Option<&'static str> {
        (peer.service.kind() != "logs").then_some("machine")
    }

    fn watches(&self, at: &Site, _limits: &Settings) -> Vec<Watch> {
        terraform::watches(at)
    }

    /// Standard: each step from one state to the next. Express: each run, and its time by its memory.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let calls = load.called(at.id, load.usage.calls()).map(|runs| (0, runs));
        let beats = load.by_clock(at.id).map(|runs| (1, runs));
        let runs = calls.into_iter().chain(beats);
        let standard = at.settings.text("type") != Some("express");
        runs.flat_map(|(by, runs)| if standard { steps(at, load, by, runs) } else { express(at, load, by, runs) })
            .collect()
    }

    /// Source: X-Ray developer guide, Step Functions: a machine's segment has its name.
    fn traced_as(&self, stack: &str, id: &str, _settings: &Settings) -> Option<Expr> {
        Some(named(stack, id, 80))
    }

    fn links(&self) -> &'static [&'static str] {
        &["states"]
    }

    fn role(&self) -> Role {
        Role::Code
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code, Role::Trigger]
    }

    fn reached(&self, _caller: Role) -> Option<Carries> {
        Some(Carries::Api)
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }

    fn starts(&self, id: &str, _settings: &Settings) -> Result<Start, &'static str> {
        Ok(Start::invoked(How::Machine(of("aws_sfn_state_machine", &terraform_name(id), "arn"))))
    }

    fn per_item(&self, settings: &Settings, to: &str) -> bool {
        let all = states_of(settings);
        let calls = |id: &&str| all.get(*id).is_some_and(|state| state.text("calls") == Some(to));
        each(&all).iter().any(calls)
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        super::fargate::check_log_days(settings, at, report);
        if let Some(all) = settings.map("states") {
            states::check(all, settings.span("states", at.place), report);
        }
    }

    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["errors"]
    }

    /// Its logs, and a connection to each of those its states call.
    fn derives(&self, at: &Site) -> Vec<Part> {
        let mut parts = logs::brought(at);
        let mut called: IndexMap<String, Vec<&'static str>> = IndexMap::new();
        for state in states_of(at.settings).values() {
            let Some(to) = state.text("calls") else { continue };
            let rights = called.entry(to.to_string()).or_default();
            let right = ["read", "write"].into_iter().find(|right| state.text("access") == Some(right));
            rights.extend(right.filter(|right| !rights.contains(right)));
        }
        parts.extend(called.iter().map(|(to, rights)| Part::wire(at.id, to, Carries::Api, rights)));
        parts
    }

    fn figures(&self) -> &'static [Figure] {
        &[Figure { key: "history_days", value: 90, unit: "days", source: "Step Functions developer guide, quotas" }]
    }
}

fn steps(at: &Site, load: &Load, by: usize, runs: Formula) -> Vec<LineItem> {
    let all = states_of(at.settings);
    let inner = each(&all).len();
    let thousand = |runs: Formula| runs.over("thousand", 1000u32, "");
    let count = |count: usize| Decimal::from(u32::try_from(count).unwrap_or(u32::MAX));
    // A run enters its first state too: one step a state.
    let outer = runs.clone().times("states", count(all.len() - inner), "");
    let names = [("steps", "steps-each"), ("steps-clock", "steps-each-clock")][by];
    let price = "stepfunctions.standard.transitions_1k";
    let mut lines = vec![LineItem::usage(at.id, names.0, price, thousand(outer))];
    if inner > 0 {
        let items = runs.with(load.usage.factor("items_per_run")).times("states", count(inner), "");
        lines.push(LineItem::usage(at.id, names.1, price, thousand(items)));
    }
    lines
}

/// A run of an express machine is billed for at least 64 MB. Source: AWS Step Functions pricing page.
fn express(at: &Site, load: &Load, by: usize, runs: Formula) -> Vec<LineItem> {
    let names = [("runs", "run-time"), ("runs-clock", "run-time-clock")][by];
    let time = runs.clone().with(load.usage.factor("call_ms")).over("ms_per_h", 3_600_000u32, "");
    let time = time.times("memory", Decimal::new(625, 4), "GB");
    vec![
        LineItem::usage(
            at.id,
            names.0,
            "stepfunctions.express.requests_million",
            runs.over("million", 1_000_000u32, ""),
        ),
        LineItem::usage(at.id, names.1, "stepfunctions.express.gb_hour", time),
    ]
}
