//! What prose calls a component: by what it is, by what it is for the team, and apart from its twins.

use anyhow::Result;

use super::{Noun, Prose, prose, team_text};
use crate::graph::{Component, Stack};
use crate::services::{Role, Value};
use crate::units::Lang;

/// Names the components of one stack in one language.
#[derive(Clone, Copy)]
pub struct Namer<'a> {
    pub stack: &'a Stack,
    pub prose: &'static Prose,
}

impl<'a> Namer<'a> {
    /// A namer; an error where the prose files do not read.
    pub fn new(stack: &'a Stack, lang: Lang) -> Result<Self> {
        Ok(Namer { stack, prose: prose(lang)? })
    }

    /// By what it is, in full: `el balanceador (Application Load Balancer)`.
    pub fn full(&self, one: &Component) -> Result<Noun> {
        self.called(one, "full")
    }

    /// By what it is, in short: `el balanceador`.
    pub fn short(&self, one: &Component) -> Result<Noun> {
        self.called(one, "short")
    }

    /// By what it is for the team: `la API`, `el servicio Pedidos`. Kinds without such a noun keep their short name.
    pub fn work(&self, one: &Component) -> Result<Noun> {
        let key = self.key(one, "work");
        if self.prose.noun(&key).is_err() {
            return self.short(one);
        }
        let usual = self.prose.noun(&key)?;
        if let Some(noun) = self.by_title(one) {
            return Ok(noun);
        }
        Ok(if one.titled || self.twins(one) { self.told_apart(&usual, one) } else { usual })
    }

    /// A noun with the title the team gave, or the id.
    fn told_apart(&self, noun: &Noun, one: &Component) -> Noun {
        match one.titled {
            true => noun.titled(&team_text(one.title.get(self.prose.lang)), self.prose.lang),
            false => noun.followed_by(&format!("`{}`", one.id)),
        }
    }

    /// As a stop of a path: without article.
    pub fn stop(&self, one: &Component) -> Result<String> {
        let key = format!("{}.stop", one.kind());
        match self.prose.has(&key) {
            true => {
                let work = self.work(one)?.forms(self.prose.lang);
                self.prose.part(&key, &serde_json::json!({ "work": work }))
            }
            false => Ok(self.short(one)?.text),
        }
    }

    /// The AWS service as sentences name it: `SQS`.
    pub fn service(&self, one: &Component) -> &'static str {
        self.prose.word_if(&format!("{}.service", one.kind())).unwrap_or(one.service.names().en)
    }

    fn called(&self, one: &Component, size: &str) -> Result<Noun> {
        let noun = self.prose.noun(&self.key(one, size))?;
        if one.service.role() == Role::Person || !self.twins(one) {
            return Ok(noun);
        }
        let by_work = self.prose.noun(&self.key(one, "work")).is_ok();
        let by_title = if one.titled && !by_work { self.by_title(one) } else { None };
        Ok(by_title.unwrap_or_else(|| self.told_apart(&noun, one)))
    }

    fn key(&self, one: &Component, size: &str) -> String {
        let kind = one.kind();
        let of_variant = self.variant(one).map(|variant| format!("{kind}.names.{variant}.{size}"));
        of_variant.filter(|key| self.prose.noun(key).is_ok()).unwrap_or_else(|| format!("{kind}.name.{size}"))
    }

    /// What tells components of one kind apart by nature: a bucket's purpose, what a person calls with.
    fn variant(&self, one: &Component) -> Option<String> {
        if one.service.role() == Role::Person {
            return Some(person(self.stack, &one.id).to_string());
        }
        let by = self.prose.word_if(&format!("{}.by", one.kind()))?;
        match one.settings.given(by).map(|given| &given.value) {
            Some(Value::Text(word)) => Some(word.clone()),
            _ => None,
        }
    }

    fn twins(&self, one: &Component) -> bool {
        let same = |other: &&Component| {
            let alike = other.kind() == one.kind() && self.variant(other) == self.variant(one);
            alike && other.derived_from.is_some() == one.derived_from.is_some()
        };
        self.stack.components.values().filter(same).count() > 1
    }

    /// A title, or an id where there is none, that begins with a noun whose gender is known.
    fn by_title(&self, one: &Component) -> Option<Noun> {
        let lang = self.prose.lang;
        let text = if one.titled { one.title.get(lang) } else { one.id.as_str() };
        let words: Vec<&str> = text.split_whitespace().collect();
        let (first, last) = (words.first()?, words.last()?);
        let known = |word: &str| self.prose.word_if(&format!("common.nouns.{}", word.to_lowercase()));
        let traits = known(lang.pick(first, last)).filter(|traits| *traits != "first")?;
        let acronym = first.chars().filter(|c| c.is_uppercase()).count() > 1;
        // "Static site" begins as a sentence does; "Django Admin" is a name.
        let sentence = words.len() > 1 && words[1..].iter().all(|word| word.to_lowercase() == *word);
        let plain = known(first).is_some() || lang == Lang::En && sentence;
        let text = match plain && !acronym {
            true => format!("{}{}", first.to_lowercase(), &text.trim_start()[first.len()..]),
            false => text.to_string(),
        };
        let text = if *first == "api" { text.replacen("api", "API", 1) } else { text };
        Some(Noun {
            text: team_text(&text),
            feminine: traits.starts_with('f'),
            plural: traits.ends_with('p') || traits == "plural",
            article: true,
        })
    }
}

/// What a person calls with: a `browser` where it is given pages from the edge, else some `client`.
pub fn person(stack: &Stack, id: &str) -> &'static str {
    let pages = stack.outgoing(id).any(|wire| {
        let to = stack.components.get(&wire.to);
        to.is_some_and(|to| to.service.role() == Role::Cdn || to.service.holds_pages(&to.settings))
    });
    if pages { "browser" } else { "client" }
}
