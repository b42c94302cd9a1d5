//! The glyphs: one small file each under `templates/icons`, drawn for orbi on a 32-unit grid with a 1.7 stroke.

use crate::draw::scene::GroupKind;
use include_dir::{Dir, include_dir};

static ICONS: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/icons");

/// What is inside the file's `<svg>` element.
fn inner(name: &str) -> Option<&'static str> {
    let text = ICONS.get_file(format!("{name}.svg"))?.contents_utf8()?;
    let (_, rest) = text.split_once('>')?;
    rest.rsplit_once("</svg>").map(|(body, _)| body)
}

/// The marks of a component's glyph, on a grid of 32 units.
pub fn glyph(key: &str) -> Option<&'static str> {
    if key.starts_with("badge-") { None } else { inner(key) }
}

/// The marks of a component's glyph, or those of an unnamed service.
pub fn glyph_or_box(key: &str) -> &'static str {
    glyph(key).or_else(|| inner("generic")).unwrap_or("")
}

/// The marks in the corner of a frame, on a grid of 22 units.
pub fn badge(kind: GroupKind) -> &'static str {
    let name = match kind {
        GroupKind::Cloud => "badge-cloud",
        GroupKind::Region => "badge-region",
        GroupKind::Vpc => "badge-vpc",
        GroupKind::Zone => "badge-zone",
        GroupKind::PublicSubnet => "badge-public",
        GroupKind::PrivateSubnet => "badge-private",
        GroupKind::Plain => "badge-plain",
    };
    inner(name).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glyph_is_of_the_family() {
        for file in ICONS.files() {
            let text = file.contents_utf8().unwrap_or_default();
            let badge = file.path().to_string_lossy().starts_with("badge-");
            let head = if badge { "0 0 22 22" } else { "0 0 32 32" };
            assert!(text.contains(head), "{}", file.path().display());
            assert!(text.contains("stroke-linecap=\"round\""), "{}", file.path().display());
        }
        assert!(glyph("fargate").is_some());
        assert!(glyph("badge-vpc").is_none());
        assert!(!glyph_or_box("no-such-service").is_empty());
    }
}
