//! AWS KMS: a key of the team's own that encrypts what it is told to, and the log of who uses it.

use super::blocks::{data, described, from_data, of, plain, principals, resource, say, skip, text, value};
use super::setting::{Default, Type};
use super::{
    Carries, Category, Grant, Load, Names, Part, Piece, Placement, Role, Service, Setting, Settings, Site, Text,
    terraform_name,
};
use crate::prices::{Formula, LineItem};
use crate::write::hcl::{Block, Expr, Ref};

pub struct Kms;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "encrypts",
        of: Type::Components(&[
            "rds",
            "aurora",
            "dynamodb",
            "elasticache",
            "efs",
            "sqs",
            "parameter",
            "secret",
            "backup",
        ]),
        default: Default::Required,
        unit: "",
        doc: "What it encrypts. Whoever reads or writes these needs the key too, and is given it.",
        source: "",
    },
    Setting {
        key: "rotation_days",
        of: Type::Count { min: 90, max: 2560 },
        default: Default::Is("365"),
        unit: "days",
        doc: "How often AWS changes what the key is made of; what was encrypted before stays readable.",
        source: "KMS API, EnableKeyRotation (RotationPeriodInDays)",
    },
    Setting {
        key: "deletion_days",
        of: Type::Count { min: 7, max: 30 },
        default: Default::Is("30"),
        unit: "days",
        doc: "How long a deleted key waits before it is gone, and with it everything it encrypted.",
        source: "KMS API, ScheduleKeyDeletion",
    },
];

impl Service for Kms {
    fn kind(&self) -> &'static str {
        "kms"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS KMS",
            es: "KMS",
            en: "KMS",
            category: Category::Security,
            declared: true,
            doc: "A key of the team's own, changed every year, that encrypts the components it names.",
            official: &["Arch_AWS-Key-Management-Service"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let name = at.name();
        let alias = resource("aws_kms_alias", &name)
            .set("name", text([plain("alias/"), value(Ref::local("name")), plain(&format!("-{}", at.id))]))
            .set("target_key_id", of("aws_kms_key", &name, "key_id"));
        [policy(at, &name), key(at, &name), alias].into_iter().map(|block| Piece::new(at.id, block)).collect()
    }

    fn key(&self, id: &str) -> Option<Expr> {
        Some(of("aws_kms_key", &terraform_name(id), "arn"))
    }

    /// Source: Service Authorization Reference, AWS KMS (2026-04); DynamoDB, SQS and S3 developer guides, customer managed keys.
    fn guard_grants(&self, id: &str, access: &str) -> Vec<Grant> {
        let key = || vec![of("aws_kms_key", &terraform_name(id), "arn")];
        let both = ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"];
        match access {
            "read" | "consume" => vec![Grant::new("UseKey", &["kms:Decrypt", "kms:DescribeKey"], key())],
            "write" | "publish" | "admin" => vec![Grant::new("UseKey", &both, key())],
            _ => Vec::new(),
        }
    }

    fn cost(&self, at: &Site, _load: &Load) -> Vec<LineItem> {
        vec![LineItem::fixed(at.id, "key", "kms.key_month", Formula::of("keys", 1u32, ""))]
    }

    fn links(&self) -> &'static [&'static str] {
        &["kms"]
    }

    fn role(&self) -> Role {
        Role::Support
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        let guards = |id: &String| {
            let mut wire = Part::wire(at.id, id, Carries::Guards, &[]);
            if let Part::Connection(wire) = &mut wire {
                wire.label = Some(Text::both("cifra", "encrypts"));
            }
            wire
        };
        at.settings.texts("encrypts").iter().map(guards).collect()
    }
}

/// The account decides by its own policies who uses the key. Source: KMS developer guide, default key policy.
fn policy(at: &Site, name: &str) -> Block {
    let root = text([
        plain("arn:"),
        value(from_data("aws_partition", "current", "partition")),
        plain(":iam::"),
        value(from_data("aws_caller_identity", "current", "account_id")),
        plain(":root"),
    ]);
    let statement = Block::new("statement")
        .set("sid", "AccountDecides")
        .set("actions", Expr::list(["kms:*"]))
        .set("resources", Expr::list(["*"]))
        .with(principals("AWS", vec![root]));
    let mut document = data("aws_iam_policy_document", name).with(statement);
    let reason =
        say(at.lang, "en la política de una clave * es la propia clave", "in the policy of a key * is the key itself");
    document.body.notes.extend(["CKV_AWS_109", "CKV_AWS_111", "CKV_AWS_356"].map(|check| skip(check, &reason)));
    document
}

fn key(at: &Site, name: &str) -> Block {
    let says = say(at.lang, "Clave propia del equipo", "The team's own key");
    resource("aws_kms_key", name)
        .set("description", described(&format!("{says}, {} {}", at.stack, at.id)))
        .set("enable_key_rotation", true)
        .set_some("rotation_period_in_days", at.settings.count("rotation_days"))
        .set_some("deletion_window_in_days", at.settings.count("deletion_days"))
        .set("policy", from_data("aws_iam_policy_document", name, "json"))
}
