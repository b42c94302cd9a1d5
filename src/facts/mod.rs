//! Everything the outputs state, computed once: cost, story, decisions, requirements, findings.

pub mod components;
pub mod explain;
pub mod findings;
mod judged;
pub mod requirements;
mod types;

pub use types::*;
