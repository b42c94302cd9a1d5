//! Amazon RDS: a relational database, alone or with a standby in another zone.

mod cost;
mod limits;
mod terraform;

use super::setting::{Default, Type};
use super::{
    Carries, Category, Cheaper, Figure, Listen, Load, Names, Part, Piece, Placed, Placement, Role, Service, Setting,
    Settings, Site, Told, Value, Watch,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::LineItem;

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
    Setting {
        key: "version",
        of: Type::Text,
        default: Default::Required,
        unit: "",
        doc: "The engine's major version, such as `17` for PostgreSQL or `8.4` for MySQL, or a minor one.",
        source: "RDS DescribeDBEngineVersions (2026-10)",
    },
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
        key: "port",
        of: Type::Count { min: 1150, max: 65_535 },
        default: Default::Absent,
        unit: "",
        doc: "The port it listens on; without it the engine's own: 5432 for PostgreSQL, 3306 for MySQL and MariaDB.",
        source: "RDS API, CreateDBInstance",
    },
    Setting {
        key: "database",
        of: Type::Checked(limits::database),
        default: Default::Is("app"),
        unit: "",
        doc: "The name of the database made in it.",
        source: "RDS API, CreateDBInstance",
    },
    Setting {
        key: "user",
        of: Type::Checked(limits::user),
        default: Default::Is("app_owner"),
        unit: "",
        doc: "The main user. RDS makes the password and keeps it in Secrets Manager.",
        source: "RDS API, CreateDBInstance",
    },
    Setting {
        key: "deletion_protection",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether AWS refuses to delete it until this is `false`; a last snapshot is kept too.",
        source: "",
    },
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

    fn tells(&self, id: &str, _settings: &Settings) -> Vec<Told> {
        terraform::tells(id)
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

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn role(&self) -> Role {
        Role::Store
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code]
    }

    fn listens(&self, settings: &Settings, _named: bool) -> Option<Listen> {
        let protocol = match settings.text("engine")? {
            "postgres" => "PostgreSQL",
            "mariadb" => "MariaDB",
            _ => "MySQL",
        };
        Some(Listen { protocol, port: settings.count("port").and_then(|port| u16::try_from(port).ok()) })
    }

    fn figures(&self) -> &'static [Figure] {
        FIGURES
    }

    /// Source: RDS API, CreateDBInstance, the engines' usual ports.
    fn complete(&self, settings: &mut Settings) {
        if let Some(engine) = settings.text("engine") {
            settings.imply("port", Value::Count(if engine == "postgres" { 5432 } else { 3306 }));
        }
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        limits::check_version(settings, at, report);
        limits::check_region(settings, at, report);
        if at.zones == 1 {
            let message = format!("`{}` needs a subnet group over two zones, and the network has one", at.id);
            report.push(Diagnostic::error(Code::Refused, at.place, message).help("write `network: { zones: 2 }`"));
        }
    }

    /// Source: CloudWatch user guide, recommended alarms.
    fn alarmed(&self) -> &'static [&'static str] {
        &["cpu", "memory", "storage", "connections"]
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        let secret = format!("{}-secret", at.id);
        let readers = at.incoming.iter().filter(|peer| peer.service.role() == Role::Code);
        let wires = readers.map(|peer| Part::wire(peer.id, &secret, Carries::Api, &["read"]));
        let mut parts = vec![Part::component(secret.clone(), "secret", &[("of", Value::Text(at.id.to_string()))])];
        parts.extend(wires);
        parts
    }
}
