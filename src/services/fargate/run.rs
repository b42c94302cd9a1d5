//! A task that runs once: who may start it, what they are told, and what the tasks cost.

use crate::prices::{Formula, HOURS, LineItem};
use crate::services::blocks::{Grant, Told, of, text, value};
use crate::services::start::{after, cluster, latest, tasks_in};
use crate::services::{Load, Settings, Site, Task, terraform_name};
use crate::write::hcl::{Expr, Ref};
use rust_decimal::Decimal;

/// What starts a run.
pub fn task(id: &str, settings: &Settings) -> Task {
    Task {
        cluster: of("aws_ecs_cluster", &cluster(settings), "arn"),
        definition: latest(id),
        subnets: private(),
        groups: Expr::list([of("aws_security_group", &terraform_name(id), "id")]),
        spot: settings.count("spot").unwrap_or(0),
    }
}

fn private() -> Expr {
    Expr::call("values", vec![Ref::resource("aws_subnet", "app").into()]).get("[*].id")
}

/// Rights to start a run of it: of any revision, in its cluster, with its two roles.
/// Source: Service Authorization Reference, Amazon ECS (2026-04), RunTask.
pub fn grants(id: &str, settings: &Settings) -> Vec<Grant> {
    let name = terraform_name(id);
    let roles = ["execution", "task"].map(|role| of("aws_iam_role", &format!("{name}_{role}"), "arn"));
    let any = after("aws_ecs_task_definition", id, "arn_without_revision", ":*");
    vec![
        Grant::new("RunTasks", &["ecs:RunTask"], vec![latest(id), any]).when(
            "ArnEquals",
            "ecs:cluster",
            vec![of("aws_ecs_cluster", &cluster(settings), "arn")],
        ),
        Grant::new("TagTasks", &["ecs:TagResource"], vec![tasks_in(settings)]).when(
            "StringEquals",
            "ecs:CreateAction",
            vec!["RunTask".into()],
        ),
        Grant::new("HandRoles", &["iam:PassRole"], roles.to_vec()).when(
            "StringEquals",
            "iam:PassedToService",
            vec!["ecs-tasks.amazonaws.com".into()],
        ),
    ]
}

/// What code that starts it has to know.
pub fn tells(id: &str) -> Vec<Told> {
    let told = |name, value| Told { name, value, secret: false };
    let group = of("aws_security_group", &terraform_name(id), "id");
    vec![
        told("TASK", latest(id)),
        told("SUBNETS", Expr::call("join", vec![",".into(), private()])),
        told("GROUP", text([value(group)])),
    ]
}

/// What the lines of CPU and memory are called.
type Names = (&'static str, &'static str);
const READY: Names = ("vcpu", "memory");
const SPARE: Names = ("vcpu-spot", "memory-spot");

/// Tasks are billed by the second while they run. Of a service, expected is the low end of the range (one task where
/// it is 0), and the high case runs part of the way to the other end; what runs once is counted by its starts.
pub fn cost(at: &Site, load: &Load) -> Vec<LineItem> {
    let runs = match super::is_task(at.settings) {
        true => started(at, load),
        false => vec![(READY, SPARE, always(at, load))],
    };
    let spot = at.settings.count("spot").unwrap_or(0);
    let priced = |(ready, spare, run): &(Names, Names, Formula)| {
        let ready = (spot < 100).then(|| lines(at, *ready, share(run.clone(), 100 - spot)));
        let spare = (spot > 0).then(|| {
            let run = share(run.clone(), spot).with(load.usage.factor("spot_price_percent"));
            lines(at, *spare, run.over("percent", 100u32, ""))
        });
        ready.into_iter().chain(spare).flatten().collect::<Vec<_>>()
    };
    runs.iter().flat_map(priced).collect()
}

/// A part of the tasks; all of them are not written as `× 100 ÷ 100`.
fn share(run: Formula, percent: i64) -> Formula {
    match percent {
        100 => run,
        _ => run.times("share", Decimal::from(percent), "%").over("percent", 100u32, ""),
    }
}

fn lines(at: &Site, named: Names, run: Formula) -> Vec<LineItem> {
    let arm = at.settings.text("architecture") == Some("arm");
    let kind = if arm { "linux_arm" } else { "linux_x86" };
    let part = |key: &str| Decimal::from(at.settings.count(key).unwrap_or(0)) / Decimal::from(1024);
    let cpu = run.clone().times("cpu", part("cpu"), "vCPU");
    let memory = run.times("memory", part("memory"), "GB");
    let item = |name, price: &str, quantity| {
        let price = format!("fargate.{kind}.{price}");
        match super::is_task(at.settings) {
            true => LineItem::usage(at.id, name, price, quantity),
            false => LineItem::fixed(at.id, name, price, quantity),
        }
    };
    vec![item(named.0, "vcpu_hour", cpu), item(named.1, "gb_hour", memory)]
}

fn always(at: &Site, load: &Load) -> Formula {
    let tasks = load.running(at.settings.range("tasks"));
    Formula::of("tasks", tasks, "").times("hours", HOURS, "h")
}

/// Runs by calls, and runs by a clock: each for as long as a run is assumed to take.
fn started(at: &Site, load: &Load) -> Vec<(Names, Names, Formula)> {
    let calls = load.called(at.id, load.usage.calls()).map(|runs| (READY, SPARE, runs));
    let clock = (("vcpu-clock", "memory-clock"), ("vcpu-clock-spot", "memory-clock-spot"));
    let beats = load.by_clock(at.id).map(|runs| (clock.0, clock.1, runs));
    let hours = |runs: Formula| runs.with(load.usage.factor("task_minutes")).over("minutes_per_hour", 60u32, "");
    calls.into_iter().chain(beats).map(|(ready, spare, runs)| (ready, spare, hours(runs))).collect()
}
