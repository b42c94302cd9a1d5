//! Databases that one command deletes.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Category;

pub const RULE: RuleFile = RuleFile { id: "db-deletion-unprotected", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    super::unprotected(at, Category::Database)
        .map(|one| {
            let path = format!("{}.deletion_protection", one.id);
            Found::on(&one.id).setting(at, &path).resources(at, &one.id, &["aws_db_instance"]).change(path, "true")
        })
        .collect()
}

const FAILS: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17, deletion_protection: false }
";

const PASSES: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17 }
";
