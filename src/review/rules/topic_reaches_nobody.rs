//! Alarms and messages that end in a topic without anybody behind it.

use super::RuleFile;
use crate::graph::Component;
use crate::review::{At, Found};

pub const RULE: RuleFile = RuleFile { id: "topic-reaches-nobody", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let reaches = |one: &Component| one.settings.text("reach").is_some() || at.stack.outgoing(&one.id).next().is_some();
    let silent = at.stack.of_kind("sns").filter(|one| one.derived_from.is_none() && !reaches(one));
    silent.map(|one| Found::on(&one.id).missing(&format!("{}.reach", one.id))).collect()
}

const FAILS: &str = "
components:
  api: { kind: fargate }
  notices: { kind: sns }
  watch: { kind: alarms, topic: notices }
";

const PASSES: &str = "
components:
  api: { kind: fargate }
  notices: { kind: sns, reach: ops@example.com }
  watch: { kind: alarms, topic: notices }
";
