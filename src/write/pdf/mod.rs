//! PDF pages in orbi's own type: text that can be selected, and pictures as vectors.

mod paint;
mod picture;

pub use picture::picture;

use krilla::geom::Point;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::font::Face;

/// The two faces, loaded once for all pages of a document.
pub struct Faces {
    regular: Font,
    bold: Font,
}

impl Faces {
    /// `None` only where a font file is broken.
    pub fn new() -> Option<Faces> {
        let font = |face: Face| Font::new(face.bytes().into(), 0);
        Some(Faces { regular: font(Face::Regular)?, bold: font(Face::Bold)? })
    }

    fn font(&self, face: Face) -> Font {
        match face {
            Face::Regular => self.regular.clone(),
            Face::Bold => self.bold.clone(),
        }
    }

    /// Sets a line of text from `x` on the baseline `y`, in the colour the surface fills with. It is as wide as
    /// [`Face::width`] says.
    pub fn line(&self, surface: &mut Surface, at: (f32, f32), face: Face, size: f32, text: &str) {
        let Some(read) = face.read() else { return };
        let glyph = |(start, c): (usize, char)| {
            let id = GlyphId::new(read.glyph(c).map_or(0, |glyph| glyph.to_u32()));
            KrillaGlyph::new(id, read.advance(c) as f32, 0.0, 0.0, 0.0, start..start + c.len_utf8(), None)
        };
        let glyphs: Vec<KrillaGlyph> = text.char_indices().map(glyph).collect();
        if !glyphs.is_empty() {
            surface.draw_glyphs(Point::from_xy(at.0, at.1), &glyphs, self.font(face), text, size, false);
        }
    }
}
