//! The Terraform of a state machine: itself, its logs, and what it may do besides its calls.

use super::asl;
use super::states::States;
use crate::services::blocks::{
    Grant, Watch, arn, data, from_data, named, of, output, plain, resource, say, skip, statement, text, value,
};
use crate::services::{How, OwnRole, Piece, Settings, Site, terraform_name};
use crate::write::hcl::{Block, Expr};

/// The role a machine acts in.
pub const ROLES: &[OwnRole] = &[OwnRole {
    name: "machine",
    taken_by: "states.amazonaws.com",
    says: ("En este rol la maquina hace sus pasos.", "In this role the machine takes its steps."),
}];

/// Every block of the machine.
pub fn blocks(at: &Site, states: &States) -> Vec<Piece> {
    let name = at.name();
    let mut pieces = vec![machine(at, &name, states)];
    pieces.extend(own_rights(at, &name));
    let says = say(at.lang, "ARN de la máquina de estados.", "ARN of the state machine.");
    pieces.push(Piece::new(at.id, output(&format!("{name}_machine"), says, of("aws_sfn_state_machine", &name, "arn"))));
    pieces
}

fn machine(at: &Site, name: &str, states: &States) -> Piece {
    let logs = at.outgoing.iter().find(|peer| peer.service.kind() == "logs");
    let level = if at.settings.text("logs") == Some("all") { "ALL" } else { "ERROR" };
    let policies = [format!("{name}_machine"), format!("{name}_machine_own")];
    let grants = at.outgoing.iter().any(|peer| !peer.access.is_empty());
    let policies = policies.iter().skip(usize::from(!grants));
    let traced = at.outgoing.iter().any(|peer| peer.access.iter().any(|right| right == "trace"));
    let mut block = resource("aws_sfn_state_machine", name)
        .set("name", named(at.stack, at.id, 80))
        .set("type", if at.settings.text("type") == Some("express") { "EXPRESS" } else { "STANDARD" })
        .set("role_arn", of("aws_iam_role", &format!("{name}_machine"), "arn"))
        .set("definition", asl::definition(at, states))
        .with_all(logs.map(|peer| {
            let group = of("aws_cloudwatch_log_group", &peer.name(), "arn");
            Block::new("logging_configuration")
                .set("log_destination", text([value(group), plain(":*")]))
                .set("level", level)
                .set("include_execution_data", false)
        }))
        .with(Block::new("tracing_configuration").set("enabled", traced))
        .set(
            "depends_on",
            Expr::list(
                policies.map(|policy| Expr::from(crate::write::hcl::Ref::resource("aws_iam_role_policy", policy))),
            ),
        );
    let reason =
        say(at.lang, "los datos de una ejecución no van a los registros", "the data of a run stay out of its logs");
    block.body.notes.push(skip("CKV_AWS_285", &reason));
    if !traced {
        block
            .body
            .notes
            .push(skip("CKV_AWS_284", &say(at.lang, "sin trazas en este modelo", "no tracing in this model")));
    }
    logs.into_iter().fold(Piece::new(at.id, block), |piece, peer| piece.enforcing(&format!("{}->{}", at.id, peer.id)))
}

/// Rights that no connection shows: handing logs to CloudWatch, following what it started to its end.
/// Source: Step Functions developer guide, logging and service integration policies.
fn own_rights(at: &Site, name: &str) -> Vec<Piece> {
    let delivery = [
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
    ];
    let mut grants = vec![Grant::new("DeliverLogs", &delivery, vec!["*".into()])];
    grants.extend(followed(at));
    let both = format!("{name}_machine_own");
    let document = data("aws_iam_policy_document", &both).with_all(grants.iter().map(statement));
    let policy = resource("aws_iam_role_policy", &both)
        .set("name", "own")
        .set("role", of("aws_iam_role", &format!("{name}_machine"), "id"))
        .set("policy", from_data("aws_iam_policy_document", &both, "json"));
    vec![Piece::new(at.id, document), Piece::new(at.id, policy)]
}

/// What it takes to wait for the end of a task, a job or another machine: seeing and stopping it, and a rule of events.
fn followed(at: &Site) -> Vec<Grant> {
    let mut grants: Vec<Grant> = Vec::new();
    let mut rules: Vec<Expr> = Vec::new();
    if at.settings.text("type") == Some("express") {
        return grants;
    }
    let rule = |name: &str| arn("events", [plain(&format!("rule/{name}"))]);
    for peer in &at.outgoing {
        let Ok(start) = peer.service.starts(peer.id, peer.settings) else { continue };
        let (sid, actions, resource, of_rule): (_, &[&'static str], _, _) = match start.how {
            How::Task(_) => {
                let tasks = crate::services::start::tasks_in(peer.settings);
                ("FollowTasks", &["ecs:StopTask", "ecs:DescribeTasks"], tasks, "StepFunctionsGetEventsForECSTaskRule")
            }
            How::Job { .. } => {
                let all = Expr::from("*");
                let actions = &["batch:DescribeJobs", "batch:TerminateJob"];
                ("FollowJobs", actions, all, "StepFunctionsGetEventsForBatchJobsRule")
            }
            How::Machine(_) => {
                let runs = runs_of(peer.id);
                let actions = &["states:DescribeExecution", "states:StopExecution"];
                ("FollowRuns", actions, runs, "StepFunctionsGetEventsForStepFunctionsExecutionRule")
            }
            _ => continue,
        };
        rules.push(rule(of_rule));
        match grants.iter_mut().find(|known| known.sid == sid) {
            Some(known) if !known.resources.contains(&resource) => known.resources.push(resource),
            Some(_) => {}
            None => grants.push(Grant::new(sid, actions, vec![resource])),
        }
    }
    let mut distinct: Vec<Expr> = Vec::new();
    rules.into_iter().for_each(|rule| {
        if !distinct.contains(&rule) {
            distinct.push(rule)
        }
    });
    if !distinct.is_empty() {
        grants.push(Grant::new("HearEnds", &["events:PutTargets", "events:PutRule", "events:DescribeRule"], distinct));
    }
    grants
}

/// The ARNs of the runs of a machine.
fn runs_of(id: &str) -> Expr {
    let name = of("aws_sfn_state_machine", &terraform_name(id), "name");
    arn("states", [plain("execution:"), value(name), plain(":*")])
}

/// Rights on a machine, by kind of access.
/// Source: Service Authorization Reference, AWS Step Functions (2026-04).
pub fn grants(id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
    let machine = || vec![of("aws_sfn_state_machine", &terraform_name(id), "arn")];
    let express = settings.text("type") == Some("express");
    match access {
        "invoke" if express => {
            vec![Grant::new("StartRuns", &["states:StartExecution", "states:StartSyncExecution"], machine())]
        }
        "invoke" => vec![Grant::new("StartRuns", &["states:StartExecution"], machine())],
        "read" if !express => vec![
            Grant::new("ListRuns", &["states:ListExecutions"], machine()),
            Grant::new("ReadRuns", &["states:DescribeExecution", "states:GetExecutionHistory"], vec![runs_of(id)]),
        ],
        _ => Vec::new(),
    }
}

/// Runs that failed, and steps that AWS held back.
/// Source: Step Functions developer guide, CloudWatch metrics.
pub fn watches(at: &Site) -> Vec<Watch> {
    let watch = |name: &str, metric, says| Watch {
        name: name.into(),
        metric: ("AWS/States", metric),
        statistic: "Sum",
        below: false,
        threshold: "0".into(),
        period: (300, 1),
        missing: "notBreaching",
        dimensions: vec![("StateMachineArn", of("aws_sfn_state_machine", &at.name(), "arn"))],
        says,
    };
    vec![
        watch("errors", "ExecutionsFailed", ("ejecuciones fallidas", "failed runs")),
        watch("timeouts", "ExecutionsTimedOut", ("ejecuciones que no acabaron a tiempo", "runs that ran out of time")),
    ]
}
