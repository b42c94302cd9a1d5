//! A model held against a real Terraform plan.

use crate::diag::{Diagnostic, did_you_mean, one_of};
use crate::graph::{Model, Stage};
use crate::terraform;
use crate::terraform::agree::{self, Difference, Real};
use crate::units::Lang;

/// Which part of a model a plan is of.
#[derive(Clone, Debug, Default)]
pub struct PlanOf<'a> {
    /// The first without it.
    pub stage: Option<&'a str>,
    /// The only one without it.
    pub unit: Option<&'a str>,
    /// The model's own without it.
    pub lang: Option<Lang>,
}

/// What a plan was held against, and in what it differs.
#[derive(Clone, Debug)]
pub struct Held {
    pub stage: String,
    pub unit: String,
    /// How many resources and look-ups the plan tells of.
    pub planned: usize,
    /// Each difference as data and as it is told.
    pub found: Vec<(Difference, Diagnostic)>,
}

/// What in a plan is not what the model says. An error says why there is no answer.
pub fn held_against(model: &Model, of: &PlanOf, text: &str) -> Result<Held, String> {
    let stage = stage(model, of.stage)?;
    let plan = terraform::plan(&stage.stack);
    let units: Vec<&str> = plan.roots.iter().map(|root| root.unit.as_str()).collect();
    let unit = unit(&units, of.unit)?;
    let root = plan.roots.iter().find(|root| root.unit == unit).ok_or_else(|| "the model has no unit".to_string())?;
    let real = Real::read(text).ok_or_else(|| "it is not what `terraform show -json` writes of a plan".to_string())?;
    let lang = of.lang.unwrap_or(stage.stack.lang);
    let told = |one: Difference| {
        let said = agree::diagnostic(stage, &one, lang);
        (one, said)
    };
    let found = agree::differences(root, &real).into_iter().map(told).collect();
    Ok(Held { stage: stage.id.clone(), unit: unit.to_string(), planned: real.all.len(), found })
}

fn stage<'a>(model: &'a Model, asked: Option<&str>) -> Result<&'a Stage, String> {
    let found = match asked {
        Some(id) => model.stages.iter().find(|stage| stage.id == id),
        None => model.stages.first(),
    };
    let known: Vec<&str> = model.stages.iter().map(|stage| stage.id.as_str()).collect();
    found.ok_or_else(|| {
        let id = asked.unwrap_or_default();
        format!("there is no stage `{id}`: {}", did_you_mean(id, known.iter().copied()))
    })
}

/// The unit that is meant; a plan is of one root only.
fn unit<'a>(known: &[&'a str], asked: Option<&str>) -> Result<&'a str, String> {
    match (asked, known) {
        (Some(id), _) => {
            known.iter().copied().find(|unit| *unit == id).ok_or_else(|| {
                format!("there is no Terraform unit `{id}`: {}", did_you_mean(id, known.iter().copied()))
            })
        }
        (None, [only]) => Ok(only),
        (None, _) => Err(format!("say of which unit the plan is with `--unit`: {}", one_of(known.iter().copied()))),
    }
}
