//! The Terraform of a queue: itself, its policy, what may hand it failed messages; and rights and alarms on it.

use crate::services::blocks::{
    data, from_data, named, of, output, plain, principals, refusing, resource, say, text, value,
};
use crate::services::{Carries, Grant, Peer, Piece, Site, Told, Watch, events, s3, sns, terraform_name};
use crate::write::hcl::Expr;

const DAY: i64 = 86_400;
/// Seconds a receiver waits for messages, at most: fewer empty answers. Source: SQS API, CreateQueue.
const WAIT: i64 = 20;

/// Every block of the queue.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let feeders: Vec<&Peer> =
        at.incoming.iter().filter(|peer| peer.carries == Carries::Notify && peer.service.kind() == "sqs").collect();
    let mut pieces = vec![queue(at, &name)];
    pieces.extend(policy(at, &name));
    if !feeders.is_empty() {
        pieces.push(allowed(at, &name, &feeders));
        return pieces;
    }
    let says = say(at.lang, "URL de la cola.", "URL of the queue.");
    pieces.push(Piece::new(at.id, output(&format!("{name}_url"), says, of("aws_sqs_queue", &name, "url"))));
    pieces
}

fn queue(at: &Site, name: &str) -> Piece {
    let fifo = at.settings.flag("fifo");
    // Names of queues with order end in `.fifo`. Source: SQS API, CreateQueue.
    let called = match fifo {
        true => text([value(named(at.stack, at.id, 75)), plain(".fifo")]),
        false => named(at.stack, at.id, 80),
    };
    let failed = at.outgoing.iter().find(|peer| peer.carries == Carries::Notify);
    let redrive = failed.map(|peer| {
        let target = of("aws_sqs_queue", &peer.name(), "arn");
        let receives = at.settings.count("max_receives").unwrap_or(5);
        Expr::json(Expr::map([("deadLetterTargetArn", target), ("maxReceiveCount", receives.into())]))
    });
    let block = resource("aws_sqs_queue", name)
        .set("name", called)
        .set_some("fifo_queue", fifo.then_some(true))
        .set_some("content_based_deduplication", fifo.then_some(true))
        .set("visibility_timeout_seconds", at.settings.count("visibility").unwrap_or(60))
        .set("message_retention_seconds", at.settings.count("keep_days").unwrap_or(4) * DAY)
        .set("receive_wait_time_seconds", WAIT)
        .set_some("sqs_managed_sse_enabled", at.key().is_none().then_some(true))
        .set_some("kms_master_key_id", at.key())
        .set_some("redrive_policy", redrive);
    failed.into_iter().fold(Piece::new(at.id, block), |piece, peer| piece.enforcing(&format!("{}->{}", at.id, peer.id)))
}

/// No request without TLS.
fn policy(at: &Site, name: &str) -> Vec<Piece> {
    let arn = || of("aws_sqs_queue", name, "arn");
    let grant =
        Grant::new("OnlyTls", &["sqs:*"], vec![arn()]).when("Bool", "aws:SecureTransport", vec!["false".into()]);
    let refusal = refusing(&grant, Some(principals("*", vec!["*".into()])));
    let buses: Vec<&Peer> = at.incoming.iter().filter(|peer| peer.service.kind() == "events").collect();
    let document = data("aws_iam_policy_document", name)
        .with(refusal)
        .with_all(events::terraform::admitted("sqs:SendMessage", arn(), &buses))
        .with_all(sns::admitted(at, arn()))
        .with_all(s3::notices_admitted(at, arn()));
    let block = resource("aws_sqs_queue_policy", name)
        .set("queue_url", of("aws_sqs_queue", name, "url"))
        .set("policy", from_data("aws_iam_policy_document", name, "json"));
    let block = Piece::new(at.id, block).enforcing_all(buses.iter().map(|peer| peer.id), at.id);
    vec![Piece::new(at.id, document), block]
}

/// Only the queues that feed it may hand it what failed.
fn allowed(at: &Site, name: &str, feeders: &[&Peer]) -> Piece {
    let sources = feeders.iter().map(|peer| of("aws_sqs_queue", &peer.name(), "arn"));
    let policy = [("redrivePermission", Expr::from("byQueue")), ("sourceQueueArns", Expr::List(sources.collect()))];
    let block = resource("aws_sqs_queue_redrive_allow_policy", name)
        .set("queue_url", of("aws_sqs_queue", name, "url"))
        .set("redrive_allow_policy", Expr::json(Expr::map(policy)));
    Piece::new(at.id, block).enforcing_all(feeders.iter().map(|peer| peer.id), at.id)
}

/// Rights on a queue, by kind of access.
/// Source: Service Authorization Reference, Amazon SQS (2026-04): batches are covered by the single calls.
pub fn grants(id: &str, access: &str) -> Vec<Grant> {
    let grant = |sid, actions: &[&'static str]| {
        vec![Grant::new(sid, actions, vec![of("aws_sqs_queue", &terraform_name(id), "arn")])]
    };
    match access {
        "publish" => grant("SendMessages", &["sqs:SendMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"]),
        "consume" => grant(
            "ReceiveMessages",
            &[
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
            ],
        ),
        "admin" => grant(
            "ManageMessages",
            &[
                "sqs:SendMessage",
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:PurgeQueue",
            ],
        ),
        _ => Vec::new(),
    }
}

/// What a caller needs to know: the queue's URL.
pub fn tells(id: &str) -> Vec<Told> {
    vec![Told { name: "URL", value: of("aws_sqs_queue", &terraform_name(id), "url"), secret: false }]
}

/// A message that failed is one that somebody has to look at.
/// Source: CloudWatch user guide, recommended alarms, AWS/SQS.
pub fn watches(at: &Site) -> Vec<Watch> {
    let failed = at.outgoing.iter().filter(|peer| peer.carries == Carries::Notify);
    let watch = |peer: &Peer| Watch {
        name: "errors".into(),
        metric: ("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
        statistic: "Maximum",
        below: false,
        threshold: "0".into(),
        period: (300, 1),
        missing: "notBreaching",
        dimensions: vec![("QueueName", of("aws_sqs_queue", &peer.name(), "name"))],
        says: ("mensajes que nadie pudo procesar", "messages that nobody could process"),
    };
    failed.map(watch).collect()
}
