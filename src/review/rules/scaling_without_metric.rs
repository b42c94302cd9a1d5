//! Ranges of tasks that nothing moves along.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "scaling-without-metric", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter_map(|one| {
            one.settings.range("tasks").filter(|(least, most)| least < most)?;
            if super::scales(one) {
                return None;
            }
            Some(Found::on(&one.id).setting(at, &format!("{}.tasks", one.id)).missing(&format!("{}.scale", one.id)))
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, tasks: 2..4 }
connections: [entry -> api]
";

const PASSES: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, tasks: 2..4, scale: { cpu: 60 } }
connections: [entry -> api]
";
