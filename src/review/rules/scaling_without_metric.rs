//! Ranges of tasks that nothing moves along.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::{Role, Settings};

pub const RULE: RuleFile = RuleFile { id: "scaling-without-metric", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter_map(|one| {
            let (least, most) = one.settings.range("tasks").filter(|(least, most)| least < most)?;
            let follows = |scale: &Settings| ["cpu", "memory"].iter().any(|metric| scale.count(metric).is_some());
            if one.settings.table("scale").is_some_and(follows) {
                return None;
            }
            let found =
                Found::on(&one.id).setting(at, &format!("{}.tasks", one.id)).missing(&format!("{}.scale", one.id));
            Some(found.fact("least", Fact::Count(least)).fact("most", Fact::Count(most)))
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
