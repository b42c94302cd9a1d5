//! A drawing as PDF: one page as large as the drawing, with its links, its title and its description.

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::geom::{Rect, Transform};
use krilla::metadata::Metadata;
use krilla::page::{Page, PageSettings};
use krilla::tagging::{ContentTag, Node, Tag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use super::png;
use super::scene::{Item, Meaning, Scene};
use super::svg::theme::Theme;
use crate::write::pdf::{Faces, picture};

/// Points of a page in a unit of the scene, which is a pixel of style sheets.
const POINT: f64 = 0.75;

/// Why there is no document.
#[derive(Debug)]
pub struct PdfError(String);

impl std::fmt::Display for PdfError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "the document cannot be written: {}", self.0)
    }
}

impl std::error::Error for PdfError {}

/// Writes the scene in the colours of a theme that does not change.
pub fn write(scene: &Scene, theme: Theme) -> Result<Vec<u8>, PdfError> {
    let tree = png::tree(scene, theme).map_err(|e| PdfError(e.to_string()))?;
    let faces = Faces::new().ok_or_else(|| PdfError("its font cannot be read".to_owned()))?;
    let size = [scene.width, scene.height].map(|side| (side * POINT) as f32);
    let page = PageSettings::from_wh(size[0], size[1]).ok_or_else(|| PdfError("it is empty".to_owned()))?;
    let mut document = Document::new_with(SerializeSettings::default());
    document.set_metadata(metadata(scene));
    let mut page = document.start_page_with(page);
    let mut surface = page.surface();
    let drawn = surface.start_tagged(ContentTag::Other);
    surface.push_transform(&Transform::from_scale(POINT as f32, POINT as f32));
    picture(&mut surface, &faces, &tree);
    surface.pop();
    surface.end_tagged();
    surface.finish();
    let mut figure = TagGroup::new(Tag::Figure(Some(scene.description.clone())));
    figure.push(Node::from(drawn));
    let mut root = TagTree::new().with_lang(Some(scene.lang.code().to_owned()));
    root.push(figure);
    links(&scene.items, &mut page, &mut root);
    page.finish();
    document.set_tag_tree(root);
    document.finish().map_err(|e| PdfError(format!("{e:?}")))
}

fn metadata(scene: &Scene) -> Metadata {
    Metadata::new()
        .title(scene.title.clone())
        .description(scene.description.clone())
        .language(scene.lang.code().to_owned())
        .creator("orbi".to_owned())
}

/// A link over each component that has a page.
fn links(items: &[Item], page: &mut Page, root: &mut TagTree) {
    for item in items {
        let Item::Group { meaning, label, items } = item else { continue };
        links(items, page, root);
        let Meaning::Node { href: Some(href), .. } = meaning else { continue };
        let Some([left, top, right, bottom]) = item.bounds().map(|b| b.map(|v| (v * POINT) as f32)) else { continue };
        let Some(area) = Rect::from_ltrb(left, top, right, bottom) else { continue };
        let target = Target::Action(Action::Link(LinkAction::new(href.clone())));
        let link = Annotation::new_link(LinkAnnotation::new(area, target), Some(label.clone()));
        let mut tag = TagGroup::new(Tag::Link);
        tag.push(Node::from(page.add_tagged_annotation(link)));
        root.push(tag);
    }
}
