//! Whom a topic hands its messages on to: functions and queues, each all of them or those whose attributes it asks for.

use crate::services::blocks::{Grant, admitting, of, resource};
use crate::services::{Carries, How, Peer, Piece, Site, Watch};
use crate::write::hcl::{Block, Expr};

/// By whose name AWS hands messages on.
const SENDER: &str = "sns.amazonaws.com";

/// Whether SNS delivers to a component: a function, or a queue that keeps no order.
/// Source: SNS developer guide, message delivery: queues with order take messages of topics with order alone.
pub fn is_subscriber(peer: &Peer) -> bool {
    match peer.service.starts(peer.id, peer.settings) {
        Ok(start) => matches!(start.how, How::Function(_) | How::Queue { fifo: false, .. }),
        Err(_) => false,
    }
}

/// A subscription for each, and for functions the permission that admits the topic.
pub fn subscriptions(at: &Site, name: &str) -> Vec<Piece> {
    at.outgoing.iter().filter(|peer| peer.carries == Carries::Api).flat_map(|peer| subscribed(at, name, peer)).collect()
}

fn subscribed(at: &Site, name: &str, peer: &Peer) -> Vec<Piece> {
    let Ok(start) = peer.service.starts(peer.id, peer.settings) else { return Vec::new() };
    let topic = || of("aws_sns_topic", name, "arn");
    let both = format!("{name}_{}", peer.name());
    let block = |protocol: &str, endpoint: Expr| {
        resource("aws_sns_topic_subscription", &both)
            .set("topic_arn", topic())
            .set("protocol", protocol)
            .set("endpoint", endpoint)
            .set_some("filter_policy", filter(peer))
    };
    let piece = |block: Block| Piece::new(at.id, block).enforcing(&format!("{}->{}", at.id, peer.id));
    match start.how {
        How::Function(arn) => {
            let permission = resource("aws_lambda_permission", &both)
                .set("action", "lambda:InvokeFunction")
                .set("function_name", arn.clone())
                .set("principal", SENDER)
                .set("source_arn", topic());
            vec![piece(block("lambda", arn)), piece(permission)]
        }
        How::Queue { arn, .. } => vec![piece(block("sqs", arn).set("raw_message_delivery", true))],
        _ => Vec::new(),
    }
}

/// The attributes a message must have; several values of one are told apart by commas.
/// Source: SNS developer guide, subscription filter policies.
fn filter(peer: &Peer) -> Option<Expr> {
    let values = |text: &str| Expr::list(text.split(',').map(str::trim).map(Expr::from).collect::<Vec<_>>());
    let asked = peer.when.iter().map(|(attribute, text)| (attribute.clone(), values(text)));
    (!peer.when.is_empty()).then(|| Expr::json(Expr::map(asked)))
}

/// What the policy of a queue admits of the topics that hand it messages.
/// Source: SNS developer guide, subscribing an Amazon SQS queue.
pub fn admitted(at: &Site, queue: Expr) -> Option<Block> {
    let topics: Vec<Expr> = at
        .incoming
        .iter()
        .filter(|peer| peer.service.kind() == "sns")
        .map(|peer| of("aws_sns_topic", &peer.name(), "arn"))
        .collect();
    let send = || Grant::new("TakeFromTopics", &["sqs:SendMessage"], vec![queue]);
    (!topics.is_empty()).then(|| admitting(&send().when("ArnEquals", "aws:SourceArn", topics), SENDER))
}

/// A message that was not delivered is one that somebody has to look at.
/// Source: CloudWatch user guide, recommended alarms, AWS/SNS.
pub fn watches(at: &Site) -> Vec<Watch> {
    let failed = || Watch {
        name: "errors".into(),
        metric: ("AWS/SNS", "NumberOfNotificationsFailed"),
        statistic: "Sum",
        below: false,
        threshold: "0".into(),
        period: (300, 1),
        missing: "notBreaching",
        dimensions: vec![("TopicName", of("aws_sns_topic", &at.name(), "name"))],
        says: ("mensajes que no se pudieron entregar", "messages that could not be delivered"),
    };
    let hands_on = at.outgoing.iter().any(|peer| peer.carries == Carries::Api);
    hands_on.then(failed).into_iter().collect()
}
