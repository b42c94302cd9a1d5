//! Bytes → text: UTF-8 without a byte-order mark, and without characters that no text has.

use super::{Key, Node};
use crate::diag::{Code, Diagnostic, Span};

const SAVE_AS: &str =
    "save the file as UTF-8; most editors offer it beside the file's name or under \"Save with encoding\"";

/// The text of a model's bytes, without a byte-order mark. Every span of the model counts from the start of this text.
///
/// The span of an error counts in the bytes, and holds as well in the text that `String::from_utf8_lossy` makes of them.
pub fn decode(bytes: &[u8]) -> Result<&str, Diagnostic> {
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes {
        let message = "this file is UTF-16, and models are UTF-8";
        return Err(Diagnostic::error(Code::NotUtf8, Span::default(), message).help(SAVE_AS));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let message = format!("the byte 0x{:02X} is not UTF-8", bytes.get(at).copied().unwrap_or_default());
        Diagnostic::error(Code::NotUtf8, Span::new(at, at), message).help(SAVE_AS)
    })
}

/// The first character that no text has: a control character other than tabs and line ends.
pub fn control_character(text: &str) -> Option<Diagnostic> {
    let odd = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    let (at, found) = text.char_indices().find(|(_, c)| odd(c))?;
    let message = format!("there is an invisible control character here (U+{:04X})", u32::from(found));
    let help = "delete it; it often comes along with text copied from elsewhere";
    Some(Diagnostic::error(Code::Syntax, Span::new(at, at + found.len_utf8()), message).help(help))
}

/// Characters that look like a space, or like nothing, and are no space to YAML.
const BLANKS: [char; 5] = ['\u{a0}', '\u{200b}', '\u{202f}', '\u{3000}', '\u{feff}'];

/// The first key that holds a character which only looks like a space: what was meant as its end or its indent.
pub fn odd_key(tree: &Node) -> Option<Diagnostic> {
    for (key, node) in tree.map() {
        if let Some((at, found)) = key.text.char_indices().find(|(_, c)| BLANKS.contains(c)) {
            let message = format!("this looks like a space and is another character (U+{:04X})", u32::from(found));
            let help = "delete it and type a space; it often comes along with text copied from elsewhere";
            return Some(Diagnostic::error(Code::Syntax, key.part(at, found.len_utf8()), message).help(help));
        }
        if let Some(inner) = odd_key(node) {
            return Some(inner);
        }
    }
    tree.list().iter().find_map(odd_key)
}

/// The first text that an escape such as `"\0"` gives a character which no output can hold.
pub fn odd_text(tree: &Node) -> Option<Diagnostic> {
    let odd = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}');
    let refuse = |text: &str, span: Span| {
        let found = text.chars().find(odd)?;
        let message = format!("this text holds a control character (U+{:04X})", u32::from(found));
        let help = "write the text without it; no page, drawing or AWS API takes one";
        Some(Diagnostic::error(Code::Syntax, span, message).help(help))
    };
    let in_map = |(key, node): &(Key, Node)| refuse(&key.text, key.span).or_else(|| odd_text(node));
    let own = tree.text().and_then(|text| refuse(text, tree.span));
    own.or_else(|| tree.map().iter().find_map(in_map)).or_else(|| tree.list().iter().find_map(odd_text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::position;

    #[test]
    fn a_mark_is_dropped_and_a_wrong_byte_has_its_place() {
        assert_eq!(decode(b"\xef\xbb\xbforbi: 1"), Ok("orbi: 1"));
        assert_eq!(decode(b""), Ok(""));
        let bytes = b"orbi: 1\ntitle: a\xf1o\n";
        let error = decode(bytes).expect_err("not UTF-8");
        assert_eq!((error.code, error.message.as_str()), (Code::NotUtf8, "the byte 0xF1 is not UTF-8"));
        assert_eq!(position(&String::from_utf8_lossy(bytes), error.span.start), (2, 9));
    }

    #[test]
    fn other_encodings_are_named() {
        let error = decode(b"\xff\xfeo\0r\0").expect_err("UTF-16");
        assert!(error.message.contains("UTF-16"));
    }

    #[test]
    fn a_cut_character_at_the_end_is_found() {
        let error = decode("a\u{f1}".as_bytes().split_last().expect("bytes").1).expect_err("cut");
        assert_eq!(error.span, Span::new(1, 1));
    }
}
