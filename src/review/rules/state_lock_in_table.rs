//! A lock on Terraform's state that a table keeps, which S3 does by itself now.

use super::RuleFile;
use crate::graph::LOCK;
use crate::review::{At, Found};

pub const RULE: RuleFile = RuleFile { id: "state-lock-in-table", check, fails: FAILS, passes: PASSES };

/// Source: Terraform, S3 backend: `dynamodb_table` is deprecated since 1.11 in favour of `use_lockfile`.
fn check(at: &At) -> Vec<Found> {
    match at.stack.components.contains_key(LOCK) {
        true => vec![Found::on(LOCK).setting(at, "terraform.state.lock")],
        false => Vec::new(),
    }
}

const FAILS: &str = "
components:
  files: { kind: s3 }
terraform: { state: { lock: dynamodb } }
";

const PASSES: &str = "
components:
  files: { kind: s3 }
terraform: { state: { lock: lockfile } }
";
