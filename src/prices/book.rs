//! The price book: what one unit costs in a region, from which sources, as of when.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::data::{self, Allowance, Data, Entry, Quote, Tier};
use super::source::{Source, citation, newest};

/// The region of a price that is the same everywhere.
pub const GLOBAL: &str = "global";

static EMBEDDED: LazyLock<PriceBook> = LazyLock::new(|| built().unwrap_or_default());

/// A test holds that the embedded data is whole, so nobody meets the error.
fn built() -> Result<PriceBook, String> {
    let mut book = PriceBook::default();
    book.take(data::read()?)?;
    Ok(book)
}

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
#[derive(Clone, Debug, Default)]
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

    /// This book with a team's own prices, in YAML with the keys `sources`, `prices` and `allowances`, each as in the
    /// embedded files. A price given replaces that of its id and region; an allowance that of its id.
    pub fn overlaid(&self, text: &str) -> Result<PriceBook, String> {
        let mut book = self.clone();
        book.take(data::read_own(text)?)?;
        Ok(book)
    }

    /// The price of `id` in `region`. `None` where the book does not have it: no region stands in for another.
    pub fn price(&self, id: &str, region: &str) -> Option<Price> {
        let entry = self.prices.get(id)?;
        let quoted = [region, GLOBAL].into_iter().find_map(|name| entry.regions.get_key_value(name));
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

    fn take(&mut self, data: Data) -> Result<(), String> {
        let sources = data.sources.into_iter();
        self.sources.extend(sources.map(|source| (source.code.clone(), source)));
        for entry in data.prices {
            self.check(&entry)?;
            match self.prices.get_mut(&entry.id) {
                Some(known) => known.regions.extend(entry.regions),
                None => drop(self.prices.insert(entry.id.clone(), entry)),
            }
        }
        for allowance in data.allowances {
            let other = allowance.prices.iter().find(|id| self.unit(id) != Some(&allowance.unit));
            if let Some(id) = other {
                return Err(format!("{}: `{id}` is not counted in {}", allowance.id, allowance.unit));
            }
            self.allowances.retain(|known| known.id != allowance.id);
            self.allowances.push(allowance);
        }
        Ok(())
    }

    fn unit(&self, id: &str) -> Option<&String> {
        self.prices.get(id).map(|entry| &entry.unit)
    }

    /// What would make a price silently wrong.
    fn check(&self, entry: &Entry) -> Result<(), String> {
        if let Some(unit) = self.unit(&entry.id).filter(|unit| **unit != entry.unit) {
            return Err(format!("{}: the unit is `{unit}`, not `{}`", entry.id, entry.unit));
        }
        for (region, quote) in &entry.regions {
            let wrong = |what: &str| Err(format!("{} in {region}: {what}", entry.id));
            let ends: Vec<_> = quote.tiers.iter().map(|tier| tier.up_to).collect();
            let open = ends.iter().position(Option::is_none);
            if quote.usd.is_some() != quote.tiers.is_empty() {
                return wrong("give either `usd` or `tiers`");
            }
            if open.is_some_and(|at| at + 1 < ends.len()) || !ends.iter().flatten().is_sorted() {
                return wrong("tiers ascend, and only the last one may be without `up_to`");
            }
            if let Some(code) = quote.from.iter().find(|code| !self.sources.contains_key(*code)) {
                return wrong(&format!("unknown source `{code}`"));
            }
            if quote.from.is_empty() && quote.flag.is_none() {
                return wrong("name a source in `from`, or say in `flag` why there is none");
            }
        }
        Ok(())
    }

    fn quoted(&self, entry: &Entry, region: &str, quote: &Quote) -> Price {
        let sources: Vec<&Source> = quote.from.iter().filter_map(|code| self.sources.get(code)).collect();
        let flat = quote.usd.map(|usd| Tier { up_to: None, usd });
        Price {
            id: entry.id.clone(),
            what: entry.what.clone(),
            unit: entry.unit.clone(),
            tiers: flat.into_iter().chain(quote.tiers.iter().cloned()).collect(),
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
        price.tiers.iter_mut().for_each(|tier| tier.usd = scaled(tier.usd, rule.times));
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
        built()?;
        let data = data::read()?;
        let ids: BTreeSet<&str> = data.prices.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids.len(), data.prices.len(), "ids are unique");
        let codes: BTreeSet<&str> = data.sources.iter().map(|s| s.code.as_str()).collect();
        assert_eq!(codes.len(), data.sources.len(), "source codes are unique");
        let cited = data.allowances.iter().flat_map(|allowance| &allowance.from);
        assert!(cited.into_iter().all(|code| codes.contains(code.as_str())), "allowances cite known sources");
        for entry in &data.prices {
            let rule = entry.elsewhere.as_ref();
            assert!(!entry.regions.is_empty() || rule.is_some(), "{} has no price", entry.id);
            assert!(rule.is_none_or(|rule| ids.contains(rule.of.as_str())), "{}", entry.id);
            assert!(rule.is_none_or(|rule| !rule.flag.is_empty()), "{}", entry.id);
        }
        Ok(())
    }

    #[test]
    fn a_team_brings_its_own_prices() -> Result<(), String> {
        let own = "sources: [{ code: T1, name: Contract, date: '2026-11-01', kind: bill }]
prices:
  - id: alb.hour
    what: Application Load Balancer
    unit: hour
    regions: { us-east-1: { usd: '0.02', confidence: 1, from: [T1] } }";
        let book = PriceBook::embedded().overlaid(own)?;
        let price = book.price("alb.hour", "us-east-1").ok_or("lost")?;
        assert_eq!((price.source.as_str(), price.tiers[0].usd.to_string().as_str()), ("Contract", "0.02"));
        assert!(book.price("alb.hour", "eu-west-1").is_some(), "other regions stay");
        let plain = PriceBook::embedded().overlaid(&own.replace("'0.02'", "0.1234567890123456789"))?;
        let exact = plain.price("alb.hour", "us-east-1").map(|price| price.tiers[0].usd.to_string());
        assert_eq!(exact.as_deref(), Some("0.1234567890123456789"), "without quotes it is exact too");
        for (good, bad) in [("[T1]", "[T9]"), ("usd: '0.02', ", ""), ("[T1]", "[]"), ("unit: hour", "unit: day")] {
            assert!(PriceBook::embedded().overlaid(&own.replace(good, bad)).is_err(), "{bad}");
        }
        Ok(())
    }

    #[test]
    fn a_price_is_looked_up_by_region() {
        assert_eq!(usd("fargate.linux_x86.vcpu_hour", "us-east-1").as_deref(), Some("0.04048"));
        assert_eq!(usd("fargate.linux_x86.vcpu_hour", "sa-east-1").as_deref(), Some("0.0696"));
        assert_eq!(usd("lambda.x86.gb_second", "us-east-1").as_deref(), Some("0.0000166667"));
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
        assert!(price("eu-west-1").and_then(|price| price.flag).is_some_and(|flag| flag.starts_with("twice")));
        assert_eq!(price("ap-south-1"), None);
    }

    #[test]
    fn a_citation_names_the_best_source_and_the_newest_date() {
        let price = PriceBook::embedded().price("alb.hour", "us-east-1");
        let (source, as_of) = price.map(|price| (price.source, price.as_of)).unwrap_or_default();
        assert!(source.starts_with("AWS Price List") && source.contains("(+"), "{source}");
        assert_eq!(as_of.len(), 10, "{as_of}");
        assert_eq!(PriceBook::embedded().as_of(), "2026-10-09");
    }
}
