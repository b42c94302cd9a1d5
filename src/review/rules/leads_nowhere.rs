//! Entries with nothing behind them.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Carries;
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "leads-nowhere", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let entries = [Role::Balancer, Role::Gateway, Role::Cdn].into_iter().flat_map(|role| at.written(role));
    let onward = [Carries::Network, Carries::Origin, Carries::Invoke];
    entries
        .filter(|one| !at.stack.outgoing(&one.id).any(|wire| onward.contains(&wire.carries)))
        .map(|one| {
            let kind = one.service.names().title.to_string();
            Found::on(&one.id).missing(&format!("{} -> …", one.id)).fact("service", Fact::Text(kind))
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080 }
";

const PASSES: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080 }
connections: [entry -> api]
";
