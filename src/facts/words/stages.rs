//! Stages in sentences: what holds in all of them is said once, what differs is said with the stage.

use anyhow::Result;
use serde_json::json;

use super::{capitalised, list, prose, quoted, team_text};
use crate::graph::{Model, Stage};
use crate::units::Lang;

/// What some stages have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share<T> {
    /// `en la etapa inicial`; `None` where all stages have it in common.
    pub at: Option<String>,
    /// The same where the sentence has said `etapa` before: `en la de crecimiento`.
    pub again: Option<String>,
    pub value: T,
}

/// Groups stages by a value, in the order of the stages. Stages without a value are left out.
pub fn shares<T: PartialEq>(model: &Model, lang: Lang, value: impl Fn(&Stage) -> Option<T>) -> Result<Vec<Share<T>>> {
    let mut groups: Vec<(Vec<&Stage>, T)> = Vec::new();
    for stage in &model.stages {
        let Some(value) = value(stage) else { continue };
        match groups.iter_mut().find(|(_, known)| *known == value) {
            Some((stages, _)) => stages.push(stage),
            None => groups.push((vec![stage], value)),
        }
    }
    let all = matches!(groups.as_slice(), [(stages, _)] if stages.len() == model.stages.len());
    let shared = groups.into_iter().map(|(stages, value)| {
        let said = |again| if all { Ok(None) } else { phrase(&stages, again, lang).map(Some) };
        Ok(Share { at: said(false)?, again: said(true)?, value })
    });
    shared.collect()
}

/// `en la etapa inicial`, `en la etapa inicial y en la de crecimiento`.
pub fn stage_at(stages: &[&Stage], lang: Lang) -> Result<String> {
    phrase(stages, false, lang)
}

/// What is so at some stages only, with the stages before it: `In the growth stage: …`.
pub fn at_stage(at: &str, text: &str) -> String {
    if at.is_empty() {
        return text.to_string();
    }
    format!("{}: {text}", capitalised(at))
}

fn phrase(stages: &[&Stage], again: bool, lang: Lang) -> Result<String> {
    let prose = prose(lang)?;
    let mut said = Vec::new();
    for (at, stage) in stages.iter().enumerate() {
        let (kind, title) = named(stage, lang)?;
        let key = format!("common.stage.{kind}");
        said.push(prose.part(&key, &json!({ "title": title, "again": again || at > 0 }))?);
    }
    Ok(list(&said, lang))
}

/// `etapa inicial`, `etapa de crecimiento`, for a heading.
pub fn stage_label(stage: &Stage, lang: Lang) -> String {
    team_text(stage.title.get(lang))
}

/// How a stage's title joins its noun: as an adjective, as a complement, or as a name.
fn named(stage: &Stage, lang: Lang) -> Result<(&'static str, String)> {
    let title = stage.title.get(lang);
    let plain = title.chars().skip(1).all(|c| c.is_lowercase() || c == ' ');
    let lower = title.to_lowercase();
    // The sentence has its own article: `in the whole country stage`.
    let lower = team_text(lower.strip_prefix("the ").filter(|_| lang == Lang::En).unwrap_or(&lower));
    let prose = prose(lang)?;
    let head = title.to_lowercase();
    let head = head.split_whitespace().next().unwrap_or_default();
    Ok(match prose.word_if(&format!("common.stage_words.{head}")) {
        Some("adjective") if plain => ("adjective", lower),
        Some("noun") if plain => ("noun", lower),
        _ => match lang {
            Lang::Es if !title.contains(' ') && !title.contains(char::is_lowercase) => ("name", team_text(title)),
            Lang::Es => ("name", quoted(title, lang)),
            Lang::En if plain => ("noun", lower),
            Lang::En => ("name", team_text(title)),
        },
    })
}
