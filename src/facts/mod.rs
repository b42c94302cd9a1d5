//! Everything the outputs state, computed once: cost, story, decisions, requirements, findings.

pub mod components;
pub mod cost;
mod types;

pub use types::*;
