//! What the team wrote down: which record it belongs to, and the records that only it has.

use anyhow::Result;
use indexmap::IndexMap;
use serde_json::json;

use super::topic::{At, Choice, Topic};
use crate::facts::types::{DecisionFact, OptionFact};
use crate::facts::words::{Namer, capitalised, code, prose, quoted};
use crate::graph::{Decision, Stack};
use crate::units::Lang;

/// The team's decision on a topic: about the component, or about the network where the topic is derived from it, naming an
/// option of the topic as what it chose; without a choice, the first about it that nothing used.
pub fn for_topic<'a>(stack: &'a Stack, topic: &Topic, at: &At, used: &[&str]) -> Option<&'a Decision> {
    let owner = at.one.derived_from.as_deref();
    let about = |decision: &&Decision| decision.about == at.one.id || Some(decision.about.as_str()) == owner;
    let fresh = |decision: &&Decision| !used.contains(&decision.id.as_str());
    let known = |decision: &&Decision| match &decision.chose {
        Some(word) => topic.options.iter().any(|option| names(option, word)),
        None => true,
    };
    stack.decisions.iter().filter(about).filter(fresh).find(known)
}

/// Whether a word of the model names an option.
pub fn names(option: &Choice, word: &str) -> bool {
    let word = word.to_lowercase();
    option.id == word || option.words.contains(&word.as_str())
}

/// A decision on which orbi knows no options: the team's words alone.
pub fn alone(stack: &Stack, decision: &Decision, lang: Lang) -> Result<DecisionFact> {
    let prose = prose(lang)?;
    let namer = Namer::new(stack, lang)?;
    let about = match stack.components.get(&decision.about) {
        Some(one) => namer.work(one)?.forms(lang),
        None => prose.noun("common.decision.network")?.forms(lang),
    };
    let title = decision.title.as_ref().map_or(decision.id.replace('-', " "), |title| title.get(lang).to_string());
    let reason = decision.because.as_ref().map(|because| quoted(because.get(lang), lang));
    let facts = json!({
        "about": about,
        "chose": decision.chose.as_deref().map(code),
        "reason": reason,
    });
    let chosen = decision.chose.iter().map(|word| (word, true));
    let options = chosen.chain(decision.over.iter().map(|word| (word, false)));
    Ok(DecisionFact {
        id: decision.id.clone(),
        title: capitalised(&title),
        about: decision.about.clone(),
        context: prose.say("common.decision.alone.context", &facts)?,
        options: options.map(|(word, chosen)| unknown(word, chosen)).collect(),
        decision: prose.say("common.decision.alone.decision", &facts)?,
        by_team: true,
        consequences: String::new(),
        revisit: String::new(),
    })
}

/// An option only the team knows: its word, and nothing orbi could say of it.
pub fn unknown(word: &str, chosen: bool) -> OptionFact {
    OptionFact {
        title: capitalised(word),
        chosen,
        also: Vec::new(),
        good: String::new(),
        bad: String::new(),
        monthly: IndexMap::new(),
    }
}
