//! Capacity that is kept ready: what it may be, what it costs, and how it follows the use.

use rust_decimal::Decimal;

use crate::diag::{Code, Diagnostic, Report};
use crate::prices::{Cases, Formula, HOURS, LineItem};
use crate::services::blocks::{fact, named, of, plain, resource, text, value};
use crate::services::setting::{Default, Type, derived};
use crate::services::{Load, Piece, Placed, Setting, Settings, Site, Value};
use crate::write::hcl::{Block, Expr};

/// A range of capacity units; the upper bound is the quota of a table until AWS raises it.
const UNITS: Type = Type::Range { min: 1, max: 40_000 };

pub const TABLE: &[Setting] = &[
    Setting {
        key: "read",
        of: UNITS,
        default: Default::Is("5"),
        unit: "units",
        doc: "Reads a second of an item of up to 4 KB: one number, or the range the scaling keeps to.",
        source: "DynamoDB developer guide, quotas",
    },
    Setting {
        key: "write",
        of: UNITS,
        default: Default::Is("5"),
        unit: "units",
        doc: "Writes a second of an item of up to 1 KB: one number, or the range the scaling keeps to.",
        source: "DynamoDB developer guide, quotas",
    },
];

/// Share of the capacity that the scaling keeps in use. orbi's own starting point, as AWS's console has it.
const TARGET: i64 = 70;

/// Where capacity is kept ready, how much is always visible.
pub fn complete(settings: &mut Settings) {
    if settings.text("billing") == Some("provisioned") && !settings.faulty("capacity") {
        settings.imply("capacity", Value::Table(derived(TABLE, &indexmap::IndexMap::new())));
    }
}

/// Source: DynamoDB API, CreateTable: on-demand tables take no capacity.
pub fn check(settings: &Settings, at: &Placed, report: &mut Report) {
    if settings.text("billing") == Some("on-demand") && settings.table("capacity").is_some() {
        let message = format!("`{}` pays for each read and write, and keeps no capacity ready", at.id);
        let help = "write `billing: provisioned`, or remove `capacity`";
        report.push(Diagnostic::error(Code::Refused, settings.span("capacity", at.place), message).help(help));
    }
}

fn indexes(at: &Site) -> usize {
    at.settings.map("indexes").map_or(0, |indexes| indexes.len())
}

/// Units by the hour, for the table and as many again for each index.
pub fn cost(at: &Site, kept: &Settings, load: &Load) -> Vec<LineItem> {
    let copies = Decimal::from(indexes(at) + 1);
    let line = |key: &'static str, price: &str| {
        let (low, high) = kept.range(key)?;
        let part = Decimal::from(high - low) * load.usage.value("scaling_percent") / Decimal::ONE_HUNDRED;
        let least = Decimal::from(low);
        let units = Cases { low: least, expected: least, high: (least + part).round_dp(2).normalize() };
        let hours = Formula::of("units", units, "").times("hours", HOURS, "h");
        let hours = if copies > Decimal::ONE { hours.times("copies", copies, "") } else { hours };
        Some(LineItem::fixed(at.id, if key == "read" { "read-units" } else { "write-units" }, price, hours))
    };
    let read = line("read", "dynamodb.provisioned.rcu_hour");
    read.into_iter().chain(line("write", "dynamodb.provisioned.wcu_hour")).collect()
}

/// Whether a range follows the use.
pub fn scales(kept: &Settings, key: &str) -> bool {
    kept.range(key).is_some_and(|(low, high)| low < high)
}

/// The block with its least capacity; what the scaling moves is left to it.
pub fn kept(at: &Site, block: Block) -> Block {
    let Some(kept) = at.settings.table("capacity") else { return block.set("billing_mode", "PAY_PER_REQUEST") };
    units(at, kept, block.set("billing_mode", "PROVISIONED"))
}

/// Least reads and writes, as the table and its indexes have them.
pub fn units(at: &Site, kept: &Settings, block: Block) -> Block {
    let least = |key: &str| kept.range(key).map(|(low, _)| fact(at.id, &format!("capacity.{key}.min"), low));
    block.set_some("read_capacity", least("read")).set_some("write_capacity", least("write"))
}

/// What Terraform leaves to the scaling.
pub fn moved(at: &Site) -> Option<Block> {
    let kept = at.settings.table("capacity")?;
    let keys = ["read", "write"].into_iter().filter(|key| scales(kept, key));
    let mut ignored: Vec<Expr> = keys.map(|key| Expr::Raw(format!("{key}_capacity"))).collect();
    if !ignored.is_empty() && indexes(at) > 0 {
        ignored.push(Expr::Raw("global_secondary_index".into()));
    }
    (!ignored.is_empty()).then(|| Block::new("lifecycle").set("ignore_changes", Expr::List(ignored)))
}

/// The scaling of the table and of each index, for reads and for writes.
pub fn scaling(at: &Site) -> Vec<Piece> {
    let Some(kept) = at.settings.table("capacity") else { return Vec::new() };
    let names = at.settings.map("indexes").into_iter().flat_map(|indexes| indexes.keys());
    let targets: Vec<Option<&str>> = std::iter::once(None).chain(names.map(|name| Some(name.as_str()))).collect();
    let mut pieces = Vec::new();
    for key in ["read", "write"].into_iter().filter(|key| scales(kept, key)) {
        for index in &targets {
            pieces.extend(follow(at, kept, key, *index).map(|block| Piece::new(at.id, block)));
        }
    }
    pieces
}

fn follow(at: &Site, kept: &Settings, key: &str, index: Option<&str>) -> [Block; 2] {
    let (low, high) = kept.range(key).unwrap_or((1, 1));
    let table = of("aws_dynamodb_table", &at.name(), "name");
    let (scope, of_index) = match index {
        Some(index) => ("index", format!("/index/{index}")),
        None => ("table", String::new()),
    };
    let word = if key == "read" { "Read" } else { "Write" };
    let suffix = index.map_or(String::new(), |index| format!("_{}", index.replace(['-', '.'], "_")));
    let name = format!("{}_{key}{suffix}", at.name());
    let target = resource("aws_appautoscaling_target", &name)
        .set("service_namespace", "dynamodb")
        .set("resource_id", text([plain("table/"), value(table), plain(&of_index)]))
        .set("scalable_dimension", format!("dynamodb:{scope}:{word}CapacityUnits"))
        .set("min_capacity", fact(at.id, &format!("capacity.{key}.min"), low))
        .set("max_capacity", fact(at.id, &format!("capacity.{key}.max"), high));
    let metric = Block::new("predefined_metric_specification")
        .set("predefined_metric_type", format!("DynamoDB{word}CapacityUtilization"));
    let from = |way: &str| of("aws_appautoscaling_target", &name, way);
    let policy = resource("aws_appautoscaling_policy", &name)
        .set("name", named(at.stack, &format!("{}-{key}{}", at.id, suffix.replace('_', "-")), 256))
        .set("policy_type", "TargetTrackingScaling")
        .set("service_namespace", from("service_namespace"))
        .set("resource_id", from("resource_id"))
        .set("scalable_dimension", from("scalable_dimension"))
        .with(Block::new("target_tracking_scaling_policy_configuration").set("target_value", TARGET).with(metric));
    [target, policy]
}
