//! The variables a merge makes, their names, and the values each stage gives them.

use super::super::plan::{Piece, Root};
use super::value::Place;
use super::{Describe, Values, Varying};
use crate::write::hcl::{Block, Expr, Ref};
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// A variable in the making.
#[derive(Debug)]
struct Made {
    varying: Varying,
    owner: String,
    values: Vec<Expr>,
}

/// All variables a root gets because its stages differ.
#[derive(Debug)]
pub struct Variables {
    stages: Vec<String>,
    /// What they are: the name of the variable that holds which it is.
    word: String,
    taken: BTreeSet<String>,
    /// Files with at least one resource that every stage has.
    everywhere: BTreeSet<String>,
    made: IndexMap<String, Made>,
}

impl Variables {
    /// None yet, with the names the roots already use.
    pub fn new(stages: &[String], word: &str, roots: &[&Root]) -> Variables {
        let pieces = || roots.iter().flat_map(|root| &root.pieces);
        let taken = pieces().filter(|piece| piece.block.kind == "variable").map(|piece| piece.block.labels.join("."));
        let in_all = |piece: &&Piece| {
            let same = |root: &&Root| root.pieces.iter().any(|other| other.address() == piece.address());
            piece.is_resource() && roots.iter().all(same)
        };
        Variables {
            stages: stages.to_vec(),
            word: word.to_string(),
            taken: taken.collect(),
            everywhere: pieces().filter(in_all).map(|piece| piece.file.trim_end_matches(".tf").to_string()).collect(),
            made: IndexMap::new(),
        }
    }

    /// The variable for values that differ; the same component, attribute and values share one.
    pub fn variable(&mut self, place: &Place, values: &[Expr]) -> Ref {
        let all: Vec<Expr> = (0..self.stages.len())
            .map(|stage| place.live.iter().position(|live| *live == stage).unwrap_or(0))
            .map(|at| values[at].clone())
            .collect();
        match &place.fact {
            Some(fact) => self.named(vec![joined(&[fact])], Varying::Fact(fact.clone()), fact, all),
            None => {
                let varying = Varying::Attribute(place.path.join("."), place.address.clone());
                self.named(candidates(place), varying, &place.owner, all)
            }
        }
    }

    /// The switch for a part that only some stages have.
    pub fn switch(&mut self, place: &Place, detail: &str, mask: &[bool]) -> Ref {
        let values: Vec<Expr> = mask.iter().map(|on| Expr::from(*on)).collect();
        let whole = !self.everywhere.contains(&place.home);
        let mut names = vec![joined(&[&place.kind, detail, "enabled"])];
        // A part of a component that is there anyway is not called by the component's name alone.
        if whole || joined(&[detail]) != joined(&[&place.home]) {
            names.insert(0, joined(&[detail, "enabled"]));
        }
        if whole {
            names.insert(0, joined(&[&place.home, "enabled"]));
        }
        let (what, owner) = if whole { (&place.home, &place.home) } else { (&detail.to_string(), &place.owner) };
        self.named(names, Varying::Presence(what.clone()), owner, values)
    }

    /// The variable that holds the name of the stage.
    pub fn stage(&mut self) -> Ref {
        let values = self.stages.iter().map(|name| Expr::from(name.clone())).collect();
        let word = self.word.clone();
        self.named(vec![word.clone()], Varying::Stage, &word, values)
    }

    /// The name of a stage by its place.
    pub fn stage_name(&self, at: usize) -> String {
        self.stages.get(at).cloned().unwrap_or_default()
    }

    /// Which stages are among the given ones.
    pub fn mask(&self, live: &[usize]) -> Vec<bool> {
        (0..self.stages.len()).map(|stage| live.contains(&stage)).collect()
    }

    fn named(&mut self, names: Vec<String>, varying: Varying, owner: &str, values: Vec<Expr>) -> Ref {
        let last = names.last().cloned().unwrap_or_default();
        let numbered = (2..).map(|number| format!("{last}_{number}"));
        for name in names.into_iter().chain(numbered) {
            match self.made.get(&name) {
                Some(known) if known.owner == owner && known.values == values => {
                    return Ref::var(&name);
                }
                None if !self.taken.contains(&name) => {
                    self.made.insert(name.clone(), Made { varying, owner: owner.into(), values });
                    return Ref::var(&name);
                }
                _ => {}
            }
        }
        Ref::var(&last)
    }

    /// The root with the variables declared, and the values of each stage.
    pub fn finish(self, mut root: Root, describe: Describe) -> (Root, Vec<(String, Values)>) {
        if self.made.is_empty() {
            return (root, Vec::new());
        }
        for (name, made) in &self.made {
            let block = Block::labelled("variable", [name])
                .set("type", Expr::Raw(type_of(&made.values)))
                .set("description", describe(&made.varying));
            root.push(Piece::new(&made.owner, block).in_file("variables.tf"));
        }
        let of_stage = |(at, stage): (usize, &String)| {
            let values = self.made.iter().map(|(name, made)| (name.clone(), made.values[at].clone()));
            (stage.clone(), values.collect())
        };
        let values = self.stages.iter().enumerate().map(of_stage).collect();
        (root, values)
    }
}

/// Names for a value, the shortest first: component and attribute, then with the block's name, then the whole way.
fn candidates(place: &Place) -> Vec<String> {
    let leaf = match place.path.last().map(String::as_str) {
        Some("for_each") => "keys",
        last => last.unwrap_or("value"),
    };
    let way = place.path.join("_");
    // Entries such as `{ name = "X", value = … }` say little by their last step alone.
    let first = if leaf == "value" { way.as_str() } else { leaf };
    // A block with a name of its own, such as an alarm of one component on another, is better known by it.
    let own = place.name.starts_with(&joined(&[&place.owner]));
    vec![
        joined(&[if own { &place.owner } else { &place.name }, first]),
        joined(&[&place.name, first]),
        joined(&[&place.name, &way]),
        joined(&[&place.kind, &place.name, &way]),
    ]
}

/// Words joined to one Terraform identifier.
fn joined(words: &[&str]) -> String {
    let letters = words.join("_").to_lowercase();
    let clean: String =
        letters.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    match clean.starts_with(|letter: char| letter.is_ascii_digit()) {
        true => format!("n{clean}"),
        false => clean,
    }
}

fn type_of(values: &[Expr]) -> String {
    let mut types: Vec<String> = values.iter().filter_map(type_name).collect();
    types.dedup();
    match types.as_slice() {
        [only] => only.clone(),
        _ => "any".into(),
    }
}

fn type_name(value: &Expr) -> Option<String> {
    let whole = |wrap: &str, inner: Vec<&Expr>| {
        let owned: Vec<Expr> = inner.into_iter().cloned().collect();
        format!("{wrap}({})", if owned.is_empty() { "string".into() } else { type_of(&owned) })
    };
    match value {
        Expr::Bool(_) => Some("bool".into()),
        Expr::Num(_) => Some("number".into()),
        Expr::Str(_) | Expr::Heredoc(_) => Some("string".into()),
        Expr::List(items) => Some(whole("list", items.iter().collect())),
        Expr::Named(_, inner) => type_name(inner),
        Expr::Map(map) => Some(whole("map", map.values().collect())),
        _ => None,
    }
}
