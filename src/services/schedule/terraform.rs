//! The Terraform of a schedule: one for each of those it starts, with retries and a place for what failed.

use super::clock;
use crate::services::blocks::{from_data, named, of, plain, resource, say, skip, text, value};
use crate::services::start::shares;
use crate::services::{How, Peer, Piece, Site, Start, Task, Watch};
use crate::write::hcl::{Block, Expr};

/// Seconds after which a start that could not be made is given up, at most: an hour. Source: Scheduler API, RetryPolicy.
const AGE: i64 = 3600;

/// Those it starts: what else it is connected to takes what failed.
pub fn targets<'a>(at: &'a Site) -> impl Iterator<Item = (&'a Peer<'a>, Start)> {
    let written = at.outgoing.iter().filter(|peer| !is_dead_letter(at, peer));
    written.filter_map(|peer| Some((peer, peer.service.starts(peer.id, peer.settings).ok()?)))
}

fn is_dead_letter(at: &Site, peer: &Peer) -> bool {
    peer.id == format!("{}-failed", at.id)
}

/// Every block of the schedule.
pub fn blocks(at: &Site) -> Vec<Piece> {
    targets(at).map(|(peer, start)| schedule(at, peer, &start)).collect()
}

fn schedule(at: &Site, peer: &Peer, start: &Start) -> Piece {
    let both = format!("{}_{}", at.name(), peer.name());
    let when = match (at.settings.text("every"), at.settings.text("cron")) {
        (Some(every), _) => clock::rate(every),
        (_, cron) => format!("cron({})", cron.unwrap_or_default()),
    };
    let mut block = resource("aws_scheduler_schedule", &both)
        .set("name", named(at.stack, &format!("{}-{}", at.id, peer.id), 64))
        .set("schedule_expression", when)
        .set("schedule_expression_timezone", at.settings.text("timezone").unwrap_or("UTC"))
        .with(Block::new("flexible_time_window").set("mode", "OFF"))
        .with(target(at, peer, start));
    let reason = say(at.lang, "lo que entrega no es secreto", "what it hands over is no secret");
    block.body.notes.push(skip("CKV_AWS_297", &reason));
    Piece::new(at.id, block).enforcing(&format!("{}->{}", at.id, peer.id))
}

fn target(at: &Site, peer: &Peer, start: &Start) -> Block {
    let failed = format!("{}_failed", at.name());
    let arn = match &start.how {
        How::Function(arn) | How::Machine(arn) | How::Topic(arn) | How::Queue { arn, .. } => arn.clone(),
        How::Task(task) => task.cluster.clone(),
        How::Job { .. } => {
            let partition = from_data("aws_partition", "current", "partition");
            text([plain("arn:"), value(partition), plain(":scheduler:::aws-sdk:batch:submitJob")])
        }
    };
    let retries = at.settings.count("retries").unwrap_or(3);
    let ordered = matches!(&start.how, How::Queue { fifo: true, .. });
    Block::new("target")
        .set("arn", arn)
        .set("role_arn", of("aws_iam_role", &format!("{}_schedule", at.name()), "arn"))
        .set_some("input", input(at, peer, &start.how))
        .with(
            Block::new("retry_policy").set("maximum_event_age_in_seconds", AGE).set("maximum_retry_attempts", retries),
        )
        .with(Block::new("dead_letter_config").set("arn", of("aws_sqs_queue", &failed, "arn")))
        .with_all(ordered.then(|| Block::new("sqs_parameters").set("message_group_id", at.id)))
        .with_all(match &start.how {
            How::Task(task) => Some(run(task)),
            _ => None,
        })
}

/// How a task is run: in the private subnets, by the latest definition.
fn run(task: &Task) -> Block {
    let block = Block::new("ecs_parameters").set("task_definition_arn", task.definition.clone()).set("task_count", 1);
    let block = match task.spot {
        0 => block.set("launch_type", "FARGATE"),
        spot => block.with_all(shares(spot).into_iter().map(|(provider, weight)| {
            Block::new("capacity_provider_strategy").set("capacity_provider", provider).set("weight", weight)
        })),
    };
    block.set("enable_ecs_managed_tags", true).set("propagate_tags", "TASK_DEFINITION").with(
        Block::new("network_configuration")
            .set("subnets", task.subnets.clone())
            .set("security_groups", task.groups.clone())
            .set("assign_public_ip", false),
    )
}

/// What the model hands over, in the shape its target takes.
fn input(at: &Site, peer: &Peer, how: &How) -> Option<Expr> {
    let given = at.settings.pairs("input");
    let pairs = || given.into_iter().flatten().map(|(key, text)| (key.clone(), Expr::from(text.as_str())));
    match how {
        How::Job { queue, definition } => Some(Expr::json(Expr::map([
            ("JobName", Expr::from(at.id)),
            ("JobQueue", queue.clone()),
            ("JobDefinition", definition.clone()),
        ]))),
        How::Task(_) => given.map(|_| {
            let variables = pairs().map(|(name, value)| Expr::map([("name", Expr::from(name)), ("value", value)]));
            let container = [("name", Expr::from(peer.id)), ("environment", Expr::list(variables))];
            Expr::json(Expr::map([("containerOverrides", Expr::list([Expr::map(container)]))]))
        }),
        _ => given.map(|_| Expr::json(Expr::map(pairs()))),
    }
}

/// A start that could not be made is one that somebody has to look at.
pub fn watches(at: &Site) -> Vec<Watch> {
    let failed = format!("{}_failed", at.name());
    vec![Watch {
        name: "errors".into(),
        metric: ("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
        statistic: "Maximum",
        below: false,
        threshold: "0".into(),
        period: (300, 1),
        missing: "notBreaching",
        dimensions: vec![("QueueName", of("aws_sqs_queue", &failed, "name"))],
        says: ("arranques que no se pudieron hacer", "starts that could not be made"),
    }]
}
