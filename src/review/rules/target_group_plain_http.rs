//! The hop from a load balancer to its targets, in the clear.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Carries;
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "target-group-plain-http", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Balancer)
        .filter_map(|one| {
            let plain: Vec<_> = at
                .stack
                .outgoing(&one.id)
                .filter(|wire| wire.carries == Carries::Network && wire.protocol.as_deref() == Some("HTTP"))
                .collect();
            let found = plain.iter().fold(Found::on(&one.id), |found, wire| found.hop(at, wire, "aws_lb_target_group"));
            (!plain.is_empty()).then(|| found.ids("targets", plain.iter().map(|wire| wire.to.as_str())))
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080 }
connections: [entry -> api]
";

const PASSES: &str = "
components:
  entry: { kind: alb }
";
