//! Everything the outputs state, computed once: cost, story, decisions, requirements, findings.

mod types;
pub mod story;
pub mod words;

pub use types::*;
