//! Terraform as data first: which blocks there are, who owns them, which connection each enforces; then the text.

pub mod merge;
pub mod plan;
pub mod print;

pub use merge::{Describe, Merged, Values, Varying, merge_stages};
pub use plan::{Dangling, Piece, Plan, Root};
pub use print::{Printed, print};
