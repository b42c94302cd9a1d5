//! What every root has around its resources: versions, providers, the stack's name, and look-ups it refers to.

use super::plan::{Piece, Root, spelled};
use super::{network, reach, state};
use crate::graph::{STATE, Stack};
use crate::services::MANAGED_POLICIES;
use crate::services::blocks::{base_name, data, plain, text, value};
use crate::write::hcl::{Block, Expr, Ref};

/// Owner of what belongs to the whole root.
pub const OWNER: &str = "stack";
/// Terraform that keeps its lock in S3. Source: S3 backend, use_lockfile (no longer experimental since 1.11).
const TERRAFORM: &str = ">= 1.11";
/// The provider all blocks are written for.
const PROVIDER: &str = "~> 6.62";

/// The root with its frame, in front of what it holds.
pub fn framed(stack: &Stack, root: Root) -> Root {
    let edge = root.pieces.iter().any(uses_edge_provider);
    let mut pieces = vec![versions(stack, &root.unit), provider(stack, None)];
    if edge {
        pieces.push(provider(stack, Some("us_east_1")));
    }
    pieces.push(own("locals.tf", Block::new("locals").set("name", name(stack))));
    pieces.extend(lookups(stack, &root));
    pieces.extend(root.pieces);
    Root { unit: root.unit, pieces }
}

/// What the names of what is made in AWS begin with.
fn name(stack: &Stack) -> Expr {
    match environment(stack) {
        Some(place) => text([plain(&format!("{}-", base_name(&stack.id))), value(place)]),
        None => base_name(&stack.id).into(),
    }
}

/// The environment that is deployed, where there are several.
pub fn environment(stack: &Stack) -> Option<Expr> {
    let place = stack.deployed.environment.as_ref()?;
    Some(Expr::Named(super::ENVIRONMENT.into(), Box::new(place.as_str().into())))
}

fn own(file: &str, block: Block) -> Piece {
    Piece::new(OWNER, block).in_file(file)
}

fn uses_edge_provider(piece: &Piece) -> bool {
    piece.block.body.attr("provider") == Some(&Expr::Raw("aws.us_east_1".into()))
}

fn versions(stack: &Stack, unit: &str) -> Piece {
    let aws = Expr::map([("source", "hashicorp/aws"), ("version", PROVIDER)]);
    let mut block = Block::new("terraform")
        .set("required_version", TERRAFORM)
        .with(Block::new("required_providers").set("aws", aws))
        .with_all(state::backend(stack, unit));
    if unit == stack.root_of(STATE, true) && state::is_remote(stack) {
        block.comment = state::first_steps(stack);
    }
    own("versions.tf", block)
}

/// The provider in the stack's Region, or the one for what only exists in us-east-1.
fn provider(stack: &Stack, alias: Option<&str>) -> Piece {
    let region = if alias.is_some() { "us-east-1" } else { stack.region.as_str() };
    let own_tags = [("Stack".to_string(), Expr::from(Ref::local("name"))), ("ManagedBy".into(), "terraform".into())];
    let written = stack.tags.iter().map(|(key, value)| (key.clone(), Expr::from(value.as_str())));
    let place = environment(stack).map(|place| ("Environment".to_string(), place));
    let tags = Expr::map(own_tags.into_iter().chain(place).chain(written));
    let block = Block::labelled("provider", ["aws"])
        .set_some("alias", alias)
        .set("region", region)
        .set_some("allowed_account_ids", stack.deployed.account.as_ref().map(|account| Expr::list([account.as_str()])))
        .with(Block::new("default_tags").set("tags", tags));
    own("providers.tf", block)
}

/// Look-ups the root refers to and nobody declared.
fn lookups(stack: &Stack, root: &Root) -> Vec<Piece> {
    let wanted: Vec<String> = root.unanswered().iter().map(|(_, to)| spelled(to)).collect();
    let filter = Block::new("filter").set("name", "opt-in-status").set("values", Expr::list(["opt-in-not-required"]));
    let managed = MANAGED_POLICIES.iter().map(|(kind, name, policy)| data(kind, name).set("name", *policy));
    let known = [
        data("aws_caller_identity", "current"),
        data("aws_partition", "current"),
        data("aws_region", "current"),
        data("aws_availability_zones", "available").set("state", "available").with(filter),
        reach::cloudfront_addresses(),
    ];
    let needed = known
        .into_iter()
        .chain(network::lookups(stack))
        .chain(managed)
        .filter(|block| wanted.contains(&format!("data.{}", block.labels.join("."))));
    needed.map(|block| own("data.tf", block)).collect()
}
