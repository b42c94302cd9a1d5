//! One drawing of a model, in the form that is asked for.

use indexmap::IndexMap;

use super::{Wanted, chart_of, view_of, with_ask};
use crate::draw::{self, Art, Detail, Sheet, Theme, View};
use crate::graph::Model;
use crate::services;
use crate::units::Lang;

pub use crate::draw::view::Fit;

/// How much a drawing shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Much {
    Low,
    #[default]
    Normal,
    Full,
}

impl Much {
    pub(super) fn detail(self) -> Detail {
        match self {
            Much::Low => Detail::Low,
            Much::Normal => Detail::Normal,
            Much::Full => Detail::Full,
        }
    }
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

    fn theme(self) -> Theme {
        match self {
            Shade::Auto => Theme::Auto,
            Shade::Light => Theme::Light,
            Shade::Dark => Theme::Dark,
        }
    }
}

/// The form of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Svg(Shade),
    /// Pixels to a unit of the drawing come second.
    Png(Shade, u8),
    Pdf(Shade),
    DrawIo,
    Json,
    Mermaid,
}

/// The glyph of a drawing that a picture may stand in for: its key, and what its icon is called in AWS's own set.
pub struct Worn {
    pub key: String,
    pub official: &'static [&'static str],
}

/// Pictures for the glyphs of a drawing, as many as there are.
pub type Dress<'a> = &'a dyn Fn(&[Worn]) -> IndexMap<String, Art>;

/// One drawing of a model; `None` where it has no such view.
pub fn draw_one(
    model: &Model,
    wanted: &Wanted,
    view: &str,
    fit: Fit,
    shape: Shape,
    dress: Dress,
) -> anyhow::Result<Option<Vec<u8>>> {
    let (shown, lang) = (wanted.shown(model), wanted.language(model));
    let Some(mut drawn) = view_of(model, shown, view, lang, wanted.much.detail()) else { return Ok(None) };
    if shape == Shape::Mermaid {
        return Ok(Some(mermaid(model, shown, view, &drawn, (lang, wanted.much.detail())).into_bytes()));
    }
    drawn.fit = fit;
    let sheet = Sheet::new(&drawn);
    let worn: Vec<Worn> = sheet.icons().into_iter().map(worn).collect();
    let sheet = sheet.dressed(&dress(&worn));
    Ok(Some(match shape {
        Shape::Svg(shade) => sheet.svg(shade.theme()).into_bytes(),
        Shape::Png(shade, scale) => sheet.png(shade.theme(), scale)?,
        Shape::Pdf(shade) => sheet.pdf(shade.theme())?,
        Shape::DrawIo => sheet.drawio().into_bytes(),
        Shape::Json | Shape::Mermaid => sheet.json().into_bytes(),
    }))
}

/// A drawing's words for it: a flow's sequence, a machine's states, or the drawing itself.
pub(super) fn mermaid(model: &Model, shown: usize, view: &str, drawn: &View, (lang, detail): (Lang, Detail)) -> String {
    let Some(stack) = model.stages.get(shown).map(|stage| &stage.stack) else { return String::new() };
    let flow = view.strip_prefix("flow:").and_then(|id| stack.flows.iter().find(|one| one.id == id));
    match flow {
        Some(flow) => {
            draw::sequence(&with_ask(model, shown, lang, detail, |ask| draw::flow_sequence(stack, flow, ask)))
        }
        None if view.starts_with("states:") => chart_of(stack, view, lang),
        None => draw::flowchart(drawn),
    }
}

/// A service that runs in the zones is drawn by itself as what runs it.
const RUNS: (&str, &str) = ("ecs", "ecs-cluster");

fn worn(key: String) -> Worn {
    let kind = if key == RUNS.0 { RUNS.1 } else { &key };
    let official = services::of_kind(kind).map_or(&[] as &[&str], |service| service.names().official);
    Worn { key, official }
}
