//! What findings and requirements share on the way to sentences: their prose files, stages, lists, and the team's own text.

use anyhow::{Context as _, Result, anyhow};
use include_dir::{Dir, include_dir};
use indexmap::IndexMap;
use serde::Serialize;
use tera::{Context, Tera};

use crate::graph::Model;
use crate::units::Lang;

static RULES_ES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/es/rules");
static RULES_EN: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/en/rules");
static CHECKS_ES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/es/requirements");
static CHECKS_EN: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/en/requirements");

/// The prose of one language: a template for each `FILE.KEY`.
pub(super) struct Prose {
    pub lang: Lang,
    tera: Tera,
}

impl Prose {
    /// Reads the files of the rules and of the requirements.
    pub fn read(lang: Lang) -> Result<Self> {
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

    /// Stages in words: "etapa inicial", "both stages"; empty where the model has one stage.
    pub fn stages(&self, model: &Model, ids: &[String]) -> Result<String> {
        let count = model.stages.len();
        if count < 2 || ids.is_empty() {
            return Ok(String::new());
        }
        match (ids.len() == count, count) {
            (true, 2) => return self.word("common.stage_both"),
            (true, _) => return self.word("common.stage_all"),
            _ => {}
        }
        let of = |id: &String| model.stages.iter().find(|stage| stage.id == *id);
        let titles: Vec<String> =
            ids.iter().filter_map(of).map(|stage| team_text(&lowered(stage.title.get(self.lang)))).collect();
        let key = if ids.len() == 1 { "common.stage_one" } else { "common.stage_many" };
        self.say(key, &serde_json::json!({ "titles": list(&titles, self.lang) }))
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

/// `A, B y C`; `e` before the sound of i, but not before the diphthongs ie and ia.
pub(super) fn list(items: &[String], lang: Lang) -> String {
    let Some((last, rest)) = items.split_last() else { return String::new() };
    if rest.is_empty() {
        return last.clone();
    }
    let word: String = last.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let like_i = (word.starts_with('i') || word.starts_with("hi") || word.starts_with('í'))
        && !["hie", "hia", "ie", "ia"].iter().any(|start| word.starts_with(start));
    format!("{} {} {last}", rest.join(", "), lang.pick(if like_i { "e" } else { "y" }, "and"))
}

/// A text of the model as inline Markdown: on one line, with nothing in it that Markdown would read.
pub(super) fn team_text(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut safe = String::with_capacity(line.len());
    for c in line.chars() {
        if "\\`*_[]<>|~&#".contains(c) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// The same in quotation marks of the language.
pub(super) fn quoted(text: &str, lang: Lang) -> String {
    let (open, close) = lang.pick(('«', '»'), ('“', '”'));
    format!("{open}{}{close}", team_text(text))
}

/// A text as a code span, fenced so that backticks in it stay text.
pub(super) fn code(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let gap = if line.starts_with('`') || line.ends_with('`') || line.is_empty() { " " } else { "" };
    format!("{fence}{gap}{line}{gap}{fence}")
}
