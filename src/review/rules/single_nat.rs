//! Zones that all leave through a NAT gateway in one of them.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Placement;

pub const RULE: RuleFile = RuleFile { id: "single-nat", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let Some(network) = &at.stack.network else { return Vec::new() };
    let leaves = at.stack.components.values().any(|one| one.placement == Placement::App);
    if network.existing || network.egress != "nat-gateway" || network.zones < 2 || !leaves {
        return Vec::new();
    }
    let found = Found::on("network").setting(at, "network.egress").resources(at, "nat-gateway", &["aws_nat_gateway"]);
    let zones = Fact::Count(i64::try_from(network.zones).unwrap_or(2));
    let tasks = at.stack.components.values().any(|one| one.settings.range("tasks").is_some());
    let found = found.fact("zones", zones).fact("tasks", Fact::Count(i64::from(tasks)));
    vec![found.change("network.egress", "nat-gateway-per-zone")]
}

const FAILS: &str = "
network: { zones: 2, egress: nat-gateway }
components:
  api: { kind: fargate }
";

const PASSES: &str = "
network: { zones: 2, egress: nat-gateway-per-zone }
components:
  api: { kind: fargate }
";
