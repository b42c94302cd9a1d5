//! The Terraform of a cluster: the cluster, its instances, what it needs around it, and what callers are told.

use super::{capacity::Capacity, capacity_of, engine, instances};
use crate::services::blocks::{Told, Watch, fact, named, of, output, resource, say, skip};
use crate::services::sql::limits::memory_gib;
use crate::services::sql::{password, terraform as sql};
use crate::services::{Piece, Settings, Site, terraform_name};
use crate::write::hcl::{Block, Expr, Ref};

/// Every block of the cluster.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let (name, engine) = (at.name(), engine(at.settings));
    let mut pieces = vec![
        Piece::new(at.id, sql::subnet_group(at, &name)),
        Piece::new(at.id, sql::parameter_group(at, "aws_rds_cluster_parameter_group", &name, engine)),
        Piece::new(at.id, sql::log_groups(at, &name, engine, "cluster")),
    ];
    pieces.extend(sql::monitoring(at, &name));
    pieces.push(Piece::new(at.id, cluster(at, &name)));
    pieces.extend((1..=instances(at.settings)).map(|number| Piece::new(at.id, instance(at, &name, number))));
    let says = say(at.lang, "Dirección con la que se escribe.", "Address for writing.");
    let endpoint = of("aws_rds_cluster", &name, "endpoint");
    pieces.push(Piece::new(at.id, output(&format!("{name}_endpoint"), says, endpoint)));
    if instances(at.settings) > 1 {
        let says = say(at.lang, "Dirección que reparte las lecturas.", "Address that spreads reads.");
        let endpoint = of("aws_rds_cluster", &name, "reader_endpoint");
        pieces.push(Piece::new(at.id, output(&format!("{name}_reader_endpoint"), says, endpoint)));
    }
    pieces.extend(password::pieces(at, "aws_rds_cluster"));
    pieces
}

fn cluster(at: &Site, name: &str) -> Block {
    let text = |key: &str| fact(at.id, key, at.settings.text(key).unwrap_or_default());
    let count = |key: &str| at.settings.count(key).map(|count| fact(at.id, key, count));
    let optimized = at.settings.text("storage_config") == Some("io-optimized");
    let mut block = resource("aws_rds_cluster", name)
        .set("cluster_identifier", named(at.stack, at.id, 60))
        .set("engine", engine(at.settings))
        .set("engine_version", text("version"))
        .set("storage_encrypted", true)
        .set_some("kms_key_id", at.key())
        .set_some("storage_type", optimized.then_some("aurora-iopt1"))
        .set("database_name", text("database"))
        .set_some("port", count("port"))
        .set("master_username", text("user"));
    block = password::opens(at, block, "manage_master_user_password", "master_password_wo");
    block = block
        .set("iam_database_authentication_enabled", true)
        .set("db_subnet_group_name", of("aws_db_subnet_group", name, "name"))
        .set("vpc_security_group_ids", Expr::list([of("aws_security_group", name, "id")]))
        .set("db_cluster_parameter_group_name", of("aws_rds_cluster_parameter_group", name, "name"))
        .set_some("backup_retention_period", count("backup_days"))
        .set("preferred_backup_window", "06:00-06:30")
        .set("preferred_maintenance_window", "sun:07:00-sun:07:30")
        .set("copy_tags_to_snapshot", true)
        .set("enabled_cloudwatch_logs_exports", Expr::list(sql::exports(engine(at.settings)).iter().copied()));
    if at.settings.flag("insights") {
        block = block.set("database_insights_mode", "standard");
    }
    block.body.notes.extend(left_out(at));
    lasting(at, name, block)
}

/// What keeps it, what it scales between, and what has to stand before it.
fn lasting(at: &Site, name: &str, mut block: Block) -> Block {
    let protected = at.settings.flag("deletion_protection");
    block = block
        .set("deletion_protection", fact(at.id, "deletion_protection", protected))
        .set("skip_final_snapshot", !protected);
    if protected {
        block = block.set("final_snapshot_identifier", named(at.stack, &format!("{}-final", at.id), 255));
    }
    let scaling = capacity_of(at.settings).map(|capacity| {
        let end = |key: &str, halves| fact(at.id, key, Expr::Num(Capacity::acu(halves).to_string()));
        Block::new("serverlessv2_scaling_configuration")
            .set("min_capacity", end("capacity.min", capacity.low))
            .set("max_capacity", end("capacity.max", capacity.high))
            .set_some("seconds_until_auto_pause", capacity.pauses().then_some(300))
    });
    block.set("depends_on", Expr::list([Expr::from(Ref::resource("aws_cloudwatch_log_group", name))])).with_all(scaling)
}

/// What is left out, for the scanner.
fn left_out(at: &Site) -> Vec<String> {
    let model = say(at.lang, "así lo dice el modelo", "the model says so");
    let key = say(at.lang, "basta la clave de AWS", "the key of AWS is enough");
    let audit = say(at.lang, "el registro de auditoría es otra decisión", "auditing is another decision");
    let mysql = engine(at.settings) == "aurora-mysql";
    let backtrack = say(at.lang, "las copias bastan para volver atrás", "backups are enough to go back");
    let off = [
        ("CKV_AWS_139", !at.settings.flag("deletion_protection"), model),
        ("CKV_AWS_327", at.key().is_none(), key),
        ("CKV_AWS_325", mysql, audit),
        ("CKV_AWS_326", mysql, backtrack),
    ];
    off.iter().filter(|(_, off, _)| *off).map(|(check, _, reason)| skip(check, reason)).collect()
}

/// The first writes until a failover; what comes after it is ready to take over.
fn instance(at: &Site, name: &str, number: i64) -> Block {
    let cluster = |way: &str| of("aws_rds_cluster", name, way);
    let class = match at.settings.text("class") {
        Some(class) => fact(at.id, "class", class),
        None => "db.serverless".into(),
    };
    let mut block = resource("aws_rds_cluster_instance", &format!("{name}_{number}"))
        .set("identifier", named(at.stack, &format!("{}-{number}", at.id), 63))
        .set("cluster_identifier", cluster("id"))
        .set("engine", cluster("engine"))
        .set("engine_version", cluster("engine_version"))
        .set("instance_class", class)
        .set("db_subnet_group_name", of("aws_db_subnet_group", name, "name"))
        .set("publicly_accessible", false)
        .set("promotion_tier", if number == 1 { 0 } else { 1 })
        .set("ca_cert_identifier", "rds-ca-rsa2048-g1")
        .set("copy_tags_to_snapshot", true)
        .set("auto_minor_version_upgrade", true)
        .set("monitoring_interval", 60)
        .set("monitoring_role_arn", of("aws_iam_role", &format!("{name}_monitoring"), "arn"));
    let insights = at.settings.flag("insights") && has_insights(at);
    let reason = match insights {
        true => ("CKV_AWS_354", say(at.lang, "basta la clave de AWS", "the key of AWS is enough")),
        false => ("CKV_AWS_353", say(at.lang, "el modelo o la clase no la tienen", "the model or the class has none")),
    };
    block.body.notes.push(skip(reason.0, &reason.1));
    if insights {
        block = block.set("performance_insights_enabled", true).set("performance_insights_retention_period", 7);
    }
    let first = Expr::from(Ref::resource("aws_rds_cluster_instance", &format!("{name}_1")));
    block.set_some("depends_on", (number > 1).then(|| Expr::list([first])))
}

/// Source: Aurora user guide, Database Insights: not on the burstable classes of Aurora MySQL.
fn has_insights(at: &Site) -> bool {
    let burstable = at.settings.text("class").is_some_and(|class| class.starts_with("db.t"));
    !(burstable && engine(at.settings) == "aurora-mysql")
}

/// What a caller needs: where to write, where to read, and the user's name and password.
pub fn tells(id: &str, settings: &Settings) -> Vec<Told> {
    let name = terraform_name(id);
    let told = |key, value| Told { name: key, value, secret: false };
    let cluster = |way: &str| of("aws_rds_cluster", &name, way);
    let mut all = vec![
        told("HOST", cluster("endpoint")),
        told("PORT", Expr::call("tostring", vec![cluster("port")])),
        told("NAME", cluster("database_name")),
    ];
    if instances(settings) > 1 {
        all.push(told("READER_HOST", cluster("reader_endpoint")));
    }
    all.extend(password::tells(id, settings, "aws_rds_cluster"));
    all
}

/// CPU, memory and connections of the writer.
/// Source: CloudWatch user guide, recommended alarms, AWS/RDS. The share of connections is orbi's starting point.
pub fn watches(at: &Site, limits: &Settings) -> Vec<Watch> {
    let memory = memory(at);
    let writer = || vec![("DBClusterIdentifier", of("aws_rds_cluster", &at.name(), "id")), ("Role", "WRITER".into())];
    let watch = |name: &str, metric, below, threshold: i64, count, says| Watch {
        name: name.into(),
        metric: ("AWS/RDS", metric),
        statistic: "Average",
        below,
        threshold: threshold.to_string(),
        period: (60, count),
        missing: if capacity_of(at.settings).is_some_and(Capacity::pauses) { "notBreaching" } else { "breaching" },
        dimensions: writer(),
        says,
    };
    let cpu = limits.count("cpu").unwrap_or(80);
    let connections = (connections(at, memory) * 6 / 10).max(1);
    vec![
        watch("cpu", "CPUUtilization", false, cpu, 5, ("CPU alta", "high CPU")),
        watch("memory", "FreeableMemory", true, memory / 10, 15, ("poca memoria libre", "little free memory")),
        watch("connections", "DatabaseConnections", false, connections, 5, ("muchas conexiones", "many connections")),
    ]
}

/// Bytes of memory of an instance at its largest.
fn memory(at: &Site) -> i64 {
    let gib = match capacity_of(at.settings) {
        Some(capacity) => capacity.memory_gib(),
        None => memory_gib(at.settings.text("class").unwrap_or_default()),
    };
    gib << 30
}

/// How many connections an instance takes by its engine's own rule.
/// Source: Aurora user guide, max_connections: LEAST(memory/9531392, 5000), 2,000 at most where the least capacity is below 1 ACU;
/// for MySQL a table by class that grows by 1,000 each time memory doubles from 16 GiB, and by 45 below.
fn connections(at: &Site, memory: i64) -> i64 {
    if engine(at.settings) == "aurora-postgresql" {
        let most = if capacity_of(at.settings).is_some_and(|capacity| capacity.low < 2) { 2000 } else { 5000 };
        return (memory / 9_531_392).min(most);
    }
    match memory >> 30 {
        0..=2 => 45,
        3..=4 => 90,
        5..=8 => 135,
        gib => 1000 * i64::from((gib / 8).max(2).ilog2()),
    }
}
