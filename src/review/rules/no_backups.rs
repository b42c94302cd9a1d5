//! Databases without automatic backups.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "no-backups", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Store)
        .filter(|one| one.settings.count("backup_days") == Some(0))
        .map(|one| {
            let path = format!("{}.backup_days", one.id);
            Found::on(&one.id).setting(at, &path).resources(at, &one.id, &["aws_db_instance"]).change(path, "7")
        })
        .collect()
}

const FAILS: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17, backup_days: 0 }
";

const PASSES: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17 }
";
