//! The marks in a Markdown file: `<!-- orbi:begin PART key=value … -->` to `<!-- orbi:end -->`, each on a line of its own.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};

const BEGIN: &str = "<!-- orbi:begin";
const END: &str = "<!-- orbi:end";

/// What can be marked.
pub const PARTS: &[&str] = &["diagram", "flow", "cost", "components", "decisions", "requirements", "outputs"];

/// Keys every part takes, and those only some do.
const COMMON: &[&str] = &["model", "alternative", "lang", "orbi"];
const OWN: &[(&str, &[&str])] = &[("diagram", &["view", "format"]), ("flow", &["flow"]), ("cost", &["stage"])];

/// A marked part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// One of [`PARTS`].
    pub name: String,
    /// Key, value, and where the value stands.
    pub keys: Vec<(String, String, Span)>,
    /// The mark's own line.
    pub span: Span,
    /// What lies between the marks' lines.
    body: Range<usize>,
}

impl Part {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.keys.iter().find(|(name, _, _)| name == key).map(|(_, value, _)| value.as_str())
    }

    /// Where a key's value stands; the mark where it is not given.
    pub fn at(&self, key: &str) -> Span {
        self.keys.iter().find(|(name, _, _)| name == key).map_or(self.span, |(_, _, span)| *span)
    }
}

/// The parts of a file, in order, or everything that is wrong with its marks.
pub fn parts(text: &str) -> Result<Vec<Part>, Report> {
    let (mut out, mut report) = (Vec::new(), Report::default());
    let mut open: Option<Part> = None;
    for (start, line) in marked_lines(text) {
        let span = Span::new(start, start + line.len());
        let trimmed = line.trim();
        let at = start + (line.len() - line.trim_start().len());
        if trimmed.starts_with(BEGIN) {
            if open.is_some() {
                let help = "end the part before with `<!-- orbi:end -->`";
                report.push(Diagnostic::error(Code::Syntax, span, "a part begins inside another").help(help));
            }
            open = Some(begin(trimmed, at, line_end(text, start + line.len()), &mut report));
        } else if trimmed.starts_with(END) {
            match open.take() {
                Some(part) => out.push(Part { body: part.body.start..start, ..part }),
                None => report.push(Diagnostic::error(Code::Syntax, span, "a part ends here that never began")),
            }
        }
    }
    if let Some(part) = open {
        let help = "add a line `<!-- orbi:end -->` after it";
        report.push(Diagnostic::error(Code::Syntax, part.span, format!("`{}` is never ended", part.name)).help(help));
    }
    if report.has_errors() { Err(report) } else { Ok(out) }
}

/// The text with each part's body filled anew. Bodies take the line ends of their mark; nothing else changes.
pub fn refresh(text: &str, parts: &[Part], bodies: &[String]) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (part, body) in parts.iter().zip(bodies) {
        out.push_str(&text[at..part.body.start]);
        let body = format!("\n{}\n\n", body.trim_matches('\n'));
        let crlf = text[..part.body.start].ends_with("\r\n");
        out.push_str(&if crlf { body.replace('\n', "\r\n") } else { body });
        at = part.body.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Lines with a mark and where they start; those in code blocks are examples and no marks.
fn marked_lines(text: &str) -> Vec<(usize, &str)> {
    let (mut out, mut start, mut fence) = (Vec::new(), 0, None);
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        let trimmed = body.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) if body.len() - trimmed.len() < 4 && trimmed.starts_with("<!-- orbi:") => {
                out.push((start, body))
            }
            _ => {}
        }
        start += line.len();
    }
    out
}

/// The start of the line after `at`.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found + 1)
}

fn begin(line: &str, at: usize, body: usize, report: &mut Report) -> Part {
    let span = Span::new(at, at + line.len());
    let mut part = Part { name: String::new(), keys: Vec::new(), span, body: body..body };
    let Some(inner) = line.strip_suffix("-->").and_then(|rest| rest.strip_prefix(BEGIN)) else {
        report.push(
            Diagnostic::error(Code::Syntax, span, "the mark is not closed on its line").help("end it with ` -->`"),
        );
        return part;
    };
    let words = words(inner, at + BEGIN.len());
    let mut words = words.iter();
    match words.next() {
        Some((name, span)) if PARTS.contains(&name.as_str()) => {
            (part.name, _) = (name.clone(), span);
        }
        Some((name, span)) => {
            let message = format!("there is no part `{name}`");
            report.push(
                Diagnostic::error(Code::UnknownWord, *span, message).help(did_you_mean(name, PARTS.iter().copied())),
            );
        }
        None => {
            let help = format!("name one of {}", PARTS.join(", "));
            report.push(Diagnostic::error(Code::MissingKey, span, "the mark names no part").help(help));
        }
    }
    words.for_each(|(word, span)| key(&mut part, word, *span, report));
    if !part.name.is_empty() && part.get("model").is_none() {
        let help = "write where the model is, as seen from this file: `model=model/NAME.yaml`";
        report.push(Diagnostic::error(Code::MissingKey, span, "the mark names no model").help(help));
    }
    part
}

fn key(part: &mut Part, word: &str, span: Span, report: &mut Report) {
    let Some((key, value)) = word.split_once('=') else {
        let message = format!("`{word}` has no value");
        report.push(Diagnostic::error(Code::Syntax, span, message).help(format!("write `{word}=…`")));
        return;
    };
    let own = OWN.iter().find(|(name, _)| *name == part.name).map_or(&[][..], |(_, keys)| *keys);
    let known: Vec<&str> = COMMON.iter().chain(own).copied().collect();
    if part.name.is_empty() || known.contains(&key) {
        let value = value.trim_matches('"');
        part.keys.push((key.to_string(), value.to_string(), span));
        return;
    }
    let message = format!("`{}` takes no `{key}`", part.name);
    report.push(Diagnostic::error(Code::UnknownKey, span, message).help(did_you_mean(key, known)));
}

/// Words parted by blanks, with what stands in double quotes kept whole, each with its place.
fn words(inner: &str, at: usize) -> Vec<(String, Span)> {
    let (mut out, mut start, mut quoted) = (Vec::new(), None, false);
    for (offset, c) in inner.char_indices().chain([(inner.len(), ' ')]) {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && (!quoted || offset == inner.len()) => {
                if let Some(from) = start.take() {
                    out.push((inner[from..offset].to_string(), Span::new(at + from, at + offset)));
                }
                continue;
            }
            _ => {}
        }
        start = start.or(Some(offset));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::position;

    const TWO: &str = "# T\r\n\r\n<!-- orbi:begin diagram model=m.yaml view=overview -->\r\nold\r\n<!-- orbi:end -->\r\nx\r\n\
                       <!-- orbi:begin cost model=\"a b.yaml\" -->\r\n<!-- orbi:end -->";

    #[test]
    fn everything_outside_stays_byte_for_byte() {
        let found = parts(TWO).expect("two parts");
        assert_eq!(found[0].get("view"), Some("overview"));
        assert_eq!(found[1].get("model"), Some("a b.yaml"));
        let new = refresh(TWO, &found, &["a\nb".into(), "c".into()]);
        let want = TWO
            .replace("old\r\n", "\r\na\r\nb\r\n\r\n")
            .replace("a b.yaml\" -->\r\n", "a b.yaml\" -->\r\n\r\nc\r\n\r\n");
        assert_eq!(new, want);
        assert_eq!(refresh(&new, &parts(&new).expect("again"), &["a\nb".into(), "c".into()]), new);
    }

    #[test]
    fn examples_in_code_are_no_marks() {
        assert_eq!(parts("```\n<!-- orbi:begin x -->\n```\n\n    <!-- orbi:end -->\n").expect("none"), []);
    }

    #[test]
    fn faults_have_their_place() {
        let cases = [
            ("a\n<!-- orbi:begin diagram model=m.yaml -->\n", Code::Syntax, (2, 1)),
            ("<!-- orbi:end -->", Code::Syntax, (1, 1)),
            ("<!-- orbi:begin diagrm model=m -->\n<!-- orbi:end -->", Code::UnknownWord, (1, 17)),
            ("<!-- orbi:begin cost model=m view=x -->\n<!-- orbi:end -->", Code::UnknownKey, (1, 30)),
            ("<!-- orbi:begin cost -->\n<!-- orbi:end -->", Code::MissingKey, (1, 1)),
            ("<!-- orbi:begin cost model=m\n<!-- orbi:end -->", Code::Syntax, (1, 1)),
            (
                "<!-- orbi:begin cost model=m -->\n<!-- orbi:begin cost model=m -->\n<!-- orbi:end -->",
                Code::Syntax,
                (2, 1),
            ),
        ];
        for (text, code, place) in cases {
            let report = parts(text).expect_err(text);
            let first = report.items()[0].clone();
            assert_eq!((first.code, position(text, first.span.start)), (code, place), "{text}");
        }
    }
}
