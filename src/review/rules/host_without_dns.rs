//! Names that no zone of the model answers.

use super::RuleFile;
use crate::review::{At, Fact, Found};

pub const RULE: RuleFile = RuleFile { id: "host-without-dns", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let named = at.stack.components.values().filter_map(|one| Some((one, one.host.clone()?)));
    named
        .filter(|(_, host)| at.stack.zone_of(host).is_none())
        .map(|(one, host)| Found::on(&one.id).setting(at, &format!("{}.host", one.id)).fact("host", Fact::Text(host)))
        .collect()
}

const FAILS: &str = "
domain: example.com
components:
  entry: { kind: alb, host: api }
  api: { kind: fargate, port: 8080 }
connections: [entry -> api]
";

const PASSES: &str = "
domain: example.com
components:
  dns: { kind: route53 }
  entry: { kind: alb, host: api }
  api: { kind: fargate, port: 8080 }
connections: [entry -> api]
";
