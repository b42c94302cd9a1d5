//! AWS Systems Manager Parameter Store: a value that code is handed when it starts. Declared, or brought by a database.

use super::blocks::{described, handed_name, of, resource, say, skip};
use super::setting::{Default, Type};
use super::{
    Carries, Category, Grant, Listen, Load, Names, Piece, Placed, Placement, Role, Service, Setting, Settings, Site,
    Told, Value, check, terraform_name,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::{Formula, LineItem};
use crate::write::hcl::{Block, Expr};

pub struct Parameter;

/// The name of the environment variable that code finds a value in.
pub const AS: Setting = Setting {
    key: "as",
    of: Type::Checked(check::variable),
    default: Default::Absent,
    unit: "",
    doc: "The environment variable that code finds the value in: `API_KEY`. Without it, the component's id in capitals.",
    source: "",
};

/// What a part keeps that a database brings along.
pub const OF: Setting = Setting {
    key: "of",
    of: Type::Component(&["rds", "aurora", "elasticache"]),
    default: Default::Absent,
    unit: "",
    doc: "The database whose password it keeps; orbi writes it where the database brings this part along.",
    source: "",
};

const SETTINGS: &[Setting] = &[
    Setting {
        key: "secure",
        of: Type::Flag,
        default: Default::Absent,
        unit: "",
        doc: "Whether it is a secret, kept encrypted and filled in by hand. Without it: a parameter with a `value` is none, one without is.",
        source: "SSM API, ParameterType (SecureString, String)",
    },
    Setting {
        key: "value",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "What it holds, where it is no secret: an address, a level, a flag.",
        source: "SSM API, PutParameter (4 KB in the standard tier)",
    },
    AS,
    OF,
];

/// A password's keeper is derived: one that is written has no `of`.
pub fn check_of(kind: &str, settings: &Settings, at: &Placed, report: &mut Report) {
    if settings.given("of").is_some_and(|given| !given.default) {
        let message = format!("`{}` ({kind}) keeps no password of a database: orbi derives the part that does", at.id);
        let help = "remove `of`; whatever queries the database is handed its password";
        report.push(Diagnostic::error(Code::Refused, settings.span("of", at.place), message).help(help));
    }
}

impl Service for Parameter {
    fn kind(&self) -> &'static str {
        "parameter"
    }

    fn names(&self) -> Names {
        Names {
            title: "AWS Systems Manager Parameter Store",
            es: "Parameter Store",
            en: "Parameter Store",
            category: Category::Security,
            declared: true,
            doc: "A value or a secret, free of charge: a task is handed it when it starts; a function or an instance is told its name in `ID_FROM`, and reads it. Terraform never holds a secret one.",
            official: &["Res_AWS-Systems-Manager_Parameter-Store", "Arch_AWS-Systems-Manager"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn complete(&self, settings: &mut Settings) {
        let secret = settings.text("value").is_none();
        settings.imply("secure", Value::Flag(secret));
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        check_of("parameter", settings, at, report);
        if settings.flag("secure") && settings.text("value").is_some() {
            let message = format!("`{}` is a secret, and its value stands in the model", at.id);
            let help = "remove `value` and fill it in by hand in AWS, or write `secure: false`";
            report.push(Diagnostic::error(Code::Refused, settings.span("value", at.place), message).help(help));
        }
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        match at.settings.text("of") {
            Some(_) => Vec::new(),
            None => vec![Piece::new(at.id, block(at))],
        }
    }

    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        let arn = || of("aws_ssm_parameter", &terraform_name(id), "arn");
        match access {
            "read" => vec![Grant::new("ReadParameter", &["ssm:GetParameter", "ssm:GetParameters"], vec![arn()])],
            _ => Vec::new(),
        }
    }

    fn plan_grants(&self, settings: &Settings) -> Vec<Grant> {
        settings.text("of").map(|_| super::sql::password::making()).into_iter().collect()
    }

    fn tells(&self, id: &str, settings: &Settings) -> Vec<Told> {
        if settings.text("of").is_some() {
            return Vec::new();
        }
        vec![Told { name: "", value: of("aws_ssm_parameter", &terraform_name(id), "arn"), secret: true }]
    }

    fn cost(&self, at: &Site, _load: &Load) -> Vec<LineItem> {
        vec![LineItem::fixed(at.id, "parameter", "ssm.parameter.standard", Formula::of("parameters", 1u32, ""))]
    }

    fn encrypts(&self) -> Option<bool> {
        None
    }

    fn links(&self) -> &'static [&'static str] {
        &["ssm"]
    }

    fn role(&self) -> Role {
        Role::Support
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code]
    }

    fn usual_access(&self) -> &'static [&'static str] {
        &["read"]
    }

    fn reached(&self, _caller: Role) -> Option<Carries> {
        Some(Carries::Api)
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }
}

/// A secret begins with a word in place of its value; what is filled in afterwards stays.
fn block(at: &Site) -> Block {
    let name = at.name();
    let says = say(at.lang, "Valor que se entrega al arrancar", "Value that is handed over at the start");
    let block = resource("aws_ssm_parameter", &name)
        .set("name", handed_name(at.id, "value"))
        .set("description", described(&says));
    if !at.settings.flag("secure") {
        let mut block = match at.settings.text("value") {
            Some(value) => block.set("type", "String").set("value", value),
            None => by_hand(at, block.set("type", "String").set("value", PENDING)),
        };
        let reason = say(at.lang, "no es un secreto", "it is no secret");
        block.body.notes.extend([skip("CKV2_AWS_34", &reason), skip("CKV_AWS_337", &reason)]);
        return block;
    }
    let mut block = block
        .set("type", "SecureString")
        .set_some("key_id", at.key())
        .set("value_wo", PENDING)
        .set("value_wo_version", 1);
    if at.key().is_none() {
        let reason = say(at.lang, "basta la clave de AWS", "the key of AWS is enough");
        block.body.notes.push(skip("CKV_AWS_337", &reason));
    }
    block.comment.push(filled(at));
    block
}

/// What stands in a value until somebody fills it in.
pub const PENDING: &str = "pending";

/// Says that the value is not Terraform's.
pub fn filled(at: &Site) -> String {
    say(
        at.lang,
        "El valor se escribe a mano en AWS; Terraform solo pone uno provisional y no vuelve a tocarlo.",
        "The value is filled in by hand in AWS; Terraform only puts a first one in its place and leaves it alone.",
    )
}

fn by_hand(at: &Site, block: Block) -> Block {
    let ignored = Block::new("lifecycle").set("ignore_changes", Expr::list([Expr::Raw("value".into())]));
    let mut block = block.with(ignored);
    block.comment.push(filled(at));
    block
}
