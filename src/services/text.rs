//! Texts of a model: one for all languages, or one per language.

use crate::source::{Node, Value};
use crate::units::Lang;

/// A text as the team wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    es: Option<String>,
    en: Option<String>,
    any: Option<String>,
}

impl Text {
    /// The same text in every language.
    pub fn plain(text: impl Into<String>) -> Self {
        Text { es: None, en: None, any: Some(text.into()) }
    }

    /// A text for each language.
    pub fn both(es: impl Into<String>, en: impl Into<String>) -> Self {
        Text { es: Some(es.into()), en: Some(en.into()), any: None }
    }

    /// The same texts with `more` after each.
    pub fn followed_by(&self, more: &str) -> Self {
        let with = |text: &Option<String>| text.as_ref().map(|text| format!("{text}{more}"));
        Text { es: with(&self.es), en: with(&self.en), any: with(&self.any) }
    }

    /// Reads a scalar, or a map whose keys are languages; `None` for anything else.
    pub fn read(node: &Node) -> Option<Self> {
        match &node.value {
            Value::Scalar { text, .. } if !text.trim().is_empty() => Some(Text::plain(text.trim_end())),
            Value::Map(entries) if !entries.is_empty() => {
                let known = entries
                    .iter()
                    .all(|(key, value)| matches!(key.text.as_str(), "es" | "en") && value.text().is_some());
                let of = |key| node.get(key).and_then(Node::text).map(str::to_string);
                known.then(|| Text { es: of("es"), en: of("en"), any: None })
            }
            _ => None,
        }
    }

    /// The text in `lang`; where it is missing, the one there is.
    pub fn get(&self, lang: Lang) -> &str {
        let (first, second) = match lang {
            Lang::Es => (&self.es, &self.en),
            Lang::En => (&self.en, &self.es),
        };
        first.as_ref().or(self.any.as_ref()).or(second.as_ref()).map_or("", String::as_str)
    }

    /// Whether `lang` has no text of its own, so that another language's is shown.
    pub fn falls_back(&self, lang: Lang) -> bool {
        self.any.is_none()
            && match lang {
                Lang::Es => self.es.is_none(),
                Lang::En => self.en.is_none(),
            }
    }
}
