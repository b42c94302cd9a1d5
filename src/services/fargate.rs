//! Amazon ECS on AWS Fargate: a service that keeps tasks of the team's container running.

pub use super::ecs::subnets;

use super::ecs::{self, Launch};
use super::setting::{Default, Type};
use super::{
    Category, Cheaper, Figure, Grant, Listen, Load, Names, OwnRole, Part, Peer, Piece, Placed, Placement, Risk, Role,
    Service, Setting, Settings, Site, Watch, logs,
};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::prices::{Formula, HOURS, LineItem};
use crate::write::hcl::Expr;
use rust_decimal::Decimal;

pub struct Fargate;

const SETTINGS: &[Setting] = &[
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
    ecs::SCALE,
    ecs::HEALTH,
    ecs::ENVIRONMENT,
    logs::KEPT,
    ecs::READ_ONLY,
];

/// CPU units and the memory each takes: least, most and step, MiB.
/// Source: ECS API, RegisterTaskDefinition (2026-11); cfn-lint fargate_cpu_memory for 32768.
const SIZES: &[(i64, &[i64])] = &[
    (256, &[512, 1024, 2048]),
    (512, &[1024, 2048, 3072, 4096]),
    (1024, &[2048, 3072, 4096, 5120, 6144, 7168, 8192]),
    (2048, &[]),
    (4096, &[]),
    (8192, &[]),
    (16384, &[]),
    (32768, &[61440, 122_880, 249_856]),
];

/// Sizes that go up in even steps: CPU units, least, most, step, MiB. Same source.
const STEPS: &[(i64, i64, i64, i64)] =
    &[(2048, 4096, 16384, 1024), (4096, 8192, 30720, 1024), (8192, 16384, 61440, 4096), (16384, 32768, 122_880, 8192)];

/// Memory that AWS takes with `cpu`, MiB; empty for a CPU value that does not exist.
fn memory_for(cpu: i64) -> Vec<i64> {
    if let Some((_, least, most, step)) = STEPS.iter().find(|(units, ..)| *units == cpu) {
        return (*least..=*most).step_by(*step as usize).collect();
    }
    SIZES.iter().find(|(units, _)| *units == cpu).map(|(_, sizes)| sizes.to_vec()).unwrap_or_default()
}

/// Days that CloudWatch Logs keeps. Source: CloudWatch Logs API, PutRetentionPolicy.
pub const LOG_DAYS: &[i64] =
    &[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

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
            doc: "A service of tasks without servers to keep, in the private subnets.",
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

    /// Tasks are billed by the second while they run. Expected is the low end of the range (one task where it is 0);
    /// the high case runs part of the way to the other end.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let tasks = load.running(at.settings.range("tasks"));
        let arm = at.settings.text("architecture") == Some("arm");
        let kind = if arm { "linux_arm" } else { "linux_x86" };
        let part = |key: &str| Decimal::from(at.settings.count(key).unwrap_or(0)) / Decimal::from(1024);
        let run = || Formula::of("tasks", tasks, "").times("hours", HOURS, "h");
        let cpu = run().times("cpu", part("cpu"), "vCPU");
        let memory = run().times("memory", part("memory"), "GB");
        vec![
            LineItem::fixed(at.id, "vcpu", format!("fargate.{kind}.vcpu_hour"), cpu),
            LineItem::fixed(at.id, "memory", format!("fargate.{kind}.gb_hour"), memory),
        ]
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
        &[Role::Balancer]
    }

    fn listens(&self, settings: &Settings, _named: bool) -> Option<Listen> {
        ecs::listens(settings)
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        check_size(settings, at, report);
        check_log_days(settings, at, report);
        super::ecr::check_image(settings, at, report);
    }

    fn check_beside(&self, at: &Site, place: Span, report: &mut Report) {
        ecs::check_requests(at, place, report);
    }

    /// Source: CloudWatch user guide, recommended alarms.
    fn alarmed(&self) -> &'static [&'static str] {
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

    fn builds(&self) -> Option<&'static str> {
        Some("image")
    }
}

/// Only some numbers of days exist. Source: CloudWatch Logs API, PutRetentionPolicy.
pub fn check_log_days(settings: &Settings, at: &Placed, report: &mut Report) {
    check_kept("log_days", settings, at, report);
}

/// As [`check_log_days`], for days that another key gives.
pub fn check_kept(key: &str, settings: &Settings, at: &Placed, report: &mut Report) {
    let days = settings.count(key).unwrap_or(30);
    if !LOG_DAYS.contains(&days) {
        let near = LOG_DAYS.iter().min_by_key(|kept| (*kept - days).abs()).copied().unwrap_or(30);
        let message = format!("CloudWatch Logs does not keep logs for {days} days");
        let place = settings.span(key, at.place);
        report.push(Diagnostic::error(Code::Refused, place, message).help(format!("write `{key}: {near}`")));
    }
}

/// Source: ECS API, RegisterTaskDefinition: "No Fargate configuration exists for given values".
fn check_size(settings: &Settings, at: &Placed, report: &mut Report) {
    let (Some(cpu), Some(memory)) = (settings.count("cpu"), settings.count("memory")) else { return };
    let sizes = memory_for(cpu);
    if sizes.is_empty() {
        let known: Vec<_> = SIZES.iter().map(|(units, _)| units.to_string()).collect();
        let message = format!("Fargate has no task with {cpu} CPU units");
        let help = format!("`cpu` is one of {}", known.join(", "));
        report.push(Diagnostic::error(Code::Refused, settings.span("cpu", at.place), message).help(help));
    } else if !sizes.contains(&memory) {
        let near = sizes.iter().min_by_key(|size| (*size - memory).abs()).copied().unwrap_or(512);
        let message = format!("Fargate has no task with {cpu} CPU units and {memory} MiB");
        let (least, most) = (sizes.first().copied().unwrap_or(0), sizes.last().copied().unwrap_or(0));
        let help = format!("with `cpu: {cpu}`, memory goes from {least} to {most}; write `memory: {near}`");
        report.push(Diagnostic::error(Code::Refused, settings.span("memory", at.place), message).help(help));
    }
}
