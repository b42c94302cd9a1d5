//! Which Terraform resource proves what a check says: the one that has the argument, not one that stands beside it.

use super::At;
use super::finding::of_type;
use crate::terraform::in_module;

/// Where a setting shows that has a resource of its own, by the last word of its path.
const BY_KEY: &[(&str, &[&str])] = &[
    ("tasks", &["aws_appautoscaling_target"]),
    ("instances", &["aws_autoscaling_group"]),
    ("log_days", &["aws_cloudwatch_log_group"]),
    ("versioning", &["aws_s3_bucket_versioning"]),
    (
        "keep_days",
        &["aws_sqs_queue", "aws_cloudwatch_log_group", "aws_s3_bucket_lifecycle_configuration", "aws_backup_plan"],
    ),
];

/// What keeps data, or says how it is kept.
const STORES: &[&str] = &[
    "aws_rds_cluster",
    "aws_db_instance",
    "aws_dynamodb_table",
    "aws_elasticache_replication_group",
    "aws_efs_file_system",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket",
    "aws_sqs_queue",
    "aws_sns_topic",
    "aws_secretsmanager_secret",
    "aws_ssm_parameter",
    "aws_cloudwatch_log_group",
    "aws_ecr_repository",
    "aws_backup_vault",
    "aws_kms_key",
];

/// The resources that are components, beside those that keep data.
const MAIN: &[&str] = &[
    "aws_ecs_service",
    "aws_autoscaling_group",
    "aws_lambda_function",
    "aws_sfn_state_machine",
    "aws_lb",
    "aws_cloudfront_distribution",
    "aws_apigatewayv2_api",
    "aws_api_gateway_rest_api",
    "aws_cognito_user_pool",
    "aws_wafv2_web_acl",
    "aws_instance",
];

/// What stands beside a component and is not it.
const BESIDE: &[&str] = &["data.", "aws_iam_", "aws_security_group", "aws_vpc_security_group", "aws_db_subnet_group"];

/// The resources where the value at a path shows.
pub(super) fn resources(at: &At, path: &str) -> Vec<String> {
    let (id, rest) = path.split_once('.').unwrap_or((path, ""));
    if id == "network" {
        return typed(at.addresses.of(id), &["aws_subnet"]);
    }
    let key = rest.rsplit('.').next().unwrap_or_default();
    let kinds = BY_KEY.iter().find(|(known, _)| *known == key).map_or(&[][..], |(_, kinds)| kinds);
    let own = typed(at.addresses.of(id), kinds);
    let found = if own.is_empty() { typed(derived(at, id), kinds) } else { own };
    if found.is_empty() { main_resource(at, id) } else { found }
}

/// The resource that keeps a component's data.
pub(super) fn store(at: &At, id: &str) -> Vec<String> {
    let owned = at.addresses.of(id);
    let found = STORES.iter().find_map(|kind| owned.iter().find(|one| of_type(one, kind)));
    found.map_or_else(|| main_resource(at, id), |one| vec![one.clone()])
}

/// The resource that is the component itself.
pub(super) fn main_resource(at: &At, id: &str) -> Vec<String> {
    let owned = at.addresses.of(id);
    let beside = |one: &str| {
        let local = in_module(one);
        BESIDE.iter().any(|begin| local.starts_with(begin))
    };
    let kinds = MAIN.iter().chain(STORES).filter(|kind| !kind.ends_with("_configuration"));
    let main = kinds.into_iter().find_map(|kind| owned.iter().find(|one| of_type(one, kind)));
    main.or(owned.iter().find(|one| !beside(one))).or(owned.first()).cloned().into_iter().collect()
}

/// The resources of what was derived for a component.
fn derived(at: &At, id: &str) -> Vec<String> {
    let derived = at.stack.components.values().filter(|one| one.derived_from.as_deref() == Some(id));
    derived.flat_map(|one| at.addresses.of(&one.id)).collect()
}

fn typed(owned: Vec<String>, kinds: &[&str]) -> Vec<String> {
    owned.into_iter().filter(|one| kinds.iter().any(|kind| of_type(one, kind))).collect()
}
