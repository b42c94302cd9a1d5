//! An SVG that usvg has read, on a page: shapes stay shapes and words stay words.

use krilla::paint::FillRule;
use krilla::surface::Surface;
use resvg::usvg;

use super::{Faces, paint};
use crate::write::font::Face;

/// Draws the picture with its top left corner at the surface's own.
pub fn picture(surface: &mut Surface, faces: &Faces, tree: &usvg::Tree) {
    Drawing { surface, faces, fonts: tree.fontdb() }.group(tree.root());
}

struct Drawing<'a, 'b> {
    surface: &'a mut Surface<'b>,
    faces: &'a Faces,
    fonts: &'a usvg::fontdb::Database,
}

impl Drawing<'_, '_> {
    fn group(&mut self, group: &usvg::Group) {
        let mut pushed = 1;
        self.surface.push_transform(&paint::transform(group.transform()));
        if let Some(clip) = group.clip_path() {
            pushed += self.clip(clip);
        }
        if group.opacity().get() < 1.0 {
            self.surface.push_opacity(paint::part(group.opacity().get()));
            pushed += 1;
        }
        for node in group.children() {
            match node {
                usvg::Node::Group(inner) => self.group(inner),
                usvg::Node::Path(path) => self.path(path),
                usvg::Node::Text(text) => self.text(text),
                usvg::Node::Image(_) => {}
            }
        }
        (0..pushed).for_each(|_| self.surface.pop());
    }

    /// Clips to the shapes of the clip and of the clips on it; how many were pushed.
    fn clip(&mut self, clip: &usvg::ClipPath) -> usize {
        let outer = clip.clip_path().map_or(0, |outer| self.clip(outer));
        let mut shapes = None;
        gather(clip.root(), clip.transform(), &mut shapes);
        let Some((shape, rule)) = shapes.and_then(|(b, rule)| Some((b.finish()?, rule))) else { return outer };
        let Some(shape) = paint::path(&shape, usvg::Transform::identity()) else { return outer };
        self.surface.push_clip_path(&shape, &rule);
        outer + 1
    }

    fn path(&mut self, path: &usvg::Path) {
        if !path.is_visible() {
            return;
        }
        let Some(shape) = paint::path(path.data(), usvg::Transform::identity()) else { return };
        let (fill, stroke) = (path.fill().and_then(paint::fill), path.stroke().and_then(paint::stroke));
        let parts = match path.paint_order() {
            usvg::PaintOrder::FillAndStroke => [(fill, None), (None, stroke)],
            usvg::PaintOrder::StrokeAndFill => [(None, stroke), (fill, None)],
        };
        for (fill, stroke) in parts.into_iter().filter(|(fill, stroke)| fill.is_some() || stroke.is_some()) {
            self.surface.set_fill(fill);
            self.surface.set_stroke(stroke);
            self.surface.draw_path(&shape);
        }
    }

    fn text(&mut self, text: &usvg::Text) {
        for span in text.layouted().iter().filter(|span| span.visible) {
            let Some(first) = span.positioned_glyphs.first() else { continue };
            let bold = self.fonts.face(first.font).is_some_and(|face| face.weight.0 > 450);
            let words: String = span.positioned_glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
            let at = first.transform();
            self.surface.set_stroke(None);
            self.surface.set_fill(span.fill.as_ref().and_then(paint::fill));
            let face = if bold { Face::Bold } else { Face::Regular };
            self.faces.line(self.surface, (at.tx, at.ty), face, span.font_size.get(), &words);
        }
    }
}

type Shapes = Option<(resvg::tiny_skia::PathBuilder, FillRule)>;

fn gather(group: &usvg::Group, by: usvg::Transform, out: &mut Shapes) {
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => gather(inner, by.pre_concat(inner.transform()), out),
            usvg::Node::Path(path) => {
                let rule = path.fill().map_or(FillRule::NonZero, |fill| paint::rule(fill.rule()));
                let (all, _) = out.get_or_insert_with(|| (resvg::tiny_skia::PathBuilder::new(), rule));
                if let Some(shape) = path.data().clone().transform(by) {
                    all.push_path(&shape);
                }
            }
            usvg::Node::Text(_) | usvg::Node::Image(_) => {}
        }
    }
}
