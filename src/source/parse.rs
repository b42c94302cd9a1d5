//! Reading YAML into the tree, with bounds on size, depth and aliases.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Location, Spanned};

use super::decode::{control_character, odd_key, odd_text};
use super::fault::{diagnose, span};
use super::tree::{Cut, Key, Node, Value};
use super::{MAX_BYTES, MAX_DEPTH, MAX_NODES};
use crate::diag::{Code, Diagnostic, Span};

/// Reads one YAML document. The diagnostic of a failure carries its place in the text.
pub fn parse(text: &str) -> Result<Node, Diagnostic> {
    if text.len() > MAX_BYTES {
        let message = format!("this model has {} bytes; at most {MAX_BYTES} are read", text.len());
        let help = "a model is written by hand; check that this is the file you mean";
        return Err(Diagnostic::error(Code::TooLarge, Span::default(), message).help(help));
    }
    if let Some(fault) = control_character(text) {
        return Err(fault);
    }
    let options = serde_yaml::options! {
        strict_booleans: true,
        reject_unsupported_tags: true,
        duplicate_keys: serde_yaml::DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: serde_yaml::NonFiniteFloatPolicy::PassThrough,
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
        Some(raw) if !matches!(raw.value, Raw::Null) => {
            if let Some(place) = no_word(&raw) {
                let message = "a key is one word, not a list or a map";
                let help = "write `key: value`; quote a key that holds brackets";
                return Err(Diagnostic::error(Code::Syntax, span(place, text), message).help(help));
            }
            let tree = node(raw, None, text);
            odd_key(&tree).or_else(|| odd_text(&tree)).map_or(Ok(tree), Err)
        }
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
            entries.push((key, access.next_value()?));
        }
        Ok(Raw::Map(entries))
    }
}

/// Where the first key stands that is a list or a map.
fn no_word(raw: &Spanned<Raw>) -> Option<&Location> {
    match &raw.value {
        Raw::List(items) => items.iter().find_map(no_word),
        Raw::Map(entries) => entries.iter().find_map(|(key, value)| match key.value {
            Raw::List(_) | Raw::Map(_) => Some(&key.defined),
            _ => no_word(value),
        }),
        _ => None,
    }
}

/// Places a raw value: scalars take the characters they were written with. `around` is where the value around it is used.
fn node(raw: Spanned<Raw>, around: Option<Location>, text: &str) -> Node {
    let used = raw.referenced;
    let alias = around != Some(used) && slice(text, span(&used, text)).starts_with('*');
    let written = trimmed(text, span(&raw.defined, text));
    let place = if alias { span(&used, text) } else { written };
    match raw.value {
        Raw::Null => Node::new(place, Value::Null),
        Raw::Scalar(resolved) => {
            let value = scalar(resolved, slice(text, written));
            let quoted = matches!(value, Value::Scalar { quoted: true, .. });
            let cut = (!quoted && !alias).then(|| cut_off(text, place)).flatten();
            Node { span: place, value, cut }
        }
        Raw::List(items) => {
            let items: Vec<Node> = items.into_iter().map(|item| node(item, Some(used), text)).collect();
            let last = items.last().map(|item| item.span);
            Node::new(if alias { place } else { whole(text, place, last) }, Value::List(items))
        }
        Raw::Map(entries) => {
            let entries: Vec<(Key, Node)> =
                entries.into_iter().map(|(name, value)| entry(name, value, used, text)).collect();
            let last = entries.last().map(|(_, value)| value.span);
            Node::new(if alias { place } else { whole(text, place, last) }, Value::Map(entries))
        }
    }
}

/// A key and its value; a value that is not there stands where its key does.
fn entry(name: Spanned<Raw>, value: Spanned<Raw>, around: Location, text: &str) -> (Key, Node) {
    let placed = node(name, Some(around), text);
    let key = Key { text: placed.text().unwrap_or_default().to_string(), span: placed.span };
    let mut value = node(value, Some(around), text);
    if value.is_null() && !matches!(slice(text, value.span), "~" | "null" | "Null" | "NULL") {
        value.span = key.span;
        let colon = slice(text, Span::new(key.span.end, text.len())).find(':').map_or(0, |at| at + 1);
        value.cut = cut_off(text, Span::new(key.span.end, key.span.end + colon));
    }
    (key, value)
}

/// A span without the blanks at its end.
fn trimmed(text: &str, span: Span) -> Span {
    Span::new(span.start, span.start + slice(text, span).trim_end().len())
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).unwrap_or_default()
}

/// A list or map from where it begins to the end of its last value, or to its bracket.
fn whole(text: &str, begin: Span, last: Option<Span>) -> Span {
    let end = last.map_or(begin.end, |last| last.end.max(begin.end));
    let close = match text.as_bytes().get(begin.start) {
        Some(b'[') => ']',
        Some(b'{') => '}',
        _ => return Span::new(begin.start, end),
    };
    let rest = text.get(end..).unwrap_or_default();
    Span::new(begin.start, rest.find(close).map_or(end, |at| end + at + 1))
}

/// Where ` #` without a space behind it follows an unquoted text: it may be meant as part of it.
fn cut_off(text: &str, place: Span) -> Option<Cut> {
    let rest = text.get(place.end..)?;
    let comment = rest.trim_start_matches([' ', '\t']);
    let word = comment.strip_prefix('#').filter(|_| comment.len() < rest.len())?;
    if word.is_empty() || word.starts_with(|c: char| c.is_whitespace() || c == '#') {
        return None;
    }
    let start = text.len() - comment.len();
    let end = comment.find(['\n', '\r']).map_or(text.len(), |at| start + at);
    Some(Cut { place: Span::new(start, end), rest: text[start..end].trim_end().to_string() })
}

/// A plain scalar is what was written (`1.10` stays `1.10`); a quoted or block one is what YAML makes of it.
fn scalar(resolved: String, written: &str) -> Value {
    let quoted = written.starts_with(['"', '\'', '|', '>']);
    let one_line = !written.is_empty() && !written.contains('\n');
    let text = match !quoted && one_line && !written.starts_with(['&', '!']) {
        true => written.to_string(),
        false => resolved,
    };
    Value::Scalar { text, quoted }
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
        assert_eq!(parse("# nothing\n").expect_err("empty").code, Code::Empty);
        assert_eq!(parse("a: [1\nb: 2\n").expect_err("broken").code, Code::Syntax);
    }
}
