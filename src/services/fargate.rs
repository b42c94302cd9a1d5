//! Amazon ECS on AWS Fargate: the team's container, as a service, as a worker, or as a task that runs once.

mod check;
mod run;

pub use super::ecs::subnets;
pub use check::{check_kept, check_log_days, check_size, size_for};

use super::ecs::{self, Launch};
use super::setting::{Default, Type};
use super::{
    Category, Cheaper, Figure, Grant, How, Listen, Load, Names, OwnRole, Part, Peer, Piece, Placed, Placement, Risk,
    Role, Service, Setting, Settings, Site, Start, Told, Watch, logs,
};
use crate::diag::{Report, Span};
use crate::prices::LineItem;
use crate::write::hcl::Expr;

pub struct Fargate;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "mode",
        of: Type::Word(&["service", "worker", "task"]),
        default: Default::Is("service"),
        unit: "",
        doc: "`service`: always running, called at its port. `worker`: always running, called by nobody: it consumes a queue or works by itself. `task`: runs once when a schedule, a step or a person starts it, and ends.",
        source: "",
    },
    ecs::ON,
    ecs::RUNS,
    ecs::IMAGE,
    ecs::PORT,
    Setting {
        key: "cpu",
        of: Type::Count { min: 256, max: 32768 },
        default: Default::Is("256"),
        unit: "CPU units",
        doc: "CPU of a task: 1024 units are one vCPU. Not every pair with `memory` exists.",
        source: "ECS API, RegisterTaskDefinition; 32768 since 2026-09",
    },
    Setting {
        key: "memory",
        of: Type::Count { min: 512, max: 249_856 },
        default: Default::Is("512"),
        unit: "MiB",
        doc: "Memory of a task.",
        source: "ECS API, RegisterTaskDefinition",
    },
    Setting {
        key: "architecture",
        of: Type::Word(&["x86", "arm"]),
        default: Default::Is("x86"),
        unit: "",
        doc: "The processor the image is built for.",
        source: "ECS API, CPUArchitecture",
    },
    ecs::TASKS,
    Setting {
        key: "spot",
        of: Type::Count { min: 0, max: 100 },
        default: Default::Is("0"),
        unit: "%",
        doc: "Share of the tasks on Fargate Spot: cheaper, and stopped with two minutes' notice when AWS needs the room.",
        source: "ECS API, CapacityProviderStrategyItem; ECS developer guide, Fargate Spot",
    },
    ecs::SCALE,
    ecs::HEALTH,
    ecs::ENVIRONMENT,
    logs::KEPT,
    ecs::READ_ONLY,
];

/// Whether it runs once when it is started, instead of all the time.
pub fn is_task(settings: &Settings) -> bool {
    settings.text("mode") == Some("task")
}

impl Service for Fargate {
    fn kind(&self) -> &'static str {
        "fargate"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon ECS on AWS Fargate",
            es: "Fargate",
            en: "Fargate",
            category: Category::Containers,
            declared: true,
            doc: "A container without servers to keep, in the private subnets: a service, a worker, or a task that is started and ends.",
            official: &["Arch_AWS-Fargate"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::App
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        ecs::blocks(at, Launch::Fargate)
    }

    fn grants(&self, id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
        match access {
            "invoke" if is_task(settings) => run::grants(id, settings),
            _ => ecs::grants(id, settings, access),
        }
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

    fn tells(&self, id: &str, settings: &Settings) -> Vec<Told> {
        if is_task(settings) { run::tells(id) } else { Vec::new() }
    }

    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        run::cost(at, load)
    }

    fn cheaper(&self, at: &Site) -> Vec<Cheaper> {
        let mut ways = Vec::new();
        if at.settings.text("architecture") != Some("arm") {
            ways.push(Cheaper::by("task-arm", Risk::Low, format!("{}.architecture", at.id), "arm"));
        }
        if let Some((least, most)) = at.settings.range("tasks").filter(|(least, _)| *least > 1) {
            let fewer = if least == most { "1".to_string() } else { format!("1..{most}") };
            ways.push(Cheaper::by("fewer-tasks", Risk::Medium, format!("{}.tasks", at.id), fewer));
        }
        ways
    }

    fn role(&self) -> Role {
        Role::Code
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Balancer, Role::Code, Role::Trigger]
    }

    fn listens(&self, settings: &Settings, _named: bool) -> Option<Listen> {
        ecs::listens(settings)
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        check::check(settings, at, report);
        super::ecr::check_image(settings, at, report);
    }

    /// What runs once has no number of tasks; what nobody calls has no health to ask for.
    fn complete(&self, settings: &mut Settings) {
        match settings.text("mode") {
            Some("task") => ["tasks", "health"].iter().for_each(|key| settings.forget(key)),
            Some("worker") => settings.forget("health"),
            _ => {}
        }
    }

    fn starts(&self, id: &str, settings: &Settings) -> Result<Start, &'static str> {
        match is_task(settings) {
            true => Ok(Start::invoked(How::Task(run::task(id, settings)))),
            false => Err("write `mode: task` in it, which runs once and ends; a service or a worker runs all the time"),
        }
    }

    fn check_beside(&self, at: &Site, place: Span, report: &mut Report) {
        ecs::check_requests(at, place, report);
        ecs::check_images(at, place, report);
        ecs::check_backlog(at, place, report);
    }

    /// Source: CloudWatch user guide, recommended alarms.
    fn alarmed(&self, settings: &Settings) -> &'static [&'static str] {
        if is_task(settings) { &[] } else { &["cpu", "memory"] }
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
