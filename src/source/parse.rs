//! Reading YAML into the tree, with bounds on size, depth and aliases.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Location, Spanned};

use super::tree::{Key, Node, Value};
use super::{MAX_BYTES, MAX_DEPTH, MAX_NODES};
use crate::diag::{Code, Diagnostic, Span};

/// Reads one YAML document. The diagnostic of a failure carries its place in the text.
pub fn parse(text: &str) -> Result<Node, Diagnostic> {
    if text.len() > MAX_BYTES {
        let message = format!("this model has {} bytes; at most {MAX_BYTES} are read", text.len());
        return Err(Diagnostic::error(Code::TooLarge, Span::default(), message));
    }
    let options = serde_yaml::options! {
        strict_booleans: true,
        duplicate_keys: serde_yaml::DuplicateKeyPolicy::Error,
        with_snippet: false,
        budget: serde_yaml::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: MAX_NODES * 4,
        },
    };
    let raw: Option<Spanned<Raw>> =
        serde_yaml::from_str_with_options(text, options).map_err(|error| diagnose(&error, text))?;
    match raw {
        Some(raw) if !matches!(raw.value, Raw::Null) => Ok(node(raw, text)),
        _ => Err(Diagnostic::error(Code::Empty, Span::default(), "this model is empty")
            .help("start with `orbi: 1`, `stack: NAME` and `components:`")),
    }
}

/// What the YAML library hands over: structure, and scalars as it resolved them.
enum Raw {
    Null,
    Scalar(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Scalar(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Scalar(value.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = access.next_key::<Spanned<Raw>>()? {
            if matches!(key.value, Raw::List(_) | Raw::Map(_)) {
                return Err(A::Error::custom("a key must be a word"));
            }
            entries.push((key, access.next_value()?));
        }
        Ok(Raw::Map(entries))
    }
}

/// Places a raw value: scalars take the characters they were written with.
fn node(raw: Spanned<Raw>, text: &str) -> Node {
    let span = span(&raw.referenced, text);
    let written = text.get(span.start..span.end).unwrap_or_default();
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Scalar(resolved) => scalar(resolved, written, raw.referenced == raw.defined),
        Raw::List(items) => Value::List(items.into_iter().map(|item| node(item, text)).collect()),
        Raw::Map(entries) => {
            let entries = entries.into_iter();
            Value::Map(entries.map(|(name, value)| (key(name, text), node(value, text))).collect())
        }
    };
    Node { span, value }
}

/// A plain scalar is what was written (`1.10` stays `1.10`); a quoted or block one is what YAML makes of it.
fn scalar(resolved: String, written: &str, in_place: bool) -> Value {
    let quoted = written.starts_with(['"', '\'', '|', '>']);
    let one_line = !written.is_empty() && !written.contains('\n');
    let text = match in_place && !quoted && one_line && !written.starts_with(['&', '!']) {
        true => written.trim_end().to_string(),
        false => resolved,
    };
    Value::Scalar { text, quoted }
}

fn key(raw: Spanned<Raw>, text: &str) -> Key {
    let placed = node(raw, text);
    let name = placed.text().unwrap_or_default().to_string();
    Key { text: name, span: placed.span }
}

fn span(location: &Location, text: &str) -> Span {
    let span = location.span();
    match (span.byte_offset(), span.byte_len()) {
        (Some(start), Some(len)) => Span::new(start as usize, (start + len) as usize),
        _ => at_line(text, location.line(), location.column()),
    }
}

/// The byte position of a 1-based line and column in characters.
fn at_line(text: &str, line: u64, column: u64) -> Span {
    let before = line.saturating_sub(1) as usize;
    let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let inside = rest.char_indices().nth(column.saturating_sub(1) as usize);
    let at = inside.map_or(text.len(), |(at, _)| start + at);
    Span::new(at, at)
}

/// The library's error in our words and with our place.
fn diagnose(error: &serde_yaml::Error, text: &str) -> Diagnostic {
    let error = error.without_snippet();
    let place = error.location().map_or(Span::default(), |location| span(&location, text));
    let said = error.to_string();
    let message = said.lines().next().unwrap_or_default();
    let message = message.split(" at line ").next().unwrap_or(message).to_string();
    let lower = said.to_lowercase();
    let (code, help) = if lower.contains("duplicate") {
        (Code::DuplicateKey, "keep one of the two; every key and id is written once")
    } else if lower.contains("depth") || lower.contains("nesting") || lower.contains("recursion") {
        (Code::TooDeep, "models nest about eight levels; flatten this part")
    } else if lower.contains("budget") || lower.contains("limit") || lower.contains("breach") {
        (Code::TooLarge, "write the parts out instead of repeating them by aliases")
    } else {
        (Code::Syntax, "check indentation, quotes and brackets here; texts with `: ` or ` #` need quotes")
    };
    Diagnostic::error(code, place, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_keep_what_was_written() {
        let tree = parse("a: 1.10\nb: \"no\"\nc: no\nd: 012\ne: x y # c\n").expect("valid");
        let texts: Vec<_> = tree.map().iter().map(|(_, node)| node.text().unwrap_or("-")).collect();
        assert_eq!(texts, ["1.10", "no", "no", "012", "x y"]);
        assert_eq!(tree.map()[1].1.span, Span::new(11, 15));
    }

    #[test]
    fn keys_and_values_know_their_place() {
        let text = "uno: {dos: [tres, cuatro]}\n";
        let tree = parse(text).expect("valid");
        let list = tree.get("uno").and_then(|node| node.get("dos")).expect("there");
        let second = &list.list()[1];
        assert_eq!(&text[second.span.start..second.span.end], "cuatro");
    }

    #[test]
    fn bounds_hold() {
        let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
                    d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
        assert_eq!(parse(bomb).expect_err("bounded").code, Code::TooLarge);
        assert_eq!(parse(&"[".repeat(10_000)).expect_err("bounded").code, Code::TooDeep);
        assert_eq!(parse("a: 1\na: 2\n").expect_err("twice").code, Code::DuplicateKey);
        assert_eq!(parse("# nothing\n").expect_err("empty").code, Code::Empty);
        assert_eq!(parse("a: [1\nb: 2\n").expect_err("broken").code, Code::Syntax);
    }
}
