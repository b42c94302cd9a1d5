//! A noun and the forms a pattern may take of it.

use serde_json::{Value, json};

use super::{capitalised, english, lowered, spanish};
use crate::units::Lang;

/// A noun with what agreement needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noun {
    /// Without its article.
    pub text: String,
    pub feminine: bool,
    pub plural: bool,
    /// Whether it takes one: `CloudFront` does not.
    pub article: bool,
}

impl Noun {
    /// A noun as prose files write it: a text, or `{ text, gender, plural, article }`. A bare text is masculine.
    pub fn read(value: &Value) -> Option<Noun> {
        let flag = |key: &str, usual: bool| value.get(key).and_then(Value::as_bool).unwrap_or(usual);
        let text = value.as_str().or_else(|| value.get("text")?.as_str())?;
        Some(Noun {
            text: text.to_string(),
            feminine: value.get("gender").and_then(Value::as_str) == Some("f"),
            plural: flag("plural", false),
            article: flag("article", true),
        })
    }

    /// The same noun with something after it: an id in backticks, a title.
    pub fn followed_by(&self, more: &str) -> Noun {
        Noun { text: format!("{} {more}", self.text), ..self.clone() }
    }

    /// The same noun with a name: `servicio Pedidos`, `Orders service`. A name that only says the noun adds nothing, and
    /// one that says it too takes its place: `bastión de operaciones`, `admin bastion`.
    pub fn titled(&self, name: &str, lang: Lang) -> Noun {
        let (said, noun) = (name.to_lowercase(), self.text.to_lowercase());
        if said == noun {
            return self.clone();
        }
        let text = match lang {
            Lang::Es if said.starts_with(&format!("{noun} ")) => lowered(name),
            Lang::En if said.ends_with(&format!(" {noun}")) => lowered(name),
            Lang::Es => format!("{} {name}", self.text),
            Lang::En => format!("{name} {}", self.text),
        };
        Noun { text, ..self.clone() }
    }

    /// With its definite article: `el balanceador`, `the load balancer`.
    pub fn the(&self, lang: Lang) -> String {
        match (self.article, lang) {
            (false, _) => self.text.clone(),
            (true, Lang::Es) => {
                format!("{} {}", spanish::the(&self.text, self.feminine, self.plural), self.text)
            }
            (true, Lang::En) => format!("the {}", self.text),
        }
    }

    /// Whose: `del balanceador`; in English before what is owned: `the load balancer's`.
    pub fn of(&self, lang: Lang) -> String {
        match lang {
            Lang::Es => self.after("de"),
            Lang::En => english::of(&self.the(lang)),
        }
    }

    /// Where to: `al balanceador`, `to the load balancer`.
    pub fn to(&self, lang: Lang) -> String {
        match lang {
            Lang::Es => self.after("a"),
            Lang::En => format!("to {}", self.the(lang)),
        }
    }

    fn after(&self, preposition: &str) -> String {
        if !self.article {
            return format!("{preposition} {}", self.text);
        }
        let article = spanish::the(&self.text, self.feminine, self.plural);
        format!("{} {}", spanish::contracted(preposition, article), self.text)
    }

    /// With its indefinite article: `un balanceador`, `a load balancer`.
    pub fn a(&self, lang: Lang) -> String {
        match (self.article, lang) {
            (false, _) => self.text.clone(),
            (true, Lang::Es) => format!("{} {}", spanish::a(&self.text, self.feminine, self.plural), self.text),
            (true, Lang::En) if self.plural => self.text.clone(),
            (true, Lang::En) => format!("{} {}", english::a(&self.text), self.text),
        }
    }

    /// Every form, as patterns name them. `o` is the ending of a Spanish participle that agrees.
    pub fn forms(&self, lang: Lang) -> Value {
        let the = self.the(lang);
        json!({
            "bare": self.text,
            "the": the,
            "The": capitalised(&the),
            "of": self.of(lang),
            "Of": capitalised(&self.of(lang)),
            "to": self.to(lang),
            "a": self.a(lang),
            "o": lang.pick(spanish::ending(self.feminine, self.plural), ""),
            "plural": self.plural,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noun(text: &str, feminine: bool, article: bool) -> Noun {
        Noun { text: text.to_string(), feminine, plural: false, article }
    }

    #[test]
    fn a_name_that_says_the_noun_is_not_said_twice() {
        let bastion = noun("bastión", false, true);
        assert_eq!(bastion.titled("Bastión", Lang::Es).the(Lang::Es), "el bastión");
        assert_eq!(bastion.titled("Bastión de operaciones", Lang::Es).the(Lang::Es), "el bastión de operaciones");
        assert_eq!(bastion.titled("Norte", Lang::Es).the(Lang::Es), "el bastión Norte");
        assert_eq!(noun("bastion", false, true).titled("Admin bastion", Lang::En).the(Lang::En), "the admin bastion");
    }

    #[test]
    fn spanish_forms_agree_and_contract() {
        let balancer = noun("balanceador", false, true);
        let (lang, forms) = (Lang::Es, balancer.forms(Lang::Es));
        assert_eq!(forms["The"], "El balanceador");
        assert_eq!(forms["of"], "del balanceador");
        assert_eq!(forms["to"], "al balanceador");
        assert_eq!(noun("CloudFront", false, false).of(lang), "de CloudFront");
        assert_eq!(noun("base de datos", true, true).to(lang), "a la base de datos");
        assert_eq!(noun("base de datos", true, true).forms(lang)["o"], "a");
    }

    #[test]
    fn english_forms() {
        let balancer = noun("load balancer", false, true);
        assert_eq!(balancer.forms(Lang::En)["The"], "The load balancer");
        assert_eq!(balancer.of(Lang::En), "the load balancer's");
        assert_eq!(noun("CloudFront", false, false).the(Lang::En), "CloudFront");
    }
}
