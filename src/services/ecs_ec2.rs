//! Amazon ECS on instances of the team's own: a service that keeps tasks running on the capacity of a cluster.

use super::ecs::{self, Launch};
use super::setting::{Default, Type};
use super::{
    Category, Figure, Grant, Listen, Load, Names, OwnRole, Part, Peer, Piece, Placed, Placement, Role, Service,
    Setting, Settings, Site, Watch, instances, logs,
};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::prices::LineItem;
use crate::write::hcl::Expr;

pub struct EcsEc2;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "on",
        of: Type::Component(&["ecs-cluster"]),
        default: Default::Required,
        unit: "",
        doc: "The cluster whose instances it runs on. The cluster has `capacity`.",
        source: "",
    },
    ecs::RUNS,
    ecs::IMAGE,
    ecs::PORT,
    Setting {
        key: "cpu",
        of: Type::Count { min: 128, max: 196_608 },
        default: Default::Is("256"),
        unit: "CPU units",
        doc: "CPU of a task: 1024 units are one vCPU. It has to fit on an instance.",
        source: "ECS API, RegisterTaskDefinition",
    },
    Setting {
        key: "memory",
        of: Type::Count { min: 64, max: 786_432 },
        default: Default::Is("512"),
        unit: "MiB",
        doc: "Memory of a task. It has to fit on an instance, beside the system.",
        source: "ECS API, RegisterTaskDefinition",
    },
    ecs::TASKS,
    ecs::SCALE,
    ecs::HEALTH,
    ecs::ENVIRONMENT,
    logs::KEPT,
    ecs::READ_ONLY,
];

/// Hundredths of an instance's memory that its tasks can have: the rest is the system's.
/// Source: ECS developer guide, memory management: the agent registers less than the class has.
const FOR_TASKS: i64 = 94;

impl Service for EcsEc2 {
    fn kind(&self) -> &'static str {
        "ecs-ec2"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon ECS on EC2",
            es: "ECS sobre EC2",
            en: "ECS on EC2",
            category: Category::Containers,
            declared: true,
            doc: "A service of tasks on the instances of a cluster, in the private subnets. Each task has an address of its own, as on Fargate.",
            official: &["Res_Amazon-Elastic-Container-Service_Task", "Arch_Amazon-Elastic-Container-Service"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::App
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        ecs::blocks(at, Launch::Instances)
    }

    fn grants(&self, id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
        ecs::grants(id, settings, access)
    }

    fn roles(&self) -> &'static [OwnRole] {
        ecs::ROLES
    }

    fn role_for(&self, peer: &Peer) -> Option<&'static str> {
        Some(ecs::role_for(peer))
    }

    fn watches(&self, at: &Site, limits: &Settings) -> Vec<Watch> {
        ecs::watches(at, limits)
    }

    /// Nothing by itself: the instances are billed, whatever runs on them.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Code
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Balancer]
    }

    fn listens(&self, settings: &Settings, _named: bool) -> Option<Listen> {
        ecs::listens(settings)
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        super::fargate::check_log_days(settings, at, report);
        super::ecr::check_image(settings, at, report);
    }

    fn check_beside(&self, at: &Site, place: Span, report: &mut Report) {
        ecs::check_requests(at, place, report);
        ecs::check_images(at, place, report);
        check_capacity(at, place, report);
    }

    /// Source: CloudWatch user guide, recommended alarms.
    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["cpu", "memory"]
    }

    fn traced_as(&self, stack: &str, id: &str, _settings: &Settings) -> Option<Expr> {
        Some(ecs::traced_as(stack, id))
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        ecs::parts(at)
    }

    fn figures(&self) -> &'static [Figure] {
        ecs::FIGURES
    }

    fn builds(&self, _settings: &Settings) -> Option<&'static str> {
        Some("image")
    }
}

/// A task has to fit on an instance of its cluster; one that does not would never start.
fn check_capacity(at: &Site, place: Span, report: &mut Report) {
    let named = |peer: &&Peer| at.settings.text("on") == Some(peer.id);
    let Some(cluster) = at.incoming.iter().find(named) else { return };
    let Some(capacity) = cluster.settings.table("capacity") else {
        let message = format!("`{}` runs on instances, and `{}` has none", at.id, cluster.id);
        let help = format!(
            "write `{}: {{ kind: ecs-cluster, capacity: {{ class: t3.small, instances: 1..3 }} }}`",
            cluster.id
        );
        report.push(Diagnostic::error(Code::Refused, at.settings.span("on", place), message).help(help));
        return;
    };
    let class = capacity.text("class").unwrap_or_default();
    let Some(shape) = instances::shape(class) else { return };
    let limits = [("cpu", shape.vcpu * 1024, "CPU units"), ("memory", shape.memory * FOR_TASKS / 100, "MiB")];
    for (key, most, unit) in limits {
        let Some(wanted) = at.settings.count(key).filter(|wanted| *wanted > most) else { continue };
        let message = format!("a task of `{}` does not fit on a `{class}`: it takes {wanted} {unit}", at.id);
        let help = format!("write `{key}: {most}` or less, or a larger `class` in `{}`", cluster.id);
        report.push(Diagnostic::error(Code::Refused, at.settings.span(key, place), message).help(help));
    }
}
