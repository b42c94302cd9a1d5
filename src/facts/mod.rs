//! Everything the outputs state, computed once: cost, story, decisions, requirements, findings.

mod around;
pub mod components;
pub mod decisions;
pub mod overview;
pub mod story;
mod types;
pub mod words;

pub use types::*;
