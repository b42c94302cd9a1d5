//! The stages in their order: a model's text in, everything that is said, drawn and built of it out.

use anyhow::Result;

use crate::diag::Report;
use crate::facts::{self, Sources};
use crate::graph::{self, Model};
use crate::prices::PriceBook;
use crate::publish::{Built, Drawings, Edition, File};
use crate::review::check_accepts;
use crate::source;
use crate::terraform;
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
    /// Whether drawings are needed.
    pub drawings: bool,
    /// Whether the other language is needed too.
    pub both: bool,
}

/// Reads a model's text; `file` is its name in what is written. The model is `None` where the report has errors.
pub fn read(text: &str, file: &str) -> (Option<Model>, Report) {
    let (model, mut report) = match source::parse(text) {
        Ok(tree) => graph::resolve(&tree, file),
        Err(fault) => return (None, fault.into()),
    };
    let Some(model) = model else { return (None, report) };
    let terraform = terraform::build(&model);
    let from = Sources { model: &model, terraform: &terraform, book: PriceBook::embedded(), shown: 0, today: None };
    report.append(check_accepts(&model, &facts::judge(&from)));
    ((!report.has_errors()).then_some(model), report)
}

/// Everything of a model, in the languages that are wanted.
pub fn build(model: &Model, wanted: &Wanted) -> Result<Built> {
    let terraform = terraform::build(model);
    let shown = model.stages.iter().position(|stage| Some(&stage.id) == wanted.stage.as_ref()).unwrap_or(0);
    let (book, today) = (PriceBook::embedded(), wanted.today.as_deref());
    let from = Sources { model, terraform: &terraform, book, shown, today };
    let found = facts::judge(&from);
    let edition = |lang: Lang| -> Result<Edition> {
        let facts = facts::gather(&from, &found, lang)?;
        let drawings = if wanted.drawings { drawings(model, shown, lang) } else { Drawings::default() };
        Ok(Edition { lang, facts, drawings })
    };
    let first = model.stages.first().map(|stage| &stage.stack);
    let own = wanted.lang.or_else(|| first.map(|stack| stack.lang)).unwrap_or_default();
    let others = Lang::ALL.into_iter().filter(|lang| wanted.both && *lang != own);
    Ok(Built {
        stack: first.map(|stack| stack.id.clone()).unwrap_or_default(),
        editions: std::iter::once(own).chain(others).map(edition).collect::<Result<_>>()?,
        terraform: terraform.files().into_iter().map(|one| File::text(one.path, one.text)).collect(),
        outputs: outputs(model),
    })
}

fn drawings(_model: &Model, _shown: usize, _lang: Lang) -> Drawings {
    Drawings::default()
}

fn outputs(model: &Model) -> Vec<(String, String)> {
    let Some(stack) = model.stages.first().map(|stage| &stage.stack) else { return Vec::new() };
    let site = format!("{}/{}/index.html", stack.outputs.site, stack.id);
    vec![("site".to_string(), site), ("terraform".to_string(), stack.outputs.terraform.clone())]
}

/// The colours of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    Auto,
    Light,
    Dark,
}

impl Shade {
    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Shade::Auto => "auto",
            Shade::Light => "light",
            Shade::Dark => "dark",
        }
    }
}

/// The form of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Svg(Shade),
    Png(Shade),
    Mermaid,
}

/// One drawing of a model.
pub fn draw_one(_model: &Model, _wanted: &Wanted, view: &str, _shape: Shape) -> Result<Vec<u8>> {
    anyhow::bail!("there is no view `{view}`")
}
