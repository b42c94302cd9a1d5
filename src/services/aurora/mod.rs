//! Amazon Aurora: a cluster that keeps its data in three zones, with instances that follow the load or have a class.

mod capacity;
mod cost;
mod terraform;

use super::blocks::of;
use super::setting::{Default, Type};
use super::sql::{self, limits};
use super::{
    Category, Cheaper, Copied, CopyWords, Figure, Listen, Load, Names, Part, Piece, Placed, Placement, Role, Service,
    Setting, Settings, Site, Told, Value, Watch, terraform_name,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::LineItem;
use crate::write::hcl::Expr;
use capacity::Capacity;

pub struct Aurora;

/// The capacity where neither it nor a class is written.
const USUAL: &str = "0.5..4";

const SETTINGS: &[Setting] = &[
    Setting {
        key: "engine",
        of: Type::Word(&["postgres", "mysql"]),
        default: Default::Required,
        unit: "",
        doc: "The engine it is compatible with.",
        source: "RDS API, CreateDBCluster (aurora-postgresql, aurora-mysql)",
    },
    sql::VERSION,
    Setting {
        key: "capacity",
        of: Type::Checked(capacity::check),
        default: Default::Absent,
        unit: "ACU",
        doc: "Serverless v2: the range each instance keeps to, in half steps; an ACU is about 2 GiB of memory. From 0 it pauses after five minutes without a connection. Without it and without `class`: `0.5..4`.",
        source: "RDS API, ServerlessV2ScalingConfiguration",
    },
    Setting {
        key: "class",
        of: Type::Checked(limits::aurora_class),
        default: Default::Absent,
        unit: "",
        doc: "The class of each instance, where its size is fixed instead: `db.r6g.large`.",
        source: "RDS DescribeOrderableDBInstanceOptions (2026-10)",
    },
    Setting {
        key: "readers",
        of: Type::Count { min: 0, max: 15 },
        default: Default::Is("0"),
        unit: "instances",
        doc: "Instances beside the one that writes. They serve reads, and one takes over when the writer fails.",
        source: "Aurora user guide, quotas",
    },
    Setting {
        key: "storage_config",
        of: Type::Word(&["standard", "io-optimized"]),
        default: Default::Is("standard"),
        unit: "",
        doc: "`standard`: reads and writes of the disk are paid for each; `io-optimized`: they are not, and the rest costs more.",
        source: "RDS API, CreateDBCluster (StorageType)",
    },
    Setting {
        key: "backup_days",
        of: Type::Count { min: 1, max: 35 },
        default: Default::Is("7"),
        unit: "days",
        doc: "How long automatic backups are kept.",
        source: "RDS API, CreateDBCluster",
    },
    Setting {
        key: "insights",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether Database Insights in its standard mode keeps what the database waits for, a week of it and without charge.",
        source: "RDS API, CreateDBCluster (DatabaseInsightsMode)",
    },
    sql::PORT,
    sql::DATABASE,
    Setting {
        key: "user",
        of: Type::Checked(limits::cluster_user),
        default: Default::Is("appowner"),
        unit: "",
        doc: "The main user.",
        source: "RDS API, CreateDBCluster",
    },
    sql::PASSWORD,
    sql::DELETION_PROTECTION,
];

const FIGURES: &[Figure] = &[
    Figure { key: "failover_from", value: 30, unit: "s", source: "Aurora user guide, high availability" },
    Figure { key: "failover_to", value: 60, unit: "s", source: "Aurora user guide, high availability" },
    Figure { key: "restore_lag", value: 5, unit: "min", source: "Aurora user guide, LatestRestorableTime" },
    Figure {
        key: "recreate",
        value: 10,
        unit: "min",
        source: "Aurora user guide, high availability: without readers, typically less than 10 minutes",
    },
    Figure { key: "pause", value: 5, unit: "min", source: "RDS API, SecondsUntilAutoPause (300)" },
    Figure { key: "wake", value: 15, unit: "s", source: "Aurora user guide, scaling to zero" },
];

/// The engine as AWS calls it.
fn engine(settings: &Settings) -> &'static str {
    match settings.text("engine") {
        Some("mysql") => "aurora-mysql",
        Some(_) => "aurora-postgresql",
        None => "",
    }
}

/// The range of a Serverless v2 instance; `None` where it has a class.
fn capacity_of(settings: &Settings) -> Option<Capacity> {
    settings.text("capacity").and_then(Capacity::parse)
}

/// How many instances it has.
fn instances(settings: &Settings) -> i64 {
    1 + settings.count("readers").unwrap_or(0)
}

impl Service for Aurora {
    fn kind(&self) -> &'static str {
        "aurora"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon Aurora",
            es: "Aurora",
            en: "Aurora",
            category: Category::Database,
            declared: true,
            doc: "An encrypted cluster whose data is in three zones, in subnets without a route to the internet. TLS is required.",
            official: &["Arch_Amazon-Aurora"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Data
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn tells(&self, id: &str, settings: &Settings) -> Vec<Told> {
        terraform::tells(id, settings)
    }

    fn watches(&self, at: &Site, limits: &Settings) -> Vec<Watch> {
        terraform::watches(at, limits)
    }

    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        cost::items(at, load)
    }

    fn cheaper(&self, at: &Site) -> Vec<Cheaper> {
        cost::cheaper(at)
    }

    fn arn(&self, id: &str) -> Option<Expr> {
        Some(of("aws_rds_cluster", &terraform_name(id), "arn"))
    }

    fn copied(&self, _settings: &Settings, load: &Load) -> Option<Copied> {
        let size = load.assumed("aurora_gb");
        Some(Copied { item: "cluster-copies", price: "backup.aurora_gb_month", size, whole: false })
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn fails_over(&self, settings: &Settings) -> Option<bool> {
        Some(instances(settings) > 1)
    }

    fn copies(&self, settings: &Settings, zones: usize) -> Option<usize> {
        Some(usize::try_from(instances(settings)).unwrap_or(1).min(zones))
    }

    fn copy_words(&self) -> Option<CopyWords> {
        Some(CopyWords {
            first: ("escribe", "writer"),
            others: ("lee", "reader"),
            between: ("almacenamiento común", "shared storage"),
        })
    }

    fn role(&self) -> Role {
        Role::Store
    }

    fn accepts(&self) -> &'static [Role] {
        sql::CALLERS
    }

    fn listens(&self, settings: &Settings, _named: bool) -> Option<Listen> {
        let protocol = sql::protocol(settings.text("engine")?);
        Some(Listen { protocol, port: settings.count("port").and_then(|port| u16::try_from(port).ok()) })
    }

    fn figures(&self) -> &'static [Figure] {
        FIGURES
    }

    fn complete(&self, settings: &mut Settings) {
        if let Some(engine) = settings.text("engine") {
            settings.imply("port", Value::Count(sql::usual_port(engine)));
        }
        if settings.text("class").is_none() && !settings.faulty("class") && !settings.faulty("capacity") {
            settings.imply("capacity", Value::Text(USUAL.into()));
        }
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        let engine = engine(settings);
        limits::check_version(engine, settings, at, report);
        limits::check_user(engine, settings, at, report);
        limits::check_region(engine, settings, at, report);
        limits::check_zones(at, report);
        check_size(settings, at, report);
    }

    /// Source: CloudWatch user guide, recommended alarms, AWS/RDS.
    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["cpu", "memory", "connections"]
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        sql::password::derives(at)
    }
}

/// Instances follow the load or have a class, not both.
fn check_size(settings: &Settings, at: &Placed, report: &mut Report) {
    if settings.text("class").is_some() && settings.text("capacity").is_some() {
        let message = format!("the instances of `{}` have a `class` and a `capacity`", at.id);
        let help = "keep `capacity` for Serverless v2, or `class` for a fixed size";
        let place = settings.span("capacity", at.place);
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
    }
}
