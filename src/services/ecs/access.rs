//! What a service of tasks needs from others and what deploying it takes: roles, grants, and what is watched.

use crate::services::blocks::{Grant, Watch, arn, of, plain, value};
use crate::services::{Carries, OwnRole, Peer, Role, Settings, Site};
use crate::write::hcl::{Expr, Ref};

/// The platform's role, apart from the task's own.
pub const ROLES: &[OwnRole] = &[
    OwnRole {
        name: "execution",
        taken_by: "ecs-tasks.amazonaws.com",
        says: ("Con este rol ECS arranca las tareas.", "In this role ECS starts the tasks."),
    },
    OwnRole {
        name: "task",
        taken_by: "ecs-tasks.amazonaws.com",
        says: ("Con este rol corre el contenedor.", "In this role the container runs."),
    },
];

/// What the platform does for a task is apart from what the task does.
pub fn role_for(peer: &Peer) -> &'static str {
    let traced = peer.access.iter().any(|right| right == "trace");
    if peer.service.role() == Role::Support && !traced { "execution" } else { "task" }
}

/// What one kind of access to a service takes.
pub fn grants(id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
    if access == "deploy" { deploy(id, settings) } else { Vec::new() }
}

/// Rights to bring a new version to the service.
/// Source: Service Authorization Reference, Amazon ECS (2026-04): RegisterTaskDefinition takes the family, DescribeTaskDefinition no resource.
fn deploy(id: &str, settings: &Settings) -> Vec<Grant> {
    let name = super::super::site::terraform_name(id);
    let family =
        arn("ecs", [plain("task-definition/"), value(of("aws_ecs_task_definition", &name, "family")), plain(":*")]);
    let roles = ["execution", "task"].map(|role| of("aws_iam_role", &format!("{name}_{role}"), "arn"));
    let mut grants = vec![
        Grant::new("RegisterVersion", &["ecs:RegisterTaskDefinition", "ecs:TagResource"], vec![family]),
        Grant::new("ReadVersion", &["ecs:DescribeTaskDefinition"], vec!["*".into()]),
        Grant::new("HandRoles", &["iam:PassRole"], roles.to_vec()).when(
            "StringEquals",
            "iam:PassedToService",
            vec!["ecs-tasks.amazonaws.com".into()],
        ),
    ];
    // A task that runs once is started by its latest version: there is no service to move.
    if !crate::services::fargate::is_task(settings) {
        let service = vec![of("aws_ecs_service", &name, "arn")];
        grants.insert(2, Grant::new("MoveService", &["ecs:UpdateService", "ecs:DescribeServices"], service));
    }
    grants
}

/// CPU and memory of the service, as CloudWatch's recommended alarms have them.
/// Source: CloudWatch user guide, recommended alarms, AWS/ECS (5 of 5 minutes).
pub fn watches(at: &Site, limits: &Settings) -> Vec<Watch> {
    if crate::services::fargate::is_task(at.settings) {
        return Vec::new();
    }
    let cluster = at.incoming.iter().find(|peer| peer.carries == Carries::Runs).map(|peer| peer.name());
    let dimensions = vec![
        ("ClusterName", Expr::from(Ref::resource("aws_ecs_cluster", &cluster.unwrap_or_default()).get("name"))),
        ("ServiceName", of("aws_ecs_service", &at.name(), "name")),
    ];
    let watch = |name: &str, metric, says| Watch {
        name: name.into(),
        metric: ("AWS/ECS", metric),
        statistic: "Average",
        below: false,
        threshold: limits.count(name).unwrap_or(80).to_string(),
        period: (60, 5),
        missing: "breaching",
        dimensions: dimensions.clone(),
        says,
    };
    vec![
        watch("cpu", "CPUUtilization", ("CPU alta", "high CPU")),
        watch("memory", "MemoryUtilization", ("memoria alta", "high memory")),
    ]
}
