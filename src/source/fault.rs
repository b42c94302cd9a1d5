//! What keeps a text from being YAML, in our words and with our place.

use serde_yaml::{Error, Location};

use super::{MAX_DEPTH, MAX_NODES};
use crate::diag::{Code, Diagnostic, Span};

/// A piece of what the library says, what we say, and what to write instead. The first that fits is taken.
const SYNTAX: &[(&str, &str, &str)] = &[
    (
        "value goes on after its bracket",
        "the value ends at its bracket, and more follows",
        "put quotes around a text that begins with a bracket; no `,` stands between lines",
    ),
    (
        "colon in continued text",
        "this `:` stands in the text that begins above",
        "give the line above its own `:`, or indent this one as its neighbours; quote a text that holds `: `",
    ),
    (
        "scanning a block scalar",
        "`|` and `>` begin a text on the lines below",
        "write the text on the next line, indented, or put it in quotes",
    ),
    ("mapping keys are not allowed", "`?` begins a key, and none can stand here", "put the text in quotes"),
    (
        "unclosed quote",
        "this quote is never closed",
        "close it at the end of the text; inside it, write `\\\"` or `''`",
    ),
    ("multiline quoted", "this quote is not closed on its line", "close it at the end of the text"),
    ("unclosed bracket", "this bracket is never closed", "close it: `[` with `]`, `{` with `}`"),
    ("mismatched bracket", "this bracket is closed by one of the other kind", "close `[` with `]` and `{` with `}`"),
    (
        "misplaced bracket",
        "this bracket closes nothing",
        "remove it, or open it before; quote a text that holds brackets",
    ),
    (
        "flow mapping, did not",
        "expected `,` or `}` before this",
        "separate entries with `,` and close the map with `}`; a text that holds `:`, `,` or brackets needs quotes",
    ),
    (
        "flow sequence, expected",
        "expected `,` or `]` before this",
        "separate items with `,` and close the list with `]`; a text that holds `:`, `,` or brackets needs quotes",
    ),
    ("tab", "a tab cannot indent", "indent with spaces, two a level"),
    (
        "mapping values are not allowed",
        "a second `:` on this line, or a `:` in a text without quotes",
        "quote the text: `title: \"Store: the new one\"`, or begin a new line for the key",
    ),
    (
        "block mapping, did not find expected key",
        "this line does not line up with the keys above it",
        "indent it exactly as its neighbours, and write it as `key: value`",
    ),
    ("item among keys", "a list item stands among keys", "write it as `key: value`, like the entries above it"),
    ("did not find expected '-'", "this line does not line up with the list above it", "begin each item with `- `"),
    ("block sequence entries", "a list cannot begin here", "begin the list on the line below its key, as `- item`"),
    ("'-' must be followed", "a `-` that begins an item needs a space after it", "write `- item`"),
    ("only valid inside a block", "`- ` begins no item inside brackets", "separate items with `,`, or quote the text"),
    ("simple key expected", "this line has no `:`", "write `key: value`, with a space after the `:`"),
    ("simple key is no longer valid", "this line has no `:`", "write `key: value`, with a space after the `:`"),
    (
        "trailing content",
        "the text ends at its closing quote, and more follows",
        "put quotes around all of it, `'a \"word\" more'`; between entries write `,`",
    ),
    (
        "unknown escape",
        "a `\\` in double quotes begins an escape that does not exist",
        "use single quotes, or write `\\\\` for one backslash",
    ),
    (
        "quoted scalar",
        "this text in double quotes has a broken escape",
        "use single quotes, or write `\\\\` for one backslash",
    ),
    ("unexpected character", "a text cannot begin with this character", "put the text in quotes"),
    ("anchor or alias", "`&` and `*` need a name after them", "put the text in quotes, if it is one"),
    (
        "unknown anchor",
        "`*` begins an alias, and no `&` gave this name before",
        "name an `&` that stands above, or put the text in quotes",
    ),
    ("recursive", "this alias stands inside what it repeats", "write the part out instead of repeating it"),
    (
        "multiple YAML documents",
        "a second document begins here",
        "keep one stack a file, and remove the line `---` or `...`",
    ),
    ("document indicator", "`---` or `...` inside a quoted text", "close the quote before it"),
    ("after document end", "there is text after the end of the document", "remove the `...` line"),
    ("merge", "`<<` takes an alias of a map", "write `<<: *NAME`, with `&NAME` before a map above"),
    ("comment", "this `#` needs a space before it to begin a comment", "quote the text that holds `#`, or write ` # `"),
    (
        "block scalar",
        "this text block is not indented as it begins",
        "indent each of its lines alike, deeper than its key",
    ),
    ("directive", "a line that begins with `%` is no part of a model", "remove it, or quote the text"),
    ("tag", "`!` begins a tag, and models have none", "remove it, or put the text in quotes"),
    ("indent", "this line is not indented as its neighbours", "indent it exactly as the entries beside it"),
    ("invalid ", "this value is not what its tag (`!`) says", "remove the tag, or put the text in quotes"),
];

/// The library's error as one of ours.
pub fn diagnose(error: &Error, text: &str) -> Diagnostic {
    let error = error.without_snippet();
    let place = error.location().map_or(Span::default(), |location| span(&location, text));
    let said = error.to_string();
    let lower = said.to_lowercase();
    if ["depth {", "recursion limit"].iter().any(|piece| lower.contains(piece)) {
        let message = format!("this is nested deeper than {MAX_DEPTH} levels");
        return Diagnostic::error(Code::TooDeep, place, message)
            .help("models need about eight levels; flatten this part");
    }
    if ["budget", "limit exceeded", "expansion"].iter().any(|piece| lower.contains(piece)) {
        let message = format!("with what its aliases repeat, this model has more than {MAX_NODES} values");
        let help = "write the parts out, or split the stack, instead of repeating them by aliases";
        return Diagnostic::error(Code::TooLarge, place, message).help(help);
    }
    let (place, said) = cause(&said, text, place);
    let found = SYNTAX.iter().find(|(piece, ..)| said.contains(piece));
    let (_, message, help) = found.unwrap_or(&(
        "",
        "this is not YAML",
        "check indentation, quotes and brackets here; texts with `: ` or ` #` need quotes",
    ));
    Diagnostic::error(Code::Syntax, word_at(text, place), *message).help(*help)
}

/// Where the fault is that the library noticed at `place`, and what it is then.
fn cause<'a>(said: &'a str, text: &str, place: Span) -> (Span, &'a str) {
    let before = text.get(..place.start).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let at = |start: Option<usize>| start.map_or(place, |start| Span::new(start, start));
    if said.contains("unsupported") && said.contains("tag") {
        return (at(before[line..].rfind('!').map(|tag| line + tag)), said);
    }
    if said.contains("tab") {
        let after = text.get(place.start..).and_then(|rest| rest.find('\t')).map(|tab| place.start + tab);
        return (at(before[line..].rfind('\t').map(|tab| line + tab).or(after)), said);
    }
    if said.contains("multiple YAML documents") {
        let mark = ["\n---", "\n..."].iter().filter_map(|mark| before.rfind(mark)).max();
        return (at(mark.map(|mark| mark + 1)), said);
    }
    if said.contains("multiline quoted") {
        let opens = |(_, pair): &(usize, &[u8])| b" :[{,".contains(&pair[0]) && b"'\"".contains(&pair[1]);
        return (at(before.as_bytes().windows(2).enumerate().rfind(opens).map(|(at, _)| at + 1)), said);
    }
    if said.contains("mapping values are not allowed") && !before[line..].contains(':') {
        return (place, "colon in continued text");
    }
    if said.contains("unknown escape") {
        return (at(bad_escape(text, place.start)), said);
    }
    if said.contains("expected ',' or") || said.contains("block mapping, did not find") {
        return match open_bracket(before) {
            Some(open) if open < line => (at(Some(open)), "unclosed bracket"),
            _ if before[line..].trim_end().ends_with([']', '}']) => (place, "value goes on after its bracket"),
            _ if before[line..].trim() == "-" => (at(before.rfind('-')), "item among keys"),
            _ => (place, said),
        };
    }
    (place, said)
}

/// The first backslash from `start` on that no escape begins with.
fn bad_escape(text: &str, start: usize) -> Option<usize> {
    let mut rest = text.get(start..)?.char_indices();
    while let Some((at, c)) = rest.next() {
        if c == '\\' && !rest.next().is_some_and(|(_, next)| "0abt\tnvfre \"/\\N_LPxuU\n\r".contains(next)) {
            return Some(start + at);
        }
    }
    None
}

/// The innermost bracket that is still open at the end of `text`; quoted texts and comments do not count.
fn open_bracket(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let (mut quote, mut comment, mut last) = (None, false, ' ');
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (_, '\n') => (comment, quote) = (false, None),
            _ if comment => {}
            (Some(mark), _) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if " :[{,".contains(last) => quote = Some(c),
            (None, '#') if last.is_whitespace() => comment = true,
            (None, '[' | '{') => open.push(at),
            (None, ']' | '}') => drop(open.pop()),
            _ => {}
        }
        last = c;
    }
    open.pop()
}

/// A place of the library's as ours.
pub fn span(location: &Location, text: &str) -> Span {
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

/// The word that begins at a place without length; brackets and quotes stand alone.
fn word_at(text: &str, place: Span) -> Span {
    let rest = text.get(place.start..).unwrap_or_default();
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let alone = rest.starts_with(['[', ']', '{', '}', '"', '\'', ':', ',', '\t', '\n', '\r', ' ']);
    let word = rest.find(|c: char| c.is_whitespace() || "[]{},:".contains(c)).unwrap_or(rest.len());
    let len = if alone { first } else { word.max(first) };
    Span::new(place.start, place.end.max(place.start + len))
}
