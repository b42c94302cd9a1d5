//! Distributions under CloudFront's own name.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "cdn-without-host", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Cdn)
        .filter(|one| one.host.is_none() && !at.requests_of(&one.id, Role::Person).is_empty())
        .map(|one| {
            let found = Found::on(&one.id).missing(&format!("{}.host", one.id));
            let found = if at.stack.domain.is_none() { found.missing("domain") } else { found };
            found.resources(at, &one.id, &["aws_cloudfront_distribution"])
        })
        .collect()
}

const FAILS: &str = "
components:
  people: { kind: users }
  cdn: { kind: cloudfront }
  site: { kind: s3, purpose: site }
connections: [people -> cdn -> site]
";

const PASSES: &str = "
domain: example.com
components:
  people: { kind: users }
  dns: { kind: route53 }
  cdn: { kind: cloudfront, host: app }
  site: { kind: s3, purpose: site }
connections: [people -> cdn -> site]
";
