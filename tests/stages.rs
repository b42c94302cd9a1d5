//! What a stage takes away is gone in that stage and stays in the others.

use orbi::{Wanted, build, read};

const MODEL: &str = "
orbi: 1
stack: shop
region: eu-west-1
components:
  people: { kind: users }
  front: { kind: alb }
  app: { kind: fargate, port: 8080 }
  db: { kind: rds, engine: postgres, version: 17, multi_az: true }
connections: [people -> front -> app -> db]
requirements:
  survives: { says: It survives a zone, met_by: [db.multi_az] }
stages:
";

/// The verdict on the requirement, where there is one.
fn verdict(stages: &str) -> Option<String> {
    let (model, report) = read(&format!("{MODEL}{stages}"), "shop.yaml");
    let model = model.unwrap_or_else(|| panic!("{}", report.render("shop.yaml", stages, false)));
    let built = build(&model, &Wanted::default()).expect("facts");
    built.editions[0].facts.requirements.first().map(|one| one.met.clone())
}

#[test]
fn a_requirement_is_asked_of_the_stages_that_have_it() {
    let cheap = "set: { db.multi_az: false }";
    let not = verdict(&format!("  one: {{ daily_users: 1 }}\n  two: {{ {cheap} }}\n"));
    assert_eq!(not.as_deref(), Some("no"));
    let later = verdict(&format!("  one: {{ daily_users: 1 }}\n  two: {{ {cheap}, remove: [survives] }}\n"));
    assert_ne!(later.as_deref().unwrap_or("no"), "no", "the second stage does not ask");
    let first = verdict(&format!("  one: {{ {cheap}, remove: [survives] }}\n  two: {{ daily_users: 9 }}\n"));
    assert_ne!(first.as_deref().unwrap_or("no"), "no", "only the second stage asks");
    assert_eq!(verdict("  one: { remove: [survives] }\n"), None);
}
