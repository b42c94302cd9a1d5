//! The figures of every drawing, as `docs/drawings-quality.md` keeps them: `ORBI_DRAWINGS=1 cargo test --test draw_table`.
//!
//! `ORBI_DRAWINGS=NAME` judges the drawings whose name holds it (`inventario`, `overview`) and prints the lines;
//! `ORBI_DRAWINGS=look` only leaves the drawings, SVG and PNG, in `target/tmp/drawings` to be looked at.

#[path = "draw/judge.rs"]
mod judge;
#[path = "draw/models.rs"]
#[allow(dead_code)]
mod models;

use orbi::draw::{Theme, View, png, svg};
use std::fmt::Write as _;
use std::path::Path;

const PAGE: &str = "docs/drawings-quality.md";

const FIGURES: &[(&str, &str)] = &[
    ("nodes", "nodes"),
    ("edges", "lines"),
    ("hard", "hard"),
    ("low_contrast", "low contrast"),
    ("edge_overlap_px", "overlap, px"),
    ("edge_foreign_group", "foreign groups"),
    ("crossings", "crossings"),
    ("bends_per_edge", "bends per line"),
    ("detour", "detour"),
    ("aspect", "aspect"),
    ("min_font_at_1200", "text at 1200 px"),
];

const HEAD: &str = "# Figures of the drawings

Written by `ORBI_DRAWINGS=1 cargo test --test draw_table` with the judge `svg-quality`: every view of
every model in `model/` and `tests/models/`, at the first stage of each alternative, light. Hard defects, low contrast,
lines on each other and lines through containers that hold neither end have to be 0; the other figures are
kept here so that a change of the layout can be seen in them.

";

#[test]
fn the_figures_of_every_drawing_are_kept() {
    let Ok(which) = std::env::var("ORBI_DRAWINGS") else {
        println!("SKIPPED: ORBI_DRAWINGS=1 judges every drawing and writes {PAGE}");
        return;
    };
    let part = !matches!(which.as_str(), "1" | "look");
    let mut all: Vec<(String, View)> =
        models::all().iter().flat_map(|(name, model)| models::views(name, model)).collect();
    all.retain(|one| !part || one.0.contains(&which));
    if which == "look" {
        all.iter().for_each(look);
    }
    let Some(judge) = (which != "look").then(judge::judge).flatten() else { return };
    let (first, second) = all.split_at(all.len() / 2);
    let rows = std::thread::scope(|scope| {
        let other = scope.spawn(|| rows(judge, second));
        [rows(judge, first), other.join().expect("judged")].concat()
    });
    let page = table(&rows);
    if part {
        return println!("{page}");
    }
    std::fs::write(PAGE, page).expect("written");
    let found: Vec<String> = rows.iter().flat_map(|(name, one)| judge::defects(name, one)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn look((name, view): &(String, View)) {
    let name = name.replace([' ', ':'], "-");
    models::keep(&name, &svg(view, Theme::Auto));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("drawings");
    let picture = png(view, Theme::Light, 1).expect("a picture");
    std::fs::write(folder.join(format!("{name}.png")), picture).expect("written");
}

type Row = (String, serde_json::Value);

fn rows(judge: &Path, all: &[(String, View)]) -> Vec<Row> {
    all.iter().map(|(name, view)| (name.clone(), judge::measure(judge, name, view, Theme::Light))).collect()
}

fn table(rows: &[Row]) -> String {
    let mut out = HEAD.to_owned();
    let titles: Vec<&str> = FIGURES.iter().map(|(_, title)| *title).collect();
    let _ = writeln!(out, "| drawing | {} |\n|---|{}", titles.join(" | "), "--:|".repeat(titles.len()));
    for (name, one) in rows {
        let cells: Vec<String> = FIGURES.iter().map(|(key, _)| one[key].to_string()).collect();
        let _ = writeln!(out, "| {name} | {} |", cells.join(" | "));
    }
    out
}
