//! Values held against each other: what the model says, where it says something, against what is planned.

use crate::terraform::known::{Known, is_called, label};
use indexmap::IndexMap;
use serde_json::Value as Json;

/// One place where they differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The way to it: names and labels of elements.
    pub path: Vec<String>,
    /// What the model says; `None` where it says nothing.
    pub model: Option<Known>,
    /// What is planned; `None` where nothing is.
    pub plan: Option<Known>,
}

/// What differs below a value. `free`: keys of a map that only the plan has are of the provider, and no difference.
pub fn changes(model: &Known, plan: &Known, unknown: &Json, free: bool) -> Vec<Change> {
    let mut out = Vec::new();
    compare(model, plan, unknown, free, &mut Vec::new(), &mut out);
    out
}

fn compare(model: &Known, plan: &Known, unknown: &Json, free: bool, way: &mut Vec<String>, out: &mut Vec<Change>) {
    let differs = |out: &mut Vec<Change>, way: &[String]| {
        let plan = Some(plan.clone()).filter(|plan| !plan.is_null());
        out.push(Change { path: way.to_vec(), model: Some(model.clone()), plan });
    };
    match (model, plan) {
        (Known::Open(_), _) => {}
        (model, _) if model.is_null() => {}
        _ if *unknown == Json::Bool(true) => {}
        (Known::Json(model), Known::Json(plan)) => compare(model, plan, &Json::Null, true, way, out),
        // A text that is worked out only when it is applied stands as nothing.
        (Known::Json(inner), plan) if plan.is_null() && !inner.is_whole() => {}
        (Known::Map(model), Known::Map(plan)) => maps(model, plan, unknown, free, way, out),
        (Known::List(items), Known::Map(_)) if items.len() == 1 => compare(&items[0], plan, unknown, free, way, out),
        (Known::List(items), Known::List(planned)) if of_maps(items) || of_maps(planned) => {
            lists(items, planned, unknown, free, way, out);
        }
        (Known::List(items), Known::List(planned)) if alike(items, planned) => {}
        (Known::List(items), plan) if items.is_empty() && plan.is_null() => {}
        (model, plan) if same(model, plan) => {}
        _ => differs(out, way),
    }
}

fn maps(
    model: &IndexMap<String, Known>,
    plan: &IndexMap<String, Known>,
    unknown: &Json,
    free: bool,
    way: &mut Vec<String>,
    out: &mut Vec<Change>,
) {
    for (key, value) in model {
        way.push(key.clone());
        let planned = plan.get(key).cloned().unwrap_or(Known::Leaf(Json::Null));
        let inner = unknown.get(key).unwrap_or(&Json::Null);
        let open = unknown == &Json::Bool(true) || (inner.is_null() && planned.is_null() && !value.is_whole());
        if !open {
            compare(value, &planned, inner, free, way, out);
        }
        way.pop();
    }
    for (key, value) in plan.iter().filter(|(key, value)| !free && !model.contains_key(*key) && !value.is_null()) {
        let path = way.iter().cloned().chain([key.clone()]).collect();
        out.push(Change { path, model: None, plan: Some(value.clone()) });
    }
}

/// Elements by their labels; without any, those that are equal first and the rest in order.
fn lists(model: &[Known], plan: &[Known], unknown: &Json, free: bool, way: &mut Vec<String>, out: &mut Vec<Change>) {
    let mut left: Vec<usize> = (0..plan.len()).collect();
    let mut pairs: Vec<Option<usize>> = vec![None; model.len()];
    let inner = |at: usize| unknown.get(at).unwrap_or(&Json::Null);
    let equal = |one: &Known, other: usize| changes(one, &plan[other], inner(other), free).is_empty();
    let named = |one: usize, other: usize| {
        let name = label(model, one);
        name.parse::<usize>().is_err() && is_called(&plan[other], &name)
    };
    let fits: [&dyn Fn(usize, usize) -> bool; 3] =
        [&|one, other| named(one, other), &|one, other| equal(&model[one], other), &|one, _| {
            label(model, one).parse::<usize>().is_ok()
        }];
    for fit in fits {
        for (one, pair) in pairs.iter_mut().enumerate().filter(|(_, pair)| pair.is_none()) {
            if let Some(at) = left.iter().position(|other| fit(one, *other)) {
                *pair = Some(left.remove(at));
            }
        }
    }
    for (one, pair) in pairs.iter().enumerate() {
        way.push(label(model, one));
        match pair {
            Some(other) => compare(&model[one], &plan[*other], inner(*other), free, way, out),
            None => out.push(Change { path: way.clone(), model: Some(model[one].clone()), plan: None }),
        }
        way.pop();
    }
    for other in left.into_iter().filter(|other| !plan[*other].is_null()) {
        let path = way.iter().cloned().chain([label(plan, other)]).collect();
        out.push(Change { path, model: None, plan: Some(plan[other].clone()) });
    }
}

/// Whether lists of leaves hold the same, whatever their order; what is open on either side may be anything.
fn alike(model: &[Known], plan: &[Known]) -> bool {
    let mut left: Vec<&Known> = plan.iter().filter(|one| !one.is_null()).collect();
    let mut lacking = 0;
    for one in model.iter().filter(|one| one.is_whole()) {
        match left.iter().position(|other| same(one, other)) {
            Some(at) => drop(left.remove(at)),
            None => lacking += 1,
        }
    }
    // Nothing that is open comes to everything.
    let anything = left.iter().any(|one| one.text().as_deref() == Some("*"));
    let open = model.iter().filter(|one| !one.is_whole()).count();
    !anything && lacking <= plan.iter().filter(|one| one.is_null()).count() && left.len() <= open
}

fn same(model: &Known, plan: &Known) -> bool {
    match (model, plan) {
        (Known::Leaf(model), Known::Leaf(plan)) => {
            let number = |one: &Json| one.as_f64().or_else(|| one.as_str()?.parse().ok());
            let text = |one: &Json| one.as_str().map_or_else(|| one.to_string(), str::to_string);
            model == plan || text(model) == text(plan) || (number(model).is_some() && number(model) == number(plan))
        }
        (model, plan) => model == plan,
    }
}

fn of_maps(items: &[Known]) -> bool {
    items.iter().any(|one| matches!(one, Known::Map(_)))
}
