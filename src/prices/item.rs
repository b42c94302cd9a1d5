//! What services return as data: one thing that is paid for.

use serde::Serialize;

use super::formula::Formula;

/// Whether an amount depends on how much the stack is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Paid whether or not anybody comes.
    Fixed,
    /// Grows with use.
    Usage,
}

/// One thing a component is billed for, before its price is known.
#[derive(Clone, Debug, PartialEq)]
pub struct LineItem {
    /// Id of the component that causes it.
    pub component: String,
    /// Machine name, shown through the templates: `vcpu`, `storage`.
    pub item: &'static str,
    /// Id in the price book. One the book does not have becomes a gap.
    pub price_id: String,
    /// The monthly quantity, in the unit of the price.
    pub formula: Formula,
    /// Fixed or by use.
    pub basis: Basis,
    /// Where it is billed, if not in the region of the stack.
    pub region: Option<String>,
}

impl LineItem {
    /// Something paid whether or not it is used.
    pub fn fixed(component: &str, item: &'static str, price_id: impl Into<String>, formula: Formula) -> Self {
        let (component, price_id) = (component.to_owned(), price_id.into());
        LineItem { component, item, price_id, formula, basis: Basis::Fixed, region: None }
    }

    /// Something paid by use.
    pub fn usage(component: &str, item: &'static str, price_id: impl Into<String>, formula: Formula) -> Self {
        LineItem { basis: Basis::Usage, ..LineItem::fixed(component, item, price_id, formula) }
    }

    /// Billed in another region than the stack's.
    pub fn in_region(self, region: &str) -> Self {
        LineItem { region: Some(region.to_owned()), ..self }
    }
}
