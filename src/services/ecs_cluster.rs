//! The Amazon ECS cluster that services share. Derived unless the model names one.

use super::{Category, Load, Names, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;

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

    /// Free by itself: the tasks that run in it are billed.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
