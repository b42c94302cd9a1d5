//! Amazon ECR: the repository of a service's image. Derived from the service that runs it.

use super::setting::{Default, Type};
use super::{Category, Names, Placement, Role, Service, Setting, Settings};

pub struct Ecr;

const SETTINGS: &[Setting] = &[Setting {
    key: "keep",
    of: Type::Count { min: 1, max: 1000 },
    default: Default::Is("10"),
    unit: "images",
    doc: "How many images are kept; older ones are removed.",
    source: "",
}];

impl Service for Ecr {
    fn kind(&self) -> &'static str {
        "ecr"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon ECR",
            es: "ECR",
            en: "ECR",
            category: Category::Containers,
            declared: false,
            doc: "Keeps the images, scans each when it is pushed, and refuses to overwrite a tag.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
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
