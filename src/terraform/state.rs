//! Where Terraform keeps its state: a bucket that keeps every version and takes only TLS, and the lock beside it.

use crate::graph::{LOCK, STATE, Stack};
use crate::services::blocks::{
    Grant, data, from_data, mark, name_in_aws, of, only_tls, plain, resource, say, skip, text, value,
};
use crate::services::{Piece, bucket_guards};
use crate::write::hcl::{Block, Body, Expr, Part};

/// The bucket's name in Terraform.
const NAME: &str = "terraform_state";
/// The name of the table with the lock.
const TABLE: &str = "terraform_lock";

/// Whether the model keeps the state in a bucket.
pub fn is_remote(stack: &Stack) -> bool {
    stack.terraform.table("state").is_some()
}

/// Whether a table keeps the lock.
fn has_table(stack: &Stack) -> bool {
    stack.terraform.table("state").and_then(|state| state.text("lock")) == Some("dynamodb")
}

/// The table's name, known before anything is applied.
fn table(stack: &Stack) -> String {
    name_in_aws(&stack.name, "tflock", 255)
}

/// The bucket's name. It has to be known before anything is applied and be nobody else's, so it ends in a mark of what the stack is.
pub fn bucket(stack: &Stack) -> String {
    let own = stack.alternative.iter().chain(&stack.deployed.account);
    let domain = stack.domain.as_deref().unwrap_or_default();
    let what = own.fold(format!("{} {domain} {}", stack.name, stack.region), |what, part| format!("{what} {part}"));
    name_in_aws(&stack.name, &format!("tfstate-{}", mark(&what)), 63)
}

/// The same, of a stack that keeps its state in one.
pub fn kept_in(stack: &Stack) -> Option<String> {
    is_remote(stack).then(|| bucket(stack))
}

/// Where in the bucket the state of a unit is.
pub fn key(stack: &Stack, unit: &str) -> String {
    let place = stack.deployed.environment.as_ref().map_or(String::new(), |place| format!("{place}/"));
    format!("{place}{unit}/terraform.tfstate")
}

/// The same as an expression, in the roots that know which environment they are.
pub fn key_of(stack: &Stack, unit: &str) -> Vec<Part> {
    let place = super::frame::environment(stack).map(|place| [value(place), plain("/")]);
    place.into_iter().flatten().chain([plain(&format!("{unit}/terraform.tfstate"))]).collect()
}

/// `backend "s3"` of a unit. What differs by environment is left out of it: a backend takes no variables.
pub fn backend(stack: &Stack, unit: &str) -> Option<Block> {
    let mut block = Block::labelled("backend", ["s3"]);
    if stack.deployed.environment.is_none() {
        block.body = place(stack, unit);
    }
    let block = block.set("encrypt", true);
    let block = if has_table(stack) { block } else { block.set("use_lockfile", true) };
    is_remote(stack).then_some(block)
}

/// Where a unit's state is, and the table with its lock.
fn place(stack: &Stack, unit: &str) -> Body {
    let mut body = Body::default();
    body.put("bucket", bucket(stack));
    body.put("key", key(stack, unit));
    body.put("region", stack.region.as_str());
    if has_table(stack) {
        body.put("dynamodb_table", table(stack));
    }
    body
}

/// What an environment says of the backend of a unit.
pub fn partial(stack: &Stack, unit: &str) -> Option<Body> {
    let mut body = place(stack, unit);
    if let Some(account) = &stack.deployed.account {
        body.put("allowed_account_ids", Expr::list([account.as_str()]));
    }
    is_remote(stack).then_some(body)
}

/// How the first apply of the root that makes the bucket goes, as comment lines.
pub fn first_steps(stack: &Stack) -> Vec<String> {
    let file = match stack.deployed.environment {
        Some(_) => {
            say(stack.lang, " -backend-config=ENTORNO.s3.tfbackend", " -backend-config=ENVIRONMENT.s3.tfbackend")
        }
        None => String::new(),
    };
    let es = format!(
        "La primera vez el bucket aún no existe. Con un archivo local_override.tf que diga\n\
         terraform {{\n  backend \"local\" {{}}\n}}\n\
         ejecute init y apply; borre ese archivo y ejecute terraform init -migrate-state{file}."
    );
    let en = format!(
        "The first time there is no bucket yet. With a file local_override.tf that says\n\
         terraform {{\n  backend \"local\" {{}}\n}}\n\
         run init and apply; remove that file and run terraform init -migrate-state{file}."
    );
    say(stack.lang, &es, &en).lines().map(String::from).collect()
}

/// The bucket and what guards it.
pub fn pieces(stack: &Stack) -> Vec<Piece> {
    if !is_remote(stack) {
        return Vec::new();
    }
    let id = || of("aws_s3_bucket", NAME, "id");
    let mut made = resource("aws_s3_bucket", NAME)
        .set("bucket", bucket(stack))
        .with(Block::new("lifecycle").set("prevent_destroy", true));
    let reason = say(stack.lang, "solo lo leen los roles de la entrega", "only the roles of the delivery read it");
    made.body.notes.push(skip("CKV_AWS_18", &reason));
    let versions = resource("aws_s3_bucket_versioning", NAME)
        .set("bucket", id())
        .with(Block::new("versioning_configuration").set("status", "Enabled"));
    let policy = resource("aws_s3_bucket_policy", NAME)
        .set("bucket", id())
        .set("policy", from_data("aws_iam_policy_document", NAME, "json"));
    let mut blocks = vec![made, versions];
    blocks.extend(bucket_guards(NAME));
    blocks.extend([lifecycle(), document(), policy]);
    let own = |owner: &str, block: Block| Piece::new(owner, block).in_file("state.tf").early();
    let bucket = blocks.into_iter().map(|block| own(STATE, block));
    let lock = has_table(stack).then(|| own(LOCK, lock(stack)).enforcing(&format!("{LOCK}->{STATE}")));
    bucket.chain(lock).collect()
}

/// The table Terraform writes its lock to. Source: Terraform, S3 backend: a partition key `LockID` of type string.
fn lock(stack: &Stack) -> Block {
    let key = Block::new("attribute").set("name", "LockID").set("type", "S");
    let mut block = resource("aws_dynamodb_table", TABLE)
        .set("name", table(stack))
        .set("billing_mode", "PAY_PER_REQUEST")
        .set("hash_key", "LockID")
        .set("deletion_protection_enabled", true)
        .with(key)
        .with(Block::new("point_in_time_recovery").set("enabled", true));
    let reason = say(stack.lang, "solo guarda un bloqueo", "it holds nothing but a lock");
    block.body.notes.push(skip("CKV_AWS_119", &reason));
    block
}

/// What holds the lock of a unit's state, for who plans: an ARN and the actions on it.
pub fn locking(stack: &Stack, unit: &str) -> Grant {
    match has_table(stack) {
        true => {
            let actions = ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"];
            Grant::new("LockState", &actions, vec![of("aws_dynamodb_table", TABLE, "arn")])
        }
        false => {
            let bucket = [value(of("aws_s3_bucket", NAME, "arn")), plain("/")];
            let lock = text(bucket.into_iter().chain(key_of(stack, unit)).chain([plain(".tflock")]));
            Grant::new("LockState", &["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], vec![lock])
        }
    }
}

fn lifecycle() -> Block {
    let rule = |id: &str| Block::new("rule").set("id", id).set("status", "Enabled").with(Block::new("filter"));
    let unfinished = Block::new("abort_incomplete_multipart_upload").set("days_after_initiation", 7);
    let replaced = Block::new("noncurrent_version_expiration").set("noncurrent_days", 365);
    resource("aws_s3_bucket_lifecycle_configuration", NAME)
        .set("bucket", of("aws_s3_bucket", NAME, "id"))
        .with(rule("unfinished-uploads").with(unfinished))
        .with(rule("replaced").with(replaced))
}

fn document() -> Block {
    data("aws_iam_policy_document", NAME).with(only_tls(NAME))
}
