//! Load balancers that one command deletes.

use super::RuleFile;
use crate::review::{At, Found};
use crate::services::Category;

pub const RULE: RuleFile = RuleFile { id: "alb-deletion-unprotected", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    super::unprotected(at, Category::Network)
        .map(|one| {
            let path = format!("{}.deletion_protection", one.id);
            Found::on(&one.id).setting(at, &path).resources(at, &one.id, &["aws_lb"]).change(path, "true")
        })
        .collect()
}

const FAILS: &str = "
components:
  entry: { kind: alb, deletion_protection: false }
  api: { kind: fargate, port: 8080 }
connections: [entry -> api]
";

const PASSES: &str = "
components:
  entry: { kind: alb }
  api: { kind: fargate, port: 8080 }
connections: [entry -> api]
";
