//! A network in one Availability Zone.

use super::RuleFile;
use crate::review::{At, Found};

pub const RULE: RuleFile = RuleFile { id: "zones-one", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let one = at.stack.network.as_ref().is_some_and(|network| network.zones == 1);
    let found = || Found::on("network").setting(at, "network.zones").resources(at, "network", &["aws_subnet"]);
    if one { vec![found().change("network.zones", "2")] } else { Vec::new() }
}

const FAILS: &str = "
network: { zones: 1 }
components:
  worker: { kind: fargate }
";

const PASSES: &str = "
network: { zones: 2 }
components:
  worker: { kind: fargate }
";
