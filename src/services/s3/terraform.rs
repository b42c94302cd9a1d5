//! The Terraform of a bucket: private, encrypted, TLS only, and read or written by whom a connection names.

use crate::services::blocks::{
    Grant, Told, admitting, data, fact, from_data, named, of, only_tls, output, plain, resource, say, skip, text, value,
};
use crate::services::{Carries, Peer, Piece, Role, Site, trail};
use crate::write::hcl::{Block, Expr, Ref};

/// Every block of the bucket.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let mut pieces = vec![Piece::new(at.id, bucket(at, &name))];
    pieces.extend(guards(&name).into_iter().map(|block| Piece::new(at.id, block)));
    pieces.extend(versioning(at, &name).map(|block| Piece::new(at.id, block)));
    pieces.push(Piece::new(at.id, lifecycle(at, &name)));
    pieces.push(Piece::new(at.id, policy_document(at, &name)));
    let policy = resource("aws_s3_bucket_policy", &name)
        .set("bucket", of("aws_s3_bucket", &name, "id"))
        .set("policy", from_data("aws_iam_policy_document", &name, "json"))
        .set("depends_on", Expr::list([Expr::from(Ref::resource("aws_s3_bucket_public_access_block", &name))]));
    pieces.push(Piece::new(at.id, policy).enforcing_all(admitted(at).map(|peer| peer.id), at.id));
    pieces.extend(super::notices::blocks(at, &name));
    let says = say(at.lang, "Nombre del bucket.", "Name of the bucket.");
    pieces.push(Piece::new(at.id, output(&format!("{name}_bucket"), says, of("aws_s3_bucket", &name, "bucket"))));
    pieces
}

/// Callers the bucket's own policy admits: distributions, and load balancers and trails that write there.
fn admitted<'a>(at: &'a Site) -> impl Iterator<Item = &'a Peer<'a>> {
    let admits = |peer: &&Peer| {
        peer.carries == Carries::Origin || peer.service.role() == Role::Balancer || peer.service.kind() == "trail"
    };
    at.incoming.iter().filter(admits)
}

fn bucket(at: &Site, name: &str) -> Block {
    let account = from_data("aws_caller_identity", "current", "account_id");
    let mut block = resource("aws_s3_bucket", name)
        .set("bucket", text([value(named(at.stack, at.id, 50)), plain("-"), value(account)]));
    let is_log = at.settings.text("purpose") == Some("logs");
    let reason = match is_log {
        true => say(at.lang, "es el destino de los registros", "it is where the logs go"),
        false => say(
            at.lang,
            "se lee por CloudFront o por la aplicación",
            "it is read through CloudFront or by the application",
        ),
    };
    block.body.notes.push(skip("CKV_AWS_18", &reason));
    if !at.settings.flag("versioning") {
        let reason = say(at.lang, "el modelo apaga las versiones", "the model turns versions off");
        block.body.notes.push(skip("CKV_AWS_21", &reason));
    }
    block
}

/// What every bucket has.
pub fn guards(name: &str) -> Vec<Block> {
    let bucket = || of("aws_s3_bucket", name, "id");
    let blocked = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
    let access = blocked
        .iter()
        .fold(resource("aws_s3_bucket_public_access_block", name).set("bucket", bucket()), |block, word| {
            block.set(word, true)
        });
    let owner = resource("aws_s3_bucket_ownership_controls", name)
        .set("bucket", bucket())
        .with(Block::new("rule").set("object_ownership", "BucketOwnerEnforced"));
    let algorithm = Block::new("apply_server_side_encryption_by_default").set("sse_algorithm", "AES256");
    let encryption = resource("aws_s3_bucket_server_side_encryption_configuration", name)
        .set("bucket", bucket())
        .with(Block::new("rule").with(algorithm));
    vec![access, owner, encryption]
}

/// Versions, and how long what is no longer current is kept.
fn lifecycle(at: &Site, name: &str) -> Block {
    let days = || fact(at.id, "keep_days", at.settings.count("keep_days").unwrap_or(90));
    let rule = |id: &str| Block::new("rule").set("id", id).set("status", "Enabled").with(Block::new("filter"));
    let mut block = resource("aws_s3_bucket_lifecycle_configuration", name)
        .set("bucket", of("aws_s3_bucket", name, "id"))
        .with(
            rule("unfinished-uploads")
                .with(Block::new("abort_incomplete_multipart_upload").set("days_after_initiation", 7)),
        )
        .with(rule("replaced").with(Block::new("noncurrent_version_expiration").set("noncurrent_days", days())));
    if at.settings.text("purpose") == Some("logs") {
        block = block.with(rule("old-logs").with(Block::new("expiration").set("days", days())));
    }
    match at.settings.flag("versioning") {
        true => block.set("depends_on", Expr::list([Expr::from(Ref::resource("aws_s3_bucket_versioning", name))])),
        false => block,
    }
}

fn versioning(at: &Site, name: &str) -> Option<Block> {
    let block = resource("aws_s3_bucket_versioning", name)
        .set("bucket", of("aws_s3_bucket", name, "id"))
        .with(Block::new("versioning_configuration").set("status", "Enabled"));
    at.settings.flag("versioning").then_some(block)
}

/// Source: CloudFront developer guide, origin access control; ELB user guide, access logs.
fn policy_document(at: &Site, name: &str) -> Block {
    let bucket = || value(of("aws_s3_bucket", name, "arn"));
    let mut document = data("aws_iam_policy_document", name).with(only_tls(name));
    let arn = |peer: &Peer| of("aws_cloudfront_distribution", &peer.name(), "arn");
    let readers: Vec<Expr> = admitted(at).filter(|peer| peer.carries == Carries::Origin).map(arn).collect();
    if !readers.is_empty() {
        let objects = vec![text([bucket(), plain("/*")])];
        let read =
            Grant::new("ReadByCloudFront", &["s3:GetObject"], objects).when("StringEquals", "aws:SourceArn", readers);
        document = document.with(admitting(&read, "cloudfront.amazonaws.com"));
    }
    let account = || value(from_data("aws_caller_identity", "current", "account_id"));
    let place = |peer: &Peer| text([bucket(), plain(&format!("/{}/AWSLogs/", peer.id)), account(), plain("/*")]);
    let logs: Vec<Expr> = admitted(at).filter(|peer| peer.service.role() == Role::Balancer).map(place).collect();
    if !logs.is_empty() {
        let write = Grant::new("WriteByLoadBalancers", &["s3:PutObject"], logs);
        document = document.with(admitting(&write, "logdelivery.elasticloadbalancing.amazonaws.com"));
    }
    let trails: Vec<&str> = admitted(at).filter(|peer| peer.service.kind() == "trail").map(|peer| peer.id).collect();
    document.with_all(trail::statements(at, name, &trails))
}

/// Rights on the bucket, by kind of access.
/// Source: Service Authorization Reference, Amazon S3 (2026-04).
pub fn grants(id: &str, access: &str) -> Vec<Grant> {
    let name = crate::services::site::terraform_name(id);
    let bucket = || vec![of("aws_s3_bucket", &name, "arn")];
    let objects = || vec![text([value(of("aws_s3_bucket", &name, "arn")), plain("/*")])];
    match access {
        "read" => vec![
            Grant::new("ReadObjects", &["s3:GetObject"], objects()),
            Grant::new("ListObjects", &["s3:ListBucket"], bucket()),
        ],
        "write" => vec![Grant::new("WriteObjects", &["s3:PutObject", "s3:AbortMultipartUpload"], objects())],
        "admin" => vec![
            Grant::new(
                "UseObjects",
                &["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
                objects(),
            ),
            Grant::new("ListObjects", &["s3:ListBucket", "s3:GetBucketLocation"], bucket()),
        ],
        "upload" => vec![
            Grant::new("SyncFiles", &["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], objects()),
            Grant::new("ListFiles", &["s3:ListBucket"], bucket()),
        ],
        _ => Vec::new(),
    }
}

/// What a caller needs to know: the bucket's name.
pub fn tells(id: &str) -> Vec<Told> {
    let name = crate::services::site::terraform_name(id);
    vec![Told { name: "BUCKET", value: of("aws_s3_bucket", &name, "bucket"), secret: false }]
}
