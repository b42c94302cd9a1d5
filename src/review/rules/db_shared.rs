//! Databases that several services use, with one user; a bastion that people look in through is none.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::{Carries, Role};

pub const RULE: RuleFile = RuleFile { id: "db-shared", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Store)
        .filter(|one| one.placement.in_subnets() && one.settings.given("password").is_some())
        .filter_map(|one| {
            let mut callers = at.requests_of(&one.id, Role::Code);
            callers.retain(|wire| {
                !at.requests_of(&wire.from, Role::Person).iter().any(|open| open.carries == Carries::Api)
            });
            let found = callers
                .iter()
                .fold(Found::on(&one.id), |found, wire| found.hop(at, wire, "aws_vpc_security_group_ingress_rule"));
            (callers.len() > 1).then(|| found.ids("callers", callers.iter().map(|wire| wire.from.as_str())))
        })
        .collect()
}

const FAILS: &str = "
components:
  api: { kind: fargate }
  jobs: { kind: fargate }
  db: { kind: rds, engine: postgres, version: 17 }
connections: [api -> db, jobs -> db]
";

const PASSES: &str = "
components:
  api: { kind: fargate }
  db: { kind: rds, engine: postgres, version: 17 }
connections: [api -> db]
";
