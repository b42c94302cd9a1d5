//! A scene as JSON: every mark with its coordinates and its role, for programs that draw it their own way.

use serde_json::{Value, json};

use super::scene::{Anchor, Glyph, Item, Meaning, Paint, Scene, Type};
use super::text::face;

/// Writes the scene.
pub fn write(scene: &Scene) -> String {
    let value = json!({
        "id": scene.id,
        "title": scene.title,
        "description": scene.description,
        "language": scene.lang.code(),
        "width": short(scene.width),
        "height": short(scene.height),
        "items": scene.items.iter().map(item).collect::<Vec<_>>(),
    });
    let mut out = serde_json::to_string_pretty(&value).unwrap_or_default();
    out.push('\n');
    out
}

/// Two decimals are finer than any screen.
fn short(value: f64) -> Value {
    let short = (value * 100.0).round() / 100.0;
    if short.fract() == 0.0 { json!(short as i64) } else { json!(short) }
}

fn item(item: &Item) -> Value {
    match item {
        Item::Group { meaning, label, items } => {
            let mut value = means(meaning);
            if !label.is_empty() {
                value["label"] = json!(label);
            }
            value["items"] = items.iter().map(self::item).collect();
            value
        }
        Item::Rect { x, y, w, h, r, paint } => {
            let [x, y, w, h, r] = [*x, *y, *w, *h, *r].map(short);
            json!({ "mark": "rect", "x": x, "y": y, "width": w, "height": h, "radius": r, "paint": painted(*paint) })
        }
        Item::Line { points, style, gap } => {
            let points: Vec<Value> = points.iter().map(|p| json!([short(p.0), short(p.1)])).collect();
            json!({ "mark": if *gap { "gap" } else { "line" }, "points": points, "style": style.class() })
        }
        Item::Text { x, y, anchor, kind, text } => {
            let (size, bold) = face(*kind);
            json!({
                "mark": "text", "x": short(*x), "y": short(*y), "anchor": anchored(*anchor), "kind": set(*kind),
                "size": size, "bold": bold, "text": text,
            })
        }
        Item::Icon { x, y, size, glyph } => {
            let (what, name) = match glyph {
                Glyph::Icon(key) => ("icon", key.as_str()),
                Glyph::Art(art) => ("art", art.name.as_str()),
                Glyph::Badge(kind) => ("badge", kind.class()),
            };
            json!({ "mark": what, "x": short(*x), "y": short(*y), "size": short(*size), "name": name })
        }
    }
}

fn means(meaning: &Meaning) -> Value {
    match meaning {
        Meaning::List => json!({ "mark": "list" }),
        Meaning::Decoration => json!({ "mark": "decoration" }),
        Meaning::Group { id, parent } => json!({ "mark": "container", "id": id, "parent": parent }),
        Meaning::Node { id, parent, href } => {
            json!({ "mark": "component", "id": id, "parent": parent, "href": href })
        }
        Meaning::Edge { from, to, id, step, style } => {
            json!({ "mark": "connection", "id": id, "from": from, "to": to, "step": step, "style": style.class() })
        }
    }
}

fn painted(paint: Paint) -> Value {
    match paint {
        Paint::Page => json!("page"),
        Paint::Pill => json!("pill"),
        Paint::Tile => json!("tile"),
        Paint::Frame(kind) => json!({ "frame": kind.class(), "colour": kind.colour() }),
        Paint::Icon(category) => json!({ "icon": category.class(), "colour": category.colour() }),
        Paint::Card(category) => json!({ "card": category.class(), "colour": category.colour() }),
        Paint::Circle(style) => json!({ "circle": style.class() }),
    }
}

fn anchored(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    }
}

fn set(kind: Type) -> &'static str {
    match kind {
        Type::Title => "title",
        Type::Subtitle => "subtitle",
        Type::Frame => "frame",
        Type::Subnet => "subnet",
        Type::Caption => "caption",
        Type::Label => "label",
        Type::Legend => "legend",
        Type::Digit(_) => "digit",
    }
}
