//! AWS Secrets Manager: a secret and who may read it. Declared, or brought by the database whose password it keeps.

use super::blocks::{described, named, of, resource, say, skip};
use super::parameter::{AS, OF, PENDING, check_of, filled};
use super::setting::{Default, Type};
use super::{
    Carries, Category, Grant, Listen, Load, Names, Piece, Placed, Placement, Role, Service, Setting, Settings, Site,
    Told, terraform_name,
};
use crate::diag::Report;
use crate::prices::{Formula, LineItem};
use crate::write::hcl::{Block, Expr, Ref, Target};

pub struct Secret;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "generated",
        of: Type::Flag,
        default: Default::Is("false"),
        unit: "",
        doc: "Whether Terraform makes a random value, once; otherwise it is filled in by hand. Neither stands in the state.",
        source: "Secrets Manager API, GetRandomPassword",
    },
    AS,
    OF,
];

/// Where the secret is: RDS makes the one of a database, whose rotation is Terraform's.
fn arn(id: &str, settings: &Settings) -> Expr {
    match settings.text("of") {
        Some(_) => of("aws_secretsmanager_secret_rotation", &terraform_name(id), "secret_id"),
        None => of("aws_secretsmanager_secret", &terraform_name(id), "arn"),
    }
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
            declared: true,
            doc: "Keeps a secret: a task is handed it when it starts; a function or an instance is told its address in `ID_FROM`, and reads it. Terraform never holds its value.",
            official: &["Arch_AWS-Secrets-Manager"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        check_of("secret", settings, at, report);
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        if at.settings.text("of").is_some() {
            return Vec::new();
        }
        let made = at.settings.flag("generated").then(|| random(&at.name()));
        let blocks = made.into_iter().chain([secret(at), version(at)]);
        blocks.map(|block| Piece::new(at.id, block)).collect()
    }

    fn grants(&self, id: &str, settings: &Settings, access: &str) -> Vec<Grant> {
        match access {
            "read" => vec![Grant::new("ReadSecret", &["secretsmanager:GetSecretValue"], vec![arn(id, settings)])],
            _ => Vec::new(),
        }
    }

    fn plan_grants(&self, settings: &Settings) -> Vec<Grant> {
        settings.flag("generated").then(super::sql::password::making).into_iter().collect()
    }

    fn tells(&self, id: &str, settings: &Settings) -> Vec<Told> {
        if settings.text("of").is_some() {
            return Vec::new();
        }
        vec![Told { name: "", value: arn(id, settings), secret: true }]
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

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code]
    }

    fn usual_access(&self) -> &'static [&'static str] {
        &["read"]
    }

    fn reached(&self, _caller: Role) -> Option<Carries> {
        Some(Carries::Api)
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }
}

fn random(name: &str) -> Block {
    Block::labelled("ephemeral", ["aws_secretsmanager_random_password", name])
        .set("password_length", 32)
        .set("exclude_punctuation", true)
}

fn secret(at: &Site) -> Block {
    let says = say(at.lang, "Secreto que se entrega al arrancar", "Secret that is handed over at the start");
    let mut block = resource("aws_secretsmanager_secret", &at.name())
        .set("name", named(at.stack, at.id, 512))
        .set("description", described(&says))
        .set_some("kms_key_id", at.key());
    let reason = say(at.lang, "quien lo emite decide cuándo cambia", "whoever issues it decides when it changes");
    block.body.notes.push(skip("CKV2_AWS_57", &reason));
    block
}

fn version(at: &Site) -> Block {
    let name = at.name();
    let block = resource("aws_secretsmanager_secret_version", &name).set("secret_id", arn(at.id, at.settings));
    let random = Ref::to(Target::Ephemeral("aws_secretsmanager_random_password".into(), name)).get("random_password");
    let mut block = match at.settings.flag("generated") {
        true => block.set("secret_string_wo", random),
        false => block.set("secret_string_wo", PENDING),
    };
    if !at.settings.flag("generated") {
        block.comment.push(filled(at));
    }
    block.set("secret_string_wo_version", 1)
}
