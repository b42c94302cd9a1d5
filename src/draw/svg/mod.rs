//! A scene as SVG. Everything is decided before; this file knows the grammar only.

pub mod icons;
pub mod theme;

use super::scene::{Anchor, Art, Glyph, Item, Meaning, Paint, Scene, Style, Type};
use super::text::letters;
use crate::write::font::{self, Face};
use crate::write::xml::attribute as esc;
use std::collections::BTreeSet;
use std::fmt::Write;
use theme::Theme;

/// Radius of a line's bends.
const BEND: f64 = 8.0;

/// A coordinate with at most two decimals and no trailing zero.
fn num(v: f64) -> String {
    let rounded = (v * 100.0).round() / 100.0;
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}

/// Letters, digits and hyphens of a drawing's name, safe in an id and a `url(#…)`.
fn prefix(id: &str) -> String {
    let safe: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("orbi-{safe}")
}

/// The rules that bring the letters a drawing uses.
pub fn faces(letters: impl Fn(Face) -> BTreeSet<char>) -> String {
    Face::ALL.map(|face| font::rule(face, theme::FAMILY, &letters(face))).concat()
}

struct Writer {
    out: String,
    prefix: String,
}

/// Writes the scene; without a theme the style is left to the page around it.
pub fn write(scene: &Scene, style: Option<Theme>) -> String {
    let mut w = Writer { out: String::new(), prefix: prefix(&scene.id) };
    let (id, width, height) = (w.prefix.clone(), num(scene.width), num(scene.height));
    let lang = scene.lang.code();
    let _ = write!(
        w.out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"orbi-d\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" lang=\"{lang}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\n\
         <title id=\"{id}-t\">{}</title>\n<desc id=\"{id}-d\">{}</desc>\n",
        esc(&scene.title),
        esc(&scene.description)
    );
    if let Some(theme) = style {
        let faces = faces(|face| letters(&scene.items, face));
        let _ = writeln!(w.out, "<style>{faces}{}</style>", theme::css(theme));
    }
    w.markers(&scene.items);
    for item in &scene.items {
        w.item(item);
    }
    w.out.push_str("</svg>\n");
    w.out
}

/// The pictures from outside among the items, each once.
fn arts(items: &[Item]) -> Vec<&Art> {
    let mut out: Vec<&Art> = Vec::new();
    for item in items {
        let found = match item {
            Item::Group { items, .. } => arts(items),
            Item::Icon { glyph: Glyph::Art(art), .. } => vec![art],
            _ => Vec::new(),
        };
        for art in found {
            if !out.iter().any(|one| one.name == art.name) {
                out.push(art);
            }
        }
    }
    out
}

/// Whether a line of this style is among the items.
fn uses(items: &[Item], style: Style) -> bool {
    items.iter().any(|i| match i {
        Item::Group { items, .. } => uses(items, style),
        Item::Line { style: s, gap, .. } => !gap && *s == style,
        _ => false,
    })
}

impl Writer {
    fn markers(&mut self, items: &[Item]) {
        self.out.push_str("<defs>");
        for style in Style::ALL.into_iter().filter(|s| uses(items, *s)) {
            let (id, class, side) = (&self.prefix, style.class(), theme::marker_size(style));
            let _ = write!(
                self.out,
                "<marker id=\"{id}-m-{class}\" viewBox=\"0 0 10 10\" refX=\"8.5\" refY=\"5\" markerUnits=\"userSpaceOnUse\" \
                 markerWidth=\"{side}\" markerHeight=\"{side}\" orient=\"auto\"><path class=\"m-{class}\" \
                 d=\"M0 .8 9.5 5 0 9.2z\"/></marker>"
            );
        }
        for art in arts(items) {
            let [x, y, w, h] = art.view.map(num);
            let (id, marks) = (&self.prefix, art.marks(&format!("{}-i-{}-", self.prefix, art.name)));
            let _ = write!(
                self.out,
                "<symbol id=\"{id}-i-{}\" viewBox=\"{x} {y} {w} {h}\">{marks}</symbol>",
                esc(&art.name)
            );
        }
        self.out.push_str("</defs>\n");
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Group { meaning, label, items } => self.group(meaning, label, items),
            Item::Rect { x, y, w, h, r, paint } => self.rect([*x, *y, *w, *h, *r], *paint),
            Item::Line { points, style, gap } => self.line(points, *style, *gap),
            Item::Text { x, y, anchor, kind, text } => self.text(*x, *y, *anchor, *kind, text),
            Item::Icon { x, y, size, glyph } => self.icon(*x, *y, *size, glyph),
        }
    }

    fn group(&mut self, meaning: &Meaning, label: &str, items: &[Item]) {
        let mut link = None;
        match meaning {
            Meaning::List => self.out.push_str("<g role=\"list\">\n"),
            Meaning::Decoration => self.out.push_str("<g aria-hidden=\"true\">\n"),
            Meaning::Group { id, parent } => {
                let _ = write!(self.out, "<g data-orbi-group=\"{}\"", esc(id));
                self.parent(parent.as_deref());
                let _ = write!(self.out, " role=\"group\" aria-label=\"{}\">", esc(label));
            }
            Meaning::Node { id, parent, href } => {
                let _ = write!(self.out, "<g data-orbi-node=\"{}\"", esc(id));
                self.parent(parent.as_deref());
                let _ = write!(self.out, " role=\"listitem\" aria-label=\"{0}\"><title>{0}</title>", esc(label));
                link = href.as_deref();
            }
            Meaning::Edge { from, to, id, step, style } => {
                let (name, class) = (format!("{from}->{to}"), style.class());
                let _ = write!(self.out, "<g data-orbi-edge=\"{}\"", esc(&name));
                if *id != name {
                    let _ = write!(self.out, " data-orbi-id=\"{}\"", esc(id));
                }
                if !step.is_empty() {
                    let _ = write!(self.out, " data-orbi-step=\"{}\"", esc(step));
                }
                let _ =
                    write!(self.out, " data-orbi-style=\"{class}\" role=\"listitem\" aria-label=\"{}\">", esc(label));
            }
        }
        if let Some(href) = link {
            let _ = write!(self.out, "<a href=\"{}\">", esc(href));
        }
        items.iter().for_each(|i| self.item(i));
        self.out.push_str(if link.is_some() { "</a></g>\n" } else { "</g>\n" });
    }

    fn parent(&mut self, parent: Option<&str>) {
        if let Some(p) = parent {
            let _ = write!(self.out, " data-orbi-parent=\"{}\"", esc(p));
        }
    }

    fn rect(&mut self, [x, y, w, h, r]: [f64; 5], paint: Paint) {
        let (class, is_box) = match paint {
            Paint::Page => ("bgd".to_owned(), false),
            Paint::Frame(kind) => (format!("f {}", kind.class()), true),
            Paint::Icon(c) => (format!("i {}", c.class()), w >= 50.0),
            Paint::Tile => ("k".to_owned(), w >= 50.0),
            Paint::Card(c) => (format!("card {}", c.class()), true),
            Paint::Pill => ("k".to_owned(), false),
            Paint::Circle(style) => {
                let (cx, cy) = (num(x + w / 2.0), num(y + h / 2.0));
                let _ = write!(
                    self.out,
                    "<circle class=\"c {}\" cx=\"{cx}\" cy=\"{cy}\" r=\"{}\"/>",
                    style.class(),
                    num(w / 2.0)
                );
                return;
            }
        };
        let mark = if is_box { " data-orbi-box=\"\"" } else { "" };
        let round = if r > 0.0 { format!(" rx=\"{}\"", num(r)) } else { String::new() };
        let [x, y, w, h] = [x, y, w, h].map(num);
        let _ =
            write!(self.out, "<rect{mark} class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"{round}/>");
    }

    fn line(&mut self, points: &[(f64, f64)], style: Style, gap: bool) {
        let d = path(points);
        if gap {
            let _ = write!(self.out, "<path class=\"u\" d=\"{d}\"/>");
            return;
        }
        let (class, id) = (style.class(), &self.prefix);
        let _ = write!(
            self.out,
            "<path data-orbi-line=\"\" class=\"e {class}\" marker-end=\"url(#{id}-m-{class})\" d=\"{d}\"/>"
        );
    }

    fn text(&mut self, x: f64, y: f64, anchor: Anchor, kind: Type, text: &str) {
        let class = match kind {
            Type::Title => "ttl".to_owned(),
            Type::Subtitle => "sub".to_owned(),
            Type::Frame => "gt".to_owned(),
            Type::Subnet => "st".to_owned(),
            Type::Caption => "cap".to_owned(),
            Type::Label => "l".to_owned(),
            Type::Legend => "lg".to_owned(),
            Type::Digit(style) => format!("n {}", style.class()),
        };
        let side = match anchor {
            Anchor::Start => " s",
            Anchor::Middle => "",
            Anchor::End => " z",
        };
        let (x, y) = (num(x), num(y));
        let _ = write!(self.out, "<text class=\"{class}{side}\" x=\"{x}\" y=\"{y}\">{}</text>", esc(text));
    }

    fn icon(&mut self, x: f64, y: f64, size: f64, glyph: &Glyph) {
        let (class, grid, body) = match glyph {
            Glyph::Icon(key) => ("g", 32.0, icons::glyph_or_box(key)),
            Glyph::Art(art) => {
                let [x, y, size] = [x, y, size].map(num);
                let _ = write!(
                    self.out,
                    "<use href=\"#{}-i-{}\" x=\"{x}\" y=\"{y}\" width=\"{size}\" height=\"{size}\"/>",
                    self.prefix,
                    esc(&art.name)
                );
                return;
            }
            Glyph::Badge(kind) => {
                self.badge(x, y, size, kind.class());
                ("bg", 22.0, icons::badge(*kind))
            }
        };
        let zoom =
            if size == grid { String::new() } else { format!(" scale({})", (size / grid * 1000.0).round() / 1000.0) };
        let _ =
            write!(self.out, "<g class=\"{class}\" transform=\"translate({} {}){zoom}\">{body}</g>", num(x), num(y));
    }

    /// The filled corner of a frame: round where the frame is, and less so inside.
    fn badge(&mut self, x: f64, y: f64, size: f64, class: &str) {
        let (long, short) = (num(size - 6.0), num(size - 4.0));
        let _ = write!(
            self.out,
            "<path class=\"b {class}\" d=\"M{} {}v-{long}a6 6 0 0 1 6-6h{long}v{short}a4 4 0 0 1-4 4z\"/>",
            num(x),
            num(y + size)
        );
    }
}

/// The corners as path data, rounded as far as the pieces beside them allow.
fn path(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (i, &(x, y)) in points.iter().enumerate() {
        if i == 0 {
            let _ = write!(d, "M{} {}", num(x), num(y));
            continue;
        }
        let prev = points[i - 1];
        let Some(&next) = points.get(i + 1) else {
            let _ = write!(d, "L{} {}", num(x), num(y));
            break;
        };
        let (before, after) = (distance(prev, (x, y)), distance((x, y), next));
        let r = BEND.min(before / 2.0).min(after / 2.0);
        let (ax, ay) = toward((x, y), prev, before, r);
        let (bx, by) = toward((x, y), next, after, r);
        let _ = write!(d, "L{} {}Q{} {} {} {}", num(ax), num(ay), num(x), num(y), num(bx), num(by));
    }
    d
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).abs() + (a.1 - b.1).abs()
}

/// The point `r` away from `from` on the way to `to`, `length` away.
fn toward(from: (f64, f64), to: (f64, f64), length: f64, r: f64) -> (f64, f64) {
    if length <= 0.0 {
        return from;
    }
    (from.0 + (to.0 - from.0) * r / length, from.1 + (to.1 - from.1) * r / length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(num(12.0), "12");
        assert_eq!(num(-0.001), "0");
        assert_eq!(num(1.005 + 0.001), "1.01");
    }

    #[test]
    fn bends_are_rounded() {
        assert_eq!(path(&[(0.0, 0.0), (20.0, 0.0), (20.0, 20.0)]), "M0 0L12 0Q20 0 20 8L20 20");
    }
}
