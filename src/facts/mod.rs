//! Everything the outputs state, computed once: cost, story, decisions, requirements, findings.

pub mod components;
mod types;

pub use types::*;
