//! Kinds of containers, components and lines: what decides frames, colours and dashes.

/// What a container is, and so its frame, badge and place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKind {
    /// The AWS cloud.
    Cloud,
    /// A region.
    Region,
    /// A virtual network.
    Vpc,
    /// An availability zone.
    Zone,
    /// A subnet with a way in from the internet.
    PublicSubnet,
    /// A subnet without one.
    PrivateSubnet,
    /// Any other box around things that belong together.
    Plain,
}

/// AWS's colour families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// People and systems outside AWS.
    Outside,
    /// Orange.
    Compute,
    /// Green.
    Storage,
    /// Magenta.
    Database,
    /// Violet: networking and content delivery.
    Network,
    /// Red: security and identity.
    Security,
    /// Pink: management, and application integration.
    Management,
}

/// What a line says, and so its colour, width and dashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// The way of a request.
    Request,
    /// The way of a new version.
    Delivery,
    /// One copy of the data following another.
    Replication,
    /// Names, certificates, images, secrets, logs.
    Support,
    /// Calls that leave for the internet.
    Outbound,
}

impl Style {
    /// All, in the order of legends.
    pub const ALL: [Style; 5] = [Style::Request, Style::Delivery, Style::Support, Style::Outbound, Style::Replication];

    /// Its word in style rules and attributes.
    pub fn class(self) -> &'static str {
        match self {
            Style::Request => "req",
            Style::Delivery => "dev",
            Style::Replication => "rep",
            Style::Support => "sup",
            Style::Outbound => "out",
        }
    }
}

impl GroupKind {
    /// Its word in style rules.
    pub fn class(self) -> &'static str {
        match self {
            GroupKind::Cloud => "aws",
            GroupKind::Region => "reg",
            GroupKind::Vpc => "vpc",
            GroupKind::Zone => "az",
            GroupKind::PublicSubnet => "pub",
            GroupKind::PrivateSubnet => "prv",
            GroupKind::Plain => "box",
        }
    }

    /// Its frame's colour on a light page.
    pub fn colour(self) -> &'static str {
        match self {
            GroupKind::Cloud => "#232f3e",
            GroupKind::Region | GroupKind::PrivateSubnet => "#00898b",
            GroupKind::Vpc => "#8c4fff",
            GroupKind::Zone => "#147eba",
            GroupKind::PublicSubnet => "#5f8a00",
            GroupKind::Plain => "#66727f",
        }
    }
}

impl Category {
    /// All of them.
    pub const ALL: [Category; 7] = [
        Category::Outside,
        Category::Compute,
        Category::Storage,
        Category::Database,
        Category::Network,
        Category::Security,
        Category::Management,
    ];

    /// Its word in style rules.
    pub fn class(self) -> &'static str {
        match self {
            Category::Outside => "drk",
            Category::Compute => "cmp",
            Category::Storage => "sto",
            Category::Database => "dbc",
            Category::Network => "net",
            Category::Security => "sec",
            Category::Management => "mgt",
        }
    }

    /// The colour behind its glyphs.
    pub fn colour(self) -> &'static str {
        match self {
            Category::Outside => "#232f3e",
            Category::Compute => "#ed7100",
            Category::Storage => "#7aa116",
            Category::Database => "#c925d1",
            Category::Network => "#8c4fff",
            Category::Security => "#dd344c",
            Category::Management => "#e7157b",
        }
    }
}

/// What a drawing is to fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// A screen, or a page of a document that is read on one.
    #[default]
    Screen,
    /// A slide or a wall.
    Wide,
    /// A column of text.
    Tall,
    /// A sheet of A4 on its side.
    Page,
}

impl Fit {
    /// Width over height, as near as the parts allow.
    pub fn aspect(self) -> f64 {
        match self {
            Fit::Screen => 1.6,
            Fit::Wide => 16.0 / 9.0,
            Fit::Tall => 0.75,
            Fit::Page => std::f64::consts::SQRT_2,
        }
    }
}
