//! What one service says of itself for another: files it mounts, work it takes, copies that are kept.

use crate::prices::Formula;
use crate::write::hcl::Expr;

/// What Lambda asks for work on a function's behalf.
#[derive(Debug, Clone, PartialEq)]
pub struct EventSource {
    pub arn: Expr,
    /// Where reading begins, where that is to be said.
    pub from: Option<&'static str>,
    /// How much is handed over in one call.
    pub batch: i64,
}

/// Files of one component that others mount.
#[derive(Debug, Clone, PartialEq)]
pub struct Mount {
    /// The file system and the way into it, by id.
    pub system: Expr,
    pub entry: Expr,
    /// The way in, by ARN.
    pub entry_arn: Expr,
    /// The folder callers see it at.
    pub path: String,
    /// What has to stand before it is mounted.
    pub after: Expr,
}

/// What a copy of a component holds, and the price of keeping it.
pub struct Copied {
    /// Machine name of the line: `table-copies`.
    pub item: &'static str,
    pub price: &'static str,
    pub size: Formula,
    /// Whether each copy is whole; else the first is, and the others hold what changed.
    pub whole: bool,
}

/// What a drawing calls the copies of a store, and what goes between them: each in Spanish and in English.
pub struct CopyWords {
    pub first: (&'static str, &'static str),
    pub others: (&'static str, &'static str),
    pub between: (&'static str, &'static str),
}
