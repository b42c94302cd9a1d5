//! Models resolve without a word, and the stack they become is whole.

use orbi::{graph, source};

fn resolve(path: &str) -> graph::Model {
    let text = std::fs::read_to_string(path).expect("a model");
    let tree = source::parse(&text)
        .unwrap_or_else(|error| panic!("{}", orbi::diag::Report::from(error).render(path, &text, false)));
    let (model, report) = graph::resolve(&tree, path);
    assert!(report.is_empty(), "{}", report.render(path, &text, false));
    model.expect("resolved")
}

#[test]
fn the_inventory_resolves_with_its_derived_parts() {
    let model = resolve("model/inventario.yaml");
    let stack = &model.stages[0].stack;
    let derived: Vec<&str> =
        stack.components.values().filter(|one| one.derived_from.is_some()).map(|one| one.id.as_str()).collect();
    for id in ["cdn-certificate", "entrada-certificate", "api-image", "db-secret", "api-logs", "nat-gateway", "cluster"]
    {
        assert!(derived.contains(&id), "{id} in {derived:?}");
    }
    assert!(stack.connections.iter().any(|wire| wire.id() == "api->db-secret"));
}

#[test]
fn steps_run_on_over_the_flows_and_a_told_hop_keeps_its_number() {
    let model = resolve("model/inventario.yaml");
    let steps = |stage: usize| -> Vec<usize> {
        let flows = &model.stages[stage].stack.flows;
        flows.iter().flat_map(|flow| flow.steps.iter().map(|step| step.number)).collect()
    };
    assert_eq!(steps(0), [1, 2, 3, 1, 4, 5, 6, 7]);
    assert_eq!(steps(0), steps(1));
}

#[test]
fn a_stage_changes_what_it_sets_and_nothing_else() {
    let model = resolve("model/inventario.yaml");
    let [first, second] = model.stages.as_slice() else { panic!("two stages") };
    assert_eq!(second.stack.components["api"].settings.range("tasks"), Some((2, 8)));
    assert_eq!(second.stack.components["db"].settings.text("class"), Some("db.t4g.medium"));
    let unchanged = |id: &str| first.stack.components[id].settings == second.stack.components[id].settings;
    assert!(first.stack.components.keys().filter(|id| !["api", "db"].contains(&id.as_str())).all(|id| unchanged(id)));
}
