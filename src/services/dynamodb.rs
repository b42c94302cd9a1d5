//! Amazon DynamoDB: a table found by its key, without servers and outside the VPC.

mod terraform;

use super::setting::{Default, Type};
use super::{
    Category, Figure, Grant, Listen, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site, Told, Watch,
};
use crate::prices::{Formula, LineItem};

pub struct DynamoDb;

const KINDS: &[&str] = &["text", "number", "binary"];

const SETTINGS: &[Setting] = &[
    Setting {
        key: "key",
        of: Type::Checked(attribute),
        default: Default::Is("id"),
        unit: "",
        doc: "The attribute that tells items apart: the partition key.",
        source: "DynamoDB API, CreateTable (KeySchema, HASH)",
    },
    Setting {
        key: "key_type",
        of: Type::Word(KINDS),
        default: Default::Is("text"),
        unit: "",
        doc: "What `key` holds.",
        source: "DynamoDB API, ScalarAttributeType",
    },
    Setting {
        key: "sort",
        of: Type::Checked(attribute),
        default: Default::Absent,
        unit: "",
        doc: "The attribute that orders the items of one `key`: the sort key.",
        source: "DynamoDB API, CreateTable (KeySchema, RANGE)",
    },
    Setting {
        key: "sort_type",
        of: Type::Word(KINDS),
        default: Default::Is("text"),
        unit: "",
        doc: "What `sort` holds, where there is one.",
        source: "DynamoDB API, ScalarAttributeType",
    },
    Setting {
        key: "billing",
        of: Type::Word(&["on-demand"]),
        default: Default::Is("on-demand"),
        unit: "",
        doc: "`on-demand`: each read and each write is paid for, and no capacity is kept ready.",
        source: "DynamoDB API, BillingMode",
    },
    Setting {
        key: "point_in_time",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether the table can be restored to any second of the last 35 days.",
        source: "DynamoDB API, PointInTimeRecoverySpecification",
    },
    Setting {
        key: "expires",
        of: Type::Checked(attribute),
        default: Default::Absent,
        unit: "",
        doc: "The attribute that holds when an item may be removed, in seconds since 1970.",
        source: "DynamoDB API, TimeToLiveSpecification",
    },
    Setting {
        key: "deletion_protection",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether AWS refuses to delete the table.",
        source: "DynamoDB API, CreateTable (DeletionProtectionEnabled)",
    },
];

/// A name DynamoDB takes for an attribute of a key.
/// Source: DynamoDB API, KeySchemaAttributeName (1 to 255 characters).
fn attribute(text: &str) -> Result<(), String> {
    let known = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    match (1..=255).contains(&text.len()) && text.chars().all(known) {
        true => Ok(()),
        false => Err("an attribute's name, such as `id`: letters, digits, `_`, `-` and `.`".into()),
    }
}

impl Service for DynamoDb {
    fn kind(&self) -> &'static str {
        "dynamodb"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon DynamoDB",
            es: "DynamoDB",
            en: "DynamoDB",
            category: Category::Database,
            declared: true,
            doc: "An encrypted table, paid for by the request, copied over three zones by AWS.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        terraform::grants(id, access)
    }

    fn tells(&self, id: &str, _settings: &Settings) -> Vec<Told> {
        terraform::tells(id)
    }

    fn watches(&self, at: &Site, limits: &Settings) -> Vec<Watch> {
        terraform::watches(at, limits)
    }

    /// Source: CloudWatch user guide, recommended alarms, AWS/DynamoDB.
    fn alarmed(&self) -> &'static [&'static str] {
        &["errors", "latency", "throttles"]
    }

    /// Storage, its continuous copy, and a unit for each read or write of an item of up to 4 KB or 1 KB.
    /// Source: DynamoDB pricing page, on-demand request units.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let size = || load.assumed("table_gb");
        let mut items = vec![LineItem::fixed(at.id, "storage", "dynamodb.storage.gb_month", size())];
        if at.settings.flag("point_in_time") {
            items.push(LineItem::fixed(at.id, "copy", "dynamodb.pitr.gb_month", size()));
        }
        let calls = |right: &str, key| -> Option<Formula> {
            let with = at.incoming.iter().filter(|peer| peer.access.iter().any(|given| given == right));
            let all = load.usage.calls().with(load.usage.factor(key));
            let part = load.called_any(with.map(|peer| peer.id), all)?;
            Some(part.over("million", 1_000_000u32, ""))
        };
        let reads = calls("read", "items_read_per_call");
        let writes = calls("write", "items_written_per_call");
        items.extend(reads.map(|units| LineItem::usage(at.id, "reads", "dynamodb.on_demand.rru_million", units)));
        items.extend(writes.map(|units| LineItem::usage(at.id, "writes", "dynamodb.on_demand.wru_million", units)));
        items
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn links(&self) -> &'static [&'static str] {
        &["dynamodb"]
    }

    fn role(&self) -> Role {
        Role::Store
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code]
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }

    fn figures(&self) -> &'static [Figure] {
        &[Figure {
            key: "restore_days",
            value: 35,
            unit: "days",
            source: "DynamoDB API, PointInTimeRecoverySpecification",
        }]
    }
}
