//! Computers of the team's own, whatever they run: classes, keys, launch template, group, role. Three kinds build on it.

mod classes;
mod terraform;

pub use classes::{check_class, class, shape};
pub use terraform::{Group, Template, group, profile, session, template};

use super::setting::{Default, Type};
use super::{Load, OwnRole, Setting, Site};
use crate::prices::{Formula, HOURS, LineItem};
use rust_decimal::Decimal;

/// The role in which an instance acts.
pub const ROLES: &[OwnRole] = &[OwnRole {
    name: "instance",
    taken_by: "ec2.amazonaws.com",
    says: ("Con este rol actúa la instancia.", "In this role the instance acts."),
}];

/// How a table writes the class of its instances, with the usual one.
pub const fn class_key(usual: &'static str) -> Setting {
    Setting {
        key: "class",
        of: Type::Checked(class),
        default: Default::Is(usual),
        unit: "",
        doc: "The class of each instance. Those with a `g` after the number are Arm: `t4g.small`.",
        source: "EC2 API, DescribeInstanceTypes (2026-10)",
    }
}

/// How a table writes the number of its instances.
pub const COUNT: Setting = Setting {
    key: "instances",
    of: Type::Range { min: 0, max: 200 },
    default: Default::Is("1"),
    unit: "instances",
    doc: "How many instances run: one number, or the range the scaling keeps to.",
    source: "",
};

/// How a table writes the disk of its instances, with the usual size.
pub const fn disk_key(usual: &'static str, least: i64) -> Setting {
    Setting {
        key: "disk",
        of: Type::Count { min: least, max: 16384 },
        default: Default::Is(usual),
        unit: "GB",
        doc: "The encrypted gp3 disk of each instance.",
        source: "EC2 API, VolumeSize of gp3; the snapshot of the image is the least",
    }
}

/// Hours of the instances and GB of their disks.
pub fn cost(at: &Site, load: &Load) -> Vec<LineItem> {
    let class = at.settings.text("class").unwrap_or_default();
    let disk = Decimal::from(at.settings.count("disk").unwrap_or(0));
    let running = || Formula::of("instances", load.running(at.settings.range("instances")), "");
    vec![
        LineItem::fixed(at.id, "instances", format!("ec2.linux.{class}.hour"), running().times("hours", HOURS, "h")),
        LineItem::fixed(at.id, "disk", "ebs.gp3.gb_month", running().times("disk", disk, "GB")),
    ]
}
