//! The Terraform of a table, and rights on it.

use crate::services::blocks::{named, of, output, plain, resource, say, skip, text, value};
use crate::services::{Grant, Piece, Settings, Site, Told, Watch, terraform_name};
use crate::write::hcl::{Block, Expr};

/// Every block of the table.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let says = say(at.lang, "Nombre de la tabla.", "Name of the table.");
    let shown = output(&format!("{name}_table"), says, of("aws_dynamodb_table", &name, "name"));
    vec![Piece::new(at.id, table(at, &name)), Piece::new(at.id, shown)]
}

fn table(at: &Site, name: &str) -> Block {
    let key = at.settings.text("key").unwrap_or("id");
    let sort = at.settings.text("sort").filter(|sort| *sort != key);
    let expires = at
        .settings
        .text("expires")
        .map(|attribute| Block::new("ttl").set("attribute_name", attribute).set("enabled", true));
    let mut block = resource("aws_dynamodb_table", name);
    let reason = say(at.lang, "la cifra la clave de AWS", "the key of AWS encrypts it");
    block.body.notes.push(skip("CKV_AWS_119", &reason));
    if !at.settings.flag("point_in_time") {
        let reason = say(at.lang, "el modelo la apaga", "the model turns it off");
        block.body.notes.push(skip("CKV_AWS_28", &reason));
    }
    block
        .set("name", named(at.stack, at.id, 255))
        .set("billing_mode", "PAY_PER_REQUEST")
        .set("hash_key", key)
        .set_some("range_key", sort)
        .set("deletion_protection_enabled", at.settings.flag("deletion_protection"))
        .with(attribute(at, key, "key_type"))
        .with_all(sort.map(|sort| attribute(at, sort, "sort_type")))
        .with(Block::new("point_in_time_recovery").set("enabled", at.settings.flag("point_in_time")))
        .with_all(expires)
}

/// Source: DynamoDB API, ScalarAttributeType.
fn attribute(at: &Site, name: &str, of: &str) -> Block {
    let letter = match at.settings.text(of) {
        Some("number") => "N",
        Some("binary") => "B",
        _ => "S",
    };
    Block::new("attribute").set("name", name).set("type", letter)
}

/// Rights on a table, by kind of access.
/// Source: Service Authorization Reference, Amazon DynamoDB (2026-04).
pub fn grants(id: &str, access: &str) -> Vec<Grant> {
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
