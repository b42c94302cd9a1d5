//! What AWS would refuse of a container on Fargate, and what its mode leaves no room for.

use crate::diag::{Code, Diagnostic, Report};
use crate::services::{Placed, Settings};

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

/// The smallest task of Fargate that holds so much: CPU units and MiB.
pub fn size_for(cpu: i64, memory: i64) -> Option<(i64, i64)> {
    let holds = |units: i64| memory_for(units).into_iter().find(|mib| *mib >= memory).map(|mib| (units, mib));
    SIZES.iter().filter(|(units, _)| *units >= cpu).find_map(|(units, _)| holds(*units))
}

/// Days that CloudWatch Logs keeps. Source: CloudWatch Logs API, PutRetentionPolicy.
pub const LOG_DAYS: &[i64] =
    &[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// Everything that several keys decide together.
pub fn check(settings: &Settings, at: &Placed, report: &mut Report) {
    check_size(settings, at, report);
    check_log_days(settings, at, report);
    check_mode(settings, at, report);
}

/// Keys that mean nothing in a mode, and why.
fn check_mode(settings: &Settings, at: &Placed, report: &mut Report) {
    let mode = settings.text("mode").unwrap_or("service");
    let without: &[(&str, &str)] = match mode {
        "worker" => &[("port", "nobody calls a worker")],
        "task" => &[
            ("port", "nobody calls a task that runs once"),
            ("tasks", "a task runs once for each start"),
            ("scale", "a task runs once for each start"),
        ],
        _ => &[],
    };
    for (key, why) in without.iter().filter(|(key, _)| settings.given(key).is_some_and(|given| !given.default)) {
        let message = format!("`{key}` means nothing with `mode: {mode}`: {why}");
        let help = format!("remove `{key}`, or write `mode: service`");
        report.push(Diagnostic::error(Code::Refused, settings.span(key, at.place), message).help(help));
    }
    let Some(scale) = settings.table("scale") else { return };
    let place = scale.span("messages", at.place);
    let first = settings.range("tasks").is_some_and(|(low, _)| low == 0);
    if scale.count("messages").is_some() && mode != "worker" {
        let message = "`messages` counts what waits in the queue of a worker, and this is none";
        report.push(Diagnostic::error(Code::Refused, place, message).help("write `mode: worker`, or scale on `cpu`"));
    } else if scale.count("messages").is_some() && first {
        let message = "a worker without a task has no backlog per task to follow";
        report.push(Diagnostic::error(Code::Refused, place, message).help("write `tasks: 1..4`: at least one task"));
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
pub fn check_size(settings: &Settings, at: &Placed, report: &mut Report) {
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
