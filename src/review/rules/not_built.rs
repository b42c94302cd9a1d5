//! Parts that a pipeline could ship, and that it leaves out.

use super::RuleFile;
use crate::review::{At, Fact, Found};

pub const RULE: RuleFile = RuleFile { id: "not-built", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let Some(delivery) = &at.stack.delivery else { return Vec::new() };
    at.stack
        .components
        .values()
        .filter(|one| super::needs_build(at, one) && !delivery.builds.contains_key(&one.id))
        .map(|one| {
            let what = one.service.builds(&one.settings).unwrap_or_default().to_string();
            Found::on(&one.id).missing(&format!("delivery.builds.{}", one.id)).fact("builds", Fact::Text(what))
        })
        .collect()
}

const FAILS: &str = "
components:
  api: { kind: fargate }
  jobs: { kind: fargate }
delivery: { with: github-actions, repository: acme/shop, builds: { api: api/ } }
";

const PASSES: &str = "
components:
  api: { kind: fargate }
delivery: { with: github-actions, repository: acme/shop, builds: { api: api/ } }
";
