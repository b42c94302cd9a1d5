//! Stacks that nobody hears of when they fail.

use super::RuleFile;
use crate::review::{At, Found};

pub const RULE: RuleFile = RuleFile { id: "no-alarms", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let alarmed: Vec<&str> = at
        .stack
        .components
        .values()
        .filter(|one| !one.service.alarmed(&one.settings).is_empty())
        .map(|one| one.id.as_str())
        .collect();
    if alarmed.is_empty() || at.stack.of_kind("alarms").next().is_some() {
        return Vec::new();
    }
    vec![Found::on_stack(at).missing("kind: alarms").ids("silent", alarmed)]
}

const FAILS: &str = "
components:
  api: { kind: fargate }
";

const PASSES: &str = "
components:
  api: { kind: fargate }
  watch: { kind: alarms, reach: ops@example.com }
";
