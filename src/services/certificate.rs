//! AWS Certificate Manager: the certificate a named component presents. Derived from `host`.

use super::blocks::resource;
use super::setting::{Default, Type};
use super::{Category, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site, check};
use crate::prices::LineItem;
use crate::write::hcl::{Block, Expr};

pub struct Certificate;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "name",
        of: Type::Checked(check::domain),
        default: Default::Required,
        unit: "",
        doc: "The full host name it is for.",
        source: "",
    },
    Setting {
        key: "region",
        of: Type::Checked(check::region),
        default: Default::Required,
        unit: "",
        doc: "Where it is issued: us-east-1 for CloudFront, else the stack's Region.",
        source: "ACM user guide, Regions for CloudFront",
    },
    Setting {
        key: "edge",
        of: Type::Flag,
        default: Default::Is("false"),
        unit: "",
        doc: "Whether CloudFront presents it.",
        source: "",
    },
];

impl Service for Certificate {
    fn kind(&self) -> &'static str {
        "certificate"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS Certificate Manager",
            es: "Certificado de ACM",
            en: "ACM certificate",
            category: Category::Security,
            declared: false,
            doc: "A public certificate, validated by DNS and renewed by ACM.",
            official: &["Arch_AWS-Certificate-Manager"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, settings: &Settings) -> Placement {
        if settings.flag("edge") { Placement::Edge } else { Placement::Region }
    }

    /// Its validation speaks of the zone too, and is made by the stage that sees both.
    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let certificate = resource("aws_acm_certificate", &at.name())
            .set_some("provider", at.settings.flag("edge").then(|| Expr::Raw("aws.us_east_1".into())))
            .set("domain_name", at.settings.text("name").unwrap_or_default())
            .set("validation_method", "DNS")
            .with(Block::new("lifecycle").set("create_before_destroy", true));
        vec![Piece::new(at.id, certificate)]
    }

    /// Public certificates are free. Source: AWS Certificate Manager pricing page.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
