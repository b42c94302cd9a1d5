//! Amazon ECS on AWS Fargate: the team's container, as a service, as a worker, or as a task that runs once.

mod access;
mod check;
mod run;
mod terraform;

pub use check::check_log_days;
pub use terraform::subnets;

use super::setting::{Default, Type};
use super::{
    Carries, Category, Cheaper, Figure, Grant, How, Listen, Load, Names, OwnRole, Part, Peer, Piece, Placed, Placement,
    Risk, Role, Service, Setting, Settings, Site, Start, Told, Value, Watch, logs,
};
use crate::diag::Report;
use crate::prices::LineItem;

pub struct Fargate;

const SCALE: &[Setting] = &[
    Setting {
        key: "cpu",
        of: Type::Count { min: 10, max: 95 },
        default: Default::Absent,
        unit: "%",
        doc: "Mean CPU the service is kept at by adding and removing tasks.",
        source: "",
    },
    Setting {
        key: "memory",
        of: Type::Count { min: 10, max: 95 },
        default: Default::Absent,
        unit: "%",
        doc: "Mean memory the service is kept at by adding and removing tasks.",
        source: "",
    },
    Setting {
        key: "messages",
        of: Type::Count { min: 1, max: 1_000_000 },
        default: Default::Absent,
        unit: "",
        doc: "Messages of the queue a worker consumes that wait for each task: more of them, more tasks.",
        source: "Amazon EC2 Auto Scaling user guide, scaling based on SQS: backlog per instance",
    },
];

const SETTINGS: &[Setting] = &[
    Setting {
        key: "mode",
        of: Type::Word(&["service", "worker", "task"]),
        default: Default::Is("service"),
        unit: "",
        doc: "`service`: always running, called at its port. `worker`: always running, called by nobody: it consumes a queue or works by itself. `task`: runs once when a schedule, a step or a person starts it, and ends.",
        source: "",
    },
    Setting {
        key: "runs",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "What the container runs, in the team's words: `Django + Gunicorn`.",
        source: "",
    },
    Setting {
        key: "image",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "An image from elsewhere, with its tag. Without it orbi derives an ECR repository.",
        source: "",
    },
    Setting {
        key: "port",
        of: Type::Count { min: 1, max: 65535 },
        default: Default::Absent,
        unit: "",
        doc: "The port the container listens on. Needed where something connects to it.",
        source: "",
    },
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
    Setting {
        key: "tasks",
        of: Type::Range { min: 0, max: 1000 },
        default: Default::Is("1"),
        unit: "tasks",
        doc: "How many tasks run: one number, or the range the scaling keeps to. Not with `mode: task`.",
        source: "",
    },
    Setting {
        key: "spot",
        of: Type::Count { min: 0, max: 100 },
        default: Default::Is("0"),
        unit: "%",
        doc: "Share of the tasks on Fargate Spot: cheaper, and stopped with two minutes' notice when AWS needs the room.",
        source: "ECS API, CapacityProviderStrategyItem; ECS developer guide, Fargate Spot",
    },
    Setting {
        key: "scale",
        of: Type::Table(SCALE),
        default: Default::Absent,
        unit: "",
        doc: "What the number of tasks follows.",
        source: "",
    },
    Setting {
        key: "health",
        of: Type::Checked(super::check::path),
        default: Default::Is("/"),
        unit: "",
        doc: "The path the load balancer asks to know whether a task is healthy.",
        source: "",
    },
    Setting {
        key: "environment",
        of: Type::Pairs,
        default: Default::Absent,
        unit: "",
        doc: "Environment variables that are not secret.",
        source: "",
    },
    logs::KEPT,
    Setting {
        key: "read_only",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether the container's file system is read-only, but for `/tmp`.",
        source: "",
    },
];

const FIGURES: &[Figure] = &[Figure {
    key: "scale_minutes",
    value: 3,
    unit: "min",
    source: "Application Auto Scaling user guide, target tracking: three periods of a minute",
}];

/// Tag of the image a service is first created with; the pipeline moves it afterwards.
pub const FIRST_TAG: &str = "initial";

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
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::App
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn grants(&self, id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
        match access {
            "deploy" => access::deploy(id, settings),
            "invoke" if is_task(settings) => run::grants(id, settings),
            _ => Vec::new(),
        }
    }

    fn roles(&self) -> &'static [OwnRole] {
        access::ROLES
    }

    /// What the platform does for a task is apart from what the task does.
    fn role_for(&self, peer: &Peer) -> Option<&'static str> {
        Some(if peer.service.role() == Role::Support { "execution" } else { "task" })
    }

    fn watches(&self, at: &Site, limits: &Settings) -> Vec<Watch> {
        access::watches(at, limits)
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
        let port = settings.count("port")?;
        Some(Listen { protocol: "HTTP", port: u16::try_from(port).ok() })
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        check::check(settings, at, report);
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

    /// Source: CloudWatch user guide, recommended alarms.
    fn alarmed(&self) -> &'static [&'static str] {
        &["cpu", "memory"]
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        let logs = format!("{}-logs", at.id);
        let days = at.settings.count("log_days").unwrap_or(30);
        let mut parts = vec![
            Part::shared("cluster", "ecs-cluster", &[]),
            Part::wire("cluster", at.id, Carries::Runs, &[]),
            Part::component(logs.clone(), "logs", &[("days", Value::Count(days))]),
            Part::wire(at.id, &logs, Carries::Api, &["write"]),
        ];
        if at.settings.text("image").is_none() {
            let image = format!("{}-image", at.id);
            parts.push(Part::component(image.clone(), "ecr", &[]));
            parts.push(Part::wire(at.id, &image, Carries::Api, &["pull"]));
        }
        parts
    }

    fn figures(&self) -> &'static [Figure] {
        FIGURES
    }

    fn builds(&self) -> Option<&'static str> {
        Some("image")
    }
}
