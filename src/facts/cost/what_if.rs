//! What a change of the model would cost: the stage is resolved anew with it, and priced again.

use super::priced;
use crate::diag::Report;
use crate::graph::{Model, changed};
use crate::prices::{PriceBook, Priced};
use crate::units::Usd;

/// A stage as it is and as it would be.
#[derive(Clone, Debug)]
pub struct WhatIf {
    pub before: Priced,
    pub after: Priced,
}

impl WhatIf {
    /// Expected US$ a month more (or, negative, less).
    pub fn difference(&self) -> Usd {
        self.after.monthly.expected - self.before.monthly.expected
    }

    /// Whether the change asks for a price that the book lacks, so that the difference is not the whole of it.
    pub fn has_new_gaps(&self) -> bool {
        self.after.gaps.iter().any(|gap| !self.before.gaps.contains(gap))
    }
}

/// Sets dotted paths to values spelled as in a model — `("db.class", "db.t4g.small")`, `("network.egress", "none")` — in one
/// stage and prices both. The report says what the model would refuse.
pub fn what_if(model: &Model, book: &PriceBook, changes: &[(&str, &str)], stage: &str) -> Result<WhatIf, Report> {
    let changed = changed(model, stage, changes)?;
    // `changed` refuses a stage that is not there.
    let base = model.stages.iter().find(|one| one.id == stage).unwrap_or(&changed);
    Ok(WhatIf { before: priced(base, book), after: priced(&changed, book) })
}
