//! Stacks whose bill nobody is told of.

use super::RuleFile;
use crate::review::{At, Fact, Found};

pub const RULE: RuleFile = RuleFile { id: "no-budget", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    if at.stack.of_kind("budget").next().is_some() {
        return Vec::new();
    }
    let found = Found::on_stack(at).missing("budget");
    vec![match at.costs.expected(&at.stage.id).filter(|_| at.costs.unpriced(&at.stage.id).is_empty()) {
        Some(estimate) => found.fact("estimate", Fact::Money(estimate)),
        None => found,
    }]
}

const FAILS: &str = "
components:
  api: { kind: fargate }
";

const PASSES: &str = "
components:
  api: { kind: fargate }
budget: { monthly: 200, alert: ops@example.com }
";
