//! The Terraform of a database: the instance, what it needs around it, and what callers are told.

use crate::services::blocks::{Told, Watch, fact, named, of, output, resource, say, skip};
use crate::services::sql::limits::memory_gib;
use crate::services::sql::{password, terraform as sql};
use crate::services::{Piece, Settings, Site, terraform_name};
use crate::write::hcl::{Block, Expr, Ref};

/// Bytes of memory for each connection in the engines' own formula for `max_connections`.
/// Source: RDS user guide, quotas: LEAST(DBInstanceClassMemory/9531392, 5000) and DBInstanceClassMemory/12582880.
const PER_CONNECTION: &[(&str, i64)] = &[("postgres", 9_531_392), ("mysql", 12_582_880), ("mariadb", 12_582_880)];

/// Every block of the database.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let mut pieces = vec![
        Piece::new(at.id, sql::subnet_group(at, &name)),
        Piece::new(at.id, sql::parameter_group(at, "aws_db_parameter_group", &name, engine(at))),
        Piece::new(at.id, sql::log_groups(at, &name, engine(at), "instance")),
    ];
    pieces.extend(sql::monitoring(at, &name));
    pieces.push(Piece::new(at.id, instance(at, &name)));
    let says = say(at.lang, "Dirección y puerto de la base de datos.", "Address and port of the database.");
    pieces.push(Piece::new(at.id, output(&format!("{name}_endpoint"), says, of("aws_db_instance", &name, "endpoint"))));
    pieces.extend(password::pieces(at, "aws_db_instance"));
    pieces
}

fn engine<'a>(at: &'a Site) -> &'a str {
    at.settings.text("engine").unwrap_or_default()
}

fn instance(at: &Site, name: &str) -> Block {
    let count = |key: &str| at.settings.count(key).map(|count| fact(at.id, key, count));
    let text = |key: &str| fact(at.id, key, at.settings.text(key).unwrap_or_default());
    let protected = at.settings.flag("deletion_protection");
    let mut block = resource("aws_db_instance", name)
        .set("identifier", named(at.stack, at.id, 63))
        .set("engine", engine(at))
        .set("engine_version", text("version"))
        .set("instance_class", text("class"))
        .set_some("allocated_storage", count("storage"))
        .set("storage_type", "gp3")
        .set("storage_encrypted", true)
        .set_some("kms_key_id", at.key())
        .set("db_name", text("database"))
        .set_some("port", count("port"))
        .set("username", text("user"));
    block = password::opens(at, block, "manage_master_user_password", "password_wo");
    if matches!(engine(at), "postgres" | "mysql") {
        block = block.set("iam_database_authentication_enabled", true);
    }
    block = block
        .set("multi_az", fact(at.id, "multi_az", at.settings.flag("multi_az")))
        .set("db_subnet_group_name", of("aws_db_subnet_group", name, "name"))
        .set("vpc_security_group_ids", Expr::list([of("aws_security_group", name, "id")]))
        .set("publicly_accessible", false)
        .set("parameter_group_name", of("aws_db_parameter_group", name, "name"))
        .set("ca_cert_identifier", "rds-ca-rsa2048-g1")
        .set_some("backup_retention_period", count("backup_days"))
        .set("backup_window", "06:00-06:30")
        .set("maintenance_window", "sun:07:00-sun:07:30")
        .set("copy_tags_to_snapshot", true)
        .set("auto_minor_version_upgrade", true)
        .set("enabled_cloudwatch_logs_exports", Expr::list(sql::exports(engine(at)).iter().copied()))
        .set("monitoring_interval", 60)
        .set("monitoring_role_arn", of("aws_iam_role", &format!("{name}_monitoring"), "arn"));
    block.body.notes.extend(left_out(at));
    block = insights(at, block)
        .set("deletion_protection", fact(at.id, "deletion_protection", protected))
        .set("skip_final_snapshot", !protected);
    if protected {
        block = block.set("final_snapshot_identifier", named(at.stack, &format!("{}-final", at.id), 255));
    }
    block.set("depends_on", Expr::list([Expr::from(Ref::resource("aws_cloudwatch_log_group", name))]))
}

/// What the model turns off, for the scanner.
fn left_out(at: &Site) -> Vec<String> {
    let off = [
        ("CKV_AWS_157", at.settings.flag("multi_az")),
        ("CKV_AWS_293", at.settings.flag("deletion_protection")),
        ("CKV_AWS_133", at.settings.count("backup_days").unwrap_or_default() > 0),
        ("CKV_AWS_161", matches!(engine(at), "postgres" | "mysql")),
    ];
    let reason = say(at.lang, "así lo dice el modelo", "the model says so");
    off.iter().filter(|(_, on)| !on).map(|(check, _)| skip(check, &reason)).collect()
}

/// Performance Insights, on the classes that have it.
/// Source: RDS user guide, Performance Insights: not on the micro and small burstable classes of MySQL and MariaDB.
fn insights(at: &Site, mut block: Block) -> Block {
    let class = at.settings.text("class").unwrap_or_default();
    let small = class.starts_with("db.t") && (class.ends_with(".micro") || class.ends_with(".small"));
    if small && engine(at) != "postgres" {
        let reason = say(at.lang, "esta clase no la tiene", "this class does not have it");
        block.body.notes.push(skip("CKV_AWS_353", &reason));
        return block;
    }
    if !at.settings.flag("insights") {
        block.body.notes.push(skip("CKV_AWS_353", &say(at.lang, "así lo dice el modelo", "the model says so")));
        return block;
    }
    let reason = say(at.lang, "basta la clave de AWS", "the key of AWS is enough");
    block.body.notes.push(skip("CKV_AWS_354", &reason));
    block.set("performance_insights_enabled", true).set("performance_insights_retention_period", 7)
}

/// What a caller needs: where the database is, and the user's name and password.
pub fn tells(id: &str, settings: &Settings) -> Vec<Told> {
    let name = terraform_name(id);
    let told = |name, value| Told { name, value, secret: false };
    let port = Expr::call("tostring", vec![of("aws_db_instance", &name, "port")]);
    let mut all = vec![
        told("HOST", of("aws_db_instance", &name, "address")),
        told("PORT", port),
        told("NAME", of("aws_db_instance", &name, "db_name")),
    ];
    all.extend(password::tells(id, settings, "aws_db_instance"));
    all
}

/// CPU, storage, memory and connections of the database.
/// Source: CloudWatch user guide, recommended alarms, AWS/RDS. The share of connections is orbi's starting point.
pub fn watches(at: &Site, limits: &Settings) -> Vec<Watch> {
    let gigabyte: i64 = 1 << 30;
    let memory = memory_gib(at.settings.text("class").unwrap_or_default()) * gigabyte;
    let per_connection = PER_CONNECTION.iter().find(|(name, _)| *name == engine(at)).map_or(12_582_880, |row| row.1);
    let connections = (memory / per_connection).min(5000) * 6 / 10;
    let watch = |name: &str, metric, statistic, below, threshold: i64, count, says| Watch {
        name: name.into(),
        metric: ("AWS/RDS", metric),
        statistic,
        below,
        threshold: threshold.to_string(),
        period: (60, count),
        missing: "breaching",
        dimensions: vec![("DBInstanceIdentifier", of("aws_db_instance", &at.name(), "identifier"))],
        says,
    };
    let cpu = limits.count("cpu").unwrap_or(80);
    let storage = limits.count("free_storage").unwrap_or(2) * gigabyte;
    vec![
        watch("cpu", "CPUUtilization", "Average", false, cpu, 5, ("CPU alta", "high CPU")),
        watch(
            "storage",
            "FreeStorageSpace",
            "Minimum",
            true,
            storage,
            5,
            ("poco espacio libre", "little free storage"),
        ),
        watch(
            "memory",
            "FreeableMemory",
            "Average",
            true,
            memory / 10,
            15,
            ("poca memoria libre", "little free memory"),
        ),
        watch(
            "connections",
            "DatabaseConnections",
            "Average",
            false,
            connections.max(1),
            5,
            ("muchas conexiones", "many connections"),
        ),
    ]
}
