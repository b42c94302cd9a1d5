//! Load balancers that keep no record of requests.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Role;
use crate::services::setting::Value;

pub const RULE: RuleFile = RuleFile { id: "alb-logs-off", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Balancer)
        .filter(|one| one.settings.given("access_logs").is_some_and(|given| given.value == Value::Flag(false)))
        .map(|one| {
            let path = format!("{}.access_logs", one.id);
            Found::on(&one.id).setting(at, &path).resources(at, &one.id, &["aws_lb"]).change(path, "true")
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb, access_logs: false }
  api: { kind: fargate, port: 8080 }
connections: [entry -> api]
";

const PASSES: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080 }
connections: [entry -> api]
";
