//! Amazon EFS: files that several tasks, functions and machines mount at once, in every zone of the network.

mod terraform;

use super::setting::{Default, Type};
use super::{
    Category, Copied, CopyWords, Figure, Grant, Listen, Load, Mount, Names, Piece, Placed, Placement, Role, Service,
    Setting, Settings, Site,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::LineItem;
use crate::write::hcl::Expr;

pub struct Efs;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "mount",
        of: Type::Checked(folder),
        default: Default::Is("/mnt/files"),
        unit: "",
        doc: "The folder that callers see the files at. Lambda takes one under `/mnt/` only.",
        source: "Lambda API, FileSystemConfig (LocalMountPath); ECS API, MountPoint",
    },
    Setting {
        key: "throughput",
        of: Type::Word(&["elastic", "bursting"]),
        default: Default::Is("elastic"),
        unit: "",
        doc: "`elastic`: as fast as asked, each GB read or written is paid for; `bursting`: it grows with what is stored.",
        source: "EFS API, CreateFileSystem (ThroughputMode)",
    },
    Setting {
        key: "backup",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether AWS Backup copies it every day and keeps each copy for five weeks.",
        source: "EFS API, PutBackupPolicy",
    },
    Setting {
        key: "user",
        of: Type::Count { min: 0, max: 65_534 },
        default: Default::Is("1000"),
        unit: "",
        doc: "The number of the user and the group that own the files, whoever writes them.",
        source: "EFS API, CreateAccessPoint (PosixUser)",
    },
];

/// The port of NFS. Source: EFS user guide, security groups.
const PORT: u16 = 2049;

/// Source: Lambda API, FileSystemConfig (LocalMountPath): `/mnt/` and a name; ECS takes any absolute path.
fn folder(text: &str) -> Result<(), String> {
    let known = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    match text.len() > 1
        && text.len() <= 160
        && text.starts_with('/')
        && text.chars().all(known)
        && !text.contains("..")
    {
        true => Ok(()),
        false => Err("a folder from the root, such as `/mnt/files`".into()),
    }
}

impl Service for Efs {
    fn kind(&self) -> &'static str {
        "efs"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon EFS",
            es: "EFS",
            en: "EFS",
            category: Category::Storage,
            declared: true,
            doc: "Encrypted files that tasks and functions mount in every zone, over TLS and by their role.",
            official: &["Arch_Amazon-EFS", "Arch_Amazon-Elastic-File-System"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Data
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        if settings.text("mount").is_some_and(|path| path.split('/').nth(1) == Some("tmp")) {
            let message = format!("`{}` cannot be mounted at `/tmp`, which is each task's own", at.id);
            let place = settings.span("mount", at.place);
            report.push(
                Diagnostic::error(Code::Refused, place, message).help("write another folder, such as `/mnt/files`"),
            );
        }
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn arn(&self, id: &str) -> Option<Expr> {
        Some(terraform::arn(id))
    }

    fn mounts(&self, id: &str, settings: &Settings) -> Option<Mount> {
        Some(terraform::mount(id, settings))
    }

    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        terraform::grants(id, access)
    }

    /// What is stored. Source: EFS pricing page.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        vec![LineItem::fixed(at.id, "storage", "efs.standard.gb_month", load.assumed("files_gb"))]
    }

    fn copied(&self, _settings: &Settings, load: &Load) -> Option<Copied> {
        let size = load.assumed("files_gb");
        Some(Copied { item: "file-copies", price: "backup.efs_gb_month", size, whole: false })
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn copies(&self, _settings: &Settings, zones: usize) -> Option<usize> {
        Some(zones)
    }

    fn copy_words(&self) -> Option<CopyWords> {
        None
    }

    fn role(&self) -> Role {
        Role::Store
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code]
    }

    fn usual_access(&self) -> &'static [&'static str] {
        &["read", "write"]
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "NFS", port: Some(PORT) })
    }

    fn figures(&self) -> &'static [Figure] {
        &[Figure { key: "copies_days", value: 35, unit: "days", source: "EFS user guide, automatic backups" }]
    }
}
