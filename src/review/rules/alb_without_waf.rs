//! Load balancers open to the internet without a filter.

use super::{RuleFile, filtered};
use crate::graph::Connection;
use crate::review::{At, Found};
use crate::services::{Placement, Role};

pub const RULE: RuleFile = RuleFile { id: "alb-without-waf", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Balancer)
        .filter(|one| one.placement == Placement::Public && !filtered(at, &one.id))
        .filter_map(|one| {
            // Who says where they come from is let in alone: everybody else is refused before a filter could look.
            let everybody = |wire: &&Connection| {
                at.stack.components.get(&wire.from).is_some_and(|who| who.settings.text("from").is_none())
            };
            let open: Vec<&Connection> = at.requests_of(&one.id, Role::Person).into_iter().filter(everybody).collect();
            let found = open
                .iter()
                .fold(Found::on(&one.id), |found, wire| found.hop(at, wire, "aws_vpc_security_group_ingress_rule"));
            (!open.is_empty()).then(|| found.ids("callers", open.iter().map(|wire| wire.from.as_str())))
        })
        .collect()
}

const FAILS: &str = "
domain: example.com
components:
  people: { kind: users }
  dns: { kind: route53 }
  entry: { kind: alb, host: api }
  api: { kind: fargate, port: 8080 }
connections: [people -> entry -> api]
";

const PASSES: &str = "
domain: example.com
components:
  people: { kind: users }
  dns: { kind: route53 }
  cdn: { kind: cloudfront, host: app }
  entry: { kind: alb, host: api }
  api: { kind: fargate, port: 8080 }
  other: { kind: alb, host: other }
  filter: { kind: waf, protects: [other] }
  office: { kind: users, from: 203.0.113.0/24 }
  closed: { kind: alb, host: closed }
connections: [people -> cdn -> entry -> api, people -> other -> api, office -> closed -> api]
";
