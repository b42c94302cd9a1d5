//! Services told to scale within a range of one number.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "scaling-without-room", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter_map(|one| {
            let (key, count, _) = one.running().filter(|(_, least, most)| least == most)?;
            if !super::scales(one) {
                return None;
            }
            let path = format!("{}.{key}", one.id);
            let found = Found::on(&one.id).setting(at, &path).resources(
                at,
                &one.id,
                &["aws_appautoscaling_target", "aws_autoscaling_group"],
            );
            let least = count.max(2);
            Some(found.fact("key", Fact::Text(key.into())).change(path, format!("{least}..{}", least * 2)))
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, tasks: 2, scale: { cpu: 60 } }
connections: [entry -> api]
";

const PASSES: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, tasks: 2..4, scale: { cpu: 60 } }
connections: [entry -> api]
";
