//! YAML text → a tree of our own with positions. Knows no AWS.

mod decode;
mod fault;
mod parse;
mod tree;

pub use decode::decode;
pub use parse::parse;
pub use tree::{Cut, Key, Node, Value};

/// The largest model read, in bytes.
pub const MAX_BYTES: usize = 1_000_000;
/// The deepest nesting read. Models need about eight levels.
pub const MAX_DEPTH: usize = 32;
/// The most nodes read, counting what aliases repeat.
pub const MAX_NODES: usize = 50_000;
