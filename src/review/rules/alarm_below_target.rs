//! Alarms that ring while a service scales as it should.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "alarm-below-target", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.stack
        .of_kind("alarms")
        .filter_map(|one| {
            let mut found = Found::on(&one.id);
            for code in at.written(Role::Code) {
                for metric in ["cpu", "memory"] {
                    let target = code.settings.table("scale").and_then(|scale| scale.count(metric));
                    let (Some(target), Some(limit)) = (target, one.settings.count(metric)) else { continue };
                    if limit > target {
                        continue;
                    }
                    found = found
                        .setting(at, &format!("{}.{metric}", one.id))
                        .setting(at, &format!("{}.scale.{metric}", code.id))
                        .change(format!("{}.{metric}", one.id), (target + 15).min(95).max(target + 1).to_string());
                    found.facts = vec![
                        ("metric", Fact::Text(metric.to_string())),
                        ("limit", Fact::Count(limit)),
                        ("target", Fact::Count(target)),
                        ("service", Fact::Text(code.id.clone())),
                    ];
                }
            }
            (!found.evidence.is_empty()).then_some(found)
        })
        .collect()
}

const FAILS: &str = "
components:
  api: { kind: fargate, tasks: 1..4, scale: { cpu: 70 } }
  watch: { kind: alarms, reach: ops@example.com, cpu: 60 }
";

const PASSES: &str = "
components:
  api: { kind: fargate, tasks: 1..4, scale: { cpu: 60 } }
  watch: { kind: alarms, reach: ops@example.com, cpu: 80 }
";
