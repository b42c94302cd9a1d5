//! A drawing as PNG: the written SVG, rendered by resvg with the font orbi measures with and no other.

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

/// The face orbi carries stands in for every family, so that no text is left out.
fn options() -> usvg::Options<'static> {
    let mut fonts = usvg::fontdb::Database::new();
    for bytes in [notosans::REGULAR_TTF, notosans::BOLD_TTF] {
        fonts.load_font_data(bytes.to_vec());
    }
    fonts.set_sans_serif_family("Noto Sans");
    usvg::Options { font_family: "Noto Sans".to_owned(), fontdb: Arc::new(fonts), ..usvg::Options::default() }
}

/// Renders at `scale` pixels to a user unit, 1 to 4.
pub fn write(svg: &str, scale: u8) -> Result<Vec<u8>, PngError> {
    let scale = u32::from(scale.clamp(1, 4));
    let tree = usvg::Tree::from_str(svg, &options()).map_err(|e| PngError::Svg(e.to_string()))?;
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
