//! The team's own text inside generated Markdown: it stays text, whatever it holds.

use crate::units::Lang;

/// Characters that Markdown or HTML would read inside a line.
const MARKS: &str = "\\`*_[]<>|~&";

/// A text of the model as inline Markdown: on one line, with nothing in it that Markdown would read.
pub fn team_text(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut safe = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        let opens_block = at == 0 && "#+-=>".contains(c);
        let numbers = at > 0 && line[..at].chars().all(|c| c.is_ascii_digit());
        let ends_number = ".)".contains(c) && numbers && line[at + 1..].starts_with([' ', '\t']);
        if MARKS.contains(c) || opens_block || ends_number || c == '!' && line[at..].starts_with("![") {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// Inline Markdown of ours as plain text: escapes and code marks taken away.
pub fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut letters = markdown.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\\' if letters.peek().is_some_and(char::is_ascii_punctuation) => text.extend(letters.next()),
            '`' => {}
            _ => text.push(c),
        }
    }
    text
}

/// A text as a code span, fenced so that backticks in it stay text.
pub fn code(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let gap = if line.starts_with('`') || line.ends_with('`') || line.is_empty() { " " } else { "" };
    format!("{fence}{gap}{line}{gap}{fence}")
}

/// The same in quotation marks of the language: `«…»`, `“…”`.
pub fn quoted(text: &str, lang: Lang) -> String {
    let (open, close) = lang.pick(('«', '»'), ('“', '”'));
    format!("{open}{}{close}", team_text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_titles_stay_text() {
        assert_eq!(team_text("<script>a|b</script>"), "\\<script\\>a\\|b\\</script\\>");
        assert_eq!(team_text("Django + Gunicorn"), "Django + Gunicorn");
        assert_eq!(team_text("# a\n\n- b"), "\\# a - b");
        assert_eq!(team_text("1. uno [x](y)"), "1\\. uno \\[x\\](y)");
        assert_eq!(team_text("{{ a }} ${b}"), "{{ a }} ${b}");
        assert_eq!(quoted("sí", Lang::Es), "«sí»");
        assert_eq!(team_text("11.4"), "11.4");
        assert_eq!(plain(&team_text("a | `b` \\ <c>")), "a | `b` \\ <c>");
        assert_eq!(plain("bucket `web`"), "bucket web");
        assert_eq!(code("/health"), "`/health`");
        assert_eq!(code("a``b`"), "``` a``b` ```");
    }
}
