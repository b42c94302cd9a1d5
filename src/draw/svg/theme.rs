//! Colours and weights: roles become style rules, light, dark, or both by the reader's preference.

use crate::draw::scene::{Category, GroupKind, Style};
use std::fmt::Write;

/// Which colours a drawing carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light, and dark where the reader prefers it.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The theme of a picture that cannot change.
    pub fn fixed(self) -> Theme {
        if self == Theme::Dark { Theme::Dark } else { Theme::Light }
    }
}

/// Length of an arrow's head.
pub fn marker_size(style: Style) -> f64 {
    match style {
        Style::Request => 9.5,
        Style::Delivery | Style::Replication => 9.0,
        Style::Support | Style::Outbound => 8.0,
    }
}

/// What the embedded letters are called in a drawing, so that no page's own type is touched.
pub const FAMILY: &str = "Orbi Sans";

/// Rules that hold in light and dark. The face is regular or bold only, as the measured font has no other weight.
const SHAPE: &[(&str, &str)] = &[
    (
        "text",
        "font-family:\"Orbi Sans\",\"Noto Sans\",\"Helvetica Neue\",Arial,\"Liberation Sans\",sans-serif;\
         font-kerning:none;font-variant-ligatures:none;text-rendering:geometricPrecision;\
         text-anchor:middle",
    ),
    (".ttl", "font-size:21px;font-weight:600"),
    (".sub", "font-size:14px"),
    (".gt", "font-size:13.5px;font-weight:600"),
    (".st", "font-size:12.8px;font-weight:600"),
    (".n", "font-size:12.8px;font-weight:600"),
    (".cap", "font-size:13px"),
    (".l", "font-size:12.8px"),
    (".lg", "font-size:12.8px"),
    (".s", "text-anchor:start"),
    (".z", "text-anchor:end"),
    (".g", "fill:none;stroke:#fff;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round"),
    (".bg", "fill:none;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round"),
    (".f", "fill:none;stroke-width:2"),
    (".card", "stroke-width:2"),
    (".e", "fill:none;stroke-linejoin:round"),
    (".u", "fill:none;stroke-width:8"),
];

/// Selector, property, light, dark.
const COLOURS: &[(&str, &str, &str, &str)] = &[
    ("text", "fill", "#16202c", "#eef2f7"),
    (".sub", "fill", "#4a5766", "#b3bfcc"),
    (".lg", "fill", "#4a5766", "#b3bfcc"),
    (".bgd", "fill", "#ffffff", "#0f1722"),
    (".k", "fill", "#ffffff", "#0f1722"),
    (".u", "stroke", "#ffffff", "#0f1722"),
    (".bg", "stroke", "#ffffff", "#0f1722"),
    (".n.req", "fill", "#ffffff", "#0b1420"),
    (".n.dev", "fill", "#ffffff", "#0b1420"),
    (".n.sup", "fill", "#ffffff", "#0b1420"),
    (".n.out", "fill", "#ffffff", "#0b1420"),
    (".n.rep", "fill", "#ffffff", "#0b1420"),
    (".f.pub", "fill", "#f3f8e6", "#172417"),
    (".f.prv", "fill", "#e8f6f7", "#11262d"),
    (".i.drk", "fill", "#232f3e", "#48586c"),
    (".card", "fill", "#faf7ff", "#1a1830"),
    (".card", "stroke", "#8c4fff", "#a27bff"),
    (".card.cmp", "fill", "#fff8f0", "#2a1d10"),
    (".card.cmp", "stroke", "#ed7100", "#ed7100"),
    (".card.dbc", "fill", "#fdf4fe", "#291230"),
    (".card.dbc", "stroke", "#c925d1", "#c925d1"),
];

/// Colours of frames on a dark page.
const FRAMES: &[(GroupKind, &str)] = &[
    (GroupKind::Cloud, "#7d8fa6"),
    (GroupKind::Region, "#22b3b5"),
    (GroupKind::Vpc, "#a27bff"),
    (GroupKind::Zone, "#4aa8e0"),
    (GroupKind::PublicSubnet, "#8fbf2f"),
    (GroupKind::PrivateSubnet, "#22b3b5"),
    (GroupKind::Plain, "#98a5b4"),
];
/// Width of a line, and its dashes.
pub fn stroke(style: Style) -> (f64, &'static str) {
    match style {
        Style::Request => (2.2, ""),
        Style::Delivery | Style::Replication => (2.0, ""),
        Style::Support => (1.5, ""),
        Style::Outbound => (1.5, "5 4"),
    }
}

/// The dashes of a container's frame.
pub fn frame_dashes(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::Region => "2 4",
        GroupKind::Zone => "7 5",
        _ => "",
    }
}

/// A rule's value on a light page.
pub fn light(selector: &str, property: &str) -> Option<&'static str> {
    COLOURS.iter().find(|row| row.0 == selector && row.1 == property).map(|row| row.2)
}

/// A line's colour on a light page.
pub fn line_colour(style: Style) -> &'static str {
    LINES.iter().find(|row| row.0 == style).map_or("#000000", |row| row.1)
}

/// Style, light, dark.
const LINES: &[(Style, &str, &str)] = &[
    (Style::Request, "#0b63ce", "#62b0ff"),
    (Style::Delivery, "#3b4756", "#d5dce5"),
    (Style::Support, "#66727f", "#98a5b4"),
    (Style::Outbound, "#66727f", "#98a5b4"),
    (Style::Replication, "#b01dbb", "#ea7bf2"),
];

fn colours(out: &mut String, dark: bool) {
    let pick = |light: &'static str, night: &'static str| if dark { night } else { light };
    for (selector, property, light, night) in COLOURS {
        let _ = write!(out, ".orbi-d {selector}{{{property}:{}}}", pick(light, night));
    }
    for (kind, night) in FRAMES {
        let (class, c) = (kind.class(), pick(kind.colour(), night));
        let _ = write!(out, ".orbi-d .f.{class}{{stroke:{c}}}.orbi-d .b.{class}{{fill:{c}}}");
    }
    for (style, light, night) in LINES {
        let (class, c) = (style.class(), pick(light, night));
        let _ = write!(out, ".orbi-d .e.{class}{{stroke:{c}}}.orbi-d .c.{class},.orbi-d .m-{class}{{fill:{c}}}");
    }
}

fn dashes(dash: &str) -> String {
    if dash.is_empty() { String::new() } else { format!(";stroke-dasharray:{dash}") }
}

/// The style rules of a drawing. Plain rules repeated for dark, without variables, so that every renderer reads them.
pub fn css(theme: Theme) -> String {
    let mut out = String::new();
    for (selector, rule) in SHAPE {
        let _ = write!(out, ".orbi-d {selector}{{{rule}}}");
    }
    for style in Style::ALL {
        let (width, dash) = stroke(style);
        let _ = write!(out, ".orbi-d .e.{}{{stroke-width:{width}{}}}", style.class(), dashes(dash));
    }
    for (kind, _) in FRAMES.iter().filter(|(kind, _)| !frame_dashes(*kind).is_empty()) {
        let dash = dashes(frame_dashes(*kind));
        let _ = write!(out, ".orbi-d .f.{}{{{}}}", kind.class(), dash.trim_start_matches(';'));
    }
    for category in Category::ALL {
        let _ = write!(out, ".orbi-d .i.{}{{fill:{}}}", category.class(), category.colour());
    }
    colours(&mut out, theme == Theme::Dark);
    if theme == Theme::Auto {
        out.push_str("@media(prefers-color-scheme:dark){");
        colours(&mut out, true);
        out.push('}');
    }
    out
}
