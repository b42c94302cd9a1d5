//! A system outside AWS that the team's code calls: a payment gateway, a partner's API.

use super::setting::{Default, Type};
use super::{
    Carries, Category, Listen, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site, Told, check,
};
use crate::prices::LineItem;

pub struct External;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "address",
        of: Type::Checked(check::domain),
        default: Default::Absent,
        unit: "",
        doc: "The name it is called by, such as `api.payments.example.com`; handed to what calls it.",
        source: "",
    },
    Setting {
        key: "port",
        of: Type::Count { min: 1, max: 65535 },
        default: Default::Is("443"),
        unit: "",
        doc: "The port it takes HTTPS on.",
        source: "",
    },
    Setting {
        key: "reached_by",
        of: Type::Word(&["nat"]),
        default: Default::Is("nat"),
        unit: "",
        doc: "How what stands in the VPC gets there: `nat`, through the NAT gateway and the internet.",
        source: "",
    },
];

impl Service for External {
    fn kind(&self) -> &'static str {
        "external"
    }

    fn names(&self) -> Names {
        Names {
            title: "External system",
            es: "Sistema externo",
            en: "External system",
            category: Category::People,
            declared: true,
            doc: "A system outside AWS that the team's code calls by name over HTTPS.",
            official: &[],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Outside
    }

    /// Others run it: what lets calls out is the caller's.
    fn terraform(&self, _at: &Site) -> Vec<Piece> {
        Vec::new()
    }

    fn tells(&self, _id: &str, settings: &Settings) -> Vec<Told> {
        let told = |address: &str| Told { name: "HOST", value: address.into(), secret: false };
        settings.text("address").map(told).into_iter().collect()
    }

    /// AWS does not bill it; what leaves for it is the NAT gateway's.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Store
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code]
    }

    fn reached(&self, _caller: Role) -> Option<Carries> {
        Some(Carries::Network)
    }

    fn listens(&self, settings: &Settings, _named: bool) -> Option<Listen> {
        let port = settings.count("port")?;
        Some(Listen { protocol: "HTTPS", port: u16::try_from(port).ok() })
    }
}
