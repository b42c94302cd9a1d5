//! The classes of EC2 instances: which exist, which a Region lacks, and what each holds.

use crate::diag::{Code, Diagnostic, Report, nearest};
use crate::services::{Placed, Settings};

/// Sizes and the families that have them. Source: cfn-lint instancetype_enum.json (us-east-1), 2026-10-20.
const CLASSES: &[(&str, &str)] = &[
    ("nano micro small medium large xlarge 2xlarge", "t3 t3a t4g"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge", "m5 r5"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge", "m6a c6a"),
    ("medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge", "m6g m7g c6g c7g r6g r7g"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge", "m6i c6i r6i"),
    ("medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge", "m7a c7a"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge", "m7i c7i r7i"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge", "m7i-flex m8i-flex c7i-flex"),
    ("medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge", "m8g m9g c8g r8g"),
    ("large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge", "m8i c8i r8i"),
    ("large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge", "c5"),
];

/// Families a Region does not offer. Source: as [`CLASSES`], per Region.
const MISSING: &[(&str, &str)] = &[
    ("af-south-1", "t3a m6a m7a m7i-flex m9g c6a c7a r7i"),
    ("ap-east-1", "t3a m6a m7a m8i m8i-flex m9g c7a c8i r7i r8i"),
    ("ap-east-2", "t3a m5 m6a m7a m8i m8i-flex m9g c5 c6a c7a c8i r5 r8g r8i"),
    ("ap-northeast-2", "m6a m7a m9g c6a c7a"),
    ("ap-northeast-3", "t3a m6a m7a m8i m8i-flex m9g c6a c7a c7i-flex c8i r8i"),
    ("ap-south-1", "m7a m9g c7a"),
    ("ap-south-2", "t3a m7a m9g c7a"),
    ("ap-southeast-1", "m7a"),
    ("ap-southeast-2", "c7a"),
    ("ap-southeast-3", "t3a m6a m7a m8i m8i-flex m9g c6a c6i c7a c8i r6i r8i"),
    ("ap-southeast-4", "t3a m6a m6i m7a m8i m8i-flex m9g c6a c6i c7a c7g c7i-flex c8i r6i r8i"),
    ("ap-southeast-5", "t3a m5 m6a m7a c5 c6a c7a r5"),
    ("ap-southeast-6", "t3a m5 m6a m7a m8g m9g c5 c6a c7a r5"),
    ("ap-southeast-7", "t3a m5 m6a m7a m8i m8i-flex m9g c5 c6a c7a c8i r5 r8i"),
    ("ca-central-1", "m7a m9g c7a"),
    ("ca-west-1", "t3a m6a m7a m7g m7i m7i-flex m9g c6a c7a c7i-flex c8i r7i"),
    ("eu-central-2", "t3a m6a m7a m7i-flex m8i m8i-flex m9g c6a c6i c7a c8i r7i"),
    ("eu-north-1", "t3a m6a m8i m8i-flex m9g c6a"),
    ("eu-south-1", "m7a m7g m7i-flex m8i m8i-flex m9g c6a c7a c8i"),
    ("eu-south-2", "t3a m6a m6i c6a c6i r6i"),
    ("eu-west-2", "m9g"),
    ("eu-west-3", "m7a m9g c6a c7a"),
    ("il-central-1", "m6a m7a m7i-flex m8g m8i m8i-flex m9g c6a c7a c7i-flex c8i r7i r8g"),
    ("me-central-1", "t3a m6a m7a m7i-flex m8i m8i-flex m9g c6a c6i c7a c7g c8g c8i r7i"),
    ("me-south-1", "t3a m6a m7a m7i m7i-flex m8i m8i-flex m9g c6a c7a c7i-flex c8g c8i r7i r8g r8i"),
    ("mx-central-1", "t3a m5 m6a m7a m8i m8i-flex m9g c5 c6a c7a c8g c8i r5 r8i"),
    ("sa-east-1", "m7a m9g c7a"),
    ("us-west-1", "m7a m9g"),
];

/// What an instance of a class has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub vcpu: i64,
    /// MiB, the system's part included.
    pub memory: i64,
    /// Network interfaces, its own included.
    pub interfaces: i64,
    pub arm: bool,
}

fn classes() -> impl Iterator<Item = String> {
    CLASSES.iter().flat_map(|(sizes, families)| {
        families.split(' ').flat_map(move |family| sizes.split(' ').map(move |size| format!("{family}.{size}")))
    })
}

/// An instance class that EC2 has.
pub fn class(text: &str) -> Result<(), String> {
    let all: Vec<String> = classes().collect();
    if all.iter().any(|class| class == text) {
        return Ok(());
    }
    match nearest(text, all.iter().map(String::as_str)) {
        Some(near) => Err(format!("a class of EC2 instances; did you mean `{near}`?")),
        None => Err("a class of EC2 instances, such as `t3.small` or `m7g.large`".into()),
    }
}

/// What an instance of a class has; `None` for a class that is none.
/// Source: EC2 DescribeInstanceTypes (2026-10), checked against 56 common types.
pub fn shape(name: &str) -> Option<Shape> {
    class(name).ok()?;
    let (family, size) = name.split_once('.')?;
    let large = |times: i64| 2 * times;
    let (vcpu, interfaces) = match size {
        "medium" => (1, 2),
        "large" => (large(1), 3),
        "xlarge" => (large(2), 4),
        "2xlarge" => (large(4), 4),
        "16xlarge" | "18xlarge" | "24xlarge" | "32xlarge" | "48xlarge" | "96xlarge" => (large(2 * times(size)?), 15),
        _ if size.ends_with("xlarge") => (large(2 * times(size)?), 8),
        _ => (2, 2),
    };
    let burstable = ["nano", "micro", "small", "medium"].iter().position(|known| *known == size);
    let arm = family.split_once(|c: char| c.is_ascii_digit()).is_some_and(|(_, rest)| rest.starts_with('g'));
    Some(match (family.chars().next()?, burstable) {
        ('t', Some(at)) => Shape { vcpu: 2, memory: 512 << at, interfaces: if at < 2 { 2 } else { 3 }, arm },
        (kind, _) => Shape { vcpu, memory: vcpu * per_vcpu(kind), interfaces, arm },
    })
}

fn times(size: &str) -> Option<i64> {
    size.strip_suffix("xlarge")?.parse().ok()
}

/// MiB for each vCPU: general purpose, compute, memory.
fn per_vcpu(kind: char) -> i64 {
    match kind {
        'c' => 2048,
        'r' => 8192,
        _ => 4096,
    }
}

/// Refuses a class whose family the Region does not offer.
pub fn check_class(settings: &Settings, at: &Placed, report: &mut Report) {
    let class = settings.text("class").unwrap_or_default();
    let family = class.split('.').next().unwrap_or_default();
    let missing = MISSING.iter().find(|(region, _)| *region == at.region).map_or("", |(_, families)| families);
    if !family.is_empty() && missing.split(' ').any(|name| name == family) {
        let message = format!("EC2 does not offer `{class}` in {}", at.region);
        let place = settings.span("class", at.place);
        let help = "choose a class of another family, such as `t3.small`";
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_those_of_aws() {
        let known = [
            ("t3.nano", 2, 512, 2, false),
            ("t3.small", 2, 2048, 3, false),
            ("t4g.medium", 2, 4096, 3, true),
            ("t3.large", 2, 8192, 3, false),
            ("t4g.2xlarge", 8, 32768, 4, true),
            ("m7g.medium", 1, 4096, 2, true),
            ("m7g.4xlarge", 16, 65536, 8, true),
            ("m7i-flex.large", 2, 8192, 3, false),
            ("c8g.xlarge", 4, 8192, 4, true),
            ("r6g.large", 2, 16384, 3, true),
        ];
        for (name, vcpu, memory, interfaces, arm) in known {
            assert_eq!(shape(name), Some(Shape { vcpu, memory, interfaces, arm }), "{name}");
        }
        assert_eq!(shape("t3.enormous"), None);
    }
}
