//! Parts that cost and that no connection reaches.

use super::RuleFile;
use crate::graph::Component;
use crate::review::{At, Fact, Found};
use crate::services::{Carries, Role};

pub const RULE: RuleFile = RuleFile { id: "nobody-calls", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let site = |one: &Component| one.service.builds(&one.settings).is_some() && one.service.holds_pages(&one.settings);
    let given = [Carries::Deploy, Carries::Notify];
    let shipped = |id: &str| at.stack.incoming(id).any(|wire| given.contains(&wire.carries));
    [Role::Balancer, Role::Gateway, Role::Cdn, Role::Store]
        .into_iter()
        .flat_map(|role| at.written(role))
        .filter(|one| !site(one) && !shipped(&one.id) && at.requests(&one.id).next().is_none())
        .map(|one| {
            let kind = one.service.names().title.to_string();
            Found::on(&one.id).missing(&format!("… -> {}", one.id)).fact("service", Fact::Text(kind))
        })
        .collect()
}

const FAILS: &str = "
components:
  db: { kind: rds, engine: postgres, version: 17 }
";

const PASSES: &str = "
components:
  api: { kind: fargate }
  db: { kind: rds, engine: postgres, version: 17 }
connections: [api -> db]
";
