//! Load balancers behind a distribution that people reach directly too.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "cdn-bypassed", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Balancer)
        .filter_map(|one| {
            let direct = at.requests_of(&one.id, Role::Person);
            let through = at.requests_of(&one.id, Role::Cdn);
            let found = direct
                .iter()
                .chain(&through)
                .fold(Found::on(&one.id), |found, wire| found.hop(at, wire, "aws_vpc_security_group_ingress_rule"));
            let found = found
                .ids("callers", direct.iter().map(|wire| wire.from.as_str()))
                .ids("cdns", through.iter().map(|wire| wire.from.as_str()));
            (!direct.is_empty() && !through.is_empty()).then_some(found)
        })
        .collect()
}

const FAILS: &str = "
domain: example.com
components:
  people: { kind: users }
  dns: { kind: route53 }
  cdn: { kind: cloudfront, host: app }
  entry: { kind: alb, host: api }
  api: { kind: fargate, port: 8080 }
connections: [people -> cdn -> entry -> api, people -> entry]
";

const PASSES: &str = "
domain: example.com
components:
  people: { kind: users }
  dns: { kind: route53 }
  cdn: { kind: cloudfront, host: app }
  entry: { kind: alb, host: api }
  api: { kind: fargate, port: 8080 }
connections: [people -> cdn -> entry -> api]
";
