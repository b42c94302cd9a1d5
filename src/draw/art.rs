//! Pictures from outside: what an SVG file draws, and nothing it could do besides.

use super::scene::{Art, Glyph, Item, Paint};
use crate::write::xml;
use indexmap::IndexMap;
use resvg::usvg::roxmltree::{Document, Node};

/// Elements that only draw. Titles are left out, everything else is refused.
const DRAWN: &[&str] = &[
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polygon",
    "polyline",
    "defs",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "use",
];
const LEFT_OUT: &[&str] = &["title", "desc", "metadata", "namedview"];

/// Reads the file of an icon; the answer to a file that is no mere drawing says why.
pub fn read(name: &str, svg: &str) -> Result<Art, String> {
    let document = Document::parse(svg).map_err(|e| format!("it is no SVG: {e}"))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err("it is no SVG".to_owned());
    }
    let view = view(root).ok_or("it says no size")?;
    let mut body = String::new();
    let inherited = attributes(root)?;
    for child in root.children() {
        marks(child, &mut body)?;
    }
    if !inherited.is_empty() {
        body = format!("<g{inherited}>{body}</g>");
    }
    // A resource's icon is lines on nothing, which its own colour behind them would swallow.
    if name.starts_with("Res_") {
        let [x, y, w, h] = view;
        body = format!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"#fff\"/>{body}");
    }
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    Ok(Art { name: name.chars().map(safe).collect(), view, body })
}

fn view(root: Node) -> Option<[f64; 4]> {
    let number = |text: &str| text.trim().trim_end_matches("px").parse::<f64>().ok().filter(|v| v.is_finite());
    let all = match root.attribute("viewBox") {
        Some(four) => {
            let parts = four.split([' ', ',']).filter(|part| !part.is_empty());
            parts.map(number).collect::<Option<Vec<f64>>>()?.try_into().ok()?
        }
        None => [0.0, 0.0, number(root.attribute("width")?)?, number(root.attribute("height")?)?],
    };
    (all[2] > 0.0 && all[3] > 0.0).then_some(all)
}

fn marks(node: Node, out: &mut String) -> Result<(), String> {
    if !node.is_element() {
        return Ok(());
    }
    let name = node.tag_name().name();
    if LEFT_OUT.contains(&name) {
        return Ok(());
    }
    if !DRAWN.contains(&name) {
        return Err(format!("it holds `{name}`, which is more than a drawing"));
    }
    out.push_str(&format!("<{name}{}>", attributes(node)?));
    for child in node.children() {
        marks(child, out)?;
    }
    out.push_str(&format!("</{name}>"));
    Ok(())
}

/// What an element says of its looks, with its ids and those it points to marked as its own.
fn attributes(node: Node) -> Result<String, String> {
    let root = node.tag_name().name() == "svg";
    let mut out = String::new();
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let look = ["fill", "stroke", "opacity", "clip-", "style", "color", "transform"];
        if root && !look.iter().any(|one| name.starts_with(one)) {
            continue;
        }
        if name.starts_with("on") {
            return Err(format!("it acts on `{name}`"));
        }
        let value = match name {
            "class" => continue,
            "id" => format!("{}{value}", Art::SPACE),
            "href" => match value.strip_prefix('#') {
                Some(id) => format!("#{}{id}", Art::SPACE),
                None => return Err("it points to another file".to_owned()),
            },
            _ if attribute.namespace().is_some() => continue,
            _ => pointed(value)?,
        };
        out.push_str(&format!(" {name}=\"{}\"", xml::attribute(&value)));
    }
    Ok(out)
}

/// A value that names no file; what it names by id is its own.
fn pointed(value: &str) -> Result<String, String> {
    let plain = value.to_ascii_lowercase().replace(['"', '\'', ' '], "");
    let away = plain.match_indices("url(").any(|(at, _)| !plain[at + 4..].starts_with('#'));
    if away
        || value.contains('\\')
        || ["@import", "javascript:", "expression(", "data:"].iter().any(|word| plain.contains(word))
    {
        return Err("it points to another file".to_owned());
    }
    let own = value.replace(['"', '\''], "").replace(Art::SPACE, "");
    Ok(own.replace("url(#", &format!("url(#{}", Art::SPACE)))
}

/// Puts pictures where there are some for a component's kind: in its whole square.
pub fn dress(items: &mut [Item], art: &IndexMap<String, Art>) {
    for at in 0..items.len() {
        if let Item::Group { items, .. } = &mut items[at] {
            dress(items, art);
        }
        let (before, rest) = items.split_at_mut(at);
        let Some(Item::Icon { x, y, size, glyph }) = rest.first_mut() else { continue };
        let Glyph::Icon(key) = glyph else { continue };
        let Some(found) = art.get(key.as_str()) else { continue };
        if let Some(Item::Rect { x: left, y: top, w, paint: paint @ Paint::Icon(_), .. }) = before.last_mut() {
            (*x, *y, *size) = (*left, *top, *w);
            *paint = Paint::Tile;
        }
        *glyph = Glyph::Art(found.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(inner: &str) -> String {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\" fill=\"none\">{inner}</svg>")
    }

    #[test]
    fn ids_are_its_own() {
        let svg = wrapped(
            "<title>x</title><defs><linearGradient id=\"a\"><stop offset=\"1\"/></linearGradient></defs>\
             <rect fill=\"url(#a)\" style=\"fill:url('#a')\" width=\"48\" height=\"48\"/><use href=\"#a\"/>",
        );
        let art = read("Arch_Amazon-EC2", &svg).expect("a drawing");
        assert_eq!((art.view, art.name.as_str()), ([0.0, 0.0, 48.0, 48.0], "Arch-Amazon-EC2"));
        let marks = art.marks("p-");
        assert!(marks.contains("id=\"p-a\"") && marks.contains("fill=\"url(#p-a)\"") && marks.contains("#p-a\""));
        assert!(marks.contains("fill:url(#p-a)") && !marks.contains("title"), "{marks}");
        assert!(marks.starts_with("<g fill=\"none\">"));
    }

    #[test]
    fn whatever_does_more_than_draw_is_refused() {
        for inner in [
            "<script>alert(1)</script>",
            "<g onload=\"alert(1)\"/>",
            "<image href=\"https://example.com/x.png\"/>",
            "<use href=\"https://example.com/x.svg#a\"/>",
            "<foreignObject/>",
            "<style>*{fill:red}</style>",
            "<rect fill=\"url(https://example.com/x)\"/>",
            "<rect style=\"fill:u\\rl(//example.com)\"/>",
            "<a href=\"#a\"><rect/></a>",
            "<animate attributeName=\"x\"/>",
        ] {
            assert!(read("x", &wrapped(inner)).is_err(), "{inner}");
        }
        assert!(read("x", "<!DOCTYPE x [<!ENTITY a \"b\">]><html/>").is_err());
        assert!(read("x", "<svg").is_err());
    }
}
