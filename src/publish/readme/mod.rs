//! Marked parts of a README: found, filled, and put back with everything around them untouched.

mod fill;
mod marks;

pub use fill::{Place, fill};
pub use marks::{Part, parts, refresh};
