//! The words: stories, reasons and operations of whole stacks, in both languages.

use std::fmt::Write as _;

use orbi::facts::words::{prose, required};
use orbi::facts::{DecisionFact, FlowFact, decisions, operations, overview, story};
use orbi::graph::Model;
use orbi::services::SERVICES;
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
        let amounts = amounts.join(" · ");
        let cells = [option.title.as_str(), &option.good, &option.bad, &amounts];
        let cells: Vec<&str> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        let _ = writeln!(page, "{mark} {}", cells.join(" | "));
    }
    let _ = writeln!(page, "\n→ {}\n\n⇒ {}\n\n↻ {}\n", one.decision, one.consequences, one.revisit);
}

fn page(model: &Model, lang: Lang) -> String {
    let stack = &model.stages[0].stack;
    let mut page =
        format!("# {}\n\n{}\n\n", stack.title.get(lang), overview::overview(model, 0, lang).expect("overview"));
    for (at, stage) in model.stages.iter().enumerate() {
        let differs = overview::differs(&model.stages.iter().collect::<Vec<_>>(), at, lang).expect("differs");
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
    "tests/words/many.yaml",
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

fn keys(lang: Lang, but: &[&str]) -> Vec<String> {
    let all = prose(lang).expect("prose").keys().map(str::to_string);
    let mut keys: Vec<String> = all.filter(|key| !but.iter().any(|start| key.starts_with(start))).collect();
    keys.sort();
    keys
}

#[test]
fn both_languages_say_the_same_things() {
    // Words of one language: genders of nouns, and how the titles of stages join a sentence.
    let own = ["common.nouns.", "common.stage_words."];
    let grammar = |keys: Vec<String>| -> Vec<String> {
        let traits = [".gender", ".text", ".plural", ".article"];
        let keys =
            keys.into_iter().map(|key| traits.iter().fold(key, |key, end| key.trim_end_matches(end).to_string()));
        let mut keys: Vec<String> = keys.collect();
        keys.dedup();
        keys
    };
    let (es, en) = (grammar(keys(Lang::Es, &own)), grammar(keys(Lang::En, &own)));
    let missing = |here: &[String], there: &[String]| -> Vec<String> {
        here.iter().filter(|key| !there.contains(key)).cloned().collect()
    };
    assert_eq!(missing(&es, &en), [""; 0], "said in Spanish only");
    assert_eq!(missing(&en, &es), [""; 0], "said in English only");
}

#[test]
fn every_service_has_its_prose() {
    for lang in Lang::ALL {
        let prose = prose(lang).expect("prose");
        for service in SERVICES {
            for key in required() {
                let key = format!("{}.{key}", service.kind());
                assert!(prose.has(&key) || prose.noun(&key).is_ok(), "templates/{lang}: no `{key}`");
            }
        }
        let kinds: Vec<&str> = SERVICES.iter().map(|service| service.kind()).collect();
        let strange: Vec<&str> =
            prose.files().filter(|file| !["common", "cost", "units"].contains(file) && !kinds.contains(file)).collect();
        assert_eq!(strange, [""; 0], "templates/{lang}: prose of no service");
    }
}

#[test]
fn no_sentence_is_torn() {
    for path in MODELS {
        let model = resolve(path);
        for lang in Lang::ALL {
            let page = page(&model, lang);
            let prose = page.split("```").step_by(2).collect::<String>();
            for torn in ["  ", " ,", " .", "..", ",,", "{{", "{%", " de el ", " a el ", "()", "null", "true ", "false "]
            {
                let found = prose.lines().find(|line| line.trim_start().contains(torn));
                assert_eq!(found.filter(|line| !line.starts_with("###")), None, "{path} in {lang}: {torn:?}");
            }
        }
    }
}

#[test]
fn hostile_titles_stay_text() {
    let text = std::fs::read_to_string("tests/words/bare.yaml").expect("a model");
    let text = text.replace("shop: {", "shop: { title: \"<b>a|b</b> {{ x }} `c`\",");
    let tree = source::parse(&text).expect("a tree");
    let (model, _) = graph::resolve(&tree, "bare.yaml");
    let model = model.expect("resolved");
    for lang in Lang::ALL {
        let flows = story::flows(&model, 0, lang).expect("flows");
        let step = &flows[0].steps[2].sentence;
        assert!(step.contains(r"\<b\>a\|b\</b\> {{ x }} \`c\`"), "{step}");
        assert!(flows[0].path[3].contains("<b>a|b</b> {{ x }} `c`"), "{:?}", flows[0].path);
    }
}
