//! The page of the units: their order, what each holds and takes, and of a Terraform root its files.

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::page::toc;
use super::shared::{Ctx, tell};
use crate::facts::UnitFact;
use crate::terraform::in_module;

/// The page's data.
pub fn content(ctx: &Ctx) -> Value {
    let units: Vec<Value> = ctx.facts.units.iter().enumerate().map(|(at, unit)| one(ctx, at, unit)).collect();
    let ids: Vec<String> = ctx.facts.units.iter().map(|unit| format!("unit-{}", unit.id)).collect();
    let items: Vec<(&str, &str)> =
        ids.iter().zip(&ctx.facts.units).map(|(id, unit)| (id.as_str(), unit.title.as_str())).collect();
    json!({ "units": units, "toc": toc(&items) })
}

fn one(ctx: &Ctx, at: usize, unit: &UnitFact) -> Value {
    let files: Vec<Value> = unit.files.iter().map(|(name, resources)| file(ctx, name, resources)).collect();
    let link = |id: &String| match ctx.component(id) {
        Some(one) => json!({ "id": one.id, "title": one.title }),
        None => json!({ "title": ctx.t(id) }),
    };
    let takes = |(from, what): (&String, &Vec<String>)| json!({ "from": from, "what": what });
    json!({
        "n": at + 1,
        "id": unit.id,
        "title": unit.title,
        "path": unit.path,
        "because": tell(&unit.because),
        "holds": unit.holds.iter().map(link).collect::<Vec<_>>(),
        "builds": unit.builds.as_ref().map(link),
        "pushes_to": unit.pushes_to.as_ref().map(link),
        "takes": unit.takes.iter().map(takes).collect::<Vec<_>>(),
        "files": files,
    })
}

fn file(ctx: &Ctx, name: &str, resources: &[String]) -> Value {
    let component = owner(name).and_then(|id| ctx.component(id));
    json!({
        "name": name,
        "count": resources.len(),
        "component": component.map(|one| json!({ "id": one.id, "title": one.title })),
        "resources": resources,
        "kinds": kinds(resources),
    })
}

/// Whose a file is, by its name or its module's: a module with a group alone is named by whose group it is.
fn owner(file: &str) -> Option<&str> {
    match file.strip_prefix("modules/") {
        Some(rest) => rest.split('/').next().map(|name| name.strip_prefix("security-group-").unwrap_or(name)),
        None => file.strip_suffix(".tf"),
    }
}

/// The types of the resources, with how many of each where there is more than one.
fn kinds(resources: &[String]) -> String {
    let mut counts: IndexMap<String, usize> = IndexMap::new();
    for address in resources {
        let address = in_module(address);
        let kind = address.strip_prefix("data.").unwrap_or(address).split('.').next().unwrap_or(address);
        let reads = if address.starts_with("data.") { "data " } else { "" };
        *counts.entry(format!("{reads}{kind}")).or_default() += 1;
    }
    let said = |(kind, count): (&String, &usize)| if *count > 1 { format!("{kind} × {count}") } else { kind.clone() };
    counts.iter().map(said).collect::<Vec<_>>().join(", ")
}
