//! Amazon RDS: a relational database, alone or with a standby in another zone.

mod cost;
mod terraform;

use super::blocks::of;
use super::setting::{Default, Type};
use super::{
    Category, Cheaper, Copied, Figure, Listen, Load, Names, Part, Piece, Placed, Placement, Role, Service, Setting,
    Settings, Site, Told, Value, Watch, sql, terraform_name,
};
use crate::diag::Report;
use crate::prices::{Formula, LineItem};
use crate::write::hcl::Expr;
use rust_decimal::Decimal;
use sql::limits;

pub struct Rds;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "engine",
        of: Type::Word(&["postgres", "mysql", "mariadb"]),
        default: Default::Required,
        unit: "",
        doc: "The database engine.",
        source: "RDS API, CreateDBInstance",
    },
    sql::VERSION,
    Setting {
        key: "class",
        of: Type::Checked(limits::class),
        default: Default::Is("db.t4g.micro"),
        unit: "",
        doc: "The instance class.",
        source: "RDS DescribeOrderableDBInstanceOptions (2026-10)",
    },
    Setting {
        key: "storage",
        of: Type::Count { min: 20, max: 65_536 },
        default: Default::Is("20"),
        unit: "GB",
        doc: "Storage, gp3.",
        source: "RDS API, CreateDBInstance",
    },
    Setting {
        key: "multi_az",
        of: Type::Flag,
        default: Default::Is("false"),
        unit: "",
        doc: "Whether a synchronous standby stands in another zone.",
        source: "",
    },
    Setting {
        key: "backup_days",
        of: Type::Count { min: 0, max: 35 },
        default: Default::Is("7"),
        unit: "days",
        doc: "How long automatic backups are kept; 0 turns them off.",
        source: "RDS API, CreateDBInstance",
    },
    Setting {
        key: "insights",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether Performance Insights (now a part of CloudWatch Database Insights) keeps what the database waits for, a week of it and without charge; the small classes of MySQL have none.",
        source: "RDS API, CreateDBInstance (EnablePerformanceInsights)",
    },
    sql::PORT,
    sql::DATABASE,
    Setting {
        key: "user",
        of: Type::Checked(limits::user),
        default: Default::Is("app_owner"),
        unit: "",
        doc: "The main user.",
        source: "RDS API, CreateDBInstance",
    },
    sql::PASSWORD,
    sql::DELETION_PROTECTION,
];

const FIGURES: &[Figure] = &[
    Figure {
        key: "failover_from",
        value: 60,
        unit: "s",
        source: "RDS user guide, failing over a Multi-AZ DB instance",
    },
    Figure { key: "failover_to", value: 120, unit: "s", source: "RDS user guide, failing over a Multi-AZ DB instance" },
    Figure { key: "restore_lag", value: 5, unit: "min", source: "RDS user guide, LatestRestorableTime" },
];

impl Service for Rds {
    fn kind(&self) -> &'static str {
        "rds"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon RDS",
            es: "RDS",
            en: "RDS",
            category: Category::Database,
            declared: true,
            doc: "An encrypted database in subnets without a route to the internet. TLS is required.",
            official: &["Arch_Amazon-RDS"],
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
        Some(of("aws_db_instance", &terraform_name(id), "arn"))
    }

    fn copied(&self, settings: &Settings, _load: &Load) -> Option<Copied> {
        let size = Decimal::from(settings.count("storage").unwrap_or(0));
        let size = Formula::of("storage_gb", size, "GB");
        Some(Copied { item: "database-copies", price: "backup.rds_gb_month", size, whole: false })
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
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
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        let engine = settings.text("engine").unwrap_or_default();
        limits::check_version(engine, settings, at, report);
        limits::check_user(engine, settings, at, report);
        limits::check_region(engine, settings, at, report);
        limits::check_zones(at, report);
    }

    fn fails_over(&self, settings: &Settings) -> Option<bool> {
        Some(settings.flag("multi_az"))
    }

    fn copies(&self, settings: &Settings, _zones: usize) -> Option<usize> {
        Some(if settings.flag("multi_az") { 2 } else { 1 })
    }

    /// Source: CloudWatch user guide, recommended alarms.
    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["cpu", "memory", "storage", "connections"]
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        sql::password::derives(at)
    }
}
