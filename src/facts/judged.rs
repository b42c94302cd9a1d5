//! What findings and requirements share on the way to sentences: their prose files and their stages.

use std::sync::LazyLock;

use anyhow::{Context as _, Result, anyhow};
use include_dir::{Dir, include_dir};
use indexmap::IndexMap;
use serde::Serialize;
use tera::{Context, Tera};

use super::words::stage_at;
use crate::graph::{Model, Stage};
use crate::units::Lang;

static RULES_ES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/es/rules");
static RULES_EN: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/en/rules");
static CHECKS_ES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/es/requirements");
static CHECKS_EN: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/en/requirements");

static ES: LazyLock<Result<Prose, String>> = LazyLock::new(|| Prose::read(Lang::Es).map_err(|error| error.to_string()));
static EN: LazyLock<Result<Prose, String>> = LazyLock::new(|| Prose::read(Lang::En).map_err(|error| error.to_string()));

/// The prose of one language: a template for each `FILE.KEY`.
pub(super) struct Prose {
    pub lang: Lang,
    tera: Tera,
}

impl Prose {
    /// The prose of a language, read once.
    pub fn of(lang: Lang) -> Result<&'static Prose> {
        let read = lang.pick(&*ES, &*EN);
        read.as_ref().map_err(|error| anyhow!("{error}"))
    }

    /// Reads the files of the rules and of the requirements.
    fn read(lang: Lang) -> Result<Self> {
        let mut texts: IndexMap<String, String> = IndexMap::new();
        for file in lang.pick([&RULES_ES, &CHECKS_ES], [&RULES_EN, &CHECKS_EN]).into_iter().flat_map(Dir::files) {
            let name = file.path().file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let text = file.contents_utf8().with_context(|| format!("{name} is not UTF-8"))?;
            let keys: IndexMap<String, String> =
                serde_yaml::from_str(text).map_err(|error| anyhow!("{lang}/{name}: {error}"))?;
            texts.extend(keys.into_iter().map(|(key, text)| (format!("{name}.{key}"), text)));
        }
        let mut tera = Tera::new();
        tera.autoescape_on(Vec::<&str>::new());
        tera.add_raw_templates(texts).map_err(|error| anyhow!("the prose of findings in {lang}: {error}"))?;
        Ok(Prose { lang, tera })
    }

    /// Whether there is such a sentence.
    pub fn has(&self, key: &str) -> bool {
        self.tera.contains_template(key)
    }

    /// A sentence with its facts.
    pub fn say(&self, key: &str, facts: &(impl Serialize + ?Sized)) -> Result<String> {
        let context = Context::from_serialize(facts)?;
        self.tera.render(key, &context).map_err(|error| anyhow!("the prose `{key}` in {}: {error}", self.lang))
    }

    /// A sentence without facts.
    pub fn word(&self, key: &str) -> Result<String> {
        self.say(key, &serde_json::json!({}))
    }

    /// Stages in a sentence: "en la etapa inicial", "in both stages"; empty where the model has one stage.
    pub fn stages(&self, model: &Model, ids: &[String]) -> Result<String> {
        let stages: Vec<&Stage> = model.stages.iter().filter(|stage| ids.contains(&stage.id)).collect();
        match (stages.len(), model.stages.len()) {
            (0, _) | (_, 1) => Ok(String::new()),
            (2, 2) => self.word("common.stage_both"),
            (some, all) if some == all => self.word("common.stage_all"),
            _ => stage_at(&stages, self.lang),
        }
    }
}

/// The text with a small first letter, where it is a word and no acronym.
pub(super) fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => first.to_lowercase().chain(chars).collect(),
        _ => text.to_string(),
    }
}
