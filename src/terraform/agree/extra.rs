//! What only the plan has: resources nobody drew, and what they let through or allow.

use super::policy::DOCUMENT;
use super::real::{Found, Real};
use super::values::Change;
use super::{Difference, What};
use crate::terraform::known::Known;
use crate::terraform::plan::{Piece, Root};
use indexmap::IndexMap;
use serde_json::Value as Json;

/// Who a rule lets through, or where to, in ways that a rule of the model need not have.
const ENDS: &[&str] = &["cidr_ipv4", "cidr_ipv6", "prefix_list_id"];

/// Arguments and blocks of a resource that let something through or allow something by being there.
const OPENING: &[(&str, &[&str], What)] = &[
    ("aws_vpc_security_group_ingress_rule", ENDS, What::Opens),
    ("aws_vpc_security_group_egress_rule", ENDS, What::Opens),
    ("aws_security_group", &["ingress", "egress"], What::Opens),
    ("aws_default_security_group", &["ingress", "egress"], What::Opens),
    ("aws_iam_role", &["inline_policy", "managed_policy_arns"], What::Grants),
];

/// A resource that the model does not have.
pub fn extra(root: &Root, found: &Found, real: &Real) -> Difference {
    Difference {
        what: sort(&found.kind),
        address: found.address.clone(),
        argument: String::new(),
        model: None,
        plan: summary(found, real),
        owner: owner(root, found, real),
        fact: None,
        enforces: Vec::new(),
    }
}

fn sort(kind: &str) -> What {
    let is_rule = kind.contains("_security_group_") && kind.ends_with("_rule");
    let other = ["lifecycle", "scaling", "cloudfront"].iter().any(|word| kind.contains(word));
    let is_policy = kind.ends_with("_policy") || (kind.starts_with("aws_iam_") && kind.contains("_policy"));
    let is_grant = (is_policy && !other) || kind.ends_with("_permission");
    match (is_rule, is_grant) {
        (true, _) => What::Opens,
        (_, true) => What::Grants,
        _ => What::Extra,
    }
}

/// What a rule opens or a policy allows, in the plan's own words.
fn summary(found: &Found, real: &Real) -> Option<String> {
    match sort(&found.kind) {
        What::Opens => Some(rule(&found.values, |name| {
            real.sources(found, name).map(|sources| sources.known.into_iter().collect()).unwrap_or_default()
        })),
        What::Grants => {
            let said = ["policy", "policy_arn", "action"].iter().find_map(|name| found.known(name));
            said.map(|value| allowed(&value))
        }
        _ => None,
    }
}

/// Ports and who stands at the other end of a rule.
fn rule(values: &Json, refers: impl Fn(&str) -> Vec<String>) -> String {
    let number = |key: &str| values[key].as_i64();
    let protocol = values["ip_protocol"].as_str().or(values["protocol"].as_str()).unwrap_or("-1");
    let ports = match (number("from_port"), number("to_port")) {
        _ if protocol == "-1" => "*".to_string(),
        (Some(from), Some(to)) if from != to => format!("{protocol} {from}-{to}"),
        (Some(from), _) => format!("{protocol} {from}"),
        _ => protocol.to_string(),
    };
    let ends = ["cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_id", "security_groups"];
    let mut peers: Vec<String> = Vec::new();
    for value in ends.iter().map(|key| &values[*key]) {
        match value {
            Json::String(text) => peers.push(text.clone()),
            Json::Array(items) => peers.extend(items.iter().filter_map(|one| Some(one.as_str()?.to_string()))),
            _ => {}
        }
    }
    for name in ["referenced_security_group_id", "source_security_group_id"] {
        peers.extend(refers(name));
    }
    if peers.is_empty() { ports } else { format!("{ports} {}", peers.join(", ")) }
}

/// The actions of a policy with what they are on; an ARN or a single action as it is.
fn allowed(value: &Known) -> String {
    let Known::Json(policy) = value else { return value.text().unwrap_or_default() };
    let json = policy.json();
    let statements = match &json["Statement"] {
        Json::Array(items) => items.clone(),
        Json::Null => Vec::new(),
        one => vec![one.clone()],
    };
    let words = |value: &Json| match value {
        Json::Array(items) => items.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", "),
        one => one.as_str().unwrap_or_default().to_string(),
    };
    let each = statements.iter().map(|one| format!("{} {}", words(&one["Action"]), words(&one["Resource"])));
    each.collect::<Vec<_>>().join("; ")
}

/// A text without its quotes.
fn bare(value: &Known) -> String {
    value.text().unwrap_or_else(|| value.shown())
}

/// The component an extra resource is about: by its tag, else by what it refers to.
fn owner(root: &Root, found: &Found, real: &Real) -> String {
    let tagged = found.values["tags"]["Component"].as_str();
    let known = |id: &&str| root.pieces.iter().any(|piece| piece.owner == **id);
    if let Some(id) = tagged.filter(known) {
        return id.to_string();
    }
    let first = ["security_group_id", "role", "bucket", "function_name", "queue_url"];
    let direct = first.iter().filter_map(|name| real.sources(found, name)).find(|sources| !sources.known.is_empty());
    let sources = direct.unwrap_or_else(|| real.all_sources(found));
    let of = |address: &String| root.pieces.iter().find(|piece| piece.address() == *address);
    sources.known.iter().find_map(of).map_or_else(String::new, |piece| piece.owner.clone())
}

/// What a resource of the model lets through or allows besides, by blocks the model does not have it carry.
pub fn opened(piece: &Piece, says: &IndexMap<String, Known>, found: &Found) -> Vec<Difference> {
    let of_kind = OPENING.iter().filter(|(kind, ..)| *kind == found.kind);
    let mut out = Vec::new();
    for (name, what) in of_kind.flat_map(|(_, names, what)| names.iter().map(move |name| (*name, *what))) {
        let items = match found.known(name).filter(|_| !says.contains_key(name)) {
            Some(Known::List(items)) => items,
            Some(one) => vec![one],
            None => continue,
        };
        for item in items.iter().filter(|item| !item.is_null()) {
            let json = item.json();
            let plan = if json.is_object() && what == What::Opens { rule(&json, |_| Vec::new()) } else { bare(item) };
            out.push(Difference {
                what,
                address: found.address.clone(),
                argument: name.to_string(),
                model: None,
                plan: Some(plan),
                owner: piece.owner.clone(),
                fact: None,
                enforces: Vec::new(),
            });
        }
    }
    out
}

/// Whether a change of a policy document allows more than the model does: a statement, an action or a resource that it has not.
pub fn gives_more(kind: &str, change: &Change) -> bool {
    let of_document = kind == DOCUMENT && change.path.first().is_some_and(|name| name == "statement");
    if !of_document && change.path.get(1).is_none_or(|name| name != "statement") {
        return false;
    }
    let Some(plan) = &change.plan else { return false };
    let widened = |name: &String| ["actions", "resources", "identifiers"].contains(&name.as_str());
    match (&change.model, plan) {
        (None, _) => true,
        (Some(Known::List(model)), Known::List(plan)) if change.path.last().is_some_and(widened) => {
            plan.iter().any(|one| !one.is_null() && !model.contains(one))
        }
        _ => false,
    }
}
