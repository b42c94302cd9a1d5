//! Settings tables: one row a key, and the one reader that checks and fills them.

use indexmap::IndexMap;

use super::text::Text;
use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};
use crate::source::{Key, Node, Value as Raw};

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
    /// As `Checked`, where the refusal has a code of its own.
    Coded(Code, fn(&str) -> Result<(), String>),
    /// A text, or one per language: `{ es: …, en: … }`.
    Localized,
    /// The id of a component of one of these kinds; of any where none is named.
    Component(&'static [&'static str]),
    /// A list of such ids.
    Components(&'static [&'static str]),
    /// A map with its own table.
    Table(&'static [Setting]),
    /// A list of one-line texts.
    Texts,
    /// A one-line text, or a list of them.
    OneOrMore,
    /// A map of free keys to one-line texts.
    Pairs,
    /// A map of the user's own ids, each with this table.
    Map(&'static [Setting]),
    /// A map of maps whose keys are Terraform's: blocks, each with arguments.
    Blocks,
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
    Map(IndexMap<String, Settings>),
    Blocks(Node),
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
pub struct Settings {
    values: IndexMap<&'static str, Given>,
    /// Keys that were written, and wrongly: they are reported, and nothing follows from their absence.
    faulty: Vec<&'static str>,
}

impl Settings {
    /// The value of a key with where it comes from.
    pub fn given(&self, key: &str) -> Option<&Given> {
        self.values.get(key)
    }

    /// Every value in the table's order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Given)> {
        self.values.iter().map(|(key, given)| (*key, given))
    }

    /// Whether a key was written, and wrongly.
    pub fn faulty(&self, key: &str) -> bool {
        self.faulty.contains(&key)
    }

    /// Puts a value that placement or another part of the model implies, as a default.
    pub fn imply(&mut self, key: &'static str, value: Value) {
        self.values.entry(key).or_insert(Given { value, default: true, span: Span::default() });
    }

    /// Drops a default that means nothing beside the other keys; what was written stays.
    pub fn forget(&mut self, key: &str) {
        if self.values.get(key).is_some_and(|given| given.default) {
            self.values.shift_remove(key);
        }
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

    /// A map of Terraform's blocks as written, where it is there.
    pub fn blocks(&self, key: &str) -> Option<&Node> {
        match self.value(key) {
            Some(Value::Blocks(node)) => Some(node),
            _ => None,
        }
    }

    /// A map of the user's ids, each with its table, where it is there.
    pub fn map(&self, key: &str) -> Option<&IndexMap<String, Settings>> {
        match self.value(key) {
            Some(Value::Map(map)) => Some(map),
            _ => None,
        }
    }

    /// Where a key was written, else `otherwise`.
    pub fn span(&self, key: &str, otherwise: Span) -> Span {
        match self.values.get(key) {
            Some(given) if !given.default => given.span,
            _ => otherwise,
        }
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key).map(|given| &given.value)
    }
}

/// Reads the entries of `node` by `table`. `owner` names it in messages; `skip` lists keys that are read elsewhere.
pub fn read(table: &'static [Setting], node: &Node, owner: &str, skip: &[&str], report: &mut Report) -> Settings {
    if !matches!(node.value, Raw::Map(_) | Raw::Null) {
        let keys: Vec<&str> = table.iter().map(|row| row.key).chain(skip.iter().copied()).collect();
        let message = format!("{owner} must be a map, not {}", node.describe());
        let help = match unspaced(node) {
            Some(instead) => instead,
            None => format!("write `{{ {}: … }}`; its keys are {}", first(table).unwrap_or("key"), keys.join(", ")),
        };
        report.push(Diagnostic::error(Code::WrongType, node.span, message).help(help));
        return Settings { faulty: table.iter().map(|row| row.key).collect(), ..Settings::default() };
    }
    unknown_keys(table, node, owner, skip, report);
    fill(table, node, owner, report)
}

/// What to write instead of a key that has no value, where it does not look like one.
pub fn alone(key: &Key, value: &Node) -> Option<String> {
    if !value.is_null() || value.span != key.span {
        return None;
    }
    match key.text.split_once(['=', ':']) {
        Some((name, rest)) => Some(format!("write `{}: {}`, with a space after the `:`", name.trim(), rest.trim())),
        None if key.text.contains(' ') => Some(COMMA.to_string()),
        None => None,
    }
}

/// What a comma does to a text in a map in braces.
pub const COMMA: &str = "a comma ends a value inside `{ }`; put quotes around a text that holds one";

/// What to write instead of `key:value`, which YAML takes for one text.
pub fn unspaced(node: &Node) -> Option<String> {
    let (key, value) = node.text()?.split_once(':')?;
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
    plain.then(|| format!("write `{key}: {}`, with a space after the `:`", value.trim()))
}

/// As [`read`], for a table that shares its map with others: unknown keys are not its business.
pub fn fill(table: &'static [Setting], node: &Node, owner: &str, report: &mut Report) -> Settings {
    let mut settings = Settings::default();
    for setting in table {
        let given = match (node.entry(setting.key), setting.default) {
            (Some((_, written)), _) => {
                let value = super::reading::value(setting, written, report);
                if value.is_none() {
                    settings.faulty.push(setting.key);
                }
                value.map(|value| Given { value, default: false, span: written.span })
            }
            (None, Default::Is(spelled)) => {
                default_value(&setting.of, spelled).map(|value| Given { value, default: true, span: node.span })
            }
            (None, Default::Absent) => None,
            (None, Default::Required) => {
                settings.faulty.push(setting.key);
                let message = format!("{owner} needs `{}`", setting.key);
                let place = node.map().first().map_or(node.span, |(key, _)| key.span);
                report.push(Diagnostic::error(Code::MissingKey, place, message).help(usage(setting)));
                None
            }
        };
        given.map(|given| settings.values.insert(setting.key, given));
    }
    settings
}

/// The key an example begins with: one that must be written, where there is one.
fn first(table: &'static [Setting]) -> Option<&'static str> {
    let must = table.iter().find(|row| matches!(row.default, Default::Required));
    must.or(table.first()).map(|row| row.key)
}

fn unknown_keys(table: &'static [Setting], node: &Node, owner: &str, skip: &[&str], report: &mut Report) {
    let known: Vec<&str> = table.iter().map(|row| row.key).chain(skip.iter().copied()).collect();
    for (key, value) in node.map().iter().filter(|(key, _)| !known.contains(&key.text.as_str())) {
        let message = format!("{owner} has no key `{}`", key.text);
        let help = alone(key, value).unwrap_or_else(|| did_you_mean(&key.text, known.iter().copied()));
        report.push(Diagnostic::error(Code::UnknownKey, key.span, message).help(help));
    }
}

/// What a type takes, in words.
pub fn expected(of: &Type) -> String {
    match of {
        Type::Flag => "`true` or `false`".to_string(),
        Type::Count { min, max } => format!("a whole number from {min} to {max}, without quotes"),
        Type::Range { min, max } => format!("a range such as `{min}..{}` within {min} to {max}", (*max).min(*min + 3)),
        Type::Word(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or "),
        Type::Text | Type::Checked(_) | Type::Coded(..) => "a text on one line".to_string(),
        Type::Localized => "a text, or `{ es: …, en: … }`".to_string(),
        Type::Component(kinds) => format!("the id of a component{}", of_kinds(kinds)),
        Type::Components(kinds) => format!("a list of ids of components{}", of_kinds(kinds)),
        Type::Table(rows) => {
            let keys: Vec<_> = rows.iter().map(|row| row.key).collect();
            format!("a map with {}", keys.join(", "))
        }
        Type::Texts => "a list of texts".to_string(),
        Type::OneOrMore => "a text on one line, or a list of texts".to_string(),
        Type::Pairs => "a map of texts".to_string(),
        Type::Map(rows) => {
            let keys: Vec<_> = rows.iter().map(|row| row.key).collect();
            format!("a map of ids, each a map with {}", keys.join(", "))
        }
        Type::Blocks => "a map of Terraform's blocks, each a map of arguments".to_string(),
    }
}

fn of_kinds(kinds: &[&str]) -> String {
    let words: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    if words.is_empty() { String::new() } else { format!(" of kind {}", words.join(" or ")) }
}

/// How a setting is written: its type and its documentation.
pub fn usage(setting: &Setting) -> String {
    let unit = if setting.unit.is_empty() { String::new() } else { format!(" ({})", setting.unit) };
    format!("`{}`: {}{unit}. {}", setting.key, expected(&setting.of), setting.doc)
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
        Type::Table(_) | Type::Localized | Type::Pairs | Type::Map(_) | Type::Blocks => None,
        Type::Texts | Type::OneOrMore | Type::Components(_) => None,
        _ => super::reading::scalar(of, spelled, false).ok(),
    }
}
