//! Buckets of data where a file that is overwritten is gone.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::setting::Value;

pub const RULE: RuleFile = RuleFile { id: "bucket-without-versioning", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let data = at.stack.of_kind("s3").filter(|one| one.settings.text("purpose") == Some("data"));
    data.filter(|one| one.settings.given("versioning").is_some_and(|given| given.value == Value::Flag(false)))
        .map(|one| {
            let path = format!("{}.versioning", one.id);
            Found::on(&one.id)
                .setting(at, &path)
                .resources(at, &one.id, &["aws_s3_bucket_versioning"])
                .change(path, "true")
        })
        .collect()
}

const FAILS: &str = "
components:
  files: { kind: s3, versioning: false }
";

const PASSES: &str = "
components:
  files: { kind: s3 }
";
