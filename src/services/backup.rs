//! AWS Backup: one plan that copies databases, tables and files, and a vault that keeps the copies.

use super::blocks::{named, of, resource, say, service_role, skip};
use super::setting::{Default, Type};
use super::{
    Carries, Category, Load, Names, Part, Peer, Piece, Placed, Placement, Role, Service, Setting, Settings, Site, Text,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::LineItem;
use crate::write::hcl::{Block, Expr};
use rust_decimal::Decimal;

pub struct Backup;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "of",
        of: Type::Components(&["rds", "aurora", "dynamodb", "efs"]),
        default: Default::Required,
        unit: "",
        doc: "What is copied.",
        source: "AWS Backup developer guide, supported services",
    },
    Setting {
        key: "every",
        of: Type::Word(&["day", "week", "month"]),
        default: Default::Is("day"),
        unit: "",
        doc: "How often it is copied, at five in the morning UTC.",
        source: "AWS Backup API, BackupRule (ScheduleExpression)",
    },
    Setting {
        key: "keep_days",
        of: Type::Count { min: 1, max: 36_500 },
        default: Default::Is("35"),
        unit: "days",
        doc: "How long each copy is kept.",
        source: "AWS Backup API, Lifecycle (DeleteAfterDays)",
    },
];

/// What AWS Backup may do with what it copies. Source: AWS Backup developer guide, managed policies.
const POLICIES: &[(&str, &str)] =
    &[("copy", "AWSBackupServiceRolePolicyForBackup"), ("restore", "AWSBackupServiceRolePolicyForRestores")];

impl Service for Backup {
    fn kind(&self) -> &'static str {
        "backup"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS Backup",
            es: "AWS Backup",
            en: "AWS Backup",
            category: Category::Storage,
            declared: true,
            doc: "Copies of several services by one plan, in a vault apart from them.",
            official: &["Arch_AWS-Backup"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        if settings.given("of").is_some() && settings.texts("of").is_empty() {
            let message = format!("`{}` copies nothing", at.id);
            let place = settings.span("of", at.place);
            report.push(Diagnostic::error(Code::Refused, place, message).help("name what it copies: `of: [db]`"));
        }
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let name = at.name();
        let role = format!("{name}_copies");
        let says =
            say(at.lang, "Con este rol AWS Backup copia y restaura.", "In this role AWS Backup copies and restores.");
        let mut pieces = service_role(at.id, &role, at.stack, "backup.amazonaws.com", says);
        pieces.extend(POLICIES.iter().map(|(what, policy)| {
            let block = resource("aws_iam_role_policy_attachment", &format!("{role}_{what}"))
                .set("role", of("aws_iam_role", &role, "name"))
                .set("policy_arn", format!("arn:aws:iam::aws:policy/service-role/{policy}"));
            Piece::new(at.id, block)
        }));
        pieces
            .extend([vault(at, &name), plan(at, &name), selection(at, &name, &role)].map(|one| Piece::new(at.id, one)));
        pieces
    }

    /// Each copy of a table is whole; of the rest, the first is and the others hold what changed.
    /// Source: AWS Backup pricing page.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        at.outgoing
            .iter()
            .filter(|peer| peer.carries == Carries::Guards)
            .filter_map(|peer| kept(at, peer, load))
            .collect()
    }

    fn role(&self) -> Role {
        Role::Support
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        let guards = |id: &String| {
            let mut wire = Part::wire(at.id, id, Carries::Guards, &[]);
            if let Part::Connection(wire) = &mut wire {
                wire.label = Some(Text::both("copia", "copies"));
            }
            wire
        };
        at.settings.texts("of").iter().map(guards).collect()
    }
}

/// How many copies are kept at once.
fn copies(settings: &Settings) -> Decimal {
    let days = settings.count("keep_days").unwrap_or(35);
    let every = match settings.text("every") {
        Some("week") => 7,
        Some("month") => 30,
        _ => 1,
    };
    Decimal::from((days / every).max(1))
}

fn kept(at: &Site, peer: &Peer, load: &Load) -> Option<LineItem> {
    let (copied, copies) = (peer.service.copied(peer.settings, load)?, copies(at.settings));
    let changed = load.usage.value("backup_change_percent") / Decimal::ONE_HUNDRED;
    let held = if copied.whole { copies } else { Decimal::ONE + (copies - Decimal::ONE) * changed };
    let size = copied.size.times("copies", held.round_dp(2).normalize(), "");
    Some(LineItem::fixed(at.id, copied.item, copied.price, size))
}

fn vault(at: &Site, name: &str) -> Block {
    let mut block =
        resource("aws_backup_vault", name).set("name", named(at.stack, at.id, 50)).set_some("kms_key_arn", at.key());
    if at.key().is_none() {
        block.body.notes.push(skip("CKV_AWS_166", &say(at.lang, "basta la clave de AWS", "the key of AWS is enough")));
    }
    block
}

fn plan(at: &Site, name: &str) -> Block {
    let schedule = match at.settings.text("every") {
        Some("week") => "cron(0 5 ? * SUN *)",
        Some("month") => "cron(0 5 1 * ? *)",
        _ => "cron(0 5 * * ? *)",
    };
    let kept = Block::new("lifecycle").set_some("delete_after", at.settings.count("keep_days"));
    let rule = Block::new("rule")
        .set("rule_name", at.settings.text("every").unwrap_or("day"))
        .set("target_vault_name", of("aws_backup_vault", name, "name"))
        .set("schedule", schedule)
        .with(kept);
    resource("aws_backup_plan", name).set("name", named(at.stack, at.id, 50)).with(rule)
}

fn selection(at: &Site, name: &str, role: &str) -> Block {
    let copied = at.outgoing.iter().filter(|peer| peer.carries == Carries::Guards);
    let resources: Vec<Expr> = copied.filter_map(|peer| peer.service.arn(peer.id)).collect();
    resource("aws_backup_selection", name)
        .set("name", named(at.stack, at.id, 50))
        .set("plan_id", of("aws_backup_plan", name, "id"))
        .set("iam_role_arn", of("aws_iam_role", role, "arn"))
        .set("resources", Expr::List(resources))
}
