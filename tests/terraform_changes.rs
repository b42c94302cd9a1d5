//! One fact changed in a model changes the Terraform there, and only there.

use orbi::terraform::Plan;
use orbi::{graph, source, terraform};
use std::collections::{BTreeMap, BTreeSet};

const MODEL: &str = "model/inventario.yaml";

/// What is written, what is put in its place, and the blocks that may differ, without their unit.
const CHANGES: &[(&str, &str, &[&str])] = &[
    (
        "port: 8000",
        "port: 8001",
        &[
            "aws_ecs_task_definition.api",
            "aws_ecs_service.api",
            "aws_lb_target_group.entrada_api",
            "aws_vpc_security_group_ingress_rule.api_from_entrada",
            "aws_vpc_security_group_egress_rule.entrada_to_api",
        ],
    ),
    ("cpu: 256\n    memory: 512", "cpu: 512\n    memory: 1024", &["aws_ecs_task_definition.api"]),
    ("tasks: 1..4", "tasks: 2..4", &["aws_ecs_service.api", "aws_appautoscaling_target.api"]),
    ("tasks: 1..4", "tasks: 1..6", &["aws_appautoscaling_target.api"]),
    ("cpu: 60", "cpu: 55", &["aws_appautoscaling_policy.api_cpu"]),
    ("memory: 70", "memory: 75", &["aws_appautoscaling_policy.api_memory"]),
    ("health: /health", "health: /ready", &["aws_lb_target_group.entrada_api"]),
    ("port: 8000", "port: 8000\n    architecture: arm", &["aws_ecs_task_definition.api"]),
    ("port: 8000", "port: 8000\n    environment: { MODE: x }", &["aws_ecs_task_definition.api"]),
    ("port: 8000", "port: 8000\n    log_days: 14", &["aws_cloudwatch_log_group.api_logs"]),
    ("port: 8000", "port: 8000\n    read_only: false", &["aws_ecs_task_definition.api"]),
    ("runs: Django + Gunicorn", "runs: Flask", &[]),
    (
        "class: db.t4g.micro",
        "class: db.t4g.small",
        &["aws_db_instance.db", "aws_cloudwatch_metric_alarm.db_memory", "aws_cloudwatch_metric_alarm.db_connections"],
    ),
    (
        "backup_days: 7",
        "backup_days: 7\n    port: 5433",
        &[
            "aws_db_instance.db",
            "aws_vpc_security_group_ingress_rule.db_from_api",
            "aws_vpc_security_group_egress_rule.api_to_db",
        ],
    ),
    ("storage: 20", "storage: 30", &["aws_db_instance.db"]),
    ("multi_az: true", "multi_az: false", &["aws_db_instance.db"]),
    ("backup_days: 7", "backup_days: 14", &["aws_db_instance.db"]),
    ("backup_days: 7", "backup_days: 7\n    user: owner", &["aws_db_instance.db"]),
    ("backup_days: 7", "backup_days: 7\n    deletion_protection: false", &["aws_db_instance.db"]),
    ("database: inventario", "database: stock", &["aws_db_instance.db"]),
    ("version: 17", "version: 16", &["aws_db_instance.db", "aws_db_parameter_group.db"]),
    ("reach: ops@example.com", "reach: sos@example.com", &["aws_sns_topic_subscription.avisos_topic"]),
    (
        "reach: ops@example.com",
        "reach: ops@example.com, latency: 2000",
        &["aws_cloudwatch_metric_alarm.entrada_latency"],
    ),
    (
        "reach: ops@example.com",
        "reach: ops@example.com, cpu: 70",
        &["aws_cloudwatch_metric_alarm.api_cpu", "aws_cloudwatch_metric_alarm.db_cpu"],
    ),
    ("reach: ops@example.com", "reach: ops@example.com, free_storage: 5", &["aws_cloudwatch_metric_alarm.db_storage"]),
    (
        "host: app",
        "host: portal",
        &[
            "aws_cloudfront_distribution.cdn",
            "aws_acm_certificate.cdn_certificate",
            "aws_route53_record.cdn",
            "aws_route53_record.cdn_ipv6",
            "output.cdn_url",
        ],
    ),
    ("host: app", "host: app, price_class: all", &["aws_cloudfront_distribution.cdn"]),
    ("host: app", "host: app, fallback: false", &["aws_cloudfront_distribution.cdn"]),
    (
        "host: api",
        "host: rest",
        &["aws_acm_certificate.entrada_certificate", "aws_route53_record.entrada", "output.entrada_url"],
    ),
    ("host: api", "host: api, idle_timeout: 30", &["aws_lb.entrada"]),
    ("host: api", "host: api, deletion_protection: false", &["aws_lb.entrada"]),
    ("runs: React", "runs: Vue", &[]),
    ("runs: React", "runs: React, keep_days: 30", &["aws_s3_bucket_lifecycle_configuration.web"]),
    ("monthly: 120", "monthly: 150", &["aws_budgets_budget.budget"]),
    ("alert: ops@example.com", "alert: boss@example.com", &["aws_budgets_budget.budget"]),
    (
        "acme/inventario",
        "acme/stock",
        &[
            "data.aws_iam_policy_document.github_actions_deploy_trust",
            "data.aws_iam_policy_document.github_actions_plan_trust",
            "data.aws_iam_policy_document.github_actions_apply_trust",
        ],
    ),
    ("zones: 2", "zones: 3", &["locals"]),
    ("egress: nat-gateway ", "egress: nat-gateway-per-zone ", &["locals", "aws_eip.nat_gateway"]),
    ("team: operaciones", "team: ventas", &["provider.aws"]),
    (
        "title: API",
        "title: Servicio",
        &["aws_cloudwatch_metric_alarm.api_cpu", "aws_cloudwatch_metric_alarm.api_memory"],
    ),
    ("es: Costo de hasta", "es: Cuesta hasta", &[]),
    ("daily_users: 50..100", "daily_users: 500", &[]),
    ("until: 2027-06-30", "until: 2028-06-30", &["aws_lb.entrada"]),
    ("en: An internal tool.", "en: Ours alone.", &[]),
    ("es: Herramienta interna.", "es: Solo nuestra.", &["aws_lb.entrada"]),
];

fn plan(text: &str) -> Plan {
    let tree = source::parse(text).expect("YAML");
    let (model, report) = graph::resolve(&tree, MODEL);
    let model = model.unwrap_or_else(|| panic!("{}", report.render(MODEL, text, false)));
    terraform::plan(&model.stages[0].stack)
}

/// Each block by unit and address, with how many-eth it is where several share one.
fn blocks(plan: &Plan) -> BTreeMap<(String, String, usize), String> {
    let mut out = BTreeMap::new();
    for root in &plan.roots {
        for piece in &root.pieces {
            let key = |nth| (root.unit.clone(), piece.address(), nth);
            let nth = (0..).find(|nth| !out.contains_key(&key(*nth))).expect("a free place");
            out.insert(key(nth), orbi::write::hcl::blocks([&piece.block]));
        }
    }
    out
}

#[test]
fn a_fact_changes_what_states_it_and_nothing_else() {
    let text = std::fs::read_to_string(MODEL).expect("a model");
    let before = blocks(&plan(&text));
    for (written, instead, expected) in CHANGES {
        assert!(text.contains(written), "the model no longer says `{written}`");
        let after = blocks(&plan(&text.replacen(written, instead, 1)));
        let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        let changed: BTreeSet<&str> =
            keys.into_iter().filter(|key| before.get(key) != after.get(key)).map(|key| key.1.as_str()).collect();
        let expected: BTreeSet<&str> = expected.iter().copied().collect();
        assert_eq!(changed, expected, "`{written}` became `{instead}`");
    }
}

#[test]
fn a_service_that_goes_takes_all_of_its_own_with_it() {
    let text = std::fs::read_to_string(MODEL).expect("a model");
    let without = text.replace("  avisos: { kind: alarms", "  # avisos: { kind: alarms");
    let without: String =
        without.lines().filter(|line| !line.contains("met_by: [alarm")).collect::<Vec<_>>().join("\n");
    let without =
        without.replace("  vigilada:\n", "").replace("    says: { es: \"Vigilada", "    # says: { es: \"Vigilada");
    let after = blocks(&plan(&without));
    let left = after.keys().filter(|key| key.1.contains("avisos") || key.1.starts_with("aws_cloudwatch_metric_alarm"));
    assert_eq!(left.count(), 0);
}
