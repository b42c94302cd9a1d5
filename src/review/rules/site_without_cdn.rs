//! Buckets of a site that nothing delivers.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Carries;

pub const RULE: RuleFile = RuleFile { id: "site-without-cdn", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let sites = at.stack.of_kind("s3").filter(|one| one.settings.text("purpose") == Some("site"));
    sites
        .filter(|one| !at.stack.incoming(&one.id).any(|wire| wire.carries == Carries::Origin))
        .map(|one| Found::on(&one.id).setting(at, &format!("{}.purpose", one.id)).missing(&format!("… -> {}", one.id)))
        .collect()
}

const FAILS: &str = "
components:
  site: { kind: s3, purpose: site }
";

const PASSES: &str = "
components:
  people: { kind: users }
  cdn: { kind: cloudfront }
  site: { kind: s3, purpose: site }
connections: [people -> cdn -> site]
";
