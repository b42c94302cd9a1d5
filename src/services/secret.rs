//! AWS Secrets Manager: a secret and who may read it. Derived from the part that owns it.

use super::blocks::{of, resource, say, skip};
use super::setting::{Default, Type};
use super::{Category, Grant, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site};
use crate::prices::{Formula, LineItem};
use crate::write::hcl::{Block, Expr};

pub struct Secret;

const SETTINGS: &[Setting] = &[Setting {
    key: "of",
    of: Type::Component(&["rds"]),
    default: Default::Required,
    unit: "",
    doc: "The database whose password it keeps.",
    source: "",
}];

fn arn(settings: &Settings) -> Expr {
    let owner = super::site::terraform_name(settings.text("of").unwrap_or_default());
    of("aws_db_instance", &owner, "master_user_secret[0].secret_arn")
}

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
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    /// RDS makes the secret and changes it; how often is said here, because tasks read it when they start.
    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let mut rotation = resource("aws_secretsmanager_secret_rotation", &at.name())
            .set("secret_id", arn(at.settings))
            .set("rotate_immediately", false)
            .with(Block::new("rotation_rules").set("automatically_after_days", 365));
        let reason = say(at.lang, "cada cambio pide desplegar de nuevo", "each change asks for a new deployment");
        rotation.body.notes.push(skip("CKV_AWS_304", &reason));
        rotation.comment.push(say(
            at.lang,
            "Las tareas leen la contraseña al arrancar: tras cada cambio se despliega el servicio de nuevo.",
            "Tasks read the password when they start: after each change the service is deployed again.",
        ));
        vec![Piece::new(at.id, rotation)]
    }

    fn grants(&self, _id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
        match access {
            "read" => vec![Grant::new("ReadSecret", &["secretsmanager:GetSecretValue"], vec![arn(settings)])],
            _ => Vec::new(),
        }
    }

    fn cost(&self, at: &Site, _load: &Load) -> Vec<LineItem> {
        vec![LineItem::fixed(at.id, "secret", "secretsmanager.secret_month", Formula::of("secrets", 1u32, ""))]
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn links(&self) -> &'static [&'static str] {
        &["secretsmanager"]
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
