//! Cheaper ways to run the same stack, each recomputed, from little risk to much.

use indexmap::IndexMap;

use super::what_if::what_if;
use super::words::{filled, words};
use crate::facts::types::SavingFact;
use crate::facts::words::{list, quoted};
use crate::graph::{Check, Model, Requirement, Stage, changed};
use crate::prices::PriceBook;
use crate::review::{At, Unknown, checks};
use crate::services::{Cheaper, Risk, Text};
use crate::units::{Lang, Usd};

/// A cheaper way and what it saves in each stage it applies to.
struct Found {
    component: String,
    way: Cheaper,
    monthly: IndexMap<String, Usd>,
    /// Requirements that would no longer be met, in the order of the model.
    breaks: Vec<(String, Text)>,
}

/// Every way that saves a cent or more in some stage, ranked by risk, then by what it saves; those that would break a
/// requirement come last and say which. The amounts do not add up:
/// each is the stack with this change alone.
pub fn savings(model: &Model, book: &PriceBook, lang: Lang) -> Vec<SavingFact> {
    let mut found: Vec<Found> = Vec::new();
    for stage in &model.stages {
        for (component, way) in ways(stage) {
            let Some(saved) = saved(model, book, &way, stage) else { continue };
            let broken = broken(model, &way, stage);
            let known = found.iter_mut().find(|one| one.component == component && one.way == way);
            match known {
                Some(known) => {
                    known.monthly.insert(stage.id.clone(), saved);
                    known.breaks.extend(broken);
                    let mut seen: Vec<String> = Vec::new();
                    known.breaks.retain(|(id, _)| {
                        !seen.contains(id) && {
                            seen.push(id.clone());
                            true
                        }
                    });
                }
                None => {
                    let monthly = IndexMap::from([(stage.id.clone(), saved)]);
                    found.push(Found { component, way, monthly, breaks: broken });
                }
            }
        }
    }
    found.sort_by_key(|one| (!one.breaks.is_empty(), one.way.risk, one.monthly.values().copied().min()));
    found.iter().map(|one| fact(one, lang)).collect()
}

fn ways(stage: &Stage) -> Vec<(String, Cheaper)> {
    let sites = stage.stack.components.values().filter_map(|one| Some((one, stage.stack.site(&one.id)?)));
    sites.flat_map(|(one, site)| one.service.cheaper(&site).into_iter().map(|way| (one.id.clone(), way))).collect()
}

/// The difference a month, negative; `None` where the model would refuse it, a price is missing, or nothing is saved.
fn saved(model: &Model, book: &PriceBook, way: &Cheaper, stage: &Stage) -> Option<Usd> {
    let changes: Vec<(&str, &str)> = way.set.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
    let outcome = what_if(model, book, &changes, &stage.id).ok()?;
    let difference = outcome.difference();
    (!outcome.has_new_gaps() && !difference.is_negligible() && difference < Usd::ZERO).then_some(difference)
}

/// The requirements whose checks hold in the stage and would not with the change. What things cost is not asked.
fn broken(model: &Model, way: &Cheaper, stage: &Stage) -> Vec<(String, Text)> {
    let changes: Vec<(&str, &str)> = way.set.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
    let Ok(changed) = changed(model, &stage.id, &changes) else { return Vec::new() };
    let (before, after) = (At::new(stage, &Unknown, &Unknown), At::new(&changed, &Unknown, &Unknown));
    let holds = |at: &At, check: &Check| checks::evaluate(at, check).holds == Some(true);
    let lost =
        |asked: &&Requirement| asked.checks.iter().any(|(_, check)| holds(&before, check) && !holds(&after, check));
    stage.stack.requirements.iter().filter(lost).map(|one| (one.id.clone(), one.says.clone())).collect()
}

/// What is lost, and the requirements that would no longer be met.
fn loses(found: &Found, loses: String, lang: Lang) -> String {
    if found.breaks.is_empty() {
        return loses;
    }
    let said: Vec<String> = found.breaks.iter().map(|(_, says)| quoted(says.get(lang), lang)).collect();
    let key = if said.len() == 1 { "breaks-one" } else { "breaks-many" };
    let broken = words(lang).savings.get(key).map_or("", |words| &words.loses);
    format!("{loses} {}", filled(broken, &[("says", &list(&said, lang))]))
}

fn fact(found: &Found, lang: Lang) -> SavingFact {
    let words = words(lang);
    let (title, lost) = words.savings.get(found.way.id).map_or(("", ""), |words| (&words.title, &words.loses));
    let component = format!("`{}`", found.component);
    let values: Vec<(&str, &str)> = found.way.set.iter().map(|(_, value)| ("value", value.as_str())).collect();
    let values = [vec![("component", component.as_str())], values].concat();
    SavingFact {
        id: found.way.id.to_string(),
        component: found.component.clone(),
        title: filled(title, &values),
        risk: match found.way.risk {
            Risk::Low => "low".to_string(),
            Risk::Medium => "medium".to_string(),
            Risk::High => "high".to_string(),
        },
        loses: self::loses(found, filled(lost, &values), lang),
        breaks: found.breaks.iter().map(|(id, _)| id.clone()).collect(),
        set: found.way.set.iter().cloned().collect(),
        monthly: found.monthly.iter().map(|(stage, usd)| (stage.clone(), usd.to_string())).collect(),
    }
}
