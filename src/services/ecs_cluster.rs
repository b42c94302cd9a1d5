//! The Amazon ECS cluster that services share. Derived unless the model names one.

use super::{Category, Names, Placement, Role, Service, Setting, Settings};

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
            doc: "Where services run, with Container Insights.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
