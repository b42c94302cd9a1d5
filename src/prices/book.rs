//! The price book: what one unit costs in a region, from which sources, as of when.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::data::{self, Allowance, Data, Entry, Quote, Tier};
use super::source::{Source, citation, newest};

/// The region of a price that is the same everywhere.
pub const GLOBAL: &str = "global";

static EMBEDDED: LazyLock<PriceBook> =
    LazyLock::new(|| PriceBook::from_data(data::read().unwrap_or_default()));

/// What one unit costs in one region.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    /// Id in the book: `fargate.linux_x86.vcpu_hour`.
    pub id: String,
    /// What is paid for, in English.
    pub what: String,
    /// Unit of the quantity: `vCPU-hour`, `million requests`.
    pub unit: String,
    /// Steps by monthly quantity, ascending, at least one.
    pub tiers: Vec<Tier>,
    /// The region it holds in, or [`GLOBAL`].
    pub region: String,
    /// A short citation; empty where no source is known, and then there is a flag.
    pub source: String,
    /// Every source found to agree.
    pub sources: Vec<Source>,
    /// Date of the newest source, `YYYY-MM-DD` or shorter; empty where none has one.
    pub as_of: String,
    /// How many independent copies agree; 0 where it is not verified.
    pub confidence: u32,
    /// What is weak about it: derived, assumed, second-hand.
    pub flag: Option<String>,
    /// What else a reader should know.
    pub note: Option<String>,
}

/// All known prices.
#[derive(Debug)]
pub struct PriceBook {
    prices: BTreeMap<String, Entry>,
    sources: BTreeMap<String, Source>,
    allowances: Vec<Allowance>,
}

impl PriceBook {
    /// The book that comes with orbi, read once.
    pub fn embedded() -> &'static PriceBook {
        &EMBEDDED
    }

    /// The price of `id` in `region`. `None` where the book does not have it: no region stands in for another.
    pub fn price(&self, id: &str, region: &str) -> Option<Price> {
        let entry = self.prices.get(id)?;
        let quoted = [region, GLOBAL]
            .into_iter()
            .find_map(|name| entry.regions.get_key_value(name));
        match quoted {
            Some((name, quote)) => Some(self.quoted(entry, name, quote)),
            None => self.derived(entry, region),
        }
    }

    /// Whether the book knows this id in any region.
    pub fn knows(&self, id: &str) -> bool {
        self.prices.contains_key(id)
    }

    /// Ids of all prices, in alphabetical order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.prices.keys().map(String::as_str)
    }

    /// What accounts get free every month.
    pub fn allowances(&self) -> &[Allowance] {
        &self.allowances
    }

    /// Date of the newest source of the whole book.
    pub fn as_of(&self) -> String {
        newest(&self.sources.values().collect::<Vec<_>>())
    }

    fn from_data(data: Data) -> Self {
        PriceBook {
            prices: data
                .prices
                .into_iter()
                .map(|entry| (entry.id.clone(), entry))
                .collect(),
            sources: data
                .sources
                .into_iter()
                .map(|source| (source.code.clone(), source))
                .collect(),
            allowances: data.allowances,
        }
    }

    fn quoted(&self, entry: &Entry, region: &str, quote: &Quote) -> Price {
        let sources: Vec<&Source> = quote
            .from
            .iter()
            .filter_map(|code| self.sources.get(code))
            .collect();
        let flat = quote.usd.map(|usd| Tier { up_to: None, usd });
        Price {
            id: entry.id.clone(),
            what: entry.what.clone(),
            unit: entry.unit.clone(),
            tiers: flat
                .into_iter()
                .chain(quote.tiers.iter().cloned())
                .collect(),
            region: region.to_owned(),
            source: citation(&sources),
            as_of: newest(&sources),
            sources: sources.into_iter().cloned().collect(),
            confidence: quote.confidence,
            flag: quote.flag.clone(),
            note: entry.note.clone(),
        }
    }

    fn derived(&self, entry: &Entry, region: &str) -> Option<Price> {
        let rule = entry.elsewhere.as_ref()?;
        let base = self.prices.get(&rule.of)?;
        let (name, quote) = base.regions.get_key_value(region)?;
        let mut price = self.quoted(base, name, quote);
        price.id = entry.id.clone();
        price.what = entry.what.clone();
        price.unit = entry.unit.clone();
        price
            .tiers
            .iter_mut()
            .for_each(|tier| tier.usd = scaled(tier.usd, rule.times));
        price.flag = Some(match price.flag {
            Some(flag) => format!("{}; {flag}", rule.flag),
            None => rule.flag.clone(),
        });
        Some(price)
    }
}

fn scaled(usd: Decimal, times: Decimal) -> Decimal {
    (usd * times).normalize()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn usd(id: &str, region: &str) -> Option<String> {
        let price = PriceBook::embedded().price(id, region)?;
        Some(price.tiers.first()?.usd.to_string())
    }

    #[test]
    fn the_data_is_whole() -> Result<(), String> {
        let data = data::read()?;
        let ids: BTreeSet<&str> = data.prices.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids.len(), data.prices.len(), "ids are unique");
        let codes: BTreeSet<&str> = data
            .sources
            .iter()
            .map(|source| source.code.as_str())
            .collect();
        assert_eq!(codes.len(), data.sources.len(), "source codes are unique");
        for entry in &data.prices {
            assert!(
                !entry.regions.is_empty() || entry.elsewhere.is_some(),
                "{} has no price",
                entry.id
            );
            if let Some(rule) = &entry.elsewhere {
                assert!(
                    ids.contains(rule.of.as_str()) && !rule.flag.is_empty(),
                    "{}",
                    entry.id
                );
            }
            for (region, quote) in &entry.regions {
                let at = format!("{} in {region}", entry.id);
                assert!(
                    quote.from.iter().all(|code| codes.contains(code.as_str())),
                    "{at}: unknown source"
                );
                assert!(
                    quote.usd.is_some() == quote.tiers.is_empty(),
                    "{at}: flat or in tiers"
                );
                assert!(
                    !quote.from.is_empty() || quote.flag.is_some(),
                    "{at}: no source and no flag"
                );
                let ends: Vec<_> = quote.tiers.iter().filter_map(|tier| tier.up_to).collect();
                assert!(ends.is_sorted(), "{at}: tiers ascend");
                let open = quote.tiers.iter().rposition(|tier| tier.up_to.is_none());
                assert!(
                    open.is_none_or(|last| last + 1 == quote.tiers.len()),
                    "{at}: only the last tier is open"
                );
            }
        }
        for allowance in &data.allowances {
            assert!(
                allowance
                    .from
                    .iter()
                    .all(|code| codes.contains(code.as_str())),
                "{}",
                allowance.id
            );
            for id in &allowance.prices {
                let unit = data
                    .prices
                    .iter()
                    .find(|entry| entry.id == *id)
                    .map(|entry| &entry.unit);
                assert_eq!(
                    unit,
                    Some(&allowance.unit),
                    "{} counts in the unit of {id}",
                    allowance.id
                );
            }
        }
        Ok(())
    }

    #[test]
    fn a_price_is_looked_up_by_region() {
        assert_eq!(
            usd("fargate.linux_x86.vcpu_hour", "us-east-1").as_deref(),
            Some("0.04048")
        );
        assert_eq!(
            usd("fargate.linux_x86.vcpu_hour", "sa-east-1").as_deref(),
            Some("0.0696")
        );
        assert_eq!(
            usd("lambda.x86.gb_second", "us-east-1").as_deref(),
            Some("0.0000166667")
        );
        assert_eq!(usd("fargate.linux_x86.vcpu_hour", "ap-south-1"), None);
        assert_eq!(usd("fargate.linux_x86.gpu_hour", "us-east-1"), None);
    }

    #[test]
    fn a_global_price_holds_everywhere() {
        let price = PriceBook::embedded().price("route53.hosted_zone_month", "ap-south-1");
        assert_eq!(price.map(|price| price.region).as_deref(), Some(GLOBAL));
    }

    #[test]
    fn a_derived_price_says_so() {
        let id = "rds.postgres.db.t4g.micro.multi_az.hour";
        let price = |region| PriceBook::embedded().price(id, region);
        assert_eq!(price("us-east-1").and_then(|price| price.flag), None);
        assert_eq!(usd(id, "eu-west-1").as_deref(), Some("0.034"));
        assert!(
            price("eu-west-1")
                .and_then(|price| price.flag)
                .is_some_and(|flag| flag.starts_with("twice"))
        );
        assert_eq!(price("ap-south-1"), None);
    }

    #[test]
    fn a_citation_names_the_best_source_and_the_newest_date() {
        let price = PriceBook::embedded().price("alb.hour", "us-east-1");
        let (source, as_of) = price
            .map(|price| (price.source, price.as_of))
            .unwrap_or_default();
        assert!(
            source.starts_with("AWS Price List") && source.contains("(+"),
            "{source}"
        );
        assert_eq!(as_of.len(), 10, "{as_of}");
        assert_eq!(PriceBook::embedded().as_of(), "2026-10-09");
    }
}
