//! Layouts of many shapes: nothing is lost, nothing panics, the same view gives the same bytes.

#[path = "draw/fixtures.rs"]
#[allow(dead_code)]
mod fixtures;

use orbi::draw::{Ask, Detail, Theme, View, overview, png, svg};

fn shapes() -> Vec<(&'static str, View)> {
    vec![
        ("inventory", fixtures::inventory()),
        ("inventory-two-nats", fixtures::inventory_with(2)),
        ("serverless", fixtures::serverless()),
        ("one", fixtures::one()),
        ("small", fixtures::small()),
        ("zones-2", fixtures::zones(2)),
        ("zones-3", fixtures::zones(3)),
        ("zones-4", fixtures::zones(4)),
        ("many-30", fixtures::many(30)),
        ("busy", fixtures::busy()),
        ("empty", fixtures::view("vacio", "Nada")),
    ]
}

/// Where the drawings of this run are left to be looked at.
fn folder() -> std::path::PathBuf {
    let dir = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("drawings");
    std::fs::create_dir_all(&dir).expect("a folder for drawings");
    dir
}

#[test]
fn every_shape_is_drawn_whole() {
    for (name, view) in shapes() {
        assert_eq!(view.problems(), Vec::<String>::new(), "{name}");
        let text = svg(&view, Theme::Auto);
        assert_eq!(text, svg(&view, Theme::Auto), "{name}: the same view gives the same bytes");
        for node in &view.nodes {
            assert!(text.contains(&format!("data-orbi-node=\"{}\"", node.id)), "{name}: {}", node.id);
        }
        for edge in &view.edges {
            assert!(
                text.contains(&format!("data-orbi-edge=\"{}-&gt;{}\"", edge.from, edge.to)),
                "{name}: {}",
                edge.from
            );
        }
        std::fs::write(folder().join(format!("{name}.svg")), &text).expect("write");
        for (suffix, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
            let bytes = png(&view, theme, 1).expect("a picture");
            std::fs::write(folder().join(format!("{name}-{suffix}.png")), bytes).expect("write");
        }
    }
}

#[test]
fn models_are_drawn_whole() {
    for name in
        ["model/inventario.yaml", "tests/models/edge-api.yaml", "tests/models/paths.yaml", "tests/models/plain.yaml"]
    {
        let text = std::fs::read_to_string(name).expect("a model");
        let tree = orbi::source::parse(&text).unwrap_or_else(|_| panic!("{name}"));
        let model = orbi::graph::resolve(&tree, name).0.expect("resolved");
        for stage in &model.stages {
            let stack = &stage.stack;
            let href = |id: &str| Some(format!("components.html#component-{id}"));
            for (word, detail) in [("low", Detail::Low), ("normal", Detail::Normal), ("full", Detail::Full)] {
                let ask = Ask { lang: stack.lang, detail, stage: stage.title.get(stack.lang), href: &href };
                let view = overview(stack, &ask);
                assert_eq!(view.problems(), Vec::<String>::new(), "{name}");
                let file = format!("{}-{}-{word}", stack.id, stage.id);
                std::fs::write(folder().join(format!("{file}.svg")), svg(&view, Theme::Auto)).expect("write");
                std::fs::write(folder().join(format!("{file}.png")), png(&view, Theme::Light, 1).expect("png"))
                    .expect("write");
            }
        }
    }
}
