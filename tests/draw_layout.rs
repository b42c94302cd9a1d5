//! Layouts of many shapes: nothing is lost, nothing panics, the same view gives the same bytes.

#[path = "draw/fixtures.rs"]
#[allow(dead_code)]
mod fixtures;

use orbi::draw::{Theme, View, png, svg};

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
