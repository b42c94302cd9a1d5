//! People, or the systems of others, that use the stack.

use super::{Category, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::LineItem;

pub struct Users;

impl Service for Users {
    fn kind(&self) -> &'static str {
        "users"
    }

    fn names(&self) -> Names {
        Names {
            title: "Users",
            es: "Usuarios",
            en: "Users",
            category: Category::People,
            declared: true,
            doc: "People with a browser or an app, outside AWS: where a request starts.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        &[]
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Outside
    }

    fn terraform(&self, _at: &Site) -> Vec<Piece> {
        Vec::new()
    }

    /// People are not billed by AWS.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Person
    }
}
