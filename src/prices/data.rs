//! The embedded data: one file a service, the sources and the monthly allowances.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::source::Source;

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/prices/data");
const SOURCES: &str = "sources.yaml";
const FREE_TIER: &str = "free_tier.yaml";

/// One price as its file has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub id: String,
    /// What is paid for, in English.
    pub what: String,
    pub unit: String,
    /// What else a reader of the price should know.
    #[serde(default)]
    pub note: Option<String>,
    /// How to derive the price in a region that is not listed.
    #[serde(default)]
    pub elsewhere: Option<Elsewhere>,
    /// By region code; `global` where AWS charges the same everywhere.
    #[serde(default)]
    pub regions: BTreeMap<String, Quote>,
}

/// A price derived from another one, always with a flag that says so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Elsewhere {
    pub times: Decimal,
    pub of: String,
    pub flag: String,
}

/// A price in one region: flat, or in tiers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Quote {
    #[serde(default)]
    pub usd: Option<Decimal>,
    #[serde(default)]
    pub tiers: Vec<Tier>,
    pub confidence: u32,
    pub from: Vec<String>,
    #[serde(default)]
    pub flag: Option<String>,
}

/// One step of a price.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Monthly quantity at which the step ends; `None` for the last one of a price known to its end.
    #[serde(default)]
    pub up_to: Option<Decimal>,
    /// US dollars a unit.
    pub usd: Decimal,
}

/// What an account gets free every month.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// Machine name, shown through the templates: `free-logs-ingest`.
    pub id: String,
    /// How much is free a month, over all prices named.
    pub quantity: Decimal,
    /// The unit of those prices.
    pub unit: String,
    /// Ids of the prices it applies to.
    pub prices: Vec<String>,
    /// Codes of its sources.
    pub from: Vec<String>,
}

/// What all files say. A team's own price book is one file with the same three keys.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Data {
    pub prices: Vec<Entry>,
    pub sources: Vec<Source>,
    pub allowances: Vec<Allowance>,
}

/// Reads the embedded files. A message names the file that does not parse.
pub(super) fn read() -> Result<Data, String> {
    let mut data = Data::default();
    for file in FILES.files() {
        let name = file.path().display().to_string();
        let text = file.contents_utf8().unwrap_or_default();
        let wrong = |error: serde_yaml::Error| format!("{name}: {error}");
        match name.as_str() {
            SOURCES => data.sources = serde_yaml::from_str(text).map_err(wrong)?,
            FREE_TIER => data.allowances = serde_yaml::from_str(text).map_err(wrong)?,
            _ => data.prices.extend(serde_yaml::from_str::<Vec<Entry>>(text).map_err(wrong)?),
        }
    }
    Ok(data)
}

/// Reads a team's own price book.
pub(super) fn read_own(text: &str) -> Result<Data, String> {
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}
