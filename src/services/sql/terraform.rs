//! Blocks that an instance and a cluster share: subnets, parameters, logs, and the role that writes metrics.

use super::limits;
use crate::services::blocks::{named, of, plain, resource, say, service_role, text, value};
use crate::services::{Piece, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// The data subnets as RDS takes them.
pub fn subnet_group(at: &Site, name: &str) -> Block {
    let subnets = Expr::call("values", vec![Ref::resource("aws_subnet", at.placement.name()).into()]).get("[*].id");
    resource("aws_db_subnet_group", name).set("name", named(at.stack, at.id, 255)).set("subnet_ids", subnets)
}

/// The parameters of an instance or a cluster: `kind` is the resource, `engine` as AWS calls it.
pub fn parameter_group(at: &Site, kind: &str, name: &str, engine: &str) -> Block {
    let family = limits::family(engine, at.settings.text("version").unwrap_or_default());
    let rest = format!("{}-{}", at.id, family.replace('.', "-"));
    let parameters =
        parameters(engine).iter().map(|(name, value)| Block::new("parameter").set("name", *name).set("value", *value));
    resource(kind, name)
        .set("name", named(at.stack, &rest, 255))
        .set("family", family)
        .with_all(parameters)
        .with(Block::new("lifecycle").set("create_before_destroy", true))
}

/// TLS is required, and slow statements are logged.
/// Source: RDS user guide: rds.force_ssl (PostgreSQL), require_secure_transport (MySQL, MariaDB, Aurora MySQL).
fn parameters(engine: &str) -> &'static [(&'static str, &'static str)] {
    match engine {
        "postgres" | "aurora-postgresql" => {
            &[("rds.force_ssl", "1"), ("log_statement", "ddl"), ("log_min_duration_statement", "1000")]
        }
        "aurora-mysql" => &[("require_secure_transport", "ON"), ("slow_query_log", "1"), ("long_query_time", "1")],
        _ => &[
            ("require_secure_transport", "1"),
            ("slow_query_log", "1"),
            ("long_query_time", "1"),
            ("log_output", "FILE"),
        ],
    }
}

/// Logs that go to CloudWatch. Source: RDS user guide, publishing database logs.
pub fn exports(engine: &str) -> &'static [&'static str] {
    match engine {
        "postgres" => &["postgresql", "upgrade"],
        "aurora-postgresql" => &["postgresql"],
        _ => &["error", "slowquery"],
    }
}

/// RDS would make them without an end to how long they are kept. `scope` is `instance` or `cluster`.
pub fn log_groups(at: &Site, name: &str, engine: &str, scope: &str) -> Block {
    let path =
        [plain(&format!("/aws/rds/{scope}/")), value(named(at.stack, at.id, 63)), plain("/"), value(Ref::each_key())];
    resource("aws_cloudwatch_log_group", name)
        .set("for_each", Expr::call("toset", vec![Expr::list(exports(engine).iter().copied())]))
        .set("name", text(path))
        .set("retention_in_days", 30)
}

/// The role in which RDS writes the detailed metrics of the machine.
pub fn monitoring(at: &Site, name: &str) -> Vec<Piece> {
    let role = format!("{name}_monitoring");
    let says = say(at.lang, "Deja que RDS escriba sus métricas detalladas.", "Lets RDS write its detailed metrics.");
    let mut pieces = service_role(at.id, &role, at.stack, "monitoring.rds.amazonaws.com", says);
    let attachment = resource("aws_iam_role_policy_attachment", &role)
        .set("role", of("aws_iam_role", &role, "name"))
        .set("policy_arn", "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole");
    pieces.push(Piece::new(at.id, attachment));
    pieces
}
