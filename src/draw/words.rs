//! The few words a drawing adds: what a line carries, what a subnet is for.

use crate::graph::{Component, Connection, Tier};
use crate::services::{Carries, Category, Role};
use crate::units::Lang;

/// Title of a subnet.
pub fn subnet(lang: Lang, tier: Tier, zone: char) -> String {
    let name = match tier {
        Tier::Public => lang.pick("Pública", "Public"),
        Tier::App => lang.pick("Privada, app", "Private, app"),
        Tier::Data => lang.pick("Privada, datos", "Private, data"),
    };
    format!("{name} {zone}")
}

/// What a line carries, in a word or two; empty where its ends say it all.
pub fn carries(lang: Lang, wire: &Connection, to: &Component) -> String {
    if let Some(label) = &wire.label {
        return label.get(lang).to_owned();
    }
    let text = match wire.carries {
        Carries::Lookup => "DNS".to_owned(),
        Carries::Alias => "alias".to_owned(),
        Carries::Certificate => "TLS".to_owned(),
        Carries::Origin if to.service.role() == Role::Store => lang.pick("archivos", "files").to_owned(),
        Carries::Origin | Carries::Network => port(wire),
        Carries::Route => lang.pick("salida", "egress").to_owned(),
        Carries::Api => api(lang, wire, to).to_owned(),
        Carries::Invoke => lang.pick("invoca", "invokes").to_owned(),
        Carries::Runs => lang.pick("ejecuta", "runs").to_owned(),
        Carries::Notify => lang.pick("avisa", "notifies").to_owned(),
        Carries::Guards if to.kind() == "terraform-state" => lang.pick("bloqueo", "state lock").to_owned(),
        Carries::Guards => lang.pick("protege", "protects").to_owned(),
        Carries::Deploy => deploy(lang, wire).to_owned(),
    };
    match wire.when.values().next() {
        Some(when) => format!("{text} {when}").trim().to_owned(),
        None => text,
    }
}

/// Protocol, and the port where the protocol does not say it.
fn port(wire: &Connection) -> String {
    let protocol = wire.protocol.as_deref().unwrap_or_default();
    match (protocol, wire.port) {
        ("HTTPS", Some(443)) | ("HTTP", Some(80)) | (_, None) => protocol.to_owned(),
        (_, Some(port)) => format!("{protocol} {port}").trim().to_owned(),
    }
}

fn has(wire: &Connection, right: &str) -> bool {
    wire.access.iter().any(|a| a == right)
}

fn api(lang: Lang, wire: &Connection, to: &Component) -> &'static str {
    match (has(wire, "read"), has(wire, "write")) {
        _ if has(wire, "publish") => lang.pick("publica", "publishes"),
        _ if has(wire, "consume") => lang.pick("consume", "consumes"),
        _ if has(wire, "invoke") => lang.pick("invoca", "invokes"),
        _ if has(wire, "join") => lang.pick("se une", "joins"),
        _ if has(wire, "pull") => lang.pick("imagen", "image"),
        _ if has(wire, "trace") => lang.pick("trazas", "traces"),
        (_, true) if to.category() == Category::Management => lang.pick("registros", "logs"),
        (true, true) => lang.pick("lee y escribe", "reads, writes"),
        (true, false) if to.settings.given("secure").is_some() && !to.settings.flag("secure") => {
            lang.pick("valor", "value")
        }
        (true, false) if to.category() == Category::Security => lang.pick("secreto", "secret"),
        (true, false) => lang.pick("lee", "reads"),
        (false, true) => lang.pick("escribe", "writes"),
        _ => lang.pick("usa", "uses"),
    }
}

fn deploy(lang: Lang, wire: &Connection) -> &'static str {
    match wire.access.first().map(String::as_str) {
        Some("push") => lang.pick("sube imagen", "pushes image"),
        Some("upload") => lang.pick("sube archivos", "uploads"),
        Some("invalidate") => lang.pick("invalida", "invalidates"),
        _ => lang.pick("despliega", "deploys"),
    }
}

/// A tier of the network as a column.
pub fn tier_of(tiers: &[Tier], tier: Tier) -> usize {
    tiers.iter().position(|t| *t == tier).unwrap_or(0)
}
