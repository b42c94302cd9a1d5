//! Where the team's containers run, for a service that runs on instances of the team's own: those, Fargate, or functions.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::compute::{answers, lambda, of_tasks, proxy, tasks};
use super::topic::{At, Choice, Topic, always, hourly, monthly};
use crate::graph::Component;
use crate::prices::LineItem;
use crate::services::Carries;

pub const TOPIC: Topic = Topic {
    id: "compute",
    kind: "ecs-ec2",
    taken: |_| Some("ec2"),
    options: &[
        Choice { id: "ec2", words: &["ecs-ec2", "ecs", "instances"], fits: always, by_use: false, items: instances },
        Choice {
            id: "fargate",
            words: &["ecs-fargate"],
            fits: always,
            by_use: false,
            items: |at| of_tasks(at, tasks(at)),
        },
        Choice { id: "lambda", words: &["functions", "serverless"], fits: answers, by_use: true, items: lambda },
    ],
    facts,
    revisit,
    flag: "",
};

/// The cluster it runs on.
fn cluster<'a>(at: &At<'a>) -> Option<&'a Component> {
    let stack = at.stack();
    let runs = stack.incoming(&at.one.id).find(|wire| wire.carries == Carries::Runs)?;
    stack.components.get(&runs.from)
}

/// Its part of what the services of the cluster take, by the memory of the tasks that run at the least.
fn part(at: &At, cluster: &Component) -> Decimal {
    let taken = |one: &Component| {
        let memory = one.settings.count("memory").unwrap_or(0);
        Decimal::from(memory) * Decimal::from(at.tasks_of(one).max(1))
    };
    let runs = at.stack().outgoing(&cluster.id).filter(|wire| wire.carries == Carries::Runs);
    let all: Decimal = runs.filter_map(|wire| at.stack().components.get(&wire.to)).map(taken).sum();
    taken(at.one).checked_div(all).unwrap_or(Decimal::ONE)
}

/// Its part of the cluster's instances, as many as there are at the least.
fn instances(at: &At) -> Vec<LineItem> {
    let Some(cluster) = cluster(at) else { return Vec::new() };
    let Some(capacity) = cluster.settings.table("capacity") else { return Vec::new() };
    let least = capacity.range("instances").map_or(1, |(low, _)| low.max(1));
    let part = (Decimal::from(least) * part(at, cluster)).round_dp(4);
    let disk = Decimal::from(capacity.count("disk").unwrap_or(0));
    let class = capacity.text("class").unwrap_or_default();
    vec![
        hourly(&at.one.id, "instances", format!("ec2.linux.{class}.hour"), part),
        monthly(&at.one.id, "disk", "ebs.gp3.gb_month", part * disk),
    ]
}

fn facts(at: &At) -> BTreeMap<&'static str, Value> {
    let class = cluster(at).and_then(|one| one.settings.table("capacity")?.text("class"));
    BTreeMap::from([("class", json!(class)), ("proxy", proxy(at).unwrap_or(Value::Null)), ("tasks", json!(tasks(at)))])
}

/// Tasks up to which a price is looked for at which Fargate still costs less.
const LIMIT: u32 = 50;

/// The number of tasks up to which Fargate costs less than the instances do.
fn revisit(at: &At) -> Option<BTreeMap<&'static str, Value>> {
    let ours = at.monthly(&instances(at))?;
    let cheaper = |count: &u32| at.monthly(&of_tasks(at, *count)).is_some_and(|theirs| theirs < ours);
    let count = (1..=LIMIT).take_while(cheaper).last();
    let theirs = count.and_then(|count| at.monthly(&of_tasks(at, count.min(tasks(at)))));
    Some(BTreeMap::from([
        ("count", json!(count)),
        ("already", json!(count.is_some_and(|count| count >= tasks(at)))),
        ("ours", json!({ "usd": ours.to_string() })),
        ("theirs", theirs.map_or(Value::Null, |usd| json!({ "usd": usd.to_string() }))),
    ]))
}
