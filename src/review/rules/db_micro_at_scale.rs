//! The smallest database class where many people work.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "db-micro-at-scale", check, fails: FAILS, passes: PASSES };

/// Daily users from which the smallest class is doubted. orbi's own judgement.
const MANY: u64 = 1000;

fn check(at: &At) -> Vec<Found> {
    let (_, users) = at.stack.daily_users;
    at.written(Role::Store)
        .filter(|_| users >= MANY)
        .filter_map(|one| {
            let class = one.settings.text("class")?;
            let larger = format!("{}.small", class.strip_suffix(".micro")?);
            let path = format!("{}.class", one.id);
            let found = Found::on(&one.id).setting(at, &path).resources(at, &one.id, &["aws_db_instance"]);
            Some(found.fact("users", Fact::Count(i64::try_from(users).unwrap_or(i64::MAX))).change(path, larger))
        })
        .collect()
}

const FAILS: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17, class: db.t4g.micro }
stages:
  full: { daily_users: 2000 }
";

const PASSES: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17, class: db.t4g.medium }
stages:
  full: { daily_users: 2000 }
";
