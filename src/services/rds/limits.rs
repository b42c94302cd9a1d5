//! What RDS refuses: names, engine versions, instance classes.

use crate::diag::{Code, Diagnostic, Report, did_you_mean};
use crate::services::{Placed, Settings};

/// Majors that can be created and the newest minor known of each; older ones are refused or billed as Extended Support.
/// Source: cfn-lint engine_version.json and engine_version_deprecated.json, 2026-10-20.
const VERSIONS: &[(&str, &[&str])] = &[
    ("postgres", &["18", "17", "16", "15", "14", "13"]),
    ("mysql", &["8.4", "8.0"]),
    ("mariadb", &["12.3", "11.8", "11.4", "10.11", "10.6", "10.5"]),
];

/// Minor versions that cannot be created any more: engine, major, and the first minor that can.
/// Source: cfn-lint engine_version_deprecated.json, 2026-10-20.
const FIRST_MINOR: &[(&str, &str, u32)] = &[
    ("postgres", "17", 5),
    ("postgres", "16", 9),
    ("postgres", "15", 13),
    ("postgres", "14", 18),
    ("postgres", "13", 23),
    ("mysql", "8.4", 5),
    ("mysql", "8.0", 42),
];

/// Sizes and the families that have them. Source: cfn-lint dbinstanceclass_enum.json (us-east-1), 2026-10-20.
const CLASSES: &[(&str, &str)] = &[
    ("micro small medium large xlarge 2xlarge", "t3 t4g"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge", "m5 m5d r5 r5b r5d"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge", "m6g m6gd m7g r6g r6gd r7g x2g"),
    (
        "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
        "m6i m6id m6idn m6in r6i r6id r6idn r6in",
    ),
    (
        "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
        "m7i m8a m8g m8gd m9g r7i r8a r8g r8gd",
    ),
    ("xlarge 2xlarge 4xlarge 8xlarge 16xlarge 24xlarge 32xlarge", "x2iedn"),
];

/// Families a Region does not offer, of those a small team takes. Source: as [`CLASSES`], per Region.
const MISSING: &[(&str, &str)] = &[
    ("ca-west-1", "t4g m5 r5 m7g m7i"),
    ("ap-east-2", "m5 r5"),
    ("ap-southeast-5", "m5 r5"),
    ("ap-southeast-6", "m5 r5"),
    ("ap-southeast-7", "m5 r5 m7i r7i"),
    ("mx-central-1", "m5 r5"),
    ("eu-west-3", "r7g"),
];

fn classes() -> impl Iterator<Item = String> {
    CLASSES.iter().flat_map(|(sizes, families)| {
        families.split(' ').flat_map(move |family| sizes.split(' ').map(move |size| format!("db.{family}.{size}")))
    })
}

/// An instance class that RDS has.
pub fn class(text: &str) -> Result<(), String> {
    let all: Vec<String> = classes().collect();
    if all.iter().any(|class| class == text) {
        return Ok(());
    }
    match crate::diag::nearest(text, all.iter().map(String::as_str)) {
        Some(near) => Err(format!("an RDS instance class; did you mean `{near}`?")),
        None => Err("an RDS instance class, such as `db.t4g.micro` or `db.m7g.large`".into()),
    }
}

/// A database name that every engine takes.
pub fn database(text: &str) -> Result<(), String> {
    match word(text) && text.len() <= 63 {
        true => Ok(()),
        false => Err("a name of letters, digits and `_` that starts with a letter, 63 characters at most".into()),
    }
}

/// A main user that AWS takes: reserved names are refused.
/// Source: RDS API, MasterUsername; cfn-lint PR 4425 for the reserved names (2026-03).
pub fn user(text: &str) -> Result<(), String> {
    if matches!(text, "rdsadmin" | "admin") || text.starts_with("pg_") {
        return Err(format!("another name: `{text}` is reserved; `app_owner` is free"));
    }
    match word(text) && text.len() <= 16 {
        true => Ok(()),
        false => Err("a name of letters, digits and `_` that starts with a letter, 16 characters at most".into()),
    }
}

fn word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Refuses an engine version that cannot be created.
pub fn check_version(settings: &Settings, at: &Placed, report: &mut Report) {
    let (Some(engine), Some(version)) = (settings.text("engine"), settings.text("version")) else { return };
    let majors = VERSIONS.iter().find(|(name, _)| *name == engine).map_or(&[][..], |(_, majors)| *majors);
    let major = majors.iter().find(|major| version == **major || version.starts_with(&format!("{major}.")));
    let place = settings.span("version", at.place);
    let Some(major) = major else {
        let message = format!("RDS does not create {engine} {version}");
        let help = did_you_mean(version, majors.iter().copied());
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
        return;
    };
    let minor = version.strip_prefix(&format!("{major}.")).and_then(|minor| minor.parse::<u32>().ok());
    let first = FIRST_MINOR.iter().find(|(name, of, _)| *name == engine && of == major).map(|row| row.2);
    if let (Some(minor), Some(first)) = (minor, first)
        && minor < first
    {
        let message = format!("RDS no longer creates {engine} {version}");
        let help = format!("write `version: \"{major}\"` for the newest minor, or `{major}.{first}` or later");
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
    }
}

/// Refuses a class whose family the Region does not offer.
pub fn check_region(settings: &Settings, at: &Placed, report: &mut Report) {
    let class = settings.text("class").unwrap_or_default();
    let family = class.split('.').nth(1).unwrap_or_default();
    let missing = MISSING.iter().find(|(region, _)| *region == at.region).map_or("", |(_, families)| families);
    if !family.is_empty() && missing.split(' ').any(|name| name == family) {
        let message = format!("RDS does not offer `{class}` in {}", at.region);
        let place = settings.span("class", at.place);
        report.push(
            Diagnostic::error(Code::Refused, place, message)
                .help("choose a class of another family, such as `db.t3.micro`"),
        );
    }
}

/// The parameter group family of an engine and version: `postgres17`, `mysql8.4`.
/// Source: RDS API, CreateDBParameterGroup.
pub fn family(engine: &str, version: &str) -> String {
    let majors = VERSIONS.iter().find(|(name, _)| *name == engine).map_or(&[][..], |(_, majors)| *majors);
    let major = majors.iter().find(|major| version == **major || version.starts_with(&format!("{major}.")));
    format!("{engine}{}", major.copied().unwrap_or(version))
}

/// Majors whose standard support has ended, which run on as paid Extended Support.
/// Source: RDS release calendars: PostgreSQL 13 until 2026-02-28, MySQL 8.0 until 2026-07-31.
const PAST_SUPPORT: &[(&str, &str)] = &[("postgres", "13"), ("mysql", "8.0")];

/// Whether this version is billed as Extended Support.
pub fn is_past_support(engine: &str, version: &str) -> bool {
    let of_major = |major: &str| version == major || version.starts_with(&format!("{major}."));
    PAST_SUPPORT.iter().any(|(name, major)| *name == engine && of_major(major))
}

/// Families with the same sizes on Arm. Source: RDS user guide, DB instance class types.
const ON_ARM: &[(&str, &str)] =
    &[("t3", "t4g"), ("m5", "m6g"), ("m6i", "m6g"), ("m7i", "m7g"), ("r5", "r6g"), ("r6i", "r6g"), ("r7i", "r7g")];

/// The class of the same size on Arm, where there is one.
pub fn on_arm(name: &str) -> Option<String> {
    let (family, size) = parts(name)?;
    let (_, arm) = ON_ARM.iter().find(|(known, _)| *known == family)?;
    Some(format!("db.{arm}.{size}")).filter(|name| class(name).is_ok())
}

/// The class one size down in the same family, where there is one.
pub fn smaller(name: &str) -> Option<String> {
    let (family, size) = parts(name)?;
    let (sizes, _) = CLASSES.iter().find(|(_, families)| families.split(' ').any(|known| known == family))?;
    let sizes: Vec<&str> = sizes.split(' ').collect();
    let at = sizes.iter().position(|known| *known == size)?;
    Some(format!("db.{family}.{}", sizes.get(at.checked_sub(1)?)?))
}

fn parts(name: &str) -> Option<(&str, &str)> {
    name.strip_prefix("db.")?.split_once('.')
}
