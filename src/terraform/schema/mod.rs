//! What the providers take: every block is held against their schema before it is written.
//!
//! `providers.txt` is a snapshot of what `terraform providers schema -json` says of the kinds orbi writes; docs/architecture.md says how it is renewed.

mod check;
mod shape;

pub use check::{Fault, check, shape_of};
pub use shape::{Attribute, Fields, Nested, Shape};

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The snapshot: a head of `#` lines, then for each kind a line `resource|data|ephemeral NAME` and its fields.
pub const SNAPSHOT: &str = include_str!("providers.txt");

static INDEX: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| index(SNAPSHOT));

/// What a kind takes, by `resource NAME`, `data NAME` or `ephemeral NAME`; `None` where no provider has it.
pub fn fields(kind: &str) -> Option<Fields> {
    INDEX.get(kind).map(|text| shape::fields(text))
}

/// The names of a sort: `resource`, `data`, `ephemeral`.
pub fn names(sort: &str) -> impl Iterator<Item = &'static str> {
    INDEX.keys().filter_map(move |kind| kind.strip_prefix(sort)?.strip_prefix(' '))
}

fn index(text: &'static str) -> BTreeMap<&'static str, &'static str> {
    let mut all = BTreeMap::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c != '\n') {
        rest = &rest[at..];
        let (head, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let end = next_head(after);
        if !head.starts_with('#') {
            all.insert(head, &after[..end]);
        }
        rest = &after[end..];
    }
    all
}

/// Where the lines that are indented end.
fn next_head(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.starts_with(' ') {
            break;
        }
        at += line.len();
    }
    at
}
