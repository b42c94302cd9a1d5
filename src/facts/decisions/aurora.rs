//! How a cluster of Aurora gets its capacity: as the load asks, by instances of a class, or as an instance of RDS.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::topic::{At, Choice, Topic, always, hourly, monthly};
use crate::prices::{HOURS, LineItem};

pub const TOPIC: Topic = Topic {
    id: "availability",
    kind: "aurora",
    taken: |at| Some(if at.one.settings.text("class").is_some() { "instances" } else { "serverless" }),
    options: &[
        Choice {
            id: "serverless",
            words: &["aurora-serverless", "serverless-v2", "aurora"],
            fits: always,
            by_use: true,
            items: serverless,
        },
        Choice {
            id: "instances",
            words: &["aurora-provisioned", "provisioned"],
            fits: always,
            by_use: false,
            items: instances,
        },
        Choice { id: "rds", words: &["rds-multi-az"], fits: always, by_use: false, items: rds },
    ],
    facts,
    revisit,
    flag: "",
};

/// What RDS is compared with: 4 GiB of memory, as two ACU have. Source: RDS user guide, DB instance classes.
const CLASS: &str = "db.t4g.medium";

fn count(at: &At) -> Decimal {
    Decimal::ONE + at.count("readers")
}

fn config(at: &At) -> &'static str {
    if at.one.settings.text("storage_config") == Some("io-optimized") { "io_optimized" } else { "standard" }
}

/// The capacity the estimate expects is the stack's own; as an option it is compared at the same.
fn serverless(at: &At) -> Vec<LineItem> {
    let price = format!("aurora.serverless_v2.{}.acu_hour", config(at));
    let mut items = vec![hourly(&at.one.id, "capacity", price, expected(at) * count(at))];
    items.push(storage(at));
    items
}

fn storage(at: &At) -> LineItem {
    monthly(&at.one.id, "storage", format!("aurora.storage.{}.gb_month", config(at)), at.usage.value("aurora_gb"))
}

/// ACU of an instance in the expected case.
fn expected(at: &At) -> Decimal {
    let range = at.one.settings.text("capacity").unwrap_or("0.5..4");
    let (low, high) = range.split_once("..").unwrap_or((range, range));
    let read = |text: &str| text.trim().parse::<Decimal>().unwrap_or_default();
    let (low, high) = (read(low), read(high));
    low + (high - low) * at.usage.value("acu_percent") / Decimal::ONE_HUNDRED
}

fn instances(at: &At) -> Vec<LineItem> {
    let engine = at.one.settings.text("engine").unwrap_or_default();
    let class = at.one.settings.text("class").unwrap_or(CLASS);
    let price = format!("aurora.{engine}.{class}.{}.hour", config(at));
    vec![hourly(&at.one.id, "instances", price, count(at)), storage(at)]
}

fn rds(at: &At) -> Vec<LineItem> {
    let engine = at.one.settings.text("engine").unwrap_or_default();
    let size = at.usage.value("aurora_gb").max(Decimal::from(20));
    vec![
        hourly(&at.one.id, "instance", format!("rds.{engine}.{CLASS}.multi_az.hour"), 1u32),
        monthly(&at.one.id, "storage", "rds.storage.gp3.multi_az.gb_month", size),
    ]
}

fn facts(at: &At) -> BTreeMap<&'static str, Value> {
    let pauses = at.one.settings.text("capacity").is_some_and(|range| range.starts_with("0..") || range == "0");
    BTreeMap::from([("rds_class", json!(format!("`{CLASS}`"))), ("pauses", json!(pauses))])
}

/// The mean capacity from which an instance of RDS with its standby costs less.
fn revisit(at: &At) -> Option<BTreeMap<&'static str, Value>> {
    let price = at.unit_price(&format!("aurora.serverless_v2.{}.acu_hour", config(at)))?;
    let storage = at.monthly(&[storage(at)])?;
    let other = at.monthly(&rds(at))?;
    let acu = (other - storage).decimal().checked_div(price * count(at) * Decimal::from(HOURS))?;
    Some(BTreeMap::from([("acu", json!({ "number": acu.round_dp(1).to_string() }))]))
}
