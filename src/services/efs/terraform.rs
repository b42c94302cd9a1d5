//! The Terraform of shared files: the file system, a way in for each zone, the folder callers enter by, rights on it.

use crate::services::blocks::{data, from_data, named, of, output, principals, refusing, resource, say, skip};
use crate::services::{Grant, Mount, Piece, Settings, Site, terraform_name};
use crate::write::hcl::{Block, Expr, Ref};

const SYSTEM: &str = "aws_efs_file_system";
const ENTRY: &str = "aws_efs_access_point";

/// Every block of the file system.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let system = || of(SYSTEM, &name, "id");
    let target = resource("aws_efs_mount_target", &name)
        .set("for_each", Ref::resource("aws_subnet", at.placement.name()))
        .set("file_system_id", system())
        .set("subnet_id", Ref::each_value().get("id"))
        .set("security_groups", Expr::list([of("aws_security_group", &name, "id")]));
    let status = if at.settings.flag("backup") { "ENABLED" } else { "DISABLED" };
    let copied = resource("aws_efs_backup_policy", &name)
        .set("file_system_id", system())
        .with(Block::new("backup_policy").set("status", status));
    let says = say(at.lang, "Sistema de archivos.", "File system.");
    let mut blocks = vec![file_system(at, &name), target, entry(at, &name), copied];
    blocks.extend(policy(&name));
    blocks.push(output(&format!("{name}_file_system"), says, system()));
    blocks.into_iter().map(|block| Piece::new(at.id, block)).collect()
}

fn file_system(at: &Site, name: &str) -> Block {
    let mut block = resource(SYSTEM, name)
        .set("creation_token", named(at.stack, at.id, 64))
        .set("encrypted", true)
        .set_some("kms_key_id", at.key())
        .set("throughput_mode", at.settings.text("throughput").unwrap_or("elastic"))
        .with(Block::new("lifecycle_policy").set("transition_to_ia", "AFTER_30_DAYS"))
        .with(Block::new("lifecycle_policy").set("transition_to_primary_storage_class", "AFTER_1_ACCESS"));
    if at.key().is_none() {
        block.body.notes.push(skip("CKV_AWS_184", &say(at.lang, "basta la clave de AWS", "the key of AWS is enough")));
    }
    block
}

/// All callers enter one folder, as one user.
fn entry(at: &Site, name: &str) -> Block {
    let user = at.settings.count("user").unwrap_or(1000);
    let owned = Block::new("creation_info").set("owner_uid", user).set("owner_gid", user).set("permissions", "0750");
    resource(ENTRY, name)
        .set("file_system_id", of(SYSTEM, name, "id"))
        .with(Block::new("posix_user").set("uid", user).set("gid", user))
        .with(Block::new("root_directory").set("path", format!("/{}", at.id)).with(owned))
}

/// No mount without TLS; who may mount is said by roles.
fn policy(name: &str) -> Vec<Block> {
    let grant = Grant::new("OnlyTls", &["elasticfilesystem:*"], vec![of(SYSTEM, name, "arn")]).when(
        "Bool",
        "aws:SecureTransport",
        vec!["false".into()],
    );
    let document =
        data("aws_iam_policy_document", name).with(refusing(&grant, Some(principals("*", vec!["*".into()]))));
    let block = resource("aws_efs_file_system_policy", name)
        .set("file_system_id", of(SYSTEM, name, "id"))
        .set("policy", from_data("aws_iam_policy_document", name, "json"));
    vec![document, block]
}

/// Rights on the files, by kind of access, through the one way in.
/// Source: Service Authorization Reference, Amazon EFS (2026-04).
pub fn grants(id: &str, access: &str) -> Vec<Grant> {
    let actions: &[&'static str] = match access {
        "read" => &["elasticfilesystem:ClientMount"],
        "write" => &["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        _ => return Vec::new(),
    };
    let entry = of(ENTRY, &terraform_name(id), "arn");
    let grant = Grant::new("MountFiles", actions, vec![arn(id)]);
    vec![grant.when("StringEquals", "elasticfilesystem:AccessPointArn", vec![entry])]
}

/// The file system as other services name it.
pub fn arn(id: &str) -> Expr {
    of(SYSTEM, &terraform_name(id), "arn")
}

/// How callers mount it.
pub fn mount(id: &str, settings: &Settings) -> Mount {
    let name = terraform_name(id);
    Mount {
        system: of(SYSTEM, &name, "id"),
        entry: of(ENTRY, &name, "id"),
        entry_arn: of(ENTRY, &name, "arn"),
        path: settings.text("mount").unwrap_or("/mnt/files").to_string(),
        after: Ref::resource("aws_efs_mount_target", &name).into(),
    }
}
