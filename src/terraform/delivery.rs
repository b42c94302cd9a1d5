//! The pipeline's way in: no stored keys, one role that plans, one that applies, one that ships versions.

use super::access;
use super::state;
use crate::graph::{Component, Connection, Stack};
use crate::services::blocks::{
    Grant, data, described, from_data, named, of, output, plain, principals, refusing, resource, say, text, value,
};
use crate::services::{Carries, Piece, terraform_name};
use crate::write::hcl::{Block, Expr, Ref};

/// Who signs the pipeline's tokens. Source: GitHub Docs, OpenID Connect reference.
const ISSUER: &str = "token.actions.githubusercontent.com";

/// The variable that says whether the account has yet to know GitHub.
pub const PROVIDER_SWITCH: &str = "create_github_provider";

/// The roles of the pipeline, and in each exactly what its connections need. `early` says which components stand first.
pub fn pieces(stack: &Stack, early: &dyn Fn(&str) -> bool) -> Vec<Piece> {
    stack.of_kind("github-actions").flat_map(|pipeline| of_pipeline(stack, pipeline, early)).collect()
}

fn of_pipeline(stack: &Stack, pipeline: &Component, early: &dyn Fn(&str) -> bool) -> Vec<Piece> {
    let name = terraform_name(&pipeline.id);
    let branch = pipeline.settings.text("branch").unwrap_or("main");
    let pushed = format!("ref:refs/heads/{branch}");
    let mut pieces = provider(stack, pipeline);
    let says = (
        "Con este rol la entrega sube y despliega versiones.",
        "In this role the delivery pushes and deploys versions.",
    );
    pieces.extend(role(stack, pipeline, "deploy", &[&pushed], says));
    pieces.extend(shipping(stack, pipeline, &name, early));
    if state::is_remote(stack) {
        let says = (
            "Con este rol la entrega compara el modelo con la cuenta.",
            "In this role the delivery compares the model with the account.",
        );
        pieces.extend(role(stack, pipeline, "plan", &["pull_request", &pushed], says));
        pieces.extend(planning(stack, pipeline, &name));
        let says = ("Con este rol la entrega aplica Terraform.", "In this role the delivery applies Terraform.");
        pieces.extend(role(stack, pipeline, "apply", &[&pushed], says));
        pieces.extend(applying(pipeline, &name));
    }
    pieces
}

fn provider(stack: &Stack, pipeline: &Component) -> Vec<Piece> {
    let says = say(
        stack.lang,
        "Falso si la cuenta ya conoce a GitHub: AWS admite un solo proveedor por emisor.",
        "False where the account already knows GitHub: AWS takes one provider for each issuer.",
    );
    let variable = Block::labelled("variable", [PROVIDER_SWITCH])
        .set("type", Expr::Raw("bool".into()))
        .set("description", says)
        .set("default", true);
    let provider = resource("aws_iam_openid_connect_provider", "github")
        .set("count", Expr::from(Ref::var(PROVIDER_SWITCH)).choose(1, 0))
        .set("url", format!("https://{ISSUER}"))
        .set("client_id_list", Expr::list(["sts.amazonaws.com"]));
    vec![Piece::new(&pipeline.id, variable).early(), Piece::new(&pipeline.id, provider).early()]
}

fn account() -> Expr {
    from_data("aws_caller_identity", "current", "account_id")
}

/// An ARN of IAM, which knows no Region.
fn iam(rest: impl IntoIterator<Item = crate::write::hcl::Part>) -> Expr {
    let partition = from_data("aws_partition", "current", "partition");
    let start = [plain("arn:"), value(partition), plain(":iam::"), value(account()), plain(":")];
    text(start.into_iter().chain(rest))
}

/// A role that only this repository's workflows take, and only on the given references.
fn role(stack: &Stack, pipeline: &Component, what: &str, references: &[&str], says: (&str, &str)) -> Vec<Piece> {
    let name = format!("{}_{what}", terraform_name(&pipeline.id));
    let repository = pipeline.settings.text("repository").unwrap_or_default();
    let condition = |test: &str, claim: &str, values: Expr| {
        Block::new("condition").set("test", test).set("variable", format!("{ISSUER}:{claim}")).set("values", values)
    };
    let provider = iam([plain(&format!("oidc-provider/{ISSUER}"))]);
    let trust = Block::new("statement")
        .set("actions", Expr::list(["sts:AssumeRoleWithWebIdentity"]))
        .with(principals("Federated", vec![provider]))
        .with(condition("StringEquals", "aud", Expr::list(["sts.amazonaws.com"])))
        .with(condition("StringLike", "sub", Expr::List(subjects(repository, references))));
    let document = data("aws_iam_policy_document", &format!("{name}_trust")).with(trust);
    let role = resource("aws_iam_role", &name)
        .set("name", named(&stack.name, &format!("{}-{what}", pipeline.id), 64))
        .set("description", described(&say(stack.lang, says.0, says.1)))
        .set("assume_role_policy", from_data("aws_iam_policy_document", &format!("{name}_trust"), "json"));
    let shown = output(&format!("{name}_role"), say(stack.lang, says.0, says.1), of("aws_iam_role", &name, "arn"));
    [document, role, shown].map(|block| Piece::new(&pipeline.id, block).early()).to_vec()
}

/// Both spellings of a subject: by name, and with the ids that repositories made since 15 July 2026 carry.
/// Source: GitHub Docs, OpenID Connect reference (immutable subject claims); `@` cannot occur in a name.
fn subjects(repository: &str, references: &[&str]) -> Vec<Expr> {
    let (owner, name) = repository.split_once('/').unwrap_or((repository, ""));
    let spell = |reference: &&str| {
        let plain = format!("repo:{owner}/{name}:{reference}");
        let with_ids = format!("repo:{owner}@*/{name}@*:{reference}");
        [Expr::from(plain), Expr::from(with_ids)]
    };
    references.iter().flat_map(spell).collect()
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

/// Reading everything, and the lock on the state.
fn planning(stack: &Stack, pipeline: &Component, name: &str) -> Vec<Piece> {
    let role = format!("{name}_plan");
    let key = state::key_of(stack, "stack");
    let lock = text([value(state::bucket_arn()), plain("/")].into_iter().chain(key).chain([plain(".tflock")]));
    let lock = Grant::new("LockState", &["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], vec![lock]);
    let asked = stack.components.values().flat_map(|one| one.service.plan_grants(&one.settings));
    let grants = std::iter::once(lock).chain(asked).collect();
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
