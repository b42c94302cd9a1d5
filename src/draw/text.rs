//! How wide a text is, in the font that is shown.

use super::scene::Type;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// Reserve for a reader's machine whose sans serif runs wider than Noto Sans.
const MARGIN: f64 = 1.04;

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

/// Width of a text in user units; a character the font lacks counts as wide as a capital M.
pub fn width(text: &str, kind: Type) -> f64 {
    let (size, bold) = face(kind);
    let bytes = if bold { notosans::BOLD_TTF } else { notosans::REGULAR_TTF };
    let Ok(font) = FontRef::new(bytes) else {
        return text.chars().count() as f64 * size * 0.65;
    };
    let chars = font.charmap();
    let metrics = font.glyph_metrics(Size::new(size as f32), LocationRef::default());
    let advance = |c: char| chars.map(c).and_then(|g| metrics.advance_width(g)).map(f64::from).unwrap_or(size);
    text.chars().map(advance).sum::<f64>() * MARGIN
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
