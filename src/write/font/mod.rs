//! The type orbi sets its pictures and papers in: Noto Sans, regular and bold, and exact widths in it.
//!
//! Letters stand side by side without kerning or ligatures, so that every reader of a drawing sets it alike.

mod embed;

pub use embed::{embed, rule};

use std::sync::OnceLock;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, GlyphId, MetadataProvider};

/// One of the two faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    Regular,
    Bold,
}

impl Face {
    pub const ALL: [Face; 2] = [Face::Regular, Face::Bold];

    /// The whole font file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Face::Regular => notosans::REGULAR_TTF,
            Face::Bold => notosans::BOLD_TTF,
        }
    }

    /// The face ready to be measured; `None` only where the font file is broken.
    pub fn read(self) -> Option<&'static Read> {
        static READ: [OnceLock<Option<Read>>; 2] = [OnceLock::new(), OnceLock::new()];
        READ[self as usize].get_or_init(|| Read::of(self.bytes())).as_ref()
    }

    /// Width of a text at a size.
    pub fn width(self, text: &str, size: f64) -> f64 {
        match self.read() {
            Some(read) => text.chars().map(|c| read.advance(c)).sum::<f64>() * size,
            None => text.chars().count() as f64 * size,
        }
    }

    /// Whether it has a glyph for the letter.
    pub fn has(self, c: char) -> bool {
        self.read().is_some_and(|read| read.glyph(c).is_some())
    }
}

/// A face whose tables have been found.
pub struct Read {
    chars: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    em: f64,
}

impl Read {
    fn of(bytes: &'static [u8]) -> Option<Read> {
        let font = FontRef::new(bytes).ok()?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let em = f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        Some(Read { chars: font.charmap(), metrics, em })
    }

    /// The letter's glyph.
    pub fn glyph(&self, c: char) -> Option<GlyphId> {
        self.chars.map(c).filter(|glyph| glyph.to_u32() != 0)
    }

    /// How far a letter moves on, in parts of the size. One the face lacks comes from a reader's own font, most of which
    /// are no wider than a square.
    pub fn advance(&self, c: char) -> f64 {
        let own = self.glyph(c).and_then(|glyph| self.metrics.advance_width(glyph));
        own.map_or(1.0, |units| f64::from(units) / self.em)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_sums_of_advances() {
        let pair = Face::Regular.width("AV", 10.0);
        let apart = Face::Regular.width("A", 10.0) + Face::Regular.width("V", 10.0);
        assert!((pair - apart).abs() < 1e-9);
        assert!(Face::Bold.width("orbi", 12.0) > Face::Regular.width("orbi", 12.0));
        assert_eq!(Face::Regular.width("\u{1f600}", 12.0), 12.0);
    }
}
