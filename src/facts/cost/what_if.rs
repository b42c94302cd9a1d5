//! What a change of the model would cost: the stage is resolved anew with it, and priced again.

use indexmap::IndexMap;

use super::priced;
use crate::diag::Report;
use crate::graph::{Model, changed};
use crate::prices::{PriceBook, Priced};
use crate::units::{Lang, Usd, difference, money};

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

    /// `US$ 98,56 → US$ 107,57 (+US$ 9,01)`, the same in every language but for the spelling of money.
    pub fn text(&self, lang: Lang) -> String {
        let (before, after) = (self.before.monthly.expected, self.after.monthly.expected);
        format!("{} → {} ({})", money(before, lang), money(after, lang), difference(after - before, lang))
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

/// The same changes in every stage, in the model's order.
pub fn what_ifs(model: &Model, book: &PriceBook, changes: &[(&str, &str)]) -> Result<IndexMap<String, WhatIf>, Report> {
    let outcome = |id: &String| Ok((id.clone(), what_if(model, book, changes, id)?));
    model.stages.iter().map(|stage| outcome(&stage.id)).collect()
}
