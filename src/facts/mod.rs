//! Everything the outputs state, computed once: cost, story, decisions, requirements, findings.

pub mod components;
mod gather;
pub mod findings;
mod judged;
pub mod requirements;
mod types;

pub use gather::gather;
pub use types::*;
