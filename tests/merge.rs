//! Stages become variables: the merged root must be, at each stage, what that stage's own root would have been.

use orbi::terraform::{Merged, Piece, Plan, Varying, merge_stages, print};
use orbi::write::hcl::{Block, Expr, Part, Ref};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

fn thing(name: &str, input: Expr) -> Piece {
    Piece::new("api", Block::labelled("resource", ["terraform_data", name]).set("input", input))
}

fn output(name: &str, value: impl Into<Expr>) -> Piece {
    Piece::new("api", Block::labelled("output", [name]).set("value", value))
}

fn plan(pieces: Vec<Piece>) -> Plan {
    let mut plan = Plan::default();
    pieces.into_iter().for_each(|piece| plan.root("stack").push(piece));
    plan
}

fn of(name: &str) -> Ref {
    Ref::resource("terraform_data", name).get("output")
}

fn first() -> Plan {
    let input = Expr::map([
        ("memory", Expr::from(512)),
        ("zones", Expr::list(["a", "b"])),
        ("label", Expr::template([Part::value(of("base")), Part::text("-"), Part::value(Expr::from(1))])),
        ("readers", Expr::list([Expr::from(of("base"))])),
        ("json", Expr::json(Expr::list([Expr::map([("name", Expr::from("A")), ("value", Expr::from("1"))])]))),
        ("mixed", Expr::from(of("base"))),
    ]);
    plan(vec![thing("base", "base".into()), thing("api", input), output("api", of("api"))])
}

fn second() -> Plan {
    let input = Expr::map([
        ("memory", Expr::from(1024)),
        ("zones", Expr::list(["a", "b", "c"])),
        ("label", Expr::template([Part::value(of("base")), Part::text("-"), Part::value(Expr::from(2))])),
        ("readers", Expr::list([Expr::from(of("base")), Expr::from(of("worker"))])),
        ("json", Expr::json(Expr::list([Expr::map([("name", Expr::from("A")), ("value", Expr::from("2"))])]))),
        ("mixed", Expr::from("a literal here")),
        ("extra", Expr::from(of("worker"))),
    ]);
    let worker = Piece { owner: "worker".into(), ..thing("worker", of("base").into()) };
    plan(vec![
        thing("base", "base".into()),
        worker,
        thing("api", input),
        output("api", of("api")),
        output("worker", of("worker")),
    ])
}

fn merged(stages: Vec<(&str, Plan)>) -> Merged {
    let owned: Vec<(String, Plan)> = stages.into_iter().map(|(name, plan)| (name.to_string(), plan)).collect();
    merge_stages(&owned, &|varying: &Varying| format!("{varying:?}"))
}

fn written(merged: &Merged, folder: &Path) {
    for file in print(&merged.plan.roots, &merged.values, &|_, _| Vec::new()) {
        let name = file.path.trim_start_matches("stack/");
        std::fs::write(folder.join(name), &file.text).expect("written");
    }
}

#[test]
fn one_stage_has_no_variables() {
    let one = merged(vec![("only", first())]);
    assert_eq!(one.plan, first());
    assert!(one.values["only"].is_empty());
}

#[test]
fn equal_stages_have_no_variables() {
    let two = merged(vec![("a", first()), ("b", first())]);
    assert_eq!(two.plan, first());
    assert!(two.values["b"].is_empty());
}

#[test]
fn what_differs_is_named_after_its_component_and_attribute() {
    let two = merged(vec![("initial", first()), ("growth", second())]);
    let growth = &two.values["growth"]["stack"];
    assert_eq!(growth["api_memory"], Expr::from(1024));
    assert_eq!(two.values["initial"]["stack"]["api_memory"], Expr::from(512));
    assert_eq!(growth["worker_enabled"], Expr::from(true));
    assert_eq!(two.values["initial"]["stack"]["worker_enabled"], Expr::from(false));
    assert_eq!(two.plan.dangling(), Vec::new());
    let order: Vec<&String> = growth.keys().collect();
    assert_eq!(order, two.values["initial"]["stack"].keys().collect::<Vec<_>>());
}

#[test]
fn terraform_sees_each_stage_as_it_was_meant() {
    let two = merged(vec![("initial", first()), ("growth", second())]);
    let Some(initial) = applied(&two, "initial") else {
        return;
    };
    let base = json!({
        "memory": 512, "zones": ["a", "b"], "label": "base-1", "readers": ["base"],
        "json": "[{\"name\":\"A\",\"value\":\"1\"}]", "mixed": "base"
    });
    assert_eq!(initial["api"]["value"], base);
    assert_eq!(initial["worker"]["value"], Value::Null);
    let growth = applied(&two, "growth").expect("terraform was there a moment ago");
    let grown = json!({
        "memory": 1024, "zones": ["a", "b", "c"], "label": "base-2", "readers": ["base", "base"],
        "json": "[{\"name\":\"A\",\"value\":\"2\"}]", "mixed": "a literal here", "extra": "base"
    });
    assert_eq!(growth["api"]["value"], grown);
    assert_eq!(growth["worker"]["value"], "base");
}

/// The outputs after an apply at a stage; `None`, said aloud, where Terraform is not installed.
fn applied(merged: &Merged, stage: &str) -> Option<Value> {
    if Command::new("terraform").arg("version").output().is_err() {
        eprintln!("skipped: terraform is not installed");
        return None;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    written(merged, folder.path());
    let values = format!("-var-file={stage}.tfvars");
    run(folder.path(), &["fmt", "-check", "-diff"]);
    run(folder.path(), &["init", "-input=false"]);
    run(folder.path(), &["apply", "-auto-approve", "-input=false", &values]);
    serde_json::from_slice(&run(folder.path(), &["output", "-json"])).ok()
}

fn run(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let done = Command::new("terraform").args(arguments).current_dir(folder).output().expect("runs");
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "terraform {arguments:?}: {said}");
    done.stdout
}

fn statement(sid: &str, actions: Expr) -> Block {
    Block::new("statement").set("sid", sid).set("actions", actions)
}

#[test]
fn a_fact_of_the_model_is_one_variable_wherever_it_stands() {
    let stage = |port: i64| {
        let stated = || Expr::Named("api.port".into(), Box::new(Expr::from(port)));
        let door =
            Piece { owner: "door".into(), ..thing("door", Expr::map([("to", stated()), ("other", Expr::from(port))])) };
        plan(vec![thing("api", Expr::map([("port", stated())])), door])
    };
    let two = merged(vec![("a", stage(80)), ("b", stage(8080))]);
    let names: Vec<&String> = two.values["b"]["stack"].keys().collect();
    assert_eq!(names, ["api_port", "door_other"]);
    let text = print(&two.plan.roots, &two.values, &|_, _| Vec::new()).remove(0).text;
    assert!(text.contains("to    = var.api_port"), "{text}");
}

#[test]
fn what_terraform_reads_first_never_depends_on_a_variable() {
    let waits = |on: &[&str], prevent: bool| {
        let on = on.iter().map(|name| Expr::from(Ref::resource("terraform_data", name)));
        let lifecycle = Block::new("lifecycle").set("prevent_destroy", prevent);
        let block =
            Block::labelled("resource", ["terraform_data", "api"]).with(lifecycle).set("depends_on", Expr::list(on));
        Piece::new("api", block)
    };
    let first = plan(vec![thing("base", "x".into()), waits(&["base"], false)]);
    let second = plan(vec![thing("base", "x".into()), thing("more", "x".into()), waits(&["base", "more"], true)]);
    let two = merged(vec![("a", first), ("b", second)]);
    let text = print(&two.plan.roots, &two.values, &|_, _| Vec::new()).remove(0).text;
    assert!(text.contains("depends_on = [terraform_data.base, terraform_data.more]"), "{text}");
    assert!(text.contains("prevent_destroy = true"), "{text}");
}

#[test]
fn a_nested_block_of_one_stage_becomes_dynamic() {
    let document = |statements: Vec<Block>| {
        let block = Block::labelled("data", ["aws_iam_policy_document", "api"]).with_all(statements);
        plan(vec![Piece::new("api", block)])
    };
    let read = statement("Read", Expr::list(["s3:GetObject"]));
    let write = statement("Write", Expr::list(["s3:PutObject"]));
    let two = merged(vec![("a", document(vec![read.clone()])), ("b", document(vec![write, read]))]);
    let text = print(&two.plan.roots, &two.values, &|_, _| Vec::new())[0].text.clone();
    assert!(text.contains("dynamic \"statement\" {\n    for_each = var.api_statement_enabled ? [1] : []"), "{text}");
    assert!(text.contains("    content {\n      sid     = \"Write\""), "{text}");
}

#[test]
fn a_reference_without_a_declaration_is_found() {
    let found = plan(vec![thing("api", of("nothing").into())]).dangling();
    assert_eq!(found.len(), 1);
    assert!(found[0].says.contains("`terraform_data.nothing`"), "{}", found[0].says);
    assert_eq!(found[0].address, "terraform_data.api");
}
