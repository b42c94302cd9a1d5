//! Colours and weights: roles become style rules, light, dark, or both by the reader's preference.

use super::view::{Category, GroupKind, Style};
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

/// Class of a line style.
pub fn style_class(style: Style) -> &'static str {
    match style {
        Style::Request => "req",
        Style::Delivery => "dev",
        Style::Replication => "rep",
        Style::Support => "sup",
        Style::Outbound => "out",
    }
}

/// Class of a container.
pub fn group_class(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::Cloud => "aws",
        GroupKind::Region => "reg",
        GroupKind::Vpc => "vpc",
        GroupKind::Zone => "az",
        GroupKind::PublicSubnet => "pub",
        GroupKind::PrivateSubnet => "prv",
        GroupKind::Plain => "box",
    }
}

/// Class of a component.
pub fn category_class(category: Category) -> &'static str {
    match category {
        Category::Outside => "drk",
        Category::Compute => "cmp",
        Category::Storage => "sto",
        Category::Database => "dbc",
        Category::Network => "net",
        Category::Security => "sec",
        Category::Management => "mgt",
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

/// All styles, in the order of the legend.
pub const STYLES: [Style; 5] = [Style::Request, Style::Delivery, Style::Support, Style::Outbound, Style::Replication];

/// Rules that hold in light and dark. The face is regular or bold only, as the measured font has no other weight.
const SHAPE: &[(&str, &str)] = &[
    ("text", "font-family:\"Noto Sans\",\"Helvetica Neue\",Arial,\"Liberation Sans\",sans-serif;text-anchor:middle"),
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
    (".f.reg", "stroke-dasharray:2 4"),
    (".f.az", "stroke-dasharray:7 5"),
    (".card", "stroke-width:2"),
    (".i.cmp", "fill:#ed7100"),
    (".i.sto", "fill:#7aa116"),
    (".i.dbc", "fill:#c925d1"),
    (".i.net", "fill:#8c4fff"),
    (".i.sec", "fill:#dd344c"),
    (".i.mgt", "fill:#e7157b"),
    (".e", "fill:none;stroke-linejoin:round;stroke-width:1.5"),
    (".e.req", "stroke-width:2.2"),
    (".e.dev", "stroke-width:2"),
    (".e.rep", "stroke-width:2"),
    (".e.out", "stroke-dasharray:5 4"),
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

/// Class, light, dark of frames and of lines.
const FRAMES: &[(&str, &str, &str)] = &[
    ("aws", "#232f3e", "#7d8fa6"),
    ("reg", "#00898b", "#22b3b5"),
    ("vpc", "#8c4fff", "#a27bff"),
    ("az", "#147eba", "#4aa8e0"),
    ("pub", "#5f8a00", "#8fbf2f"),
    ("prv", "#00898b", "#22b3b5"),
    ("box", "#66727f", "#98a5b4"),
];
const LINES: &[(&str, &str, &str)] = &[
    ("req", "#0b63ce", "#62b0ff"),
    ("dev", "#3b4756", "#d5dce5"),
    ("sup", "#66727f", "#98a5b4"),
    ("out", "#66727f", "#98a5b4"),
    ("rep", "#b01dbb", "#ea7bf2"),
];

/// A frame's colour in the light theme, for formats that have one only.
pub fn frame_colour(kind: GroupKind) -> &'static str {
    let class = group_class(kind);
    FRAMES.iter().find(|(c, _, _)| *c == class).map_or("#66727f", |(_, light, _)| light)
}

/// A component's colour, for formats that have one only.
pub fn category_colour(category: Category) -> &'static str {
    match category {
        Category::Outside => "#232f3e",
        Category::Compute => "#ed7100",
        Category::Storage => "#7aa116",
        Category::Database => "#c925d1",
        Category::Network => "#8c4fff",
        Category::Security => "#dd344c",
        Category::Management => "#e7157b",
    }
}

fn colours(out: &mut String, dark: bool) {
    let pick = |light: &'static str, night: &'static str| if dark { night } else { light };
    for (selector, property, light, night) in COLOURS {
        let _ = write!(out, ".orbi-d {selector}{{{property}:{}}}", pick(light, night));
    }
    for (class, light, night) in FRAMES {
        let c = pick(light, night);
        let _ = write!(out, ".orbi-d .f.{class}{{stroke:{c}}}.orbi-d .b.{class}{{fill:{c}}}");
    }
    for (class, light, night) in LINES {
        let c = pick(light, night);
        let _ = write!(out, ".orbi-d .e.{class}{{stroke:{c}}}.orbi-d .c.{class},.orbi-d .m-{class}{{fill:{c}}}");
    }
}

/// The style rules of a drawing. Plain rules repeated for dark, without variables, so that every renderer reads them.
pub fn css(theme: Theme) -> String {
    let mut out = String::new();
    for (selector, rule) in SHAPE {
        let _ = write!(out, ".orbi-d {selector}{{{rule}}}");
    }
    colours(&mut out, theme == Theme::Dark);
    if theme == Theme::Auto {
        out.push_str("@media(prefers-color-scheme:dark){");
        colours(&mut out, true);
        out.push('}');
    }
    out
}
