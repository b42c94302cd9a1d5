//! The Terraform of a database: the instance, what it needs around it, and what callers are told.

use super::limits;
use crate::services::blocks::{
    Told, Watch, fact, named, of, output, plain, resource, say, service_role, skip, text, value,
};
use crate::services::{Piece, Settings, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// Bytes of memory for each connection in the engines' own formula for `max_connections`.
/// Source: RDS user guide, quotas: LEAST(DBInstanceClassMemory/9531392, 5000) and DBInstanceClassMemory/12582880.
const PER_CONNECTION: &[(&str, i64)] = &[("postgres", 9_531_392), ("mysql", 12_582_880), ("mariadb", 12_582_880)];

/// Every block of the database.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let monitoring = format!("{name}_monitoring");
    let mut pieces = vec![
        Piece::new(at.id, subnet_group(at, &name)),
        Piece::new(at.id, parameter_group(at, &name)),
        Piece::new(at.id, log_groups(at, &name)),
    ];
    let says = say(at.lang, "Deja que RDS escriba sus métricas detalladas.", "Lets RDS write its detailed metrics.");
    pieces.extend(service_role(at.id, &monitoring, at.stack, "monitoring.rds.amazonaws.com", says));
    let attachment = resource("aws_iam_role_policy_attachment", &monitoring)
        .set("role", of("aws_iam_role", &monitoring, "name"))
        .set("policy_arn", "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole");
    pieces.push(Piece::new(at.id, attachment));
    pieces.push(Piece::new(at.id, instance(at, &name)));
    let says = say(at.lang, "Dirección y puerto de la base de datos.", "Address and port of the database.");
    pieces.push(Piece::new(at.id, output(&format!("{name}_endpoint"), says, of("aws_db_instance", &name, "endpoint"))));
    pieces
}

fn engine<'a>(at: &'a Site) -> &'a str {
    at.settings.text("engine").unwrap_or_default()
}

fn subnet_group(at: &Site, name: &str) -> Block {
    let subnets = Expr::call("values", vec![Ref::resource("aws_subnet", at.placement.name()).into()]).get("[*].id");
    resource("aws_db_subnet_group", name).set("name", named(at.stack, at.id, 255)).set("subnet_ids", subnets)
}

fn parameter_group(at: &Site, name: &str) -> Block {
    let family = limits::family(engine(at), at.settings.text("version").unwrap_or_default());
    let rest = format!("{}-{}", at.id, family.replace('.', "-"));
    let parameters = parameters(engine(at))
        .iter()
        .map(|(name, value)| Block::new("parameter").set("name", *name).set("value", *value));
    resource("aws_db_parameter_group", name)
        .set("name", named(at.stack, &rest, 255))
        .set("family", family)
        .with_all(parameters)
        .with(Block::new("lifecycle").set("create_before_destroy", true))
}

/// TLS is required, and slow statements are logged.
/// Source: RDS user guide: rds.force_ssl (PostgreSQL), require_secure_transport (MySQL, MariaDB).
fn parameters(engine: &str) -> &'static [(&'static str, &'static str)] {
    match engine {
        "postgres" => &[("rds.force_ssl", "1"), ("log_statement", "ddl"), ("log_min_duration_statement", "1000")],
        _ => &[
            ("require_secure_transport", "1"),
            ("slow_query_log", "1"),
            ("long_query_time", "1"),
            ("log_output", "FILE"),
        ],
    }
}

fn exports(engine: &str) -> [&'static str; 2] {
    if engine == "postgres" { ["postgresql", "upgrade"] } else { ["error", "slowquery"] }
}

/// RDS would make them without an end to how long they are kept.
fn log_groups(at: &Site, name: &str) -> Block {
    let path = [plain("/aws/rds/instance/"), value(named(at.stack, at.id, 63)), plain("/"), value(Ref::each_key())];
    resource("aws_cloudwatch_log_group", name)
        .set("for_each", Expr::call("toset", vec![Expr::list(exports(engine(at)))]))
        .set("name", text(path))
        .set("retention_in_days", 30)
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
        .set("db_name", text("database"))
        .set_some("port", count("port"))
        .set("username", text("user"))
        .set("manage_master_user_password", true);
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
        .set("enabled_cloudwatch_logs_exports", Expr::list(exports(engine(at))))
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
    let reason = say(at.lang, "basta la clave de AWS", "the key of AWS is enough");
    block.body.notes.push(skip("CKV_AWS_354", &reason));
    block.set("performance_insights_enabled", true).set("performance_insights_retention_period", 7)
}

/// What a caller needs: where the database is, and the user's name and password, read from the secret RDS keeps.
pub fn tells(id: &str) -> Vec<Told> {
    let name = crate::services::site::terraform_name(id);
    let secret = |key: &str| {
        let secret = of("aws_db_instance", &name, "master_user_secret[0].secret_arn");
        text([value(secret), plain(&format!(":{key}::"))])
    };
    let told = |name, value, secret| Told { name, value, secret };
    let port = Expr::call("tostring", vec![of("aws_db_instance", &name, "port")]);
    vec![
        told("HOST", of("aws_db_instance", &name, "address"), false),
        told("PORT", port, false),
        told("NAME", of("aws_db_instance", &name, "db_name"), false),
        told("USER", secret("username"), true),
        told("PASSWORD", secret("password"), true),
    ]
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

/// Memory of a class, GiB. Source: RDS user guide, DB instance classes: sizes double, r and x families hold two and four times as much.
fn memory_gib(class: &str) -> i64 {
    let mut words = class.split('.').skip(1);
    let (family, size) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let base = match size {
        "micro" => 1,
        "small" => 2,
        "medium" => 4,
        "large" => 8,
        "xlarge" => 16,
        _ => size.trim_end_matches("xlarge").parse::<i64>().unwrap_or(1) * 16,
    };
    match family.chars().next() {
        Some('r') => base * 2,
        Some('x') if family.starts_with("x2i") => base * 8,
        Some('x') => base * 4,
        _ => base,
    }
}
