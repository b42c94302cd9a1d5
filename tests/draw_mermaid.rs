//! Mermaid's own grammar takes what orbi writes, whatever the model says.

#[path = "draw/fixtures.rs"]
#[allow(dead_code)]
mod fixtures;
#[path = "draw/models.rs"]
#[allow(dead_code)]
mod models;

use fixtures::{edge, group, inventory, node, view};
use merman::{Engine, ParseOptions};
use orbi::draw::view::{Category as C, GroupKind as K, Place as P, Style as S};
use orbi::draw::{Detail, Message, Participant, Sequence, flow_sequence, flow_view, flowchart, overview, sequence};

fn accept(text: &str) -> serde_json::Value {
    let parsed = Engine::new().parse_diagram_sync(text, ParseOptions::strict());
    match parsed {
        Ok(Some(diagram)) => diagram.model.as_value().clone(),
        Ok(None) => panic!("no diagram in\n{text}"),
        Err(e) => panic!("{e}\n{text}"),
    }
}

const HOSTILE: &[&str] = &[
    "end",
    "Año \"uno\" (prod) [x] {y} <z>",
    "a;b#c|d`e`\\f",
    "línea uno\nlínea dos",
    "%% no comment",
    "A-->B: no",
    "&quot; #35; 100 %",
    "subgraph",
    "   ",
    "\u{202e}عربى 日本語 🚀",
];

#[test]
fn the_inventory_is_taken_with_every_node_and_line() {
    let v = inventory();
    let model = accept(&flowchart(&v));
    let count = |key: &str| model[key].as_array().map_or(0, Vec::len);
    assert_eq!(count("edges"), v.edges.len());
    assert!(count("nodes") >= v.nodes.len(), "{model}");
}

#[test]
fn hostile_labels_and_ids_are_taken() {
    for text in HOSTILE {
        let mut v = view("x", text);
        group(&mut v, "subgraph", K::Plain, text, None, 0);
        node(&mut v, "end", "s3", C::Storage, &[text], Some("subgraph"), P::Regional);
        node(&mut v, "o-x@a", "users", C::Database, &[text, text], None, P::Caller);
        edge(&mut v, "end", "o-x@a", S::Request, "1", text);
        let model = accept(&flowchart(&v));
        assert_eq!(model["edges"].as_array().map(Vec::len), Some(1), "{text}");
    }
}

#[test]
fn hostile_sequences_are_taken() {
    for text in HOSTILE {
        let who = |id: &str, person| Participant { id: id.into(), label: (*text).into(), person };
        let say =
            |from: &str, to: &str, reply| Message { from: from.into(), to: to.into(), text: (*text).into(), reply };
        let seq = Sequence {
            title: (*text).into(),
            participants: vec![who("end", true), who("a-b", false)],
            messages: vec![say("end", "a-b", false), say("a-b", "end", true), say("a-b", "a-b", false)],
        };
        accept(&sequence(&seq));
    }
}

#[test]
fn every_model_and_flow_is_taken() {
    for (name, model) in models::all() {
        for stage in &model.stages {
            let (stack, ask) = (&stage.stack, models::ask(stage, Detail::Full));
            let view = overview(stack, &ask);
            let taken = accept(&flowchart(&view));
            assert_eq!(taken["edges"].as_array().map(Vec::len), Some(view.edges.len()), "{name}");
            for flow in &stack.flows {
                let seq = flow_sequence(stack, flow, &ask);
                let there = seq.messages.iter().filter(|m| !m.reply).count();
                // A clock or an event starts, and waits for no answer.
                let told = |id: &str| stack.components[id].service.role() == orbi::services::Role::Trigger;
                let unanswered = flow.steps.iter().filter(|step| told(&step.from)).count();
                assert_eq!(
                    (there, seq.messages.len()),
                    (flow.steps.len(), 2 * flow.steps.len() - unanswered),
                    "{name}: {}",
                    flow.id
                );
                accept(&sequence(&seq));
                let part = flow_view(stack, flow, &ask);
                assert_eq!(part.problems(), Vec::<String>::new());
                accept(&flowchart(&part));
            }
        }
    }
}
