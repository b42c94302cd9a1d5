//! AWS Secrets Manager: a secret and who may read it. Derived from the part that owns it.

use super::{Category, Names, Placement, Role, Service, Setting, Settings};

pub struct Secret;

impl Service for Secret {
    fn kind(&self) -> &'static str {
        "secret"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS Secrets Manager",
            es: "Secrets Manager",
            en: "Secrets Manager",
            category: Category::Security,
            declared: false,
            doc: "Keeps a password; ECS hands it to the task when it starts.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
