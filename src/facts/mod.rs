//! Everything the outputs state, computed once: cost, story, decisions, requirements, findings.

pub mod components;
mod gather;
mod types;

pub use gather::gather;
pub use types::*;
