//! The snapshot of the providers' schema: what is in it, how it is renewed, and that it refuses what Terraform would refuse.

#[allow(dead_code)]
mod code;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use orbi::terraform::schema::{SNAPSHOT, names};
use serde_json::Value;

const FILE: &str = "src/terraform/schema/providers.txt";
const SORTS: [(&str, &str); 3] =
    [("resource_schemas", "resource"), ("data_source_schemas", "data"), ("ephemeral_resource_schemas", "ephemeral")];

/// Words of AWS that begin like a kind and are none.
const WORDS: &[&str] = &["aws_proxy"];

/// Kinds that the code names: words such as `aws_vpc` in quotes.
fn named_in_code() -> BTreeSet<String> {
    let is_kind = |word: &&str| {
        let letters = word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        letters && (word.starts_with("aws_") || word.starts_with("random_")) && !WORDS.contains(word)
    };
    let files = code::program();
    let lines = files.iter().flat_map(|file| file.text.lines());
    lines.flat_map(|line| line.split('"').skip(1).step_by(2)).filter(is_kind).map(str::to_string).collect()
}

fn shape(of: &Value) -> String {
    let inner = |at: usize| shape(&of[at]);
    match of {
        Value::String(word) => word.chars().next().filter(|c| "snb".contains(*c)).unwrap_or('a').to_string(),
        Value::Array(parts) => match parts[0].as_str().unwrap_or_default() {
            "list" => format!("l({})", inner(1)),
            "set" => format!("t({})", inner(1)),
            "map" => format!("m({})", inner(1)),
            "object" => {
                let fields = parts[1].as_object().expect("an object's fields");
                let fields: Vec<String> = fields.iter().map(|(name, of)| format!("{name}:{}", shape(of))).collect();
                format!("o({})", fields.join(","))
            }
            _ => "a".into(),
        },
        _ => "a".into(),
    }
}

/// The type of an attribute that is written as an object with rules of its own.
fn nested_shape(nested: &Value) -> String {
    let fields = nested["attributes"].as_object().cloned().unwrap_or_default();
    let fields: Vec<String> = fields.iter().map(|(name, one)| format!("{name}:{}", attribute_shape(one))).collect();
    let object = format!("o({})", fields.join(","));
    match nested["nesting_mode"].as_str() {
        Some("list") => format!("l({object})"),
        Some("set") => format!("t({object})"),
        Some("map") => format!("m({object})"),
        _ => object,
    }
}

fn attribute_shape(one: &Value) -> String {
    if one["nested_type"].is_object() { nested_shape(&one["nested_type"]) } else { shape(&one["type"]) }
}

fn body(block: &Value, depth: usize, out: &mut String) {
    let indent = " ".repeat(depth);
    let sorted = |value: &Value| value.as_object().cloned().unwrap_or_default().into_iter().collect::<BTreeMap<_, _>>();
    for (name, one) in sorted(&block["attributes"]) {
        let flag = |key: &str, letter: &'static str| if one[key] == true { letter } else { "" };
        let flags = format!("{}{}{}", flag("required", "r"), flag("optional", "o"), flag("computed", "c"));
        writeln!(out, "{indent}{name} {flags} {}", attribute_shape(&one)).expect("a string takes text");
    }
    for (name, one) in sorted(&block["block_types"]) {
        let mode = one["nesting_mode"].as_str().unwrap_or("list");
        let most = one["max_items"].as_u64().filter(|most| *most > 0).map_or("-".to_string(), |most| most.to_string());
        writeln!(out, "{indent}{name} {{ {mode} {} {most}", one["min_items"].as_u64().unwrap_or(0)).expect("text");
        body(&one["block"], depth + 1, out);
    }
}

/// A snapshot of the kinds in `wanted`, from what `terraform providers schema -json` says.
fn snapshot(said: &Value, wanted: &BTreeSet<String>, head: &str) -> String {
    let mut out = head.to_string();
    let providers: Vec<&Value> = match said["provider_schemas"].as_object() {
        Some(providers) => providers.values().collect(),
        None => vec![said],
    };
    for provider in providers {
        for (key, sort) in SORTS {
            let kinds = provider[key].as_object().cloned().unwrap_or_default();
            for (kind, one) in kinds.into_iter().filter(|(kind, _)| wanted.contains(kind)).collect::<BTreeMap<_, _>>() {
                writeln!(out, "{sort} {kind}").expect("text");
                body(&one["block"], 1, &mut out);
            }
        }
    }
    out
}

fn head() -> String {
    SNAPSHOT.lines().take_while(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect()
}

/// `PROVIDERS=schema.json cargo test --test provider_schema` renews the snapshot from `terraform providers schema -json`;
/// several files are separated by commas. The head's versions and dates are changed by hand.
#[test]
fn the_snapshot_has_every_kind_that_is_written() {
    let wanted = named_in_code();
    if let Ok(files) = std::env::var("PROVIDERS") {
        let mut text = head();
        for file in files.split(',') {
            let said = std::fs::read_to_string(file).expect("the schema reads");
            text += &snapshot(&serde_json::from_str(&said).expect("the schema is JSON"), &wanted, "");
        }
        return std::fs::write(code::root().join(FILE), text).expect("the snapshot is written");
    }
    let known: BTreeSet<&str> = SORTS.iter().flat_map(|(_, sort)| names(sort)).collect();
    let prefixes = |word: &str| known.iter().any(|kind| kind.starts_with(word));
    let missing: Vec<&String> =
        wanted.iter().filter(|kind| !known.contains(kind.as_str()) && !prefixes(kind)).collect();
    assert!(missing.is_empty(), "not in the snapshot; renew it (PROVIDERS=…): {missing:?}");
}
