//! The last touches on a block: the tag that names its component, and the file its component's people look in.

use super::plan::Piece;
use crate::graph::Stack;
use crate::write::hcl::Expr;

/// Kinds that take tags, of those orbi writes. Source: schema of hashicorp/aws 6.62.0, resources with `tags`.
const TAGGED: &[&str] = &[
    "aws_acm_certificate",
    "aws_amplify_app",
    "aws_amplify_branch",
    "aws_api_gateway_domain_name",
    "aws_api_gateway_rest_api",
    "aws_api_gateway_stage",
    "aws_api_gateway_vpc_link",
    "aws_apigatewayv2_api",
    "aws_apigatewayv2_domain_name",
    "aws_apigatewayv2_stage",
    "aws_apigatewayv2_vpc_link",
    "aws_appautoscaling_target",
    "aws_backup_plan",
    "aws_backup_vault",
    "aws_batch_compute_environment",
    "aws_batch_job_definition",
    "aws_batch_job_queue",
    "aws_budgets_budget",
    "aws_cloudfront_distribution",
    "aws_cloudfront_vpc_origin",
    "aws_cloudwatch_event_bus",
    "aws_cloudwatch_event_rule",
    "aws_cloudwatch_log_group",
    "aws_cloudwatch_metric_alarm",
    "aws_cognito_user_pool",
    "aws_db_instance",
    "aws_db_parameter_group",
    "aws_db_subnet_group",
    "aws_default_security_group",
    "aws_dynamodb_table",
    "aws_ecr_repository",
    "aws_ecs_capacity_provider",
    "aws_ecs_cluster",
    "aws_ecs_service",
    "aws_ecs_task_definition",
    "aws_efs_access_point",
    "aws_efs_file_system",
    "aws_eip",
    "aws_elasticache_replication_group",
    "aws_elasticache_subnet_group",
    "aws_elasticache_user",
    "aws_elasticache_user_group",
    "aws_flow_log",
    "aws_iam_instance_profile",
    "aws_iam_openid_connect_provider",
    "aws_iam_role",
    "aws_instance",
    "aws_internet_gateway",
    "aws_kms_key",
    "aws_lambda_event_source_mapping",
    "aws_lambda_function",
    "aws_launch_template",
    "aws_lb",
    "aws_lb_listener",
    "aws_lb_listener_rule",
    "aws_lb_target_group",
    "aws_nat_gateway",
    "aws_rds_cluster",
    "aws_rds_cluster_instance",
    "aws_rds_cluster_parameter_group",
    "aws_route53_zone",
    "aws_route_table",
    "aws_s3_bucket",
    "aws_secretsmanager_secret",
    "aws_security_group",
    "aws_sfn_state_machine",
    "aws_sns_topic",
    "aws_sqs_queue",
    "aws_ssm_parameter",
    "aws_subnet",
    "aws_vpc",
    "aws_vpc_endpoint",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
    "aws_wafv2_web_acl",
];

/// The piece with its `Component` tag and its file.
pub fn dressed(stack: &Stack, mut piece: Piece) -> Piece {
    let kind = piece.block.labels.first().map_or("", String::as_str);
    if piece.block.kind == "resource" && TAGGED.contains(&kind) {
        let own = ("Component".to_string(), Expr::from(piece.owner.as_str()));
        let tags = match piece.block.body.attr("tags") {
            Some(Expr::Map(map)) => Expr::map(map.clone().into_iter().chain([own])),
            _ => Expr::map([own]),
        };
        piece.block.body.put("tags", tags);
    }
    if piece.file == format!("{}.tf", piece.owner) {
        piece.file = format!("{}.tf", home(stack, &piece.owner));
    }
    piece
}

/// Whose file a derived part is written to: the component it follows from, up to one that the model writes.
fn home(stack: &Stack, id: &str) -> String {
    let mut at = id;
    for _ in 0..stack.components.len() {
        let Some(component) = stack.components.get(at) else { break };
        match component.derived_from.as_deref() {
            Some(from) if stack.components.contains_key(from) => at = from,
            Some("network") => return "network".into(),
            _ => break,
        }
    }
    at.to_string()
}
