//! The reference: a Markdown page for each kind, one for what is derived and one for the model's own keys, from the settings tables.

use include_dir::{Dir, include_dir};

use super::File;
use crate::facts::{RuleFact, explain};
use crate::graph::{self, Check, Component, Stack, language};
use crate::services::setting::{Default, Setting, Type, expected};
use crate::services::{Placement, SERVICES, Service};
use crate::source;
use crate::units::Lang;

/// A model for each kind that is written, small and whole: `KIND.yaml`.
static EXAMPLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/examples");

/// Every page of the reference, with paths below its folder.
pub fn reference() -> anyhow::Result<Vec<File>> {
    let mut pages =
        vec![page("README", index()), page("model", model()), page("derived", derived()), page("rules", rules()?)];
    pages.extend(declared().map(|service| page(service.kind(), kind(service))));
    Ok(pages)
}

/// The example of a kind; `None` where there is none.
pub fn example(kind: &str) -> Option<&'static str> {
    EXAMPLES.get_file(format!("{kind}.yaml"))?.contents_utf8()
}

fn page(name: &str, text: String) -> File {
    File::text(format!("{name}.md"), text)
}

fn declared() -> impl Iterator<Item = &'static dyn Service> {
    SERVICES.iter().copied().filter(|service| service.names().declared)
}

fn index() -> String {
    let row = |service: &dyn Service| {
        let (kind, names) = (service.kind(), service.names());
        format!("| [`{kind}`]({kind}.md) | {} | {} |\n", names.title, cell(names.doc))
    };
    let rows: String = declared().map(row).collect();
    format!(
        "# Reference\n\n\
         Written from the tables the program reads models by, and held to them by a test.\n\n\
         - [The model's own keys](model.md): what stands beside `components`.\n\
         - [Derived parts](derived.md): what orbi adds, with its values.\n\
         - [Rules](rules.md): what a review looks for.\n\n\
         ## Kinds of components\n\n| kind | is | says |\n|---|---|---|\n{rows}"
    )
}

fn kind(service: &dyn Service) -> String {
    let (kind, names) = (service.kind(), service.names());
    let example = example(kind).unwrap_or_default();
    let stack = resolved(example);
    let shown = stack.as_ref().and_then(|stack| stack.components.values().find(|one| one.kind() == kind));
    let sections = [
        format!("# `{kind}`: {}\n\n{}\n", names.title, names.doc),
        shown.map(stands).unwrap_or_default(),
        keys(service.settings()),
        calls(service, shown),
        stack.as_ref().zip(shown).map(|(stack, one)| brings(stack, one)).unwrap_or_default(),
        format!("\n## Example\n\n```yaml model\n{example}```\n"),
        sources(service.settings()),
    ];
    sections.concat()
}

fn resolved(example: &str) -> Option<Stack> {
    let (model, _) = graph::resolve(&source::parse(example).ok()?, "example.yaml");
    model?.stages.into_iter().next().map(|stage| stage.stack)
}

fn stands(component: &Component) -> String {
    let place = match component.placement {
        Placement::Outside => "outside AWS",
        Placement::Delivery => "outside AWS, with those who build and deploy",
        Placement::Edge => "at AWS's edge, in no Region",
        Placement::Region => "in the Region, outside the VPC",
        Placement::Vpc => "in the VPC, in no subnet",
        Placement::Public => "in the public subnets",
        Placement::App => "in the private subnets of the applications",
        Placement::Data => "in the private subnets of the data, which have no route to the internet",
    };
    format!("\nIt stands {place}.\n")
}

fn keys(table: &[Setting]) -> String {
    let own = match table.is_empty() {
        true => "It has no keys of its own.\n".to_string(),
        false => rows(table, "###"),
    };
    let common: Vec<String> = language::COMPONENT.iter().map(|row| format!("`{}`", row.key)).collect();
    let common = common.join(", ");
    format!(
        "\n## Keys\n\n{own}\nBesides, as every component: `kind`, {common} ([the model's keys](model.md#components)).\n"
    )
}

/// A table of keys, and one below it for each key that is a map with keys of its own.
fn rows(table: &[Setting], heading: &str) -> String {
    let lines: String = table.iter().map(line).collect();
    let inner = table.iter().filter_map(|row| match row.of {
        Type::Table(rows_of) | Type::Map(rows_of) => {
            Some(format!("\n{heading} `{}`\n\n{}", row.key, rows(rows_of, heading)))
        }
        _ => None,
    });
    format!("| key | takes | default | says |\n|---|---|---|---|\n{lines}{}", inner.collect::<String>())
}

fn line(row: &Setting) -> String {
    let default = match row.default {
        Default::Required => "required".to_string(),
        Default::Absent => "not set".to_string(),
        Default::Is(value) => format!("`{value}`"),
    };
    let unit = if row.unit.is_empty() { String::new() } else { format!(" ({})", row.unit) };
    format!("| `{}` | {}{unit} | {default} | {} |\n", row.key, cell(&takes(&row.of)), cell(row.doc))
}

/// What a type takes. What a check expects, it says when it refuses.
fn takes(of: &Type) -> String {
    match of {
        Type::Checked(check) | Type::Coded(_, check) => match check("? ?") {
            Err(said) => said.split(';').next().unwrap_or_default().to_string(),
            Ok(()) => expected(of),
        },
        Type::Count { min, max } => format!("{min} to {max}"),
        Type::Table(_) => "a map, see below".to_string(),
        Type::Map(_) => "a map of ids, each a map, see below".to_string(),
        _ => expected(of),
    }
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn calls(service: &dyn Service, shown: Option<&Component>) -> String {
    let listed = |kinds: Vec<&str>| match kinds.is_empty() {
        true => "nothing".to_string(),
        false => kinds.iter().map(|kind| format!("[`{kind}`]({kind}.md)")).collect::<Vec<_>>().join(", "),
    };
    let callers = declared().filter(|one| service.accepts().contains(&one.role())).map(|one| one.kind()).collect();
    let callees = declared().filter(|one| one.accepts().contains(&service.role())).map(|one| one.kind()).collect();
    let rights: Vec<String> = shown.map_or(Vec::new(), |one| {
        let gives = |right: &&&str| !service.grants(&one.id, &one.settings, right).is_empty();
        graph::ACCESS.iter().filter(gives).map(|right| format!("`{right}`")).collect()
    });
    let rights = match rights.is_empty() {
        true => String::new(),
        false => format!("- Rights a connection to it may give (`access`): {}\n", rights.join(", ")),
    };
    format!("\n## Connections\n\n- Called by: {}\n- Calls: {}\n{rights}", listed(callers), listed(callees))
}

/// The rules of the review, with what each says of a model it speaks of.
fn rules() -> anyhow::Result<String> {
    let read = |text: &str| graph::resolve(&source::parse(text).ok()?, "example.yaml").0;
    let all = explain::rules(read, Lang::En)?;
    let row = |one: &RuleFact| format!("| [`{0}`](#{0}) | {1} | {2} |\n", one.id, severity(one), cell(&one.title));
    let (rows, told): (String, String) = (all.iter().map(row).collect(), all.iter().map(rule).collect());
    Ok(format!(
        "# Rules\n\nWhat `orbi review` looks for. A finding the team lives with is [accepted](model.md#accept) by its rule's id.\n\n\
         | rule | severity | finds |\n|---|---|---|\n{rows}{told}"
    ))
}

fn severity(one: &RuleFact) -> String {
    match one.first == one.later {
        true => one.first.clone(),
        false => format!("{}; {} after the first stage", one.first, one.later),
    }
}

fn rule(one: &RuleFact) -> String {
    let sources = match one.references.is_empty() {
        true => String::new(),
        false => format!("\nRests on {}.\n", one.references.join(", ")),
    };
    format!(
        "\n## `{}`\n\n{}\n\n{}\n{sources}\nIt speaks of\n\n```yaml\n{}\n```\n\nand is silent on\n\n```yaml\n{}\n```\n",
        one.id, one.what, one.remedy, one.fails, one.passes
    )
}

/// What the component of the example brings along.
fn brings(stack: &Stack, component: &Component) -> String {
    let parts = stack.components.values().filter(|one| one.derived_from.as_ref() == Some(&component.id));
    let lines: String = parts.map(|one| format!("- `{}`: {}\n", one.id, link(one))).collect();
    match lines.is_empty() {
        true => String::new(),
        false => format!("\n## What it derives\n\nIn the example below, `{}` brings along:\n\n{lines}", component.id),
    }
}

/// Where the kind of a derived part is told: some are written too, and have a page of their own.
fn link(component: &Component) -> String {
    let kind = component.kind();
    match component.service.names().declared {
        true => format!("[`{kind}`]({kind}.md)"),
        false => format!("[`{kind}`](derived.md#{kind})"),
    }
}

/// Where facts of a table come from, those of inner tables included.
fn sources(table: &'static [Setting]) -> String {
    let lines: String = told(table, "").into_iter().map(|(key, source)| format!("- `{key}`: {source}\n")).collect();
    if lines.is_empty() { lines } else { format!("\n## Where the limits come from\n\n{lines}") }
}

fn told(table: &'static [Setting], under: &str) -> Vec<(String, &'static str)> {
    let of = |row: &'static Setting| {
        let key = format!("{under}{}", row.key);
        let inner = match row.of {
            Type::Table(rows) | Type::Map(rows) => told(rows, &format!("{key}.")),
            _ => Vec::new(),
        };
        let own = (!row.source.is_empty()).then_some((key, row.source));
        own.into_iter().chain(inner)
    };
    table.iter().flat_map(of).collect()
}

fn derived() -> String {
    let kinds = SERVICES.iter().filter(|service| !service.names().declared);
    let part = |service: &&dyn Service| {
        let table = service.settings();
        let values = if table.is_empty() { String::new() } else { format!("\n{}", rows(table, "###")) };
        format!("\n## `{}`\n\n{}. {}\n{values}", service.kind(), service.names().title, service.names().doc)
    };
    let own: String = kinds.map(part).collect();
    format!(
        "# Derived parts\n\n\
         Nobody writes these: orbi adds them to what needs them, and says from what (`derived_from` in `orbi facts`).\n\
         [Derived parts, explained](../concepts/derived.md) tells when. The tables show the values they have; `orbi explain MODEL` shows yours.\n{own}"
    )
}

fn model() -> String {
    let maps: String = language::MAPS.iter().map(|(key, doc)| map(key, doc)).collect();
    format!(
        "# The model's keys\n\nOne file, one stack. Ids are lower-case letters, digits and hyphens, from a letter on.\n\
         [Stages and environments](../concepts/overlays.md), [units](../concepts/units.md) and [Terraform](../concepts/terraform.md) are explained in the guide.\n\n{}\n{maps}",
        rows(language::MODEL, "##")
    )
}

/// A key whose value is a map of the user's ids, or a list.
fn map(key: &str, doc: &str) -> String {
    let (table, more) = match key {
        "components" => (
            language::COMPONENT,
            "\n`kind` is required; each kind has keys of its own: [all kinds](README.md).\n".into(),
        ),
        "connections" => (language::CONNECTION, "\n[Connections, explained](../concepts/connections.md)\n".into()),
        "flows" => (language::FLOW, String::new()),
        "stages" => (language::STAGE, changes("A stage", language::OVERLAY, &[])),
        "environments" => (language::ENVIRONMENT, changes("An environment", language::OVERLAY, &[])),
        "alternatives" => (language::ALTERNATIVE, changes("An alternative", language::OVERLAY, language::WHOLE)),
        "proposals" => (language::PROPOSAL, changes("A proposal", language::OVERLAY, &[])),
        "requirements" => (language::REQUIREMENT, checks()),
        "units" => (language::UNIT, "\n[Units, explained](../concepts/units.md)\n".into()),
        "accept" => (language::ACCEPT, "\n[All rules](rules.md); `orbi explain RULE` tells one.\n".into()),
        _ => (language::DECISION, String::new()),
    };
    format!("\n## `{key}`\n\n{doc}\n\n{}{more}", rows(table, "###"))
}

fn changes(what: &str, keys: &[(&str, &str)], more: &[(&str, &str)]) -> String {
    let lines: String = keys.iter().chain(more).map(|(key, doc)| format!("- `{key}`: {doc}\n")).collect();
    let page = if more.is_empty() { "overlays" } else { "alternatives" };
    format!("\n{what} changes the stack with\n\n{lines}\n[Explained](../concepts/{page}.md)\n")
}

fn checks() -> String {
    let lines: String = Check::EXAMPLES.iter().map(|check| format!("- `{check}`\n")).collect();
    format!("\nOne of each form of check:\n\n{lines}\n[Requirements, explained](../concepts/requirements.md)\n")
}
