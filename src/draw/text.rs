//! How wide a text is, in the font that is shown.

use super::scene::{Item, Type};
use crate::write::font::Face;
use std::collections::BTreeSet;

/// Size in user units and whether it is bold.
pub fn face(kind: Type) -> (f64, bool) {
    match kind {
        Type::Title => (21.0, true),
        Type::Subtitle => (14.0, false),
        Type::Frame => (13.5, true),
        Type::Subnet | Type::Digit(_) => (12.8, true),
        Type::Caption => (13.0, false),
        Type::Label | Type::Legend => (12.8, false),
    }
}

/// The face a text is set in.
pub fn face_of(kind: Type) -> Face {
    if face(kind).1 { Face::Bold } else { Face::Regular }
}

/// Width of a text in user units.
pub fn width(text: &str, kind: Type) -> f64 {
    face_of(kind).width(text, face(kind).0)
}

/// The letters among these marks that are set in a face.
pub fn letters(items: &[Item], of: Face) -> BTreeSet<char> {
    let mut out = BTreeSet::new();
    for item in items {
        match item {
            Item::Group { items, .. } => out.append(&mut letters(items, of)),
            Item::Text { kind, text, .. } if face_of(*kind) == of => out.extend(text.chars()),
            _ => {}
        }
    }
    out
}

/// Breaks a text at spaces so that no line is wider than `limit` where that is possible.
pub fn wrap(text: &str, kind: Type, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), kind) <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_words_are_wider() {
        assert!(width("Balanceador", Type::Caption) > width("ALB", Type::Caption));
        assert!(width("añ😀", Type::Caption) > width("añ", Type::Caption));
    }

    #[test]
    fn wraps_at_spaces_and_keeps_every_word() {
        let lines = wrap("Application Load Balancer", Type::Caption, 90.0);
        assert_eq!(lines.join(" "), "Application Load Balancer");
        assert!(lines.len() > 1);
    }
}
