//! Settings tables: one row a key, and the one reader that checks and fills them.

use indexmap::IndexMap;

use super::text::Text;
use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};
use crate::source::{Node, Value as Raw};

/// One key of a service or of the language: it drives reading, defaults, `explain`, the schema and the reference.
#[derive(Debug)]
pub struct Setting {
    /// The word in the model.
    pub key: &'static str,
    pub of: Type,
    pub default: Default,
    /// The unit of a number, as written in prose: "GB", "days", "MiB".
    pub unit: &'static str,
    /// One or two sentences in English.
    pub doc: &'static str,
    /// Where a fact about AWS comes from (a limit, a list of words); empty where it is orbi's own choice.
    pub source: &'static str,
}

/// What a value must look like.
#[derive(Debug)]
pub enum Type {
    /// `true` or `false`.
    Flag,
    /// A whole number from `min` to `max`.
    Count { min: i64, max: i64 },
    /// `LOW..HIGH`, or one number for both.
    Range { min: i64, max: i64 },
    /// One of some words.
    Word(&'static [&'static str]),
    /// Any one-line text.
    Text,
    /// A text that the function takes, or refuses with what it expected.
    Checked(fn(&str) -> Result<(), String>),
    /// A text, or one per language: `{ es: …, en: … }`.
    Localized,
    /// The id of a component.
    Component,
    /// A map with its own table.
    Table(&'static [Setting]),
    /// A list of one-line texts.
    Texts,
    /// A map of free keys to one-line texts.
    Pairs,
}

/// What holds when the key is not written.
#[derive(Debug, Clone, Copy)]
pub enum Default {
    /// It must be written.
    Required,
    /// Nothing: the part it describes is absent, or derived as the documentation says.
    Absent,
    /// This value, spelled as in a model.
    Is(&'static str),
}

/// A value that passed its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Flag(bool),
    Count(i64),
    Range(i64, i64),
    Text(String),
    Localized(Text),
    Table(Settings),
    Texts(Vec<String>),
    Pairs(IndexMap<String, String>),
}

/// A value, whether it is the default, and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub value: Value,
    pub default: bool,
    pub span: Span,
}

/// The values of one table, in its order. Absent keys are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(IndexMap<&'static str, Given>);

impl Settings {
    /// The value of a key with where it comes from.
    pub fn given(&self, key: &str) -> Option<&Given> {
        self.0.get(key)
    }

    /// Every value in the table's order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Given)> {
        self.0.iter().map(|(key, given)| (*key, given))
    }

    /// Puts a value that placement or another part of the model implies, as a default.
    pub fn imply(&mut self, key: &'static str, value: Value) {
        self.0.entry(key).or_insert(Given { value, default: true, span: Span::default() });
    }

    /// Whether a flag is on; an absent one is off.
    pub fn flag(&self, key: &str) -> bool {
        matches!(self.value(key), Some(Value::Flag(true)))
    }

    /// A whole number, where it is there.
    pub fn count(&self, key: &str) -> Option<i64> {
        match self.value(key) {
            Some(Value::Count(count)) => Some(*count),
            _ => None,
        }
    }

    /// The ends of a range, where it is there.
    pub fn range(&self, key: &str) -> Option<(i64, i64)> {
        match self.value(key) {
            Some(Value::Range(low, high)) => Some((*low, *high)),
            _ => None,
        }
    }

    /// A one-line text, where it is there.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.value(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A text per language, where it is there.
    pub fn localized(&self, key: &str) -> Option<&Text> {
        match self.value(key) {
            Some(Value::Localized(text)) => Some(text),
            _ => None,
        }
    }

    /// An inner table, where it is there.
    pub fn table(&self, key: &str) -> Option<&Settings> {
        match self.value(key) {
            Some(Value::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// A list of texts; empty where it is absent.
    pub fn texts(&self, key: &str) -> &[String] {
        match self.value(key) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }

    /// A map of free keys, where it is there.
    pub fn pairs(&self, key: &str) -> Option<&IndexMap<String, String>> {
        match self.value(key) {
            Some(Value::Pairs(pairs)) => Some(pairs),
            _ => None,
        }
    }

    /// Where a key was written, else `otherwise`.
    pub fn span(&self, key: &str, otherwise: Span) -> Span {
        match self.0.get(key) {
            Some(given) if !given.default => given.span,
            _ => otherwise,
        }
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.0.get(key).map(|given| &given.value)
    }
}

/// Reads the entries of `node` by `table`. `owner` names it in messages; `skip` lists keys that are read elsewhere.
pub fn read(table: &'static [Setting], node: &Node, owner: &str, skip: &[&str], report: &mut Report) -> Settings {
    unknown_keys(table, node, owner, skip, report);
    fill(table, node, owner, report)
}

/// As [`read`], for a table that shares its map with others: unknown keys are not its business.
pub fn fill(table: &'static [Setting], node: &Node, owner: &str, report: &mut Report) -> Settings {
    let mut settings = Settings::default();
    for setting in table {
        let given = match (node.entry(setting.key), setting.default) {
            (Some((_, written)), _) => {
                read_value(setting, written, report).map(|value| Given { value, default: false, span: written.span })
            }
            (None, Default::Is(spelled)) => {
                default_value(&setting.of, spelled).map(|value| Given { value, default: true, span: node.span })
            }
            (None, Default::Absent) => None,
            (None, Default::Required) => {
                let message = format!("{owner} needs `{}`", setting.key);
                let place = node.map().first().map_or(node.span, |(key, _)| key.span);
                report.push(Diagnostic::error(Code::MissingKey, place, message).help(usage(setting)));
                None
            }
        };
        given.map(|given| settings.0.insert(setting.key, given));
    }
    settings
}

fn unknown_keys(table: &'static [Setting], node: &Node, owner: &str, skip: &[&str], report: &mut Report) {
    let known: Vec<&str> = skip.iter().copied().chain(table.iter().map(|row| row.key)).collect();
    for (key, _) in node.map().iter().filter(|(key, _)| !known.contains(&key.text.as_str())) {
        let message = format!("{owner} has no key `{}`", key.text);
        let help = did_you_mean(&key.text, known.iter().copied());
        report.push(Diagnostic::error(Code::UnknownKey, key.span, message).help(help));
    }
}

fn read_value(setting: &'static Setting, node: &Node, report: &mut Report) -> Option<Value> {
    if let Type::Table(table) = setting.of {
        return match &node.value {
            Raw::Map(_) => Some(Value::Table(read(table, node, &format!("`{}`", setting.key), &[], report))),
            _ => wrong(setting, node, report),
        };
    }
    match check(&setting.of, node) {
        Ok(value) => Some(value),
        Err(Fault::Type) => wrong(setting, node, report),
        Err(Fault::Range(min, max)) => {
            let message = format!("`{}` is {}, outside {min} to {max}", setting.key, node.describe());
            report.push(Diagnostic::error(Code::OutOfRange, node.span, message).help(usage(setting)));
            None
        }
        Err(Fault::Word(words)) => {
            let message = format!("`{}` cannot be {}", setting.key, node.describe());
            let help = did_you_mean(node.text().unwrap_or_default(), words.iter().copied());
            report.push(Diagnostic::error(Code::UnknownWord, node.span, message).help(help));
            None
        }
        Err(Fault::Said(expected)) => {
            let message = format!("`{}` cannot be {}", setting.key, node.describe());
            report.push(Diagnostic::error(Code::BadValue, node.span, message).help(expected));
            None
        }
    }
}

enum Fault {
    Type,
    Range(i64, i64),
    Word(&'static [&'static str]),
    Said(String),
}

fn check(of: &Type, node: &Node) -> Result<Value, Fault> {
    match (of, &node.value) {
        (Type::Localized, _) => Text::read(node).map(Value::Localized).ok_or(Fault::Type),
        (Type::Texts, Raw::List(items)) => {
            let texts: Option<Vec<_>> = items.iter().map(one_line).collect();
            texts.map(Value::Texts).ok_or(Fault::Type)
        }
        (Type::Pairs, Raw::Map(entries)) => {
            let pairs = entries.iter().map(|(key, value)| Some((key.text.clone(), one_line(value)?)));
            pairs.collect::<Option<_>>().map(Value::Pairs).ok_or(Fault::Type)
        }
        (_, Raw::Scalar { text, quoted }) => scalar(of, text, *quoted),
        _ => Err(Fault::Type),
    }
}

fn one_line(node: &Node) -> Option<String> {
    node.text().filter(|text| !text.contains('\n')).map(str::to_string)
}

fn scalar(of: &Type, text: &str, quoted: bool) -> Result<Value, Fault> {
    match of {
        Type::Flag => match text {
            "true" if !quoted => Ok(Value::Flag(true)),
            "false" if !quoted => Ok(Value::Flag(false)),
            _ => Err(Fault::Type),
        },
        Type::Count { min, max } => {
            let count = number(text, quoted)?;
            (*min..=*max).contains(&count).then_some(Value::Count(count)).ok_or(Fault::Range(*min, *max))
        }
        Type::Range { min, max } => {
            let (low, high) = text.split_once("..").unwrap_or((text, text));
            let (low, high) = (number(low, quoted)?, number(high, quoted)?);
            let fits = *min <= low && low <= high && high <= *max;
            fits.then_some(Value::Range(low, high)).ok_or(Fault::Range(*min, *max))
        }
        Type::Word(words) => {
            let known = words.contains(&text).then(|| Value::Text(text.to_string()));
            known.ok_or(Fault::Word(words))
        }
        Type::Checked(accept) => match accept(text) {
            Ok(()) => Ok(Value::Text(text.to_string())),
            Err(expected) => Err(Fault::Said(expected)),
        },
        Type::Text | Type::Component if !text.contains('\n') && !text.is_empty() => Ok(Value::Text(text.to_string())),
        _ => Err(Fault::Type),
    }
}

fn number(text: &str, quoted: bool) -> Result<i64, Fault> {
    let plain = !quoted && !text.is_empty() && text.trim_start_matches('-').chars().all(|c| c.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten().ok_or(Fault::Type)
}

fn wrong(setting: &Setting, node: &Node, report: &mut Report) -> Option<Value> {
    let message = format!("`{}` must be {}, not {}", setting.key, expected(&setting.of), node.describe());
    report.push(Diagnostic::error(Code::WrongType, node.span, message).help(usage(setting)));
    None
}

/// What a type takes, in words.
pub fn expected(of: &Type) -> String {
    match of {
        Type::Flag => "`true` or `false`".to_string(),
        Type::Count { min, max } => format!("a whole number from {min} to {max}, without quotes"),
        Type::Range { min, max } => format!("a range such as `{min}..{}` within {min} to {max}", (*max).min(*min + 3)),
        Type::Word(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or "),
        Type::Text | Type::Checked(_) => "a text on one line".to_string(),
        Type::Localized => "a text, or `{ es: …, en: … }`".to_string(),
        Type::Component => "the id of a component".to_string(),
        Type::Table(rows) => {
            let keys: Vec<_> = rows.iter().map(|row| row.key).collect();
            format!("a map with {}", keys.join(", "))
        }
        Type::Texts => "a list of texts".to_string(),
        Type::Pairs => "a map of texts".to_string(),
    }
}

fn usage(setting: &Setting) -> String {
    format!("`{}`: {}. {}", setting.key, expected(&setting.of), setting.doc)
}

/// The values of a table for a part nobody wrote: `given` over the defaults.
pub fn derived(table: &'static [Setting], given: &IndexMap<&'static str, Value>) -> Settings {
    let mut settings = Settings::default();
    for setting in table {
        let usual = match setting.default {
            Default::Is(spelled) => default_value(&setting.of, spelled),
            _ => None,
        };
        if let Some(value) = given.get(setting.key).cloned().or(usual) {
            settings.imply(setting.key, value);
        }
    }
    settings
}

/// The value of a default as spelled in its table; a test checks that every one reads.
pub fn default_value(of: &Type, spelled: &str) -> Option<Value> {
    match of {
        Type::Table(_) | Type::Localized | Type::Texts | Type::Pairs => None,
        _ => scalar(of, spelled, false).ok(),
    }
}
