//! The Amazon ECS cluster that services share. Derived unless the model names one.

use super::blocks::{named, of, output, resource, say, skip};
use super::{Category, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;
use crate::write::hcl::{Block, Expr};

pub struct EcsCluster;

impl Service for EcsCluster {
    fn kind(&self) -> &'static str {
        "ecs-cluster"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon ECS",
            es: "Clúster de ECS",
            en: "ECS cluster",
            category: Category::Containers,
            declared: false,
            doc: "Where services run. Alarms use the metrics ECS gives for free, without Container Insights.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let name = at.name();
        let mut cluster = resource("aws_ecs_cluster", &name)
            .set("name", named(at.stack, at.id, 255))
            .with(Block::new("setting").set("name", "containerInsights").set("value", "disabled"));
        let reason = say(
            at.lang,
            "bastan las métricas que ECS da sin cargo, Container Insights se cobra por métrica",
            "the metrics ECS gives for free are enough, Container Insights is charged by metric",
        );
        cluster.body.notes.push(skip("CKV_AWS_65", &reason));
        let says = say(at.lang, "Nombre del clúster.", "Name of the cluster.");
        let shown = output(&format!("{name}_name"), says, of("aws_ecs_cluster", &name, "name"));
        let mut pieces = vec![Piece::new(at.id, cluster), Piece::new(at.id, shown)];
        // Spare capacity has to be known to the cluster before a service may ask for it.
        if at.outgoing.iter().any(|peer| peer.settings.count("spot").is_some_and(|spot| spot > 0)) {
            let providers = resource("aws_ecs_cluster_capacity_providers", &name)
                .set("cluster_name", of("aws_ecs_cluster", &name, "name"))
                .set("capacity_providers", Expr::list(["FARGATE", "FARGATE_SPOT"]));
            pieces.push(Piece::new(at.id, providers));
        }
        pieces
    }

    /// Free by itself without Container Insights: the tasks that run in it are billed.
    /// Source: ECS developer guide, Monitor Amazon ECS using CloudWatch.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
