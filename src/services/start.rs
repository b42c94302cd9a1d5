//! How a component is started by AWS on someone's behalf: by a clock, an event, or a step of a state machine.

use super::Settings;
use super::blocks::{arn, of, plain, text, value};
use super::site::terraform_name;
use crate::write::hcl::{Expr, Part, Ref};

/// What starts a component: the right it takes, and what AWS has to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// The access that grants it: `invoke`, `publish`.
    pub right: &'static str,
    pub how: How,
}

/// What a service that starts others has to name.
#[derive(Debug, Clone, PartialEq)]
pub enum How {
    /// A function, by its ARN.
    Function(Expr),
    /// A state machine, by its ARN.
    Machine(Expr),
    /// A queue, by its ARN and URL; whether it keeps an order.
    Queue { arn: Expr, url: Expr, fifo: bool },
    /// A topic, by its ARN.
    Topic(Expr),
    /// A run of a task definition.
    Task(Task),
    /// A job: names of the queue and of the definition it is made from.
    Job { queue: Expr, definition: Expr },
}

/// A run of an ECS task in the private subnets.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    pub cluster: Expr,
    /// Without its revision, so that each start takes the latest.
    pub definition: Expr,
    pub subnets: Expr,
    pub groups: Expr,
    /// Percent of the runs on spare capacity.
    pub spot: i64,
}

impl Start {
    /// A start of that kind, by the right to invoke.
    pub fn invoked(how: How) -> Start {
        Start { right: "invoke", how }
    }

    /// A message, by the right to publish.
    pub fn published(how: How) -> Start {
        Start { right: "publish", how }
    }
}

/// The cluster a task runs in: the one it names, else the one that services share.
pub fn cluster(settings: &Settings) -> String {
    terraform_name(settings.text("on").unwrap_or("cluster"))
}

/// The ARN of a task definition without its revision.
pub fn latest(id: &str) -> Expr {
    of("aws_ecs_task_definition", &terraform_name(id), "arn_without_revision")
}

/// `REFERENCE.WAY` followed by literal text.
pub fn after(kind: &str, id: &str, way: &str, rest: &str) -> Expr {
    let part: Part = value(Ref::resource(kind, &terraform_name(id)).get(way));
    text([part, plain(rest)])
}

/// The ARNs of the tasks of its cluster.
pub fn tasks_in(settings: &Settings) -> Expr {
    let name = Ref::resource("aws_ecs_cluster", &cluster(settings)).get("name");
    arn("ecs", [plain("task/"), value(name), plain("/*")])
}

/// How runs are spread over ready and spare capacity, by percent.
pub fn shares(spot: i64) -> Vec<(&'static str, i64)> {
    let all = [("FARGATE", 100 - spot), ("FARGATE_SPOT", spot)];
    all.into_iter().filter(|(_, weight)| *weight > 0).collect()
}
