//! Where Terraform keeps its state: a bucket that keeps every version and takes only TLS, and the lock beside the state.

use crate::graph::Stack;
use crate::services::blocks::{data, from_data, mark, name_in_aws, of, only_tls, plain, resource, say, skip, value};
use crate::services::{Piece, bucket_guards};
use crate::write::hcl::{Block, Body, Expr, Part};

/// Owner of the bucket, and its name in Terraform.
pub const OWNER: &str = "terraform-state";
const NAME: &str = "terraform_state";

/// Whether the model keeps the state in a bucket.
pub fn is_remote(stack: &Stack) -> bool {
    stack.terraform.table("state").is_some()
}

/// The bucket's name. It has to be known before anything is applied and be nobody else's, so it ends in a mark of what the stack is.
pub fn bucket(stack: &Stack) -> String {
    let own = stack.alternative.iter().chain(&stack.deployed.account);
    let domain = stack.domain.as_deref().unwrap_or_default();
    let what = own.fold(format!("{} {domain} {}", stack.name, stack.region), |what, part| format!("{what} {part}"));
    name_in_aws(&stack.name, &format!("tfstate-{}", mark(&what)), 63)
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

/// The bucket's ARN, in the root that makes it.
pub fn bucket_arn() -> Expr {
    of("aws_s3_bucket", NAME, "arn")
}

/// `backend "s3"` of a unit. What differs by environment is left out of it: a backend takes no variables.
pub fn backend(stack: &Stack, unit: &str) -> Option<Block> {
    let block = Block::labelled("backend", ["s3"]);
    let block = match stack.deployed.environment {
        Some(_) => block,
        None => {
            let block = block.set("bucket", bucket(stack)).set("key", key(stack, unit));
            block.set("region", stack.region.as_str())
        }
    };
    is_remote(stack).then(|| block.set("encrypt", true).set("use_lockfile", true))
}

/// What an environment says of the backend of a unit.
pub fn partial(stack: &Stack, unit: &str) -> Option<Body> {
    let mut body = Body::default();
    body.put("bucket", bucket(stack));
    body.put("key", key(stack, unit));
    body.put("region", stack.region.as_str());
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
         terraform {{ backend \"local\" {{}} }}\n\
         ejecute init y apply; borre ese archivo y ejecute terraform init -migrate-state{file}."
    );
    let en = format!(
        "The first time there is no bucket yet. With a file local_override.tf that says\n\
         terraform {{ backend \"local\" {{}} }}\n\
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
    let own = |block: Block| Piece::new(OWNER, block).in_file("state.tf").early();
    blocks.into_iter().map(own).collect()
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
