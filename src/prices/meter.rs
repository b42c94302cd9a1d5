//! Bills one item after the other, remembering how much of each tier and allowance is used.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::units::Usd;

use super::book::{Price, PriceBook};
use super::cases::Case;
use super::estimate::{Free, Gap, Line, Why};
use super::item::LineItem;

/// What one item comes to in one case.
#[derive(Debug, Default)]
pub(super) struct Bill {
    pub lines: Vec<Line>,
    pub gap: Option<Gap>,
}

/// The state of one account's month.
pub(super) struct Meter<'a> {
    book: &'a PriceBook,
    region: &'a str,
    /// Quantity billed so far, by price and its region.
    used: BTreeMap<(String, String), Decimal>,
    /// Quantity taken from each allowance so far.
    taken: BTreeMap<&'a str, Decimal>,
}

/// A part of a quantity that has one unit price.
struct Slice {
    from: Decimal,
    quantity: Decimal,
    usd: Decimal,
}

impl<'a> Meter<'a> {
    /// A month in which nothing is billed yet.
    pub fn new(book: &'a PriceBook, region: &'a str) -> Self {
        Meter { book, region, used: BTreeMap::new(), taken: BTreeMap::new() }
    }

    /// Lines of one item; nothing at all for a quantity of zero.
    pub fn bill(&mut self, item: &LineItem, case: Case) -> Bill {
        let region = item.region.as_deref().unwrap_or(self.region);
        let gap = |why| Bill { lines: Vec::new(), gap: Some(gap(item, region, why)) };
        let Some(quantity) = item.formula.value(case) else {
            return gap(Why::ImpossibleQuantity);
        };
        if quantity.is_zero() {
            return Bill::default();
        }
        let Some(price) = self.book.price(&item.price_id, region) else {
            let known = self.book.knows(&item.price_id);
            return gap(if known { Why::UnknownRegion } else { Why::UnknownPrice });
        };
        self.priced(item, &price, quantity, case)
    }

    fn priced(&mut self, item: &LineItem, price: &Price, quantity: Decimal, case: Case) -> Bill {
        let used = self.used.entry((price.id.clone(), price.region.clone())).or_default();
        let slices = slices(price, *used, quantity);
        *used += quantity;
        let billed: Decimal = slices.iter().map(|slice| slice.quantity).sum();
        let mut bill = Bill::default();
        for slice in slices {
            let whole = slice.quantity == quantity;
            let formula = if whole { item.formula.text(case) } else { part(item, &slice, case) };
            bill.lines.push(line(item, price, &slice, formula));
            bill.lines.extend(self.free_line(item, price, &slice));
        }
        if billed < quantity {
            bill.gap = Some(gap(item, &price.region, Why::BeyondTiers));
        }
        bill
    }

    /// The allowance covers the first units of the month, so each slice takes what the ones before it left.
    fn free_line(&mut self, item: &LineItem, price: &Price, slice: &Slice) -> Option<Line> {
        let book = self.book;
        let allowance = book.allowances().iter().find(|allowance| allowance.prices.contains(&price.id))?;
        let taken = self.taken.entry(&allowance.id).or_default();
        let left = allowance.quantity - *taken;
        let quantity = left.min(slice.quantity);
        if quantity <= Decimal::ZERO || slice.usd.is_zero() {
            return None;
        }
        *taken += quantity;
        let formula = format!("min({}, {})", slice.quantity.normalize(), left.normalize());
        let free = Slice { from: Decimal::ZERO, quantity, usd: -slice.usd };
        let mut line = line(item, price, &free, formula);
        line.item = allowance.id.clone();
        line.free =
            Some(Free { of: item.item.to_owned(), allowance: allowance.quantity, unit: allowance.unit.clone() });
        Some(line)
    }
}

/// Cuts `quantity` where the tiers end, starting after what is already used. What lies beyond the last known tier is left out.
fn slices(price: &Price, used: Decimal, quantity: Decimal) -> Vec<Slice> {
    let end = used + quantity;
    let mut from = used;
    let mut slices = Vec::new();
    for tier in &price.tiers {
        let to = tier.up_to.map_or(end, |up_to| up_to.min(end));
        if to > from {
            slices.push(Slice { from, quantity: to - from, usd: tier.usd });
            from = to;
        }
    }
    slices
}

/// The arithmetic of a slice: that of the whole, and which part of the month's quantity this is.
fn part(item: &LineItem, slice: &Slice, case: Case) -> String {
    let (from, to) = (slice.from.normalize(), (slice.from + slice.quantity).normalize());
    format!("{} → {to} − {from}", item.formula.text(case))
}

fn line(item: &LineItem, price: &Price, slice: &Slice, formula: String) -> Line {
    Line {
        component: item.component.clone(),
        item: item.item.to_owned(),
        quantity: slice.quantity.normalize(),
        unit: price.unit.clone(),
        unit_price: Usd::new(slice.usd),
        monthly: Usd::new(slice.quantity * slice.usd),
        region: price.region.clone(),
        source: price.source.clone(),
        as_of: price.as_of.clone(),
        formula,
        price: price.id.clone(),
        confidence: price.confidence,
        basis: item.basis,
        flag: price.flag.clone(),
        free: None,
    }
}

fn gap(item: &LineItem, region: &str, why: Why) -> Gap {
    Gap {
        component: item.component.clone(),
        item: item.item.to_owned(),
        price: item.price_id.clone(),
        region: region.to_owned(),
        why,
    }
}
