//! Requirement checks: a small grammar of comparisons, flags and sentences.

use super::connect::{self, Stop};
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
pub const METRICS: &[&str] = &["latency", "errors", "throttles", "cpu", "memory", "storage", "connections"];

/// Every form a check is written in, for help.
fn forms() -> String {
    let all: Vec<String> = Check::EXAMPLES.iter().map(|form| format!("`{form}`")).collect();
    format!("checks are written {}", all.join(", "))
}

/// A word of a check and where it stands.
type Word<'a> = (&'a str, Span);

/// What a check may speak of.
struct Scope<'a> {
    stack: &'a Stack,
    stages: &'a [String],
    /// The check as written.
    item: &'a Node,
}

/// Reads every requirement of the model.
pub fn read(tree: &Node, stack: &Stack, stages: &[String], report: &mut Report) -> Vec<Requirement> {
    let entries = tree.get("requirements").map_or(&[][..], Node::map);
    entries.iter().filter_map(|(id, node)| read_one(id, node, stack, stages, report)).collect()
}

fn read_one(id: &Key, node: &Node, stack: &Stack, stages: &[String], report: &mut Report) -> Option<Requirement> {
    language::check_id(id, report);
    let owner = format!("the requirement `{}`", id.text);
    let said = setting::read(language::REQUIREMENT, node, &owner, &[], report);
    let mut checks = Vec::new();
    for item in node.get("met_by").map_or(&[][..], Node::list) {
        let Some(text) = item.text() else { continue };
        if let Some(check) = parse(&Scope { stack, stages, item }, report) {
            checks.push((text.to_string(), check));
        }
    }
    Some(Requirement { id: id.text.clone(), says: said.localized("says")?.clone(), checks, span: id.span })
}

fn parse(at: &Scope, report: &mut Report) -> Option<Check> {
    let placed = at.item.words();
    let texts: Vec<&str> = placed.iter().map(|(text, _)| *text).collect();
    let mut component = |index: usize| at.component(placed[index], report);
    match texts.as_slice() {
        ["https", "everywhere"] => Some(Check::HttpsEverywhere),
        ["only", _, "reaches", _] => {
            let (from, to) = (component(1), component(3));
            Some(Check::OnlyReaches { from: from?, to: to? })
        }
        [_, "is", "private"] => Some(Check::Private { id: component(0)? }),
        [_, "is", "encrypted"] => Some(Check::Encrypted { id: component(0)? }),
        ["alarm", _, "on", _] => {
            let (on, metric) = (component(3), word(placed[1], METRICS, report));
            Some(Check::Alarm { on: on?, metric: metric? })
        }
        [_, "scales", "on", _] => {
            let (id, on) = (component(0), word(placed[3], FOLLOWED, report));
            Some(Check::Scales { id: id?, on: on? })
        }
        ["cost", "<=", _, "at", _] => at.cost(placed[2], placed[4], report),
        [only] if Comparison::WORDS.iter().any(|(sign, _)| only.contains(sign)) => at.unspaced(only, report),
        [_, _, _] => at.compare(placed[0], placed[1], placed[2], report),
        [path] if path.contains('.') => at.flag(placed[0], report),
        _ => at.unreadable(at.item.span, report),
    }
}

/// What the number of tasks or instances may follow, in the keys of `scale`.
const FOLLOWED: &[&str] = &["cpu", "memory", "requests"];

fn word((text, span): Word, words: &[&'static str], report: &mut Report) -> Option<String> {
    if words.contains(&text) {
        return Some(text.to_string());
    }
    let help = did_you_mean(text, words.iter().copied());
    report.push(Diagnostic::error(Code::UnknownWord, span, format!("a check cannot say `{text}` here")).help(help));
    None
}

impl Scope<'_> {
    fn unreadable(&self, span: Span, report: &mut Report) -> Option<Check> {
        let message = format!("{} is no check", self.item.describe());
        report.push(Diagnostic::error(Code::BadValue, span, message).help(forms()));
        None
    }

    /// A comparison without blanks around its sign.
    fn unspaced(&self, text: &str, report: &mut Report) -> Option<Check> {
        let sign = Comparison::WORDS.iter().find(|(sign, _)| text.contains(sign)).map_or("", |(sign, _)| *sign);
        let (path, value) = text.split_once(sign).unwrap_or((text, ""));
        let message = format!("`{text}` is no check");
        let help = format!("write `{path} {sign} {value}`, with a space on both sides");
        report.push(Diagnostic::error(Code::BadValue, self.item.span, message).help(help));
        None
    }

    fn component(&self, (id, span): Word, report: &mut Report) -> Option<String> {
        let stop = Stop { id: id.to_string(), span };
        connect::lookup(&stop, &self.stack.known(), report).map(|found| found.id.clone())
    }

    fn cost(&self, amount: Word, (stage, place): Word, report: &mut Report) -> Option<Check> {
        let Ok(at_most) = amount.0.parse() else { return self.unreadable(amount.1, report) };
        if !self.stages.iter().any(|known| known == stage) {
            let help = did_you_mean(stage, self.stages.iter().map(String::as_str));
            let message = format!("there is no stage `{stage}`");
            report.push(Diagnostic::error(Code::UnknownReference, place, message).help(help));
            return None;
        }
        Some(Check::Cost { at_most, stage: stage.to_string() })
    }

    fn compare(&self, path: Word, sign: Word, value: Word, report: &mut Report) -> Option<Check> {
        let comparison = Comparison::WORDS.iter().find(|(word, _)| *word == sign.0).map(|(_, comparison)| *comparison);
        if comparison.is_none() && path.0.contains('.') && !sign.0.chars().any(char::is_alphanumeric) {
            let message = format!("`{}` is no comparison", sign.0);
            let help = "compare with `>=`, `<=`, `==`, `>` or `<`";
            report.push(Diagnostic::error(Code::UnknownWord, sign.1, message).help(help));
            return None;
        }
        let Some(comparison) = comparison.filter(|_| path.0.contains('.')) else {
            return self.unreadable(self.item.span, report);
        };
        let Ok(number) = value.0.parse() else { return self.unreadable(value.1, report) };
        match self.setting(path, report)? {
            Value::Count(_) | Value::Range(..) => {
                Some(Check::Compare { path: path.0.to_string(), comparison, value: number })
            }
            Value::Flag(_) => self.mismatch(path, "is true or false: name it alone, as in `db.multi_az`", report),
            _ => self.mismatch(path, "is not a number", report),
        }
    }

    fn flag(&self, path: Word, report: &mut Report) -> Option<Check> {
        match self.setting(path, report)? {
            Value::Flag(_) => Some(Check::Flag { path: path.0.to_string() }),
            Value::Count(_) | Value::Range(..) => {
                self.mismatch(path, "is a number: compare it, as in `db.backup_days >= 7`", report)
            }
            _ => self.mismatch(path, "is neither true nor false", report),
        }
    }

    fn mismatch(&self, (path, span): Word, why: &str, report: &mut Report) -> Option<Check> {
        report.push(Diagnostic::error(Code::WrongType, span, format!("`{path}` {why}")).help(forms()));
        None
    }

    /// The value at a path; an error at the name that is not there.
    fn setting(&self, (path, span): Word, report: &mut Report) -> Option<Value> {
        let (head, key) = path.split_once('.').unwrap_or((path, ""));
        let inside = |from: usize, len: usize| match span.end - span.start == path.len() {
            true => Span::new(span.start + from, span.start + from + len),
            false => span,
        };
        if head != "network" {
            self.component((head, inside(0, head.len())), report)?;
        }
        let found = self.stack.setting(path);
        if found.is_none() && !self.faulty(head, key) {
            let keys = self.keys(head);
            let (message, help) = match head == "network" && self.stack.network.is_none() {
                true => ("there is no network".into(), "a network is there where a component stands in one".into()),
                false => (format!("`{head}` has no `{key}`"), did_you_mean(key, keys.iter().map(String::as_str))),
            };
            let place = inside(head.len() + 1, key.len());
            report.push(Diagnostic::error(Code::UnknownReference, place, message).help(help));
        }
        found
    }

    /// Whether the value is missing for a reason that is told where it is written.
    fn faulty(&self, head: &str, key: &str) -> bool {
        let first = key.split('.').next().unwrap_or_default();
        match self.stack.components.get(head) {
            Some(component) => component.settings.faulty(first),
            None => self.stack.network.is_none() && self.stack.components.values().any(|one| one.placement.in_vpc()),
        }
    }

    /// What can be asked of a component or the network.
    fn keys(&self, head: &str) -> Vec<String> {
        let Some(component) = self.stack.components.get(head) else { return vec!["zones".into()] };
        let mut keys = Vec::new();
        for (key, given) in component.settings.iter() {
            match &given.value {
                Value::Table(table) => keys.extend(table.iter().map(|(inner, _)| format!("{key}.{inner}"))),
                _ => keys.push(key.to_string()),
            }
        }
        keys
    }
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
