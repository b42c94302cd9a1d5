//! Notices of what is written to a bucket: whom they start, and what admits them there.

use crate::diag::{Code, Diagnostic, Report, Span};
use crate::services::blocks::{Grant, admitting, from_data, of, resource};
use crate::services::{How, Peer, Piece, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// By whose name AWS brings notices.
const SENDER: &str = "s3.amazonaws.com";

fn notified<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    let id = at.settings.text("notifies")?;
    at.outgoing.iter().find(|peer| peer.id == id)
}

/// What AWS refuses of a receiver, and what would go round in a circle.
pub fn check(at: &Site, place: Span, report: &mut Report) {
    let Some(peer) = notified(at) else { return };
    let place = at.settings.span("notifies", place);
    if peer.settings.flag("fifo") {
        let message =
            format!("`{}` cannot notify `{}`: S3 brings no notices to a queue that keeps an order", at.id, peer.id);
        report.push(Diagnostic::error(Code::CannotConnect, place, message).help("name a queue without `fifo`"));
    }
    let writes =
        |from: &&Peer| from.id == peer.id && from.access.iter().any(|right| right == "write" || right == "admin");
    if at.settings.text("notifies_under").is_none() && at.incoming.iter().any(|from| writes(&from)) {
        let message = format!("`{}` writes to `{}`, and each object there starts it again", peer.id, at.id);
        let help = "say which objects start it: `notifies_under: uploads/`";
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
    }
}

/// The notification, and for a function the permission that admits the bucket.
pub fn blocks(at: &Site, name: &str) -> Vec<Piece> {
    let Some(peer) = notified(at) else { return Vec::new() };
    let Ok(start) = peer.service.starts(peer.id, peer.settings) else { return Vec::new() };
    let bucket = |way: &str| of("aws_s3_bucket", name, way);
    let both = format!("{name}_{}", peer.name());
    let (kind, key, target, first) = match start.how {
        How::Function(arn) => {
            ("lambda_function", "lambda_function_arn", arn, Ref::resource("aws_lambda_permission", &both))
        }
        How::Queue { arn, .. } => ("queue", "queue_arn", arn, Ref::resource("aws_sqs_queue_policy", &peer.name())),
        _ => return Vec::new(),
    };
    let receiver = Block::new(kind)
        .set(key, target.clone())
        .set("events", Expr::list(["s3:ObjectCreated:*"]))
        .set_some("filter_prefix", at.settings.text("notifies_under"));
    let block = resource("aws_s3_bucket_notification", name)
        .set("bucket", bucket("id"))
        .with(receiver)
        .set("depends_on", Expr::list([Expr::from(first)]));
    let permission = (kind == "lambda_function").then(|| {
        resource("aws_lambda_permission", &both)
            .set("action", "lambda:InvokeFunction")
            .set("function_name", target)
            .set("principal", SENDER)
            .set("source_arn", bucket("arn"))
            .set("source_account", from_data("aws_caller_identity", "current", "account_id"))
    });
    let piece = |block: Block| Piece::new(at.id, block).enforcing(&format!("{}->{}", at.id, peer.id));
    std::iter::once(block).chain(permission).map(piece).collect()
}

/// What the policy of a queue admits of the buckets that notify it.
/// Source: S3 user guide, granting permissions to publish event notifications.
pub fn admitted(at: &Site, queue: Expr) -> Option<Block> {
    let notifies = |peer: &&Peer| peer.settings.text("notifies") == Some(at.id);
    let buckets: Vec<Expr> =
        at.incoming.iter().filter(notifies).map(|peer| of("aws_s3_bucket", &peer.name(), "arn")).collect();
    let account = from_data("aws_caller_identity", "current", "account_id");
    let send = Grant::new("TakeFromBuckets", &["sqs:SendMessage"], vec![queue]);
    let send = send.when("StringEquals", "aws:SourceAccount", vec![account]);
    (!buckets.is_empty()).then(|| admitting(&send.when("ArnEquals", "aws:SourceArn", buckets), SENDER))
}
