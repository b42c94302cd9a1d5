//! The tree of a model's text: maps in order, scalars as written, a span on each key and value.

use crate::diag::{Code, Diagnostic, Report, Span};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub span: Span,
    pub value: Value,
    /// Where ` #` cuts an unquoted text off and makes a comment of its rest: `Team #1`.
    pub cut: Option<Cut>,
}

/// What ` #` cuts off a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    pub place: Span,
    /// The comment as written.
    pub rest: String,
}

/// A map's key and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub text: String,
    pub span: Span,
}

/// What YAML can say, untyped: a scalar keeps the characters it was written with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Scalar { text: String, quoted: bool },
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

impl Key {
    /// The span of `len` bytes of the key from its byte `from` on.
    pub fn part(&self, from: usize, len: usize) -> Span {
        part(self.span, &self.text, from, len)
    }
}

impl Node {
    /// A value that stands at `span`.
    pub fn new(span: Span, value: Value) -> Self {
        Node { span, value, cut: None }
    }

    /// The value under `key`, where this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, node)| node)
    }

    /// The key and value under `key`, where this is a map that has it.
    pub fn entry(&self, key: &str) -> Option<(&Key, &Node)> {
        let found = self.map().iter().find(|(name, _)| name.text == key);
        found.map(|(name, node)| (name, node))
    }

    /// The entries of a map; none for anything else.
    pub fn map(&self) -> &[(Key, Node)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none for anything else.
    pub fn list(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether nothing is written here: `key:` and no value.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// The span of `len` bytes of a scalar's text from its byte `from` on; all of the value where it is written in other
    /// characters than it has.
    pub fn part(&self, from: usize, len: usize) -> Span {
        part(self.span, self.text().unwrap_or_default(), from, len)
    }

    /// The words of a scalar, each with its place.
    pub fn words(&self) -> Vec<(&str, Span)> {
        let text = self.text().unwrap_or_default();
        let offset = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
        text.split_whitespace().map(|word| (word, self.part(offset(word), word.len()))).collect()
    }

    /// What this is, for a message: "a list", "the text `x`".
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Null => "empty".to_string(),
            Value::Scalar { text, quoted: true } => format!("the text \"{}\"", shorten(text)),
            Value::Scalar { text, .. } => format!("`{}`", shorten(text)),
            Value::List(_) => "a list".to_string(),
            Value::Map(_) => "a map".to_string(),
        }
    }

    /// A scalar's text as a message shows it, quoted or not; anything else as [`Node::describe`] has it.
    pub fn shown(&self) -> String {
        self.text().map_or_else(|| self.describe(), |text| format!("`{}`", shorten(text)))
    }

    /// Every key that is written twice in one map, at its second place.
    pub fn duplicates(&self) -> Report {
        let mut report = Report::default();
        self.find_duplicates(&mut report);
        report
    }

    fn find_duplicates(&self, report: &mut Report) {
        let mut seen = std::collections::BTreeSet::new();
        for (key, node) in self.map() {
            if !seen.insert(key.text.as_str()) {
                let message = format!("`{}` is written twice in this map", shorten(&key.text));
                let help = "keep one of the two; every key and id is written once";
                report.push(Diagnostic::error(Code::DuplicateKey, key.span, message).help(help));
            }
            node.find_duplicates(report);
        }
        self.list().iter().for_each(|item| item.find_duplicates(report));
    }
}

fn part(span: Span, text: &str, from: usize, len: usize) -> Span {
    let start = match (span.end - span.start).checked_sub(text.len()) {
        Some(0) => span.start,
        Some(2) => span.start + 1,
        _ => return span,
    };
    Span::new(start + from, start + from + len)
}

fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None if line.len() < text.len() => format!("{line}…"),
        None => line.to_string(),
    }
}
