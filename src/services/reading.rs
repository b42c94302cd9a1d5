//! One written value against its row: what it becomes, or what is wrong with it and what to write instead.

use super::Text;
use super::setting::{Setting, Type, Value, expected, read, usage};
use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};
use crate::source::{Key, Node, Value as Raw};

/// Why a value does not fit its type.
pub enum Fault {
    /// Not of the type. Where one can be told, what to write instead.
    Type(Option<String>),
    /// A number outside the bounds.
    Range(i64, i64),
    /// A range whose low end is above its high one.
    Reversed(i64, i64),
    /// None of the words.
    Word(&'static [&'static str]),
    /// Refused by its check, which says what it expected.
    Said(Code, String),
}

/// The value of `setting` as written in `node`; `None` where it is faulty, with the fault reported.
pub fn value(setting: &'static Setting, node: &Node, report: &mut Report) -> Option<Value> {
    warn_mangled(setting, node, report);
    match (&setting.of, &node.value) {
        (Type::Table(table), Raw::Map(_)) => {
            Some(Value::Table(read(table, node, &format!("`{}`", setting.key), &[], report)))
        }
        (Type::Localized, _) => localized(setting, node, report),
        (Type::Map(table), Raw::Map(entries)) => {
            no_empty_key(setting, entries, report)?;
            let owner = |key: &Key| format!("`{}` in `{}`", key.text, setting.key);
            let read =
                entries.iter().map(|(key, node)| (key.text.clone(), read(table, node, &owner(key), &[], report)));
            Some(Value::Map(read.collect()))
        }
        (Type::Blocks, Raw::Map(entries)) => {
            match entries.iter().find(|(_, arguments)| !matches!(arguments.value, Raw::Map(_))) {
                Some((_, faulty)) => wrong(setting, faulty, None, report),
                None => Some(Value::Blocks(node.clone())),
            }
        }
        (Type::OneOrMore, Raw::Scalar { .. }) => match scalar(&Type::Text, node.text().unwrap_or_default(), false) {
            Ok(Value::Text(text)) => Some(Value::Texts(vec![text])),
            _ => wrong(setting, node, None, report),
        },
        (Type::Texts | Type::OneOrMore | Type::Components(_), Raw::List(items)) => {
            each(setting, items.iter(), false, report).map(Value::Texts)
        }
        (Type::Pairs, Raw::Map(entries)) => {
            no_empty_key(setting, entries, report)?;
            let texts = each(setting, entries.iter().map(|(_, value)| value), true, report)?;
            Some(Value::Pairs(entries.iter().map(|(key, _)| key.text.clone()).zip(texts).collect()))
        }
        (of, Raw::Scalar { text, quoted }) => match scalar(of, text, *quoted) {
            Ok(value) => Some(value),
            Err(fault) => refuse(setting, node, fault, report),
        },
        _ => wrong(setting, node, None, report),
    }
}

fn no_empty_key(setting: &Setting, entries: &[(Key, Node)], report: &mut Report) -> Option<()> {
    let Some((key, _)) = entries.iter().find(|(key, _)| key.text.is_empty()) else { return Some(()) };
    let message = format!("a key in `{}` is empty", setting.key);
    report.push(Diagnostic::error(Code::WrongType, key.span, message).help(usage(setting)));
    None
}

/// A text, or one per language.
fn localized(setting: &Setting, node: &Node, report: &mut Report) -> Option<Value> {
    for (key, value) in node.map() {
        let place = match (key.text.as_str(), value.text()) {
            ("es" | "en", Some(text)) if !text.trim().is_empty() => continue,
            ("es" | "en", _) => value.span,
            _ => key.span,
        };
        let message = format!("`{}` has no text for `{}` here", setting.key, key.text);
        let help = match value.is_null() && value.span == key.span {
            true => super::setting::COMMA,
            false => "write `{ es: …, en: … }`, a text for each; `es` is Spanish and `en` English",
        };
        report.push(Diagnostic::error(Code::WrongType, place, message).help(help));
        return None;
    }
    match Text::read(node) {
        Some(text) => Some(Value::Localized(text)),
        None => wrong(setting, node, None, report),
    }
}

/// One-line texts; each that is none is reported at its place. `empty`: a text in quotes may have no character.
fn each<'a>(
    setting: &Setting,
    nodes: impl Iterator<Item = &'a Node>,
    empty: bool,
    report: &mut Report,
) -> Option<Vec<String>> {
    let mut read = |node: &Node| {
        let text = node.text().filter(|text| !text.contains('\n') && (empty || !text.trim().is_empty()));
        if text.is_none() {
            let message = format!("a value in `{}` must be a text on one line, not {}", setting.key, node.describe());
            report.push(Diagnostic::error(Code::WrongType, node.span, message).help(usage(setting)));
        }
        text.map(str::to_string)
    };
    let all: Vec<Option<String>> = nodes.map(&mut read).collect();
    all.into_iter().collect()
}

fn refuse(setting: &'static Setting, node: &Node, fault: Fault, report: &mut Report) -> Option<Value> {
    let (code, message, help) = match fault {
        Fault::Type(instead) => return wrong(setting, node, instead, report),
        Fault::Range(min, max) => {
            let message = format!("`{}` is {}, outside {min} to {max}", setting.key, node.shown());
            (Code::OutOfRange, message, usage(setting))
        }
        Fault::Reversed(low, high) => {
            let message = format!("`{}` is {}, from the higher to the lower", setting.key, node.shown());
            (Code::OutOfRange, message, format!("write `{}: {high}..{low}`", setting.key))
        }
        Fault::Word(words) => {
            let message = format!("`{}` cannot be {}", setting.key, node.shown());
            let help = did_you_mean(node.text().unwrap_or_default(), words.iter().copied());
            (Code::UnknownWord, message, help)
        }
        Fault::Said(code, expected) => {
            let message = format!("`{}` cannot be {}", setting.key, node.shown());
            (code, message, format!("it must be {expected}"))
        }
    };
    report.push(Diagnostic::error(code, node.span, message).help(help));
    None
}

fn wrong(setting: &Setting, node: &Node, instead: Option<String>, report: &mut Report) -> Option<Value> {
    let message = match node.is_null() {
        true => format!("`{}` has no value", setting.key),
        false => format!("`{}` must be {}, not {}", setting.key, expected(&setting.of), node.describe()),
    };
    let instead = instead.or_else(|| without_unit(setting, node.text()?));
    let help = match (instead, &setting.of, node.text()) {
        _ if node.cut.is_some() => format!("`#` begins a comment; write `{}: \"#…\"` in quotes", setting.key),
        (Some(instead), ..) => format!("write `{}: {instead}`", setting.key),
        (None, Type::Texts | Type::Components(_), Some(text)) => format!("write `{}: [{text}]`", setting.key),
        _ => usage(setting),
    };
    report.push(Diagnostic::error(Code::WrongType, node.span, message).help(help));
    None
}

/// The number meant by one with its unit: `30 days`, `60%`; `1GB` where the unit is MiB.
fn without_unit(setting: &Setting, text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = (text[..end].parse::<i64>().ok()?, text[end..].trim().to_lowercase());
    let letters = unit.chars().all(|c| c.is_alphabetic() || c == '%');
    let factor = match (setting.unit, unit.as_str()) {
        ("MiB", "g" | "gb" | "gib") | ("CPU units", "vcpu" | "vcpus") => 1024,
        _ => 1,
    };
    let counts = matches!(setting.of, Type::Count { .. }) && letters && !setting.unit.is_empty();
    counts.then(|| number.checked_mul(factor).map(|number| number.to_string())).flatten()
}

/// A scalar by its type.
pub fn scalar(of: &Type, text: &str, quoted: bool) -> Result<Value, Fault> {
    match of {
        Type::Flag => flag(text, quoted),
        Type::Count { min, max } => {
            let count = number(text, quoted)?;
            (*min..=*max).contains(&count).then_some(Value::Count(count)).ok_or(Fault::Range(*min, *max))
        }
        Type::Range { min, max } => range(text, quoted, *min, *max),
        Type::Word(words) => {
            let known = words.contains(&text).then(|| Value::Text(text.to_string()));
            known.ok_or(Fault::Word(words))
        }
        Type::Checked(accept) => checked(Code::BadValue, *accept, text),
        Type::Coded(code, accept) => checked(*code, *accept, text),
        Type::Text | Type::Component(_) if !text.contains('\n') && !text.trim().is_empty() => {
            Ok(Value::Text(text.to_string()))
        }
        _ => Err(Fault::Type(None)),
    }
}

fn checked(code: Code, accept: fn(&str) -> Result<(), String>, text: &str) -> Result<Value, Fault> {
    match accept(text) {
        Ok(()) => Ok(Value::Text(text.to_string())),
        Err(expected) => Err(Fault::Said(code, expected)),
    }
}

/// Spellings of yes and no in other languages of data, and what they are here.
const FLAGS: &[(&str, &str)] = &[
    ("true", "true"),
    ("yes", "true"),
    ("on", "true"),
    ("y", "true"),
    ("1", "true"),
    ("false", "false"),
    ("no", "false"),
    ("off", "false"),
    ("n", "false"),
    ("0", "false"),
];

fn flag(text: &str, quoted: bool) -> Result<Value, Fault> {
    match text {
        "true" if !quoted => Ok(Value::Flag(true)),
        "false" if !quoted => Ok(Value::Flag(false)),
        _ => {
            let meant = FLAGS.iter().find(|(word, _)| *word == text.to_lowercase());
            Err(Fault::Type(meant.map(|(_, flag)| flag.to_string())))
        }
    }
}

/// What else is written between the ends of a range.
const BETWEEN: &[&str] = &["-", "–", "...", "…", "to", "a", "/", ","];

fn range(text: &str, quoted: bool, min: i64, max: i64) -> Result<Value, Fault> {
    let ends: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|end| !end.is_empty()).collect();
    let between = text.trim_matches(|c: char| c.is_ascii_digit()).trim();
    if let ([low, high], true) = (ends.as_slice(), BETWEEN.contains(&between)) {
        return Err(Fault::Type(Some(format!("{low}..{high}"))));
    }
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    let (low, high) = match (number(low.trim(), quoted), number(high.trim(), quoted)) {
        (Ok(low), Ok(high)) => (low, high),
        _ => return Err(Fault::Type(quoted.then(|| text.to_string()))),
    };
    match min <= low && high <= max {
        true if low <= high => Ok(Value::Range(low, high)),
        _ if low > high && min <= high && low <= max => Err(Fault::Reversed(low, high)),
        _ => Err(Fault::Range(min, max)),
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

/// A whole number; one that no type holds counts as the nearest that one does, so that its bounds are told.
fn number(text: &str, quoted: bool) -> Result<i64, Fault> {
    let plain = digits(text.strip_prefix('-').unwrap_or(text));
    match (plain, quoted) {
        (true, false) => Ok(text.parse().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX })),
        (true, true) => Err(Fault::Type(Some(text.to_string()))),
        _ => Err(Fault::Type(None)),
    }
}

/// Words that other readers of YAML take for a flag.
const BARE: &[&str] = &["yes", "no", "on", "off", "y", "n", "true", "false"];

/// Warns where YAML keeps less of a text than seems meant, or where another reader would take it for something else.
fn warn_mangled(setting: &Setting, node: &Node, report: &mut Report) {
    match (&setting.of, &node.value) {
        (Type::Localized | Type::Text, Raw::Scalar { text, quoted }) => mangled(setting, node, text, *quoted, report),
        (Type::Localized, Raw::Map(entries)) => {
            entries.iter().for_each(|(_, value)| warn_mangled(setting, value, report));
        }
        _ => {}
    }
}

fn mangled(setting: &Setting, node: &Node, text: &str, quoted: bool, report: &mut Report) {
    let mut warn = |place: Span, message: String, whole: String| {
        let help = format!("if it belongs to the text, write \"{}\"", whole.replace(['"', '\\'], "'"));
        report.push(Diagnostic::warning(Code::MangledValue, place, message).help(help));
    };
    if let Some(cut) = &node.cut {
        let message = format!("` #` ends the text of `{}`; the rest is a comment", setting.key);
        warn(cut.place, message, format!("{text} {}", cut.rest));
    }
    if matches!(setting.of, Type::Localized) && !quoted && BARE.contains(&text.to_lowercase().as_str()) {
        let message = format!("`{text}` without quotes is a flag to many readers of YAML");
        warn(node.span, message, text.to_string());
    }
}
