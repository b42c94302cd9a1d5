//! Services that answer requests with the same tasks or instances whatever comes.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::{Carries, Role};

pub const RULE: RuleFile = RuleFile { id: "service-without-scaling", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter_map(|one| {
            let (key, count, _) = one.running().filter(|(_, least, most)| least == most)?;
            if super::scales(one) {
                return None;
            }
            at.requests(&one.id).find(|wire| wire.carries != Carries::Api)?;
            let path = format!("{}.{key}", one.id);
            let found = Found::on(&one.id).setting(at, &path).missing(&format!("{}.scale", one.id));
            let least = count.max(2);
            Some(
                found.fact("key", Fact::Text(key.into())).fact("wanted", Fact::Text(format!("{least}..{}", least * 2))),
            )
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, tasks: 2 }
connections: [entry -> api]
";

const PASSES: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080, tasks: 2..4, scale: { cpu: 60 } }
connections: [entry -> api]
";
