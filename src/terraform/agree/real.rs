//! A plan as `terraform show -json` tells it: what there will be, what is not known yet, and what refers to what.
//!
//! Source: Terraform, JSON output format (values, plan, configuration representations).

use crate::terraform::known::Known;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// One resource or look-up of a plan.
#[derive(Debug, Clone)]
pub struct Found {
    pub address: String,
    /// The modules it stands in, outermost first.
    modules: Vec<String>,
    /// Whether it is only read.
    pub read: bool,
    pub kind: String,
    pub name: String,
    /// Its key or number, where the block is repeated.
    pub index: Option<String>,
    pub values: Json,
    /// The same shape, with `true` where only applying tells.
    pub unknown: Json,
}

/// A whole plan, or a state.
#[derive(Debug, Clone)]
pub struct Real {
    pub all: Vec<Found>,
    configuration: Json,
}

/// What a value refers to, as `TYPE.NAME`.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    pub known: BTreeSet<String>,
    /// Whether some of it cannot be followed: a local, a variable of whoever applies it.
    pub lost: bool,
}

impl Real {
    /// Reads a plan's JSON; `None` where it is none.
    pub fn read(text: &str) -> Option<Real> {
        let whole: Json = serde_json::from_str(text).ok()?;
        let planned = ["planned_values", "values"].iter().map(|key| &whole[*key]).find(|one| one.is_object())?;
        let mut all = Vec::new();
        gather(&planned["root_module"], &[], &mut all);
        let mut before = Vec::new();
        gather(&whole["prior_state"]["values"]["root_module"], &[], &mut before);
        let unread = |one: &Found| one.read && !all.iter().any(|known| known.address == one.address);
        let looked_up: Vec<Found> = before.into_iter().filter(unread).collect();
        all.extend(looked_up);
        for change in whole["resource_changes"].as_array().into_iter().flatten() {
            if let Some(one) = all.iter_mut().find(|one| change["address"] == one.address.as_str()) {
                one.unknown = change["change"]["after_unknown"].clone();
            }
        }
        Some(Real { all, configuration: whole["configuration"]["root_module"].clone() })
    }

    /// What look-ups of a kind and name found: the values, or where it is repeated the values by key.
    pub fn looked_up(&self, kind: &str, name: &str) -> Option<Json> {
        let mine = |one: &&Found| one.read && one.kind == kind && one.name == name;
        let found: Vec<&Found> = self.all.iter().filter(mine).collect();
        match found.as_slice() {
            [only] if only.index.is_none() => Some(only.values.clone()),
            [] => None,
            several => {
                let each = several.iter().filter_map(|one| Some((one.index.clone()?, one.values.clone())));
                Some(Json::Object(each.collect()))
            }
        }
    }

    /// What an argument or the blocks of a name refer to, as they are configured; `None` where nothing is said of them.
    pub fn sources(&self, one: &Found, argument: &str) -> Option<Sources> {
        let block = self.block(one)?;
        let written = &block["expressions"][argument];
        let mut out = Sources::default();
        self.within(&one.modules, written, &mut out);
        (!written.is_null()).then_some(out)
    }

    /// Everything a resource refers to.
    pub fn all_sources(&self, one: &Found) -> Sources {
        let mut out = Sources::default();
        if let Some(block) = self.block(one) {
            self.within(&one.modules, &block["expressions"], &mut out);
        }
        out
    }

    fn within(&self, modules: &[String], written: &Json, out: &mut Sources) {
        match written {
            Json::Object(map) if map.contains_key("references") => self.follow(modules, written, out, 0),
            Json::Object(map) => map.values().for_each(|inner| self.within(modules, inner, out)),
            Json::Array(items) => items.iter().for_each(|inner| self.within(modules, inner, out)),
            _ => {}
        }
    }

    fn block(&self, one: &Found) -> Option<&Json> {
        let mode = if one.read { "data" } else { "managed" };
        let module = self.module(&one.modules)?;
        let mut all = module["resources"].as_array()?.iter();
        all.find(|block| {
            block["mode"] == mode && block["type"] == one.kind.as_str() && block["name"] == one.name.as_str()
        })
    }

    /// The configuration of a module.
    fn module(&self, modules: &[String]) -> Option<&Json> {
        modules.iter().try_fold(&self.configuration, |at, name| {
            let next = &at["module_calls"][name.as_str()]["module"];
            next.is_object().then_some(next)
        })
    }

    /// Adds what an expression refers to, through what modules are given and give.
    fn follow(&self, modules: &[String], written: &Json, out: &mut Sources, depth: usize) {
        for reference in written["references"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            let words: Vec<&str> = reference.split(['.', '[']).collect();
            match words.as_slice() {
                _ if depth > 16 => out.lost = true,
                ["var", name, ..] => match modules.split_last() {
                    Some((last, outer)) => {
                        let calls =
                            self.module(outer).map(|module| &module["module_calls"][last.as_str()]["expressions"]);
                        calls.into_iter().for_each(|calls| self.follow(outer, &calls[*name], out, depth + 1));
                    }
                    None => out.lost = true,
                },
                ["module", name, output, ..] => {
                    let inner: Vec<String> = modules.iter().cloned().chain([name.to_string()]).collect();
                    let given = self.module(&inner).map(|module| &module["outputs"][*output]["expression"]);
                    given.into_iter().for_each(|given| self.follow(&inner, given, out, depth + 1));
                }
                ["local" | "each" | "count" | "path" | "terraform" | "self", ..] => out.lost = true,
                ["data", kind, name, ..] => {
                    out.known.insert(format!("data.{kind}.{name}"));
                }
                [kind, name, ..] if *kind != "module" => {
                    out.known.insert(format!("{kind}.{name}"));
                }
                _ => {}
            }
        }
    }
}

fn gather(module: &Json, path: &[String], out: &mut Vec<Found>) {
    for one in module["resources"].as_array().into_iter().flatten() {
        let text = |key: &str| one[key].as_str().unwrap_or_default().to_string();
        let index = match &one["index"] {
            Json::Null => None,
            Json::String(key) => Some(key.clone()),
            number => Some(number.to_string()),
        };
        out.push(Found {
            address: text("address"),
            modules: path.to_vec(),
            read: one["mode"] == "data",
            kind: text("type"),
            name: text("name"),
            index,
            values: one["values"].clone(),
            unknown: Json::Null,
        });
    }
    for child in module["child_modules"].as_array().into_iter().flatten() {
        gather(child, &names(child["address"].as_str().unwrap_or_default()), out);
    }
}

/// The modules of an address such as `module.a["x"].module.b`.
fn names(address: &str) -> Vec<String> {
    let words = address.split("module.").skip(1);
    words.map(|word| word.split(['.', '[']).next().unwrap_or_default().to_string()).collect()
}

impl Found {
    /// Its kind and name, as orbi names it.
    pub fn plain(&self) -> String {
        format!("{}{}.{}", if self.read { "data." } else { "" }, self.kind, self.name)
    }

    /// The value at a name of the top, as far as it is known.
    pub fn known(&self, name: &str) -> Option<Known> {
        self.values.get(name).filter(|value| !value.is_null()).map(Known::of)
    }
}
