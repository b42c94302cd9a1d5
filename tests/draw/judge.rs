//! The judge of `tools/svg-quality`, where it and a browser are present: the geometry of a drawing as a reader sees it.

use orbi::draw::{Theme, View, svg};
use std::path::Path;
use std::process::Command;

const JUDGE: &str = "../shared/tools/svg-quality/svgq.py";

/// Where the judge is; nothing, and a word about it, where it cannot run.
pub fn judge() -> Option<&'static Path> {
    let path = Path::new(JUDGE);
    let browser = std::env::var("SVGQ_CHROMIUM").unwrap_or_else(|_| "chromium".into());
    let runs = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success());
    if !path.is_file() || !runs(&browser) || !runs("python3") {
        println!("SKIPPED: the geometry is not judged: {JUDGE}, python3 and {browser} are needed");
        return None;
    }
    Some(path)
}

/// Everything the drawing must hold, as the judge reads it.
fn expected(view: &View) -> String {
    let groups: Vec<_> =
        view.groups.iter().map(|g| serde_json::json!({ "id": g.id, "label": g.title, "parent": g.parent })).collect();
    let nodes: Vec<_> =
        view.nodes.iter().map(|n| serde_json::json!({ "id": n.id, "label": n.name(), "parent": n.parent })).collect();
    let edges: Vec<_> = view.edges.iter().map(|e| serde_json::json!([e.from, e.to, e.words()])).collect();
    serde_json::json!({ "groups": groups, "nodes": nodes, "edges": edges }).to_string()
}

/// Figures by name.
pub fn measure(judge: &Path, name: &str, view: &View, theme: Theme) -> serde_json::Value {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |file: &str| folder.path().join(file);
    std::fs::write(at("x.svg"), svg(view, theme)).expect("written");
    std::fs::write(at("model.json"), expected(view)).expect("written");
    let out = Command::new("python3")
        .arg(judge)
        .arg("--details")
        .args(["--model".into(), at("model.json"), "--json".into(), at("out.json"), at("x.svg")])
        .output()
        .expect("runs");
    let text = std::fs::read_to_string(at("out.json")).unwrap_or_default();
    println!("{name}\n{}", String::from_utf8_lossy(&out.stdout));
    let all: serde_json::Value =
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{name}: {}", String::from_utf8_lossy(&out.stderr)));
    all["x"]["metrics"].clone()
}

/// What a drawing must have none of, where it has some.
pub fn defects(name: &str, one: &serde_json::Value) -> Vec<String> {
    let value = |count: &str| one.get(count).and_then(serde_json::Value::as_f64);
    let counts = ["hard", "low_contrast", "edge_overlap_px", "edge_foreign_group"];
    let some = counts.into_iter().filter(|count| value(count) != Some(0.0));
    some.map(|count| format!("{name}: {count} {:?}", value(count))).collect()
}
