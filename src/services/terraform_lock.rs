//! The lock on Terraform's state in a table, as Terraform kept it before S3 could. Derived from `terraform.state.lock`.

use super::{Category, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;

pub struct TerraformLock;

impl Service for TerraformLock {
    fn kind(&self) -> &'static str {
        "terraform-lock"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon DynamoDB",
            es: "Bloqueo del estado",
            en: "State lock",
            category: Category::Database,
            declared: false,
            doc: "The table that keeps two runs of Terraform from writing the same state at once.",
            official: &["Arch_Amazon-DynamoDB"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    /// Its table is written by the stage that knows the roots.
    fn terraform(&self, _at: &Site) -> Vec<Piece> {
        Vec::new()
    }

    /// Two requests a run of Terraform: less than a cent a month.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
