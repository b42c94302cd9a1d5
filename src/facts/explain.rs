//! A rule explained: what it says of its own failing example, and the example put right.

use anyhow::{Result, anyhow};
use serde::Serialize;

use super::findings;
use crate::graph::Model;
use crate::review::rules::{RULES, RuleFile};
use crate::review::{Costs, Unknown, catalog, review};
use crate::units::{Lang, Usd};

/// A rule in one language, for `orbi explain` and the reference.
#[derive(Clone, Debug, Serialize)]
pub struct RuleFact {
    pub id: String,
    /// `low`, `medium` or `high`: in the first stage, and in those after it.
    pub first: String,
    pub later: String,
    pub title: String,
    /// What it says of the failing example; amounts in it belong to the example.
    pub what: String,
    pub remedy: String,
    pub references: Vec<String>,
    /// The part of a model that it speaks of, and the same put right: YAML.
    pub fails: String,
    pub passes: String,
}

/// Reads the text of a model, as the pipeline does.
pub type Read = fn(&str) -> Option<Model>;

/// A rule of the catalog; `None` for an id that is none.
pub fn rule(id: &str, read: Read, lang: Lang) -> Result<Option<RuleFact>> {
    RULES.iter().find(|file| file.id == id).map(|file| explain(file, read, lang)).transpose()
}

/// Every rule, in the order of the catalog.
pub fn rules(read: Read, lang: Lang) -> Result<Vec<RuleFact>> {
    RULES.iter().map(|file| explain(file, read, lang)).collect()
}

fn explain(file: &RuleFile, read: Read, lang: Lang) -> Result<RuleFact> {
    let broken = || anyhow!("the failing example of `{}` does not fail", file.id);
    let text = format!("orbi: 1\nstack: example\nregion: us-east-1\n{}", file.fails);
    let model = read(&text).ok_or_else(broken)?;
    let mut found = review(&model, &Unknown, &Example, None);
    found.retain(|finding| finding.rule.id == file.id);
    let said = findings::findings(&model, &found, lang)?.into_iter().next().ok_or_else(broken)?;
    let row = catalog::rule(file.id).ok_or_else(broken)?;
    Ok(RuleFact {
        id: said.rule,
        first: row.first.name().to_string(),
        later: row.later.name().to_string(),
        title: said.title,
        what: said.what,
        remedy: said.remedy,
        references: said.references,
        fails: file.fails.trim().to_string(),
        passes: file.passes.trim().to_string(),
    })
}

/// The estimate of the examples: US$ 100 a month, and what could be cheaper saves a fifth.
struct Example;

impl Costs for Example {
    fn expected(&self, _stage: &str) -> Option<Usd> {
        Some(Usd::new(100.into()))
    }

    fn largest(&self, _stage: &str) -> Option<(String, Usd)> {
        None
    }

    fn change(&self, _stage: &str, _path: &str, value: &str) -> Option<Usd> {
        let cheaper = value == "arm" || value.ends_with(".micro");
        cheaper.then(|| -Usd::new(20.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Model> {
        crate::graph::resolve(&crate::source::parse(text).ok()?, "example.yaml").0
    }

    #[test]
    fn every_rule_can_be_explained_in_every_language() {
        for lang in Lang::ALL {
            let facts = rules(read, lang).expect("examples that fail");
            assert_eq!(facts.len(), catalog::CATALOG.len());
            assert!(facts.iter().all(|fact| !fact.what.is_empty() && fact.fails != fact.passes));
        }
        assert!(rule("no-such-rule", read, Lang::Es).expect("no rule").is_none());
    }
}
