//! The Terraform of a filter: a web ACL for each scope, what it is attached to, and the log of what it blocked.

use super::GROUPS;
use crate::services::blocks::{described, fact, named, of, plain, resource, say, skip, text, value};
use crate::services::{Carries, Peer, Piece, Placement, Site, terraform_name};
use crate::units::Lang;
use crate::write::hcl::{Block, Expr, Ref};

/// Where a web ACL works: at the edge, or in the Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Edge,
    Region,
}

/// The scopes of what it protects.
pub fn scopes(at: &Site) -> Vec<Scope> {
    let has = |scope: Scope| guarded(at).any(|peer| scope_of(peer.placement) == scope);
    [Scope::Edge, Scope::Region].into_iter().filter(|scope| has(*scope)).collect()
}

fn guarded<'a>(at: &'a Site) -> impl Iterator<Item = &'a Peer<'a>> {
    at.outgoing.iter().filter(|peer| peer.carries == Carries::Guards)
}

fn scope_of(placement: Placement) -> Scope {
    if placement == Placement::Edge { Scope::Edge } else { Scope::Region }
}

fn name_of(id: &str, scope: Scope) -> String {
    match scope {
        Scope::Edge => format!("{}_edge", terraform_name(id)),
        Scope::Region => terraform_name(id),
    }
}

/// The ARN of the web ACL of the filter `id` for what stands at `placement`.
pub fn acl(id: &str, placement: Placement) -> Expr {
    of("aws_wafv2_web_acl", &name_of(id, scope_of(placement)), "arn")
}

/// Why a scanner that asks for more rule groups than Log4j's is told no, where the filter `peer` has not all of them.
pub fn log4j(lang: Lang, peer: &Peer, check: &str) -> Option<String> {
    let has = |word: &str| peer.settings.texts("rules").iter().any(|rule| rule == word);
    let reason = match has("known-bad-inputs") {
        true => say(lang, "known-bad-inputs ya mira Log4j", "known-bad-inputs looks for Log4j already"),
        false => say(lang, "el modelo elige otras reglas", "the model chooses other rules"),
    };
    (!(has("known-bad-inputs") && has("anonymous-ip"))).then(|| skip(check, &reason))
}

/// The filter in front of a component.
pub fn filter<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.incoming.iter().find(|peer| peer.carries == Carries::Guards && peer.service.kind() == "waf")
}

/// Every block of the filter.
pub fn blocks(at: &Site) -> Vec<Piece> {
    scopes(at).into_iter().flat_map(|scope| of_scope(at, scope)).collect()
}

fn of_scope(at: &Site, scope: Scope) -> Vec<Piece> {
    let name = name_of(at.id, scope);
    let mut pieces = vec![Piece::new(at.id, web_acl(at, scope, &name))];
    for peer in guarded(at).filter(|peer| scope_of(peer.placement) == scope) {
        // CloudFront names its web ACL itself.
        let Some(target) = target(peer) else { continue };
        let block = provided(scope, resource("aws_wafv2_web_acl_association", &format!("{name}_{}", peer.name())))
            .set("resource_arn", target)
            .set("web_acl_arn", of("aws_wafv2_web_acl", &name, "arn"));
        pieces.push(Piece::new(at.id, block).enforcing(&format!("{}->{}", at.id, peer.id)));
    }
    pieces.extend(log(at, scope, &name));
    pieces
}

/// What lives at the edge is made in us-east-1. Source: WAF API, CreateWebACL, Scope.
fn provided(scope: Scope, block: Block) -> Block {
    block.set_some("provider", (scope == Scope::Edge).then(|| Expr::Raw("aws.us_east_1".into())))
}

fn target(peer: &Peer) -> Option<Expr> {
    let kind = match peer.service.kind() {
        "alb" => "aws_lb",
        "apigateway" => "aws_api_gateway_stage",
        "cognito" => "aws_cognito_user_pool",
        "amplify" => "aws_amplify_app",
        _ => return None,
    };
    Some(of(kind, &peer.name(), "arn"))
}

fn web_acl(at: &Site, scope: Scope, name: &str) -> Block {
    let word = if scope == Scope::Edge { "CLOUDFRONT" } else { "REGIONAL" };
    let rules = at.settings.texts("rules");
    let managed = rules.iter().enumerate().filter_map(|(place, word)| managed(at, place + 1, word));
    let rate = rate(at, rules.len() + 1);
    let mut block = provided(scope, resource("aws_wafv2_web_acl", name))
        .set("name", named(at.stack, &name.replace('_', "-"), 128))
        .set("description", described(&format!("{} {}", at.stack, at.id)))
        .set("scope", word)
        .with(Block::new("default_action").with(Block::new("allow")))
        .with_all(managed)
        .with(rate)
        .with(seen(at, name));
    if !rules.iter().any(|word| word == "known-bad-inputs") {
        let reason = say(at.lang, "el modelo elige otras reglas", "the model chooses other rules");
        block.body.notes.push(skip("CKV_AWS_192", &reason));
    }
    block
}

fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

fn managed(at: &Site, place: usize, word: &str) -> Option<Block> {
    let (_, group, _) = GROUPS.iter().find(|group| group.0 == word)?;
    let passes = at.settings.flag("large_bodies") && word == "common";
    let count = Block::new("rule_action_override")
        .set("name", "SizeRestrictions_BODY")
        .with(Block::new("action_to_use").with(Block::new("count")));
    let statement = Block::new("managed_rule_group_statement")
        .set("vendor_name", "AWS")
        .set("name", *group)
        .with_all(passes.then_some(count));
    let rule = Block::new("rule")
        .set("name", word)
        .set("priority", number(place))
        .with(Block::new("override_action").with(Block::new("none")))
        .with(Block::new("statement").with(statement))
        .with(seen(at, word));
    Some(rule)
}

fn rate(at: &Site, place: usize) -> Block {
    let statement = Block::new("rate_based_statement")
        .set("limit", fact(at.id, "rate_limit", at.settings.count("rate_limit").unwrap_or(2000)))
        .set("aggregate_key_type", "IP");
    Block::new("rule")
        .set("name", "rate-limit")
        .set("priority", number(place))
        .with(Block::new("action").with(Block::new("block")))
        .with(Block::new("statement").with(statement))
        .with(seen(at, "rate-limit"))
}

fn seen(at: &Site, name: &str) -> Block {
    Block::new("visibility_config")
        .set("cloudwatch_metrics_enabled", true)
        .set("metric_name", format!("{}-{}", at.id, name.replace('_', "-")))
        .set("sampled_requests_enabled", true)
}

/// What it blocked or would have blocked, without what signs a caller in.
/// Source: WAF developer guide, logging: the group's name begins with aws-waf-logs-.
fn log(at: &Site, scope: Scope, name: &str) -> Vec<Piece> {
    let path =
        text([plain("aws-waf-logs-"), value(Ref::local("name")), plain(&format!("-{}", name.replace('_', "-")))]);
    let group = provided(scope, resource("aws_cloudwatch_log_group", name))
        .set("name", path)
        .set("retention_in_days", fact(at.id, "log_days", at.settings.count("log_days").unwrap_or(30)));
    let kept = ["BLOCK", "COUNT"]
        .map(|action| Block::new("condition").with(Block::new("action_condition").set("action", action)));
    let filter = Block::new("filter").set("behavior", "KEEP").set("requirement", "MEETS_ANY").with_all(kept);
    let secret = |header: &str| Block::new("redacted_fields").with(Block::new("single_header").set("name", header));
    let logging = provided(scope, resource("aws_wafv2_web_acl_logging_configuration", name))
        .set("resource_arn", of("aws_wafv2_web_acl", name, "arn"))
        .set("log_destination_configs", Expr::list([of("aws_cloudwatch_log_group", name, "arn")]))
        .with(Block::new("logging_filter").set("default_behavior", "DROP").with(filter))
        .with_all(["authorization", "cookie"].map(secret));
    vec![Piece::new(at.id, group), Piece::new(at.id, logging)]
}
