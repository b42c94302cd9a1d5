//! AWS Lambda: a function of the team's code that runs while it is called, and costs nothing while it is not.

mod access;
mod terraform;

pub use terraform::permission;

use super::setting::{Default, Type};
use super::{
    Carries, Category, Figure, Grant, How, Listen, Load, Names, OwnRole, Part, Peer, Piece, Placed, Placement, Role,
    Service, Setting, Settings, Site, Start, Told, Watch, blocks, ecr, logs, terraform_name,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::LineItem;
use crate::write::hcl::Expr;
use rust_decimal::Decimal;

pub struct Lambda;

/// Runtimes that AWS still maintains.
/// Source: AWS Lambda developer guide, runtimes (2026-10): those not deprecated by 2026-11-22.
const RUNTIMES: &[&str] = &[
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "nodejs22.x",
    "nodejs24.x",
    "java11",
    "java17",
    "java21",
    "java25",
    "java8.al2",
    "dotnet10",
    "ruby3.3",
    "ruby3.4",
    "ruby4.0",
    "provided.al2023",
];

const SETTINGS: &[Setting] = &[
    Setting {
        key: "runs",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "What the function runs, in the team's words: `FastAPI + Mangum`.",
        source: "",
    },
    Setting {
        key: "package",
        of: Type::Word(&["zip", "image"]),
        default: Default::Is("zip"),
        unit: "",
        doc: "`zip`: an archive of the code; `image`: a container image, for which orbi derives a repository.",
        source: "Lambda API, PackageType",
    },
    Setting {
        key: "image",
        of: Type::Component(&["ecr"]),
        default: Default::Absent,
        unit: "",
        doc: "The repository (`ecr`) of its image, with `package: image`. Without it orbi derives one.",
        source: "",
    },
    Setting {
        key: "runtime",
        of: Type::Word(RUNTIMES),
        default: Default::Is("python3.13"),
        unit: "",
        doc: "The language's runtime; an image brings its own.",
        source: "AWS Lambda developer guide, runtimes (2026-10)",
    },
    Setting {
        key: "handler",
        of: Type::Checked(handler),
        default: Default::Is("main.handler"),
        unit: "",
        doc: "The function that is called: in Python, `FILE.FUNCTION`. An image brings its own.",
        source: "Lambda API, CreateFunction (Handler)",
    },
    Setting {
        key: "memory",
        of: Type::Count { min: 128, max: 10_240 },
        default: Default::Is("256"),
        unit: "MiB",
        doc: "Memory of a run; CPU grows with it.",
        source: "AWS Lambda developer guide, quotas",
    },
    Setting {
        key: "timeout",
        of: Type::Count { min: 1, max: 900 },
        default: Default::Is("30"),
        unit: "s",
        doc: "How long a run may take before it is cut off.",
        source: "Lambda API, CreateFunction (Timeout)",
    },
    Setting {
        key: "architecture",
        of: Type::Word(&["x86", "arm"]),
        default: Default::Is("x86"),
        unit: "",
        doc: "The processor the code is built for.",
        source: "Lambda API, Architectures",
    },
    Setting {
        key: "in_vpc",
        of: Type::Flag,
        default: Default::Is("false"),
        unit: "",
        doc: "Whether it runs in the private subnets: needed to reach what stands in the VPC, such as a database.",
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
];

/// Source: Lambda API, CreateFunction (Handler): up to 128 characters without spaces.
fn handler(text: &str) -> Result<(), String> {
    let known = |c: char| c.is_ascii_alphanumeric() || "_-.:/$".contains(c);
    match (1..=128).contains(&text.len()) && text.chars().all(known) {
        true => Ok(()),
        false => Err("a handler of up to 128 characters, such as `main.handler`".into()),
    }
}

/// Runs at once that an account allows in a Region until AWS raises it.
const FIGURES: &[Figure] =
    &[Figure { key: "concurrent", value: 1000, unit: "", source: "AWS Lambda developer guide, quotas" }];

impl Service for Lambda {
    fn kind(&self) -> &'static str {
        "lambda"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS Lambda",
            es: "Lambda",
            en: "Lambda",
            category: Category::Compute,
            declared: true,
            doc: "A function without servers to keep, run for each request or message.",
            official: &["Arch_AWS-Lambda"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, settings: &Settings) -> Placement {
        if settings.flag("in_vpc") { Placement::App } else { Placement::Region }
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        access::grants(id, access)
    }

    fn tells(&self, id: &str, _settings: &Settings) -> Vec<Told> {
        access::tells(id)
    }

    fn roles(&self) -> &'static [OwnRole] {
        access::ROLES
    }

    /// The image is Lambda's to fetch, by the repository's own policy.
    fn role_for(&self, peer: &Peer) -> Option<&'static str> {
        (peer.service.kind() != "ecr").then_some("function")
    }

    fn watches(&self, at: &Site, _limits: &Settings) -> Vec<Watch> {
        access::watches(at)
    }

    /// Each call, and the time it takes by the memory it is given; starts by a clock apart.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let memory = Decimal::from(at.settings.count("memory").unwrap_or(256)) / Decimal::from(1024);
        let kind = if at.settings.text("architecture") == Some("arm") { "arm" } else { "x86" };
        let calls = load.called(at.id, load.usage.calls()).map(|calls| ("requests", "duration", calls));
        let beats = load.by_clock(at.id).map(|beats| ("requests-clock", "duration-clock", beats));
        let lines = |(requests, duration, calls): (&'static str, &'static str, crate::prices::Formula)| {
            let time = calls.clone().with(load.usage.factor("call_ms")).over("ms_per_s", 1000u32, "");
            let time = time.times("memory", memory, "GB");
            let calls = calls.over("million", 1_000_000u32, "");
            [
                LineItem::usage(at.id, requests, "lambda.requests_million", calls),
                LineItem::usage(at.id, duration, format!("lambda.{kind}.gb_second"), time),
            ]
        };
        calls.into_iter().chain(beats).flat_map(lines).collect()
    }

    fn links(&self) -> &'static [&'static str] {
        &["lambda"]
    }

    fn role(&self) -> Role {
        Role::Code
    }

    fn starts(&self, id: &str, _settings: &Settings) -> Result<Start, &'static str> {
        Ok(Start::invoked(How::Function(blocks::of("aws_lambda_function", &terraform_name(id), "arn"))))
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Gateway, Role::Code, Role::Trigger]
    }

    /// Nobody reaches an address of it: a gateway is admitted by its own policy, code calls Lambda's API.
    fn reached(&self, caller: Role) -> Option<Carries> {
        Some(if caller == Role::Gateway { Carries::Invoke } else { Carries::Api })
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        super::fargate::check_log_days(settings, at, report);
        if settings.text("image").is_some() && settings.text("package") != Some("image") {
            let message = format!("`{}` has an `image`, and is packaged as an archive", at.id);
            let place = settings.span("image", at.place);
            report.push(Diagnostic::error(Code::Refused, place, message).help("write `package: image`"));
        }
        for name in settings.pairs("environment").into_iter().flat_map(|pairs| pairs.keys()) {
            if access::RESERVED.contains(&name.as_str()) {
                let message = format!("Lambda sets `{name}` itself and takes no other value for it");
                let place = settings.span("environment", at.place);
                report.push(Diagnostic::error(Code::Refused, place, message).help("give the variable another name"));
            }
        }
    }

    fn builds(&self, settings: &Settings) -> Option<&'static str> {
        Some(if settings.text("package") == Some("image") { "image" } else { "archive" })
    }

    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["errors"]
    }

    fn traced_as(&self, stack: &str, id: &str, _settings: &Settings) -> Option<Expr> {
        Some(blocks::named(stack, id, 64))
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        let mut parts = logs::brought(at);
        if at.settings.text("package") == Some("image") {
            parts.extend(ecr::brought(at));
        }
        parts
    }

    fn figures(&self) -> &'static [Figure] {
        FIGURES
    }
}
