//! State machines in the language of AWS: every state leads somewhere that exists, every branch is whole, every call is one AWS knows.

use std::collections::BTreeSet;

use orbi::terraform;
use orbi::write::hcl::{Expr, Part};
use orbi::{graph, source};
use serde_json::{Map, Value};

/// A value as JSON; what only Terraform knows stands as `<REFERENCE>`.
fn json(expr: &Expr) -> Value {
    match expr {
        Expr::Null => Value::Null,
        Expr::Bool(flag) => (*flag).into(),
        Expr::Num(text) => serde_json::from_str(text).expect("a number"),
        Expr::Str(text) => text.as_str().into(),
        Expr::List(items) => items.iter().map(json).collect(),
        Expr::Map(pairs) => {
            Value::Object(pairs.iter().map(|(key, one)| (key.clone(), json(one))).collect::<Map<_, _>>())
        }
        Expr::Named(_, inner) => json(inner),
        Expr::Call(name, arguments) if name == "jsonencode" => json(&arguments[0]),
        Expr::Template(parts) => {
            let text = |part: &Part| match part {
                Part::Text(text) => text.clone(),
                Part::Value(_) => "<value>".to_string(),
            };
            parts.iter().map(text).collect::<String>().into()
        }
        _ => "<reference>".into(),
    }
}

fn machines(path: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("a model");
    let tree = source::parse(&text).unwrap_or_else(|fault| panic!("{path}: {}", fault.message));
    let (model, report) = graph::resolve(&tree, path);
    assert!(!report.has_errors(), "{}", report.render(path, &text, false));
    let model = model.expect("resolved");
    let plan = terraform::build(&model).stages.into_iter().next().expect("a stage").1;
    let pieces = plan.roots.iter().flat_map(|root| &root.pieces);
    let found = pieces.filter(|piece| piece.block.labels.first().is_some_and(|kind| kind == "aws_sfn_state_machine"));
    found.map(|piece| json(piece.block.body.attr("definition").expect("a definition"))).collect()
}

const TYPES: &[&str] = &["Task", "Choice", "Wait", "Parallel", "Map", "Succeed", "Fail"];

/// Source: Amazon States Language specification.
fn check(machine: &Value) {
    let states = machine["States"].as_object().expect("states");
    let known =
        |id: &Value| assert!(states.contains_key(id.as_str().unwrap_or_default()), "no state {id}\n{machine:#}");
    known(&machine["StartAt"]);
    let mut led: BTreeSet<&str> = machine["StartAt"].as_str().into_iter().collect();
    for (id, state) in states {
        let of = state["Type"].as_str().expect("a type");
        assert!(TYPES.contains(&of), "{id}: {of}");
        let (next, ends) = (state.get("Next"), state.get("End") == Some(&Value::Bool(true)));
        let terminal = matches!(of, "Succeed" | "Fail" | "Choice");
        assert_eq!(next.is_some() || ends, !terminal, "{id}: {state:#}");
        assert!(!(next.is_some() && ends), "{id} goes on and ends");
        let choices = state["Choices"].as_array().into_iter().flatten().map(|rule| &rule["Next"]);
        let caught = state["Catch"].as_array().into_iter().flatten().map(|rule| &rule["Next"]);
        for to in next.into_iter().chain(state.get("Default")).chain(choices).chain(caught) {
            known(to);
            led.extend(to.as_str());
        }
        match of {
            "Task" => assert!(state["Resource"].is_string(), "{id}"),
            "Wait" => assert!(state["Seconds"].as_i64().is_some_and(|seconds| seconds > 0), "{id}"),
            "Choice" => assert!(!state["Choices"].as_array().expect("rules").is_empty(), "{id}"),
            "Parallel" => state["Branches"].as_array().expect("branches").iter().for_each(check),
            "Map" => {
                assert_eq!(state["ItemProcessor"]["ProcessorConfig"]["Mode"], "INLINE");
                check(&state["ItemProcessor"]);
            }
            _ => {}
        }
    }
    assert_eq!(led.len(), states.len(), "some state is reached by nothing: {machine:#}");
}

#[test]
fn every_machine_is_whole() {
    for path in ["tests/models/claims.yaml", "tests/models/happenings.yaml"] {
        let all = machines(path);
        assert!(!all.is_empty(), "{path}");
        all.iter().for_each(check);
    }
}

#[test]
fn calls_are_the_integrations_of_aws() {
    let machine = machines("tests/models/claims.yaml").remove(0);
    let states = &machine["States"];
    assert_eq!(states["leer"]["Resource"], "arn:aws:states:::dynamodb:getItem");
    assert_eq!(states["leer"]["ResultPath"], "$.parte_guardado");
    assert_eq!(states["leer"]["Parameters"]["Key"]["version"]["N.$"], "States.Format('{}', $.version)");
    assert_eq!(states["guardar"]["Resource"], "arn:aws:states:::dynamodb:updateItem");
    assert_eq!(states["guardar"]["Parameters"]["UpdateExpression"], "SET #a0 = :a0, #a1 = :a1");
    assert_eq!(states["perito"]["Retry"][0]["MaxAttempts"], 4);
    assert_eq!(states["perito"]["Catch"][0]["Next"], "a-mano");
    assert_eq!(states["decidir"]["Choices"][0]["NumericGreaterThan"], 5000);
    assert_eq!(states["decidir"]["Choices"][2]["IsPresent"], false);
    assert_eq!(states["a-mano"]["Seconds"], 172_800);
    let branches = &states["cerrar"]["Branches"];
    assert_eq!(branches[0]["States"]["papeles"]["Resource"], "arn:aws:states:::ecs:runTask.sync");
    assert_eq!(branches[1]["States"]["pagar"]["Resource"], "arn:aws:states:::sqs:sendMessage");
    assert_eq!(branches[1]["States"]["decirlo"]["Parameters"]["Message"]["parte.$"], "$.parte");
}
