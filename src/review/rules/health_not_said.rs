//! Services whose health is asked at the home page, because nobody said where.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "health-not-said", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter(|one| one.settings.given("health").is_some_and(|given| given.default))
        .filter_map(|one| {
            let asked = at.requests_of(&one.id, Role::Balancer);
            let first = asked.first()?;
            let found = Found::on(&one.id).setting(at, &format!("{}.health", one.id));
            Some(found.hop(at, first, "aws_lb_target_group"))
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080 }
connections: [entry -> api]
";

const PASSES: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, health: /health }
connections: [entry -> api]
";
