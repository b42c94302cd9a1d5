//! Tasks that have to call AWS and have no way out.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Carries;
use crate::services::Placement;

pub const RULE: RuleFile = RuleFile { id: "no-outbound", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let Some(network) = at.stack.network.as_ref().filter(|network| !network.egress.starts_with("nat")) else {
        return Vec::new();
    };
    let inside = |id: &str| at.stack.components.get(id).is_some_and(|one| one.placement == Placement::App);
    let calls: Vec<_> = at
        .stack
        .connections
        .iter()
        .filter(|wire| wire.carries == Carries::Api && inside(&wire.from) && at.stack.leaves_vpc(wire))
        .collect();
    if calls.is_empty() {
        return Vec::new();
    }
    let found = Found::on("network")
        .setting(at, "network.egress")
        .ids("callers", calls.iter().map(|wire| wire.from.as_str()))
        .ids("called", calls.iter().map(|wire| wire.to.as_str()))
        .fact("zones", Fact::Count(i64::try_from(network.zones).unwrap_or(0)))
        .change("network.egress", "nat-gateway");
    vec![calls.iter().fold(found, |found, wire| found.hop(at, wire, "aws_route"))]
}

const FAILS: &str = "
network: { egress: none }
components:
  api: { kind: fargate }
";

const PASSES: &str = "
network: { egress: nat-gateway }
components:
  api: { kind: fargate }
";
