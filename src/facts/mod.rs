//! Everything the outputs state, computed once: cost, story, decisions, requirements, findings.

mod around;
pub mod components;
pub mod cost;
pub mod decisions;
mod environment;
pub mod explain;
pub mod findings;
mod gather;
mod judged;
pub mod operations;
pub mod overview;
pub mod requirements;
pub mod story;
mod types;
pub mod units;
pub mod variants;
pub mod words;

pub use environment::VariableFact;
pub use explain::RuleFact;
pub use gather::{Sources, gather, judge};
pub use types::*;
pub use units::UnitFact;
