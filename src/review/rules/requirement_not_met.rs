//! What was asked, and is not so.

use super::RuleFile;
use crate::graph::Requirement;
use crate::review::{At, Evidence, Fact, Found, checks};

pub const RULE: RuleFile = RuleFile { id: "requirement-not-met", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.stack.requirements.iter().filter_map(|asked| broken(at, asked)).collect()
}

fn broken(at: &At, asked: &Requirement) -> Option<Found> {
    let here = asked.checks.iter().filter(|(_, check)| checks::stage_of(check).is_none_or(|id| id == at.stage.id));
    let failing: Vec<&str> =
        here.filter(|(_, check)| checks::evaluate(at, check).fails()).map(|(text, _)| text.as_str()).collect();
    if failing.is_empty() {
        return None;
    }
    let mut found =
        Found::on(&asked.id).fact("says", Fact::Words(asked.says.clone())).ids("checks", failing.iter().copied());
    found.evidence.extend(failing.iter().map(|text| Evidence::Check(text.to_string())));
    Some(found)
}

const FAILS: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17 }
requirements:
  available: { says: It survives a zone, met_by: [db.multi_az] }
";

const PASSES: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17, multi_az: true }
requirements:
  available: { says: It survives a zone, met_by: [db.multi_az] }
";
