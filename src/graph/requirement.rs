//! Requirement checks: a small grammar of comparisons, flags and sentences.

use super::stack::{Requirement, Stack};
use super::{language, stack};
use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};
use crate::services::setting::{self, Value};
use crate::source::{Key, Node};

/// What proves a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// `db.backup_days >= 7`, `network.zones >= 2`
    Compare { path: String, comparison: Comparison, value: i64 },
    /// `db.multi_az`
    Flag { path: String },
    /// `only api reaches db`
    OnlyReaches { from: String, to: String },
    /// `db is private`
    Private { id: String },
    /// `db is encrypted`
    Encrypted { id: String },
    /// `https everywhere`
    HttpsEverywhere,
    /// `alarm latency on entrada`
    Alarm { metric: String, on: String },
    /// `api scales on cpu`
    Scales { id: String, on: String },
    /// `cost <= 120 at inicial`
    Cost { at_most: i64, stage: String },
}

impl Check {
    /// One of each form, for documentation and editors.
    pub const EXAMPLES: &'static [&'static str] = &[
        "db.backup_days >= 7",
        "db.multi_az",
        "only api reaches db",
        "db is private",
        "db is encrypted",
        "https everywhere",
        "alarm latency on entry",
        "api scales on cpu",
        "cost <= 120 at initial",
    ];
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    AtLeast,
    AtMost,
    Equal,
    More,
    Less,
}

impl Comparison {
    const WORDS: &'static [(&'static str, Comparison)] = &[
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        ("==", Comparison::Equal),
        (">", Comparison::More),
        ("<", Comparison::Less),
    ];

    /// Whether `left` compares so with `right`.
    pub fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Comparison::AtLeast => left >= right,
            Comparison::AtMost => left <= right,
            Comparison::Equal => left == right,
            Comparison::More => left > right,
            Comparison::Less => left < right,
        }
    }
}

/// Metrics an alarm can be asked for.
pub const METRICS: &[&str] = &["latency", "errors", "cpu", "memory", "storage", "connections"];

const FORMS: &str = "checks are written `db.backup_days >= 7`, `db.multi_az`, `only api reaches db`, `db is private`, `db is encrypted`, \
                     `https everywhere`, `alarm latency on entrada`, `api scales on cpu`, `cost <= 120 at inicial`";

/// Reads every requirement of the model.
pub fn read(tree: &Node, stack: &Stack, stages: &[String], report: &mut Report) -> Vec<Requirement> {
    let entries = tree.get("requirements").map_or(&[][..], Node::map);
    entries.iter().filter_map(|(id, node)| read_one(id, node, stack, stages, report)).collect()
}

fn read_one(id: &Key, node: &Node, stack: &Stack, stages: &[String], report: &mut Report) -> Option<Requirement> {
    if let Err(expected) = language::id(&id.text) {
        report.push(Diagnostic::error(Code::BadId, id.span, format!("`{}` cannot be an id", id.text)).help(expected));
    }
    let owner = format!("the requirement `{}`", id.text);
    let said = setting::read(language::REQUIREMENT, node, &owner, &[], report);
    let mut checks = Vec::new();
    for item in node.get("met_by").map_or(&[][..], Node::list) {
        let text = item.text().unwrap_or_default();
        if let Some(check) = parse(text, item.span, stack, stages, report) {
            checks.push((text.to_string(), check));
        }
    }
    Some(Requirement { id: id.text.clone(), says: said.localized("says")?.clone(), checks, span: id.span })
}

fn parse(text: &str, span: Span, stack: &Stack, stages: &[String], report: &mut Report) -> Option<Check> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut component = |id: &str| component_known(id, span, stack, report).then(|| id.to_string());
    let check = match words.as_slice() {
        ["https", "everywhere"] => Check::HttpsEverywhere,
        ["only", from, "reaches", to] => Check::OnlyReaches { from: component(from)?, to: component(to)? },
        [id, "is", "private"] => Check::Private { id: component(id)? },
        [id, "is", "encrypted"] => Check::Encrypted { id: component(id)? },
        ["alarm", metric, "on", on] => {
            Check::Alarm { on: component(on)?, metric: word(metric, METRICS, span, report)? }
        }
        [id, "scales", "on", on] => {
            Check::Scales { id: component(id)?, on: word(on, &["cpu", "memory"], span, report)? }
        }
        ["cost", "<=", amount, "at", stage] => cost(amount, stage, text, span, stages, report)?,
        [path, sign, value] => compare(path, sign, value, text, span, stack, report)?,
        [path] if path.contains('.') => flag(path, text, span, stack, report)?,
        _ => return unreadable(text, span, report),
    };
    Some(check)
}

fn unreadable(text: &str, span: Span, report: &mut Report) -> Option<Check> {
    report.push(Diagnostic::error(Code::BadValue, span, format!("`{text}` is no check")).help(FORMS));
    None
}

fn component_known(id: &str, span: Span, stack: &Stack, report: &mut Report) -> bool {
    let known = stack.components.contains_key(id);
    if !known {
        let help = did_you_mean(id, stack.components.keys().map(String::as_str));
        report
            .push(Diagnostic::error(Code::UnknownReference, span, format!("there is no component `{id}`")).help(help));
    }
    known
}

fn word(text: &str, words: &[&'static str], span: Span, report: &mut Report) -> Option<String> {
    if words.contains(&text) {
        return Some(text.to_string());
    }
    let help = did_you_mean(text, words.iter().copied());
    report.push(Diagnostic::error(Code::UnknownWord, span, format!("a check cannot say `{text}` here")).help(help));
    None
}

fn cost(amount: &str, stage: &str, text: &str, span: Span, stages: &[String], report: &mut Report) -> Option<Check> {
    let Ok(at_most) = amount.parse() else { return unreadable(text, span, report) };
    if !stages.iter().any(|known| known == stage) {
        let help = did_you_mean(stage, stages.iter().map(String::as_str));
        report.push(Diagnostic::error(Code::UnknownReference, span, format!("there is no stage `{stage}`")).help(help));
        return None;
    }
    Some(Check::Cost { at_most, stage: stage.to_string() })
}

fn compare(
    path: &str,
    sign: &str,
    value: &str,
    text: &str,
    span: Span,
    stack: &Stack,
    report: &mut Report,
) -> Option<Check> {
    let comparison = Comparison::WORDS.iter().find(|(word, _)| *word == sign).map(|(_, comparison)| *comparison);
    let (Some(comparison), Ok(value)) = (comparison, value.parse()) else { return unreadable(text, span, report) };
    match setting_at(path, span, stack, report)? {
        Value::Count(_) | Value::Range(..) => Some(Check::Compare { path: path.to_string(), comparison, value }),
        _ => {
            report.push(Diagnostic::error(Code::WrongType, span, format!("`{path}` is not a number")).help(FORMS));
            None
        }
    }
}

fn flag(path: &str, text: &str, span: Span, stack: &Stack, report: &mut Report) -> Option<Check> {
    match setting_at(path, span, stack, report)? {
        Value::Flag(_) => Some(Check::Flag { path: path.to_string() }),
        _ => {
            let message = format!("`{text}` is neither true nor false");
            report.push(Diagnostic::error(Code::WrongType, span, message).help(FORMS));
            None
        }
    }
}

fn setting_at(path: &str, span: Span, stack: &Stack, report: &mut Report) -> Option<Value> {
    let (head, key) = path.split_once('.').unwrap_or((path, ""));
    if head != "network" && !component_known(head, span, stack, report) {
        return None;
    }
    let found = stack.setting(path);
    if found.is_none() {
        let known: Vec<&str> = match head {
            "network" => vec!["zones"],
            _ => stack.components[head].settings.iter().map(|(key, _)| key).collect(),
        };
        let message = format!("`{head}` has no `{key}`");
        report.push(Diagnostic::error(Code::UnknownReference, span, message).help(did_you_mean(key, known)));
    }
    found
}

impl stack::Stack {
    /// The value at a dotted path: `db.multi_az`, `api.scale.cpu`, `network.zones`.
    pub fn setting(&self, path: &str) -> Option<Value> {
        let (head, rest) = path.split_once('.')?;
        if head == "network" {
            let zones = self.network.as_ref()?.zones;
            return (rest == "zones").then(|| i64::try_from(zones).ok().map(Value::Count)).flatten();
        }
        let mut settings = &self.components.get(head)?.settings;
        let mut keys: Vec<&str> = rest.split('.').collect();
        let last = keys.pop()?;
        for key in keys {
            settings = settings.table(key)?;
        }
        settings.given(last).map(|given| given.value.clone())
    }
}
