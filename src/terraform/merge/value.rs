//! One expression out of the expressions of several stages.

use super::super::plan::Piece;
use super::order::union;
use super::variables::Variables;
use crate::write::hcl::{Expr, Part, Ref};
use indexmap::IndexMap;

/// Where a value stands, for naming the variable it may become.
#[derive(Debug, Clone)]
pub struct Place {
    /// The component.
    pub owner: String,
    /// The file without its ending: the component whose people look there.
    pub home: String,
    /// Kind of the block without the provider's prefix.
    pub kind: String,
    /// Name of the block.
    pub name: String,
    /// The address, for descriptions.
    pub address: String,
    /// Attribute, nested blocks and map keys down to the value.
    pub path: Vec<String>,
    /// The fact the value states, where it says one.
    pub fact: Option<String>,
    /// The stages that have the block at all.
    pub live: Vec<usize>,
}

impl Place {
    /// The place of a whole block.
    pub fn of(piece: &Piece, live: Vec<usize>) -> Place {
        let label = |at: usize| piece.block.labels.get(at).cloned().unwrap_or_default();
        Place {
            owner: piece.owner.clone(),
            kind: label(0).trim_start_matches("aws_").to_string(),
            name: piece.block.labels.last().cloned().unwrap_or_else(|| piece.owner.clone()),
            home: piece.file.trim_end_matches(".tf").to_string(),
            address: piece.address(),
            path: Vec::new(),
            fact: None,
            live,
        }
    }

    /// A step further in.
    pub fn inside(&self, step: &str) -> Place {
        let mut path = self.path.clone();
        path.push(step.into());
        Place { path, ..self.clone() }
    }
}

/// Merges the values of the live stages of a place; `None` where a stage leaves the attribute out.
pub fn merge(variables: &mut Variables, place: &Place, values: &[Option<&Expr>]) -> Expr {
    let there: Vec<&Expr> = values.iter().flatten().copied().collect();
    let Some(first) = there.first() else {
        return Expr::Null;
    };
    let complete = there.len() == values.len();
    if complete && there.iter().all(|value| value == first) {
        return (*first).clone();
    }
    if complete && let Some(merged) = by_shape(variables, place, &there) {
        return merged;
    }
    if there.iter().all(|value| value.is_literal()) {
        let owned: Vec<Expr> = values.iter().map(|value| value.cloned().unwrap_or(Expr::Null)).collect();
        return variables.variable(place, &owned).into();
    }
    chain(variables, place, values)
}

/// Merges what Terraform wants to be plain text: lists are joined, and a flag that one stage sets is set.
pub fn fixed(values: &[Option<&Expr>]) -> Expr {
    let there: Vec<&Expr> = values.iter().flatten().copied().collect();
    let lists: Option<Vec<Vec<Expr>>> = there.iter().map(|value| as_list(value).map(<[Expr]>::to_vec)).collect();
    match (lists, there.first()) {
        (Some(lists), Some(_)) => Expr::List(union(&lists)),
        (None, Some(_)) if there.contains(&&Expr::Bool(true)) => Expr::Bool(true),
        (None, Some(first)) => (*first).clone(),
        (_, None) => Expr::Null,
    }
}

/// Goes into values that are built alike, so that only what differs becomes a variable.
fn by_shape(variables: &mut Variables, place: &Place, values: &[&Expr]) -> Option<Expr> {
    let all_literal = values.iter().all(|value| value.is_literal());
    match values[0] {
        Expr::Map(_) => {
            let maps: Vec<&IndexMap<String, Expr>> = values.iter().map(|value| as_map(value)).collect::<Option<_>>()?;
            let same_keys =
                maps.iter().all(|map| map.len() == maps[0].len() && map.keys().all(|key| maps[0].contains_key(key)));
            match (same_keys, all_literal) {
                (true, _) => Some(same_map(variables, place, &maps)),
                (false, true) => None,
                (false, false) => Some(partial_map(variables, place, &maps)),
            }
        }
        Expr::List(_) => {
            let lists: Vec<&[Expr]> = values.iter().map(|value| as_list(value)).collect::<Option<_>>()?;
            let same_length = lists.iter().all(|list| list.len() == lists[0].len());
            let of_maps = lists.iter().all(|list| list.iter().all(|item| matches!(item, Expr::Map(_))));
            match (same_length && (of_maps || !all_literal), all_literal && !of_maps) {
                (true, _) => Some(same_list(variables, place, &lists)),
                (false, true) => None,
                (false, false) => Some(partial_list(variables, place, &lists)),
            }
        }
        Expr::Call(name, _) => {
            let calls: Vec<&[Expr]> = values.iter().map(|value| as_call(value, name)).collect::<Option<_>>()?;
            let alike = calls.iter().all(|arguments| arguments.len() == calls[0].len());
            alike.then(|| Expr::Call(name.clone(), each(variables, place, &calls)))
        }
        Expr::Template(_) => template(variables, place, values),
        Expr::Named(fact, _) => {
            let inner: Vec<&Expr> = values.iter().map(|value| stated(value, fact)).collect::<Option<_>>()?;
            let inner: Vec<Option<&Expr>> = inner.into_iter().map(Some).collect();
            Some(merge(variables, &Place { fact: Some(fact.clone()), ..place.clone() }, &inner))
        }
        _ => None,
    }
}

fn stated<'a>(value: &'a Expr, wanted: &str) -> Option<&'a Expr> {
    match value {
        Expr::Named(fact, inner) if fact == wanted => Some(inner),
        _ => None,
    }
}

fn as_map(value: &Expr) -> Option<&IndexMap<String, Expr>> {
    if let Expr::Map(map) = value { Some(map) } else { None }
}

fn as_list(value: &Expr) -> Option<&[Expr]> {
    if let Expr::List(list) = value { Some(list) } else { None }
}

fn as_call<'a>(value: &'a Expr, wanted: &str) -> Option<&'a [Expr]> {
    match value {
        Expr::Call(name, arguments) if name == wanted => Some(arguments),
        _ => None,
    }
}

fn same_map(variables: &mut Variables, place: &Place, maps: &[&IndexMap<String, Expr>]) -> Expr {
    let entry = |key: &String| {
        let values: Vec<Option<&Expr>> = maps.iter().map(|map| map.get(key)).collect();
        (key.clone(), merge(variables, &place.inside(key), &values))
    };
    Expr::Map(maps[0].keys().map(entry).collect())
}

/// Maps with keys that some stages lack: what all have, then each other key behind its switch.
fn partial_map(variables: &mut Variables, place: &Place, maps: &[&IndexMap<String, Expr>]) -> Expr {
    let keys: Vec<Vec<&String>> = maps.iter().map(|map| map.keys().collect()).collect();
    let mut common = IndexMap::new();
    let mut parts = Vec::new();
    for key in union(&keys) {
        let live: Vec<usize> =
            place.live.iter().zip(maps).filter(|(_, map)| map.contains_key(key)).map(|(stage, _)| *stage).collect();
        let values: Vec<Option<&Expr>> = maps.iter().filter_map(|map| map.get(key)).map(Some).collect();
        let inside = Place { live: live.clone(), ..place.inside(key) };
        let value = merge(variables, &inside, &values);
        if values.len() == maps.len() {
            common.insert(key.clone(), value);
        } else {
            let switch = switch(variables, place, key, &live);
            parts.push(switch.choose(Expr::map([(key.clone(), value)]), Expr::Null));
        }
    }
    let arguments = std::iter::once(Expr::Map(common)).chain(parts).collect();
    Expr::call("merge", arguments)
}

/// The lists item by item.
fn same_list(variables: &mut Variables, place: &Place, lists: &[&[Expr]]) -> Expr {
    Expr::List(each(variables, place, lists))
}

fn each(variables: &mut Variables, place: &Place, lists: &[&[Expr]]) -> Vec<Expr> {
    let item = |at: usize| {
        let values: Vec<Option<&Expr>> = lists.iter().map(|list| list.get(at)).collect();
        let named = values.iter().flatten().next().and_then(|value| name_of(value));
        let inside = named.map_or(place.clone(), |name| place.inside(&name));
        merge(variables, &inside, &values)
    };
    (0..lists[0].len()).map(item).collect()
}

/// The name an element of a list carries, as containers, ports and environment entries do.
fn name_of(value: &Expr) -> Option<String> {
    match as_map(value)?.get("name")? {
        Expr::Str(name) => Some(name.clone()),
        _ => None,
    }
}

/// Lists of different lengths: runs all stages share, then each other item behind its switch.
fn partial_list(variables: &mut Variables, place: &Place, lists: &[&[Expr]]) -> Expr {
    let owned: Vec<Vec<Expr>> = lists.iter().map(|list| list.to_vec()).collect();
    let mut parts: Vec<Expr> = Vec::new();
    for item in union(&owned) {
        let live: Vec<usize> =
            place.live.iter().zip(lists).filter(|(_, list)| list.contains(&item)).map(|(stage, _)| *stage).collect();
        match parts.last_mut() {
            _ if live.len() < lists.len() => {
                let detail = name_of(&item).unwrap_or_else(|| format!("item_{}", parts.len()));
                let switch = switch(variables, place, &detail, &live);
                parts.push(switch.choose(Expr::list([item]), Expr::List(Vec::new())));
            }
            Some(Expr::List(run)) => run.push(item),
            _ => parts.push(Expr::list([item])),
        }
    }
    Expr::call("concat", parts)
}

fn switch(variables: &mut Variables, place: &Place, detail: &str, live: &[usize]) -> Expr {
    let mask = variables.mask(live);
    variables.switch(place, &format!("{}_{detail}", place.name), &mask).into()
}

/// Templates that differ only in the values they hold.
fn template(variables: &mut Variables, place: &Place, values: &[&Expr]) -> Option<Expr> {
    let all: Vec<&[Part]> = values
        .iter()
        .map(|value| if let Expr::Template(parts) = value { Some(parts.as_slice()) } else { None })
        .collect::<Option<_>>()?;
    let alike = |parts: &&[Part]| {
        parts.len() == all[0].len()
            && parts.iter().zip(all[0]).all(|pair| match pair {
                (Part::Text(a), Part::Text(b)) => a == b,
                (Part::Value(_), Part::Value(_)) => true,
                _ => false,
            })
    };
    if !all.iter().all(alike) {
        return None;
    }
    let part = |at: usize| match &all[0][at] {
        Part::Text(text) => Part::Text(text.clone()),
        Part::Value(_) => {
            let found: Vec<Option<&Expr>> =
                all.iter().map(|parts| if let Part::Value(value) = &parts[at] { Some(value) } else { None }).collect();
            Part::Value(merge(variables, place, &found))
        }
    };
    Some(Expr::Template((0..all[0].len()).map(part).collect()))
}

/// The last resort: each stage's expression, chosen by the name of the stage.
fn chain(variables: &mut Variables, place: &Place, values: &[Option<&Expr>]) -> Expr {
    let stage: Ref = variables.stage();
    let own = |at: usize| values[at].cloned().unwrap_or(Expr::Null);
    let mut out = own(0);
    for at in (1..values.len()).filter(|at| values[*at] != values[0]) {
        let name = variables.stage_name(place.live[at]);
        let here = Expr::Binary(Box::new(stage.clone().into()), "==", Box::new(name.into()));
        out = here.choose(own(at), out);
    }
    out
}
