//! Requests from outside that come in over plain HTTP.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "http-only-entry", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let written = at.stack.components.values().filter(|one| one.derived_from.is_none());
    written.filter_map(|one| plain(at, &one.id)).collect()
}

fn plain(at: &At, id: &str) -> Option<Found> {
    let component = at.stack.components.get(id)?;
    let plain: Vec<_> = [Role::Person, Role::Cdn]
        .into_iter()
        .flat_map(|role| at.requests_of(&component.id, role))
        .filter(|wire| wire.protocol.as_deref() == Some("HTTP"))
        .collect();
    if plain.is_empty() {
        return None;
    }
    let found =
        Found::on(id).ids("callers", plain.iter().map(|wire| wire.from.as_str())).setting(at, &format!("{id}.host"));
    let found = match at.stack.domain.is_none() {
        true => found.missing("domain"),
        false => found,
    };
    Some(plain.iter().fold(found, |found, wire| found.hop(at, wire, "aws_lb_listener")))
}

const FAILS: &str = "
components:
  people: { kind: users }
  entry: { kind: alb }
  api: { kind: fargate, port: 8080 }
connections: [people -> entry -> api]
";

const PASSES: &str = "
domain: example.com
components:
  people: { kind: users }
  dns: { kind: route53 }
  entry: { kind: alb, host: api }
  api: { kind: fargate, port: 8080 }
connections: [people -> entry -> api]
";
