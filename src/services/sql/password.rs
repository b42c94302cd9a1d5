//! The main user's password: made and kept by RDS, or made by Terraform and kept as a SecureString of Parameter Store.
//!
//! A password that Terraform makes is an ephemeral value. It is written to the parameter, and the database takes it from
//! there: if one of the two has to be made again, they still agree. Neither the state nor the plan holds it.

use crate::services::blocks::{described, handed_name, of, plain, resource, say, skip, text, value};
use crate::services::{Carries, Grant, Part, Piece, Role, Settings, Site, Told, Value, terraform_name};
use crate::write::hcl::{Block, Expr, Ref, Target};

/// Characters a generated password has. Source: RDS API, MasterUserPassword: at most 41 for MySQL.
const LENGTH: i64 = 32;

/// Whether RDS keeps the password.
pub fn is_managed(settings: &Settings) -> bool {
    settings.text("password") != Some("parameter")
}

/// The id of the part that keeps the password.
fn keeper(id: &str, settings: &Settings) -> String {
    if is_managed(settings) { format!("{id}-secret") } else { apart(id) }
}

/// The part that keeps the password, and that whoever queries the database reads it.
pub fn derives(at: &Site) -> Vec<Part> {
    read_by_callers(at, keeper(at.id, at.settings), if is_managed(at.settings) { "secret" } else { "parameter" })
}

/// As [`derives`], for a password that Terraform always makes.
pub fn kept_apart(at: &Site) -> Vec<Part> {
    read_by_callers(at, apart(at.id), "parameter")
}

/// The id of the parameter that keeps a password Terraform makes.
fn apart(id: &str) -> String {
    format!("{id}-password")
}

fn read_by_callers(at: &Site, keeper: String, kind: &'static str) -> Vec<Part> {
    let of = [("of", Value::Text(at.id.to_string()))];
    let readers = at.incoming.iter().filter(|peer| peer.service.role() == Role::Code);
    let wires = readers.map(|peer| Part::wire(peer.id, &keeper, Carries::Api, &["read"]));
    std::iter::once(Part::component(keeper.clone(), kind, &of)).chain(wires).collect()
}

/// The blocks around the password. `database` is the kind of the resource it opens.
pub fn pieces(at: &Site, database: &str) -> Vec<Piece> {
    let keeper = keeper(at.id, at.settings);
    match is_managed(at.settings) {
        true => vec![Piece::new(&keeper, rotation(at, &terraform_name(&keeper), database))],
        false => parameter(at, ("Contraseña del usuario principal", "Password of the main user")),
    }
}

/// RDS makes the secret and changes it; how often is said here, because tasks read it when they start.
fn rotation(at: &Site, name: &str, database: &str) -> Block {
    let mut rotation = resource("aws_secretsmanager_secret_rotation", name)
        .set("secret_id", of(database, &at.name(), "master_user_secret[0].secret_arn"))
        .set("rotate_immediately", false)
        .with(Block::new("rotation_rules").set("automatically_after_days", 365));
    let reason = say(at.lang, "cada cambio pide desplegar de nuevo", "each change asks for a new deployment");
    rotation.body.notes.push(skip("CKV_AWS_304", &reason));
    rotation.comment.push(say(
        at.lang,
        "Las tareas leen la contraseña al arrancar: tras cada cambio se despliega el servicio de nuevo.",
        "Tasks read the password when they start: after each change the service is deployed again.",
    ));
    rotation
}

/// The password Terraform makes, and the parameter that keeps it. `what` says what it is, in Spanish and in English.
pub fn parameter(at: &Site, what: (&str, &str)) -> Vec<Piece> {
    let keeper = apart(at.id);
    let name = terraform_name(&keeper);
    let says = say(
        at.lang,
        "Súbala en uno para cambiar la contraseña; después se despliega de nuevo lo que la lee al arrancar.",
        "Raise it by one to change the password; then deploy again what reads it when it starts.",
    );
    let version = Block::labelled("variable", [&version_of(&name)])
        .set("type", Expr::Raw("number".into()))
        .set("description", says)
        .set("default", 1);
    let made = Block::labelled("ephemeral", ["aws_secretsmanager_random_password", &name])
        .set("password_length", LENGTH)
        .set("exclude_punctuation", true);
    let mut kept = resource("aws_ssm_parameter", &name)
        .set("name", handed_name(at.id, "password"))
        .set("description", described(&say(at.lang, what.0, what.1)))
        .set("type", "SecureString")
        .set_some("key_id", at.key())
        .set("value_wo", ephemeral("aws_secretsmanager_random_password", &name, "random_password"))
        .set("value_wo_version", Ref::var(&version_of(&name)));
    if at.key().is_none() {
        let reason = say(at.lang, "basta la clave de AWS", "the key of AWS is enough");
        kept.body.notes.push(skip("CKV_AWS_337", &reason));
    }
    let mut read =
        Block::labelled("ephemeral", ["aws_ssm_parameter", &name]).set("arn", of("aws_ssm_parameter", &name, "arn"));
    read.comment.push(say(
        at.lang,
        "La base toma la contraseña del parámetro, para que nunca discrepen.",
        "The database takes the password from the parameter, so that they never disagree.",
    ));
    [version, made, kept, read].into_iter().map(|block| Piece::new(&keeper, block)).collect()
}

/// What it takes to make a random value, which a plan already does: the call knows no resource.
/// Source: Service Authorization Reference, AWS Secrets Manager (2026-04).
pub fn making() -> Grant {
    Grant::new("MakePasswords", &["secretsmanager:GetRandomPassword"], vec!["*".into()])
}

fn version_of(name: &str) -> String {
    format!("{name}_version")
}

fn ephemeral(kind: &str, name: &str, way: &str) -> Expr {
    Ref::to(Target::Ephemeral(kind.into(), name.into())).get(way).into()
}

/// The attributes by which the database opens: `key` is the write-only one's name.
pub fn opens(at: &Site, block: Block, managed: &str, key: &str) -> Block {
    if is_managed(at.settings) {
        return block.set(managed, true).set_some("master_user_secret_kms_key_id", at.key());
    }
    entered(at, block, key)
}

/// The write-only attribute `key` that takes the password from its parameter, and which one it is.
pub fn entered(at: &Site, block: Block, key: &str) -> Block {
    let name = terraform_name(&apart(at.id));
    block
        .set(key, ephemeral("aws_ssm_parameter", &name, "value"))
        .set(&format!("{key}_version"), Ref::var(&version_of(&name)))
}

/// Where a password that Terraform made is read.
pub fn place(id: &str) -> Expr {
    of("aws_ssm_parameter", &terraform_name(&apart(id)), "arn")
}

/// The user and the password, as callers are told. `database` is the kind of the resource.
pub fn tells(id: &str, settings: &Settings, database: &str) -> Vec<Told> {
    let told = |name, value, secret| Told { name, value, secret };
    if is_managed(settings) {
        let secret = |key: &str| {
            let secret = of(database, &terraform_name(id), "master_user_secret[0].secret_arn");
            text([value(secret), plain(&format!(":{key}::"))])
        };
        return vec![told("USER", secret("username"), true), told("PASSWORD", secret("password"), true)];
    }
    let user = settings.text("user").unwrap_or_default();
    vec![told("USER", user.into(), false), told("PASSWORD", place(id), true)]
}
