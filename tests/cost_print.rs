//! The estimate as a table, Markdown, CSV and JSON.

use orbi::facts::cost::{self, estimate};
use orbi::graph::{self, Model};
use orbi::prices::PriceBook;
use orbi::source;
use orbi::units::Lang;

fn read(text: &str) -> Model {
    let (model, report) = graph::resolve(&source::parse(text).expect("YAML"), "model.yaml");
    model.unwrap_or_else(|| panic!("{}", report.render("model.yaml", text, false)))
}

fn inventory() -> Model {
    read(&std::fs::read_to_string("model/inventario.yaml").expect("the model"))
}

fn book() -> &'static PriceBook {
    PriceBook::embedded()
}

const SITE: &str = "orbi: 1
stack: page
region: eu-west-1
components:
  people: { kind: users }
  cdn: { kind: cloudfront }
  web: { kind: s3, purpose: site }
connections: [people -> cdn -> web]
";

#[test]
fn the_estimate_prints_in_four_ways() {
    let cost = estimate(&inventory(), book(), Lang::Es);
    let parsed: serde_json::Value = serde_json::from_str(&cost::json(&cost)).expect("JSON");
    assert_eq!(parsed["stages"][0]["id"], "inicial");
    assert!(parsed["stages"][0]["lines"][0]["monthly"].is_string());
    for key in
        ["component", "item", "quantity", "unit", "unit_price", "monthly", "region", "source", "as_of", "formula"]
    {
        assert!(parsed["stages"][1]["lines"][0].get(key).is_some(), "{key}");
    }
    let csv = cost::csv(&cost);
    assert!(csv.lines().count() > 40 && csv.starts_with("stage,component,item,"));
    let table = cost::table(&cost, Lang::Es);
    assert!(table.contains("US$\u{a0}98,56"), "{table}");
    let markdown = cost::markdown(&cost, Lang::En);
    assert!(markdown.contains("| `db` |"), "{markdown}");
}

#[test]
fn a_spreadsheet_runs_nothing() {
    let mut cost = estimate(&read(SITE), book(), Lang::En);
    let line = &mut cost.stages[0].lines[0];
    line.title = "=HYPERLINK(\"x\")".into();
    line.source = "@SUM(1,2)".into();
    line.region = " +1".into();
    let csv = cost::csv(&cost);
    assert!(
        csv.contains("\"'=HYPERLINK(\"\"x\"\")\"") && csv.contains("\"'@SUM(1,2)\"") && csv.contains("\"' +1\""),
        "{csv}"
    );
    cost.stages[0].lines[0].title = "a | b <c>".into();
    assert!(cost::markdown(&cost, Lang::En).contains("a \\| b &lt;c>"));
}
