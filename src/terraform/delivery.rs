//! The pipeline's way in: no stored keys, one role that plans, one that applies, one that ships versions.

use super::access;
use super::frame;
use super::state;
use crate::graph::{AZURE, Component, Connection, Stack, service_connection};
use crate::services::blocks::{
    Grant, data, described, from_data, named, of, output, plain, principals, refusing, resource, say, text, value,
};
use crate::services::{Carries, Piece, terraform_name};
use crate::write::hcl::{Block, Expr, Part, Ref};

/// Who signs a pipeline's tokens, and what they say of a run.
struct Trust {
    /// The name of the provider in Terraform.
    name: &'static str,
    /// The variable that leaves it out.
    switch: &'static str,
    /// What the account may know already, in Spanish and in English.
    known: (&'static str, &'static str),
    /// Without `https://`.
    issuer: Vec<Part>,
    audience: &'static str,
    /// How the subject is compared.
    test: &'static str,
}

/// Source: GitHub Docs, OpenID Connect reference.
fn github() -> Trust {
    Trust {
        name: "github",
        switch: SWITCHES[0],
        known: ("GitHub", "GitHub"),
        issuer: vec![plain("token.actions.githubusercontent.com")],
        audience: "sts.amazonaws.com",
        test: "StringLike",
    }
}

/// Source: AWS blog "How to federate into AWS from Azure DevOps using OpenID Connect" (AWS Toolkit for Azure DevOps, 1.15
/// and later): issuer with the organization's GUID, one fixed audience, the service connection as subject.
fn azure(pipeline: &Component) -> Trust {
    let organization = match pipeline.settings.text("guid") {
        Some(id) => plain(&id.to_lowercase()),
        None => value(Ref::var(ORGANIZATION)),
    };
    Trust {
        name: "azure_devops",
        switch: SWITCHES[1],
        known: ("esta organización de Azure DevOps", "this organization of Azure DevOps"),
        issuer: vec![plain("vstoken.dev.azure.com/"), organization],
        audience: "api://AzureADTokenExchange",
        test: "StringEquals",
    }
}

/// The variable for the organization's GUID, where the model does not say it.
const ORGANIZATION: &str = "azure_devops_organization_id";

/// The variables that say whether the account has yet to know who signs the tokens.
pub const SWITCHES: [&str; 2] = ["create_github_provider", "create_azure_devops_provider"];

/// The roles of the pipeline, and in each exactly what its connections need. `early` says which components stand first.
pub fn pieces(stack: &Stack, early: &dyn Fn(&str) -> bool) -> Vec<Piece> {
    let by_github = stack.of_kind("github-actions").map(|pipeline| (pipeline, github()));
    let by_azure = stack.of_kind("azure-devops").map(|pipeline| (pipeline, azure(pipeline)));
    let all: Vec<(&Component, Trust)> = by_github.chain(by_azure).collect();
    all.iter().flat_map(|(pipeline, trust)| of_pipeline(stack, pipeline, trust, early)).collect()
}

fn of_pipeline(stack: &Stack, pipeline: &Component, trust: &Trust, early: &dyn Fn(&str) -> bool) -> Vec<Piece> {
    let name = terraform_name(&pipeline.id);
    let mut pieces = provider(stack, pipeline, trust);
    let says = (
        "Con este rol la entrega sube y despliega versiones.",
        "In this role the delivery pushes and deploys versions.",
    );
    pieces.extend(role(stack, pipeline, trust, "deploy", says));
    pieces.extend(shipping(stack, pipeline, &name, early));
    if state::is_remote(stack) {
        let says = (
            "Con este rol la entrega compara el modelo con la cuenta.",
            "In this role the delivery compares the model with the account.",
        );
        pieces.extend(role(stack, pipeline, trust, "plan", says));
        pieces.extend(planning(stack, pipeline, &name));
        let says = ("Con este rol la entrega aplica Terraform.", "In this role the delivery applies Terraform.");
        pieces.extend(role(stack, pipeline, trust, "apply", says));
        pieces.extend(applying(pipeline, &name));
    }
    pieces
}

fn provider(stack: &Stack, pipeline: &Component, trust: &Trust) -> Vec<Piece> {
    let (es, en) = trust.known;
    let says = say(
        stack.lang,
        &format!("Falso si la cuenta ya conoce a {es}: AWS admite un solo proveedor por emisor."),
        &format!("False where the account already knows {en}: AWS takes one provider for each issuer."),
    );
    let switch = trust.switch;
    let variable = Block::labelled("variable", [switch])
        .set("type", Expr::Raw("bool".into()))
        .set("description", says)
        .set("default", true);
    let url = match trust.issuer.as_slice() {
        [Part::Text(issuer)] => Expr::from(format!("https://{issuer}")),
        issuer => text([plain("https://")].into_iter().chain(issuer.iter().cloned())),
    };
    let provider = resource("aws_iam_openid_connect_provider", trust.name)
        .set("count", Expr::from(Ref::var(switch)).choose(1, 0))
        .set("url", url)
        .set("client_id_list", Expr::list([trust.audience]));
    let asked = trust.issuer.iter().any(|part| matches!(part, Part::Value(_)));
    let organization = asked.then(|| organization(stack));
    let blocks = organization.into_iter().chain([variable, provider]);
    blocks.map(|block| Piece::new(&pipeline.id, block).early()).collect()
}

fn organization(stack: &Stack) -> Block {
    let says = say(
        stack.lang,
        "GUID de la organización de Azure DevOps: está en dev.azure.com/ORGANIZACIÓN/_apis/connectionData, como instanceId.",
        "GUID of the Azure DevOps organization: dev.azure.com/ORGANIZATION/_apis/connectionData has it as instanceId.",
    );
    Block::labelled("variable", [ORGANIZATION]).set("type", Expr::Raw("string".into())).set("description", says)
}

fn account() -> Expr {
    from_data("aws_caller_identity", "current", "account_id")
}

/// An ARN of IAM, which knows no Region.
fn iam(rest: impl IntoIterator<Item = Part>) -> Expr {
    let partition = from_data("aws_partition", "current", "partition");
    let start = [plain("arn:"), value(partition), plain(":iam::"), value(account()), plain(":")];
    text(start.into_iter().chain(rest))
}

/// A role that only this pipeline takes, and only for what it is meant for.
fn role(stack: &Stack, pipeline: &Component, trust: &Trust, what: &str, says: (&str, &str)) -> Vec<Piece> {
    let name = format!("{}_{what}", terraform_name(&pipeline.id));
    let condition = |test: &str, claim: &str, values: Expr| {
        let variable = match trust.issuer.as_slice() {
            [Part::Text(issuer)] => Expr::from(format!("{issuer}:{claim}")),
            issuer => text(issuer.iter().cloned().chain([plain(&format!(":{claim}"))])),
        };
        Block::new("condition").set("test", test).set("variable", variable).set("values", values)
    };
    let provider = iam([plain("oidc-provider/")].into_iter().chain(trust.issuer.iter().cloned()));
    let statement = Block::new("statement")
        .set("actions", Expr::list(["sts:AssumeRoleWithWebIdentity"]))
        .with(principals("Federated", vec![provider]))
        .with(condition("StringEquals", "aud", Expr::list([trust.audience])))
        .with(condition(trust.test, "sub", Expr::List(subjects(stack, pipeline, what))));
    let document = data("aws_iam_policy_document", &format!("{name}_trust")).with(statement);
    let role = resource("aws_iam_role", &name)
        .set("name", named(&stack.name, &format!("{}-{what}", pipeline.id), 64))
        .set("description", described(&say(stack.lang, says.0, says.1)))
        .set("assume_role_policy", from_data("aws_iam_policy_document", &format!("{name}_trust"), "json"));
    let shown = output(&format!("{name}_role"), say(stack.lang, says.0, says.1), of("aws_iam_role", &name, "arn"));
    [document, role, shown].map(|block| Piece::new(&pipeline.id, block).early()).to_vec()
}

/// What a token must say it is of. At Azure DevOps the service connection, one for each role. At GitHub the branch or the environment, and
/// where nothing is changed pull requests, in both spellings: by name, and with the ids that repositories made since 15 July 2026
/// carry. Source: GitHub Docs, OpenID Connect reference (immutable subject claims); `@` cannot occur in a name.
fn subjects(stack: &Stack, pipeline: &Component, what: &str) -> Vec<Expr> {
    let said = |key: &str| pipeline.settings.text(key).unwrap_or_default();
    if pipeline.kind() == AZURE {
        let place = format!("sc://{}/{}/", said("organization"), said("project"));
        return vec![match &stack.deployed.environment {
            Some(_) => text([plain(&place), value(Ref::local("name")), plain(&format!("-{what}"))]),
            None => Expr::from(format!("{place}{}", service_connection(stack, what))),
        }];
    }
    // A job that names an environment of GitHub has that in its token, and not the branch.
    let pushed = match frame::environment(stack) {
        Some(place) => vec![plain("environment:"), value(place)],
        None => vec![plain(&format!("ref:refs/heads/{}", said("branch")))],
    };
    let asked = (what == "plan").then(|| vec![plain("pull_request")]);
    let (owner, name) = said("repository").split_once('/').unwrap_or((said("repository"), ""));
    let spell = |reference: Vec<Part>| {
        [format!("repo:{owner}/{name}:"), format!("repo:{owner}@*/{name}@*:")]
            .map(|start| text([plain(&start)].into_iter().chain(reference.iter().cloned())))
    };
    asked.into_iter().chain([pushed]).flat_map(spell).collect()
}

/// What each deploying connection takes; what speaks of early parts stands with them.
fn shipping(stack: &Stack, pipeline: &Component, name: &str, early: &dyn Fn(&str) -> bool) -> Vec<Piece> {
    let deploy = format!("{name}_deploy");
    let wires = || stack.outgoing(&pipeline.id).filter(|wire| wire.carries == Carries::Deploy);
    let (first, later): (Vec<&Connection>, Vec<&Connection>) = wires().partition(|wire| early(&wire.to));
    let mut pieces = Vec::new();
    if !first.is_empty() {
        let made = granted(stack, pipeline, &format!("{name}_push"), of("aws_iam_role", &deploy, "id"), &first);
        pieces.extend(made.into_iter().map(Piece::early));
    }
    if !later.is_empty() {
        pieces.extend(granted(stack, pipeline, &deploy, of("aws_iam_role", &deploy, "id"), &later));
    }
    pieces
}

fn granted(stack: &Stack, pipeline: &Component, name: &str, role: Expr, wires: &[&Connection]) -> Vec<Piece> {
    let grants = wires.iter().flat_map(|wire| access::of_wire(stack, wire)).collect();
    let mut both = access::policy(&pipeline.id, name, role, grants);
    both[1] = wires.iter().fold(both[1].clone(), |piece, wire| piece.enforcing(&wire.id()));
    both
}

fn attached(pipeline: &Component, role: &str, policy: &str) -> Piece {
    let partition = from_data("aws_partition", "current", "partition");
    let arn = text([plain("arn:"), value(partition), plain(&format!(":iam::aws:policy/{policy}"))]);
    let block = resource("aws_iam_role_policy_attachment", role)
        .set("role", of("aws_iam_role", role, "name"))
        .set("policy_arn", arn);
    Piece::new(&pipeline.id, block).early()
}

/// Reading everything, and the lock on the state of each root it plans.
fn planning(stack: &Stack, pipeline: &Component, name: &str) -> Vec<Piece> {
    let role = format!("{name}_plan");
    let locks = stack.shipped_roots().into_iter().map(|unit| state::locking(stack, unit));
    let asked = stack.components.values().flat_map(|one| one.service.plan_grants(&one.settings));
    let grants = locks.chain(asked).collect();
    let mut pieces = vec![attached(pipeline, &role, "ReadOnlyAccess")];
    let own = access::policy(&pipeline.id, &role, of("aws_iam_role", &role, "id"), grants);
    pieces.extend(own.into_iter().map(Piece::early));
    pieces
}

/// Making and changing what the stack is made of; roles only under the stack's name, and never the pipeline's own.
fn applying(pipeline: &Component, name: &str) -> Vec<Piece> {
    let role = format!("{name}_apply");
    let roles = |rest: &str| iam([plain("role/"), value(Ref::local("name")), plain(rest)]);
    let grants = vec![Grant::new("ManageRoles", ROLE_ACTIONS, vec![roles("-*")])];
    let own_role = |what: &str| of("aws_iam_role", &format!("{name}_{what}"), "arn");
    let keep = Grant::new("KeepOwnRoles", ROLE_WRITES, vec![own_role("apply"), own_role("plan")]);
    let deploy = Grant::new("KeepDeployRole", ROLE_CHANGES, vec![own_role("deploy")]);
    let mut own = access::policy(&pipeline.id, &role, of("aws_iam_role", &role, "id"), grants);
    own[0].block = own[0].block.clone().with(refusing(&keep, None)).with(refusing(&deploy, None));
    let mut pieces = vec![attached(pipeline, &role, "PowerUserAccess")];
    pieces.extend(own.into_iter().map(Piece::early));
    pieces
}

/// What Terraform calls to keep a role. Source: Service Authorization Reference, IAM (2026-04).
const ROLE_ACTIONS: &[&str] = &[
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListInstanceProfilesForRole",
    "iam:ListRolePolicies",
    "iam:PassRole",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
];

/// Of those, what would let the pipeline change who it is; the stack's own root still adds the rights to deploy.
const ROLE_CHANGES: &[&str] = &[
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DetachRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
];

/// And what it may not even add to, on the roles that plan and apply.
const ROLE_WRITES: &[&str] = &[
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
];
