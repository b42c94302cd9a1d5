//! What a database is billed for. The Multi-AZ prices include the standby.

use rust_decimal::Decimal;

use crate::prices::{Formula, HOURS, LineItem};
use crate::services::sql::limits;
use crate::services::{Cheaper, Load, Risk, Site};

/// Instance, storage, backups beyond the free part, and Extended Support of an old major.
pub fn items(at: &Site, load: &Load) -> Vec<LineItem> {
    let class = at.settings.text("class").unwrap_or_default();
    let zones = if at.settings.flag("multi_az") { "multi_az" } else { "single_az" };
    let instance = format!("rds.{}.{class}.{zones}.hour", list(at));
    let (machine, disk) =
        if at.settings.flag("multi_az") { ("instance-standby", "storage-standby") } else { ("instance", "storage") };
    let gb = || Formula::of("storage_gb", Decimal::from(at.settings.count("storage").unwrap_or(0)), "GB");
    let mut items = vec![
        LineItem::fixed(at.id, machine, instance, Formula::of("hours", HOURS, "h")),
        LineItem::fixed(at.id, disk, format!("rds.storage.gp3.{zones}.gb_month"), gb()),
    ];
    if at.settings.count("backup_days") != Some(0) {
        let beyond = gb().with(load.usage.factor("backup_beyond_percent")).over("percent", 100u32, "");
        items.push(LineItem::fixed(at.id, "backup", "rds.backup.gb_month", beyond));
    }
    items.extend(extended_support(at, class));
    items
}

/// Another processor, a smaller class, no standby.
pub fn cheaper(at: &Site) -> Vec<Cheaper> {
    let class = at.settings.text("class").unwrap_or_default();
    let path = |key: &str| format!("{}.{key}", at.id);
    let arm = limits::on_arm(class).map(|class| Cheaper::by("db-arm", Risk::Low, path("class"), class));
    let smaller = limits::smaller(class).map(|class| Cheaper::by("db-smaller", Risk::Medium, path("class"), class));
    let alone =
        at.settings.flag("multi_az").then(|| Cheaper::by("db-single-az", Risk::High, path("multi_az"), "false"));
    [arm, smaller, alone].into_iter().flatten().collect()
}

/// The price list of an engine: MariaDB costs what MySQL does.
/// Source: RDS pricing pages of both, as the price book has them.
fn list(at: &Site) -> &'static str {
    if at.settings.text("engine") == Some("postgres") { "postgres" } else { "mysql" }
}

/// By vCPU and hour, for the standby too. MariaDB has no Extended Support.
/// Source: RDS user guide, Extended Support charges.
fn extended_support(at: &Site, class: &str) -> Option<LineItem> {
    let (engine, version) = (at.settings.text("engine")?, at.settings.text("version")?);
    if !limits::is_past_support(engine, version) {
        return None;
    }
    let instances: u32 = if at.settings.flag("multi_az") { 2 } else { 1 };
    let hours =
        Formula::of("instances", instances, "").times("vcpus", limits::vcpus(class), "vCPU").times("hours", HOURS, "h");
    Some(LineItem::fixed(at.id, "extended-support", "rds.extended_support.vcpu_hour.year1_2", hours))
}
