//! GitHub Actions: tests, builds and deploys without stored keys. Derived from `delivery`.

use super::setting::{Default, Type};
use super::{Category, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;

pub struct GithubActions;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "repository",
        of: Type::Text,
        default: Default::Required,
        unit: "",
        doc: "The repository, as `owner/name`.",
        source: "",
    },
    Setting {
        key: "branch",
        of: Type::Text,
        default: Default::Is("main"),
        unit: "",
        doc: "The branch whose pushes are deployed.",
        source: "",
    },
];

impl Service for GithubActions {
    fn kind(&self) -> &'static str {
        "github-actions"
    }

    fn names(&self) -> Names {
        Names {
            title: "GitHub Actions",
            es: "GitHub Actions",
            en: "GitHub Actions",
            category: Category::Delivery,
            declared: false,
            doc: "The pipeline; its roles are taken by OpenID Connect.",
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

    /// Runs outside AWS; the minutes are billed by GitHub.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
