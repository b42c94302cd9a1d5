//! Environments, alternatives and proposals: each answers as the same stack written out by hand would.

use orbi::{Built, Model, Wanted, build, read};

const SHARED: &str = "
orbi: 1
stack: shop
region: eu-west-1
components:
  people: { kind: users }
  front: { kind: alb }
  app: { kind: fargate, port: 8080, tasks: 1..4, scale: { cpu: 60 } }
";
const CALLS: &str = "connections: [people -> front -> app]\n";
const STAGES: &str =
    "stages:\n  small: { daily_users: 100 }\n  large: { daily_users: 9000, set: { app.tasks: 4..9 } }\n";

fn model(text: &str) -> Model {
    let (model, report) = read(text, "shop.yaml");
    assert!(report.is_empty(), "{}", report.render("shop.yaml", text, false));
    model.expect("resolved")
}

fn built(model: &Model) -> Built {
    build(model, &Wanted::default()).expect("built")
}

/// What is known of a model, as JSON, without what names the way it was written.
fn facts(built: &Built) -> serde_json::Value {
    let mut all = serde_json::json!(built.facts().expect("facts"));
    ["alternative", "environments", "proposals", "views", "units"].iter().for_each(|key| all[key] = "".into());
    all
}

#[test]
fn an_alternative_is_the_stack_that_is_written_out() {
    let table = "  table: { kind: dynamodb }\n";
    let writes = "  - { from: app, to: table, access: [read, write] }\n";
    let two = "alternatives:
  plain: {}
  kept:
    components: { table: { kind: dynamodb } }
    connections: [{ from: app, to: table, access: [read, write] }]
    stages: { large: { set: { app.cpu: 1024, app.memory: 2048 } } }
";
    let whole = model(&format!("{SHARED}{CALLS}{STAGES}{two}"));
    let stages = STAGES.replace("app.tasks: 4..9", "app.tasks: 4..9, app.cpu: 1024, app.memory: 2048");
    let by_hand = format!("{SHARED}{table}connections:\n  - people -> front -> app\n{writes}{stages}");
    let [plain, kept] = whole.alternatives.as_slice() else { panic!("two alternatives") };
    assert_eq!(facts(&built(plain)), facts(&built(&model(&format!("{SHARED}{CALLS}{STAGES}")))));
    assert_eq!(facts(&built(kept)), facts(&built(&model(&by_hand))));
    let all = built(&whole);
    assert!(all.terraform.iter().all(|file| file.path.starts_with("plain/") || file.path.starts_with("kept/")));
    let shared = all.facts().expect("facts");
    assert!(shared.components.is_empty() && shared.alternatives.len() == 2);
    assert_eq!(
        shared.alternatives[1]["components"],
        serde_json::json!(all.alternatives[1].facts().expect("f").components)
    );
}

#[test]
fn a_proposal_costs_what_the_stack_would_that_has_it() {
    let proposed =
        "proposals:\n  bigger: { because: More room., set: { app.cpu: 1024, app.memory: 2048, app.scale: ~ } }\n";
    let whole = model(&format!("{SHARED}{CALLS}{STAGES}{proposed}"));
    let other = SHARED.replace(", scale: { cpu: 60 }", ", cpu: 1024, memory: 2048");
    let by_hand = built(&model(&format!("{other}{CALLS}{STAGES}")));
    let whole = built(&whole);
    let facts = whole.facts().expect("facts");
    let [one] = facts.proposals.as_slice() else { panic!("one proposal") };
    for stage in &by_hand.facts().expect("facts").cost.stages {
        assert_eq!(one.monthly[&stage.id].after, stage.monthly.expected, "{}", stage.id);
    }
    for stage in &facts.cost.stages {
        assert_eq!(one.monthly[&stage.id].before, stage.monthly.expected, "{}", stage.id);
    }
    let what: Vec<&str> = one.changes.iter().map(|change| change.what.as_str()).collect();
    assert_eq!(what.len(), 3, "{what:?}");
    assert!(one.adds.is_empty() && one.removes.is_empty());
}

#[test]
fn an_environment_is_its_stage_with_its_own_changes() {
    let places = "environments:\n  test: { set: { app.tasks: 1, app.scale: ~ } }\n  live: { stage: large, account: \"111122223333\" }\n";
    let whole = model(&format!("{SHARED}{CALLS}{STAGES}{places}"));
    let live = whole.in_environment("live").expect("an environment");
    let cost = |built: &Built, at: usize| built.facts().expect("facts").cost.stages[at].monthly.expected.clone();
    assert_eq!(cost(&built(&live), 0), cost(&built(&whole), 1));
    assert_eq!(live.stages[0].stack.name, "shop-live");
    assert!(whole.in_environment("none").is_none());
    let files: Vec<String> = built(&whole).terraform.into_iter().map(|file| file.path).collect();
    let has = |path: &str| files.iter().any(|file| file == path);
    assert!(has("stack/test.tfvars") && has("stack/live.tfvars") && !has("stack/small.tfvars"), "{files:?}");
}
