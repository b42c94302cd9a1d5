//! The Amazon ECS cluster that services share. Derived unless the model writes one; with capacity it brings instances along.

use super::blocks::{Grant, arn, named, of, output, plain, resource, say, skip, value};
use super::setting::{Default, Type};
use super::{
    Category, Load, Names, Part, Piece, Placed, Placement, Role, Service, Setting, Settings, Site, Value, instances,
};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::prices::LineItem;
use crate::write::hcl::{Block, Expr};

pub struct EcsCluster;

const SETTINGS: &[Setting] = &[Setting {
    key: "capacity",
    of: Type::Table(CAPACITY),
    default: Default::Absent,
    unit: "",
    doc: "Instances of the team's own for services of kind `ecs-ec2`: an auto scaling group in the private subnets that ECS grows and shrinks.",
    source: "",
}];

/// Source for the least disk: ECS developer guide, ECS-optimized AMI, root volume.
const CAPACITY: &[Setting] = &[instances::class_key("t3.small"), instances::COUNT, instances::disk_key("30", 30)];

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
            declared: true,
            doc: "Where services run. Derived where services need one and the model writes none; written, it can bring instances. Alarms use the metrics ECS gives for free, without Container Insights.",
            official: &["Arch_Amazon-Elastic-Container-Service"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        if let Some(capacity) = settings.table("capacity") {
            instances::check_class(capacity, at, report);
        }
    }

    fn check_beside(&self, at: &Site, place: Span, report: &mut Report) {
        let used = at.outgoing.iter().any(|peer| peer.placement == Placement::App);
        if at.settings.table("capacity").is_some() && !used {
            let message = format!("`{}` has instances, and nothing runs on them", at.id);
            let help = format!("write `on: {}` at a component of kind `ecs-ec2`, or remove `capacity`", at.id);
            let place = at.settings.span("capacity", place);
            report.push(Diagnostic::error(Code::Refused, place, message).help(help));
        }
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        let Some(capacity) = at.settings.table("capacity") else { return Vec::new() };
        let id = format!("{}-instances", at.id);
        let given: Vec<(&'static str, Value)> =
            capacity.iter().map(|(key, given)| (key, given.value.clone())).collect();
        vec![
            Part::component(id.clone(), "ecs-instances", &given),
            Part::wire(&id, at.id, super::Carries::Api, &["join"]),
        ]
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

    /// What the ECS agent of an instance needs, as AmazonEC2ContainerServiceforEC2Role has it, and no more: images and logs
    /// are the roles' of each service. Source: Service Authorization Reference, Amazon ECS (2026-04).
    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        if access != "join" {
            return Vec::new();
        }
        let name = super::terraform_name(id);
        let cluster = || of("aws_ecs_cluster", &name, "arn");
        let members =
            arn("ecs", [plain("container-instance/"), value(of("aws_ecs_cluster", &name, "name")), plain("/*")]);
        vec![
            Grant::new(
                "JoinCluster",
                &[
                    "ecs:RegisterContainerInstance",
                    "ecs:DeregisterContainerInstance",
                    "ecs:SubmitAttachmentStateChanges",
                    "ecs:SubmitContainerStateChange",
                    "ecs:SubmitTaskStateChange",
                ],
                vec![cluster()],
            ),
            Grant::new(
                "TakeTasks",
                &["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState", "ecs:TagResource"],
                vec![members],
            ),
            Grant::new("FindEndpoint", &["ecs:DiscoverPollEndpoint"], vec!["*".into()]),
        ]
    }

    /// Free by itself without Container Insights: what runs in it is billed.
    /// Source: ECS developer guide, Monitor Amazon ECS using CloudWatch.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
