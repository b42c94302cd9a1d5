//! The stages in their order: a model's text in, everything that is said, drawn and built of it out.

mod agree;
mod drawn;
mod views;

pub use agree::{Held, NoAnswer, PlanOf, held_against};
pub use drawn::{Dress, Fit, Much, Shade, Shape, Worn, draw_one};
pub use views::view;

use indexmap::IndexMap;

use crate::delivery;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::draw::{self, Ask, Detail, Said, Theme, View};
use crate::facts::{self, Facts, RuleFact, Sources, UnitFact};
use crate::graph::{self, Component, Model, Stack, Stage};
use crate::prices::PriceBook;
use crate::publish::{Built, Drawing, Drawings, Edition, File};
use crate::review::check_accepts;
use crate::source;
use crate::terraform::{self, Misplaced};
use crate::units::Lang;

/// What is asked of a model.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The language that comes first; the model's own without it.
    pub lang: Option<Lang>,
    /// The stage that is told and drawn; the first without it.
    pub stage: Option<String>,
    /// The day acceptances are compared with, `YYYY-MM-DD`.
    pub today: Option<String>,
    /// How much a drawing shows.
    pub much: Much,
    /// Whether drawings are needed.
    pub drawings: bool,
    /// Whether the other language is needed too.
    pub both: bool,
}

impl Wanted {
    /// The place of the stage that is shown.
    fn shown(&self, model: &Model) -> usize {
        model.stages.iter().position(|stage| Some(&stage.id) == self.stage.as_ref()).unwrap_or(0)
    }

    /// The language that comes first.
    fn language(&self, model: &Model) -> Lang {
        let own = || model.stages.first().map(|stage| stage.stack.lang);
        self.lang.or_else(own).unwrap_or_default()
    }
}

/// Reads a model's text; `file` is its name in what is written. The model is `None` where the report has errors.
pub fn read(text: &str, file: &str) -> (Option<Model>, Report) {
    let (model, mut report) = match source::parse(text) {
        Ok(tree) => graph::resolve(&tree, file),
        Err(fault) => return (None, fault.into()),
    };
    let Some(model) = model else { return (None, report) };
    for one in model.each() {
        let proposed = one.proposals.iter().map(|one| &one.model);
        std::iter::once(one).chain(proposed).for_each(|one| check_terraform(one, &mut report));
    }
    report.append(unused_accepts(&model));
    ((!report.has_errors()).then_some(model), report)
}

fn check_terraform(model: &Model, report: &mut Report) {
    let terraform = terraform::build(model);
    let faults = if terraform.misplaced().is_empty() { terraform.faults() } else { Vec::new() };
    for fault in faults {
        let message = format!("the Terraform of this model would not stand: `{}`: {}", fault.address, fault.says);
        let owner = model.stages.iter().find_map(|stage| stage.stack.components.get(&fault.owner));
        let (place, help) = match owner.and_then(|one| terraform::overrides::place(one, &fault)) {
            Some(place) => (place, "correct or remove this override"),
            None => (place_of(model, &fault.owner), "where two names become one, give one another id"),
        };
        report.push(Diagnostic::error(Code::BadTerraform, place, message).help(help));
    }
    terraform.misplaced().into_iter().for_each(|one| report.push(misplaced(model, one)));
}

/// What is accepted and never found; with alternatives, in none of those that accept it.
fn unused_accepts(model: &Model) -> Report {
    let check = |model: &&Model| {
        let terraform = terraform::build(model);
        let from = Sources { model, terraform: &terraform, book: PriceBook::embedded(), shown: 0, today: None };
        check_accepts(model, &facts::judge(&from))
    };
    let all: Vec<(&Model, Report)> = model.each().into_iter().map(|one| (one, check(&one))).collect();
    let mut report = Report::default();
    for item in all.iter().flat_map(|(_, own)| own.items()) {
        let accepts = |one: &Model| one.stages[0].stack.accepts.iter().any(|accept| accept.span == item.span);
        let said = |own: &Report| own.items().iter().any(|other| other.span == item.span && other.code == item.code);
        let first = report.items().iter().all(|other| other.span != item.span);
        if first && all.iter().all(|(one, own)| said(own) || !accepts(one)) {
            report.push(item.clone());
        }
    }
    report
}

/// Where a component is written, or the one it is derived from; else where the first is.
fn place_of(model: &Model, id: &str) -> Span {
    let components = || model.stages.iter().flat_map(|stage| stage.stack.components.values());
    let written = |id: &str| components().find(|one| one.id == id && one.span != Span::default());
    let from = components().find(|one| one.id == id).and_then(|one| one.derived_from.as_deref());
    let found = written(id).or_else(|| written(from?)).or_else(|| components().find(|one| one.derived_from.is_none()));
    found.map(|one| one.span).unwrap_or_default()
}

/// What a unit needs of another that cannot give it.
fn misplaced(model: &Model, one: &Misplaced) -> Diagnostic {
    let stack = model.stages.first().map(|stage| &stage.stack);
    let unit = stack.and_then(|stack| stack.units.iter().find(|unit| unit.id == one.unit));
    let place = unit.map_or(Span::default(), |unit| unit.span);
    let Misplaced { unit, owner, what, of, made_in, later } = one;
    let (message, help) = match later {
        true => (
            format!("`{owner}` of the unit `{unit}` needs `{of}` ({what}), which `{made_in}` makes later"),
            format!("write `{made_in}` before `{unit}`, or hold `{owner}` and `{of}` in one unit"),
        ),
        false => (
            format!("`{owner}` of the unit `{unit}` needs `{of}` ({what}), and that cannot be handed over"),
            format!("hold `{owner}` and `{of}` in one unit"),
        ),
    };
    Diagnostic::error(Code::BadOrder, place, message).help(help)
}

/// The text of a file's bytes, or what keeps them from being one.
pub fn decode(bytes: &[u8]) -> Result<&str, Diagnostic> {
    source::decode(bytes)
}

/// A rule explained; `None` for an id that is none.
pub fn rule(id: &str, lang: Lang) -> anyhow::Result<Option<RuleFact>> {
    facts::explain::rule(id, |text| graph::resolve(&source::parse(text).ok()?, "example.yaml").0, lang)
}

/// Everything of a model, in the languages that are wanted; with alternatives, of each of them.
pub fn build(model: &Model, wanted: &Wanted) -> anyhow::Result<Built> {
    if model.alternatives.is_empty() {
        return build_one(model, wanted);
    }
    let mut each = model.alternatives.iter().map(|one| build_one(one, wanted)).collect::<anyhow::Result<Vec<_>>>()?;
    let all = beside(&each);
    each.iter_mut().for_each(|one| one.beside = all.clone());
    let edition = |lang: Lang| {
        let facts: Vec<Facts> =
            each.iter().filter_map(|one| one.edition(Some(lang)).map(|edition| edition.facts.clone())).collect();
        facts::variants::together(&facts).map(|facts| Edition { lang, facts, drawings: Drawings::default() })
    };
    Ok(Built {
        stack: stack_id(model),
        folder: stack_id(model),
        editions: languages(model, wanted).filter_map(edition).collect(),
        terraform: each.iter().flat_map(|one| one.terraform.clone()).collect(),
        outputs: outputs(model),
        beside: Vec::new(),
        alternatives: each,
    })
}

/// Ids and titles of all alternatives in each language that is built.
fn beside(each: &[Built]) -> Vec<Vec<(String, String)>> {
    let named = |at: usize| {
        let facts = each.iter().filter_map(|one| one.editions.get(at)?.facts.alternative.as_ref());
        facts.map(|one| (one.id.clone(), one.title.clone())).collect()
    };
    (0..each.first().map_or(0, |one| one.editions.len())).map(named).collect()
}

fn build_one(model: &Model, wanted: &Wanted) -> anyhow::Result<Built> {
    let terraform = terraform::build(model);
    let shown = wanted.shown(model);
    let (book, today) = (PriceBook::embedded(), wanted.today.as_deref());
    let from = Sources { model, terraform: &terraform, book, shown, today };
    let found = facts::judge(&from);
    let edition = |lang: Lang| -> anyhow::Result<Edition> {
        let facts = facts::gather(&from, &found, lang)?;
        let drawings = if wanted.drawings { drawings(model, shown, lang, &facts.units) } else { Drawings::default() };
        Ok(Edition { lang, facts, drawings })
    };
    let folder = model.alternative.as_ref().map_or(String::new(), |one| format!("{}/", one.folder));
    let file = |one: terraform::Printed| File::text(format!("{folder}{}", one.path), one.text);
    let site = model.alternative.as_ref().map_or(String::new(), |one| format!("/{}", one.id));
    Ok(Built {
        stack: stack_id(model),
        folder: format!("{}{site}", stack_id(model)),
        editions: languages(model, wanted).map(edition).collect::<anyhow::Result<_>>()?,
        terraform: terraform.files().into_iter().map(file).collect(),
        outputs: outputs(model),
        beside: Vec::new(),
        alternatives: Vec::new(),
    })
}

/// The files of what ships versions, from the project's root; of a model with alternatives, of each.
pub fn delivery_files(model: &Model) -> Vec<File> {
    let bucket = |stack: &graph::Stack| terraform::state_bucket(stack);
    let of_one = |one: &Model| {
        let terraform = outputs(one).into_iter().find(|(what, _)| what == "terraform").map(|(_, path)| path);
        let place = delivery::Place { terraform: terraform.unwrap_or_default(), bucket: &bucket };
        delivery::files(one, &place)
    };
    let all = model.each().into_iter().flat_map(of_one);
    all.map(|file| File::text(file.path, file.text)).collect()
}

fn stack_id(model: &Model) -> String {
    model.stages.first().map(|stage| stage.stack.id.clone()).unwrap_or_default()
}

/// The languages that are wanted, the one that comes first before the other.
fn languages(model: &Model, wanted: &Wanted) -> impl Iterator<Item = Lang> {
    let (own, both) = (wanted.language(model), wanted.both);
    std::iter::once(own).chain(Lang::ALL.into_iter().filter(move |lang| both && *lang != own))
}

/// Every drawing of a stage in one language; `units` are those of its facts.
fn drawings(model: &Model, shown: usize, lang: Lang, units: &[UnitFact]) -> Drawings {
    let Some(stage) = model.stages.get(shown) else { return Drawings::default() };
    let (stack, detail) = (&stage.stack, Detail::Normal);
    let whole = stack.views().map(|id| {
        let title = if id == "overview" { stack.title.get(lang) } else { graph::view_name(id, lang) };
        (id.to_string(), title)
    });
    let flows = stack.flows.iter().map(|one| (format!("flow:{}", one.id), one.title.get(lang)));
    let machines = stack.machines().map(|one| (format!("states:{}", one.id), one.title.get(lang)));
    let proposed = model.proposals.iter().map(|one| (format!("proposal:{}", one.id), one.title.get(lang)));
    let drawing = |(id, title): (String, &str)| {
        let said = || match id.as_str() {
            "units" => views::of_units(units.iter().cloned()),
            id => views::said(model, shown, id, lang),
        };
        let view = view_saying(model, shown, &id, (lang, detail), &said)?;
        let [inline, light, dark] = draw::svgs(&view);
        let mermaid = drawn::mermaid(model, shown, &id, &view, (lang, detail));
        Some(Drawing { id, title: title.to_string(), inline, light, dark, mermaid })
    };
    Drawings {
        css_light: draw::letters() + &draw::css(Theme::Light),
        css_dark: draw::css(Theme::Dark),
        icons: icons(model, shown, lang),
        views: whole.chain(flows).chain(machines).chain(proposed).filter_map(drawing).collect(),
    }
}

/// Draws in a language.
fn with_ask<T>(model: &Model, shown: usize, lang: Lang, detail: Detail, make: impl Fn(&Ask) -> T) -> T {
    make(&Ask { lang, detail, stage: &labelled(model, shown, lang), href: &|id| Some(page_of(id)) })
}

/// A view by its id: `overview` and the others of the whole stack, `flow:ID`, `states:ID`, `proposal:ID`.
fn view_of(model: &Model, shown: usize, id: &str, lang: Lang, detail: Detail) -> Option<View> {
    view_saying(model, shown, id, (lang, detail), &|| views::said(model, shown, id, lang))
}

/// The same, where what a view says and does not know may be at hand.
fn view_saying(
    model: &Model,
    shown: usize,
    id: &str,
    (lang, detail): (Lang, Detail),
    said: &dyn Fn() -> Said,
) -> Option<View> {
    let stack = &model.stages.get(shown)?.stack;
    match id.split_once(':') {
        Some(("states", machine)) => {
            let machine = stack.machines().find(|one| one.id == machine)?;
            Some(with_ask(model, shown, lang, detail, |ask| draw::states_view(stack, machine, ask)))
        }
        Some(("flow", flow)) => {
            let flow = stack.flows.iter().find(|one| one.id == flow)?;
            Some(with_ask(model, shown, lang, detail, |ask| draw::flow_view(stack, flow, ask)))
        }
        Some(("proposal", id)) => proposed(model, shown, id, lang, detail),
        None => {
            let said = said();
            with_ask(model, shown, lang, detail, |ask| draw::view_by_id(stack, id, ask, &said))
        }
        _ => None,
    }
}

/// The stack as a proposal would have it. Only what is there today has a page to link to.
fn proposed(model: &Model, shown: usize, id: &str, lang: Lang, detail: Detail) -> Option<View> {
    let proposed = model.proposals.iter().find(|one| one.id == id)?;
    let (now, then) = (&model.stages.get(shown)?.stack, &proposed.model.stages.get(shown)?.stack);
    let there = |id: &str| now.components.contains_key(id).then(|| page_of(id));
    let label = format!("{}: {}", labelled(model, shown, lang), proposed.title.get(lang));
    let stage = label.trim_start_matches(": ");
    let mut view = draw::overview(then, &Ask { lang, detail, stage, href: &there });
    view.id = format!("{}-proposal-{id}", now.id);
    Some(view)
}

fn page_of(component: &str) -> String {
    format!("components.html#component-{component}")
}

/// What is one of several, named: the alternative, the stage or the environment.
fn labelled(model: &Model, shown: usize, lang: Lang) -> String {
    let alternative = model.alternative.as_ref().map(|one| one.title.get(lang));
    let several = |stage: &&Stage| model.stages.len() > 1 || stage.stack.deployed.environment.is_some();
    let stage = model.stages.get(shown).filter(several).map(|stage| stage.title.get(lang));
    alternative.into_iter().chain(stage).collect::<Vec<_>>().join(" · ")
}

/// The glyph of each kind of component in the stack.
fn icons(model: &Model, shown: usize, lang: Lang) -> IndexMap<String, String> {
    let Some(stage) = model.stages.get(shown) else { return IndexMap::new() };
    let view = view_of(model, shown, "overview", lang, Detail::Full).unwrap_or_default();
    let drawn =
        |id: &str| view.nodes.iter().find(|node| node.id.split('@').next() == Some(id)).map(|node| node.icon.as_str());
    let glyph = |one: &Component| {
        let key = if draw::has_icon(one.kind()) { one.kind() } else { drawn(&one.id).unwrap_or("generic") };
        (one.kind().to_string(), draw::icon(key).to_string())
    };
    stage.stack.components.values().map(glyph).collect()
}

fn outputs(model: &Model) -> Vec<(String, String)> {
    let Some(stack) = model.stages.first().map(|stage| &stage.stack) else { return Vec::new() };
    let below = |part: Option<&String>| part.map_or(String::new(), |part| format!("/{part}"));
    let alternative = model.alternative.as_ref();
    let site = below(alternative.map(|one| &one.id));
    let site = format!("{}/{}{site}/index.html", stack.outputs.site, stack.id);
    let terraform = format!("{}{}", stack.outputs.terraform, below(alternative.map(|one| &one.folder)));
    vec![("site".to_string(), site), ("terraform".to_string(), terraform)]
}

fn chart_of(stack: &Stack, view: &str, lang: Lang) -> String {
    let machine = stack.machines().find(|one| view == format!("states:{}", one.id));
    machine.map_or(String::new(), |one| draw::chart(one.title.get(lang), &draw::states_chart(stack, one, lang)))
}
