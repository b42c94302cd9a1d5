//! The settings tables of the language itself: what a model may say beside its components.

use crate::diag::{Code, Diagnostic, Report};
use crate::services::check;
use crate::services::setting::{Default, Setting, Type};
use crate::source::Key;

pub use super::existing::NETWORK;

pub(super) const fn row(key: &'static str, of: Type, default: Default, doc: &'static str) -> Setting {
    Setting { key, of, default, unit: "", doc, source: "" }
}

/// The model's own keys, but for those whose values are maps of the user's ids.
pub const MODEL: &[Setting] = &[
    row("orbi", Type::Word(&["1"]), Default::Required, "Version of the language."),
    row(
        "stack",
        Type::Coded(Code::BadId, id),
        Default::Required,
        "The stack's id; it begins the names of what is made in AWS.",
    ),
    row("version", Type::Text, Default::Absent, "Version of the design, shown in title blocks."),
    row("date", Type::Checked(date), Default::Absent, "Date of the design, `YYYY-MM-DD`, shown in title blocks."),
    row("title", Type::Localized, Default::Absent, "What the stack is called."),
    row("summary", Type::Localized, Default::Absent, "One or two sentences: what it is for."),
    row(
        "language",
        Type::Word(&["es", "en"]),
        Default::Is("en"),
        "Language of every generated sentence; `--lang` overrides it.",
    ),
    row("region", Type::Checked(check::region), Default::Required, "The AWS Region."),
    row(
        "domain",
        Type::Checked(check::domain),
        Default::Absent,
        "The hosted zone's name. Without it there are no host names and no certificates.",
    ),
    row("tags", Type::Pairs, Default::Absent, "Tags on everything that takes tags."),
    row("network", Type::Table(NETWORK), Default::Absent, "The VPC. It exists when a component stands in it."),
    row(
        "budget",
        Type::Table(crate::services::BUDGET),
        Default::Absent,
        "A monthly amount and who hears when it is passed.",
    ),
    row(
        "usage",
        Type::Table(crate::services::USAGE),
        Default::Absent,
        "What the estimate assumes about the use of the stack: `calls_per_user_day: 30`. Each has a default.",
    ),
    row("delivery", Type::Table(DELIVERY), Default::Absent, "How versions reach the stack."),
    row(
        "terraform",
        Type::Table(TERRAFORM),
        Default::Absent,
        "How the Terraform is laid out and where its state is kept.",
    ),
    row("outputs", Type::Table(OUTPUTS), Default::Absent, "Where files are written, relative to the project's root."),
];

/// The keys whose values are maps or lists of the user's own ids, read by their own parts of this stage.
pub const MAPS: &[(&str, &str)] = &[
    ("components", "A map of ids to components: `api: { kind: fargate, port: 8000 }`."),
    ("connections", "A list: `a -> b -> c`, or `{ from: a, to: b, … }` where something is to be said."),
    ("flows", "A map of ids to stories over connections: `title` and `path`."),
    ("stages", "A map of ids to moments in the life of the stack: `daily_users`, and what changes."),
    ("environments", "A map of ids to places it is deployed to: each a stage, with what is different there."),
    ("alternatives", "A map of ids to ways it could be built: each adds its own to what all share."),
    ("proposals", "A map of ids to changes that are thought of: why, and what would be different."),
    ("requirements", "A map of ids to what was asked (`says`) and what proves it (`met_by`)."),
    ("decisions", "A map of ids to choices the team writes down."),
    (
        "units",
        "A list of what is deployed, in order: Terraform roots and the images built between them. Without it: `base`, where something has to stand first, and `stack`.",
    ),
    ("accept", "A list of findings the team accepts, with the reason and until when."),
];

pub const DELIVERY: &[Setting] = &[
    row(
        "with",
        Type::Word(&["github-actions", "azure-devops", "scripts"]),
        Default::Required,
        "The pipeline; `scripts`: one `deploy.sh` a unit, run by hand or by any pipeline.",
    ),
    row(
        "repository",
        Type::Checked(repository),
        Default::Absent,
        "The repository: `owner/name` at GitHub, its name in the project of Azure DevOps. Pipelines need it.",
    ),
    row("branch", Type::Text, Default::Is("main"), "The branch whose pushes are deployed."),
    row(
        "organization",
        Type::Checked(devops_name),
        Default::Absent,
        "The organization at Azure DevOps, as in its address.",
    ),
    row("project", Type::Checked(devops_name), Default::Absent, "The project at Azure DevOps."),
    Setting {
        key: "guid",
        of: Type::Checked(guid),
        default: Default::Absent,
        unit: "",
        doc: "The organization's GUID, which signs its tokens. Without it, it is asked for as a Terraform variable.",
        source: "AWS Toolkit for Azure DevOps user guide, federated credentials: the issuer is https://vstoken.dev.azure.com/ORGANIZATION-GUID",
    },
    row(
        "approvers",
        Type::Texts,
        Default::Absent,
        "Who lets a plan be applied at Azure DevOps: e-mail addresses, users or groups. Without it, whoever may run the pipeline.",
    ),
    row("builds", Type::Pairs, Default::Absent, "Component → the folder it is built from."),
];

pub const TERRAFORM: &[Setting] = &[
    row("state", Type::Table(STATE), Default::Absent, "Where the state is kept."),
    row(
        "layout",
        Type::Word(&["files", "modules"]),
        Default::Is("files"),
        "`files`: one file a component, named by its id. `modules`: one module a component below `modules/`, and a root that calls and wires them.",
    ),
    row(
        "was",
        Type::Word(&["files", "modules"]),
        Default::Absent,
        "The layout it had before. Terraform then moves what it has instead of making it anew.",
    ),
];

const STATE: &[Setting] = &[
    row("backend", Type::Word(&["s3"]), Default::Is("s3"), "The kind of backend."),
    row(
        "lock",
        Type::Word(&["lockfile", "dynamodb"]),
        Default::Is("lockfile"),
        "`lockfile`: S3 itself keeps the lock. `dynamodb`: a table does, as Terraform did before 1.11; it works, and Terraform warns that it will go.",
    ),
];

pub const OUTPUTS: &[Setting] = &[
    row("site", Type::Checked(check::folder), Default::Is("site"), "The folder of the docs site."),
    row("terraform", Type::Checked(check::folder), Default::Is("terraform"), "The folder of the Terraform."),
    row("readme", Type::Texts, Default::Absent, "Markdown files with parts that orbi keeps fresh."),
];

pub const FLOW: &[Setting] = &[
    row("title", Type::Localized, Default::Absent, "What happens, as a heading."),
    row("path", Type::Texts, Default::Required, "The hops: `[users -> cdn -> site]`."),
];

pub const STAGE: &[Setting] = &[
    row("title", Type::Localized, Default::Absent, "What the stage is called; without it, its id."),
    row(
        "daily_users",
        Type::Range { min: 0, max: 1_000_000_000 },
        Default::Absent,
        "People who use the stack on a day.",
    ),
];

pub const ENVIRONMENT: &[Setting] = &[
    row("title", Type::Localized, Default::Absent, "What the environment is called; without it, its id."),
    row("stage", Type::Text, Default::Absent, "The stage it runs at; the first without it."),
    row("domain", Type::Checked(check::domain), Default::Absent, "Its hosted zone, where it has one of its own."),
    row("region", Type::Checked(check::region), Default::Absent, "Its Region, where it is another."),
    row(
        "account",
        Type::Checked(account),
        Default::Absent,
        "The number of its AWS account, in quotes. Terraform then refuses to work in any other.",
    ),
];

pub const ALTERNATIVE: &[Setting] = &[
    row("title", Type::Localized, Default::Absent, "What the alternative is called; without it, its id."),
    row("because", Type::Localized, Default::Absent, "What speaks for it, shown as the team's own words."),
    row(
        "folder",
        Type::Checked(check::folder),
        Default::Absent,
        "The folder of its Terraform, below the model's; without it, its id.",
    ),
];

pub const PROPOSAL: &[Setting] = &[
    row("title", Type::Localized, Default::Absent, "What is proposed; without it, its id."),
    row("because", Type::Localized, Default::Required, "Why, in the words of who proposes it."),
];

/// What an overlay may change, beside its own keys.
pub const OVERLAY: &[(&str, &str)] = &[
    ("set", "Dotted paths and their values: `api.tasks: 2..8`; `~` takes a key away."),
    ("remove", "Ids that it takes out, and connections as `a -> b`."),
    ("components", "Components it adds."),
    ("connections", "Connections it adds."),
    ("flows", "Flows it adds."),
    ("decisions", "Decisions it adds."),
];

/// What an alternative may say besides, since it is a stack of its own.
pub const WHOLE: &[(&str, &str)] = &[
    ("requirements", "Requirements it adds."),
    ("accept", "Findings that are accepted in it."),
    ("stages", "What the stages change in it, beside what they change in all: `{ growth: { set: { … } } }`."),
];

pub const REQUIREMENT: &[Setting] = &[
    row("says", Type::Localized, Default::Required, "What was asked, in the words of who asked."),
    row(
        "met_by",
        Type::Texts,
        Default::Required,
        "Checks that prove it: `db.multi_az`, `network.zones >= 2`, `only api reaches db`.",
    ),
];

pub const DECISION: &[Setting] = &[
    row("title", Type::Localized, Default::Absent, "What was decided, as a heading."),
    row("about", Type::Text, Default::Required, "The component it is about."),
    row("chose", Type::Text, Default::Absent, "What was chosen."),
    row("over", Type::Texts, Default::Absent, "What was not."),
    row("because", Type::Localized, Default::Absent, "The team's reason, shown as theirs."),
];

/// A step of the deployment: a Terraform root, or an image that is built between two.
pub const UNIT: &[Setting] = &[
    row("id", Type::Coded(Code::BadId, id), Default::Required, "The unit's id; the folder of its Terraform."),
    row("title", Type::Localized, Default::Absent, "What the unit is called."),
    row(
        "holds",
        Type::OneOrMore,
        Default::Absent,
        "Components whose Terraform it is, with all that is derived from them; `network` is the VPC. `rest`: all that no other unit holds.",
    ),
    row("because", Type::Localized, Default::Absent, "Why it is a unit of its own and stands where it stands."),
    row(
        "builds",
        Type::Text,
        Default::Absent,
        "A component whose image is built and pushed here; then the unit is no Terraform.",
    ),
    row(
        "pushes_to",
        Type::Text,
        Default::Absent,
        "The registry the image is pushed to; without it, the one the component takes it from.",
    ),
    row(
        "takes",
        Type::Pairs,
        Default::Absent,
        "What it needs of earlier units: a name for it, and the unit. What Terraform hands from one root to the next orbi finds by itself.",
    ),
];

pub const ACCEPT: &[Setting] = &[
    row("rule", Type::Text, Default::Required, "The finding's rule."),
    row(
        "on",
        Type::Text,
        Default::Absent,
        "What it was found on: a component, `network`, a requirement, or the stack; without it, all.",
    ),
    row("because", Type::Localized, Default::Required, "Why it is accepted."),
    row("until", Type::Checked(date), Default::Absent, "The last day it is accepted, `YYYY-MM-DD`."),
];

/// Keys every component has beside its kind's own.
pub const COMPONENT: &[Setting] = &[
    row("title", Type::Localized, Default::Absent, "What it is called; without it, the service's name."),
    row("replaces", Type::Localized, Default::Absent, "What it takes the place of: `the nightly script`."),
    row(
        "was",
        Type::Coded(Code::BadId, id),
        Default::Absent,
        "The id it had before. Terraform then moves what it has under that id instead of making it anew.",
    ),
    row(
        "overrides",
        Type::Blocks,
        Default::Absent,
        "Arguments of its Terraform that orbi has no key for: `aws_ecs_service: { enable_execute_command: true }`. A block is named by its type, or as `TYPE.NAME` where it has several; `~` takes an argument out.",
    ),
];

/// The long form of a connection.
pub const CONNECTION: &[Setting] = &[
    row("from", Type::Text, Default::Required, "The caller."),
    row("to", Type::Text, Default::Required, "Who is called."),
    row("label", Type::Localized, Default::Absent, "What it is for, written on the arrow."),
    row("when", Type::Pairs, Default::Absent, "The requests it is for: `path: /app1/*`, `host: app1`, `method: POST`."),
    row("access", Type::Texts, Default::Absent, "The rights it gives: read, write, publish, consume, invoke, admin."),
    row(
        "port",
        Type::Count { min: 1, max: 65_535 },
        Default::Absent,
        "The port, where it is not the one the target listens on.",
    ),
];

/// The number of an AWS account.
fn account(text: &str) -> Result<(), String> {
    match text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(()),
        false => Err("the twelve digits of an account, such as `\"111122223333\"`".into()),
    }
}

/// An error where a key cannot be an id, with one that can.
pub fn check_id(key: &Key, report: &mut Report) {
    if let Err(expected) = id(&key.text) {
        let message = format!("`{}` cannot be an id", key.text);
        report.push(Diagnostic::error(Code::BadId, key.span, message).help(expected));
    }
}

/// An id: lower-case letters, digits and hyphens, from a letter on, 40 characters at most.
pub fn id(text: &str) -> Result<(), String> {
    const FORM: &str =
        "an id: lower-case letters, digits and single hyphens, beginning with a letter, 40 characters at most";
    match is_id(text) {
        true => Ok(()),
        false => Err(match id_from(text) {
            Some(near) => format!("{FORM}; `{near}` would do"),
            None => FORM.to_string(),
        }),
    }
}

fn is_id(text: &str) -> bool {
    let inner = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let ends = text.starts_with(|c: char| c.is_ascii_lowercase()) && !text.ends_with('-');
    inner && ends && !text.contains("--") && text.len() <= 40
}

/// Letters of Spanish without their marks.
const PLAIN: &[(char, char)] = &[('á', 'a'), ('é', 'e'), ('í', 'i'), ('ó', 'o'), ('ú', 'u'), ('ü', 'u'), ('ñ', 'n')];

/// The id a text would make, where it makes one.
fn id_from(text: &str) -> Option<String> {
    let plain = |c: char| PLAIN.iter().find(|(marked, _)| *marked == c).map_or(c, |(_, plain)| *plain);
    let lower: String = text.to_lowercase().chars().map(plain).collect();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    Some(words.collect::<Vec<_>>().join("-")).filter(|id| is_id(id))
}

/// A day of the calendar as `YYYY-MM-DD`.
pub fn date(text: &str) -> Result<(), String> {
    let parts: Vec<Option<u32>> = text.split('-').map(|part| part.parse().ok()).collect();
    let shape = text.len() == 10
        && text.chars().enumerate().all(|(at, c)| if at == 4 || at == 7 { c == '-' } else { c.is_ascii_digit() });
    let valid = match parts.as_slice() {
        [Some(year), Some(month), Some(day)] if shape => (1..=days_in(*year, *month)).contains(day),
        _ => false,
    };
    if valid { Ok(()) } else { Err("a day as `YYYY-MM-DD`, such as `2027-06-30`".into()) }
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

fn repository(text: &str) -> Result<(), String> {
    let clean = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    match text.split('/').count() <= 2 && text.split('/').all(clean) {
        true => Ok(()),
        false => Err("a repository as `owner/name`".into()),
    }
}

/// Source: Azure DevOps, naming restrictions: characters that neither an organization nor a project takes.
fn devops_name(text: &str) -> Result<(), String> {
    let refused = |c: char| c.is_control() || "\\/:*?\"<>|;#$*{},+=[]'`%@&".contains(c);
    match text.is_empty() || text.len() > 64 || text.contains(refused) || text.starts_with(['_', '.']) {
        true => Err("a name as Azure DevOps takes it: letters, digits, blanks, `-`, `_` and `.`".into()),
        false => Ok(()),
    }
}

fn guid(text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    match lengths == [8, 4, 4, 4, 12] && parts.concat().chars().all(|c| c.is_ascii_hexdigit()) {
        true => Ok(()),
        false => Err("a GUID such as `00000000-0000-0000-0000-000000000000`".into()),
    }
}
