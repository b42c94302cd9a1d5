//! Database classes of a generation that costs more for the same.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Role;
use crate::units::Usd;

pub const RULE: RuleFile = RuleFile { id: "db-older-class", check, fails: FAILS, passes: PASSES };

/// Families and their successors on Graviton. Source: RDS user guide, instance class types (2026-10).
const NEWER: &[(&str, &str)] = &[("t3", "t4g"), ("m5", "m7g"), ("r5", "r7g")];

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Store)
        .filter_map(|one| {
            let class = one.settings.text("class")?;
            let [prefix, family, size] = class.split('.').collect::<Vec<_>>()[..] else { return None };
            let (_, newer) = NEWER.iter().find(|(older, _)| *older == family)?;
            let (path, wanted) = (format!("{}.class", one.id), format!("{prefix}.{newer}.{size}"));
            let saving = -at.costs.change(&at.stage.id, &path, &wanted)?;
            let found = Found::on(&one.id).setting(at, &path).fact("saving", Fact::Money(saving));
            (saving >= Usd::CENT).then(|| found.change(path, wanted))
        })
        .collect()
}

const FAILS: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17, class: db.t3.micro }
";

const PASSES: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17, class: db.t4g.micro }
";
