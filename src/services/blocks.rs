//! What services hand to Terraform: blocks with their owner, grants, and what callers are told. Data, never text.

use crate::units::Lang;
use crate::write::hcl::{Block, Expr, Item, Part, Ref, Target};

/// One block with what the rest of orbi asks about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The block as it will be written.
    pub block: Block,
    /// The id of the component or derived part it belongs to.
    pub owner: String,
    /// The file it is written to, such as `db.tf`.
    pub file: String,
    /// The connections it enforces, as `FROM->TO`.
    pub enforces: Vec<String>,
    /// Whether it has to stand before the rest is applied: registries, the zone, the pipeline's roles.
    pub early: bool,
    /// The module of its root it stands in; `None` in the root itself.
    pub module: Option<String>,
}

impl Piece {
    /// A block of a component, in the file named by it.
    pub fn new(owner: &str, block: Block) -> Piece {
        Piece {
            block,
            owner: owner.into(),
            file: format!("{owner}.tf"),
            enforces: Vec::new(),
            early: false,
            module: None,
        }
    }

    /// The same piece in another file.
    pub fn in_file(mut self, file: &str) -> Piece {
        self.file = file.into();
        self
    }

    /// The same piece, applied before the rest.
    pub fn early(mut self) -> Piece {
        self.early = true;
        self
    }

    /// The same piece, enforcing one connection more.
    pub fn enforcing(mut self, connection: &str) -> Piece {
        if !self.enforces.iter().any(|known| known == connection) {
            self.enforces.push(connection.into());
        }
        self
    }

    /// The same piece, enforcing the connections of `callers` to `id`.
    pub fn enforcing_all<'a>(self, callers: impl IntoIterator<Item = &'a str>, id: &str) -> Piece {
        callers.into_iter().fold(self, |piece, caller| piece.enforcing(&format!("{caller}->{id}")))
    }

    /// What can be referred to once this block stands: one thing, or several for `locals`.
    pub fn declares(&self) -> Vec<Target> {
        let label = |at: usize| self.block.labels.get(at).cloned().unwrap_or_default();
        match self.block.kind.as_str() {
            "resource" => vec![Target::Resource(label(0), label(1))],
            "data" => vec![Target::Data(label(0), label(1))],
            "ephemeral" => vec![Target::Ephemeral(label(0), label(1))],
            "variable" => vec![Target::Var(label(0))],
            "module" => vec![Target::Module(label(0))],
            "locals" => self.names().into_iter().map(Target::Local).collect(),
            _ => Vec::new(),
        }
    }

    fn names(&self) -> Vec<String> {
        let name = |item: &Item| match item {
            Item::Attr(name, _) => Some(name.clone()),
            Item::Block(_) => None,
        };
        self.block.body.items.iter().filter_map(name).collect()
    }

    /// The address Terraform knows the block by; for blocks without one, its words.
    pub fn address(&self) -> String {
        let labels = self.block.labels.join(".");
        match self.block.kind.as_str() {
            "resource" => labels,
            "variable" => format!("var.{labels}"),
            kind if labels.is_empty() => kind.into(),
            kind => format!("{kind}.{labels}"),
        }
    }

    /// The address from the root: within its module where it stands in one.
    pub fn full_address(&self) -> String {
        let module = self.module.iter().map(|name| format!("module.{}.", super::terraform_name(name)));
        module.collect::<String>() + &self.address()
    }

    /// The file it is written to, from the root's folder.
    pub fn path(&self) -> String {
        self.module.as_ref().map_or(self.file.clone(), |name| format!("modules/{name}/main.tf"))
    }

    /// Whether the block makes or reads something in AWS.
    pub fn is_resource(&self) -> bool {
        matches!(self.block.kind.as_str(), "resource" | "data" | "ephemeral")
    }
}

/// What a policy allows: a statement before it stands in a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// A word that says what for; becomes the statement's id.
    pub sid: &'static str,
    /// The actions.
    pub actions: Vec<&'static str>,
    /// ARNs, as expressions.
    pub resources: Vec<Expr>,
    /// Conditions: test, key, values.
    pub conditions: Vec<(&'static str, &'static str, Vec<Expr>)>,
}

impl Grant {
    /// Actions on resources.
    pub fn new(sid: &'static str, actions: &[&'static str], resources: Vec<Expr>) -> Grant {
        Grant { sid, actions: actions.to_vec(), resources, conditions: Vec::new() }
    }

    /// The same grant under a condition.
    pub fn when(mut self, test: &'static str, key: &'static str, values: Vec<Expr>) -> Grant {
        self.conditions.push((test, key, values));
        self
    }
}

/// A value a caller needs to reach a component: it becomes an environment variable named after the component.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What follows the component's id: `HOST`.
    pub name: &'static str,
    /// The value, or the place a secret is read from.
    pub value: Expr,
    /// Whether it is read from a secret when the caller starts.
    pub secret: bool,
}

/// A role a service acts in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnRole {
    /// What follows the component's id: `execution`.
    pub name: &'static str,
    /// The AWS service that takes it.
    pub taken_by: &'static str,
    /// What it is for, in Spanish and in English.
    pub says: (&'static str, &'static str),
}

/// An alarm a component should have.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// A short name, unique for the component: `cpu`.
    pub name: String,
    /// Namespace and name of the metric.
    pub metric: (&'static str, &'static str),
    /// `Average`, `Sum`, `p95`.
    pub statistic: &'static str,
    /// Whether it is raised below the threshold instead of above.
    pub below: bool,
    /// In the metric's unit, in decimal spelling.
    pub threshold: String,
    /// Seconds of a period, and how many in a row raise it.
    pub period: (i64, i64),
    /// What missing data means: `missing`, `breaching`, `notBreaching`.
    pub missing: &'static str,
    /// What the metric is about.
    pub dimensions: Vec<(&'static str, Expr)>,
    /// What it says, in Spanish and in English.
    pub says: (&'static str, &'static str),
}

/// `resource "KIND" "NAME"`.
pub fn resource(kind: &str, name: &str) -> Block {
    Block::labelled("resource", [kind, name])
}

/// `data "KIND" "NAME"`.
pub fn data(kind: &str, name: &str) -> Block {
    Block::labelled("data", [kind, name])
}

/// `output "NAME"` with what it is.
pub fn output(name: &str, description: impl Into<String>, value: impl Into<Expr>) -> Block {
    Block::labelled("output", [name]).set("description", description.into()).set("value", value)
}

/// `kind.name.way` of a managed resource.
pub fn of(kind: &str, name: &str, way: &str) -> Expr {
    Ref::resource(kind, name).get(way).into()
}

/// `data.kind.name.way`.
pub fn from_data(kind: &str, name: &str, way: &str) -> Expr {
    Ref::data(kind, name).get(way).into()
}

/// A setting's value with its name in the model, so that stages that differ in it share one variable for it.
pub fn fact(id: &str, key: &str, value: impl Into<Expr>) -> Expr {
    Expr::Named(format!("{id}.{key}"), Box::new(value.into()))
}

/// A string with values inside.
pub fn text(parts: impl IntoIterator<Item = Part>) -> Expr {
    Expr::template(parts)
}

/// A piece of text from a value.
pub fn value(value: impl Into<Expr>) -> Part {
    Part::value(value)
}

/// A literal piece of text.
pub fn plain(text: &str) -> Part {
    Part::text(text)
}

/// The name everything made in AWS begins with: the stack's id, or `app-` and the id where AWS keeps such a beginning for itself.
/// Source: API references of SSM (aws, ssm), EC2 (sg-), ELB (internal-), S3 (xn--, sthree-, amzn-s3-demo-).
pub fn base_name(stack: &str) -> String {
    let taken = ["aws", "ssm", "sg", "internal", "xn-", "sthree", "amzn", "ecs", "fargate", "default"];
    match taken.iter().any(|word| stack.starts_with(word)) {
        true => format!("app-{stack}"),
        false => stack.to_string(),
    }
}

/// The stack's name as the roots know it, followed by `rest`; shortened with a stable mark where AWS takes fewer characters.
pub fn named(stack: &str, rest: &str, limit: usize) -> Expr {
    let whole = format!("{}-{rest}", base_name(stack));
    if whole.chars().count() <= limit {
        return text([value(Ref::local("name")), plain(&format!("-{rest}"))]);
    }
    name_in_aws(stack, rest, limit).into()
}

/// The name that [`named`] comes to, as it reads in AWS.
pub fn name_in_aws(stack: &str, rest: &str, limit: usize) -> String {
    let whole = format!("{}-{rest}", base_name(stack));
    if whole.chars().count() <= limit {
        return whole;
    }
    let mark = mark(&whole);
    let kept: String = whole.chars().take(limit.saturating_sub(mark.len() + 1)).collect();
    format!("{}-{mark}", kept.trim_end_matches('-'))
}

/// Six characters that stand for a text: equal texts have equal marks.
pub fn mark(text: &str) -> String {
    use sha2::Digest;
    let digest = sha2::Sha256::digest(text.as_bytes());
    digest.iter().take(3).map(|byte| format!("{byte:02x}")).collect()
}

/// A sentence in the language of the model.
pub fn say(lang: Lang, es: &str, en: &str) -> String {
    match lang {
        Lang::Es => es.into(),
        Lang::En => en.into(),
    }
}

/// A text in the characters every AWS description takes: accents lose their mark, anything else becomes a space.
/// Source: EC2 API, CreateSecurityGroup (GroupDescription); IAM API, roleDescriptionType.
pub fn described(text: &str) -> String {
    let letter = |letter: char| match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'Á' => 'A',
        'É' => 'E',
        'Í' => 'I',
        'Ó' => 'O',
        'Ú' | 'Ü' => 'U',
        'ñ' => 'n',
        'Ñ' => 'N',
        'ç' => 'c',
        'Ç' => 'C',
        _ if letter.is_ascii_alphanumeric() || " _.:/()#,@[]+=&;{}!$*-".contains(letter) => letter,
        _ => ' ',
    };
    let plain: String = text.chars().map(letter).take(250).collect();
    plain.replace("${", "$ {").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a component's parameter in Parameter Store: `/STACK/ID/KEY`.
pub fn handed_name(id: &str, key: &str) -> Expr {
    text([plain("/"), value(Ref::local("name")), plain(&format!("/{id}/{key}"))])
}

/// The mark by which the scanner and the docs tell one story: what is not done, and why.
pub fn skip(check: &str, reason: &str) -> String {
    format!("checkov:skip={check}:{}", reason.replace(['\n', ':'], ","))
}

/// The ARN of something this account has in the stack's Region: `arn:PARTITION:SERVICE:REGION:ACCOUNT:REST`.
pub fn arn(service: &str, rest: impl IntoIterator<Item = Part>) -> Expr {
    let start = [
        plain("arn:"),
        value(from_data("aws_partition", "current", "partition")),
        plain(&format!(":{service}:")),
        value(from_data("aws_region", "current", "region")),
        plain(":"),
        value(from_data("aws_caller_identity", "current", "account_id")),
        plain(":"),
    ];
    text(start.into_iter().chain(rest))
}

/// A statement that allows a grant to whoever has the policy.
pub fn statement(grant: &Grant) -> Block {
    statement_for(grant, None, None)
}

/// A statement that allows a grant to someone else: the policy of a resource.
pub fn admitting(grant: &Grant, service: &str) -> Block {
    statement_for(grant, None, Some(principals("Service", vec![service.into()])))
}

/// A statement that refuses.
pub fn refusing(grant: &Grant, who: Option<Block>) -> Block {
    statement_for(grant, Some("Deny"), who)
}

fn statement_for(grant: &Grant, effect: Option<&str>, who: Option<Block>) -> Block {
    let conditions = grant.conditions.iter().map(|(test, key, values)| {
        Block::new("condition").set("test", *test).set("variable", *key).set("values", Expr::List(values.clone()))
    });
    Block::new("statement")
        .set("sid", grant.sid)
        .set_some("effect", effect)
        .set("actions", Expr::list(grant.actions.iter().copied()))
        .set("resources", Expr::List(grant.resources.clone()))
        .with_all(who)
        .with_all(conditions)
}

/// What every bucket's policy begins with: no request without TLS.
pub fn only_tls(bucket: &str) -> Block {
    let arn = || of("aws_s3_bucket", bucket, "arn");
    let grant = Grant::new("OnlyTls", &["s3:*"], vec![arn(), text([value(arn()), plain("/*")])]).when(
        "Bool",
        "aws:SecureTransport",
        vec!["false".into()],
    );
    refusing(&grant, Some(principals("*", vec!["*".into()])))
}

/// Who a statement is about.
pub fn principals(kind: &str, who: Vec<Expr>) -> Block {
    Block::new("principals").set("type", kind).set("identifiers", Expr::List(who))
}

/// Services that take a role without saying for which account: the one the role is in.
const SILENT: &[&str] = &["ec2.amazonaws.com", "lambda.amazonaws.com", "apigateway.amazonaws.com"];

/// A role that one AWS service takes, with the document that lets it, and only for this account where the service says whom it acts for.
pub fn service_role(owner: &str, name: &str, stack: &str, service: &str, description: String) -> Vec<Piece> {
    let account = from_data("aws_caller_identity", "current", "account_id");
    let only = Block::new("condition")
        .set("test", "StringEquals")
        .set("variable", "aws:SourceAccount")
        .set("values", Expr::list([account]));
    let trust = Block::new("statement")
        .set("actions", Expr::list(["sts:AssumeRole"]))
        .with(principals("Service", vec![service.into()]))
        .with_all((!SILENT.contains(&service)).then_some(only));
    let document = data("aws_iam_policy_document", &format!("{name}_trust")).with(trust);
    let role = resource("aws_iam_role", name)
        .set("name", named(stack, &name.replace('_', "-"), 64))
        .set("description", described(&description))
        .set("assume_role_policy", from_data("aws_iam_policy_document", &format!("{name}_trust"), "json"));
    vec![Piece::new(owner, document), Piece::new(owner, role)]
}
