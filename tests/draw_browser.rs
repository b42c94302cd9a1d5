//! The same SVG in a browser and in resvg: every text and every box in the same place, to less than can be seen.

#[path = "draw/fixtures.rs"]
#[allow(dead_code)]
mod fixtures;
#[path = "draw/models.rs"]
#[allow(dead_code)]
mod models;

use std::process::Command;
use std::sync::Arc;

use orbi::draw::{Detail, Theme, View, overview, svg};
use resvg::usvg;

/// A third of a pixel is less than smoothing of edges makes of it.
const SEEN: f64 = 0.34;

fn browser() -> Option<String> {
    let browser = std::env::var("SVGQ_CHROMIUM").unwrap_or_else(|_| "chromium".into());
    let there = Command::new(&browser).arg("--version").output().is_ok_and(|o| o.status.success());
    if !there {
        println!("SKIPPED: drawings are not compared with a browser's: {browser} is needed");
    }
    there.then_some(browser)
}

fn views() -> Vec<(String, View)> {
    let of_model = |(name, model): (String, orbi::Model)| {
        let stage = model.stages.into_iter().next()?;
        Some((name, overview(&stage.stack, &models::ask(&stage, Detail::Full))))
    };
    let mut out: Vec<_> = models::all().into_iter().filter_map(of_model).take(4).collect();
    out.push(("fixture".into(), fixtures::inventory()));
    out
}

/// Left, width and top or baseline of every text and box, in the order they are drawn, as the browser has them.
fn in_browser(browser: &str, svgs: &[String]) -> Vec<Vec<[f64; 4]>> {
    let folder = tempfile::tempdir().expect("a folder");
    let page = format!(
        "<!doctype html><meta charset=utf-8><body>{}<pre id=out></pre><script>\
         document.fonts.ready.then(async () => {{\
           for (const face of document.fonts) await face.load();\
           const all = [...document.querySelectorAll('svg')].map(s => [...s.querySelectorAll('text,rect')]\
             .map(e => {{ const b = e.getBBox();\
               return e.tagName == 'rect' ? [b.x, b.width, b.y, b.height]\
                 : [e.getStartPositionOfChar(0).x, e.getComputedTextLength(), b.y, b.height]; }}));\
           document.getElementById('out').textContent = JSON.stringify(all) + '!'; }})</script>",
        svgs.concat()
    );
    std::fs::write(folder.path().join("page.html"), page).expect("written");
    let out = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(folder.path().join("page.html"))
        .output()
        .expect("runs");
    let dom = String::from_utf8_lossy(&out.stdout).into_owned();
    let json = dom.split_once("<pre id=\"out\">").and_then(|(_, rest)| rest.split_once("!</pre>"));
    let (json, _) = json.unwrap_or_else(|| panic!("no answer: {}", String::from_utf8_lossy(&out.stderr)));
    serde_json::from_str(json).expect("JSON")
}

/// The same as resvg has them, with the letters of the file and no other.
fn in_resvg(svg: &str) -> Vec<[f64; 4]> {
    let mut fonts = usvg::fontdb::Database::new();
    fixtures::faces(svg).into_iter().for_each(|face| fonts.load_font_data(face));
    let options = usvg::Options { fontdb: Arc::new(fonts), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).expect("an SVG");
    let mut out = Vec::new();
    texts(tree.root(), &mut out);
    out
}

fn texts(group: &usvg::Group, out: &mut Vec<[f64; 4]>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => texts(inner, out),
            usvg::Node::Text(text) => {
                let b = text.bounding_box();
                out.push([b.x(), b.width(), b.y(), b.height()].map(f64::from));
            }
            _ => {}
        }
    }
}

#[test]
fn a_browser_and_resvg_set_every_text_alike() {
    let Some(browser) = browser() else { return };
    let views = views();
    let svgs: Vec<String> = views.iter().map(|(_, view)| svg(view, Theme::Light)).collect();
    let there = in_browser(&browser, &svgs);
    for (((name, _), svg), browsed) in views.iter().zip(&svgs).zip(&there) {
        let document = roxmltree::Document::parse(svg).expect("an SVG");
        let marked: Vec<_> =
            document.descendants().filter(|n| n.has_tag_name("text") || n.has_tag_name("rect")).collect();
        assert_eq!(marked.len(), browsed.len(), "{name}");
        let mut set = in_resvg(svg).into_iter();
        let mut compared = 0;
        for (node, browsed) in marked.iter().zip(browsed) {
            let number = |key: &str| node.attribute(key).and_then(|v| v.parse::<f64>().ok()).unwrap_or(0.0);
            let near = |a: f64, b: f64| (a - b).abs() < SEEN;
            match node.tag_name().name() {
                "text" => {
                    let words = node.text().unwrap_or("");
                    let resvg = set.next().unwrap_or_else(|| panic!("{name}: resvg leaves out `{words}`"));
                    assert!(
                        near(resvg[0], browsed[0]) && near(resvg[1], browsed[1]),
                        "{name}: `{words}` from {} over {} in resvg, from {} over {} in the browser",
                        resvg[0],
                        resvg[1],
                        browsed[0],
                        browsed[1]
                    );
                    compared += 1;
                }
                _ => assert!(near(number("x"), browsed[0]) && near(number("width"), browsed[1]), "{name}: {node:?}"),
            }
        }
        assert!(compared > 20 && set.next().is_none(), "{name}: {compared}");
    }
}
