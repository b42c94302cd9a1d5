//! The estimate as review and requirements ask for it: per stage, worked out once.

use indexmap::IndexMap;

use super::what_if::what_if;
use super::{component_monthly, missing, priced};
use crate::graph::Model;
use crate::prices::PriceBook;
use crate::review::{Costs, Unpriced};
use crate::units::Usd;

/// What a model costs, for rules and checks.
pub struct Estimates<'a> {
    model: &'a Model,
    book: &'a PriceBook,
    stages: IndexMap<String, Known>,
}

struct Known {
    expected: Usd,
    largest: Option<(String, Usd)>,
    unpriced: Vec<Unpriced>,
}

impl<'a> Estimates<'a> {
    /// Prices every stage.
    pub fn new(model: &'a Model, book: &'a PriceBook) -> Self {
        let known = model.stages.iter().map(|stage| {
            let expected = priced(stage, book).monthly.expected;
            let components = component_monthly(stage, book).into_iter();
            // The first of equals, as it stands in the model.
            let largest = components.reduce(|most, one| if one.1 > most.1 { one } else { most });
            let largest = largest.filter(|(_, usd)| *usd > Usd::ZERO);
            (stage.id.clone(), Known { expected, largest, unpriced: missing(stage, book) })
        });
        Estimates { model, book, stages: known.collect() }
    }
}

impl Costs for Estimates<'_> {
    fn expected(&self, stage: &str) -> Option<Usd> {
        Some(self.stages.get(stage)?.expected)
    }

    fn largest(&self, stage: &str) -> Option<(String, Usd)> {
        self.stages.get(stage)?.largest.clone()
    }

    fn change(&self, stage: &str, path: &str, value: &str) -> Option<Usd> {
        let outcome = what_if(self.model, self.book, &[(path, value)], stage).ok()?;
        (!outcome.has_new_gaps()).then(|| outcome.difference())
    }

    fn unpriced(&self, stage: &str) -> Vec<Unpriced> {
        self.stages.get(stage).map_or(Vec::new(), |known| known.unpriced.clone())
    }
}
