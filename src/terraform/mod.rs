//! Terraform as data first: which blocks there are, who owns them, which connection each enforces; then the text.

mod accepted;
mod access;
pub mod agree;
mod build;
mod dashboard;
mod delivery;
mod frame;
pub mod known;
mod layout;
pub mod merge;
mod moved;
mod names;
mod network;
pub mod overrides;
pub mod plan;
pub mod print;
mod reach;
pub mod schema;
mod state;
mod tags;
mod units;
mod watch;

pub use build::{Terraform, build, build_as, plan, unenforced_because};
pub use layout::{Layout, address, split};
pub use merge::{Describe, Merged, Values, Varying, merge_plans, merge_stages};
pub use plan::{Piece, Plan, Root, in_module};
pub use print::{Printed, print};
pub use state::kept_in as state_bucket;
pub use units::Misplaced;

/// The variable that holds which environment is deployed.
pub const ENVIRONMENT: &str = "environment";
