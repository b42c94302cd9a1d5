//! The Terraform of a bus: itself, a rule and a target for each connection, and who admits it.

use crate::services::blocks::{Watch, admitting, arn, named, of, plain, resource, value};
use crate::services::start::shares;
use crate::services::{Grant, How, Peer, Piece, Settings, Site, Start, Task, terraform_name};
use crate::write::hcl::{Block, Expr, Ref};

fn is_default(settings: &Settings) -> bool {
    settings.text("bus") == Some("default")
}

/// The bus by its name.
pub fn name_of(id: &str, settings: &Settings) -> Expr {
    match is_default(settings) {
        true => "default".into(),
        false => of("aws_cloudwatch_event_bus", &terraform_name(id), "name"),
    }
}

/// The bus by its ARN.
pub fn arn_of(id: &str, settings: &Settings) -> Expr {
    match is_default(settings) {
        true => arn("events", [plain("event-bus/default")]),
        false => of("aws_cloudwatch_event_bus", &terraform_name(id), "arn"),
    }
}

/// The right of the rules of some buses, as the policy of a queue or a topic admits it: one statement for all.
pub fn admitted(action: &'static str, what: Expr, buses: &[&Peer]) -> Option<Block> {
    let rules = |bus: &&Peer| match is_default(bus.settings) {
        true => arn("events", [plain("rule/"), value(Ref::local("name")), plain("-*")]),
        false => arn("events", [plain("rule/"), value(name_of(bus.id, bus.settings)), plain("/*")]),
    };
    let from = buses.iter().map(rules).collect();
    let grant = Grant::new("TakeEvents", &[action], vec![what]).when("ArnLike", "aws:SourceArn", from);
    (!buses.is_empty()).then(|| admitting(&grant, "events.amazonaws.com"))
}

/// Every block of the bus.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if !is_default(at.settings) {
        let bus = resource("aws_cloudwatch_event_bus", &at.name()).set("name", named(at.stack, at.id, 256));
        pieces.push(Piece::new(at.id, bus));
    }
    let mut made: Vec<String> = Vec::new();
    for peer in at.outgoing.iter().filter(|peer| peer.id != failed_id(at)) {
        let Ok(start) = peer.service.starts(peer.id, peer.settings) else { continue };
        let same = made.iter().filter(|id| *id == peer.id).count();
        made.push(peer.id.to_string());
        let suffix = if same == 0 { String::new() } else { format!("_{}", same + 1) };
        pieces.extend(rule(at, peer, &start, &suffix));
    }
    pieces
}

fn failed_id(at: &Site) -> String {
    format!("{}-failed", at.id)
}

fn rule(at: &Site, peer: &Peer, start: &Start, suffix: &str) -> Vec<Piece> {
    let both = format!("{}_{}{suffix}", at.name(), peer.name());
    let wire = format!("{}->{}", at.id, peer.id);
    let rule = resource("aws_cloudwatch_event_rule", &both)
        .set("name", named(at.stack, &both.replace('_', "-"), 64))
        .set("event_bus_name", name_of(at.id, at.settings))
        .set("event_pattern", Expr::json(pattern(peer)));
    let mut pieces = vec![
        Piece::new(at.id, rule).enforcing(&wire),
        Piece::new(at.id, target(at, peer, start, &both)).enforcing(&wire),
    ];
    if let How::Function(_) = start.how {
        let source = of("aws_cloudwatch_event_rule", &both, "arn");
        let permission = resource("aws_lambda_permission", &both)
            .set("action", "lambda:InvokeFunction")
            .set("function_name", of("aws_lambda_function", &peer.name(), "function_name"))
            .set("principal", "events.amazonaws.com")
            .set("source_arn", source);
        pieces.push(Piece::new(at.id, permission).enforcing(&wire));
    }
    pieces
}

/// Which events: those whose fields the connection names; all of them where it names none.
fn pattern(peer: &Peer) -> Expr {
    let fields = [("source", "source"), ("detail_type", "detail-type")];
    let named = fields.iter().filter_map(|(key, field)| Some((*field, Expr::list([peer.when.get(*key)?.as_str()]))));
    let named: Vec<(&str, Expr)> = named.collect();
    match named.is_empty() {
        true => Expr::map([("source", Expr::list([Expr::map([("prefix", "")])]))]),
        false => Expr::map(named),
    }
}

fn target(at: &Site, peer: &Peer, start: &Start, both: &str) -> Block {
    let arn = match &start.how {
        How::Function(arn) | How::Machine(arn) | How::Topic(arn) | How::Queue { arn, .. } => arn.clone(),
        How::Task(task) => task.cluster.clone(),
        How::Job { queue, .. } => queue.clone(),
    };
    let by_role = matches!(&start.how, How::Machine(_) | How::Task(_) | How::Job { .. });
    let ordered = matches!(&start.how, How::Queue { fifo: true, .. });
    let failed = of("aws_sqs_queue", &terraform_name(&failed_id(at)), "arn");
    resource("aws_cloudwatch_event_target", both)
        .set("rule", of("aws_cloudwatch_event_rule", both, "name"))
        .set("event_bus_name", name_of(at.id, at.settings))
        .set("arn", arn)
        .set_some("role_arn", by_role.then(|| of("aws_iam_role", &format!("{}_events", at.name()), "arn")))
        .with(Block::new("retry_policy").set("maximum_event_age_in_seconds", 3600).set("maximum_retry_attempts", 3))
        .with(Block::new("dead_letter_config").set("arn", failed))
        .with_all(ordered.then(|| Block::new("sqs_target").set("message_group_id", at.id)))
        .with_all(match &start.how {
            How::Task(task) => Some(run(task)),
            How::Job { definition, .. } => {
                Some(Block::new("batch_target").set("job_definition", definition.clone()).set("job_name", peer.id))
            }
            _ => None,
        })
}

fn run(task: &Task) -> Block {
    let block = Block::new("ecs_target").set("task_definition_arn", task.definition.clone()).set("task_count", 1);
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

/// An event that nobody could be given is one that somebody has to look at.
pub fn watches(at: &Site) -> Vec<Watch> {
    let failed = terraform_name(&failed_id(at));
    vec![Watch {
        name: "errors".into(),
        metric: ("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
        statistic: "Maximum",
        below: false,
        threshold: "0".into(),
        period: (300, 1),
        missing: "notBreaching",
        dimensions: vec![("QueueName", of("aws_sqs_queue", &failed, "name"))],
        says: ("eventos que no se pudieron entregar", "events that could not be handed over"),
    }]
}
