//! Everything that is made of a model, read back by the parsers of its formats.

use std::collections::BTreeMap;

use merman::{Engine, ParseOptions};
use orbi::draw::{self, Ask, Detail, Theme};
use orbi::graph::{Model, Stage};
use orbi::units::Lang;
use orbi::{Built, Wanted, build, site, terraform};
use resvg::usvg;

use crate::pages::{Site, faults, select};

/// How much of a model is made and read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Much {
    /// Terraform as it is planned.
    Plan,
    /// And printed, and facts in both languages.
    Words,
    /// And every drawing, and every page of the site.
    All,
}

/// What is wrong with the outputs of a model that resolved.
pub fn wrong(model: &Model, much: Much) -> Vec<String> {
    let mut out: Vec<String> = model.each().into_iter().flat_map(|one| infrastructure(one, much)).collect();
    if much == Much::Plan {
        return out;
    }
    let wanted = Wanted { both: true, drawings: much == Much::All, ..Wanted::default() };
    let built = match build(model, &wanted) {
        Ok(built) => built,
        Err(error) => return vec![format!("build: {error:#}")],
    };
    match built.alternatives.is_empty() {
        true => out.extend(facts(model, &built)),
        false => {
            model.alternatives.iter().zip(&built.alternatives).for_each(|(one, built)| out.extend(facts(one, built)))
        }
    }
    if much == Much::All {
        stages(model).into_iter().for_each(|stage| out.extend(drawings(stage)));
        out.extend(pages(&built));
        if !build(model, &wanted).is_ok_and(|again| bytes(&again) == bytes(&built)) {
            out.push("bytes: the same model gives other bytes the second time".into());
        }
    }
    out
}

/// Every stage of a model: its own, its alternatives', and as its environments and proposals have it.
fn stages(model: &Model) -> Vec<&Stage> {
    let own = model.each().into_iter().flat_map(|one| &one.stages);
    let places = model.each().into_iter().flat_map(|one| one.environments.iter().map(|place| &place.now));
    let thought =
        model.each().into_iter().flat_map(|one| one.proposals.iter().flat_map(|one| one.model.stages.first()));
    own.chain(places).chain(thought).collect()
}

/// The bytes of all that was built.
fn bytes(built: &Built) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for file in site(&[built], None).into_iter().flatten().chain(built.terraform.clone()) {
        all.insert(file.path, file.bytes);
    }
    for edition in &built.editions {
        all.insert(format!("facts.{}", edition.lang), serde_json::to_vec(&edition.facts).unwrap_or_default());
    }
    all
}

fn infrastructure(model: &Model, much: Much) -> Vec<String> {
    let terraform = terraform::build(model);
    let mut out: Vec<String> = terraform.faults().into_iter().map(|fault| format!("terraform: {fault:?}")).collect();
    let files = if much == Much::Plan { Vec::new() } else { terraform.files() };
    for file in files {
        if file.path.ends_with(".tf") || file.path.ends_with(".tfvars") || file.path.ends_with(".hcl") {
            if let Err(error) = file.text.parse::<hcl_edit::structure::Body>() {
                out.push(format!("hcl: {}: {error}", file.path));
            }
            out.extend(open(&file.text).map(|place| format!("hcl: {}: not escaped: {place}", file.path)));
        }
    }
    out
}

/// The line where a text of the model became an expression: `${zz` that is not `$${zz`, and in no comment.
fn open(text: &str) -> Option<&str> {
    let bare = |line: &str, start: &str| {
        let signs = |at: usize| line[..at].chars().rev().take_while(|c| start.starts_with(*c)).count();
        line.match_indices(start).any(|(at, _)| signs(at) % 2 == 0)
    };
    let code = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    code.into_iter().find(|line| ["${zz", "%{ if zz"].iter().any(|start| bare(line, start)))
}

fn facts(model: &Model, built: &Built) -> Vec<String> {
    let mut out = Vec::new();
    for edition in &built.editions {
        let facts = serde_json::to_value(&edition.facts).unwrap_or_default();
        let count = facts["components"].as_array().map_or(0, Vec::len);
        if count != model.stages[0].stack.components.len() {
            out.push(format!("facts: {count} components in {}", edition.lang));
        }
        for wire in facts["connections"].as_array().into_iter().flatten() {
            let enforced = wire["enforced_by"].as_array().is_some_and(|list| !list.is_empty());
            if enforced == wire["unenforced_because"].is_string() {
                out.push(format!("facts: {} -> {} is neither enforced nor said why", wire["from"], wire["to"]));
            }
        }
        let blanks = ["{{", "{%", "}}"];
        for text in sentences(&facts) {
            let unfilled = blanks
                .iter()
                .find(|blank| text.contains(*blank))
                .filter(|_| !text.contains("zz") && !text.contains("7 * 7"));
            if let Some(blank) = unfilled {
                out.push(format!("facts: `{blank}` in {text}"));
            }
        }
    }
    out
}

/// Every text that orbi writes in facts: steps, overview, decisions, findings.
fn sentences(value: &serde_json::Value) -> Vec<&str> {
    match value {
        serde_json::Value::String(text) => vec![text],
        serde_json::Value::Array(all) => all.iter().flat_map(sentences).collect(),
        serde_json::Value::Object(all) => all.values().flat_map(sentences).collect(),
        _ => Vec::new(),
    }
}

fn drawings(stage: &Stage) -> Vec<String> {
    let mut out = Vec::new();
    let stack = &stage.stack;
    for (lang, detail) in [(Lang::Es, Detail::Normal), (Lang::En, Detail::Full)] {
        let ask =
            Ask { lang, detail, stage: stage.title.get(lang), href: &|id| Some(format!("x.html#component-{id}")) };
        let view = draw::overview(stack, &ask);
        out.extend(view.problems().into_iter().map(|problem| format!("view: {problem}")));
        let svg = draw::svg(&view, Theme::Auto);
        out.extend(picture("overview", &svg));
        if detail == Detail::Full {
            let drawn = |id: &str| {
                svg.contains(&format!("data-orbi-node=\"{id}\"")) || svg.contains(&format!("data-orbi-node=\"{id}@"))
            };
            out.extend(
                stack.components.keys().filter(|id| !drawn(id)).map(|id| format!("overview: `{id}` is not drawn")),
            );
        }
        out.extend(diagram("flowchart", &draw::flowchart(&view)));
        for flow in &stack.flows {
            out.extend(picture("flow", &draw::svg(&draw::flow_view(stack, flow, &ask), Theme::Dark)));
            out.extend(diagram("sequence", &draw::sequence(&draw::flow_sequence(stack, flow, &ask))));
        }
    }
    out
}

fn picture(name: &str, svg: &str) -> Option<String> {
    match usvg::Tree::from_str(svg, &usvg::Options::default()) {
        Ok(_) if svg.contains("NaN") || svg.contains("inf\"") => Some(format!("{name}: a number is none")),
        Ok(_) => None,
        Err(error) => Some(format!("{name}: {error}")),
    }
}

fn diagram(name: &str, text: &str) -> Option<String> {
    match Engine::new().parse_diagram_sync(text, ParseOptions::strict()) {
        Ok(Some(_)) => None,
        Ok(None) => Some(format!("{name}: no diagram")),
        Err(error) => Some(format!("{name}: {error}\n{text}")),
    }
}

fn pages(built: &Built) -> Vec<String> {
    let files = match site(&[built], None) {
        Ok(files) => files,
        Err(error) => return vec![format!("site: {error:#}")],
    };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let site = Site::of(files.into_iter().map(|file| (file.path, text(file.bytes))));
    let mut out: Vec<String> = faults(&site).into_iter().map(|fault| format!("page: {fault}")).collect();
    for (path, page) in &site.pages {
        let scripts = page.select(&select("script")).filter(|one| one.value().attr("src").is_none()).count();
        let bad = page.select(&select("[onerror], a[href^=\"javascript:\"], img[src=zz]")).count();
        if scripts + bad > 0 {
            out.push(format!("page: {path}: a text became markup"));
        }
    }
    out
}
