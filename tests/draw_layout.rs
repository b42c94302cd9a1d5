//! Layouts of many shapes: nothing is lost, nothing panics, the same view gives the same bytes.

#[path = "draw/fixtures.rs"]
#[allow(dead_code)]
mod fixtures;
#[path = "draw/models.rs"]
#[allow(dead_code)]
mod models;

use orbi::draw::view::{Category, GroupKind, Place, Style};
use orbi::draw::{Detail, Theme, View, overview, png, svg};

fn shapes() -> Vec<(&'static str, View)> {
    vec![
        ("inventory", fixtures::inventory()),
        ("inventory-two-nats", fixtures::inventory_with(2)),
        ("serverless", fixtures::serverless()),
        ("one", fixtures::one()),
        ("small", fixtures::small()),
        ("zones-2", fixtures::zones(2)),
        ("zones-3", fixtures::zones(3)),
        ("many-30", fixtures::many(30)),
        ("busy", fixtures::busy()),
        ("empty", fixtures::view("vacio", "Nada")),
    ]
}

fn whole(name: &str, view: &View) -> String {
    assert_eq!(view.problems(), Vec::<String>::new(), "{name}");
    let text = svg(view, Theme::Auto);
    for node in &view.nodes {
        assert!(text.contains(&format!("data-orbi-node=\"{}\"", node.id)), "{name}: {}", node.id);
    }
    for group in &view.groups {
        assert!(text.contains(&format!("data-orbi-group=\"{}\"", group.id)), "{name}: {}", group.id);
    }
    for edge in &view.edges {
        let mark = format!("data-orbi-edge=\"{}-&gt;{}\"", edge.from, edge.to);
        assert!(text.contains(&mark), "{name}: {mark}");
    }
    text
}

#[test]
fn every_shape_is_drawn_whole() {
    for (name, view) in shapes() {
        models::keep(name, &whole(name, &view));
    }
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    let view = fixtures::inventory();
    assert_eq!(svg(&view, Theme::Auto), svg(&view, Theme::Auto));
}

#[test]
fn models_are_drawn_whole() {
    for (name, model) in models::all() {
        for (at, stage) in model.stages.iter().enumerate() {
            let stack = &stage.stack;
            let details = [("normal", Detail::Normal), ("low", Detail::Low), ("full", Detail::Full)];
            // How much is shown is tried once a model; what a stage changes, at each.
            for (word, detail) in details.into_iter().take(if at == 0 { 3 } else { 1 }) {
                let view = overview(stack, &models::ask(stage, detail));
                models::keep(&format!("{name}-{}-{word}", stage.id), &whole(&name, &view));
            }
        }
    }
}

#[test]
fn a_picture_is_as_large_as_its_scale_says() {
    let view = fixtures::small();
    let size = |scale| {
        let bytes = png(&view, Theme::Light, scale).expect("a picture");
        u32::from_be_bytes([bytes[16], bytes[17], bytes[18], bytes[19]])
    };
    assert_eq!(size(2), 2 * size(1));
    assert_eq!(size(3), 3 * size(1));
}

#[test]
fn a_drawing_stands_by_itself() {
    let text = svg(&fixtures::inventory(), Theme::Auto);
    for foreign in ["foreignObject", "<script", "<image", "@import", "url(http", "src="] {
        assert!(!text.contains(foreign), "{foreign}");
    }
    assert_eq!(text.matches("src:").count(), text.matches("src:url(data:font/ttf;base64,").count());
    assert!(text.contains("prefers-color-scheme:dark"));
    assert!(!svg(&fixtures::inventory(), Theme::Light).contains("prefers-color-scheme"));
    assert!(text.contains("Conexiones: Usuarios a Route 53 (1 DNS);"));
}

#[test]
fn hostile_words_stay_words() {
    let mut view = fixtures::one();
    view.title = "<script>alert(1)</script> & \"x\"".into();
    view.nodes[0].caption = vec!["a<b>&\u{1}".into(), "]]>".into()];
    view.nodes[0].href = Some("x\" onclick=\"y".into());
    let text = svg(&view, Theme::Light);
    assert!(!text.contains("<script") && !text.contains("onclick=\"y"));
    assert!(png(&view, Theme::Light, 1).is_ok());
}

#[test]
fn a_faulty_view_is_told_and_still_drawn() {
    let mut view = fixtures::inventory();
    view.groups[2].parent = Some("nowhere".into());
    view.groups[0].parent = Some("region".into());
    view.edges[0].to = "nobody".into();
    view.nodes[1].id = view.nodes[2].id.clone();
    assert!(view.problems().len() >= 3);
    assert!(svg(&view, Theme::Light).contains("data-orbi-node"));
}

/// A view that no one would write: containers, places and lines as the numbers fall.
fn scattered(seed: u64) -> View {
    let mut state = seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3);
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % below.max(1)
    };
    let mut v = fixtures::view("azar", "Azar");
    if next(3) > 0 {
        fixtures::network(&mut v, 1 + next(4));
    } else {
        fixtures::group(&mut v, "region", GroupKind::Region, "Region", None, 0);
    }
    let places =
        [Place::Caller, Place::External, Place::Edge, Place::Gateway, Place::Zonal, Place::Regional, Place::Delivery];
    let count = 1 + next(14);
    for i in 0..count {
        let tier = next(3);
        let place = if next(6) == 0 { Place::Span { tier } } else { places[next(places.len())] };
        let parent = v.groups[next(v.groups.len())].id.clone();
        let parent = Some(parent).filter(|_| next(5) > 0);
        let icon = ["s3", "nothing", "rds"][next(3)];
        fixtures::node(&mut v, &format!("n{i}"), icon, Category::Compute, &["Pieza"], parent.as_deref(), place);
    }
    for _ in 0..next(24) {
        let (from, to) = (format!("n{}", next(count)), format!("n{}", next(count)));
        let (style, words) = (Style::ALL[next(5)], ["", "texto", "un texto bastante largo"][next(3)]);
        fixtures::edge(&mut v, &from, &to, style, ["", "7"][next(2)], words);
    }
    v
}

#[test]
fn no_view_stops_the_drawing() {
    for seed in 0..24 {
        let view = scattered(seed);
        let text = svg(&view, Theme::Light);
        assert!(!text.contains("NaN") && !text.contains("inf\""), "{seed}");
        for node in &view.nodes {
            assert!(text.contains(&format!("data-orbi-node=\"{}\"", node.id)), "{seed}: {}", node.id);
        }
    }
}
