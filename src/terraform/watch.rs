//! Alarms: one for each thing a component should be watched for, reaching whom the model names.

use crate::graph::{Component, Stack};
use crate::services::blocks::{described, named, of, resource, say};
use crate::services::{Carries, Piece, Watch, terraform_name};
use crate::write::hcl::{Block, Expr};

/// The alarms of every component that alarms.
pub fn pieces(stack: &Stack) -> Vec<Piece> {
    let several = stack.of_kind("alarms").count() > 1;
    stack.of_kind("alarms").flat_map(|alarms| of_alarms(stack, alarms, several)).collect()
}

fn of_alarms(stack: &Stack, alarms: &Component, several: bool) -> Vec<Piece> {
    let wires = || stack.outgoing(&alarms.id).filter(|wire| wire.carries == Carries::Notify);
    let topics: Vec<Expr> = wires().map(|wire| of("aws_sns_topic", &terraform_name(&wire.to), "arn")).collect();
    let mut pieces = Vec::new();
    for watched in stack.components.values() {
        let Some(site) = stack.site(&watched.id) else { continue };
        for watch in watched.service.watches(&site, &alarms.settings) {
            let prefix = if several { format!("{}-", alarms.id) } else { String::new() };
            let name = format!("{prefix}{}-{}", watched.id, watch.name.replace('_', "-"));
            let piece = Piece::new(&alarms.id, alarm(stack, watched, &name, &watch, &topics));
            pieces.push(wires().fold(piece, |piece, wire| piece.enforcing(&wire.id())));
        }
    }
    pieces
}

fn alarm(stack: &Stack, watched: &Component, name: &str, watch: &Watch, topics: &[Expr]) -> Block {
    let comparison = if watch.below { "LessThanThreshold" } else { "GreaterThanThreshold" };
    let is_percentile = watch.statistic.starts_with('p');
    let statistic = if is_percentile { "extended_statistic" } else { "statistic" };
    let says = format!("{}: {}", watched.title.get(stack.lang), say(stack.lang, watch.says.0, watch.says.1));
    resource("aws_cloudwatch_metric_alarm", &terraform_name(name))
        .set("alarm_name", named(&stack.name, name, 255))
        .set("alarm_description", described(&says))
        .set("namespace", watch.metric.0)
        .set("metric_name", watch.metric.1)
        .set("dimensions", Expr::map(watch.dimensions.iter().cloned()))
        .set(statistic, watch.statistic)
        .set("comparison_operator", comparison)
        .set("threshold", Expr::Num(watch.threshold.clone()))
        .set("period", watch.period.0)
        .set("evaluation_periods", watch.period.1)
        .set("treat_missing_data", watch.missing)
        .set("alarm_actions", Expr::List(topics.to_vec()))
        .set("ok_actions", Expr::List(topics.to_vec()))
}
