//! A drawing laid out once, to be written in any form.

use indexmap::IndexMap;

use super::scene::{Art, Glyph, Item, Scene};
use super::svg::theme::Theme;
use super::{PdfError, PngError, View, art, drawio, fit, json, layout, pdf, png, svg};

/// A laid-out drawing.
pub struct Sheet {
    scene: Scene,
}

impl Sheet {
    /// Lays the view out, on a page that fits what it is for.
    pub fn new(view: &View) -> Sheet {
        let mut scene = layout::layout(view);
        fit::fit(&mut scene, view.fit);
        Sheet { scene }
    }

    /// Draws these pictures, by icon key, in place of orbi's own glyphs.
    pub fn dressed(mut self, pictures: &IndexMap<String, Art>) -> Sheet {
        art::dress(&mut self.scene.items, pictures);
        self
    }

    /// The keys of the glyphs that are drawn, each once.
    pub fn icons(&self) -> Vec<String> {
        let mut out = Vec::new();
        icons(&self.scene.items, &mut out);
        out
    }

    pub fn svg(&self, theme: Theme) -> String {
        svg::write(&self.scene, Some(theme))
    }

    pub fn png(&self, theme: Theme, scale: u8) -> Result<Vec<u8>, PngError> {
        png::write(&self.scene, theme, scale)
    }

    pub fn pdf(&self, theme: Theme) -> Result<Vec<u8>, PdfError> {
        pdf::write(&self.scene, theme)
    }

    pub fn drawio(&self) -> String {
        drawio::write(&self.scene)
    }

    pub fn json(&self) -> String {
        json::write(&self.scene)
    }
}

fn icons(items: &[Item], out: &mut Vec<String>) {
    for item in items {
        match item {
            Item::Group { items, .. } => icons(items, out),
            Item::Icon { glyph: Glyph::Icon(key), .. } if !out.contains(key) => out.push(key.clone()),
            _ => {}
        }
    }
}
