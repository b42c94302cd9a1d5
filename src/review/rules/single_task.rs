//! Services that answer requests and may run as one task or on one instance.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::{Carries, Role};

pub const RULE: RuleFile = RuleFile { id: "single-task", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter_map(|one| {
            let (key, least, most) = one.running().filter(|(_, least, _)| *least < 2)?;
            at.requests(&one.id).find(|wire| wire.carries != Carries::Api)?;
            let path = format!("{}.{key}", one.id);
            let wanted = if most > 2 { format!("2..{most}") } else { "2".to_string() };
            let found = Found::on(&one.id).setting(at, &path).resources(
                at,
                &one.id,
                &["aws_appautoscaling_target", "aws_ecs_service", "aws_autoscaling_group"],
            );
            Some(found.fact("key", Fact::Text(key.into())).fact("least", Fact::Count(least)).change(path, wanted))
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, tasks: 1..4 }
connections: [entry -> api]
";

const PASSES: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, tasks: 2..4 }
connections: [entry -> api]
";
