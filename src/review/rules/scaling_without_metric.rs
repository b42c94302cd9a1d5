//! Ranges of tasks or instances that nothing moves along.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "scaling-without-metric", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter_map(|one| {
            let (key, ..) = one.running().filter(|(_, least, most)| least < most)?;
            if super::scales(one) {
                return None;
            }
            let found = Found::on(&one.id).setting(at, &format!("{}.{key}", one.id));
            Some(found.fact("key", Fact::Text(key.into())).missing(&format!("{}.scale", one.id)))
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
