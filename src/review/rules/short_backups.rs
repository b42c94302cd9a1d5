//! Backups that are gone before a fault is noticed.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "short-backups", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Store)
        .filter_map(|one| {
            let days = one.settings.count("backup_days").filter(|days| (1..7).contains(days))?;
            let path = format!("{}.backup_days", one.id);
            let found = Found::on(&one.id).setting(at, &path).resources(at, &one.id, &["aws_db_instance"]);
            Some(found.fact("days", Fact::Count(days)).change(path, "7"))
        })
        .collect()
}

const FAILS: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17, backup_days: 1 }
";

const PASSES: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17, backup_days: 14 }
";
