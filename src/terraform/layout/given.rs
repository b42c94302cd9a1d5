//! What passes between the places of a root, under which names: outputs of modules, and variables of those that need them.

use super::offer::{Offer, spelt};
use crate::services::blocks::{output, say};
use crate::services::terraform_name;
use crate::units::Lang;
use crate::write::hcl::{Block, Expr, Ref, Target};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// A variable of a module, and what the root gives it.
pub struct Input {
    /// The block that declares it.
    pub block: Block,
    pub value: Expr,
}

/// All that passes.
pub struct Given {
    lang: Lang,
    /// Names of the root's own variables: a module that needs one calls it the same.
    variables: BTreeSet<String>,
    /// Module → value → its output.
    pub outputs: BTreeMap<String, IndexMap<String, Block>>,
    /// Module → value in the root → its variable.
    pub inputs: BTreeMap<String, IndexMap<String, Input>>,
}

impl Given {
    /// Nothing yet.
    pub fn new(lang: Lang, variables: BTreeSet<String>) -> Given {
        Given { lang, variables, outputs: BTreeMap::new(), inputs: BTreeMap::new() }
    }

    /// What the module `to` calls the root's variable `block`: as the root does.
    pub fn variable(&mut self, to: &str, block: &Block) {
        let name = block.labels.first().cloned().unwrap_or_default();
        let mut own = Block::labelled("variable", [&name]);
        for key in ["type", "description", "sensitive", "ephemeral"] {
            own = own.set_some(key, block.body.attr(key).cloned());
        }
        let value: Expr = Ref::var(&name).into();
        self.inputs.entry(to.into()).or_default().entry(spelt(&value)).or_insert(Input { block: own, value });
    }

    /// Has a value pass from one place to another, and says what it is called there.
    pub fn take(&mut self, offer: &Offer, from: Option<&str>, to: Option<&str>) -> Ref {
        let in_root = match from {
            Some(module) => Expr::from(self.output(offer, module)),
            None => offer.value.clone(),
        };
        match (to, in_root) {
            (Some(module), in_root) => self.input(offer, from, module, in_root),
            (None, Expr::Ref(found)) => found,
            // Only what the root itself holds is no reference, and nothing passes from it to itself.
            (None, _) => Ref::to(offer.target.clone()),
        }
    }

    fn output(&mut self, offer: &Offer, module: &str) -> Ref {
        let lang = self.lang;
        let known = self.outputs.entry(module.into()).or_default();
        let taken: BTreeSet<String> = known.values().filter_map(|block| block.labels.first().cloned()).collect();
        let block = known.entry(spelt(&offer.value)).or_insert_with(|| {
            let name = free(output_names(offer, module), &taken);
            let block = output(&name, described(lang, offer), offer.value.clone());
            block.set_some("ephemeral", offer.is_ephemeral().then_some(true))
        });
        let name = block.labels.first().cloned().unwrap_or_default();
        Ref::to(Target::Module(terraform_name(module))).get(&name)
    }

    fn input(&mut self, offer: &Offer, from: Option<&str>, module: &str, value: Expr) -> Ref {
        let (lang, reserved) = (self.lang, &self.variables);
        let known = self.inputs.entry(module.into()).or_default();
        let names = known.values().filter_map(|input| input.block.labels.first().cloned());
        let taken: BTreeSet<String> = names.chain(reserved.iter().cloned()).collect();
        let input = known.entry(spelt(&value)).or_insert_with(|| {
            let name = free(input_names(offer, from, &value), &taken);
            let block = Block::labelled("variable", [&name])
                .set("type", Expr::Raw(offer.of.clone()))
                .set("description", described(lang, offer))
                .set_some("ephemeral", offer.is_ephemeral().then_some(true));
            Input { block, value }
        });
        Ref::var(&input.block.labels[0])
    }
}

/// The first name nobody has; else the last with a number.
fn free(names: Vec<String>, taken: &BTreeSet<String>) -> String {
    let last = names.last().cloned().unwrap_or_default();
    let numbered = (2..).map(|number| format!("{last}_{number}"));
    names.into_iter().chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}

/// Names of an output, the shortest first: what the module's own name says is not said again.
fn output_names(offer: &Offer, module: &str) -> Vec<String> {
    let (kind, name) = parts(&offer.target);
    let own = terraform_name(module);
    let short = name.strip_prefix(&own).map_or(name.as_str(), |rest| rest.trim_start_matches('_'));
    let short = if name == "main" { "" } else { short };
    let by_kind = own == kind || own.starts_with(&format!("{kind}_"));
    let way = offer.words.join("_");
    vec![
        joined(&[if by_kind { "" } else { &kind }, if by_kind { "" } else { short }, &way]),
        joined(&[&kind, short, &way]),
        joined(&[&kind, &name, &way]),
    ]
}

/// Names of a variable: as the module that gives it and its output, or as what the root holds.
fn input_names(offer: &Offer, from: Option<&str>, value: &Expr) -> Vec<String> {
    let (kind, name) = parts(&offer.target);
    let way = offer.words.join("_");
    let whole = joined(&[&kind, &name, &way]);
    let Some(module) = from.map(terraform_name) else { return vec![whole] };
    let output = spelt(value).rsplit('.').next().unwrap_or_default().to_string();
    match output.starts_with(&format!("{module}_")) {
        true => vec![output, whole],
        false => vec![joined(&[&module, &output]), whole],
    }
}

fn parts(target: &Target) -> (String, String) {
    match target {
        Target::Resource(kind, name) | Target::Data(kind, name) | Target::Ephemeral(kind, name) => {
            (kind.strip_prefix("aws_").unwrap_or(kind).to_string(), name.clone())
        }
        Target::Var(name) | Target::Local(name) | Target::Module(name) => (String::new(), name.clone()),
        Target::Word(word) => (String::new(), (*word).to_string()),
    }
}

fn joined(words: &[&str]) -> String {
    let said: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    said.join("_")
}

fn described(lang: Lang, offer: &Offer) -> String {
    let (way, of) = offer.said();
    match way.as_str() {
        "" => say(lang, &format!("{of}."), &format!("{of}.")),
        "all" => say(lang, &format!("Cada {of}, por su clave."), &format!("Each {of}, by its key.")),
        way => say(lang, &format!("{way} de {of}."), &format!("{way} of {of}.")),
    }
}
