//! A scene as a draw.io file that can be worked on: containers hold what lies in them, components are one piece with
//! their caption, lines hang on the components they join and keep their bends.

mod edge;
mod look;

use super::scene::{Anchor, Glyph, Item, Meaning, Paint, Scene, Type};
use super::text::width;
use crate::write::xml::attribute as esc;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The layer everything lies on.
const LAYER: &str = "1";

/// Left, top, width, height.
type Area = [f64; 4];

struct Writer {
    out: String,
    /// Where each container and component is, by the id of its cell.
    areas: BTreeMap<String, Area>,
    loose: usize,
}

/// Writes the scene, in light colours, which draw.io turns dark by itself.
pub fn write(scene: &Scene) -> String {
    let mut w = Writer { out: String::new(), areas: BTreeMap::new(), loose: 0 };
    find(&scene.items, &mut w.areas);
    let (width, height) = (num(scene.width), num(scene.height));
    let _ = write!(
        w.out,
        "<mxfile host=\"orbi\"><diagram id=\"{}\" name=\"{}\">\n<mxGraphModel grid=\"0\" gridSize=\"1\" guides=\"1\" \
         tooltips=\"1\" connect=\"1\" arrows=\"1\" fold=\"0\" page=\"1\" pageScale=\"1\" pageWidth=\"{width}\" \
         pageHeight=\"{height}\" math=\"0\" shadow=\"0\" background=\"#ffffff\"><root>\n<mxCell id=\"0\"/>\n\
         <mxCell id=\"{LAYER}\" parent=\"0\"/>\n",
        esc(&scene.id),
        esc(&scene.title)
    );
    // draw.io wants what a line hangs on before the line; what lies deeper in the picture is drawn later anyway.
    w.items(&scene.items, &|meaning| !matches!(meaning, Meaning::Edge { .. }));
    w.items(&scene.items, &|meaning| matches!(meaning, Meaning::Edge { .. }));
    w.out.push_str("</root></mxGraphModel>\n</diagram></mxfile>\n");
    w.out
}

fn num(v: f64) -> String {
    let rounded = (v * 10_000.0).round() / 10_000.0;
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}

fn group_cell(id: &str) -> String {
    format!("group-{id}")
}

fn node_cell(id: &str) -> String {
    format!("node-{id}")
}

/// The area of each container and component: its first box that is one.
fn find(items: &[Item], out: &mut BTreeMap<String, Area>) {
    for item in items {
        let Item::Group { meaning, items, .. } = item else { continue };
        let id = match meaning {
            Meaning::Group { id, .. } => Some(group_cell(id)),
            Meaning::Node { id, .. } => Some(node_cell(id)),
            _ => None,
        };
        match id {
            Some(id) => {
                let boxed = items.iter().find_map(|one| match one {
                    Item::Rect { x, y, w, h, .. } => Some([*x, *y, *w, *h]),
                    _ => None,
                });
                out.extend(boxed.map(|area| (id, area)));
            }
            None => find(items, out),
        }
    }
}

impl Writer {
    /// Writes the groups of marks whose meaning is wanted.
    fn items(&mut self, items: &[Item], wanted: &dyn Fn(&Meaning) -> bool) {
        for item in items {
            let Item::Group { meaning, items, .. } = item else { continue };
            match meaning {
                Meaning::List => self.items(items, wanted),
                _ if !wanted(meaning) => {}
                Meaning::Decoration => items.iter().for_each(|one| self.loose(one)),
                Meaning::Group { id, parent } => self.container(id, parent.as_deref(), items),
                Meaning::Node { id, parent, href } => self.component(id, parent.as_deref(), href.as_deref(), items),
                Meaning::Edge { from, to, id, style, .. } => self.edge(from, to, id, *style, items),
            }
        }
    }

    /// The cell something lies in, and where that one's top left corner is.
    fn home(&self, parent: Option<&str>) -> (String, f64, f64) {
        let cell = parent.map(group_cell);
        match cell.and_then(|cell| self.areas.get(&cell).map(|area| (cell, area[0], area[1]))) {
            Some(home) => home,
            None => (LAYER.to_owned(), 0.0, 0.0),
        }
    }

    fn geometry(&mut self, [x, y, w, h]: Area) {
        let [x, y, w, h] = [x, y, w, h].map(num);
        let _ =
            write!(self.out, "<mxGeometry x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" as=\"geometry\"/></mxCell>");
    }

    fn vertex(&mut self, id: &str, parent: &str, value: &str, style: &str, area: Area) {
        let _ = write!(
            self.out,
            "<mxCell id=\"{}\" value=\"{}\" style=\"{}\" vertex=\"1\" parent=\"{}\">",
            esc(id),
            lines(value),
            esc(style),
            esc(parent)
        );
        self.geometry(area);
        self.out.push('\n');
    }

    fn container(&mut self, id: &str, parent: Option<&str>, items: &[Item]) {
        let cell = group_cell(id);
        let (Some(area), (home, left, top)) = (self.areas.get(&cell).copied(), self.home(parent)) else { return };
        let at = [area[0] - left, area[1] - top, area[2], area[3]];
        for item in items {
            if let Item::Rect { paint: Paint::Frame(kind), .. } = item {
                let (indent, face) = (title_indent(items, area), title_face(items));
                self.vertex(&cell, &home, &words(items), &look::frame(*kind, indent, face), at);
            }
        }
        for item in items {
            if let Item::Icon { x, y, size, glyph: Glyph::Badge(kind) } = item {
                let style = look::image(&look::badge(*kind), false);
                self.vertex(&format!("{cell}-badge"), &cell, "", &style, [x - area[0], y - area[1], *size, *size]);
            }
        }
    }

    fn component(&mut self, id: &str, parent: Option<&str>, href: Option<&str>, items: &[Item]) {
        let cell = node_cell(id);
        let (Some(area), (home, left, top)) = (self.areas.get(&cell).copied(), self.home(parent)) else { return };
        let at = [area[0] - left, area[1] - top, area[2], area[3]];
        let card = items.iter().find_map(|item| match item {
            Item::Rect { paint: Paint::Card(category), .. } => Some(*category),
            _ => None,
        });
        let picture = look::picture(items);
        let style = match card {
            Some(category) => look::card(category, card_indent(items, area)),
            None => look::image(&picture.0, true),
        };
        let link = href.map(|href| format!(" link=\"{}\"", esc(href))).unwrap_or_default();
        let _ = write!(
            self.out,
            "<UserObject id=\"{}\" label=\"{}\"{link}><mxCell style=\"{}\" vertex=\"1\" parent=\"{}\">",
            esc(&cell),
            lines(&words(items)),
            esc(&style),
            esc(&home)
        );
        self.geometry(at);
        self.out.push_str("</UserObject>\n");
        if let (Some(_), Some([x, y, w, h])) = (card, picture.1) {
            let style = look::image(&picture.0, false);
            self.vertex(&format!("{cell}-icon"), &cell, "", &style, [x - area[0], y - area[1], w, h]);
        }
    }

    /// A mark of the title block or the legend.
    fn loose(&mut self, item: &Item) {
        self.loose += 1;
        let id = format!("text-{}", self.loose);
        match item {
            Item::Text { x, y, anchor, kind, text } => {
                let (w, h) = (width(text, *kind) + 2.0, look::height(*kind));
                let x = match anchor {
                    Anchor::Start => *x,
                    Anchor::Middle => x - w / 2.0,
                    Anchor::End => x - w,
                };
                self.vertex(&id, LAYER, text, &look::text(*kind, *anchor), [x, y - look::rise(*kind), w, h]);
            }
            Item::Rect { x, y, w, h, paint: Paint::Circle(style), .. } => {
                self.vertex(&id, LAYER, "", &look::circle(*style), [*x, *y, *w, *h]);
            }
            Item::Line { points, style, gap: false } => self.sample(&id, points, *style),
            _ => {}
        }
    }
}

/// The words of a component or container, a line each.
fn words(items: &[Item]) -> String {
    let text = |item: &Item| match item {
        Item::Text { text, .. } => Some(text.clone()),
        _ => None,
    };
    items.iter().filter_map(text).collect::<Vec<_>>().join("\n")
}

/// A value with its line ends kept.
fn lines(value: &str) -> String {
    value.split('\n').map(esc).collect::<Vec<_>>().join("&#xa;")
}

fn title_indent(items: &[Item], area: Area) -> f64 {
    let text = items.iter().find_map(|item| match item {
        Item::Text { x, .. } => Some(*x - area[0]),
        _ => None,
    });
    text.unwrap_or(29.0)
}

fn title_face(items: &[Item]) -> Type {
    let kind = items.iter().find_map(|item| match item {
        Item::Text { kind, .. } => Some(*kind),
        _ => None,
    });
    kind.unwrap_or(Type::Frame)
}

/// Where a card's words begin: right of its picture.
fn card_indent(items: &[Item], area: Area) -> f64 {
    let square = items.iter().find_map(|item| match item {
        Item::Rect { x, w, paint: Paint::Icon(_) | Paint::Tile, .. } => Some(x + w - area[0]),
        _ => None,
    });
    square.unwrap_or(0.0)
}
