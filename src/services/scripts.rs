//! Scripts: a `deploy.sh` for each unit, run by a person or by any pipeline with rights of their own. Derived from `delivery`.

use super::{Category, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;

pub struct Scripts;

impl Service for Scripts {
    fn kind(&self) -> &'static str {
        "scripts"
    }

    fn names(&self) -> Names {
        Names {
            title: "Deployment scripts",
            es: "Scripts de despliegue",
            en: "Deployment scripts",
            category: Category::Delivery,
            declared: false,
            doc: "A script for each unit, in order; whoever runs them brings the rights.",
            official: &[],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Delivery
    }

    /// Whoever runs them has rights of their own.
    fn terraform(&self, _at: &Site) -> Vec<Piece> {
        Vec::new()
    }

    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
