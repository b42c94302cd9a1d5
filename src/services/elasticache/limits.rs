//! What ElastiCache refuses: classes, versions, a second node without a second zone.

use crate::diag::{Code, Diagnostic, Report, did_you_mean};
use crate::services::{Placed, Settings, Value};

/// Versions that can be created. Source: cfn-lint engine_version.json, 2026-10-20; Redis before 6 has no access control.
const VERSIONS: &[(&str, &[&str])] =
    &[("valkey", &["9.1", "9.0", "8.2", "8.1", "8.0", "7.2"]), ("redis", &["7.1", "7.0", "6.2"])];

/// The version where none is written.
const USUAL: &[(&str, &str)] = &[("valkey", "8.1"), ("redis", "7.1")];

/// Sizes and the families that have them. Source: cfn-lint cachenodetype_enum.json (us-east-1), 2026-10-20.
const CLASSES: &[(&str, &str)] = &[
    ("micro small medium", "t3 t4g"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge", "c7gn c8gn m6g m7g m8g r6g r7g r8g"),
    ("large xlarge 2xlarge 4xlarge 12xlarge 24xlarge", "m5 r5"),
];

/// Families a Region does not offer, of those a small team takes. Source: as [`CLASSES`], per Region.
const MISSING: &[(&str, &str)] = &[
    ("me-central-1", "t4g m8g"),
    ("me-south-1", "t4g m8g"),
    ("ap-southeast-6", "t3 m5 r5 m8g"),
    ("ap-southeast-7", "m5 r5"),
    ("ap-east-2", "m5 r5 m8g r8g"),
    ("mx-central-1", "m5 r5"),
    ("ca-west-1", "m7g"),
    ("eu-south-1", "m7g"),
    ("il-central-1", "m8g r8g"),
];

/// A class that ElastiCache has.
pub fn class(text: &str) -> Result<(), String> {
    let of = |(sizes, families): &(&str, &str)| -> Vec<String> {
        let pairs = families.split(' ').flat_map(|family| sizes.split(' ').map(move |size| (family, size)));
        pairs.map(|(family, size)| format!("cache.{family}.{size}")).collect()
    };
    let all: Vec<String> = CLASSES.iter().flat_map(of).collect();
    if all.iter().any(|class| class == text) {
        return Ok(());
    }
    match crate::diag::nearest(text, all.iter().map(String::as_str)) {
        Some(near) => Err(format!("an ElastiCache node class; did you mean `{near}`?")),
        None => Err("an ElastiCache node class, such as `cache.t4g.micro` or `cache.r7g.large`".into()),
    }
}

/// The usual version of the engine.
pub fn complete(settings: &mut Settings) {
    let engine = settings.text("engine").unwrap_or_default();
    if let Some((_, version)) = USUAL.iter().find(|(name, _)| *name == engine) {
        settings.imply("version", Value::Text((*version).into()));
    }
}

/// Everything AWS would refuse.
pub fn check(settings: &Settings, at: &Placed, report: &mut Report) {
    let (engine, version) = (settings.text("engine").unwrap_or_default(), settings.text("version").unwrap_or_default());
    let mut refuse = |key: &str, message: String, help: String| {
        report.push(Diagnostic::error(Code::Refused, settings.span(key, at.place), message).help(help));
    };
    let known = VERSIONS.iter().find(|(name, _)| *name == engine).map_or(&[][..], |(_, known)| *known);
    if !version.is_empty() && !known.contains(&version) {
        let help = did_you_mean(version, known.iter().copied());
        refuse("version", format!("ElastiCache does not create {engine} {version}"), help);
    }
    let class = settings.text("class").unwrap_or_default();
    let family = class.split('.').nth(1).unwrap_or_default();
    let missing = MISSING.iter().find(|(region, _)| *region == at.region).map_or("", |(_, families)| families);
    if !family.is_empty() && missing.split(' ').any(|name| name == family) {
        let help = "choose a class of another family, such as `cache.r6g.large`".to_string();
        refuse("class", format!("ElastiCache does not offer `{class}` in {}", at.region), help);
    }
    if at.zones == 1 && super::nodes(settings) > 1 {
        let message = format!("the nodes of `{}` stand in different zones, and the network has one", at.id);
        refuse("nodes", message, "write `network: { zones: 2 }`, or `nodes: 1`".into());
    }
    if engine == "redis" && !super::by_token(settings) {
        let message = format!("`{}` takes IAM users only as Valkey", at.id);
        refuse("auth", message, "write `engine: valkey`, or `auth: token`".into());
    }
}
