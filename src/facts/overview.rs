//! What the stack is, in a paragraph; what each component does in it; what differs between stages.

use anyhow::Result;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde_json::json;

use super::around::around;
use super::words::{self, Namer, capitalised, list, paragraph};
use crate::graph::{Component, Model, Stack, Stage};
use crate::services::{Role, Value};
use crate::units::{self, Lang};

/// The stack in a paragraph: what people open, what runs, where the data is, who releases it and who is told. It is of
/// the stage that is shown; what other stages say instead follows with the stage.
pub fn overview(model: &Model, shown: usize, lang: Lang) -> Result<String> {
    let Some(stage) = model.stages.get(shown) else { return Ok(String::new()) };
    let mut said = sentences(&stage.stack, lang)?;
    let mut others: Vec<(Vec<&Stage>, Vec<String>)> = Vec::new();
    for other in model.stages.iter().filter(|other| other.id != stage.id) {
        let own: Vec<String> =
            sentences(&other.stack, lang)?.into_iter().filter(|sentence| !said.contains(sentence)).collect();
        match others.iter_mut().find(|(_, known)| *known == own) {
            Some((stages, _)) => stages.push(other),
            None if own.is_empty() => (),
            None => others.push((vec![other], own)),
        }
    }
    for (stages, own) in others {
        said.push(words::at_stage(&words::stage_at(&stages, lang)?, &paragraph(&own)));
    }
    Ok(paragraph(&said))
}

fn sentences(stack: &Stack, lang: Lang) -> Result<Vec<String>> {
    let namer = Namer::new(stack, lang)?;
    let mut parts: Vec<&Component> = stack.components.values().filter(|one| one.derived_from.is_none()).collect();
    parts.sort_by_key(|one| order(one));
    let (mut said, mut clauses) = (Vec::new(), Vec::new());
    let mut told: Vec<&str> = Vec::new();
    for one in &parts {
        if told.contains(&one.id.as_str()) {
            continue;
        }
        let alike: Vec<&Component> = parts.iter().copied().filter(|other| together(stack, one, other)).collect();
        told.extend(alike.iter().map(|other| other.id.as_str()));
        let mut facts = around(&namer, one)?;
        if alike.len() > 1 {
            facts["me"]["work"] = several(&namer, &alike)?;
        }
        said.push(namer.prose.say_if(&format!("{}.overview", one.kind()), &facts)?);
    }
    for one in stack.components.values() {
        let key = format!("{}.overview_clause", one.kind());
        if namer.prose.has(&key) {
            let clause = namer.prose.part(&key, &around(&namer, one)?)?;
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
        }
    }
    clauses.reverse();
    if !stack.components.values().any(|one| one.service.role() == Role::Code) {
        said.push(namer.prose.say("common.overview.region", &json!({ "region": stack.region }))?);
    }
    if !clauses.is_empty() {
        said.push(namer.prose.say("common.overview.last", &json!({ "parts": clauses }))?);
    }
    Ok(said)
}

/// Whether two components are told in one sentence: code of one kind behind the same balancer, or behind none.
fn together(stack: &Stack, one: &Component, other: &Component) -> bool {
    let front = |one: &Component| -> Option<String> {
        let callers = stack.incoming(&one.id).filter_map(|wire| stack.components.get(&wire.from));
        callers
            .into_iter()
            .find(|caller| matches!(caller.service.role(), Role::Balancer | Role::Gateway))
            .map(|caller| caller.id.clone())
    };
    let mode = |one: &Component| one.settings.text("mode").map(str::to_string);
    let code = one.service.role() == Role::Code && one.kind() == other.kind() && mode(one) == mode(other);
    one.id == other.id || code && front(one) == front(other)
}

/// Several components as one subject.
fn several(namer: &Namer, parts: &[&Component]) -> Result<serde_json::Value> {
    let lang = namer.prose.lang;
    let nouns: Vec<words::Noun> = parts.iter().map(|one| namer.work(one)).collect::<Result<_>>()?;
    let names: Vec<String> = nouns.iter().map(|noun| noun.the(lang)).collect();
    let text = list(&names, lang);
    let feminine = nouns.iter().all(|noun| noun.feminine);
    let whole = words::Noun { text, feminine, plural: true, article: false };
    Ok(whole.forms(lang))
}

/// Pages first, then what runs, then what keeps data.
fn order(one: &Component) -> usize {
    match one.service.role() {
        _ if one.service.holds_pages(&one.settings) => 0,
        Role::Code => 1,
        _ => 2,
    }
}

/// What a component does in this stack, in a sentence, and what it takes the place of.
pub fn role(stack: &Stack, id: &str, lang: Lang) -> Result<String> {
    let namer = Namer::new(stack, lang)?;
    let Some(one) = stack.components.get(id) else { return Ok(String::new()) };
    let role = namer.prose.say(&format!("{}.role", one.kind()), &around(&namer, one)?)?;
    let what = one.replaces.as_ref().map(|text| words::team_text(text.get(lang).trim_end_matches('.')));
    let replaces =
        what.map(|what| namer.prose.say("common.overview.replaces", &json!({ "what": what }))).transpose()?;
    Ok(paragraph(&[role, replaces.unwrap_or_default()]))
}

/// What differs between stages, for one of them: a label and the value, as written in the language.
pub fn differs(stages: &[&Stage], shown: usize, lang: Lang) -> Result<IndexMap<String, String>> {
    differing(stages, shown, lang, &|_| true)
}

/// As [`differs`], of the components that count.
pub fn differing(
    stages: &[&Stage],
    shown: usize,
    lang: Lang,
    counts: &dyn Fn(&str) -> bool,
) -> Result<IndexMap<String, String>> {
    let mut said = IndexMap::new();
    let (Some(first), Some(stage)) = (stages.first(), stages.get(shown)) else { return Ok(said) };
    let namer = Namer::new(&first.stack, lang)?;
    // What is derived follows what is written.
    let told = |one: &&Component| counts(&one.id) && one.derived_from.is_none();
    for one in first.stack.components.values().filter(told) {
        for (key, value) in keys(stages, &one.id).into_iter().flat_map(|key| within(stages, &one.id, key)) {
            if stages.iter().any(|other| value(other) != value(first)) {
                said.insert(label(&namer, one, &key)?, words::plain(&shown_value(&namer, value(stage).as_ref())?));
            }
        }
    }
    let networks = |stage: &Stage| stage.stack.network.as_ref().map(|network| (network.zones, network.egress.clone()));
    let network = |pick: fn(&(usize, String)) -> String| {
        let varies =
            stages.iter().any(|other| networks(other).map(|it| pick(&it)) != networks(first).map(|it| pick(&it)));
        varies.then(|| networks(stage).map(|it| pick(&it)).unwrap_or_default())
    };
    if let Some(zones) = network(|it| it.0.to_string()) {
        said.insert(namer.prose.word("common.differs.network_zones")?.to_string(), zones);
    }
    if let Some(egress) = network(|it| it.1.clone()) {
        let word = namer.prose.word_if(&format!("common.egress.{egress}")).unwrap_or(&egress).to_string();
        said.insert(namer.prose.word("common.differs.network_egress")?.to_string(), word);
    }
    Ok(said)
}

/// The keys a component has at any of the stages.
fn keys(stages: &[&Stage], id: &str) -> Vec<&'static str> {
    let mut keys: Vec<&'static str> = Vec::new();
    let each = stages.iter().filter_map(|stage| stage.stack.components.get(id)).flat_map(|one| one.settings.iter());
    for (key, _) in each {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The value of a key at a stage.
type Valued<'a> = Box<dyn Fn(&Stage) -> Option<Value> + 'a>;

/// A key with its value at each stage; of a table, each of its own keys as `TABLE.KEY`.
fn within<'a>(stages: &[&'a Stage], id: &'a str, key: &'static str) -> Vec<(String, Valued<'a>)> {
    let whole = move |stage: &Stage| setting(stage, id, key);
    let mut inner: Vec<&str> = Vec::new();
    for stage in stages {
        let given = stage.stack.components.get(id).and_then(|one| one.settings.given(key));
        match given.map(|given| &given.value) {
            Some(Value::Table(table)) => inner.extend(table.iter().map(|(key, _)| key)),
            Some(_) => return vec![(key.to_string(), Box::new(whole))],
            None => {}
        }
    }
    inner.sort_unstable();
    inner.dedup();
    let of = |own: &'a str| -> (String, Valued<'a>) {
        let value = move |stage: &Stage| match whole(stage) {
            Some(Value::Table(table)) => table.given(own).map(|given| given.value.clone()),
            _ => None,
        };
        (format!("{key}.{own}"), Box::new(value))
    };
    inner.into_iter().map(of).collect()
}

fn setting(stage: &Stage, id: &str, key: &str) -> Option<Value> {
    stage.stack.components.get(id)?.settings.given(key).map(|given| given.value.clone())
}

fn label(namer: &Namer, one: &Component, key: &str) -> Result<String> {
    let own = format!("common.differs.{}", key.replace('.', "_"));
    let pattern = if namer.prose.has(&own) { own.as_str() } else { "common.differs.setting" };
    let lang = namer.prose.lang;
    let facts = json!({
        "key": words::code(key),
        "work": namer.work(one)?.forms(lang),
        "name": namer.short(one)?.forms(lang),
    });
    Ok(words::plain(&capitalised(&namer.prose.part(pattern, &facts)?)))
}

fn shown_value(namer: &Namer, value: Option<&Value>) -> Result<String> {
    let lang = namer.prose.lang;
    Ok(match value {
        None => namer.prose.word("common.differs.absent")?.to_string(),
        Some(Value::Flag(flag)) => {
            let key = if *flag { "common.differs.flag_yes" } else { "common.differs.flag_no" };
            namer.prose.word(key)?.to_string()
        }
        Some(Value::Count(count)) => units::number(Decimal::from(*count), lang),
        Some(Value::Range(low, high)) => units::from_to(Decimal::from(*low), Decimal::from(*high), lang),
        Some(Value::Text(text)) => match units::ends(text).filter(|_| text.contains("..")) {
            Some((low, high)) => units::from_to(low, high, lang),
            None => words::team_text(text),
        },
        Some(Value::Localized(text)) => words::team_text(text.get(lang)),
        Some(Value::Texts(texts)) => list(&texts.iter().map(|text| words::team_text(text)).collect::<Vec<_>>(), lang),
        Some(Value::Table(table)) => {
            let inner = table
                .iter()
                .map(|(key, given)| Ok(format!("{} {}", words::code(key), shown_value(namer, Some(&given.value))?)));
            list(&inner.collect::<Result<Vec<_>>>()?, lang)
        }
        Some(Value::Pairs(pairs)) => units::number(Decimal::from(pairs.len() as u64), lang),
        Some(Value::Map(map)) => units::number(Decimal::from(map.len() as u64), lang),
        Some(Value::Blocks(node)) => units::number(Decimal::from(node.map().len() as u64), lang),
    })
}
