//! What things cost: the price book, and from line items to lines, totals and gaps. Knows no component and no stack.
//!
//! Services describe what is billed as [`LineItem`]s; [`price`] looks each up in the [`PriceBook`] and never invents
//! a price: what it cannot find is a [`Gap`]. Amounts are exact; only [`crate::units`] rounds, where they are shown.

mod assumption;
mod book;
mod cases;
mod data;
mod estimate;
mod formula;
mod item;
mod meter;
mod source;
mod usage;

pub use assumption::{ASSUMPTIONS, Assumption, assumption};
pub use book::{GLOBAL, Price, PriceBook};
pub use cases::{Case, Cases};
pub use data::{Allowance, Tier};
pub use estimate::{Free, Gap, ItemTotal, Line, Priced, Why, price};
pub use formula::{Factor, Formula};
pub use item::{Basis, LineItem};
pub use source::{Source, SourceKind};
pub use usage::{Assumed, HOURS, KB_PER_GB, MB_PER_GB, UnknownAssumption, Usage};
