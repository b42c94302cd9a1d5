//! Drawings: `view → layout → scene → svg, png, pdf, draw.io, json` and `view → mermaid`.
//!
//! A [`view::View`] says what is drawn and knows no coordinate; [`layout`] gives every part its place; a [`scene::Scene`]
//! is the few kinds of mark the writers know. Those see the scene only, `mermaid` the view only.

mod art;
mod drawio;
mod fit;
pub mod flow;
mod json;
pub mod layout;
pub mod mermaid;
pub mod network;
pub mod overview;
mod pdf;
mod png;
pub mod scene;
mod sheet;
pub mod states;
mod svg;
mod text;
pub mod view;
mod views;
mod words;

pub use flow::{flow_sequence, flow_view};
pub use mermaid::sequence::{Message, Participant, Sequence};
pub use mermaid::states::Chart;
pub use network::network;
pub use overview::{Ask, Detail, overview};
pub use pdf::PdfError;
pub use png::PngError;
pub use scene::{Art, Scene};
pub use sheet::Sheet;
pub use states::{states_chart, states_view};
pub use svg::theme::Theme;
pub use view::View;
pub use views::{Amount, Said, UnitSaid, view_by_id};

use crate::write::font::Face;
use std::collections::BTreeSet;

/// Lays the view out: every mark with its coordinates, in user units of one CSS pixel.
pub fn scene(view: &View) -> Scene {
    layout::layout(view)
}

/// A self-contained SVG of the view, with its style inside.
pub fn svg(view: &View, theme: Theme) -> String {
    svg::write(&scene(view), Some(theme))
}

/// The drawing laid out once and written three times: without its `<style>`, light, and dark.
pub fn svgs(view: &View) -> [String; 3] {
    let scene = scene(view);
    [None, Some(Theme::Light), Some(Theme::Dark)].map(|theme| svg::write(&scene, theme))
}

/// The style rules every drawing uses, all below the class `orbi-d`.
pub fn css(theme: Theme) -> String {
    svg::theme::css(theme)
}

/// The rules that bring the letters of many drawings to a page: those of the languages orbi writes, whatever else
/// the drawings hold being left to the reader's own fonts.
pub fn letters() -> String {
    let usual = |c: &char| !c.is_control() && (Face::Regular.has(*c) || Face::Bold.has(*c));
    let ranges = [0x20..=0xffu32, 0x2010..=0x2044, 0x20ac..=0x20ac, 0x2190..=0x2199, 0x2212..=0x2212, 0x2248..=0x2265];
    let all: BTreeSet<char> = ranges.into_iter().flatten().filter_map(char::from_u32).filter(usual).collect();
    svg::faces(|_| all.clone())
}

/// The drawing as PNG, `scale` pixels to a user unit (1 to 4).
pub fn png(view: &View, theme: Theme, scale: u8) -> Result<Vec<u8>, PngError> {
    png::write(&scene(view), theme, scale)
}

/// Reads the SVG of an icon from outside; the answer to what is more than a drawing says why it is refused.
pub fn art(name: &str, svg: &str) -> Result<Art, String> {
    art::read(name, svg)
}

/// The view as a Mermaid `flowchart`.
pub fn flowchart(view: &View) -> String {
    mermaid::flowchart::write(view)
}

/// A flow as a Mermaid `sequenceDiagram`.
pub fn sequence(seq: &Sequence) -> String {
    mermaid::sequence::write(seq)
}

/// A state machine as a Mermaid `stateDiagram-v2`.
pub fn chart(title: &str, chart: &Chart) -> String {
    mermaid::states::write(title, chart)
}

/// The marks of a glyph on a grid of 32 units, for a page that draws them by itself.
pub fn icon(key: &str) -> &'static str {
    svg::icons::glyph_or_box(key)
}

/// Whether orbi has a glyph of its own for this icon key.
pub fn has_icon(key: &str) -> bool {
    svg::icons::glyph(key).is_some()
}
