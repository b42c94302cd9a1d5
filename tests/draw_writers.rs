//! One scene, many files: what real readers of each format find in what is written.

#[path = "draw/fixtures.rs"]
#[allow(dead_code)]
mod fixtures;
#[path = "draw/models.rs"]
#[allow(dead_code)]
mod models;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use orbi::draw::view::Fit;
use orbi::draw::{Detail, Sheet, Theme, View, has_icon, icon, overview};
use orbi::services::SERVICES;
use roxmltree::Document;
use serde_json::Value;

/// A view of some of the project's models, of hostile words and of nothing, each laid out once.
fn drawn() -> &'static [(String, View, Sheet)] {
    static DRAWN: OnceLock<Vec<(String, View, Sheet)>> = OnceLock::new();
    DRAWN.get_or_init(|| {
        let of_model = |(name, model): (String, orbi::Model)| {
            let stage = model.stages.into_iter().next()?;
            Some((name, overview(&stage.stack, &models::ask(&stage, Detail::Normal))))
        };
        let mut views: Vec<(String, View)> = models::all().into_iter().filter_map(of_model).take(5).collect();
        views.push(("hostile".into(), hostile()));
        views.push(("empty".into(), fixtures::view("vacio", "Nada")));
        let sheet = |(name, view): (String, View)| {
            let sheet = Sheet::new(&view);
            (name, view, sheet)
        };
        views.into_iter().map(sheet).collect()
    })
}

/// Words that no format may take for its own.
fn hostile() -> View {
    let mut view = fixtures::inventory();
    view.title = "</title><script>alert(1)</script> & \"Ñandú\" 'x' ]]> \u{1f600} fi ffl".into();
    view.nodes[0].caption = vec!["<b>&amp;</b>".into(), "日本 → ∞ \u{7}".into()];
    view.edges[0].label = "a;b=c|d&#xa;".into();
    view
}

/// The kinds of marks a scene's JSON holds, by mark, in the order they are drawn.
fn marks<'a>(item: &'a Value, out: &mut BTreeMap<String, Vec<&'a Value>>) {
    out.entry(item["mark"].as_str().unwrap_or("").to_string()).or_default().push(item);
    item["items"].as_array().into_iter().flatten().for_each(|one| marks(one, out));
}

#[test]
fn every_kind_has_a_glyph_of_its_own() {
    let mut seen: BTreeMap<&str, (&str, &[&str])> = BTreeMap::new();
    for service in SERVICES {
        let (kind, official) = (service.kind(), service.names().official);
        assert!(has_icon(kind), "{kind} has no glyph");
        if let Some((other, theirs)) = seen.insert(icon(kind), (kind, official)) {
            assert!(!official.is_empty() && official == theirs, "{kind} looks like {other}, which is another service");
        }
        for name in official {
            let parts: Vec<&str> = name.split('_').collect();
            assert!(matches!(parts[..], ["Arch", _] | ["Res", _] | ["Res", _, _]), "{kind}: {name}");
        }
    }
}

#[test]
fn json_says_what_is_drawn() {
    for (name, view, sheet) in drawn() {
        let value: Value = serde_json::from_str(&sheet.json()).expect("JSON");
        let mut all = BTreeMap::new();
        value["items"].as_array().expect("items").iter().for_each(|item| marks(item, &mut all));
        let count = |mark: &str| all.get(mark).map_or(0, Vec::len);
        assert_eq!(count("component"), view.nodes.len(), "{name}");
        assert_eq!(count("connection"), view.edges.len(), "{name}");
        assert_eq!(value["title"], Value::String(view.title.clone()));
        for text in all.get("text").into_iter().flatten() {
            assert!(text["size"].as_f64().is_some_and(|size| size > 10.0), "{name}: {text}");
        }
    }
}

#[test]
fn drawio_is_the_same_picture_in_pieces() {
    for (name, _, sheet) in drawn() {
        let text = sheet.drawio();
        let document = Document::parse(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut cells = BTreeMap::new();
        for node in document.descendants().filter(|n| n.has_tag_name("mxCell")) {
            let id = node.attribute("id").or_else(|| node.parent().and_then(|p| p.attribute("id"))).expect("an id");
            assert!(cells.insert(id, node).is_none(), "{name}: {id} twice");
        }
        let geometry = |id: &str| {
            let cell = cells.get(id).unwrap_or_else(|| panic!("{name}: no {id}"));
            let area = cell.children().find(|n| n.has_tag_name("mxGeometry")).expect("a geometry");
            ["x", "y", "width", "height"].map(|side| area.attribute(side).map_or(0.0, |v| v.parse().expect("a number")))
        };
        let place = |id: &str| {
            let [mut x, mut y, w, h]: [f64; 4] = geometry(id);
            let mut at = cells[id].attribute("parent").expect("a parent");
            while at != "1" {
                let outer: [f64; 4] = geometry(at);
                (x, y) = (x + outer[0], y + outer[1]);
                at = cells[at].attribute("parent").expect("a parent");
            }
            [x, y, w, h]
        };
        for (id, cell) in &cells {
            let links = ["parent", "source", "target"].into_iter().filter_map(|one| cell.attribute(one));
            links.for_each(|to| assert!(cells.contains_key(to), "{name}: {id} hangs on {to}"));
        }
        let scene: Value = serde_json::from_str(&sheet.json()).expect("JSON");
        let mut all = BTreeMap::new();
        scene["items"].as_array().expect("items").iter().for_each(|item| marks(item, &mut all));
        for (mark, prefix) in [("component", "node"), ("container", "group")] {
            for one in all.get(mark).into_iter().flatten() {
                let boxed = &one["items"][0];
                let there = ["x", "y", "width", "height"].map(|side| boxed[side].as_f64().expect("a number"));
                let here = place(&format!("{prefix}-{}", one["id"].as_str().expect("an id")));
                let near = here.iter().zip(there).all(|(a, b)| (a - b).abs() < 0.02);
                assert!(near, "{name}: {} at {here:?}, not {there:?}", one["id"]);
            }
        }
        for one in all.get("connection").into_iter().flatten() {
            let cell = cells[format!("edge-{}", one["id"].as_str().expect("an id")).as_str()];
            for (end, attribute) in [("from", "source"), ("to", "target")] {
                let wanted = format!("node-{}", one[end].as_str().expect("an id"));
                assert_eq!(cell.attribute(attribute), Some(wanted.as_str()), "{name}");
            }
            let line = one["items"].as_array().into_iter().flatten().find(|item| item["mark"] == "line");
            let points = line.expect("a line")["points"].as_array().expect("points").len();
            let bends = cell.descendants().filter(|n| n.has_tag_name("Array")).flat_map(|n| n.children());
            assert_eq!(bends.filter(roxmltree::Node::is_element).count(), points - 2, "{name}");
        }
    }
}

/// What a reader copies from a page: the letters that its fonts' own tables give for each code, a line a text.
fn words(document: &lopdf::Document, page: lopdf::ObjectId) -> String {
    let mut tables: BTreeMap<Vec<u8>, BTreeMap<u16, String>> = BTreeMap::new();
    for (name, font) in document.get_page_fonts(page).expect("fonts") {
        let table = font.get(b"ToUnicode").and_then(lopdf::Object::as_reference).expect("a table");
        let stream = document.get_object(table).and_then(lopdf::Object::as_stream).expect("a table");
        let text = String::from_utf8(stream.decompressed_content().unwrap_or(stream.content.clone())).expect("text");
        let pair = |line: &str| {
            let hex = |word: &str| -> Option<Vec<u16>> {
                let digits = word.strip_prefix('<')?.strip_suffix('>')?.to_string();
                digits
                    .as_bytes()
                    .chunks(4)
                    .map(|c| u16::from_str_radix(std::str::from_utf8(c).ok()?, 16).ok())
                    .collect()
            };
            let (code, letters) = line.split_once(' ')?;
            let (code, letters) = (hex(code)?, hex(letters)?);
            Some((code[0], String::from_utf16_lossy(&letters)))
        };
        tables.insert(name, text.lines().filter_map(pair).collect());
    }
    let content = lopdf::content::Content::decode(&document.get_page_content(page).expect("content")).expect("content");
    let (mut out, mut font) = (String::new(), &BTreeMap::new());
    for operation in &content.operations {
        let strings = operation.operands.iter().flat_map(|one| match one {
            lopdf::Object::Array(many) => many.iter().collect::<Vec<_>>(),
            other => vec![other],
        });
        match operation.operator.as_str() {
            "Tf" => font = &tables[operation.operands[0].as_name().expect("a font")],
            "ET" => out.push('\n'),
            "Tj" | "TJ" => {
                for codes in strings.filter_map(|one| one.as_str().ok()).flat_map(|bytes| bytes.chunks(2)) {
                    out.push_str(font.get(&u16::from_be_bytes([codes[0], codes[1]])).map_or("", String::as_str));
                }
            }
            _ => {}
        }
    }
    out
}

#[test]
fn a_pdf_has_words_links_and_a_title() {
    for (name, view, sheet) in drawn() {
        let bytes = sheet.pdf(Theme::Auto).expect("a document");
        let document = lopdf::Document::load_mem(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        let pages: Vec<_> = document.get_pages().into_values().collect();
        assert_eq!(pages.len(), 1, "{name}");
        let links = document.get_page_annotations(pages[0]).unwrap_or_default().len();
        assert_eq!(links, view.nodes.iter().filter(|n| n.href.is_some()).count(), "{name}");
        for font in document.get_page_fonts(pages[0]).expect("fonts").into_values() {
            assert_eq!(font.get(b"Subtype").and_then(lopdf::Object::as_name).ok(), Some(&b"Type0"[..]), "{name}");
            assert!(font.get(b"ToUnicode").is_ok(), "{name}: its words cannot be copied");
        }
        let text = words(&document, pages[0]);
        for word in view.nodes.iter().skip(1).flat_map(|n| &n.caption).flat_map(|line| line.split_whitespace()) {
            assert!(text.contains(word), "{name}: `{word}` is not in its text");
        }
        let catalog = document.catalog().expect("a catalog");
        assert!(catalog.get(b"MarkInfo").is_ok() && catalog.get(b"Lang").is_ok(), "{name}: not tagged");
    }
}

#[test]
fn the_same_scene_gives_the_same_bytes() {
    let (one, other) = (Sheet::new(&fixtures::small()), Sheet::new(&fixtures::small()));
    assert_eq!(one.pdf(Theme::Auto).expect("a document"), other.pdf(Theme::Light).expect("a document"));
    assert_eq!(one.png(Theme::Dark, 1).expect("a picture"), other.png(Theme::Dark, 1).expect("a picture"));
    assert_eq!((one.drawio(), one.json()), (other.drawio(), other.json()));
}

#[test]
fn a_page_has_the_shape_of_what_it_is_for() {
    for fit in [Fit::Wide, Fit::Tall, Fit::Page] {
        let (plain, aimed) = (fixtures::inventory(), View { fit, ..fixtures::inventory() });
        let scenes = [plain, aimed].map(|view| Sheet::new(&view).json());
        let [plain, aimed]: [Value; 2] = scenes.map(|json| serde_json::from_str(&json).expect("JSON"));
        let side = |of: &Value, side: &str| of[side].as_f64().expect("a side");
        let aspect = side(&aimed, "width") / side(&aimed, "height");
        assert!((aspect - fit.aspect()).abs() < 0.01, "{fit:?}: {aspect}");
        let all = |of: &Value| {
            let mut all = BTreeMap::new();
            of["items"].as_array().expect("items").iter().for_each(|item| marks(item, &mut all));
            // Another shape has its words elsewhere, and other backings for them; what is drawn is the same.
            all.retain(|mark, _| ["component", "connection", "container"].contains(&mark.as_str()));
            all.into_iter().map(|(mark, found)| (mark, found.len())).collect::<Vec<_>>()
        };
        assert_eq!(all(&plain), all(&aimed));
        assert_eq!(all(&plain).len(), 3);
        assert_eq!(aimed["items"][0]["width"], aimed["width"]);
    }
}

#[test]
fn a_png_is_as_large_as_was_asked() {
    let view = fixtures::small();
    let sheet = Sheet::new(&view);
    let width = |scale: u8| {
        let png = sheet.png(Theme::Light, scale).expect("a picture");
        u32::from_be_bytes([png[16], png[17], png[18], png[19]])
    };
    assert_eq!([width(2), width(3)], [width(1) * 2, width(1) * 3]);
}

#[test]
fn an_svg_carries_the_letters_it_shows() {
    for (name, _, sheet) in drawn() {
        let svg = sheet.svg(Theme::Auto);
        assert!(svg.len() < 90_000, "{name}: {} bytes", svg.len());
        let document = Document::parse(&svg).unwrap_or_else(|e| panic!("{name}: {e}"));
        let faces = fixtures::faces(&svg);
        let own: BTreeSet<char> = faces.iter().flat_map(|face| fixtures::letters_of(face)).collect();
        for text in document.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()) {
            for c in text.chars().filter(|c| c.is_ascii_graphic() || "áéíóúñÁ→–·×".contains(*c)) {
                assert!(own.contains(&c), "{name}: `{c}` of `{text}` is not carried");
            }
        }
    }
}
