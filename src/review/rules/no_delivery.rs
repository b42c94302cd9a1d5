//! Code and files that somebody has to ship by hand.

use super::RuleFile;
use crate::review::{At, Found};

pub const RULE: RuleFile = RuleFile { id: "no-delivery", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let built: Vec<&str> =
        at.stack.components.values().filter(|one| super::needs_build(at, one)).map(|one| one.id.as_str()).collect();
    if built.is_empty() || at.stack.delivery.is_some() {
        return Vec::new();
    }
    vec![Found::on_stack(at).missing("delivery").ids("built", built)]
}

const FAILS: &str = "
components:
  api: { kind: fargate }
";

const PASSES: &str = "
components:
  api: { kind: fargate }
delivery: { with: github-actions, repository: acme/shop, builds: { api: api/ } }
";
