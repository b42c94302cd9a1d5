//! Cheaper ways to run the same stack, each recomputed, from little risk to much.

use indexmap::IndexMap;

use super::what_if::what_if;
use super::words::{filled, words};
use crate::facts::types::SavingFact;
use crate::graph::{Model, Stage};
use crate::prices::PriceBook;
use crate::services::{Cheaper, Risk};
use crate::units::{Lang, Usd};

/// A cheaper way and what it saves in each stage it applies to.
struct Found {
    component: String,
    way: Cheaper,
    monthly: IndexMap<String, Usd>,
}

/// Every way that saves a cent or more in some stage, ranked by risk, then by what it saves. The amounts do not add up:
/// each is the stack with this change alone.
pub fn savings(model: &Model, book: &PriceBook, lang: Lang) -> Vec<SavingFact> {
    let mut found: Vec<Found> = Vec::new();
    for stage in &model.stages {
        for (component, way) in ways(stage) {
            let Some(saved) = saved(model, book, &way, stage) else { continue };
            let known = found.iter_mut().find(|one| one.component == component && one.way.id == way.id);
            match known {
                Some(known) => drop(known.monthly.insert(stage.id.clone(), saved)),
                None => {
                    let monthly = IndexMap::from([(stage.id.clone(), saved)]);
                    found.push(Found { component, way, monthly });
                }
            }
        }
    }
    found.sort_by_key(|one| (one.way.risk, one.monthly.values().copied().min()));
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

fn fact(found: &Found, lang: Lang) -> SavingFact {
    let words = words(lang);
    let (title, loses) = words.savings.get(found.way.id).map_or(("", ""), |words| (&words.title, &words.loses));
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
        loses: filled(loses, &values),
        set: found.way.set.iter().cloned().collect(),
        monthly: found.monthly.iter().map(|(stage, usd)| (stage.clone(), usd.to_string())).collect(),
    }
}
