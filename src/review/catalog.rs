//! The rules' metadata: ids, severities, sources, and the checks of requirements that each puts under a reservation.

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Low,
    Medium,
    High,
}

impl Severity {
    /// Every severity, from the least on.
    pub const ALL: [Severity; 3] = [Severity::Low, Severity::Medium, Severity::High];

    /// The word in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
        }
    }
}

/// What a requirement's check claims, so far as a finding can weaken it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The stack goes on when a part or a zone fails.
    Availability,
    /// Data that was lost can be brought back.
    Recovery,
    /// The number of tasks follows the load.
    Scaling,
    /// Somebody hears when something is wrong.
    Watching,
    /// Who reaches a component, and over what.
    Access,
    /// What a month costs.
    Cost,
}

/// A rule: one thing a reviewer looks for.
#[derive(Debug)]
pub struct Rule {
    /// The word in `accept`, in reports and in anchors.
    pub id: &'static str,
    /// Severity in the first stage (or the only one), where it is advice.
    pub first: Severity,
    /// Severity in the stages after it.
    pub later: Severity,
    /// Controls and practices it rests on: AWS Foundational Security Best Practices, CIS AWS Foundations 5.0,
    /// AWS Well-Architected. Empty: the judgement is orbi's own.
    pub sources: &'static [&'static str],
    /// checkov policies that look for the same.
    pub checkov: &'static [&'static str],
    /// Claims that hold with a reservation only while this is found.
    pub limits: &'static [Claim],
}

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    CATALOG.iter().find(|rule| rule.id == id)
}

type Ids = &'static [&'static str];

const fn row(id: &'static str, severity: (Severity, Severity), sources: Ids, checkov: Ids) -> Rule {
    Rule { id, first: severity.0, later: severity.1, sources, checkov, limits: &[] }
}

const fn limiting(limits: &'static [Claim], rule: Rule) -> Rule {
    Rule { limits, ..rule }
}

const LOW: (Severity, Severity) = (Severity::Low, Severity::Low);
const LOW_THEN_MEDIUM: (Severity, Severity) = (Severity::Low, Severity::Medium);
const MEDIUM: (Severity, Severity) = (Severity::Medium, Severity::Medium);
const MEDIUM_THEN_HIGH: (Severity, Severity) = (Severity::Medium, Severity::High);
const HIGH: (Severity, Severity) = (Severity::High, Severity::High);

const AVAILABILITY: &[Claim] = &[Claim::Availability];
const RECOVERY: &[Claim] = &[Claim::Recovery];
const SCALING: &[Claim] = &[Claim::Scaling];

/// Every rule, in the order of reports where severity is equal.
/// Sources: AWS Security Hub FSBP, CIS AWS Foundations 5.0, checkov's policy index, AWS Well-Architected (2026-11).
pub const CATALOG: &[Rule] = &[
    row("requirement-not-met", HIGH, &[], &[]),
    row("http-only-entry", HIGH, &["ELB.1", "SEC09-BP02"], &["CKV_AWS_2", "CKV2_AWS_20", "CKV_AWS_103"]),
    row("secret-in-environment", HIGH, &["ECS.8", "SEC02-BP03"], &[]),
    row("no-outbound", HIGH, &[], &[]),
    row("leads-nowhere", HIGH, &[], &[]),
    row("host-without-dns", HIGH, &["ACM.1", "SEC09-BP01"], &[]),
    limiting(RECOVERY, row("no-backups", HIGH, &["RDS.11", "REL09-BP03"], &["CKV_AWS_133"])),
    limiting(AVAILABILITY, row("single-task", MEDIUM_THEN_HIGH, &["REL07-BP01"], &[])),
    limiting(AVAILABILITY, row("zones-one", MEDIUM_THEN_HIGH, &["ELB.13", "REL10-BP01"], &[])),
    limiting(
        AVAILABILITY,
        row("db-single-az", MEDIUM_THEN_HIGH, &["RDS.5", "CIS 2.2.4", "REL10-BP01"], &["CKV_AWS_157"]),
    ),
    limiting(AVAILABILITY, row("single-nat", MEDIUM, &["REL10-BP01"], &[])),
    row("budget-below-estimate", MEDIUM, &[], &[]),
    row("alb-without-waf", MEDIUM, &["ELB.16", "SEC05-BP02"], &["CKV2_AWS_28"]),
    row("cloudfront-without-waf", MEDIUM, &["CloudFront.6", "SEC05-BP02"], &["CKV_AWS_68"]),
    row(
        "api-open-to-all",
        LOW_THEN_MEDIUM,
        &["APIGateway.4", "APIGateway.8", "SEC05-BP02"],
        &["CKV2_AWS_29", "CKV_AWS_309"],
    ),
    row("private-way-not-built", MEDIUM, &[], &[]),
    row("cdn-bypassed", MEDIUM, &["SEC05-BP02"], &[]),
    row("no-alarms", MEDIUM, &["REL06-BP03"], &[]),
    limiting(&[Claim::Watching], row("alarm-below-target", MEDIUM, &["REL06-BP03"], &[])),
    limiting(&[Claim::Watching], row("topic-reaches-nobody", MEDIUM, &["REL06-BP03"], &[])),
    row("site-without-cdn", MEDIUM, &["SEC05-BP01"], &[]),
    limiting(SCALING, row("scaling-without-metric", MEDIUM, &["REL07-BP01"], &[])),
    limiting(SCALING, row("scaling-without-room", MEDIUM, &["REL07-BP01"], &[])),
    row("not-built", MEDIUM, &[], &[]),
    limiting(RECOVERY, row("db-deletion-unprotected", MEDIUM_THEN_HIGH, &["RDS.8", "REL09-BP03"], &["CKV_AWS_293"])),
    limiting(RECOVERY, row("short-backups", LOW_THEN_MEDIUM, &["RDS.11", "REL09-BP03"], &["CKV_AWS_133"])),
    row("service-without-scaling", LOW_THEN_MEDIUM, &["REL07-BP01"], &[]),
    row("alb-logs-off", LOW_THEN_MEDIUM, &["ELB.5", "SEC04-BP01"], &["CKV_AWS_91"]),
    row("image-not-pinned", LOW_THEN_MEDIUM, &["SEC06-BP02"], &[]),
    limiting(RECOVERY, row("bucket-without-versioning", LOW_THEN_MEDIUM, &["S3.14", "REL09-BP03"], &["CKV_AWS_21"])),
    row("alb-deletion-unprotected", LOW_THEN_MEDIUM, &["ELB.6"], &["CKV_AWS_150"]),
    row("db-shared", LOW, &["SEC03-BP02"], &[]),
    row("db-micro-at-scale", LOW, &[], &[]),
    row("cdn-without-host", LOW, &["CloudFront.7", "SEC09-BP01"], &["CKV2_AWS_42", "CKV_AWS_174"]),
    row("target-group-plain-http", LOW, &["SEC09-BP02"], &["CKV_AWS_378"]),
    row("read-only-off", LOW, &["ECS.5", "SEC06-BP02"], &["CKV_AWS_336"]),
    row("log-retention-short", LOW, &["SEC04-BP01"], &[]),
    row("health-not-said", LOW, &[], &[]),
    row("nobody-calls", LOW, &[], &[]),
    row("no-delivery", LOW, &[], &[]),
    row("no-budget", LOW, &[], &[]),
    row("state-lock-in-table", LOW, &[], &[]),
    row("x86-where-arm-is-cheaper", LOW, &[], &[]),
    row("db-older-class", LOW, &[], &[]),
];
