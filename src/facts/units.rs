//! The units in the order they are deployed: what each holds, why it is one, and what it takes of those before it.

use anyhow::Result;
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::json;

use super::words::{prose, team_text};
use crate::graph::{Model, Stack, Unit, Work};
use crate::terraform::{Plan, Root, Terraform};
use crate::units::Lang;
use crate::write::hcl::Target;

/// A step of the deployment: a Terraform root, or the build of an image.
#[derive(Clone, Debug, Serialize)]
pub struct UnitFact {
    pub id: String,
    pub title: String,
    pub because: String,
    /// The folder of the root; empty for a build.
    pub path: String,
    /// Components that it holds, as the model names them.
    pub holds: Vec<String>,
    /// The component whose image is built, and the registry it is pushed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub builds: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pushes_to: Option<String>,
    /// Unit → what it takes of it: names of the model, and Terraform addresses of values that are handed over.
    pub takes: IndexMap<String, Vec<String>>,
    /// File → resources in it.
    pub files: IndexMap<String, Vec<String>>,
}

/// Every unit that is there: builds, and roots that hold something.
pub fn units(model: &Model, stack: &Stack, terraform: &Terraform, lang: Lang) -> Result<Vec<UnitFact>> {
    let plan = &terraform.merged.plan;
    let root = |unit: &Unit| plan.roots.iter().position(|root| root.unit == unit.id);
    let mut all = Vec::new();
    for unit in &stack.units {
        match (&unit.work, root(unit)) {
            (Work::Terraform { .. }, Some(at)) => {
                let fact = terraform_root(model, stack, unit, plan, at, lang)?;
                all.push(UnitFact { files: files(terraform, &unit.id), ..fact });
            }
            (Work::Build { of, to }, _) => {
                let built =
                    UnitFact { builds: Some(of.clone()), pushes_to: Some(to.clone()), ..plain(model, unit, lang)? };
                all.push(built);
            }
            _ => {}
        }
    }
    Ok(all)
}

fn plain(model: &Model, unit: &Unit, lang: Lang) -> Result<UnitFact> {
    let own = unit.because.as_ref().map(|text| team_text(text.get(lang)));
    let facts = json!({ "environments": !model.environments.is_empty() });
    let usual = || prose(lang)?.say_if(&format!("units.{}", unit.id), &facts);
    let mut takes: IndexMap<String, Vec<String>> = IndexMap::new();
    for (name, from) in &unit.takes {
        takes.entry(from.clone()).or_default().push(name.clone());
    }
    Ok(UnitFact {
        id: unit.id.clone(),
        title: unit.title.as_ref().map_or(unit.id.clone(), |title| title.get(lang).to_string()),
        because: if unit.implied { usual()? } else { own.unwrap_or_default() },
        path: String::new(),
        holds: Vec::new(),
        builds: None,
        pushes_to: None,
        takes,
        files: IndexMap::new(),
    })
}

fn terraform_root(model: &Model, stack: &Stack, unit: &Unit, plan: &Plan, at: usize, lang: Lang) -> Result<UnitFact> {
    let root = &plan.roots[at];
    let made = |id: &str| root.pieces.iter().any(|piece| piece.block.kind == "resource" && piece.owner == id);
    let here = |id: &&String| {
        made(id) && stack.root_of(id, true) == unit.id || made(id) && stack.root_of(id, false) == unit.id
    };
    let components = stack.components.keys().filter(here).cloned();
    let network = made("network").then(|| "network".to_string());
    let mut fact = plain(model, unit, lang)?;
    let folder = model.alternative.as_ref().map_or(String::new(), |one| format!("{}/", one.folder));
    for (from, address) in handed(plan, root) {
        fact.takes.entry(from).or_default().push(address);
    }
    Ok(UnitFact {
        path: format!("{folder}{}", unit.id),
        holds: network.into_iter().chain(components).collect(),
        ..fact
    })
}

/// What a root and its modules make and look up, by file from the root's folder.
fn files(terraform: &Terraform, unit: &str) -> IndexMap<String, Vec<String>> {
    let mut files: IndexMap<String, Vec<String>> = IndexMap::new();
    let written = terraform.written.iter().filter(|roots| roots.first().is_some_and(|root| root.unit == unit));
    for piece in written.flatten().flat_map(|root| &root.pieces).filter(|piece| piece.is_resource()) {
        files.entry(piece.path()).or_default().push(piece.full_address());
    }
    files
}

/// What a root looks up that an earlier one left for it, with the unit it is of.
fn handed(plan: &Plan, root: &Root) -> Vec<(String, String)> {
    let looked_up = root.pieces.iter().flat_map(|piece| piece.declares()).filter_map(|target| match target {
        Target::Data(kind, name) if kind == "aws_ssm_parameter" => Some(name),
        _ => None,
    });
    let giver = |name: &String| {
        let parameter = Target::Resource("aws_ssm_parameter".into(), name.clone());
        plan.roots.iter().find_map(|other| {
            let given = other.pieces.iter().find(|piece| piece.declares().contains(&parameter))?;
            Some((other.unit.clone(), given.full_address()))
        })
    };
    let found = looked_up.filter_map(|name| giver(&name));
    found.filter(|(unit, _)| *unit != root.unit).collect()
}
