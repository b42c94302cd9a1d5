//! Amazon ECR: the repository of an image. Derived from the service that runs it, or written, where several run one or a unit of its own holds it.

use super::blocks::{from_data, named, of, output, resource, say};
use super::setting::{Default, Type};
use super::{
    Carries, Category, Grant, Load, Names, Other, Part, Piece, Placed, Placement, Role, Service, Setting, Settings,
    Site,
};
use crate::diag::{Code, Diagnostic, Report, did_you_mean};
use crate::prices::LineItem;
use crate::write::hcl::{Block, Expr};

pub struct Ecr;

const SETTINGS: &[Setting] = &[Setting {
    key: "keep",
    of: Type::Count { min: 1, max: 1000 },
    default: Default::Is("10"),
    unit: "images",
    doc: "How many images are kept; older ones are removed.",
    source: "",
}];

impl Service for Ecr {
    fn kind(&self) -> &'static str {
        "ecr"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon ECR",
            es: "ECR",
            en: "ECR",
            category: Category::Containers,
            declared: true,
            doc: "Keeps the images, scans each when it is pushed, and refuses to overwrite a tag.",
            official: &["Arch_Amazon-Elastic-Container-Registry"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    /// The repository stands before the rest: a service without an image does not start.
    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let name = at.name();
        let repository = resource("aws_ecr_repository", &name)
            .set("name", named(at.stack, at.id, 256))
            .set("image_tag_mutability", "IMMUTABLE")
            .with(Block::new("image_scanning_configuration").set("scan_on_push", true))
            .with(Block::new("encryption_configuration").set("encryption_type", "AES256"));
        let of_repository = |way: &str| of("aws_ecr_repository", &name, way);
        let policy = resource("aws_ecr_lifecycle_policy", &name)
            .set("repository", of_repository("name"))
            .set("policy", Expr::json(keep(at.settings.count("keep").unwrap_or(10))));
        let says = say(at.lang, "Repositorio al que se sube la imagen.", "Repository the image is pushed to.");
        let shown = output(&format!("{name}_repository"), says, of_repository("repository_url"));
        let own = [repository, policy, shown].map(|block| Piece::new(at.id, block).early());
        own.into_iter().chain(fetching(at, &name)).collect()
    }

    /// Source: Service Authorization Reference, Amazon ECR (2026-04): GetAuthorizationToken takes no resource.
    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        let name = super::site::terraform_name(id);
        let token = Grant::new("LogIn", &["ecr:GetAuthorizationToken"], vec!["*".into()]);
        let pull = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];
        let push = ["ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"];
        let arn = || of("aws_ecr_repository", &name, "arn");
        match access {
            "pull" => vec![token, Grant::new("PullImage", &pull, vec![arn()])],
            "push" => {
                let all: Vec<&'static str> = pull.into_iter().chain(push).chain(["ecr:DescribeImages"]).collect();
                vec![token, Grant::new("PushImage", &all, vec![arn()])]
            }
            _ => Vec::new(),
        }
    }

    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        vec![LineItem::fixed(at.id, "images", "ecr.storage.gb_month", load.assumed("images_kept_gb"))]
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    /// Layers of images come from S3. Source: ECR user guide, interface VPC endpoints.
    fn links(&self) -> &'static [&'static str] {
        &["ecr.api", "ecr.dkr", "s3"]
    }

    fn role(&self) -> Role {
        Role::Support
    }
}

/// The repository that a component pulls its image from, and the right to: the one that `image` names, else one of its
/// own; none where `image` is from elsewhere.
pub fn brought(at: &Site) -> Vec<Part> {
    let pull = |id: &str| Part::wire(at.id, id, Carries::Api, &["pull"]);
    match at.settings.text("image") {
        Some(image) => named_in(image, &at.others).map(|one| pull(one.id)).into_iter().collect(),
        None => {
            let own = format!("{}-image", at.id);
            vec![Part::component(own.clone(), "ecr", &[]), pull(&own)]
        }
    }
}

fn named_in<'a>(image: &str, others: &'a [Other<'a>]) -> Option<&'a Other<'a>> {
    others.iter().find(|other| other.id == image && other.service.kind() == "ecr")
}

/// A bare word as `image` is the id of a repository, where the model has any.
pub fn check_image(settings: &Settings, at: &Placed, report: &mut Report) {
    let Some(image) = settings.text("image").filter(|image| !image.contains(['/', ':', '.', '@'])) else { return };
    let repositories: Vec<&str> =
        at.others.iter().filter(|other| other.service.kind() == "ecr").map(|other| other.id).collect();
    if !repositories.is_empty() && named_in(image, &at.others).is_none() {
        let message = format!("`image` is `{image}`, and no repository (`ecr`) is called so");
        let help = did_you_mean(image, repositories.iter().copied());
        report.push(Diagnostic::error(Code::UnknownReference, settings.span("image", at.place), message).help(help));
    }
}

/// Functions are given their image by Lambda, which the repository admits.
/// Source: AWS Lambda developer guide, Amazon ECR permissions.
fn fetching(at: &Site, name: &str) -> Vec<Piece> {
    let functions: Vec<&str> =
        at.incoming.iter().filter(|peer| peer.service.kind() == "lambda").map(|peer| peer.id).collect();
    if functions.is_empty() {
        return Vec::new();
    }
    let account = from_data("aws_caller_identity", "current", "account_id");
    let actions = [("Effect", Expr::from("Allow")), ("Principal", Expr::map([("Service", "lambda.amazonaws.com")]))];
    let only = Expr::map([("StringEquals", Expr::map([("aws:SourceAccount", account)]))]);
    let rest = [("Action", Expr::list(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])), ("Condition", only)];
    let statement = Expr::map(actions.into_iter().chain(rest));
    let policy = Expr::map([("Version", Expr::from("2012-10-17")), ("Statement", Expr::list([statement]))]);
    let block = resource("aws_ecr_repository_policy", name)
        .set("repository", of("aws_ecr_repository", name, "name"))
        .set("policy", Expr::json(policy));
    vec![Piece::new(at.id, block).early().enforcing_all(functions, at.id)]
}

/// Only the newest images are kept.
fn keep(count: i64) -> Expr {
    let selection =
        [("tagStatus", Expr::from("any")), ("countType", "imageCountMoreThan".into()), ("countNumber", count.into())];
    let rule = [
        ("rulePriority", Expr::from(1)),
        ("description", format!("Keep the newest {count} images").into()),
        ("selection", Expr::map(selection)),
        ("action", Expr::map([("type", "expire")])),
    ];
    Expr::map([("rules", Expr::list([Expr::map(rule)]))])
}
