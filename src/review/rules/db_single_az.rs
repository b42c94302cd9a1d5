//! Databases without a standby in another zone.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Role;
use crate::services::setting::Value;

pub const RULE: RuleFile = RuleFile { id: "db-single-az", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Store)
        .filter(|one| one.settings.given("multi_az").is_some_and(|given| given.value == Value::Flag(false)))
        .map(|one| {
            let path = format!("{}.multi_az", one.id);
            Found::on(&one.id).setting(at, &path).resources(at, &one.id, &["aws_db_instance"]).change(path, "true")
        })
        .collect()
}

const FAILS: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17, multi_az: false }
";

const PASSES: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17, multi_az: true }
";
