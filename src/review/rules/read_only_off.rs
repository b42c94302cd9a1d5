//! Containers that may write to their own file system.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Role;
use crate::services::setting::Value;

pub const RULE: RuleFile = RuleFile { id: "read-only-off", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter(|one| one.settings.given("read_only").is_some_and(|given| given.value == Value::Flag(false)))
        .map(|one| {
            let path = format!("{}.read_only", one.id);
            Found::on(&one.id)
                .setting(at, &path)
                .resources(at, &one.id, &["aws_ecs_task_definition"])
                .change(path, "true")
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, read_only: false }
connections: [entry -> api]
";

const PASSES: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080 }
connections: [entry -> api]
";
