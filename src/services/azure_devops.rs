//! Azure DevOps: builds, shows a plan and applies it once someone says so, without stored keys. Derived from `delivery`.

use super::setting::{Default, Setting, Type};
use super::{Category, Load, Names, Piece, Placement, Role, Service, Settings, Site};
use crate::prices::LineItem;

pub struct AzureDevops;

const fn row(key: &'static str, of: Type, default: Default, doc: &'static str) -> Setting {
    Setting { key, of, default, unit: "", doc, source: "" }
}

const SETTINGS: &[Setting] = &[
    row("organization", Type::Text, Default::Required, "The organization, as in its address."),
    row("project", Type::Text, Default::Required, "The project."),
    row("repository", Type::Text, Default::Required, "The repository in the project."),
    row("branch", Type::Text, Default::Is("main"), "The branch whose pushes are deployed."),
    row("guid", Type::Text, Default::Absent, "The organization's GUID, which signs its tokens."),
    row("approvers", Type::Texts, Default::Absent, "Who lets a plan be applied."),
];

impl Service for AzureDevops {
    fn kind(&self) -> &'static str {
        "azure-devops"
    }

    fn names(&self) -> Names {
        Names {
            title: "Azure DevOps",
            es: "Azure DevOps",
            en: "Azure DevOps",
            category: Category::Delivery,
            declared: false,
            doc: "The pipeline, with a manual gate before a plan is applied; its roles are taken by OpenID Connect.",
            official: &[],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Delivery
    }

    /// Its roles are made of the connections it has, by the stage that sees them all.
    fn terraform(&self, _at: &Site) -> Vec<Piece> {
        Vec::new()
    }

    /// Runs outside AWS; the minutes are billed by Microsoft.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
