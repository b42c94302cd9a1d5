//! Diagnostics: what is wrong in a model, where, and what to write instead. All of them at once.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// A piece of the model's text, in bytes from its start; `end` is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// The span of the bytes from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end: end.max(start) }
    }
}

/// An error keeps every output from being written; a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// What kind of fault a diagnostic reports. Its name is what `tests/errors/` and users see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    NotReadable,
    NotUtf8,
    Empty,
    TooLarge,
    TooDeep,
    Syntax,
    DuplicateKey,
    UnknownKey,
    MissingKey,
    WrongType,
    OutOfRange,
    UnknownWord,
    UnknownKind,
    UnknownReference,
    BadId,
    BadCidr,
    BadValue,
    Refused,
    CannotConnect,
    MissingConnection,
    AmbiguousPath,
    BadTerraform,
    BadOrder,
    MangledValue,
    Unused,
    PlanLacks,
    PlanAdds,
    PlanChanges,
    PlanOpens,
    PlanGrants,
}

impl Code {
    /// Every code, in the order of the reference.
    pub const ALL: &'static [Code] = &[
        Code::NotReadable,
        Code::NotUtf8,
        Code::Empty,
        Code::TooLarge,
        Code::TooDeep,
        Code::Syntax,
        Code::DuplicateKey,
        Code::UnknownKey,
        Code::MissingKey,
        Code::WrongType,
        Code::OutOfRange,
        Code::UnknownWord,
        Code::UnknownKind,
        Code::UnknownReference,
        Code::BadId,
        Code::BadCidr,
        Code::BadValue,
        Code::Refused,
        Code::CannotConnect,
        Code::MissingConnection,
        Code::AmbiguousPath,
        Code::BadTerraform,
        Code::BadOrder,
        Code::MangledValue,
        Code::Unused,
        Code::PlanLacks,
        Code::PlanAdds,
        Code::PlanChanges,
        Code::PlanOpens,
        Code::PlanGrants,
    ];

    /// The code as printed: kebab-case.
    pub fn name(self) -> &'static str {
        match self {
            Code::NotReadable => "not-readable",
            Code::NotUtf8 => "not-utf8",
            Code::Empty => "empty",
            Code::TooLarge => "too-large",
            Code::TooDeep => "too-deep",
            Code::Syntax => "syntax",
            Code::DuplicateKey => "duplicate-key",
            Code::UnknownKey => "unknown-key",
            Code::MissingKey => "missing-key",
            Code::WrongType => "wrong-type",
            Code::OutOfRange => "out-of-range",
            Code::UnknownWord => "unknown-word",
            Code::UnknownKind => "unknown-kind",
            Code::UnknownReference => "unknown-reference",
            Code::BadId => "bad-id",
            Code::BadCidr => "bad-cidr",
            Code::BadValue => "bad-value",
            Code::Refused => "refused-by-aws",
            Code::CannotConnect => "cannot-connect",
            Code::MissingConnection => "missing-connection",
            Code::AmbiguousPath => "ambiguous-path",
            Code::BadTerraform => "bad-terraform",
            Code::BadOrder => "bad-order",
            Code::MangledValue => "mangled-value",
            Code::Unused => "unused",
            Code::PlanLacks => "missing-in-plan",
            Code::PlanAdds => "extra-in-plan",
            Code::PlanChanges => "changed-in-plan",
            Code::PlanOpens => "opened-in-plan",
            Code::PlanGrants => "granted-in-plan",
        }
    }
}

/// One fault: what it is, where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub span: Span,
    pub message: String,
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic { code, severity: Severity::Error, span, message: message.into(), help: None }
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    /// Adds what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Every diagnostic of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    items: Vec<Diagnostic>,
}

impl Report {
    /// Adds a diagnostic; the same one said twice (by two stages of one model) is kept once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self.items.contains(&diagnostic) {
            self.items.push(diagnostic);
        }
    }

    /// Adds all of another report.
    pub fn append(&mut self, other: Report) {
        other.items.into_iter().for_each(|item| self.push(item));
    }

    /// Whether anything keeps the model from being used.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|item| item.severity == Severity::Error)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The diagnostics in the order of the text.
    pub fn items(&self) -> Vec<&Diagnostic> {
        let mut items: Vec<_> = self.items.iter().collect();
        items.sort_by_key(|item| (item.span.start, item.span.end, item.code));
        items
    }

    /// The report as text: each with code, `FILE:LINE:COL`, the line underlined, and help.
    pub fn render(&self, file: &str, text: &str, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        self.items().iter().map(|item| render_one(&renderer, item, file, text)).collect()
    }
}

impl From<Diagnostic> for Report {
    fn from(item: Diagnostic) -> Self {
        Report { items: vec![item] }
    }
}

fn render_one(renderer: &Renderer, item: &Diagnostic, file: &str, text: &str) -> String {
    let level = match item.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(item.message.as_str()).id(item.code.name());
    let group = if text.is_empty() {
        Group::with_title(title).element(annotate_snippets::Origin::path(file).line(1).char_column(1))
    } else {
        let range = clamp(text, item.span);
        let mark = AnnotationKind::Primary.span(range);
        title.element(Snippet::source(text).path(file).annotation(mark))
    };
    let group = match &item.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    };
    format!("{}\n\n", renderer.render(&[group]))
}

/// The span cut to the text, to character borders and to its first line, and never empty where a character can be shown.
fn clamp(text: &str, span: Span) -> std::ops::Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = floor(span.end).clamp(start, line_end);
    start..if end == start { floor(start + 1).max(start) } else { end }
}

/// The 1-based line and column (in characters) of a byte offset.
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let range = clamp(text, Span::new(offset, offset));
    let before = &text[..range.start];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The nearest of `words` to `word`, where one is near enough to be meant: a slip in every third letter, or the beginning
/// of a longer word. A number is no slip of another.
pub fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    if word.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let slips = |candidate: &str| match candidate {
        _ if word.len() >= 3 && candidate.starts_with(&word) => 1,
        _ if candidate.len() * 2 >= word.len().max(6) && word.starts_with(candidate) => 1,
        _ => strsim::damerau_levenshtein(&word, candidate),
    };
    let most = |candidate: &str| (word.chars().count().max(candidate.chars().count()) / 3).max(1);
    words
        .into_iter()
        .map(|candidate| (slips(&candidate.to_lowercase()), candidate))
        .filter(|(slips, candidate)| *slips <= most(candidate))
        .min_by_key(|(slips, candidate)| (*slips, strsim::damerau_levenshtein(&word, &candidate.to_lowercase())))
        .map(|(_, candidate)| candidate)
}

/// The most words a help lists.
const LISTED: usize = 24;

/// "did you mean `x`?" where a near word exists, else the list of what is possible.
pub fn did_you_mean<'a>(word: &str, words: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(word, words.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => one_of(words),
    }
}

/// "one of `a`, `b`".
pub fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match all.as_slice() {
        [] => "there is none to name here".to_string(),
        [only] => format!("only {only} is possible here"),
        _ if all.len() > LISTED => {
            format!("one of {} and {} more", all[..LISTED].join(", "), all.len() - LISTED)
        }
        _ => format!("one of {}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_understood_and_other_words_are_not() {
        let words = ["db", "api", "api-logs", "memory", "multi_az", "db.t4g.micro", "postgres"];
        let near = |word| nearest(word, words);
        assert_eq!(near("bd"), Some("db"));
        assert_eq!(near("apo"), Some("api"));
        assert_eq!(near("mem"), Some("memory"));
        assert_eq!(near("multiAZ"), Some("multi_az"));
        assert_eq!(near("postgresql"), Some("postgres"));
        assert_eq!(near("db.t9.big"), None);
        assert_eq!(near("x"), None);
        assert_eq!(nearest("12", ["13"]), None);
        assert_eq!(near(""), None);
    }
}
