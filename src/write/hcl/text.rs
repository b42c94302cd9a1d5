//! Expressions as text: escaping, and when a list or map takes one line.

use super::expr::{Expr, Part, Ref, Step, Target};
use indexmap::IndexMap;

/// Lists and maps longer than this many columns are broken over lines.
const WIDTH: usize = 96;

/// The text of an expression whose first line starts at `indent` levels of two spaces.
pub fn expression(value: &Expr, indent: usize) -> String {
    match value {
        Expr::Null => "null".into(),
        Expr::Bool(value) => value.to_string(),
        Expr::Num(digits) => digits.clone(),
        Expr::Raw(text) => text.clone(),
        Expr::Str(text) => quoted(text),
        Expr::Heredoc(text) => heredoc(text).unwrap_or_else(|| quoted(text)),
        Expr::Template(parts) => template(parts, indent),
        Expr::List(items) => list(items, indent),
        Expr::Map(map) => object(map, indent),
        Expr::Ref(found) => reference(found),
        Expr::Call(name, arguments) => call(name, arguments, indent),
        Expr::Named(_, value) => expression(value, indent),
        Expr::Get(value, path) => format!("{}{}", expression(value, indent), way(path)),
        Expr::Binary(left, operator, right) => {
            format!("{} {operator} {}", expression(left, indent), expression(right, indent))
        }
        Expr::For(over, value) => {
            format!("{{ for key, one in {} : key => {} }}", expression(over, indent), flat_map(value, indent))
        }
        Expr::Cond(condition, yes, no) => choice([condition, yes, no].map(|side| side.as_ref()), indent),
    }
}

/// A literal string between quotes, with everything HCL would read as its own escaped.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// Whether a word can stand unquoted as an attribute name or map key.
pub fn is_identifier(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next().is_some_and(|letter| letter.is_ascii_alphabetic() || letter == '_');
    first && letters.all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter))
}

fn escaped(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 2);
    for (at, &letter) in letters.iter().enumerate() {
        let opens = letters.get(at + 1) == Some(&'{');
        // A run such as `$${` is itself an escape, so only a lone mark is doubled; in a run the last is spelt by its code.
        let in_run = at > 0 && letters[at - 1] == letter;
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if opens && in_run => out.push_str(&code(letter)),
            '$' | '%' if opens => out.extend([letter, letter]),
            _ if letter.is_control() || is_invisible(letter) => out.push_str(&code(letter)),
            _ => out.push(letter),
        }
    }
    out
}

/// Characters that could hide or reorder what a reader sees.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn code(letter: char) -> String {
    match letter as u32 {
        wide @ 0x1_0000.. => format!("\\U{wide:08x}"),
        narrow => format!("\\u{narrow:04x}"),
    }
}

/// A heredoc, where the text can be carried by one: it ends in a line end and holds nothing that needs an escape code.
fn heredoc(text: &str) -> Option<String> {
    let plain = |letter: char| letter == '\n' || !(letter.is_control() || is_invisible(letter));
    if !text.ends_with('\n') || !text.chars().all(plain) || text.contains("$${") || text.contains("%%{") {
        return None;
    }
    let mut mark = String::from("EOT");
    while text.lines().any(|line| line.trim() == mark) {
        mark.push('_');
    }
    Some(format!("<<{mark}\n{}{mark}", text.replace("${", "$${").replace("%{", "%%{")))
}

/// The text a value is, where it is one.
fn plain_text(value: &Expr) -> Option<&str> {
    match value {
        Expr::Str(text) => Some(text),
        Expr::Named(_, inner) => plain_text(inner),
        _ => None,
    }
}

fn template(parts: &[Part], indent: usize) -> String {
    // `terraform fmt` takes the quotes from a template that is one value and nothing else.
    if let [Part::Value(only)] = parts {
        return expression(only, indent);
    }
    let mut out = String::from("\"");
    let mut literal = String::new();
    for part in flat(parts) {
        match part {
            Part::Text(text) => literal.push_str(text),
            Part::Value(value) => {
                if let Some(text) = plain_text(value) {
                    literal.push_str(text);
                    continue;
                }
                out.push_str(&before_value(&literal));
                literal.clear();
                out.push_str(&format!("${{{}}}", expression(value, indent)));
            }
        }
    }
    out + &escaped(&literal) + "\""
}

/// The pieces with templates inside templates laid open.
fn flat(parts: &[Part]) -> Vec<&Part> {
    fn open(part: &Part) -> Vec<&Part> {
        match part {
            Part::Value(Expr::Template(inner)) => flat(inner),
            _ => vec![part],
        }
    }
    parts.iter().flat_map(open).collect()
}

/// Literal text before `${`: a mark at its end would turn the opening into an escape.
fn before_value(literal: &str) -> String {
    match literal.strip_suffix('$') {
        Some(rest) => escaped(rest) + &code('$'),
        None => escaped(literal),
    }
}

fn reference(found: &Ref) -> String {
    let start = match &found.target {
        Target::Resource(kind, name) => format!("{kind}.{name}"),
        Target::Data(kind, name) => format!("data.{kind}.{name}"),
        Target::Ephemeral(kind, name) => format!("ephemeral.{kind}.{name}"),
        Target::Var(name) => format!("var.{name}"),
        Target::Local(name) => format!("local.{name}"),
        Target::Module(name) => format!("module.{name}"),
        Target::Word(word) => (*word).into(),
    };
    start + &way(&found.path)
}

fn way(path: &[Step]) -> String {
    let step = |step: &Step| match step {
        Step::Attr(name) => format!(".{name}"),
        Step::Index(at) => format!("[{at}]"),
        Step::Key(key) => format!("[{}]", quoted(key)),
        Step::At(key) => format!("[{}]", reference(key)),
        Step::Splat => "[*]".into(),
    };
    path.iter().map(step).collect()
}

fn call(name: &str, arguments: &[Expr], indent: usize) -> String {
    let inner: Vec<String> = arguments.iter().map(|argument| expression(argument, indent)).collect();
    if inner.len() < 2 || !inner.iter().any(|argument| argument.contains('\n')) {
        return format!("{name}({})", inner.join(", "));
    }
    let pad = "  ".repeat(indent + 1);
    let lines = arguments.iter().map(|argument| format!("{pad}{},\n", expression(argument, indent + 1)));
    format!("{name}(\n{}{})", lines.collect::<String>(), "  ".repeat(indent))
}

/// `a ? b : c`; within brackets and over lines where both answers take several.
fn choice(sides: [&Expr; 3], indent: usize) -> String {
    let [condition, yes, no] = sides.map(|side| expression(side, indent));
    if !(yes.contains('\n') && no.contains('\n')) {
        return format!("{condition} ? {yes} : {no}");
    }
    let pad = "  ".repeat(indent + 1);
    let [condition, yes, no] = sides.map(|side| expression(side, indent + 1));
    format!("(\n{pad}{condition}\n{pad}? {yes}\n{pad}: {no}\n{})", "  ".repeat(indent))
}

fn list(items: &[Expr], indent: usize) -> String {
    let short: Vec<String> = items.iter().map(|item| expression(item, indent)).collect();
    let width: usize = short.iter().map(|item| item.chars().count() + 2).sum();
    let nested = items.iter().any(|item| matches!(item, Expr::Map(map) if !map.is_empty()));
    if !nested && width + indent * 2 <= WIDTH && !short.iter().any(|item| item.contains('\n')) {
        return format!("[{}]", short.join(", "));
    }
    let inner = "  ".repeat(indent + 1);
    let lines: String = items.iter().map(|item| format!("{inner}{},\n", expression(item, indent + 1))).collect();
    format!("[\n{lines}{}]", "  ".repeat(indent))
}

/// A value that stands within a line: a map keeps to one.
fn flat_map(value: &Expr, indent: usize) -> String {
    match value {
        Expr::Map(map) if !map.is_empty() => {
            let pairs = map.iter().map(|(name, value)| format!("{} = {}", key(name), flat_map(value, indent)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        _ => expression(value, indent),
    }
}

fn object(map: &IndexMap<String, Expr>, indent: usize) -> String {
    let pairs: Vec<(String, String)> =
        map.iter().map(|(name, value)| (key(name), expression(value, indent + 1))).collect();
    match pairs.as_slice() {
        [] => "{}".into(),
        [(name, value)] if !value.contains(['\n', '{']) && name.len() + value.len() < WIDTH / 2 => {
            format!("{{ {name} = {value} }}")
        }
        _ => format!("{{\n{}{}}}", assignments(&pairs, indent + 1), "  ".repeat(indent)),
    }
}

/// Lines `name = value`, with the marks aligned over each run of one-line values.
pub fn assignments(pairs: &[(String, String)], indent: usize) -> String {
    let breaks = |value: &str| value.contains('\n') && !value.starts_with("<<");
    let mut out = String::new();
    let mut rest = pairs;
    while !rest.is_empty() {
        let run = rest.iter().take_while(|(_, value)| !breaks(value)).count();
        let widest = rest[..run].iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in &rest[..run] {
            out.push_str(&format!("{}{name:widest$} = {value}\n", "  ".repeat(indent)));
        }
        rest = &rest[run..];
        if let Some(((name, value), after)) = rest.split_first() {
            out.push_str(&format!("{}{name} = {value}\n", "  ".repeat(indent)));
            rest = after;
        }
    }
    out
}

fn key(name: &str) -> String {
    let reserved = ["for", "null", "true", "false", "if", "in"].contains(&name);
    // Alignment counts what a reader sees as one letter; outside Latin the code keeps that count certain.
    let certain = |letter: char| letter as u32 <= 0xff || ('\u{100}'..='\u{24f}').contains(&letter);
    match name {
        _ if is_identifier(name) && !reserved => name.into(),
        _ if name.chars().all(certain) => quoted(name),
        _ => {
            let spell = |letter: char| {
                if certain(letter) { letter.to_string() } else { code(letter) }
            };
            format!("\"{}\"", escaped(name).chars().map(spell).collect::<String>())
        }
    }
}
