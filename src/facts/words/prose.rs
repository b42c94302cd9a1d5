//! The prose files: one a service and language, and one for what speaks of several. Read once, checked by a test.

use std::sync::LazyLock;

use anyhow::{Context as _, Result, anyhow};
use include_dir::{Dir, include_dir};
use indexmap::IndexMap;
use serde_json::Value;
use tera::{Context, Tera};

use super::{Noun, paragraph};
use crate::units::Lang;

static ES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/es");
static EN: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/en");

static PROSE_ES: LazyLock<Result<Prose, String>> = LazyLock::new(|| load(Lang::Es));
static PROSE_EN: LazyLock<Result<Prose, String>> = LazyLock::new(|| load(Lang::En));

/// Keys that every service's file has.
pub const fn required() -> &'static [&'static str] {
    &["name.full", "name.short", "role"]
}

/// Every pattern of one language, by dotted key: `alb.hop.network`.
pub struct Prose {
    pub lang: Lang,
    tera: Tera,
    /// Leaf texts by key; those of a list end in a number.
    leaves: IndexMap<String, String>,
    files: IndexMap<String, Value>,
}

/// The prose of a language.
pub fn prose(lang: Lang) -> Result<&'static Prose> {
    let loaded = match lang {
        Lang::Es => &*PROSE_ES,
        Lang::En => &*PROSE_EN,
    };
    loaded.as_ref().map_err(|error| anyhow!("{error}"))
}

fn load(lang: Lang) -> Result<Prose, String> {
    let mut files = IndexMap::new();
    for file in lang.pick(&ES, &EN).files() {
        let name = file.path().file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_string();
        let text = file.contents_utf8().ok_or_else(|| format!("{name}: not UTF-8"))?;
        let tree: Value = serde_yaml::from_str(text).map_err(|error| format!("{lang}/{name}: {error}"))?;
        files.insert(name, tree);
    }
    let mut leaves = IndexMap::new();
    for (name, tree) in &files {
        flatten(name, tree, &mut leaves);
    }
    let mut tera = Tera::new();
    tera.autoescape_on(Vec::<&str>::new());
    tera.add_raw_templates(leaves.iter().map(|(key, text)| (key.clone(), text.clone())))
        .map_err(|error| format!("{lang}: {error}"))?;
    Ok(Prose { lang, tera, leaves, files })
}

fn flatten(key: &str, tree: &Value, leaves: &mut IndexMap<String, String>) {
    match tree {
        Value::String(text) => drop(leaves.insert(key.to_string(), text.clone())),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| flatten(&format!("{key}.{at}"), item, leaves));
        }
        Value::Object(entries) => {
            entries.iter().for_each(|(name, item)| flatten(&format!("{key}.{name}"), item, leaves));
        }
        _ => {}
    }
}

impl Prose {
    /// The sentences of a pattern, one after the other; a pattern that says nothing here is dropped.
    pub fn say(&self, key: &str, facts: &Value) -> Result<String> {
        Ok(paragraph(&self.sentences(key, facts)?))
    }

    /// As [`Prose::say`], empty where there is no such pattern.
    pub fn say_if(&self, key: &str, facts: &Value) -> Result<String> {
        if self.has(key) { self.say(key, facts) } else { Ok(String::new()) }
    }

    /// A pattern that is part of a sentence: no capital, spaces as they stand.
    pub fn part(&self, key: &str, facts: &Value) -> Result<String> {
        let said: Vec<String> = self.sentences(key, facts)?;
        Ok(said.join(" ").trim().to_string())
    }

    /// A fixed word or phrase.
    pub fn word(&self, key: &str) -> Result<&str> {
        self.leaves.get(key).map(String::as_str).with_context(|| format!("no prose `{key}` in {}", self.lang))
    }

    /// A fixed word or phrase, where there is one.
    pub fn word_if(&self, key: &str) -> Option<&str> {
        self.leaves.get(key).map(String::as_str)
    }

    /// A noun of a prose file.
    pub fn noun(&self, key: &str) -> Result<Noun> {
        let mut steps = key.split('.');
        let file = steps.next().and_then(|name| self.files.get(name));
        let found = steps.try_fold(file, |tree, step| Some(tree?.get(step))).flatten();
        found.and_then(Noun::read).with_context(|| format!("no noun `{key}` in {}", self.lang))
    }

    /// Whether there is a pattern.
    pub fn has(&self, key: &str) -> bool {
        self.leaves.contains_key(key) || self.leaves.contains_key(&format!("{key}.0"))
    }

    /// What stands under a key of a file, as written: lists of ids and maps of words.
    pub fn under(&self, key: &str) -> Vec<&str> {
        let start = format!("{key}.");
        let rest = self.leaves.keys().filter_map(|leaf| leaf.strip_prefix(&start));
        let mut names: Vec<&str> = rest.map(|rest| rest.split('.').next().unwrap_or(rest)).collect();
        names.dedup();
        names
    }

    /// Every key, for the test that holds the languages side by side.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.leaves.keys().map(String::as_str)
    }

    /// Every file's name: a kind, or `common`.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    fn sentences(&self, key: &str, facts: &Value) -> Result<Vec<String>> {
        let context = Context::from_serialize(facts)?;
        let render = |name: &str| {
            self.tera.render(name, &context).map_err(|error| anyhow!("the prose `{name}` in {}: {error}", self.lang))
        };
        if self.leaves.contains_key(key) {
            return Ok(vec![render(key)?]);
        }
        let mut said = Vec::new();
        while self.leaves.contains_key(&format!("{key}.{}", said.len())) {
            said.push(render(&format!("{key}.{}", said.len()))?);
        }
        if said.is_empty() { Err(anyhow!("no prose `{key}` in {}", self.lang)) } else { Ok(said) }
    }
}
