//! Logs that are gone before somebody looks.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "log-retention-short", check, fails: FAILS, passes: PASSES };

/// Days below which a fault over a holiday can no longer be read. orbi's own judgement.
const FEW: i64 = 7;

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter_map(|one| {
            let days = one.settings.count("log_days").filter(|days| *days < FEW)?;
            let path = format!("{}.log_days", one.id);
            let found = Found::on(&one.id).setting(at, &path).fact("days", Fact::Count(days));
            Some(found.change(path, "14"))
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, log_days: 3 }
connections: [entry -> api]
";

const PASSES: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, log_days: 14 }
connections: [entry -> api]
";
