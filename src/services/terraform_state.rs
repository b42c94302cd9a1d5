//! Where Terraform keeps its state: a bucket. Derived from `terraform.state`.

use super::{Category, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;

pub struct TerraformState;

impl Service for TerraformState {
    fn kind(&self) -> &'static str {
        "terraform-state"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon S3",
            es: "Estado de Terraform",
            en: "Terraform state",
            category: Category::Storage,
            declared: false,
            doc: "The bucket that keeps the state of every root, with all its earlier versions.",
            official: &["Arch_Amazon-Simple-Storage-Service"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    /// Its blocks are written by the stage that knows the roots.
    fn terraform(&self, _at: &Site) -> Vec<Piece> {
        Vec::new()
    }

    /// Some kilobytes and a few requests a deployment: less than a cent a month.
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
