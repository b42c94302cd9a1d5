//! The stages in their order: a model's text in, everything that is said, drawn and built of it out.

use crate::diag::Report;
use crate::facts;
use crate::graph::{self, Model};
use crate::publish::{Built, Drawings, Edition, File};
use crate::source;
use crate::terraform;
use crate::units::Lang;

/// What is asked of a model.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The language that comes first; the model's own without it.
    pub lang: Option<Lang>,
    /// The stage that drawings show; the first without it.
    pub stage: Option<String>,
    /// The day acceptances are compared with, `YYYY-MM-DD`.
    pub today: Option<String>,
    /// Whether drawings are needed.
    pub drawings: bool,
}

/// Reads a model's text; `file` is its name in what is written. The model is `None` where the report has errors.
pub fn read(text: &str, file: &str) -> (Option<Model>, Report) {
    match source::parse(text) {
        Ok(tree) => graph::resolve(&tree, file),
        Err(fault) => (None, fault.into()),
    }
}

/// Everything of a model, in both languages.
pub fn build(model: &Model, wanted: &Wanted) -> Built {
    let first = model.stages.first().map(|stage| &stage.stack);
    let own = wanted.lang.or_else(|| first.map(|stack| stack.lang)).unwrap_or_default();
    let terraform = terraform::build(model);
    let mut langs = Lang::ALL.to_vec();
    langs.sort_by_key(|lang| *lang != own);
    let edition = |lang: Lang| {
        let facts = facts::gather(model, &terraform, lang)?;
        Some(Edition { lang, facts, drawings: if wanted.drawings { drawings(model, wanted, lang) } else { Drawings::default() } })
    };
    Built {
        stack: first.map(|stack| stack.id.clone()).unwrap_or_default(),
        editions: langs.into_iter().filter_map(edition).collect(),
        terraform: terraform.files().into_iter().map(|one| File::text(one.path, one.text)).collect(),
        outputs: outputs(model),
    }
}

fn drawings(_model: &Model, _wanted: &Wanted, _lang: Lang) -> Drawings {
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
pub fn draw_one(_model: &Model, _wanted: &Wanted, view: &str, _shape: Shape) -> anyhow::Result<Vec<u8>> {
    anyhow::bail!("there is no view `{view}`")
}
