//! AWS Batch on Fargate: jobs that wait in a queue and run in containers, a few at a time.

mod terraform;

use super::blocks::of;
use super::ecs;
use super::setting::{Default, Type};
use super::{
    Carries, Category, Cheaper, Grant, How, Load, Names, OwnRole, Part, Peer, Piece, Placed, Placement, Risk, Role,
    Service, Setting, Settings, Site, Start, Told, Watch, ecr, logs, terraform_name,
};
use crate::diag::Report;
use crate::prices::{Formula, LineItem};
use rust_decimal::Decimal;

pub struct Batch;

const SETTINGS: &[Setting] = &[
    ecs::RUNS,
    ecs::IMAGE,
    Setting {
        key: "cpu",
        of: Type::Count { min: 256, max: 16384 },
        default: Default::Is("1024"),
        unit: "CPU units",
        doc: "CPU of a job: 1024 units are one vCPU. Not every pair with `memory` exists.",
        source: "AWS Batch user guide, job definition parameters on Fargate",
    },
    Setting {
        key: "memory",
        of: Type::Count { min: 512, max: 122_880 },
        default: Default::Is("2048"),
        unit: "MiB",
        doc: "Memory of a job.",
        source: "AWS Batch user guide, job definition parameters on Fargate",
    },
    Setting {
        key: "architecture",
        of: Type::Word(&["x86", "arm"]),
        default: Default::Is("x86"),
        unit: "",
        doc: "The processor the image is built for.",
        source: "AWS Batch API, RuntimePlatform",
    },
    Setting {
        key: "most",
        of: Type::Count { min: 1, max: 1000 },
        default: Default::Is("16"),
        unit: "vCPU",
        doc: "How much runs at once; what is beyond it waits in the queue.",
        source: "AWS Batch API, ComputeResource (maxvCpus)",
    },
    Setting {
        key: "attempts",
        of: Type::Count { min: 1, max: 10 },
        default: Default::Is("2"),
        unit: "",
        doc: "How often a job is begun before it counts as failed.",
        source: "AWS Batch API, RetryStrategy",
    },
    Setting {
        key: "timeout",
        of: Type::Count { min: 1, max: 20_160 },
        default: Default::Is("60"),
        unit: "min",
        doc: "How long an attempt may take before it is stopped.",
        source: "AWS Batch API, JobTimeout; Fargate jobs run for 14 days at most",
    },
    Setting {
        key: "spot",
        of: Type::Flag,
        default: Default::Is("false"),
        unit: "",
        doc: "Whether jobs run on Fargate Spot: cheaper, and begun anew when AWS needs the room.",
        source: "AWS Batch API, ComputeResource (FARGATE_SPOT)",
    },
    ecs::ENVIRONMENT,
    logs::KEPT,
];

impl Service for Batch {
    fn kind(&self) -> &'static str {
        "batch"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS Batch",
            es: "Batch",
            en: "Batch",
            category: Category::Compute,
            declared: true,
            doc: "Jobs that wait in a queue and run in containers on Fargate, in the private subnets.",
            official: &["Arch_AWS-Batch"],
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

    /// Source: Service Authorization Reference, AWS Batch (2026-04): SubmitJob takes the queue and the definition.
    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        let any = super::start::after("aws_batch_job_definition", id, "arn_prefix", ":*");
        match access {
            "invoke" => {
                let what = vec![terraform::queue(id), terraform::definition(id), any];
                vec![Grant::new("SubmitJobs", &["batch:SubmitJob"], what)]
            }
            _ => Vec::new(),
        }
    }

    fn tells(&self, id: &str, _settings: &Settings) -> Vec<Told> {
        let told = |name, value| Told { name, value, secret: false };
        let queue = of("aws_batch_job_queue", &terraform_name(id), "name");
        vec![told("QUEUE", queue), told("JOB", of("aws_batch_job_definition", &terraform_name(id), "name"))]
    }

    fn roles(&self) -> &'static [OwnRole] {
        ecs::ROLES
    }

    fn role_for(&self, peer: &Peer) -> Option<&'static str> {
        Some(ecs::role_for(peer))
    }

    fn watches(&self, _at: &Site, _limits: &Settings) -> Vec<Watch> {
        Vec::new()
    }

    /// Billed as Fargate is, while a job runs.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let calls = load.called(at.id, load.usage.calls()).map(|runs| (("vcpu", "memory"), runs));
        let beats = load.by_clock(at.id).map(|runs| (("vcpu-clock", "memory-clock"), runs));
        calls.into_iter().chain(beats).flat_map(|(names, runs)| lines(at, load, names, runs)).collect()
    }

    fn cheaper(&self, at: &Site) -> Vec<Cheaper> {
        let x86 = at.settings.text("architecture") != Some("arm");
        x86.then(|| Cheaper::by("task-arm", Risk::Low, format!("{}.architecture", at.id), "arm")).into_iter().collect()
    }

    fn role(&self) -> Role {
        Role::Code
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code, Role::Trigger]
    }

    fn reached(&self, _caller: Role) -> Option<Carries> {
        Some(Carries::Api)
    }

    fn starts(&self, id: &str, _settings: &Settings) -> Result<Start, &'static str> {
        Ok(Start::invoked(How::Job { queue: terraform::queue(id), definition: terraform::definition(id) }))
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        super::fargate::check_size(settings, at, report);
        super::fargate::check_log_days(settings, at, report);
        ecr::check_image(settings, at, report);
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        logs::brought(at).into_iter().chain(ecr::brought(at)).collect()
    }
}

fn lines(at: &Site, load: &Load, names: (&'static str, &'static str), runs: Formula) -> Vec<LineItem> {
    let kind = if at.settings.text("architecture") == Some("arm") { "linux_arm" } else { "linux_x86" };
    let hours = runs.with(load.usage.factor("job_minutes")).over("minutes_per_hour", 60u32, "");
    let hours = match at.settings.flag("spot") {
        true => hours.with(load.usage.factor("spot_price_percent")).over("percent", 100u32, ""),
        false => hours,
    };
    let part = |key: &str| Decimal::from(at.settings.count(key).unwrap_or(0)) / Decimal::from(1024);
    let cpu = hours.clone().times("cpu", part("cpu"), "vCPU");
    let memory = hours.times("memory", part("memory"), "GB");
    vec![
        LineItem::usage(at.id, names.0, format!("fargate.{kind}.vcpu_hour"), cpu),
        LineItem::usage(at.id, names.1, format!("fargate.{kind}.gb_hour"), memory),
    ]
}
