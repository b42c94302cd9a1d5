//! The Terraform of a group of instances: template, group, scaling, and what an instance finds when it starts.

use crate::services::blocks::{Watch, fact, named, of, output, plain, resource, say, text, value};
use crate::services::instances::{self, Group, Template};
use crate::services::{Peer, Piece, READ_FROM, Role, Settings, Site};
use crate::write::hcl::{Block, Expr, Part, Ref};

/// Every block of the group.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let arm = at.settings.text("class").and_then(instances::shape).is_some_and(|shape| shape.arm);
    let image = at.settings.text("image").unwrap_or(newest(arm));
    let targets: Vec<Expr> = balancers(at).map(|peer| group_of(peer, &name, "arn")).collect();
    let mut pieces = vec![instances::profile(at)];
    pieces.push(Piece::new(at.id, instances::template(at, &Template { image, script: script(at) })));
    pieces.push(Piece::new(at.id, instances::group(at, Group { targets, by_ecs: false })));
    pieces.extend(scaling(at, &name));
    pieces.extend(instances::session(at));
    let says = say(
        at.lang,
        "Grupo de Auto Scaling; `aws ssm start-session` abre una sesión en una de sus instancias.",
        "Auto scaling group; `aws ssm start-session` opens a session on one of its instances.",
    );
    let shown = output(&format!("{name}_group"), says, of("aws_autoscaling_group", &name, "name"));
    pieces.push(Piece::new(at.id, shown));
    pieces
}

/// Where the newest Amazon Linux 2023 is looked up. Source: EC2 user guide, find an AMI with a public parameter.
fn newest(arm: bool) -> &'static str {
    match arm {
        true => "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
        false => "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    }
}

fn balancers<'a>(at: &'a Site) -> impl Iterator<Item = &'a Peer<'a>> {
    at.incoming.iter().filter(|peer| peer.service.role() == Role::Balancer)
}

fn group_of(peer: &Peer, name: &str, way: &str) -> Expr {
    of("aws_lb_target_group", &format!("{}_{name}", peer.name()), way)
}

/// What it has to know, in a file, and what the team has it do. Secrets are not written: the file says where each is read.
fn script(at: &Site) -> Expr {
    let mut lines: Vec<(String, Expr)> = Vec::new();
    for (name, told) in at.outgoing.iter().flat_map(Peer::told) {
        lines.push((if told.secret { format!("{name}{READ_FROM}") } else { name }, told.value));
    }
    let written = at.settings.pairs("environment").into_iter().flatten();
    lines.extend(written.map(|(name, value)| (name.clone(), quoted(value).into())));
    lines.sort_by(|one, other| one.0.cmp(&other.0));
    let mut parts: Vec<Part> = vec![plain("#!/bin/bash\n")];
    if !lines.is_empty() {
        parts.push(plain("cat > /etc/app.env <<'END'\n"));
        for (name, said) in lines {
            parts.extend([plain(&format!("{name}=\"")), value(said), plain("\"\n")]);
        }
        parts.push(plain("END\n"));
    }
    parts.extend(at.settings.text("setup").map(|setup| plain(&format!("{setup}\n"))));
    text(parts)
}

/// As systemd and shells read a value between double quotes.
fn quoted(value: &str) -> String {
    value.chars().flat_map(|c| if "\"\\$`".contains(c) { vec!['\\', c] } else { vec![c] }).collect()
}

/// What the number of instances may follow, and its metric.
/// Source: EC2 Auto Scaling API, PredefinedMetricSpecification.
const FOLLOWED: &[(&str, &str)] = &[("cpu", "ASGAverageCPUUtilization"), ("requests", "ALBRequestCountPerTarget")];

fn scaling(at: &Site, name: &str) -> Vec<Piece> {
    let scale = at.settings.table("scale");
    let policies = FOLLOWED.iter().filter_map(|(key, metric)| {
        let kept = scale?.count(key)?;
        Some(Piece::new(at.id, policy(at, name, key, metric, kept)))
    });
    policies.collect()
}

fn policy(at: &Site, name: &str, key: &str, metric: &str, kept: i64) -> Block {
    let counted = balancers(at).next().filter(|_| key == "requests").map(|peer| {
        let balancer = of("aws_lb", &peer.name(), "arn_suffix");
        text([value(balancer), plain("/"), value(group_of(peer, name, "arn_suffix"))])
    });
    let tracking = Block::new("target_tracking_configuration")
        .set("target_value", fact(at.id, &format!("scale.{key}"), kept))
        .with(
            Block::new("predefined_metric_specification")
                .set("predefined_metric_type", metric)
                .set_some("resource_label", counted),
        );
    let block = resource("aws_autoscaling_policy", &format!("{name}_{key}"))
        .set("name", named(at.stack, &format!("{}-{key}", at.id), 256))
        .set("autoscaling_group_name", of("aws_autoscaling_group", name, "name"))
        .set("policy_type", "TargetTrackingScaling")
        .with(tracking);
    // A target group that no listener uses yet has no requests to count.
    let listeners =
        balancers(at).filter(|_| key == "requests").map(|peer| Ref::resource("aws_lb_listener", &peer.name()));
    let listeners: Vec<Expr> = listeners.map(Expr::from).collect();
    block.set_some("depends_on", (!listeners.is_empty()).then_some(Expr::List(listeners)))
}

/// Mean CPU of the group. Source: CloudWatch user guide, recommended alarms, AWS/EC2 (three of three periods of five minutes).
pub fn watches(at: &Site, limits: &Settings) -> Vec<Watch> {
    vec![Watch {
        name: "cpu".into(),
        metric: ("AWS/EC2", "CPUUtilization"),
        statistic: "Average",
        below: false,
        threshold: limits.count("cpu").unwrap_or(80).to_string(),
        period: (300, 3),
        missing: "missing",
        dimensions: vec![("AutoScalingGroupName", of("aws_autoscaling_group", &at.name(), "name"))],
        says: ("CPU alta", "high CPU"),
    }]
}
