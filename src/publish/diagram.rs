//! Drawings as data: publish places them and never draws.

use indexmap::IndexMap;

/// One drawing in every form the outputs need.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// `overview`, `flow:ID`.
    pub id: String,
    pub title: String,
    /// SVG without its style rules, for a page that carries them once.
    pub inline: String,
    /// SVG that stands alone.
    pub light: String,
    pub dark: String,
    /// Mermaid source.
    pub mermaid: String,
}

/// The drawings of a model in one language.
#[derive(Clone, Debug, Default)]
pub struct Drawings {
    /// Style rules of the inline drawings, for both schemes.
    pub css: String,
    /// Kind of component → the marks of its glyph on a 32-unit grid.
    pub icons: IndexMap<String, String>,
    pub views: Vec<Drawing>,
}

impl Drawings {
    /// The drawing of a view.
    pub fn view(&self, id: &str) -> Option<&Drawing> {
        self.views.iter().find(|one| one.id == id)
    }
}
