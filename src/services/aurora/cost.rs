//! What a cluster is billed for: capacity or instances, storage, what it reads and writes, backups beyond the free part.

use rust_decimal::Decimal;

use super::{capacity::Capacity, capacity_of, instances};
use crate::prices::{Cases, Formula, HOURS, LineItem};
use crate::services::{Cheaper, Load, Risk, Site};

/// Capacity by the hour, storage by what it holds, and disk operations where they are paid for.
/// Source: Aurora pricing page.
pub fn items(at: &Site, load: &Load) -> Vec<LineItem> {
    let optimized = at.settings.text("storage_config") == Some("io-optimized");
    let config = if optimized { "io_optimized" } else { "standard" };
    let count = Decimal::from(instances(at.settings));
    let size = || load.assumed("aurora_gb");
    let mut items = vec![match capacity_of(at.settings) {
        Some(capacity) => {
            let hours = Formula::of("instances", count, "").times("hours", HOURS, "h");
            let hours = hours.times("acu", acu(capacity, load), "ACU");
            LineItem::fixed(at.id, "capacity", format!("aurora.serverless_v2.{config}.acu_hour"), hours)
        }
        None => {
            let engine = at.settings.text("engine").unwrap_or_default();
            let class = at.settings.text("class").unwrap_or_default();
            let hours = Formula::of("instances", count, "").times("hours", HOURS, "h");
            LineItem::fixed(at.id, "instances", format!("aurora.{engine}.{class}.{config}.hour"), hours)
        }
    }];
    items.push(LineItem::fixed(at.id, "storage", format!("aurora.storage.{config}.gb_month"), size()));
    let beyond = size().with(load.usage.factor("backup_beyond_percent")).over("percent", 100u32, "");
    items.push(LineItem::fixed(at.id, "backup", "aurora.backup.gb_month", beyond));
    items.extend(operations(at, load).filter(|_| !optimized));
    items
}

fn operations(at: &Site, load: &Load) -> Option<LineItem> {
    let all = load.usage.calls().with(load.usage.factor("disk_operations_per_call"));
    let calls = load.called_any(at.incoming.iter().map(|peer| peer.id), all)?;
    Some(LineItem::usage(at.id, "operations", "aurora.io.million", calls.over("million", 1_000_000u32, "")))
}

/// An instance is at its least in the low case, and part of the way to its most in the others.
fn acu(capacity: Capacity, load: &Load) -> Cases<Decimal> {
    let (low, high) = (Capacity::acu(capacity.low), Capacity::acu(capacity.high));
    let part = |percent: Decimal| (low + (high - low) * percent / Decimal::ONE_HUNDRED).round_dp(3).normalize();
    Cases {
        low,
        expected: part(load.usage.value("acu_percent")),
        high: part(load.usage.value("scaling_percent").max(load.usage.value("acu_percent"))),
    }
}

/// Fewer readers, and a pause while nobody is there.
pub fn cheaper(at: &Site) -> Vec<Cheaper> {
    let path = |key: &str| format!("{}.{key}", at.id);
    let pausing = capacity_of(at.settings).filter(|capacity| !capacity.pauses()).map(|capacity| {
        let range = format!("0..{}", Capacity::acu(capacity.high));
        Cheaper::by("db-pauses", Risk::Medium, path("capacity"), range)
    });
    let alone = (instances(at.settings) > 1).then(|| Cheaper::by("db-no-readers", Risk::High, path("readers"), "0"));
    pausing.into_iter().chain(alone).collect()
}
