//! The instances of an ECS cluster: an auto scaling group that ECS grows and shrinks. Derived from the cluster's capacity.

use super::blocks::{named, of, plain, resource, text, value};
use super::instances::{self, Group, Template};
use super::{Category, Load, Names, OwnRole, Peer, Piece, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;
use crate::write::hcl::{Block, Expr};

pub struct EcsInstances;

const SETTINGS: &[Setting] = &[instances::class_key("t3.small"), instances::COUNT, instances::disk_key("30", 30)];

/// The newest ECS-optimised Amazon Linux 2023 for a processor. Source: ECS developer guide, ECS-optimized AMI metadata.
fn image(arm: bool) -> &'static str {
    match arm {
        true => "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
        false => "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
    }
}

impl Service for EcsInstances {
    fn kind(&self) -> &'static str {
        "ecs-instances"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon EC2 Auto Scaling",
            es: "Instancias EC2",
            en: "EC2 instances",
            category: Category::Compute,
            declared: false,
            doc: "The instances that tasks of kind `ecs-ec2` run on: ECS-optimised Amazon Linux 2023, replaced within 30 days so that they stay patched.",
            official: &["Res_Amazon-EC2_Instances", "Arch_Amazon-EC2"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::App
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let Some(cluster) = at.outgoing.iter().find(|peer| peer.service.kind() == "ecs-cluster") else {
            return Vec::new();
        };
        let shape = at.settings.text("class").and_then(instances::shape);
        let given = Template { image: image(shape.is_some_and(|shape| shape.arm)), script: script(cluster) };
        let group = instances::group(at, Group { targets: Vec::new(), by_ecs: true });
        let mut pieces: Vec<Piece> = vec![instances::profile(at)];
        let blocks = [instances::template(at, &given), group, provider(at), joined(at, cluster)];
        pieces.extend(blocks.map(|block| Piece::new(at.id, block)));
        pieces
    }

    fn roles(&self) -> &'static [OwnRole] {
        instances::ROLES
    }

    fn role_for(&self, _peer: &Peer) -> Option<&'static str> {
        Some("instance")
    }

    fn has_group(&self) -> bool {
        true
    }

    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        instances::cost(at, load)
    }

    /// Source: ECS developer guide, interface VPC endpoints: instances register and report by three.
    fn needs(&self) -> &'static [&'static str] {
        &["ecs", "ecs-agent", "ecs-telemetry", "ssm", "ssmmessages"]
    }

    fn role(&self) -> Role {
        Role::Support
    }
}

/// Which cluster to join, and that tasks do not get at the role of the instance.
/// Source: ECS developer guide, container agent configuration.
fn script(cluster: &Peer) -> Expr {
    let name = of("aws_ecs_cluster", &cluster.name(), "name");
    text([
        plain("#!/bin/bash\necho ECS_CLUSTER="),
        value(name),
        plain(" >> /etc/ecs/ecs.config\necho ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config\n"),
    ])
}

/// ECS keeps as many instances as its tasks need. Source: ECS API, ManagedScaling.
fn provider(at: &Site) -> Block {
    let name = at.name();
    let scaling = Block::new("managed_scaling").set("status", "ENABLED").set("target_capacity", 100);
    let group = Block::new("auto_scaling_group_provider")
        .set("auto_scaling_group_arn", of("aws_autoscaling_group", &name, "arn"))
        .set("managed_draining", "ENABLED")
        .set("managed_termination_protection", "DISABLED")
        .with(scaling);
    resource("aws_ecs_capacity_provider", &name).set("name", named(at.stack, at.id, 255)).with(group)
}

fn joined(at: &Site, cluster: &Peer) -> Block {
    let provider = || of("aws_ecs_capacity_provider", &at.name(), "name");
    resource("aws_ecs_cluster_capacity_providers", &cluster.name())
        .set("cluster_name", of("aws_ecs_cluster", &cluster.name(), "name"))
        .set("capacity_providers", Expr::list([provider()]))
        .with(Block::new("default_capacity_provider_strategy").set("capacity_provider", provider()).set("weight", 1))
}
