//! The Terraform of a table, and rights on it.

use super::capacity;
use crate::services::blocks::{named, of, output, plain, resource, say, skip, text, value};
use crate::services::{EventSource, Grant, Piece, Settings, Site, Told, Watch, terraform_name};
use crate::write::hcl::{Block, Expr};

/// Every block of the table.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let says = say(at.lang, "Nombre de la tabla.", "Name of the table.");
    let shown = output(&format!("{name}_table"), says, of("aws_dynamodb_table", &name, "name"));
    let mut pieces = vec![Piece::new(at.id, table(at, &name))];
    pieces.extend(capacity::scaling(at));
    pieces.push(Piece::new(at.id, shown));
    pieces
}

fn table(at: &Site, name: &str) -> Block {
    let key = at.settings.text("key").unwrap_or("id");
    let sort = at.settings.text("sort").filter(|sort| *sort != key);
    let expires = at
        .settings
        .text("expires")
        .map(|attribute| Block::new("ttl").set("attribute_name", attribute).set("enabled", true));
    let mut block = resource("aws_dynamodb_table", name);
    if at.key().is_none() {
        let reason = say(at.lang, "la cifra la clave de AWS", "the key of AWS encrypts it");
        block.body.notes.push(skip("CKV_AWS_119", &reason));
    }
    if !at.settings.flag("point_in_time") {
        let reason = say(at.lang, "el modelo la apaga", "the model turns it off");
        block.body.notes.push(skip("CKV_AWS_28", &reason));
    }
    let block = capacity::kept(at, block.set("name", named(at.stack, at.id, 255)))
        .set("hash_key", key)
        .set_some("range_key", sort)
        .set("deletion_protection_enabled", at.settings.flag("deletion_protection"));
    streamed(at, block)
        .with_all(definitions(at))
        .with_all(indexes(at))
        .with(Block::new("point_in_time_recovery").set("enabled", at.settings.flag("point_in_time")))
        .with_all(expires)
        .with_all(at.key().map(|key| Block::new("server_side_encryption").set("enabled", true).set("kms_key_arn", key)))
        .with_all(capacity::moved(at))
}

/// Source: DynamoDB API, StreamViewType.
fn streamed(at: &Site, block: Block) -> Block {
    let view = match at.settings.text("stream") {
        Some("new") => "NEW_IMAGE",
        Some("old") => "OLD_IMAGE",
        Some("both") => "NEW_AND_OLD_IMAGES",
        Some(_) => "KEYS_ONLY",
        None => return block,
    };
    block.set("stream_enabled", true).set("stream_view_type", view)
}

/// Each attribute of a key once. Source: DynamoDB API, ScalarAttributeType.
fn definitions(at: &Site) -> Vec<Block> {
    let mut all: Vec<(&str, &str)> = Vec::new();
    for (name, kind) in super::attributes(at.settings) {
        if !all.iter().any(|(known, _)| *known == name) {
            all.push((name, kind));
        }
    }
    let letter = |kind: &str| match kind {
        "number" => "N",
        "binary" => "B",
        _ => "S",
    };
    all.iter().map(|(name, kind)| Block::new("attribute").set("name", *name).set("type", letter(kind))).collect()
}

/// With every attribute of the items, so that a query needs no second read.
fn indexes(at: &Site) -> Vec<Block> {
    let Some(indexes) = at.settings.map("indexes") else { return Vec::new() };
    let block = |(name, index): (&String, &Settings)| {
        let key = |key: &str, kind: &str| {
            let name = index.text(key)?;
            Some(Block::new("key_schema").set("attribute_name", name).set("key_type", kind))
        };
        let block = Block::new("global_secondary_index").set("name", name.as_str()).set("projection_type", "ALL");
        let block = match at.settings.table("capacity") {
            Some(kept) => capacity::units(at, kept, block),
            None => block,
        };
        block.with_all(key("key", "HASH")).with_all(key("sort", "RANGE"))
    };
    indexes.iter().map(block).collect()
}

/// What a function that consumes the changes is run from.
pub fn stream(id: &str) -> EventSource {
    EventSource { arn: of("aws_dynamodb_table", &terraform_name(id), "stream_arn"), from: Some("LATEST"), batch: 100 }
}

/// Rights on a table, by kind of access.
/// Source: Service Authorization Reference, Amazon DynamoDB (2026-04).
pub fn grants(id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
    let arn = || of("aws_dynamodb_table", &terraform_name(id), "arn");
    let table = |sid, actions: &[&'static str]| Grant::new(sid, actions, vec![arn()]);
    let indexed =
        |sid, actions: &[&'static str]| Grant::new(sid, actions, vec![arn(), text([value(arn()), plain("/index/*")])]);
    let read = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable"];
    let write = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"];
    let search = ["dynamodb:Query", "dynamodb:Scan"];
    match access {
        "read" => vec![table("ReadItems", &read), indexed("SearchItems", &search)],
        "write" => {
            let checked: Vec<&'static str> =
                write.into_iter().chain(["dynamodb:ConditionCheckItem", "dynamodb:DescribeTable"]).collect();
            vec![table("WriteItems", &checked)]
        }
        "consume" if settings.text("stream").is_some() => {
            let stream = of("aws_dynamodb_table", &terraform_name(id), "stream_arn");
            let read = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
            vec![
                Grant::new("ReadChanges", &read, vec![stream]),
                Grant::new("FindStreams", &["dynamodb:ListStreams"], vec!["*".into()]),
            ]
        }
        "admin" => {
            let all: Vec<&'static str> = read.into_iter().chain(write).collect();
            vec![
                table("UseItems", &all),
                indexed("SearchItems", &["dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect"]),
            ]
        }
        _ => Vec::new(),
    }
}

/// What a caller needs to know: the table's name.
pub fn tells(id: &str) -> Vec<Told> {
    let name: Expr = of("aws_dynamodb_table", &terraform_name(id), "name");
    vec![Told { name: "TABLE", value: name, secret: false }]
}

/// Requests refused for want of capacity, errors of AWS, and the time that reads and writes take.
/// Source: CloudWatch user guide, recommended alarms, AWS/DynamoDB; missing data never raises these.
pub fn watches(at: &Site, limits: &Settings) -> Vec<Watch> {
    let table = || vec![("TableName", of("aws_dynamodb_table", &at.name(), "name"))];
    let watch = |name: &str, metric, statistic, threshold: i64, says| Watch {
        name: name.into(),
        metric: ("AWS/DynamoDB", metric),
        statistic,
        below: false,
        threshold: threshold.to_string(),
        period: (60, 5),
        missing: "notBreaching",
        dimensions: table(),
        says,
    };
    let slow = |name, operation: &str, says| {
        let limit = limits.count("table_latency").unwrap_or(100);
        let mut slow = watch(name, "SuccessfulRequestLatency", "Average", limit, says);
        slow.period = (60, 10);
        slow.dimensions.push(("Operation", operation.into()));
        slow
    };
    let refused_reads = ("lecturas rechazadas por falta de capacidad", "reads refused for want of capacity");
    let refused_writes = ("escrituras rechazadas por falta de capacidad", "writes refused for want of capacity");
    vec![
        watch("throttles", "ReadThrottleEvents", "Sum", 0, refused_reads),
        watch("throttles-writes", "WriteThrottleEvents", "Sum", 0, refused_writes),
        watch("errors", "SystemErrors", "Sum", 0, ("errores de la tabla", "errors of the table")),
        slow("latency", "GetItem", ("lecturas lentas", "slow reads")),
        slow("latency-writes", "PutItem", ("escrituras lentas", "slow writes")),
    ]
}
