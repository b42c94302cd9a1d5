//! Amazon ElastiCache: a cache in memory, Valkey or Redis, reached over TLS with a token or an IAM user.

mod limits;
mod terraform;

use super::setting::{Default, Type};
use super::sql::password;
use super::{
    Category, CopyWords, Grant, Listen, Load, Names, Part, Piece, Placed, Placement, Role, Service, Setting, Settings,
    Site, Told, Watch,
};
use crate::diag::Report;
use crate::prices::{Formula, HOURS, LineItem};
use rust_decimal::Decimal;

pub struct ElastiCache;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "engine",
        of: Type::Word(&["valkey", "redis"]),
        default: Default::Is("valkey"),
        unit: "",
        doc: "The engine. Valkey speaks what Redis does and costs less.",
        source: "ElastiCache API, CreateReplicationGroup",
    },
    Setting {
        key: "version",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "The engine's version; without it `8.1` for Valkey and `7.1` for Redis.",
        source: "ElastiCache DescribeCacheEngineVersions (2026-10)",
    },
    Setting {
        key: "class",
        of: Type::Checked(limits::class),
        default: Default::Is("cache.t4g.micro"),
        unit: "",
        doc: "The class of each node.",
        source: "ElastiCache user guide, supported node types (2026-10)",
    },
    Setting {
        key: "nodes",
        of: Type::Count { min: 1, max: 6 },
        default: Default::Is("1"),
        unit: "nodes",
        doc: "Nodes with the same data: the first is written to, and from two on another takes over in another zone.",
        source: "ElastiCache API, CreateReplicationGroup (NumCacheClusters)",
    },
    Setting {
        key: "auth",
        of: Type::Word(&["token", "iam"]),
        default: Default::Is("token"),
        unit: "",
        doc: "How callers prove who they are: `token`, which Terraform makes and keeps as a SecureString of Parameter Store; `iam`, by their role (Valkey).",
        source: "ElastiCache user guide, authentication",
    },
    Setting {
        key: "snapshot_days",
        of: Type::Count { min: 0, max: 35 },
        default: Default::Is("1"),
        unit: "days",
        doc: "How long daily snapshots are kept; 0 turns them off.",
        source: "ElastiCache API, CreateReplicationGroup (SnapshotRetentionLimit)",
    },
];

/// Source: ElastiCache user guide, the usual port of both engines.
const PORT: u16 = 6379;

/// How many nodes it has.
fn nodes(settings: &Settings) -> i64 {
    settings.count("nodes").unwrap_or(1)
}

/// Whether callers show a token.
fn by_token(settings: &Settings) -> bool {
    settings.text("auth") != Some("iam")
}

impl Service for ElastiCache {
    fn kind(&self) -> &'static str {
        "elasticache"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon ElastiCache",
            es: "ElastiCache",
            en: "ElastiCache",
            category: Category::Database,
            declared: true,
            doc: "An encrypted cache in memory, in subnets without a route to the internet. TLS is required.",
            official: &["Arch_Amazon-ElastiCache"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Data
    }

    fn complete(&self, settings: &mut Settings) {
        limits::complete(settings);
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        limits::check(settings, at, report);
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn grants(&self, id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
        match access {
            "read" | "write" if !by_token(settings) => terraform::connect(id),
            _ => Vec::new(),
        }
    }

    fn tells(&self, id: &str, settings: &Settings) -> Vec<Told> {
        terraform::tells(id, settings)
    }

    fn watches(&self, at: &Site, limits: &Settings) -> Vec<Watch> {
        terraform::watches(at, limits)
    }

    /// Each node by the hour. Source: ElastiCache pricing page.
    fn cost(&self, at: &Site, _load: &Load) -> Vec<LineItem> {
        let class = at.settings.text("class").unwrap_or_default();
        let engine = if at.settings.text("engine") == Some("redis") { "redis_memcached" } else { "valkey" };
        let hours = Formula::of("nodes", Decimal::from(nodes(at.settings)), "").times("hours", HOURS, "h");
        vec![LineItem::fixed(at.id, "nodes", format!("elasticache.{engine}.{class}.hour"), hours)]
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn fails_over(&self, settings: &Settings) -> Option<bool> {
        Some(nodes(settings) > 1)
    }

    fn copies(&self, settings: &Settings, zones: usize) -> Option<usize> {
        Some(usize::try_from(nodes(settings)).unwrap_or(1).min(zones))
    }

    fn copy_words(&self) -> Option<CopyWords> {
        Some(CopyWords {
            first: ("principal", "primary"),
            others: ("réplica", "replica"),
            between: ("réplica asíncrona", "async replication"),
        })
    }

    fn role(&self) -> Role {
        Role::Store
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code]
    }

    fn usual_access(&self) -> &'static [&'static str] {
        &["read", "write"]
    }

    fn listens(&self, settings: &Settings, _named: bool) -> Option<Listen> {
        let protocol = if settings.text("engine") == Some("redis") { "Redis" } else { "Valkey" };
        Some(Listen { protocol, port: Some(PORT) })
    }

    /// Source: CloudWatch user guide, recommended alarms, AWS/ElastiCache.
    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["cpu", "memory"]
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        if by_token(at.settings) { password::kept_apart(at) } else { Vec::new() }
    }
}
