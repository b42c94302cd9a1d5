//! Styles of draw.io cells, and pictures as data addresses.

use crate::draw::scene::{Anchor, Category, Glyph, GroupKind, Item, Paint, Style, Type};
use crate::draw::svg::{icons, theme};
use crate::draw::text::face;
use crate::write::base64;

use super::Area;

const FONT: &str = "fontFamily=Noto Sans";

fn type_of(kind: Type) -> String {
    let (size, bold) = face(kind);
    format!("{FONT};fontSize={size};fontStyle={}", u8::from(bold))
}

/// From the top of a line's cell to its baseline, and the cell's height.
pub fn rise(kind: Type) -> f64 {
    height(kind) * 0.75
}

pub fn height(kind: Type) -> f64 {
    (face(kind).0 * 1.4).round()
}

fn colour(selector: &str, property: &str) -> &'static str {
    theme::light(selector, property).unwrap_or("none")
}

fn dashed(dashes: &str) -> String {
    if dashes.is_empty() { String::new() } else { format!("dashed=1;dashPattern={dashes};fixDash=1;") }
}

/// A container with its title at the top left.
pub fn frame(kind: GroupKind, indent: f64, title: Type) -> String {
    format!(
        "html=0;container=1;collapsible=0;recursiveResize=0;rounded=1;absoluteArcSize=1;arcSize=12;strokeWidth=2;\
         strokeColor={};fillColor={};{}align=left;verticalAlign=top;spacing=0;spacingLeft={};spacingTop=2;\
         fontColor={};{};connectable=0;",
        kind.colour(),
        colour(&format!(".f.{}", kind.class()), "fill"),
        dashed(theme::frame_dashes(kind)),
        super::num(indent),
        colour("text", "fill"),
        type_of(title)
    )
}

/// The card of something that spans zones, with its words right of its picture.
pub fn card(category: Category, indent: f64) -> String {
    let own = |property: &str| theme::light(&format!(".card.{}", category.class()), property);
    let pick = |property: &str| own(property).unwrap_or_else(|| colour(".card", property));
    format!(
        "html=0;rounded=1;absoluteArcSize=1;arcSize=16;strokeWidth=2;strokeColor={};fillColor={};align=center;\
         verticalAlign=middle;spacing=0;spacingLeft={};fontColor={};{};container=1;collapsible=0;",
        pick("stroke"),
        pick("fill"),
        super::num(indent),
        colour("text", "fill"),
        type_of(Type::Caption)
    )
}

/// A picture; with a caption it stands below.
pub fn image(svg: &str, captioned: bool) -> String {
    let words = if captioned {
        format!("fontColor={};{};", colour("text", "fill"), type_of(Type::Caption))
    } else {
        "connectable=0;".to_owned()
    };
    format!(
        "html=0;shape=image;aspect=fixed;imageAspect=0;verticalLabelPosition=bottom;verticalAlign=top;align=center;\
         spacingTop=2;{words}image=data:image/svg+xml,{};",
        base64::encode(svg.as_bytes())
    )
}

fn svg(side: f64, inner: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {side} {side}\">{inner}</svg>"
    )
}

/// The corner of a frame.
pub fn badge(kind: GroupKind) -> String {
    let strokes =
        "fill=\"none\" stroke=\"#fff\" stroke-width=\"1.4\" stroke-linecap=\"round\" stroke-linejoin=\"round\"";
    let (fill, marks) = (kind.colour(), icons::badge(kind));
    svg(
        22.0,
        &format!("<path fill=\"{fill}\" d=\"M0 22V6a6 6 0 0 1 6-6h16v18a4 4 0 0 1-4 4z\"/><g {strokes}>{marks}</g>"),
    )
}

/// A component's square with its glyph as an SVG of its own, and where it stands.
pub fn picture(items: &[Item]) -> (String, Option<Area>) {
    let square = items.iter().find_map(|item| match item {
        Item::Rect { x, y, w, h, r, paint: Paint::Icon(category) } => Some(([*x, *y, *w, *h], *r, category.colour())),
        Item::Rect { x, y, w, h, r, paint: Paint::Tile } => Some(([*x, *y, *w, *h], *r, "none")),
        _ => None,
    });
    let Some((area, round, fill)) = square else { return (svg(1.0, ""), None) };
    let mut inner = format!("<rect width=\"{0}\" height=\"{0}\" rx=\"{round}\" fill=\"{1}\"/>", area[2], fill);
    for item in items {
        let Item::Icon { x, y, size, glyph } = item else { continue };
        let (x, y, size) = (x - area[0], y - area[1], *size);
        inner.push_str(&match glyph {
            Glyph::Icon(key) => format!(
                "<g fill=\"none\" stroke=\"#fff\" stroke-width=\"1.7\" stroke-linecap=\"round\" stroke-linejoin=\"round\" \
                 transform=\"translate({x} {y}) scale({})\">{}</g>",
                size / 32.0,
                icons::glyph_or_box(key)
            ),
            Glyph::Art(art) => {
                let [l, t, w, h] = art.view;
                format!(
                    "<svg x=\"{x}\" y=\"{y}\" width=\"{size}\" height=\"{size}\" viewBox=\"{l} {t} {w} {h}\">{}</svg>",
                    art.marks("")
                )
            }
            Glyph::Badge(_) => String::new(),
        });
    }
    (svg(area[2], &inner), Some(area))
}

pub fn text(kind: Type, anchor: Anchor) -> String {
    let align = match anchor {
        Anchor::Start => "left",
        Anchor::Middle => "center",
        Anchor::End => "right",
    };
    let ink = match kind {
        Type::Digit(style) => colour(&format!(".n.{}", style.class()), "fill"),
        Type::Subtitle => colour(".sub", "fill"),
        Type::Legend => colour(".lg", "fill"),
        _ => colour("text", "fill"),
    };
    format!(
        "text;html=0;strokeColor=none;fillColor=none;align={align};verticalAlign=middle;spacing=0;overflow=visible;whiteSpace=nowrap;fontColor={ink};{};\
         connectable=0;",
        type_of(kind)
    )
}

/// The circle of a step, its digit inside where it has one of its own.
pub fn circle(style: Style) -> String {
    format!(
        "ellipse;shape=ellipse;perimeter=ellipsePerimeter;html=0;spacing=0;strokeColor=none;fillColor={};fontColor={};{};align=center;verticalAlign=middle;\
         connectable=0;",
        theme::line_colour(style),
        colour(&format!(".n.{}", style.class()), "fill"),
        type_of(Type::Digit(style))
    )
}

/// A line with an arrow at its end; `ends` are the places on the two components.
pub fn line(style: Style, ends: Option<[(f64, f64); 2]>) -> String {
    let (width, dash) = theme::stroke(style);
    let ends = ends.map_or(String::new(), |[a, b]| {
        let [ax, ay, bx, by] = [a.0, a.1, b.0, b.1].map(super::num);
        format!(
            "exitX={ax};exitY={ay};exitDx=0;exitDy=0;exitPerimeter=0;\
             entryX={bx};entryY={by};entryDx=0;entryDy=0;entryPerimeter=0;"
        )
    });
    format!(
        "html=0;edgeStyle=orthogonalEdgeStyle;rounded=1;arcSize=16;orthogonalLoop=1;jettySize=auto;jumpStyle=gap;jumpSize=8;\
         endArrow=block;endFill=1;endSize=6;startArrow=none;strokeColor={};strokeWidth={width};{}{ends}",
        theme::line_colour(style),
        dashed(dash)
    )
}
