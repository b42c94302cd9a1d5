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
    /// Style rules of the inline drawings, for a light page and for a dark one.
    pub css_light: String,
    pub css_dark: String,
    /// Kind of component → the marks of its glyph on a 32-unit grid.
    pub icons: IndexMap<String, String>,
    pub views: Vec<Drawing>,
}

impl Drawings {
    /// The rules a page needs: light, dark where the reader prefers or chose it, and always light on paper.
    pub fn style(&self) -> String {
        if self.css_light.is_empty() {
            return String::new();
        }
        let (light, dark) = (&self.css_light, &self.css_dark);
        format!(
            "{light}\n@media screen{{[data-theme=dark]{{{dark}}}\n\
             @media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}}}\n"
        )
    }

    /// The drawing of a view.
    pub fn view(&self, id: &str) -> Option<&Drawing> {
        self.views.iter().find(|one| one.id == id)
    }
}
