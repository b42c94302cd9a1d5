//! The JSON Schema of the language, from the settings tables: an editor completes and flags with it.

use serde_json::{Map, Value as Json, json};

use crate::graph::{Check, language};
use crate::services::setting::{Default, Setting, Type, default_value};
use crate::services::{SERVICES, Service, Value};

/// The schema as JSON text, with a line break at its end.
pub fn schema() -> String {
    let text = serde_json::to_string_pretty(&model()).unwrap_or_default();
    format!("{text}\n")
}

fn model() -> Json {
    let mut root = object(language::MODEL, &[]);
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("A model of orbi");
    for (key, doc) in language::MAPS {
        root["properties"][key] = of_ids(key, doc);
    }
    let id = json!({ "type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": 40 });
    root["$defs"] = json!({ "id": id, "component": components(), "connection": connection() });
    if let Some(required) = root["required"].as_array_mut() {
        required.push(json!("components"));
    }
    root
}

/// The schema of a key whose value is a map of ids, or a list.
fn of_ids(key: &str, doc: &str) -> Json {
    let each = match key {
        "components" => json!({ "$ref": "#/$defs/component" }),
        "connections" => {
            let items = json!({ "$ref": "#/$defs/connection" });
            return json!({ "description": doc, "type": "array", "items": items });
        }
        "accept" => return json!({ "description": doc, "type": "array", "items": object(language::ACCEPT, &[]) }),
        "units" => return json!({ "description": doc, "type": "array", "items": object(language::UNIT, &[]) }),
        "flows" => object(language::FLOW, &[]),
        "stages" => overlay(object(language::STAGE, &[])),
        "environments" => overlay(object(language::ENVIRONMENT, &[])),
        "proposals" => overlay(object(language::PROPOSAL, &[])),
        "alternatives" => whole(overlay(object(language::ALTERNATIVE, &[]))),
        "requirements" => requirement(),
        _ => object(language::DECISION, &[]),
    };
    json!({
        "description": doc,
        "type": "object",
        "propertyNames": { "$ref": "#/$defs/id" },
        "additionalProperties": each,
    })
}

fn components() -> Json {
    let declared: Vec<&dyn Service> = SERVICES.iter().copied().filter(|service| service.names().declared).collect();
    let kinds: Vec<Json> =
        declared.iter().map(|service| json!({ "const": service.kind(), "description": service.names().doc })).collect();
    let branches: Vec<Json> = declared
        .iter()
        .map(|service| {
            let mut then = object(service.settings(), language::COMPONENT);
            then["properties"]["kind"] = json!({ "const": service.kind() });
            json!({ "if": { "properties": { "kind": { "const": service.kind() } } }, "then": then })
        })
        .collect();
    json!({
        "type": "object",
        "required": ["kind"],
        "properties": { "kind": { "oneOf": kinds, "description": "What it is." } },
        "allOf": branches,
    })
}

fn connection() -> Json {
    let path = json!({ "type": "string", "pattern": "->", "examples": ["users -> cdn -> site"] });
    json!({ "oneOf": [path, object(language::CONNECTION, &[])] })
}

fn requirement() -> Json {
    let mut schema = object(language::REQUIREMENT, &[]);
    schema["properties"]["met_by"]["items"]["examples"] = json!(Check::EXAMPLES);
    schema
}

/// An overlay has its own keys and those that change the stack.
fn overlay(mut schema: Json) -> Json {
    for (key, doc) in language::OVERLAY {
        schema["properties"][key] = match *key {
            "set" => json!({ "type": "object", "description": doc }),
            "remove" => json!({ "type": "array", "description": doc, "items": { "type": "string" } }),
            _ => of_ids(key, doc),
        };
    }
    schema
}

/// What makes a stack of its own may say more.
fn whole(mut schema: Json) -> Json {
    language::WHOLE.iter().for_each(|(key, doc)| schema["properties"][key] = of_ids(key, doc));
    schema
}

/// An object with the rows of a table, and of another beside it.
fn object(table: &[Setting], beside: &[Setting]) -> Json {
    let rows = || beside.iter().chain(table);
    let properties: Map<String, Json> = rows().map(|row| (row.key.to_string(), property(row))).collect();
    let required: Vec<&str> =
        rows().filter(|row| matches!(row.default, Default::Required)).map(|row| row.key).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn property(row: &Setting) -> Json {
    let mut schema = of_type(&row.of);
    let unit = if row.unit.is_empty() { String::new() } else { format!(" Unit: {}.", row.unit) };
    schema["description"] = json!(format!("{}{unit}", row.doc));
    if let Default::Is(spelled) = row.default {
        schema["default"] = match default_value(&row.of, spelled) {
            Some(Value::Flag(flag)) => json!(flag),
            Some(Value::Count(count)) => json!(count),
            _ => json!(spelled),
        };
    }
    schema
}

fn of_type(of: &Type) -> Json {
    let scalar = json!(["string", "number", "boolean"]);
    match of {
        Type::Flag => json!({ "type": "boolean" }),
        Type::Count { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Type::Range { min, .. } => json!({
            "oneOf": [
                { "type": "integer", "minimum": min },
                { "type": "string", "pattern": "^[0-9]+\\.\\.[0-9]+$" },
            ]
        }),
        Type::Word(words) => {
            let numbers = words.iter().filter_map(|word| word.parse::<i64>().ok()).map(|n| json!(n));
            let all: Vec<Json> = words.iter().map(|word| json!(word)).chain(numbers).collect();
            json!({ "enum": all })
        }
        Type::Text | Type::Checked(_) | Type::Coded(..) | Type::Component(_) => json!({ "type": scalar }),
        Type::Localized => json!({
            "oneOf": [
                { "type": scalar },
                {
                    "type": "object",
                    "properties": { "es": { "type": "string" }, "en": { "type": "string" } },
                    "additionalProperties": false,
                    "minProperties": 1,
                },
            ]
        }),
        Type::Table(rows) => object(rows, &[]),
        Type::Texts | Type::Components(_) => json!({ "type": "array", "items": { "type": scalar } }),
        Type::OneOrMore => {
            json!({ "oneOf": [{ "type": scalar }, { "type": "array", "items": { "type": scalar } }] })
        }
        Type::Pairs => json!({ "type": "object", "additionalProperties": { "type": scalar } }),
        Type::Blocks => json!({ "type": "object", "additionalProperties": { "type": "object" } }),
        Type::Map(rows) => json!({ "type": "object", "additionalProperties": object(rows, &[]) }),
    }
}
