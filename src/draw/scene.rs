//! The waist between layout and writers: five kinds of mark, with coordinates, and roles instead of colours.

pub use super::view::{Category, GroupKind, Style};
use crate::units::Lang;

/// A laid-out drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Names the drawing where several share a page.
    pub id: String,
    /// Width in user units.
    pub width: f64,
    /// Height in user units.
    pub height: f64,
    /// Short name.
    pub title: String,
    /// What a reader who cannot see it needs, the lists of parts included.
    pub description: String,
    /// Language of the texts.
    pub lang: Lang,
    /// Marks, back to front.
    pub items: Vec<Item>,
}

/// What a set of marks stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A list of parts for a screen reader.
    List,
    /// Decoration: the title block and the legend.
    Decoration,
    /// A container.
    Group {
        /// Its id.
        id: String,
        /// The container around it.
        parent: Option<String>,
    },
    /// A component.
    Node {
        /// Its id.
        id: String,
        /// The container around it.
        parent: Option<String>,
        /// Where a click leads.
        href: Option<String>,
    },
    /// A line and its words.
    Edge {
        /// Node it leaves.
        from: String,
        /// Node it reaches.
        to: String,
        /// Unique among edges; the same as `FROM->TO` unless two run between the same nodes.
        id: String,
        /// What stands in its circle.
        step: String,
        /// What it is.
        style: Style,
    },
}

/// How a box is painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paint {
    /// The page itself.
    Page,
    /// A container's frame.
    Frame(GroupKind),
    /// The square behind a component's glyph.
    Icon(Category),
    /// The ground of a picture from outside, which would show its edges on any colour but the page's.
    Tile,
    /// The card of something that spans zones.
    Card(Category),
    /// The page-coloured pill behind a label.
    Pill,
    /// A numbered circle.
    Circle(Style),
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    /// The drawing's title.
    Title,
    /// The line beside it.
    Subtitle,
    /// Title of a frame.
    Frame,
    /// Title of a subnet.
    Subnet,
    /// Caption of a component.
    Caption,
    /// Words of a line.
    Label,
    /// Words of the legend.
    Legend,
    /// Digit in a circle.
    Digit(Style),
}

/// Where a text's x stands in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    /// At its left end.
    Start,
    /// In its middle.
    Middle,
    /// At its right end.
    End,
}

/// A picture from outside that stands in for a component's square and glyph.
#[derive(Clone, Debug, PartialEq)]
pub struct Art {
    /// Its name, safe in an id.
    pub name: String,
    /// Left, top, width and height of what it shows.
    pub view: [f64; 4],
    /// Its marks as SVG; [`Art::SPACE`] stands before each of its ids.
    pub body: String,
}

impl Art {
    /// What a writer replaces with a prefix of its own, so that no id of one picture is another's.
    pub const SPACE: char = '\u{e000}';

    /// Its marks, with the prefix before each id.
    pub fn marks(&self, prefix: &str) -> String {
        self.body.replace(Art::SPACE, prefix)
    }
}

/// What is drawn inside a square of 32 (components) or 22 (frames) units.
#[derive(Clone, Debug, PartialEq)]
pub enum Glyph {
    /// A picture from outside.
    Art(Art),
    /// A component's, by icon key.
    Icon(String),
    /// A frame's badge, its background included.
    Badge(GroupKind),
}

/// A mark.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Marks that mean one thing.
    Group {
        /// What.
        meaning: Meaning,
        /// Said by a screen reader.
        label: String,
        /// The marks.
        items: Vec<Item>,
    },
    /// A box.
    Rect {
        /// Left.
        x: f64,
        /// Top.
        y: f64,
        /// Width.
        w: f64,
        /// Height.
        h: f64,
        /// Radius of its corners.
        r: f64,
        /// How it is painted.
        paint: Paint,
    },
    /// A line with right-angled bends, to be rounded by the writer.
    Line {
        /// Its corners, ends included.
        points: Vec<(f64, f64)>,
        /// What it is.
        style: Style,
        /// Page-coloured and wider: a gap in the lines below it.
        gap: bool,
    },
    /// A line of text; y is its baseline.
    Text {
        /// Where its anchor stands.
        x: f64,
        /// Baseline.
        y: f64,
        /// What x means.
        anchor: Anchor,
        /// How it is set.
        kind: Type,
        /// The words.
        text: String,
    },
    /// A glyph.
    Icon {
        /// Left of its square.
        x: f64,
        /// Top of its square.
        y: f64,
        /// Side of its square.
        size: f64,
        /// Which.
        glyph: Glyph,
    },
}

impl Item {
    /// Left, top, right and bottom of the boxes it is made of; `None` where it has none.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        match self {
            Item::Rect { x, y, w, h, .. } => Some([*x, *y, x + w, y + h]),
            Item::Group { items, .. } => items
                .iter()
                .filter_map(Item::bounds)
                .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]),
            _ => None,
        }
    }
}
