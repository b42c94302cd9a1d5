//! Tasks on x86 where the same on ARM saves money worth a rebuild.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Role;
use crate::units::Usd;

pub const RULE: RuleFile = RuleFile { id: "x86-where-arm-is-cheaper", check, fails: FAILS, passes: PASSES };

/// US$ a month from which building for another processor pays. orbi's own judgement.
const WORTH: i64 = 10;

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter_map(|one| {
            let path = format!("{}.architecture", one.id);
            one.settings.text("architecture").filter(|word| *word == "x86")?;
            let change = at.costs.change(&at.stage.id, &path, "arm")?;
            let saving = -change;
            let found = Found::on(&one.id).setting(at, &path).fact("saving", Fact::Money(saving));
            (saving >= Usd::new(WORTH.into())).then(|| found.change(path, "arm"))
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, cpu: 2048, memory: 4096 }
connections: [entry -> api]
";

const PASSES: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, architecture: arm }
connections: [entry -> api]
";
