//! Items and prices to lines, totals and gaps.

use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::units::Usd;

use super::book::PriceBook;
use super::cases::{Case, Cases};
use super::item::{Basis, LineItem};
use super::meter::Meter;

/// One line of an estimate; `quantity × unit_price` is `monthly`, exactly.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Id of the component that causes it.
    pub component: String,
    /// Machine name: the item's, or the allowance's on a free-tier line.
    pub item: String,
    /// Monthly quantity, at most six decimals.
    pub quantity: Decimal,
    /// Unit of the quantity.
    pub unit: String,
    /// US dollars a unit; negative on a free-tier line.
    pub unit_price: Usd,
    /// US dollars a month, exact.
    pub monthly: Usd,
    /// Region of the price, or `global`.
    pub region: String,
    /// Short citation; empty where no source is known.
    pub source: String,
    /// Date of the newest source.
    pub as_of: String,
    /// How the quantity comes about, in no language.
    pub formula: String,
    /// Id in the price book.
    pub price: String,
    /// How many independent sources agree on the price.
    pub confidence: u32,
    /// Fixed or by use.
    pub basis: Basis,
    /// What is weak about the price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<String>,
    /// On a free-tier line: what it takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free: Option<Free>,
}

/// What a free-tier line takes back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Free {
    /// Item of the line it reduces, of the same component.
    pub of: String,
    /// The whole monthly allowance of the account.
    pub allowance: Decimal,
    /// Unit of the allowance.
    pub unit: String,
}

/// Something that could not be priced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Id of the component that causes it.
    pub component: String,
    /// Machine name of the item.
    pub item: String,
    /// Id asked for.
    pub price: String,
    /// Region asked for.
    pub region: String,
    /// Why there is no price; the words come from the templates.
    pub why: Why,
}

/// Why something has no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The book does not know such a thing.
    UnknownPrice,
    /// The book knows it, but not in this region.
    UnknownRegion,
    /// The quantity goes beyond the tiers that are known; what lies below is priced.
    BeyondTiers,
    /// The quantity is negative, divided by zero or beyond all measure.
    ImpossibleQuantity,
}

/// The amounts of one item of one component, free tier taken off.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemTotal {
    /// Id of the component.
    pub component: String,
    /// Machine name of the item.
    pub item: String,
    /// Fixed or by use.
    pub basis: Basis,
    /// US dollars a month in each case.
    pub monthly: Cases<Usd>,
}

/// What items cost a month.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Priced {
    /// Exact totals.
    pub monthly: Cases<Usd>,
    /// The lines of the expected case; their sum is `monthly.expected`, exactly.
    pub lines: Vec<Line>,
    /// Every item in all three cases, in the order of the items.
    pub items: Vec<ItemTotal>,
    /// What has no price.
    pub gaps: Vec<Gap>,
}

impl Priced {
    /// Totals of one component over all its items.
    pub fn of_component(&self, component: &str) -> Cases<Usd> {
        let own = self.items.iter().filter(|total| total.component == component);
        own.fold(Cases::default(), |sum, total| added(sum, total.monthly))
    }

    /// The expected total at list price, before the free tier takes anything back.
    pub fn at_list_price(&self) -> Usd {
        let listed = self.lines.iter().filter(|line| line.free.is_none());
        listed.map(|line| line.monthly).sum()
    }

    /// Totals of what is fixed, or of what is paid by use.
    pub fn of_basis(&self, basis: Basis) -> Cases<Usd> {
        let own = self.items.iter().filter(|total| total.basis == basis);
        own.fold(Cases::default(), |sum, total| added(sum, total.monthly))
    }
}

/// Prices the items of one stack in its region. Tiers and allowances are counted once over all of them, in their order.
pub fn price(items: &[LineItem], book: &PriceBook, region: &str) -> Priced {
    let mut priced = Priced::default();
    let mut totals: IndexMap<(String, String), ItemTotal> = IndexMap::new();
    for case in Case::ALL {
        let mut meter = Meter::new(book, region);
        for item in items {
            let bill = meter.bill(item, case);
            let monthly: Usd = bill.lines.iter().map(|line| line.monthly).sum();
            add_case(&mut priced.monthly, case, monthly);
            add_case(&mut total_of(&mut totals, item).monthly, case, monthly);
            priced.gaps.extend(bill.gap);
            if case == Case::Expected {
                priced.lines.extend(bill.lines);
            }
        }
    }
    priced.items = totals.into_values().collect();
    priced.gaps = unique(priced.gaps);
    priced
}

fn total_of<'a>(totals: &'a mut IndexMap<(String, String), ItemTotal>, item: &LineItem) -> &'a mut ItemTotal {
    let key = (item.component.clone(), item.item.to_owned());
    totals.entry(key).or_insert_with(|| ItemTotal {
        component: item.component.clone(),
        item: item.item.to_owned(),
        basis: item.basis,
        monthly: Cases::default(),
    })
}

fn add_case(cases: &mut Cases<Usd>, case: Case, amount: Usd) {
    match case {
        Case::Low => cases.low += amount,
        Case::Expected => cases.expected += amount,
        Case::High => cases.high += amount,
    }
}

fn added(a: Cases<Usd>, b: Cases<Usd>) -> Cases<Usd> {
    Cases::each(|case| a.get(case) + b.get(case))
}

/// The same gap usually shows in all three cases.
fn unique(gaps: Vec<Gap>) -> Vec<Gap> {
    let mut kept: Vec<Gap> = Vec::new();
    for gap in gaps {
        if !kept.contains(&gap) {
            kept.push(gap);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::Formula;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap_or(Decimal::MIN)
    }

    /// Quantities of one month at list price, as a comparison of options needs them.
    const OPTIONS: &[(&str, &str, &str)] = &[
        ("ec2.linux.t3.small.hour", "730", "15.1840"),
        ("ebs.gp3.gb_month", "30", "2.4000"),
        ("lambda.x86.gb_second", "9900", "0.1650"),
        ("lambda.requests_million", "0.099", "0.0198"),
        ("rds.proxy.vcpu_hour", "1460", "21.9000"),
        ("rds.postgres.db.t4g.micro.single_az.hour", "730", "11.6800"),
        ("rds.postgres.db.t4g.medium.single_az.hour", "730", "47.4500"),
        ("rds.storage.gp3.single_az.gb_month", "20", "2.3000"),
        ("aurora.serverless_v2.standard.acu_hour", "730", "87.6000"),
        ("aurora.storage.standard.gb_month", "20", "2.0000"),
        ("cloudfront.out.us_eu_gb", "1.611328", "0.1370"),
        ("amplify.build_minute", "120", "1.2000"),
        ("amplify.served_gb", "21.484375", "3.2227"),
        ("apigateway.http_million", "1.32", "1.3200"),
        ("cloudmap.resource_month", "2", "0.2000"),
        ("vpc_endpoint.interface.hour", "5840", "58.4000"),
        ("vpc_endpoint.gateway", "1", "0"),
        ("waf.web_acl_month", "1", "5.0000"),
        ("waf.rule_month", "1", "1.0000"),
        ("waf.requests_million", "0.099", "0.0594"),
        ("stepfunctions.standard.transitions_1k", "602.88", "15.0720"),
        ("dynamodb.on_demand.wru_million", "0.6", "0.3750"),
        ("dynamodb.on_demand.rru_million", "0.3", "0.0375"),
        ("aurora.io.million", "1.2", "0.2400"),
    ];

    #[test]
    fn options_are_priced_at_list_price() {
        for (id, quantity, amount) in OPTIONS {
            let formula = Formula::of("quantity", dec(quantity), "");
            let items = [LineItem::usage("x", "x", *id, formula)];
            let priced = price(&items, PriceBook::embedded(), "us-east-1");
            assert_eq!(priced.gaps, [], "{id}");
            let listed = priced.at_list_price().decimal();
            assert_eq!(listed.round_dp(4), dec(amount), "{id}");
        }
    }
}
