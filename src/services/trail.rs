//! AWS CloudTrail: who did what in the account, kept in a bucket where nobody can change it unseen.

use super::blocks::{arn, named, of, plain, resource, say, skip};
use super::setting::{Default, Type};
use super::{
    Carries, Category, Load, Names, Part, Piece, Placement, Role, Service, Setting, Settings, Site, Value,
    terraform_name,
};
use crate::prices::LineItem;
use crate::write::hcl::{Block, Expr, Ref};

pub struct Trail;

/// AWS's own name, by which it writes the files.
pub const WRITER: &str = "cloudtrail.amazonaws.com";

const SETTINGS: &[Setting] = &[
    Setting {
        key: "regions",
        of: Type::Word(&["all", "own"]),
        default: Default::Is("all"),
        unit: "",
        doc: "`all`: what is done in any Region of the account; `own`: in the stack's Region only.",
        source: "CloudTrail API, IsMultiRegionTrail",
    },
    Setting {
        key: "keep_days",
        of: Type::Count { min: 1, max: 3650 },
        default: Default::Is("365"),
        unit: "days",
        doc: "How long the files are kept in the bucket that orbi derives.",
        source: "",
    },
    Setting {
        key: "bucket",
        of: Type::Component(&["s3"]),
        default: Default::Absent,
        unit: "",
        doc: "A bucket of the model to write to, instead of one that orbi derives.",
        source: "",
    },
];

/// The name that AWS knows the trail by. Source: CloudTrail API, CreateTrail (Name): 3 to 128 characters.
fn name_in_aws(at: &Site, id: &str) -> Expr {
    named(at.stack, id, 128)
}

/// The ARN of a trail as its bucket's policy names it, spelled out, as the trail itself waits for that policy.
pub fn arn_of(at: &Site, id: &str) -> Expr {
    arn("cloudtrail", [plain("trail/"), super::blocks::value(name_in_aws(at, id))])
}

impl Service for Trail {
    fn kind(&self) -> &'static str {
        "trail"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS CloudTrail",
            es: "CloudTrail",
            en: "CloudTrail",
            category: Category::Management,
            declared: true,
            doc: "A record of every change in the account, with a proof that no file of it was altered.",
            official: &["Arch_AWS-CloudTrail"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        let own = format!("{}-files", at.id);
        let bucket = at.settings.text("bucket").unwrap_or(&own);
        let wire = Part::wire(at.id, bucket, Carries::Api, &["write"]);
        if at.settings.text("bucket").is_some() {
            return vec![wire];
        }
        let days = Value::Count(at.settings.count("keep_days").unwrap_or(365));
        let given = [("purpose", Value::Text("logs".into())), ("keep_days", days)];
        vec![Part::component(own, "s3", &given), wire]
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let Some(bucket) = at.outgoing.iter().find(|peer| peer.service.kind() == "s3") else { return Vec::new() };
        let name = at.name();
        let policy = Ref::resource("aws_s3_bucket_policy", &terraform_name(bucket.id));
        let mut block = resource("aws_cloudtrail", &name)
            .set("name", name_in_aws(at, at.id))
            .set("s3_bucket_name", of("aws_s3_bucket", &bucket.name(), "id"))
            .set("is_multi_region_trail", at.settings.text("regions") != Some("own"))
            .set("include_global_service_events", true)
            .set("enable_log_file_validation", true)
            .set("depends_on", Expr::list([Expr::from(policy)]));
        block.body.notes = notes(at);
        vec![Piece::new(at.id, block).enforcing(&format!("{}->{}", at.id, bucket.id))]
    }

    /// The first copy of management events is free; what its files take of the bucket is the bucket's.
    /// Source: CloudTrail pricing page.
    fn cost(&self, _at: &Site, _load: &Load) -> Vec<LineItem> {
        Vec::new()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}

fn notes(at: &Site) -> Vec<String> {
    let all = [
        (
            "CKV_AWS_35",
            say(at.lang, "el bucket ya cifra con claves de S3", "the bucket already encrypts with keys of S3"),
        ),
        ("CKV_AWS_252", say(at.lang, "nadie espera aviso de cada archivo", "nobody waits for word of each file")),
        ("CKV2_AWS_10", say(at.lang, "se consulta en el bucket", "it is read in the bucket")),
    ];
    let own = at.settings.text("regions") == Some("own");
    let one = ("CKV_AWS_67", say(at.lang, "el modelo sigue una sola región", "the model follows one Region"));
    all.into_iter().chain(own.then_some(one)).map(|(check, reason)| skip(check, &reason)).collect()
}

/// What the bucket of a trail admits: a look at its own access list, and the files, of this trail alone.
/// Source: CloudTrail user guide, Amazon S3 bucket policy for CloudTrail.
pub fn statements(at: &Site, bucket: &str, trails: &[&str]) -> Vec<Block> {
    use super::blocks::{Grant, admitting, from_data, text, value};
    if trails.is_empty() {
        return Vec::new();
    }
    let arns = || trails.iter().map(|id| arn_of(at, id)).collect::<Vec<_>>();
    let whole = || of("aws_s3_bucket", bucket, "arn");
    let account = value(from_data("aws_caller_identity", "current", "account_id"));
    let files = text([value(whole()), plain("/AWSLogs/"), account, plain("/*")]);
    let look = Grant::new("CheckByCloudTrail", &["s3:GetBucketAcl"], vec![whole()]).when(
        "StringEquals",
        "aws:SourceArn",
        arns(),
    );
    let write = Grant::new("WriteByCloudTrail", &["s3:PutObject"], vec![files])
        .when("StringEquals", "aws:SourceArn", arns())
        .when("StringEquals", "s3:x-amz-acl", vec!["bucket-owner-full-control".into()]);
    vec![admitting(&look, WRITER), admitting(&write, WRITER)]
}
