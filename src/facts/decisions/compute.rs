//! Where the team's code runs: Fargate, its own instances, or functions.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::topic::{At, Choice, Topic, always, hourly, monthly};
use crate::prices::{Formula, LineItem};
use crate::services::{Role, fargate_size};

pub const TOPIC: Topic = Topic {
    id: "compute",
    kind: "fargate",
    // A task that runs once is no service to compare by the hour.
    taken: |at| at.one.settings.range("tasks").map(|_| "fargate"),
    options: &[
        Choice { id: "fargate", words: &["ecs", "ecs-fargate"], fits: always, by_use: false, items: fargate },
        Choice {
            id: "ec2",
            words: &["ecs-ec2", "instances"],
            fits: |at| instance(at).is_some(),
            by_use: false,
            items: |at| ec2(at, tasks(at)),
        },
        Choice { id: "lambda", words: &["functions", "serverless"], fits: answers, by_use: true, items: lambda },
    ],
    facts,
    revisit,
    flag: "",
};

/// An instance class: name, vCPU, MiB, and tasks it holds with an address each (network interfaces less its own).
/// Source: EC2 DescribeInstanceTypes (2026-10), MaximumNetworkInterfaces; without trunking, which T classes do not have.
type Class = (&'static str, i64, i64, u32);
const X86: &[Class] = &[
    ("t3.small", 2048, 2048, 2),
    ("t3.medium", 2048, 4096, 2),
    ("t3.large", 2048, 8192, 2),
    ("m6i.xlarge", 4096, 16384, 3),
];
const ARM: &[Class] = &[
    ("t4g.small", 2048, 2048, 2),
    ("t4g.medium", 2048, 4096, 2),
    ("t4g.large", 2048, 8192, 2),
    ("m7g.xlarge", 4096, 16384, 3),
];
/// Memory that the system and the ECS agent keep for themselves, MiB.
const RESERVED: i64 = 512;
/// GB of the disk of an instance. Source: ECS-optimized AMI, root volume.
const DISK: u32 = 30;

pub(super) fn tasks(at: &At) -> u32 {
    at.tasks_of(at.one).max(1)
}

fn is_arm(at: &At) -> bool {
    at.one.settings.text("architecture") == Some("arm")
}

/// vCPU and GB of a task, as Fargate has them.
fn size(at: &At) -> (Decimal, Decimal) {
    let count = |key| at.one.settings.count(key).unwrap_or(0);
    let (cpu, memory) = fargate_size(count("cpu"), count("memory")).unwrap_or((count("cpu"), count("memory")));
    (Decimal::from(cpu) / Decimal::from(1024), Decimal::from(memory) / Decimal::from(1024))
}

fn fargate(at: &At) -> Vec<LineItem> {
    of_tasks(at, tasks(at))
}

pub(super) fn of_tasks(at: &At, tasks: u32) -> Vec<LineItem> {
    let (vcpu, gb) = size(at);
    let kind = if is_arm(at) { "linux_arm" } else { "linux_x86" };
    let count = Decimal::from(tasks);
    vec![
        hourly(&at.one.id, "vcpu", format!("fargate.{kind}.vcpu_hour"), vcpu * count),
        hourly(&at.one.id, "memory", format!("fargate.{kind}.gb_hour"), gb * count),
    ]
}

/// The smallest class that holds two tasks, so that a release finds room for the new one beside the old, and how many it holds.
fn instance(at: &At) -> Option<(&'static str, u32)> {
    let (cpu, memory) = (at.one.settings.count("cpu")?, at.one.settings.count("memory")?);
    let classes = if is_arm(at) { ARM } else { X86 };
    classes.iter().find_map(|(name, units, mib, addresses)| {
        let fits = (units / cpu).min((mib - RESERVED) / memory);
        let held = u32::try_from(fits).unwrap_or(0).min(*addresses);
        (held >= 2).then_some((*name, held))
    })
}

/// Instances for so many tasks: enough to hold them, and in as many zones as the tasks would be.
fn instances(at: &At, held: u32, tasks: u32) -> u32 {
    tasks.div_ceil(held).max(tasks.min(at.zones()))
}

fn ec2(at: &At, tasks: u32) -> Vec<LineItem> {
    let Some((class, held)) = instance(at) else { return Vec::new() };
    let count = instances(at, held, tasks);
    vec![
        hourly(&at.one.id, "instances", format!("ec2.linux.{class}.hour"), count),
        monthly(&at.one.id, "disk", "ebs.gp3.gb_month", count * DISK),
    ]
}

/// Functions answer requests; what only works in the background is another design.
pub(super) fn answers(at: &At) -> bool {
    at.callers().any(|one| one.service.role() == Role::Balancer)
}

/// The calls of the stack, shared evenly by what answers them.
fn calls(at: &At) -> Formula {
    let balanced = |id: &str| {
        let stack = at.stack();
        let callers = stack.incoming(id).filter_map(|wire| stack.components.get(&wire.from));
        callers.into_iter().any(|one| one.service.role() == Role::Balancer)
    };
    let services = at.with_role(Role::Code).filter(|one| balanced(&one.id)).count().max(1);
    at.usage.calls().over("services", Decimal::from(services as u64), "")
}

pub(super) fn lambda(at: &At) -> Vec<LineItem> {
    let (_, gb) = size(at);
    let kind = if is_arm(at) { "arm" } else { "x86" };
    let seconds =
        calls(at).times("call_s", at.usage.value("call_ms") / Decimal::from(1000), "s").times("memory", gb, "GB");
    vec![
        LineItem::usage(&at.one.id, "requests", "lambda.requests_million", calls(at).over("per", 1_000_000u32, "")),
        LineItem::usage(&at.one.id, "duration", format!("lambda.{kind}.gb_second"), seconds),
    ]
}

/// What RDS Proxy would cost beside functions. It is billed for two vCPU at the least.
/// Source: RDS Proxy pricing (2026-10).
pub(super) fn proxy(at: &At) -> Option<Value> {
    at.callees().find(|one| one.kind() == "rds")?;
    let cost = at.monthly(&[hourly(&at.one.id, "proxy", "rds.proxy.vcpu_hour", 2u32)])?;
    Some(json!({ "usd": cost.to_string() }))
}

fn facts(at: &At) -> BTreeMap<&'static str, Value> {
    let mut facts = BTreeMap::new();
    facts.insert("class", json!(instance(at).map(|(class, _)| class)));
    facts.insert("proxy", proxy(at).unwrap_or(Value::Null));
    facts.insert("tasks", json!(tasks(at)));
    facts
}

/// Tasks up to which a price is looked for at which instances cost less.
const LIMIT: u32 = 50;

/// The number of tasks from which instances cost less than Fargate.
fn revisit(at: &At) -> Option<BTreeMap<&'static str, Value>> {
    let (class, held) = instance(at)?;
    at.monthly(&ec2(at, 1))?;
    let known = BTreeMap::from([("class", json!(class)), ("limit", json!(LIMIT)), ("count", Value::Null)]);
    let found = (1..=LIMIT).find_map(|count| {
        let (ours, theirs) = (at.monthly(&of_tasks(at, count))?, at.monthly(&ec2(at, count))?);
        (theirs < ours).then_some((count, ours, theirs))
    });
    let Some((count, ours, theirs)) = found else { return Some(known) };
    Some(BTreeMap::from([
        ("count", json!(count)),
        ("instances", json!(instances(at, held, count))),
        ("class", json!(class)),
        ("ours", json!({ "usd": ours.to_string() })),
        ("theirs", json!({ "usd": theirs.to_string() })),
    ]))
}
