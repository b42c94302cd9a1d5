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

/// Why nothing can be held against anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The text is not what `terraform show -json` writes.
    NoPlan,
    /// What is asked for is not there, or is not said; with what there is.
    Unsaid(String),
}

/// What in a plan is not what the model says.
pub fn held_against(model: &Model, of: &PlanOf, text: &str) -> Result<Held, NoAnswer> {
    let stage = stage(model, of.stage)?;
    let plan = terraform::plan(&stage.stack);
    let units: Vec<&str> = plan.roots.iter().map(|root| root.unit.as_str()).collect();
    let unit = unit(&units, of.unit)?;
    let none = || NoAnswer::Unsaid("nothing of the model is Terraform".to_string());
    let root = plan.roots.iter().find(|root| root.unit == unit).ok_or_else(none)?;
    let real = Real::read(text).ok_or(NoAnswer::NoPlan)?;
    let lang = of.lang.unwrap_or(stage.stack.lang);
    let told = |one: Difference| {
        let said = agree::diagnostic(stage, &one, lang);
        (one, said)
    };
    let found = agree::differences(root, &real).into_iter().map(told).collect();
    Ok(Held { stage: stage.id.clone(), unit: unit.to_string(), planned: real.all.len(), found })
}

fn stage<'a>(model: &'a Model, asked: Option<&str>) -> Result<&'a Stage, NoAnswer> {
    let found = match asked {
        Some(id) => model.stages.iter().find(|stage| stage.id == id),
        None => model.stages.first(),
    };
    let known: Vec<&str> = model.stages.iter().map(|stage| stage.id.as_str()).collect();
    found.ok_or_else(|| {
        let id = asked.unwrap_or_default();
        NoAnswer::Unsaid(format!("there is no stage `{id}`: {}", did_you_mean(id, known.iter().copied())))
    })
}

/// The unit that is meant; a plan is of one root only.
fn unit<'a>(known: &[&'a str], asked: Option<&str>) -> Result<&'a str, NoAnswer> {
    let words = known.iter().copied();
    match (asked, known) {
        (Some(id), _) => {
            known.iter().copied().find(|unit| *unit == id).ok_or_else(|| {
                NoAnswer::Unsaid(format!("there is no Terraform unit `{id}`: {}", did_you_mean(id, words)))
            })
        }
        (None, [only]) => Ok(only),
        (None, _) => Err(NoAnswer::Unsaid(format!("say of which unit the plan is with `--unit`: {}", one_of(words)))),
    }
}
