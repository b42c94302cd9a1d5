//! What RDS and Aurora refuse: names, engine versions, instance classes.

use crate::diag::{Code, Diagnostic, Report, did_you_mean};
use crate::services::{Placed, Settings};

/// Majors that can be created and the newest minor known of each; older ones are refused or billed as Extended Support.
/// Source: cfn-lint engine_version.json and engine_version_deprecated.json, 2026-10-20.
const VERSIONS: &[(&str, &[&str])] = &[
    ("postgres", &["18", "17", "16", "15", "14", "13"]),
    ("mysql", &["8.4", "8.0"]),
    ("mariadb", &["12.3", "11.8", "11.4", "10.11", "10.6", "10.5"]),
    ("aurora-postgresql", &["18", "17", "16", "15", "14"]),
    ("aurora-mysql", &["8.4", "8.0"]),
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
    ("aurora-postgresql", "18", 3),
    ("aurora-postgresql", "17", 4),
    ("aurora-postgresql", "16", 8),
    ("aurora-postgresql", "15", 10),
    ("aurora-postgresql", "14", 17),
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

/// As [`CLASSES`], for the instances of an Aurora cluster; both engines have them.
/// Source: cfn-lint dbinstanceclass_enum.json (us-east-1), 2026-10-20.
const OF_AURORA: &[(&str, &str)] = &[
    ("medium large", "t3 t4g"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge", "r5"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge", "r6g r7g x2g"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge", "r6i"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge", "r7i r8a r8g"),
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

/// As [`MISSING`], for Aurora, and the families it lacks in many Regions besides.
/// Source: cfn-lint dbinstanceclass_enum.json per Region, 2026-10-20.
const MISSING_OF_AURORA: &[(&str, &str)] = &[
    ("us-west-1", "r8a x2g"),
    ("eu-west-2", "r8a x2g"),
    ("eu-west-3", "r8a x2g"),
    ("eu-central-1", "x2g"),
    ("eu-north-1", "r8a x2g"),
    ("eu-south-1", "r8a r8g x2g"),
    ("sa-east-1", "r8a x2g"),
    ("ca-central-1", "x2g"),
    ("mx-central-1", "r5 r8a x2g"),
    ("il-central-1", "r6g r6i r7i r8a r8g t4g x2g"),
];

fn classes(of: &'static [(&str, &str)]) -> impl Iterator<Item = String> {
    of.iter().flat_map(|(sizes, families)| {
        families.split(' ').flat_map(move |family| sizes.split(' ').map(move |size| format!("db.{family}.{size}")))
    })
}

/// An instance class that RDS has.
pub fn class(text: &str) -> Result<(), String> {
    among(CLASSES, text, "an RDS instance class", "`db.t4g.micro` or `db.m7g.large`")
}

/// An instance class that Aurora has.
pub fn aurora_class(text: &str) -> Result<(), String> {
    among(OF_AURORA, text, "an Aurora instance class", "`db.t4g.medium` or `db.r6g.large`")
}

fn among(of: &'static [(&str, &str)], text: &str, what: &str, such_as: &str) -> Result<(), String> {
    let all: Vec<String> = classes(of).collect();
    if all.iter().any(|class| class == text) {
        return Ok(());
    }
    match crate::diag::nearest(text, all.iter().map(String::as_str)) {
        Some(near) => Err(format!("{what}; did you mean `{near}`?")),
        None => Err(format!("{what}, such as {such_as}")),
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
    if text == "rdsadmin" || text.starts_with("pg_") {
        return Err(format!("another name: `{text}` is reserved; `app_owner` is free"));
    }
    match word(text) && text.len() <= 16 {
        true => Ok(()),
        false => Err("a name of letters, digits and `_` that starts with a letter, 16 characters at most".into()),
    }
}

/// As [`user`], for a cluster, which takes no `_`. Source: RDS API, CreateDBCluster (MasterUsername).
pub fn cluster_user(text: &str) -> Result<(), String> {
    if text == "rdsadmin" {
        return Err(format!("another name: `{text}` is reserved; `appowner` is free"));
    }
    match word(text) && !text.contains('_') && text.len() <= 16 {
        true => Ok(()),
        false => Err("a name of letters and digits that starts with a letter, 16 characters at most".into()),
    }
}

/// PostgreSQL keeps `admin` for itself; MySQL and MariaDB do not. Source: cfn-lint PR 4425 (2026-03).
pub fn check_user(engine: &str, settings: &Settings, at: &Placed, report: &mut Report) {
    if engine.contains("postgres") && settings.text("user") == Some("admin") {
        let place = settings.span("user", at.place);
        let message = "PostgreSQL on RDS takes no main user called `admin`";
        report.push(Diagnostic::error(Code::Refused, place, message).help("write another name, such as `owner`"));
    }
}

fn word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn majors(engine: &str) -> &'static [&'static str] {
    VERSIONS.iter().find(|(name, _)| *name == engine).map_or(&[], |(_, majors)| *majors)
}

/// The major of a version, where the engine has it. Builds of Aurora MySQL are written `8.0.mysql_aurora.3.10.1`.
fn major(engine: &str, version: &str) -> Option<&'static str> {
    majors(engine).iter().copied().find(|major| version == *major || version.starts_with(&format!("{major}.")))
}

/// Refuses an engine version that cannot be created.
pub fn check_version(engine: &str, settings: &Settings, at: &Placed, report: &mut Report) {
    let Some(version) = settings.text("version").filter(|_| !engine.is_empty()) else { return };
    let major = major(engine, version);
    let place = settings.span("version", at.place);
    let Some(major) = major else {
        let message = format!("{} does not create {engine} {version}", product(engine));
        let help = did_you_mean(version, majors(engine).iter().copied());
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
        return;
    };
    let minor = version.strip_prefix(&format!("{major}.")).and_then(|minor| minor.parse::<u32>().ok());
    let first = FIRST_MINOR.iter().find(|(name, of, _)| *name == engine && *of == major).map(|row| row.2);
    if let (Some(minor), Some(first)) = (minor, first)
        && minor < first
    {
        let message = format!("{} no longer creates {engine} {version}", product(engine));
        let help = format!("write `version: \"{major}\"` for the newest minor, or `{major}.{first}` or later");
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
    }
}

/// Who offers an engine.
fn product(engine: &str) -> &'static str {
    if engine.starts_with("aurora") { "Aurora" } else { "RDS" }
}

/// A subnet group needs two zones, for one instance too. Source: RDS user guide, working with a DB instance in a VPC.
pub fn check_zones(at: &Placed, report: &mut Report) {
    if at.zones == 1 {
        let message = format!("`{}` needs a subnet group over two zones, and the network has one", at.id);
        report.push(Diagnostic::error(Code::Refused, at.place, message).help("write `network: { zones: 2 }`"));
    }
}

/// Refuses a class whose family the Region does not offer.
pub fn check_region(engine: &str, settings: &Settings, at: &Placed, report: &mut Report) {
    let class = settings.text("class").unwrap_or_default();
    let family = class.split('.').nth(1).unwrap_or_default();
    let of = if engine.starts_with("aurora") { MISSING_OF_AURORA } else { MISSING };
    let missing = of.iter().find(|(region, _)| *region == at.region).map_or("", |(_, families)| families);
    if !family.is_empty() && missing.split(' ').any(|name| name == family) {
        let message = format!("{} does not offer `{class}` in {}", product(engine), at.region);
        let place = settings.span("class", at.place);
        let other = if engine.starts_with("aurora") { "db.t3.medium" } else { "db.t3.micro" };
        let help = format!("choose a class of another family, such as `{other}`");
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
    }
}

/// The parameter group family of an engine and version: `postgres17`, `mysql8.4`.
/// Source: RDS API, CreateDBParameterGroup.
pub fn family(engine: &str, version: &str) -> String {
    let major = major(engine, version);
    format!("{engine}{}", major.unwrap_or(version))
}

/// Majors whose standard support has ended, which run on as paid Extended Support.
/// Source: RDS release calendars: PostgreSQL 13 until 2026-02-28, MySQL 8.0 until 2026-07-31.
const PAST_SUPPORT: &[(&str, &str)] = &[("postgres", "13"), ("mysql", "8.0")];

/// Whether this version is billed as Extended Support.
pub fn is_past_support(engine: &str, version: &str) -> bool {
    let of_major = |major: &str| version == major || version.starts_with(&format!("{major}."));
    PAST_SUPPORT.iter().any(|(name, major)| *name == engine && of_major(major))
}

/// vCPUs of a class by its size; 0 for a size that is not known, which has no price either.
/// Source: RDS user guide, hardware specifications: every burstable class up to large has two.
pub fn vcpus(class: &str) -> u32 {
    match class.rsplit('.').next().unwrap_or_default() {
        "micro" | "small" | "medium" | "large" => 2,
        "xlarge" => 4,
        size => size.strip_suffix("xlarge").and_then(|times| times.parse::<u32>().ok()).map_or(0, |times| times * 4),
    }
}

/// Memory of a class, GiB. Source: RDS user guide, DB instance classes: sizes double, r and x families hold two and four times as much.
pub fn memory_gib(class: &str) -> i64 {
    let mut words = class.split('.').skip(1);
    let (family, size) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let base = match size {
        "micro" => 1,
        "small" => 2,
        "medium" => 4,
        "large" => 8,
        "xlarge" => 16,
        _ => size.trim_end_matches("xlarge").parse::<i64>().unwrap_or(1) * 16,
    };
    match family.chars().next() {
        Some('r') => base * 2,
        Some('x') if family.starts_with("x2i") => base * 8,
        Some('x') => base * 4,
        _ => base,
    }
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
