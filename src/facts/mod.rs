//! Everything the outputs state, computed once: cost, story, decisions, requirements, findings.

mod types;

pub use types::*;
