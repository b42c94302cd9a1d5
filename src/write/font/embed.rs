//! The letters of a face that a drawing uses, as a font file of their own inside its style rules.

use std::collections::BTreeSet;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::raw::types::Tag as RawTag;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use write_fonts::FontBuilder;
use write_fonts::OffsetMarker;
use write_fonts::tables::cmap::Cmap;
use write_fonts::tables::glyf::{GlyfLocaBuilder, Glyph, SimpleGlyph};
use write_fonts::tables::loca::LocaFormat;
use write_fonts::tables::name::{Name, NameRecord};
use write_fonts::types::{GlyphId as Id, NameId, Tag};

use super::Face;
use crate::write::base64;

/// A glyph's outline as a path with its points where the font has them.
#[derive(Default)]
struct Pen(kurbo::BezPath);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((f64::from(x), f64::from(y)));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((f64::from(x), f64::from(y)));
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to((f64::from(cx), f64::from(cy)), (f64::from(x), f64::from(y)));
    }
    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.curve_to((f64::from(ax), f64::from(ay)), (f64::from(bx), f64::from(by)), (f64::from(x), f64::from(y)));
    }
    fn close(&mut self) {
        self.0.close_path();
    }
}

/// A font file with these letters and no other: outlines without hints, advances, and which letter is which. Letters the
/// face lacks are left out; `None` where nothing is left.
pub fn embed(face: Face, letters: &BTreeSet<char>) -> Option<Vec<u8>> {
    let font = FontRef::new(face.bytes()).ok()?;
    let read = face.read()?;
    let known: Vec<(char, GlyphId)> = letters.iter().filter_map(|c| Some((*c, read.glyph(*c)?))).collect();
    if known.is_empty() {
        return None;
    }
    let order: Vec<GlyphId> = known.iter().map(|one| one.1).collect::<BTreeSet<_>>().into_iter().collect();
    let place = |glyph: &GlyphId| order.binary_search(glyph).unwrap_or_default() as u32 + 1;
    let (glyf, loca, format) = outlines(&font, &order)?;
    let cmap = Cmap::from_mappings(known.iter().map(|(c, glyph)| (*c, Id::new(place(glyph))))).ok()?;
    let mut out = FontBuilder::new();
    out.add_raw(Tag::new(b"glyf"), glyf).add_table(&loca).ok()?.add_table(&cmap).ok()?.add_table(&name(face)).ok()?;
    for (tag, bytes) in copied(&font, order.len() as u16 + 1, format)? {
        out.add_raw(Tag::new(&tag), bytes);
    }
    out.add_raw(Tag::new(b"hmtx"), advances(&font, &order)?);
    Some(out.build())
}

type Outlines = (Vec<u8>, write_fonts::tables::loca::Loca, LocaFormat);

/// The box that stands for a letter the face lacks, and the glyphs asked for, accented letters in one piece.
fn outlines(font: &FontRef, order: &[GlyphId]) -> Option<Outlines> {
    let all = font.outline_glyphs();
    let mut out = GlyfLocaBuilder::new();
    for glyph in std::iter::once(&GlyphId::NOTDEF).chain(order) {
        let mut pen = Pen::default();
        all.get(*glyph)?.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen).ok()?;
        match pen.0.is_empty() {
            true => out.add_glyph(&Glyph::Empty).ok()?,
            false => out.add_glyph(&SimpleGlyph::from_bezpath(&pen.0).ok()?).ok()?,
        };
    }
    let (glyf, loca, format) = out.build();
    Some((write_fonts::dump_table(&glyf).ok()?, loca, format))
}

/// Advance and left bearing of each glyph.
fn advances(font: &FontRef, order: &[GlyphId]) -> Option<Vec<u8>> {
    let hmtx = font.hmtx().ok()?;
    let mut out = Vec::new();
    for glyph in std::iter::once(&GlyphId::NOTDEF).chain(order) {
        out.extend(hmtx.advance(*glyph)?.to_be_bytes());
        out.extend(hmtx.side_bearing(*glyph)?.to_be_bytes());
    }
    Some(out)
}

/// What the whole font says of itself, with the fields that count glyphs set anew.
fn copied(font: &FontRef, glyphs: u16, format: LocaFormat) -> Option<Vec<([u8; 4], Vec<u8>)>> {
    let table = |tag: &[u8; 4]| font.table_data(RawTag::new(tag)).map(|data| data.as_bytes().to_vec());
    let set = |mut bytes: Vec<u8>, at: usize, value: u16| {
        bytes.get_mut(at..at + 2)?.copy_from_slice(&value.to_be_bytes());
        Some(bytes)
    };
    let maxp = table(b"maxp")?;
    // An accented letter in one piece has as many points and contours as its parts had together.
    let both = |at: usize| maxp.get(at..at + 2).map_or(0, |b| u16::from_be_bytes([b[0], b[1]]));
    let (points, contours) = (both(6).max(both(10)), both(8).max(both(12)));
    let maxp = set(set(set(maxp, 4, glyphs)?, 6, points)?, 8, contours)?;
    let mut post = table(b"post")?;
    post.truncate(32);
    post.get_mut(..4)?.copy_from_slice(&[0, 3, 0, 0]);
    Some(vec![
        (*b"head", set(table(b"head")?, 50, format as u16)?),
        (*b"hhea", set(table(b"hhea")?, 34, glyphs)?),
        (*b"OS/2", table(b"OS/2")?),
        (*b"maxp", maxp),
        (*b"post", post),
    ])
}

fn name(face: Face) -> Name {
    let style = if face == Face::Bold { "Bold" } else { "Regular" };
    let owned = "Copyright the Noto project authors; SIL Open Font License 1.1, https://openfontlicense.org";
    let (full, postscript) = (format!("Noto Sans {style}"), format!("NotoSans-{style}"));
    let all = [
        (NameId::COPYRIGHT_NOTICE, owned),
        (NameId::FAMILY_NAME, "Noto Sans"),
        (NameId::SUBFAMILY_NAME, style),
        (NameId::FULL_NAME, full.as_str()),
        (NameId::POSTSCRIPT_NAME, postscript.as_str()),
    ];
    let record = |(id, text): (NameId, &str)| NameRecord::new(3, 1, 0x409, id, OffsetMarker::new(text.to_owned()));
    Name::new(all.into_iter().map(record).collect())
}

/// The style rule that gives a drawing its letters of a face; empty where it has none.
pub fn rule(face: Face, family: &str, letters: &BTreeSet<char>) -> String {
    let Some(bytes) = embed(face, letters) else { return String::new() };
    let weight = if face == Face::Bold { "500 900" } else { "100 400" };
    format!(
        "@font-face{{font-family:\"{family}\";font-weight:{weight};src:url(data:font/ttf;base64,{}) format(\"truetype\")}}",
        base64::encode(&bytes)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_is_set_like_the_whole() {
        let letters: BTreeSet<char> = "Ábaco ñandú → ≥ 12 GB".chars().collect();
        for face in Face::ALL {
            let bytes = embed(face, &letters).expect("letters");
            assert!(bytes.len() < 8000, "{}", bytes.len());
            let part = FontRef::new(&bytes).expect("a font");
            let (chars, read) = (part.charmap(), face.read().expect("the face"));
            let metrics = part.glyph_metrics(Size::unscaled(), LocationRef::default());
            let whole = FontRef::new(face.bytes()).expect("a font");
            let full = whole.glyph_metrics(Size::unscaled(), LocationRef::default());
            for c in letters.iter().filter(|c| read.glyph(**c).is_some()) {
                let (mine, own) = (chars.map(*c).expect("mapped"), read.glyph(*c).expect("there"));
                assert_eq!(metrics.advance_width(mine), full.advance_width(own), "{c}");
                assert_eq!(metrics.bounds(mine), full.bounds(own), "{c}");
            }
            assert!(chars.map('z').is_none());
        }
        assert_eq!(embed(Face::Bold, &BTreeSet::from(['\u{1f600}'])), None);
    }
}
