//! The Terraform of batch jobs: where they run, the queue they wait in, and what a job is.

use crate::services::blocks::{fact, named, of, output, plain, resource, say, text, value};
use crate::services::ecs::{image_of, log_configuration, secrets, subnets, tag_variable, variables};
use crate::services::{Piece, Site, terraform_name};
use crate::write::hcl::{Block, Expr};
use rust_decimal::Decimal;

/// The queue, by its ARN.
pub fn queue(id: &str) -> Expr {
    of("aws_batch_job_queue", &terraform_name(id), "arn")
}

/// The definition without its revision, so that each job takes the latest.
pub fn definition(id: &str) -> Expr {
    of("aws_batch_job_definition", &terraform_name(id), "arn_prefix")
}

/// Every block of the jobs.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let queue = resource("aws_batch_job_queue", &name)
        .set("name", named(at.stack, at.id, 128))
        .set("state", "ENABLED")
        .set("priority", 1)
        .with(
            Block::new("compute_environment_order")
                .set("order", 1)
                .set("compute_environment", of("aws_batch_compute_environment", &name, "arn")),
        );
    let mut blocks = vec![environment(at, &name), queue, job(at, &name)];
    if at.outgoing.iter().any(|peer| peer.access.iter().any(|right| right == "pull")) {
        blocks.push(tag_variable(at, &name));
    }
    let command = [
        plain(&format!("aws batch submit-job --job-name {} --job-queue ", at.id)),
        value(of("aws_batch_job_queue", &name, "name")),
        plain(" --job-definition "),
        value(of("aws_batch_job_definition", &name, "name")),
    ];
    let says = say(at.lang, "Orden que envía un trabajo a mano.", "Command that submits a job by hand.");
    blocks.push(output(&format!("{name}_run"), says, text(command)));
    blocks.into_iter().map(|block| Piece::new(at.id, block)).collect()
}

fn environment(at: &Site, name: &str) -> Block {
    resource("aws_batch_compute_environment", name)
        .set("name", named(at.stack, at.id, 128))
        .set("type", "MANAGED")
        .set("state", "ENABLED")
        .with(
            Block::new("compute_resources")
                .set("type", if at.settings.flag("spot") { "FARGATE_SPOT" } else { "FARGATE" })
                .set("max_vcpus", fact(at.id, "most", at.settings.count("most").unwrap_or(16)))
                .set("subnets", subnets(at))
                .set("security_group_ids", Expr::list([of("aws_security_group", name, "id")])),
        )
}

fn job(at: &Site, name: &str) -> Block {
    resource("aws_batch_job_definition", name)
        .set("name", named(at.stack, at.id, 128))
        .set("type", "container")
        .set("platform_capabilities", Expr::list(["FARGATE"]))
        .set("propagate_tags", true)
        .set("container_properties", Expr::json(container(at, name)))
        .with(Block::new("retry_strategy").set("attempts", at.settings.count("attempts").unwrap_or(2)))
        .with(Block::new("timeout").set("attempt_duration_seconds", at.settings.count("timeout").unwrap_or(60) * 60))
}

fn container(at: &Site, name: &str) -> Expr {
    let need = |kind: &str, amount: String| Expr::map([("type", Expr::from(kind)), ("value", amount.into())]);
    let vcpu = (Decimal::from(at.settings.count("cpu").unwrap_or(1024)) / Decimal::from(1024)).normalize();
    let memory = at.settings.count("memory").unwrap_or(2048);
    let processor = if at.settings.text("architecture") == Some("arm") { "ARM64" } else { "X86_64" };
    let role = |role: &str| of("aws_iam_role", &format!("{name}_{role}"), "arn");
    let mut pairs = vec![
        ("image", image_of(at, name)),
        ("executionRoleArn", role("execution")),
        ("jobRoleArn", role("task")),
        ("resourceRequirements", Expr::list([need("VCPU", vcpu.to_string()), need("MEMORY", memory.to_string())])),
        ("networkConfiguration", Expr::map([("assignPublicIp", "DISABLED")])),
        ("fargatePlatformConfiguration", Expr::map([("platformVersion", "LATEST")])),
        ("runtimePlatform", Expr::map([("operatingSystemFamily", "LINUX"), ("cpuArchitecture", processor)])),
        ("environment", variables(at)),
        ("secrets", secrets(at)),
    ];
    pairs.extend(log_configuration(at));
    Expr::map(pairs)
}
