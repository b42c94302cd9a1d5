//! Languages, money, sizes and rates, and their one spelling.

/// The language of every generated sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    Es,
    En,
}
