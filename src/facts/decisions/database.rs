//! How a database stays available: one instance, a standby, or Aurora.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::topic::{At, Choice, Topic, always, hourly, monthly, no_facts};
use crate::prices::{HOURS, LineItem};

pub const TOPIC: Topic = Topic {
    id: "availability",
    kind: "rds",
    taken: |at| Some(if at.one.settings.flag("multi_az") { "multi-az" } else { "single-az" }),
    options: &[
        Choice {
            id: "multi-az",
            words: &["rds-multi-az", "multi_az"],
            fits: always,
            by_use: false,
            items: |at| instance(at, "multi_az"),
        },
        Choice {
            id: "single-az",
            words: &["rds", "rds-single-az"],
            fits: always,
            by_use: false,
            items: |at| instance(at, "single_az"),
        },
        // Aurora speaks PostgreSQL and MySQL. Source: Aurora user guide.
        Choice {
            id: "aurora",
            words: &["aurora-serverless"],
            fits: |at| at.one.settings.text("engine") != Some("mariadb"),
            by_use: false,
            items: aurora,
        },
    ],
    facts: no_facts,
    revisit,
    flag: "multi_az",
};

/// Least capacity of an instance of Aurora Serverless v2 that does not pause, in tenths of an ACU.
/// Source: Aurora user guide, Serverless v2 capacity.
const LEAST_ACU: u32 = 5;

fn instance(at: &At, zones: &str) -> Vec<LineItem> {
    // RDS bills MariaDB as MySQL. Source: AWS Price List, AmazonRDS.
    let engine = if at.one.settings.text("engine") == Some("postgres") { "postgres" } else { "mysql" };
    let class = at.one.settings.text("class").unwrap_or_default();
    vec![
        hourly(&at.one.id, "instance", format!("rds.{engine}.{class}.{zones}.hour"), 1u32),
        monthly(&at.one.id, "storage", format!("rds.storage.gp3.{zones}.gb_month"), at.count("storage")),
    ]
}

/// The instance as the stack has it.
pub fn instance_of(at: &At) -> Vec<LineItem> {
    instance(at, if at.one.settings.flag("multi_az") { "multi_az" } else { "single_az" })
}

fn least() -> Decimal {
    Decimal::new(i64::from(LEAST_ACU), 1)
}

/// Two instances in two zones, at the least capacity that does not pause.
fn aurora(at: &At) -> Vec<LineItem> {
    vec![
        hourly(&at.one.id, "acu", "aurora.serverless_v2.standard.acu_hour", least() * Decimal::TWO),
        monthly(&at.one.id, "storage", "aurora.storage.standard.gb_month", at.count("storage")),
    ]
}

/// With a standby: the load below which Aurora costs less, in ACU per instance. With one instance: what the standby costs.
fn revisit(at: &At) -> Option<BTreeMap<&'static str, Value>> {
    let (multi, single) = (at.monthly(&instance(at, "multi_az"))?, at.monthly(&instance(at, "single_az"))?);
    let mut facts = BTreeMap::from([("difference", json!({ "usd": (multi - single).to_string() }))]);
    let price = at.unit_price("aurora.serverless_v2.standard.acu_hour");
    let storage = at.monthly(&aurora(at)[1..]);
    if let Some((price, storage)) = price.zip(storage)
        && at.one.settings.flag("multi_az")
        && at.one.settings.text("engine") != Some("mariadb")
    {
        let acu = (multi - storage).decimal().checked_div(price * Decimal::TWO * Decimal::from(HOURS))?;
        facts.insert("acu", json!({ "number": acu.round_dp(2).to_string() }));
        facts.insert("reachable", json!(acu >= least()));
    }
    facts.insert("least", json!({ "number": least().to_string() }));
    Some(facts)
}
