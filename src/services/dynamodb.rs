//! Amazon DynamoDB: a table found by its key, without servers and outside the VPC.

mod capacity;
mod terraform;

use super::blocks::of;
use super::setting::{Default, Type};
use super::{
    Category, Copied, EventSource, Figure, Grant, Listen, Load, Names, Piece, Placed, Placement, Role, Service,
    Setting, Settings, Site, Told, Watch, terraform_name,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::{Formula, LineItem};
use crate::write::hcl::Expr;
use rust_decimal::Decimal;

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
        of: Type::Word(&["on-demand", "provisioned"]),
        default: Default::Is("on-demand"),
        unit: "",
        doc: "`on-demand`: each read and each write is paid for, and no capacity is kept ready; `provisioned`: `capacity` is kept ready and paid for by the hour.",
        source: "DynamoDB API, BillingMode",
    },
    Setting {
        key: "capacity",
        of: Type::Table(capacity::TABLE),
        default: Default::Absent,
        unit: "",
        doc: "What is kept ready where `billing` is `provisioned`.",
        source: "",
    },
    Setting {
        key: "indexes",
        of: Type::Map(INDEX),
        default: Default::Absent,
        unit: "",
        doc: "Other ways to find items, by other attributes: global secondary indexes, by the name of each.",
        source: "DynamoDB API, CreateTable (20 at most)",
    },
    Setting {
        key: "stream",
        of: Type::Word(&["new", "old", "both", "keys"]),
        default: Default::Absent,
        unit: "",
        doc: "What of each changed item is kept for a day, for a function that consumes the changes: the item as it is, as it was, both, or its keys.",
        source: "DynamoDB API, StreamViewType",
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

const INDEX: &[Setting] = &[
    Setting {
        key: "key",
        of: Type::Checked(attribute),
        default: Default::Required,
        unit: "",
        doc: "The attribute the index finds items by.",
        source: "DynamoDB API, GlobalSecondaryIndex",
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
        doc: "The attribute that orders the items of one `key`.",
        source: "DynamoDB API, GlobalSecondaryIndex",
    },
    Setting {
        key: "sort_type",
        of: Type::Word(KINDS),
        default: Default::Is("text"),
        unit: "",
        doc: "What `sort` holds, where there is one.",
        source: "DynamoDB API, ScalarAttributeType",
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
            official: &["Arch_Amazon-DynamoDB"],
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

    fn grants(&self, id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
        terraform::grants(id, settings, access)
    }

    fn tells(&self, id: &str, _settings: &Settings) -> Vec<Told> {
        terraform::tells(id)
    }

    fn event_source(&self, id: &str) -> Option<EventSource> {
        Some(terraform::stream(id))
    }

    fn watches(&self, at: &Site, limits: &Settings) -> Vec<Watch> {
        terraform::watches(at, limits)
    }

    /// Source: CloudWatch user guide, recommended alarms, AWS/DynamoDB.
    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["errors", "latency", "throttles"]
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        capacity::check(settings, at, report);
        check_attributes(settings, at, report);
    }

    fn complete(&self, settings: &mut Settings) {
        capacity::complete(settings);
    }

    /// Storage, its continuous copy, and capacity kept ready or a unit for each read or write of an item of up to 4 KB or 1 KB.
    /// Source: DynamoDB pricing page.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let size = || load.assumed("table_gb");
        let mut items = vec![LineItem::fixed(at.id, "storage", "dynamodb.storage.gb_month", size())];
        if at.settings.flag("point_in_time") {
            items.push(LineItem::fixed(at.id, "copy", "dynamodb.pitr.gb_month", size()));
        }
        match at.settings.table("capacity") {
            Some(kept) => items.extend(capacity::cost(at, kept, load)),
            None => items.extend(on_demand(at, load)),
        }
        items
    }

    fn arn(&self, id: &str) -> Option<Expr> {
        Some(of("aws_dynamodb_table", &terraform_name(id), "arn"))
    }

    fn copied(&self, _settings: &Settings, load: &Load) -> Option<Copied> {
        let size = load.assumed("table_gb");
        Some(Copied { item: "table-copies", price: "backup.dynamodb_gb_month", size, whole: true })
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

/// Reads and writes of whoever may; an index is written along with the table.
fn on_demand(at: &Site, load: &Load) -> Vec<LineItem> {
    let calls = |right: &str, key| -> Option<Formula> {
        let with = at.incoming.iter().filter(|peer| peer.access.iter().any(|given| given == right));
        let all = load.usage.calls().with(load.usage.factor(key));
        load.called_any(with.map(|peer| peer.id), all)
    };
    let million = |units: Formula| units.over("million", 1_000_000u32, "");
    let written = |units: Formula| match at.settings.map("indexes").map_or(0, |indexes| indexes.len()) {
        0 => units,
        indexes => units.times("copies", Decimal::from(indexes + 1), ""),
    };
    let reads = calls("read", "items_read_per_call").map(million);
    let writes = calls("write", "items_written_per_call").map(written).map(million);
    let beats = |right: &str, key| -> Option<Formula> {
        let with = at.incoming.iter().filter(|peer| peer.access.iter().any(|given| given == right));
        Some(load.by_clock_any(with.map(|peer| peer.id))?.with(load.usage.factor(key)))
    };
    let clock = [
        ("reads-clock", "dynamodb.on_demand.rru_million", beats("read", "items_read_per_call")),
        ("writes-clock", "dynamodb.on_demand.wru_million", beats("write", "items_written_per_call").map(written)),
    ];
    let clock =
        clock.into_iter().filter_map(|(item, price, units)| Some(LineItem::usage(at.id, item, price, million(units?))));
    let reads = reads.map(|units| LineItem::usage(at.id, "reads", "dynamodb.on_demand.rru_million", units));
    let writes = writes.map(|units| LineItem::usage(at.id, "writes", "dynamodb.on_demand.wru_million", units));
    reads.into_iter().chain(writes).chain(clock).collect()
}

/// The attributes of the keys, each with what it holds: the table's first.
fn attributes(settings: &Settings) -> Vec<(&str, &str)> {
    let own = std::iter::once(settings);
    let indexes = settings.map("indexes").into_iter().flat_map(|indexes| indexes.values());
    own.chain(indexes)
        .flat_map(|one| [("key", "key_type"), ("sort", "sort_type")].map(|(key, kind)| (one.text(key), one.text(kind))))
        .filter_map(|(key, kind)| Some((key?, kind.unwrap_or("text"))))
        .collect()
}

/// An attribute holds one kind of value, and a table has at most twenty indexes with names of three characters at least.
/// Source: DynamoDB API, CreateTable (AttributeDefinitions, GlobalSecondaryIndexes), IndexName.
fn check_attributes(settings: &Settings, at: &Placed, report: &mut Report) {
    let mut refuse = |message: String, help: &str| {
        let place = settings.span("indexes", at.place);
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
    };
    let all = attributes(settings);
    for (name, kind) in &all {
        if let Some((_, first)) = all.iter().find(|(other, _)| other == name).filter(|(_, first)| first != kind) {
            refuse(format!("`{name}` is {first} in one key and {kind} in another"), "say the same of it everywhere");
            return;
        }
    }
    let Some(indexes) = settings.map("indexes") else { return };
    if indexes.len() > 20 {
        refuse(format!("DynamoDB takes 20 indexes on a table, not {}", indexes.len()), "keep those that are queried");
    }
    let known = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    for name in indexes.keys().filter(|name| name.len() < 3 || name.len() > 255 || !name.chars().all(known)) {
        refuse(format!("DynamoDB takes no index called `{name}`"), "use 3 to 255 letters, digits, `_`, `-` and `.`");
    }
}
