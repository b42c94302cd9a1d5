//! Distributions that pass requests on to code, without a filter.

use super::{RuleFile, filtered};
use crate::review::{At, Found};
use crate::services::Carries;
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "cloudfront-without-waf", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let to_code = |to: &str| matches!(at.role(to), Some(Role::Balancer | Role::Gateway | Role::Code));
    at.written(Role::Cdn)
        .filter(|one| !filtered(at, &one.id))
        .filter(|one| !at.requests_of(&one.id, Role::Person).is_empty())
        .filter_map(|one| {
            let onward: Vec<_> = at
                .stack
                .outgoing(&one.id)
                .filter(|wire| wire.carries == Carries::Origin && to_code(&wire.to))
                .collect();
            let found = onward
                .iter()
                .fold(Found::on(&one.id), |found, wire| found.hop(at, wire, "aws_cloudfront_distribution"));
            (!onward.is_empty()).then(|| found.ids("origins", onward.iter().map(|wire| wire.to.as_str())))
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
connections: [people -> cdn -> entry -> api]
";

const PASSES: &str = "
domain: example.com
components:
  people: { kind: users }
  dns: { kind: route53 }
  cdn: { kind: cloudfront, host: app }
  site: { kind: s3, purpose: site }
  edge: { kind: cloudfront, host: api }
  filter: { kind: waf, protects: [edge] }
  entry: { kind: alb, reached_from: edge }
  api: { kind: fargate, port: 8080 }
connections: [people -> cdn -> site, people -> edge -> entry -> api]
";
