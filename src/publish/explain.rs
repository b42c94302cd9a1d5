//! What `orbi explain` says: kinds of component with their keys, rules with their examples, and every value of a model.

use crate::facts::{ComponentFact, Facts, RuleFact, SettingFact};
use crate::services::setting::{Default, Setting, Type, expected};
use crate::services::{SERVICES, of_kind};

/// Every kind that is written in a model, with what it is.
pub fn kinds() -> String {
    let declared = SERVICES.iter().filter(|one| one.names().declared);
    declared.map(|one| format!("{:<12} {}\n", one.kind(), one.names().doc)).collect()
}

/// The word of every kind, for suggestions.
pub fn words() -> Vec<&'static str> {
    SERVICES.iter().map(|one| one.kind()).collect()
}

/// A kind with its keys; `None` for a word that is no kind.
pub fn kind(word: &str) -> Option<String> {
    let service = of_kind(word)?;
    let names = service.names();
    let note = if names.declared { "" } else { "Derived: it is not written in a model.\n" };
    Some(format!("{word}: {}\n{}\n{note}\n{}", names.title, names.doc, rows(service.settings(), 0)))
}

fn rows(table: &[Setting], depth: usize) -> String {
    let pad = "  ".repeat(depth);
    let row = |row: &Setting| {
        let unit = if row.unit.is_empty() { String::new() } else { format!("; {}", row.unit) };
        let default = match row.default {
            Default::Required => "required".to_string(),
            Default::Absent => "not set".to_string(),
            Default::Is(value) => format!("default {value}"),
        };
        let inner = match &row.of {
            Type::Table(inner) => rows(inner, depth + 1),
            _ => String::new(),
        };
        format!("{pad}{}: {}{unit} ({default})\n{pad}  {}\n{inner}", row.key, expected(&row.of), row.doc)
    };
    table.iter().map(row).collect()
}

/// A rule with what it says of its failing example, and both examples.
pub fn rule(one: &RuleFact) -> String {
    let indented = |text: &str| text.lines().map(|line| format!("  {line}\n")).collect::<String>();
    let severity = if one.first == one.later {
        one.first.clone()
    } else {
        format!("{} in the first stage, {} after it", one.first, one.later)
    };
    let head = format!("{}: {}\nseverity: {severity}\nsources: {}\n", one.id, one.title, one.references.join(", "));
    let examples = format!("speaks of\n{}is silent on\n{}", indented(&one.fails), indented(&one.passes));
    format!("{head}\n{}\n{}\n\n{examples}", one.what, one.remedy)
}

/// Every value of every component, and which of them the model did not write.
pub fn values(facts: &Facts) -> String {
    facts.components.iter().map(component).collect()
}

fn component(one: &ComponentFact) -> String {
    let setting = |(key, fact): (&String, &SettingFact)| {
        let unit = if fact.unit.is_empty() { String::new() } else { format!(" {}", fact.unit) };
        let origin = if fact.default { "  (default)" } else { "" };
        format!("  {key}: {}{unit}{origin}\n", fact.value)
    };
    let derived = one.derived_from.as_ref().map(|from| format!(", derived from {from}")).unwrap_or_default();
    let settings: String = one.settings.iter().map(setting).collect();
    format!("{} ({}{derived})\n{settings}", one.id, one.kind)
}
