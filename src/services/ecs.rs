//! What every service of tasks on Amazon ECS shares, whatever its tasks run on: keys, parts, roles, Terraform.

mod access;
mod backlog;
mod files;
mod terraform;
mod traces;

pub use access::{ROLES, grants, role_for, watches};
pub use terraform::{blocks, image_of, log_configuration, secrets, subnets, tag_variable, variables};
pub use traces::service as traced_as;

use super::setting::{Default, Type};
use super::{Carries, Figure, Listen, Part, Role, Setting, Settings, Site, check, ecr, logs};
use crate::diag::{Code, Diagnostic, Report, Span};

/// On what the tasks of a service run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Launch {
    /// Machines that AWS keeps.
    Fargate,
    /// The instances of the cluster.
    Instances,
}

impl Launch {
    /// The word of ECS.
    pub fn word(self) -> &'static str {
        match self {
            Launch::Fargate => "FARGATE",
            Launch::Instances => "EC2",
        }
    }
}

/// Tag of the image a service is first created with; the pipeline moves it afterwards.
pub const FIRST_TAG: &str = "initial";

pub const ON: Setting = Setting {
    key: "on",
    of: Type::Component(&["ecs-cluster"]),
    default: Default::Absent,
    unit: "",
    doc: "The cluster it runs on. Without it, services share one that orbi derives.",
    source: "",
};

pub const RUNS: Setting = Setting {
    key: "runs",
    of: Type::Text,
    default: Default::Absent,
    unit: "",
    doc: "What the container runs, in the team's words: `Django + Gunicorn`.",
    source: "",
};

pub const IMAGE: Setting = Setting {
    key: "image",
    of: Type::Text,
    default: Default::Absent,
    unit: "",
    doc: "The id of a repository (`ecr`), or an image from elsewhere with its tag. Without it orbi derives a repository.",
    source: "",
};

pub const PORT: Setting = Setting {
    key: "port",
    of: Type::Count { min: 1, max: 65535 },
    default: Default::Absent,
    unit: "",
    doc: "The port the container listens on. Needed where something connects to it.",
    source: "",
};

pub const TASKS: Setting = Setting {
    key: "tasks",
    of: Type::Range { min: 0, max: 1000 },
    default: Default::Is("1"),
    unit: "tasks",
    doc: "How many tasks run: one number, or the range the scaling keeps to.",
    source: "",
};

pub const SCALE: Setting = Setting {
    key: "scale",
    of: Type::Table(FOLLOWED),
    default: Default::Absent,
    unit: "",
    doc: "What the number of tasks follows.",
    source: "",
};

const FOLLOWED: &[Setting] = &[
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
        key: "requests",
        of: Type::Count { min: 1, max: 1_000_000 },
        default: Default::Absent,
        unit: "requests a minute",
        doc: "Requests a minute that the load balancer sends to each task, kept at that by adding and removing tasks.",
        source: "Application Auto Scaling API, ALBRequestCountPerTarget",
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

pub const HEALTH: Setting = Setting {
    key: "health",
    of: Type::Checked(check::path),
    default: Default::Is("/"),
    unit: "",
    doc: "The path the load balancer asks to know whether a task is healthy.",
    source: "",
};

pub const ENVIRONMENT: Setting = Setting {
    key: "environment",
    of: Type::Pairs,
    default: Default::Absent,
    unit: "",
    doc: "Environment variables that are not secret.",
    source: "",
};

pub const READ_ONLY: Setting = Setting {
    key: "read_only",
    of: Type::Flag,
    default: Default::Is("true"),
    unit: "",
    doc: "Whether the container's file system is read-only, but for `/tmp`.",
    source: "",
};

pub const FIGURES: &[Figure] = &[Figure {
    key: "scale_minutes",
    value: 3,
    unit: "min",
    source: "Application Auto Scaling user guide, target tracking: three periods of a minute",
}];

/// What a service listens on: the port it says.
pub fn listens(settings: &Settings) -> Option<Listen> {
    let port = settings.count("port")?;
    Some(Listen { protocol: "HTTP", port: u16::try_from(port).ok() })
}

/// The cluster that runs it, its log group, and where its image is kept.
pub fn parts(at: &Site) -> Vec<Part> {
    let mut parts = match at.settings.text("on") {
        Some(cluster) => vec![Part::wire(cluster, at.id, Carries::Runs, &[])],
        None => {
            vec![Part::shared("cluster", "ecs-cluster", &[]), Part::wire("cluster", at.id, Carries::Runs, &[])]
        }
    };
    parts.extend(logs::brought(at));
    parts.extend(ecr::brought(at));
    parts
}

/// Requests can only be counted where a load balancer sends them.
/// Source: Application Auto Scaling API, PredefinedMetricSpecification: ALBRequestCountPerTarget needs the target group.
pub fn check_requests(at: &Site, place: Span, report: &mut Report) {
    let follows = at.settings.table("scale").is_some_and(|scale| scale.count("requests").is_some());
    if follows && !at.incoming.iter().any(|peer| peer.service.role() == Role::Balancer) {
        let message = format!("`{}` scales on requests, and no load balancer sends it any", at.id);
        let help = "connect a load balancer (`kind: alb`) to it, or scale on `cpu` or `memory`";
        report.push(Diagnostic::error(Code::Refused, at.settings.span("scale", place), message).help(help));
    }
}

/// Without a way to the internet an image comes from a repository of the stack alone, and the collector of traces, whose
/// image is in Amazon ECR Public, not at all.
/// Source: ECR user guide, interface VPC endpoints: no endpoint leads to Amazon ECR Public.
pub fn check_images(at: &Site, place: Span, report: &mut Report) {
    if at.egress != "endpoints" {
        return;
    }
    let has = |right: &str| at.outgoing.iter().any(|peer| peer.access.iter().any(|given| given == right));
    let mut refuse = |message: String, span: Span, help: &str| {
        report.push(Diagnostic::error(Code::Refused, span, message).help(help));
    };
    if !has("pull") {
        let message =
            format!("`{}` cannot fetch its image: endpoints lead to the repositories of the account alone", at.id);
        let help =
            "remove `image`, for a repository of its own, name one of kind `ecr`, or write `egress: nat-gateway`";
        refuse(message, at.settings.span("image", place), help);
    }
    if has("trace") {
        let message = format!(
            "`{}` cannot be traced: the collector's image is in a public repository, which no endpoint leads to",
            at.id
        );
        refuse(message, place, "name what is traced without it (`of: […]`), or write `egress: nat-gateway`");
    }
}

/// Scaling on messages follows a queue that the worker consumes.
pub fn check_backlog(at: &Site, place: Span, report: &mut Report) {
    let Some(scale) = at.settings.table("scale").filter(|scale| scale.count("messages").is_some()) else { return };
    if !at.outgoing.iter().any(|peer| peer.access.iter().any(|right| right == "consume")) {
        let message = format!("`{}` scales on messages and consumes no queue", at.id);
        let help = format!("write `{{ from: {}, to: QUEUE, access: [consume] }}`, or scale on `cpu`", at.id);
        report.push(Diagnostic::error(Code::Refused, scale.span("messages", place), message).help(help));
    }
}
