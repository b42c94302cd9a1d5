//! `orbi explain`: a kind of component with its keys, or every value of a model and where it comes from.

use std::path::PathBuf;

use crate::cli::args::{Explain, Which};
use crate::cli::load::Failure;
use crate::cli::output;
use crate::cli::project::Project;
use crate::diag::did_you_mean;
use crate::services::setting::{Default, Setting, Type, expected};
use crate::services::{SERVICES, Service, of_kind};

/// Explains.
pub fn run(args: &Explain, project: &Project) -> Result<u8, Failure> {
    let text = match args.what.as_deref() {
        None => kinds(),
        Some(what) => match of_kind(what) {
            Some(service) => kind(service),
            None if what.contains(['.', '/']) || project.base.join(what).exists() => model(project, what)?,
            None => {
                let near = did_you_mean(what, SERVICES.iter().map(|one| one.kind()));
                return Err(Failure::usage(format!("there is no kind `{what}`: {near}")));
            }
        },
    };
    output::data(text.as_bytes())?;
    Ok(0)
}

fn kinds() -> String {
    let declared = SERVICES.iter().filter(|one| one.names().declared);
    declared.map(|one| format!("{:<18} {}\n", one.kind(), one.names().doc)).collect()
}

fn kind(service: &dyn Service) -> String {
    let names = service.names();
    let note = if names.declared { "" } else { "Derived: it is not written in a model.\n" };
    format!("{}: {}\n{}\n{note}\n{}", service.kind(), names.title, names.doc, rows(service.settings(), 0))
}

fn rows(table: &[Setting], depth: usize) -> String {
    let pad = "  ".repeat(depth);
    let row = |row: &Setting| {
        let unit = if row.unit.is_empty() { String::new() } else { format!(" {}", row.unit) };
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

fn model(project: &Project, path: &str) -> Result<String, Failure> {
    let which = Which::default();
    let loaded = super::loaded(project, &[PathBuf::from(path)], &which)?;
    super::told(&loaded, |one| {
        let built = super::built(one, &which, false)?;
        let facts = &super::edition(&built)?.facts;
        let component = |one: &crate::facts::ComponentFact| {
            let setting = |(key, fact): (&String, &crate::facts::SettingFact)| {
                let unit = if fact.unit.is_empty() { String::new() } else { format!(" {}", fact.unit) };
                let origin = if fact.default { "  (default)" } else { "" };
                format!("  {key}: {}{unit}{origin}\n", fact.value)
            };
            let derived = one.derived_from.as_ref().map(|from| format!(", derived from {from}")).unwrap_or_default();
            let settings: String = one.settings.iter().map(setting).collect();
            format!("{} ({}{derived})\n{settings}", one.id, one.kind)
        };
        Ok(facts.components.iter().map(component).collect())
    })
}
