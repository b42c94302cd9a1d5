//! The words: stories, reasons and operations of whole stacks, in both languages.

use std::fmt::Write as _;

use orbi::facts::{DecisionFact, FlowFact, decisions, operations, overview, story};
use orbi::graph::Model;
use orbi::units::Lang;
use orbi::{graph, source};

fn resolve(path: &str) -> Model {
    let text = std::fs::read_to_string(path).expect("a model");
    let tree = source::parse(&text)
        .unwrap_or_else(|error| panic!("{}", orbi::diag::Report::from(error).render(path, &text, false)));
    let (model, report) = graph::resolve(&tree, path);
    assert!(report.is_empty(), "{}", report.render(path, &text, false));
    model.expect("resolved")
}

fn flow(page: &mut String, flow: &FlowFact) {
    let _ = writeln!(page, "## {}\n\n{}\n", flow.title, flow.path.join(" → "));
    for step in &flow.steps {
        let mark = if step.repeated { " (repeated)" } else { "" };
        let _ = writeln!(page, "{}. **{}.** {}{mark}", step.number, step.head, step.sentence);
    }
    let _ = writeln!(page, "\n**←** {}\n", flow.back);
    for failure in &flow.failures {
        let _ = writeln!(page, "- **{}.** {}", failure.title, failure.text);
    }
    page.push('\n');
}

fn decision(page: &mut String, one: &DecisionFact) {
    let _ = writeln!(page, "### {} (`{}`, `{}`, {})\n\n{}\n", one.title, one.id, one.about, one.by_team, one.context);
    for option in &one.options {
        let mark = if option.chosen { "*" } else { "-" };
        let amounts: Vec<&str> = option.monthly.values().map(String::as_str).collect();
        let _ = writeln!(page, "{mark} {} | {} | {} | {}", option.title, option.good, option.bad, amounts.join(" · "));
    }
    let _ = writeln!(page, "\n→ {}\n\n⇒ {}\n\n↻ {}\n", one.decision, one.consequences, one.revisit);
}

fn page(model: &Model, lang: Lang) -> String {
    let stack = &model.stages[0].stack;
    let mut page = format!("# {}\n\n{}\n\n", stack.title.get(lang), overview::overview(stack, lang).expect("overview"));
    for (at, stage) in model.stages.iter().enumerate() {
        let differs = overview::differs(model, at, lang).expect("differs");
        let _ = writeln!(page, "- {}: {}", stage.title.get(lang), serde_json::to_string(&differs).expect("json"));
    }
    page.push('\n');
    for id in stack.components.keys() {
        let _ = writeln!(page, "- `{id}` {}", overview::role(stack, id, lang).expect("role"));
    }
    page.push('\n');
    for one in story::flows(model, 0, lang).expect("flows") {
        flow(&mut page, &one);
    }
    for one in decisions::decisions(model, 0, lang, None).expect("decisions") {
        decision(&mut page, &one);
    }
    for one in operations::operations(model, 0, lang).expect("operations") {
        let _ = writeln!(page, "## {} (`{}`)\n\n{}\n", one.title, one.id, one.intro);
        for (at, step) in one.steps.iter().enumerate() {
            let _ = writeln!(page, "{}. {}", at + 1, step.replace('\n', "\n   "));
        }
        page.push('\n');
    }
    page
}

const MODELS: &[&str] = &[
    "model/inventario.yaml",
    "tests/words/bare.yaml",
    "tests/words/pages.yaml",
    "tests/words/twins.yaml",
    "tests/words/zones.yaml",
];

fn golden(path: &str, lang: Lang) -> String {
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".yaml");
    format!("tests/golden/words/{name}.{lang}.md")
}

#[test]
fn words_are_the_golden_ones() {
    for path in MODELS {
        let model = resolve(path);
        for lang in Lang::ALL {
            let (file, page) = (golden(path, lang), page(&model, lang));
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&file, &page).expect("written");
            }
            let kept = std::fs::read_to_string(&file).unwrap_or_default();
            assert!(kept == page, "{file} differs; rewrite it with UPDATE=1 cargo test --test words");
        }
    }
}
