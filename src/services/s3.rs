//! Amazon S3: a bucket for a site, for data or for logs.

mod terraform;

pub use terraform::guards as bucket_guards;

use super::setting::{Default, Type};
use super::{Category, Grant, Listen, Names, Piece, Placement, Role, Service, Setting, Settings, Site, Told};

pub struct S3;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "purpose",
        of: Type::Word(&["site", "data", "logs"]),
        default: Default::Is("data"),
        unit: "",
        doc: "`site`: files that CloudFront delivers; `data`: objects of the application; `logs`: access logs of other parts.",
        source: "",
    },
    Setting {
        key: "runs",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "What the files are, in the team's words: `React`.",
        source: "",
    },
    Setting {
        key: "versioning",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether earlier versions of an object are kept.",
        source: "",
    },
    Setting {
        key: "keep_days",
        of: Type::Count { min: 1, max: 3650 },
        default: Default::Is("90"),
        unit: "days",
        doc: "How long logs, and versions that were replaced, are kept.",
        source: "",
    },
];

impl Service for S3 {
    fn kind(&self) -> &'static str {
        "s3"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon S3",
            es: "S3",
            en: "S3",
            category: Category::Storage,
            declared: true,
            doc: "A private, encrypted bucket that only takes TLS.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at).into_iter().chain(terraform::versioning(at)).collect()
    }

    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        terraform::grants(id, access)
    }

    fn tells(&self, id: &str, _settings: &Settings) -> Vec<Told> {
        terraform::tells(id)
    }

    fn role(&self) -> Role {
        Role::Store
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Cdn, Role::Code]
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }

    fn builds(&self) -> Option<&'static str> {
        Some("files")
    }
}
