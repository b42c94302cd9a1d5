//! A drawing as PNG: the written SVG, rendered by resvg with the letters it carries and no other.

use super::scene::Scene;
use super::svg;
use super::svg::theme::Theme;
use super::text::letters;
use crate::write::font::{Face, embed};
use resvg::{tiny_skia, usvg};
use std::sync::Arc;

/// Why there is no picture.
#[derive(Debug)]
pub enum PngError {
    /// The drawing could not be read back.
    Svg(String),
    /// The picture would be larger than can be held.
    Size(u32, u32),
    /// The bytes could not be written.
    Encode(String),
}

impl std::fmt::Display for PngError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            PngError::Svg(why) => write!(f, "the drawing cannot be read back: {why}"),
            PngError::Size(w, h) => write!(f, "a picture of {w} by {h} pixels is too large; take a smaller scale"),
            PngError::Encode(why) => write!(f, "the picture cannot be written: {why}"),
        }
    }
}

impl std::error::Error for PngError {}

/// The drawing as resvg reads it. The faces it carries stand in for every family, so that no text is left out.
pub fn tree(scene: &Scene, theme: Theme) -> Result<usvg::Tree, PngError> {
    let mut fonts = usvg::fontdb::Database::new();
    for bytes in Face::ALL.into_iter().filter_map(|face| embed(face, &letters(&scene.items, face))) {
        fonts.load_font_data(bytes);
    }
    fonts.set_sans_serif_family("Noto Sans");
    let options =
        usvg::Options { font_family: "Noto Sans".to_owned(), fontdb: Arc::new(fonts), ..usvg::Options::default() };
    usvg::Tree::from_str(&svg::write(scene, Some(theme.fixed())), &options).map_err(|e| PngError::Svg(e.to_string()))
}

/// Renders at `scale` pixels to a user unit, 1 to 4.
pub fn write(scene: &Scene, theme: Theme, scale: u8) -> Result<Vec<u8>, PngError> {
    let scale = u32::from(scale.clamp(1, 4));
    let tree = tree(scene, theme)?;
    let side = |v: f32| (v.ceil() as u32).max(1).saturating_mul(scale);
    let (w, h) = (side(tree.size().width()), side(tree.size().height()));
    if u64::from(w) * u64::from(h) > 400_000_000 {
        return Err(PngError::Size(w, h));
    }
    let mut pixels = tiny_skia::Pixmap::new(w, h).ok_or(PngError::Size(w, h))?;
    let zoom = tiny_skia::Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, zoom, &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| PngError::Encode(e.to_string()))
}
