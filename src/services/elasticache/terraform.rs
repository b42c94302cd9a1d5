//! The Terraform of a cache: its nodes, who may connect, what callers are told and what is watched.

use super::{PORT, by_token, nodes};
use crate::services::blocks::{fact, named, of, output, plain, resource, say, skip, text, value};
use crate::services::sql::password;
use crate::services::{Grant, Piece, Settings, Site, Told, Watch, terraform_name};
use crate::write::hcl::{Block, Expr, Ref};

const GROUP: &str = "aws_elasticache_replication_group";

/// Every block of the cache.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let subnets = Expr::call("values", vec![Ref::resource("aws_subnet", at.placement.name()).into()]).get("[*].id");
    let subnets = resource("aws_elasticache_subnet_group", &name)
        .set("name", named(at.stack, at.id, 255))
        .set("subnet_ids", subnets);
    let mut pieces = vec![Piece::new(at.id, subnets)];
    if by_token(at.settings) {
        let says = ("Testigo con el que se entra en la caché", "Token the cache is entered with");
        pieces.extend(password::parameter(at, says));
    } else {
        pieces.extend([user(at, &name), user_group(at, &name)].map(|block| Piece::new(at.id, block)));
    }
    pieces.push(Piece::new(at.id, group(at, &name)));
    let says = say(at.lang, "Dirección de la caché.", "Address of the cache.");
    pieces.push(Piece::new(
        at.id,
        output(&format!("{name}_endpoint"), says, of(GROUP, &name, "primary_endpoint_address")),
    ));
    pieces
}

fn group(at: &Site, name: &str) -> Block {
    let text = |key: &str| fact(at.id, key, at.settings.text(key).unwrap_or_default());
    let several = nodes(at.settings) > 1;
    let mut block = resource(GROUP, name)
        .set("replication_group_id", named(at.stack, at.id, 40))
        .set("description", format!("{} {}", at.stack, at.id))
        .set("engine", text("engine"))
        .set("engine_version", text("version"))
        .set("node_type", text("class"))
        .set("num_cache_clusters", fact(at.id, "nodes", nodes(at.settings)))
        .set("automatic_failover_enabled", several)
        .set("multi_az_enabled", several)
        .set("port", i64::from(PORT))
        .set("subnet_group_name", of("aws_elasticache_subnet_group", name, "name"))
        .set("security_group_ids", Expr::list([of("aws_security_group", name, "id")]))
        .set("at_rest_encryption_enabled", true)
        .set_some("kms_key_id", at.key())
        .set("transit_encryption_enabled", true)
        .set("transit_encryption_mode", "required");
    block = match by_token(at.settings) {
        true => password::entered(at, block, "auth_token_wo").set("auth_token_update_strategy", "ROTATE"),
        false => block.set("user_group_ids", Expr::list([of("aws_elasticache_user_group", name, "user_group_id")])),
    };
    let reason = match by_token(at.settings) {
        true => say(
            at.lang,
            "el testigo se escribe sin que quede en el estado",
            "the token is written and not kept in the state",
        ),
        false => say(at.lang, "se entra con un usuario de IAM", "an IAM user enters"),
    };
    block.body.notes.push(skip("CKV_AWS_31", &reason));
    if !several {
        block.body.notes.push(skip("CKV2_AWS_50", &say(at.lang, "así lo dice el modelo", "the model says so")));
    }
    if at.key().is_none() {
        block.body.notes.push(skip("CKV_AWS_191", &say(at.lang, "basta la clave de AWS", "the key of AWS is enough")));
    }
    block
        .set("snapshot_retention_limit", fact(at.id, "snapshot_days", at.settings.count("snapshot_days").unwrap_or(1)))
        .set("snapshot_window", "06:00-07:00")
        .set("maintenance_window", "sun:07:30-sun:08:30")
        .set("auto_minor_version_upgrade", true)
}

/// For IAM the user's id is its name. Source: ElastiCache user guide, authenticating with IAM.
fn user(at: &Site, name: &str) -> Block {
    let called = || named(at.stack, at.id, 40);
    resource("aws_elasticache_user", name)
        .set("user_id", called())
        .set("user_name", called())
        .set("engine", "valkey")
        .set("access_string", "on ~* +@all -@dangerous")
        .with(Block::new("authentication_mode").set("type", "iam"))
}

fn user_group(at: &Site, name: &str) -> Block {
    resource("aws_elasticache_user_group", name)
        .set("user_group_id", named(at.stack, at.id, 40))
        .set("engine", "valkey")
        .set("user_ids", Expr::list([of("aws_elasticache_user", name, "user_id")]))
}

/// What a caller's role needs where an IAM user enters.
/// Source: Service Authorization Reference, Amazon ElastiCache (2026-04).
pub fn connect(id: &str) -> Vec<Grant> {
    let name = terraform_name(id);
    let resources = vec![of(GROUP, &name, "arn"), of("aws_elasticache_user", &name, "arn")];
    vec![Grant::new("EnterCache", &["elasticache:Connect"], resources)]
}

/// What a caller needs: where the cache is, and how to enter it.
pub fn tells(id: &str, settings: &Settings) -> Vec<Told> {
    let name = terraform_name(id);
    let told = |key, value| Told { name: key, value, secret: false };
    let mut all = vec![
        told("HOST", of(GROUP, &name, "primary_endpoint_address")),
        told("PORT", Expr::call("tostring", vec![of(GROUP, &name, "port")])),
    ];
    if nodes(settings) > 1 {
        all.push(told("READER_HOST", of(GROUP, &name, "reader_endpoint_address")));
    }
    match by_token(settings) {
        true => all.push(Told { name: "TOKEN", value: password::place(id), secret: true }),
        false => all.push(told("USER", of("aws_elasticache_user", &name, "user_name"))),
    }
    all
}

/// CPU and memory of each node.
/// Source: CloudWatch user guide, recommended alarms, AWS/ElastiCache. The levels are those of the other services.
pub fn watches(at: &Site, limits: &Settings) -> Vec<Watch> {
    let node = |number: i64| {
        let group = of(GROUP, &at.name(), "replication_group_id");
        text([value(group), plain(&format!("-{number:03}"))])
    };
    let watch = |name: &str, metric, number: i64, says| Watch {
        name: if number == 1 { name.to_string() } else { format!("{name}_{number}") },
        metric: ("AWS/ElastiCache", metric),
        statistic: "Average",
        below: false,
        threshold: limits.count(name).unwrap_or(80).to_string(),
        period: (60, 5),
        missing: "missing",
        dimensions: vec![("CacheClusterId", node(number))],
        says,
    };
    (1..=nodes(at.settings))
        .flat_map(|number| {
            [
                watch("cpu", "EngineCPUUtilization", number, ("CPU alta", "high CPU")),
                watch("memory", "DatabaseMemoryUsagePercentage", number, ("memoria casi llena", "memory almost full")),
            ]
        })
        .collect()
}
