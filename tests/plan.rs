//! `orbi check --plan`: a real Terraform plan, also of edited code, held against the model.

mod project;

use orbi::terraform;
use orbi::terraform::agree::{Real, What, differences};
use project::{Project, Ran};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The model whose Terraform was edited by hand, and the plan of that.
fn model() -> String {
    std::fs::read_to_string("tests/errors/plan-edited-by-hand.yaml").expect("the model")
}

/// Where it writes the queue, with what was edited.
fn line() -> usize {
    model().lines().position(|line| line.contains("pending: {")).expect("the queue") + 1
}

fn edited() -> Value {
    let text = std::fs::read_to_string("tests/errors/plans/queue.json").expect("the plan");
    serde_json::from_str(&text).expect("JSON")
}

/// What was added by hand.
const ADDED: &[&str] = &["aws_s3_bucket.notes", "aws_security_group.old", "aws_iam_role_policy.more"];
const RULE: &str = "aws_vpc_security_group_ingress_rule.old";

/// The plan as it was before it was edited.
fn untouched() -> Value {
    let mut plan = edited();
    let all = plan["planned_values"]["root_module"]["resources"].as_array_mut().expect("resources");
    all.retain(|one| one["address"] != RULE && !ADDED.iter().any(|address| one["address"] == *address));
    for one in all.iter_mut().filter(|one| one["address"] == "aws_sqs_queue.pending") {
        one["values"]["visibility_timeout_seconds"] = 60.into();
    }
    let (kind, name) = ("aws_sqs_queue_redrive_allow_policy", "pending_failed");
    all.push(
        json!({ "address": format!("{kind}.{name}"), "mode": "managed", "type": kind, "name": name, "values": {} }),
    );
    let unknown = json!({ "queue_url": true, "redrive_allow_policy": true });
    let change = json!({ "address": format!("{kind}.{name}"), "change": { "after_unknown": unknown } });
    plan["resource_changes"].as_array_mut().expect("changes").push(change);
    plan
}

/// The same plan with everything in a module, whose groups come from outside it.
fn in_module(mut plan: Value) -> Value {
    let mut resources = plan["planned_values"]["root_module"]["resources"].take();
    for one in resources.as_array_mut().expect("resources") {
        one["address"] = format!("module.all.{}", one["address"].as_str().expect("an address")).into();
    }
    for one in plan["resource_changes"].as_array_mut().expect("changes") {
        one["address"] = format!("module.all.{}", one["address"].as_str().expect("an address")).into();
    }
    plan["planned_values"]["root_module"] =
        json!({ "child_modules": [{ "address": "module.all", "resources": resources }] });
    let mut configured = plan["configuration"]["root_module"].take();
    for one in configured["resources"].as_array_mut().expect("resources") {
        if one["type"] == "aws_iam_role_policy" && one["name"] == "entry_function" {
            one["expressions"]["role"] = json!({ "references": ["var.role"] });
        }
    }
    let role = json!({ "references": ["module.all.role", "module.all"] });
    configured["outputs"] = json!({ "role": { "expression": { "references": ["aws_iam_role.entry_function.id"] } } });
    let call = json!({ "all": { "expressions": { "role": role }, "module": configured } });
    plan["configuration"]["root_module"] = json!({ "module_calls": call });
    plan
}

fn found(plan: &Value) -> Vec<(What, String, String)> {
    let (model, report) = orbi::read(&model(), "queue.yaml");
    assert!(report.is_empty());
    let mine = terraform::plan(&model.expect("a model").stages[0].stack);
    let real = Real::read(&plan.to_string()).expect("a plan");
    let all = differences(&mine.roots[0], &real);
    all.into_iter().map(|one| (one.what, one.address.replace("module.all.", ""), one.argument)).collect()
}

#[test]
fn what_was_not_edited_is_what_the_model_says() {
    assert_eq!(found(&untouched()), []);
    assert_eq!(found(&in_module(untouched())), []);
}

#[test]
fn edits_are_found_in_modules_too() {
    let expected: BTreeSet<_> = [
        (What::Missing, "aws_sqs_queue_redrive_allow_policy.pending_failed", ""),
        (What::Changed, "aws_sqs_queue.pending", "visibility_timeout_seconds"),
        (What::Extra, "aws_s3_bucket.notes", ""),
        (What::Extra, "aws_security_group.old", ""),
        (What::Grants, "aws_iam_role_policy.more", ""),
        (What::Opens, RULE, ""),
    ]
    .map(|(what, address, argument)| (what, address.to_string(), argument.to_string()))
    .into();
    assert_eq!(found(&edited()).into_iter().collect::<BTreeSet<_>>(), expected);
    assert_eq!(found(&in_module(edited())).into_iter().collect::<BTreeSet<_>>(), expected);
}

#[test]
fn what_leads_elsewhere_or_allows_more_is_found() {
    let mut plan = untouched();
    for one in plan["configuration"]["root_module"]["resources"].as_array_mut().expect("resources") {
        if one["type"] == "aws_iam_role_policy" && one["name"] == "entry_function" {
            one["expressions"]["role"] = json!({ "references": ["aws_iam_role.each_hour_schedule.id"] });
        }
    }
    for one in plan["planned_values"]["root_module"]["resources"].as_array_mut().expect("resources") {
        if one["type"] == "aws_iam_policy_document" && one["name"] == "entry_function" {
            let first = &mut one["values"]["statement"][0];
            first["actions"].as_array_mut().expect("actions").push("s3:DeleteBucket".into());
        }
    }
    let all = found(&plan);
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all.iter().any(|(what, ..)| *what == What::Grants), "{all:?}");
    assert!(all.contains(&(What::Changed, "aws_iam_role_policy.entry_function".into(), "role".into())), "{all:?}");
}

#[test]
fn a_policy_that_is_written_out_is_compared_by_its_statements() {
    let written = |more: &str| {
        let mut plan = untouched();
        for one in plan["configuration"]["root_module"]["resources"].as_array_mut().expect("resources") {
            if one["type"] == "aws_iam_role_policy" && one["name"] == "entry_function" {
                one["expressions"]["policy"] =
                    json!({ "references": ["aws_sqs_queue.pending.arn", "aws_sqs_queue.pending"] });
            }
        }
        let mut all = plan["planned_values"]["root_module"]["resources"].as_array().expect("resources").clone();
        let is_document = |one: &&Value| one["type"] == "aws_iam_policy_document" && one["name"] == "entry_function";
        let document = all.iter().find(is_document).expect("the document")["values"]["statement"].clone();
        let statement = |one: &Value| json!({ "Sid": one["sid"], "Effect": "Allow", "Action": one["actions"], "Resource": "arn:aws:sqs:x" });
        let mut statements: Vec<Value> = document.as_array().expect("statements").iter().map(statement).collect();
        if !more.is_empty() {
            statements.push(json!({ "Sid": "More", "Effect": "Allow", "Action": more, "Resource": "*" }));
        }
        for one in all.iter_mut().filter(|one| one["address"] == "aws_iam_role_policy.entry_function") {
            one["values"]["policy"] = json!({ "Version": "2012-10-17", "Statement": statements }).to_string().into();
        }
        plan["planned_values"]["root_module"]["resources"] = all.into();
        found(&plan)
    };
    assert_eq!(written(""), []);
    let more = written("s3:*");
    assert_eq!(more, [(What::Grants, "aws_iam_role_policy.entry_function".into(), "policy.statement.More".into())]);
}

#[test]
fn a_statement_on_something_else_or_on_everything_is_found() {
    let mut plan = untouched();
    let is_document = |one: &Value| one["type"] == "aws_iam_policy_document" && one["name"] == "entry_function";
    for one in plan["configuration"]["root_module"]["resources"].as_array_mut().expect("resources") {
        if is_document(one) {
            one["expressions"]["statement"][0]["resources"] =
                json!({ "references": ["aws_sqs_queue.pending_failed.arn"] });
        }
    }
    let document = "data.aws_iam_policy_document.entry_function";
    assert_eq!(found(&plan), [(What::Changed, document.to_string(), "statement".to_string())]);
    for one in plan["planned_values"]["root_module"]["resources"].as_array_mut().expect("resources") {
        if is_document(one) {
            one["values"]["statement"][0]["resources"] = json!(["*"]);
        }
    }
    let all = found(&plan);
    assert!(all.len() == 1 && all[0].0 == What::Grants && all[0].2.ends_with(".resources"), "{all:?}");
}

fn checked(plan: &str, rest: &[&str]) -> Ran {
    let project = Project::new();
    project.write("model/queue.yaml", &model());
    project.write("plan.json", plan);
    project.orbi(&[&["check", "--plan", "plan.json"], rest].concat())
}

#[test]
fn the_answer_is_the_exit_code() {
    let fine = checked(&untouched().to_string(), &[]);
    assert_eq!((fine.code, fine.out.as_str()), (0, ""), "{}", fine.err);
    let not = checked(&edited().to_string(), &[]);
    assert_eq!(not.code, 1, "{}", not.err);
    let place = format!("model/queue.yaml:{}:25", line());
    assert!(not.out.contains("error[changed-in-plan]") && not.out.contains(&place), "{}", not.out);
    for plan in ["", "{}", "resource"] {
        let none = checked(plan, &[]);
        assert!(none.code == 2 && none.err.contains("terraform show -json p > plan.json"), "{}", none.err);
    }
    let project = Project::inventory();
    let none = project.orbi(&["check", "--plan", "nowhere.json"]);
    assert!(none.code == 2 && none.err.contains("terraform show -json p > plan.json"), "{}", none.err);
}

#[test]
fn the_unit_the_stage_and_the_language_are_what_is_asked_for() {
    let plan = untouched().to_string();
    let asked = |rest: &[&str]| checked(&plan, rest);
    assert_eq!(asked(&["--unit", "stack"]).code, 0);
    let wrong = asked(&["--unit", "stuck"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean `stack`?"), "{}", wrong.err);
    let spanish = checked(&edited().to_string(), &["--lang", "es"]);
    assert!(spanish.out.contains("ninguna conexión del modelo lo dice"), "{}", spanish.out);
    let project = Project::inventory();
    project.write("plan.json", &plan);
    let several = project.orbi(&["check", "--plan", "plan.json"]);
    assert!(several.code == 2 && several.err.contains("one of `base`, `stack`"), "{}", several.err);
    let alone = project.orbi(&["check", "--stage", "inicial"]);
    assert_eq!(alone.code, 2, "{}", alone.err);
}

#[test]
fn the_answer_is_data_too() {
    let told = checked(&edited().to_string(), &["--format", "json"]);
    let json: Value = serde_json::from_str(&told.out).expect("JSON");
    assert_eq!((told.code, &json["fine"], &json["unit"]), (1, &false.into(), &"stack".into()));
    let all = json["differences"].as_array().expect("differences");
    let changed = all.iter().find(|one| one["code"] == "changed-in-plan").expect("a change");
    assert_eq!((&changed["model"], &changed["plan"], &changed["line"]), (&"60".into(), &"300".into(), &line().into()));
    let lines = checked(&edited().to_string(), &["--format", "github"]).out;
    assert!(lines.lines().all(|line| line.starts_with("::error file=model/queue.yaml,line=")), "{lines}");
}
