//! People, or the systems of others, that use the stack.

use super::setting::{Default, Type};
use super::{Category, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site, check};
use crate::prices::LineItem;

pub struct Users;

const SETTINGS: &[Setting] = &[Setting {
    key: "from",
    of: Type::Checked(check::block),
    default: Default::Absent,
    unit: "",
    doc: "The block of addresses they come from, such as an office's or a VPN's: load balancers take them from nowhere else. Without it, from anywhere.",
    source: "EC2 API, IpRange",
}];

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
            official: &["Res_Users"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
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
