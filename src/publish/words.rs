//! The words of pages and parts that are no sentences about a stack: headings, labels, names of categories.

use serde_json::Value;

use crate::units::Lang;

const ES: &str = include_str!("../../templates/site/es.json");
const EN: &str = include_str!("../../templates/site/en.json");

/// The words of one language.
pub struct Words {
    all: Value,
}

impl Words {
    /// The words of `lang`.
    pub fn of(lang: Lang) -> Self {
        Words { all: serde_json::from_str(lang.pick(ES, EN)).unwrap_or(Value::Null) }
    }

    /// The word at a path such as `page.cost`; the last part of the path where there is none.
    pub fn get<'a>(&'a self, path: &'a str) -> &'a str {
        let found = path.split('.').try_fold(&self.all, |at, key| at.get(key));
        found.and_then(Value::as_str).unwrap_or_else(|| path.rsplit('.').next().unwrap_or(path))
    }

    /// All words, for templates.
    pub fn all(&self) -> &Value {
        &self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(value: &Value, at: &str, out: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| paths(value, &format!("{at}.{key}"), out)),
            _ => out.push(at.to_string()),
        }
    }

    #[test]
    fn both_languages_have_the_same_words() {
        let [es, en] = Lang::ALL.map(|lang| {
            let mut out = Vec::new();
            paths(Words::of(lang).all(), "", &mut out);
            out
        });
        assert!(es.len() > 100);
        assert_eq!(es, en);
    }
}
