//! Where a price was read, and when.

use serde::Deserialize;

/// How near to AWS the copy of a price is, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// An offer of the AWS Price List.
    List,
    /// The data behind AWS pricing pages.
    Feed,
    /// An AWS page.
    Page,
    /// What an account paid.
    Bill,
    /// Infracost's price service.
    Market,
    /// Quoted by somebody.
    Secondhand,
}

/// One place a price was read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The code prices refer to it by.
    pub code: String,
    /// What it is, with versions.
    pub name: String,
    /// When it was read: `2026-10-09`, or only `2026-10` or `2026`. `None` where nobody knows.
    #[serde(default)]
    pub date: Option<String>,
    /// How near to AWS it is.
    pub kind: SourceKind,
}

/// A short citation: the best source by kind, then by date, and how many more agree. Empty without sources.
pub(super) fn citation(sources: &[&Source]) -> String {
    let best = sources.iter().min_by(|a, b| a.kind.cmp(&b.kind).then_with(|| b.date.cmp(&a.date)));
    match (best, sources.len()) {
        (None, _) => String::new(),
        (Some(best), 1) => best.name.clone(),
        (Some(best), all) => format!("{} (+{})", best.name, all - 1),
    }
}

/// The date of the newest source; empty where none has a date.
pub(super) fn newest(sources: &[&Source]) -> String {
    sources.iter().filter_map(|source| source.date.clone()).max().unwrap_or_default()
}
