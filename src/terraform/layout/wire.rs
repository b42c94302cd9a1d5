//! A root taken apart: its blocks go to their modules, and the root calls each with what it needs.

use super::super::frame;
use super::super::plan::{Piece, Root};
use super::given::{Given, Input};
use super::offer;
use super::place::{Places, places};
use crate::services::blocks::{say, skip};
use crate::services::terraform_name;
use crate::units::Lang;
use crate::write::hcl::{Block, Body, Expr, Item, Ref, Step, Target};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// checkov: security groups are attached to something.
const UNATTACHED: &str = "CKV2_AWS_5";

/// The root first, then its modules in the order of their first blocks.
pub fn wired(root: &Root, lang: Lang) -> Vec<Root> {
    let variables = root.pieces.iter().filter(|piece| piece.block.kind == "variable");
    let variables = variables.filter_map(|piece| piece.block.labels.first().cloned()).collect();
    let declared =
        |(at, piece): (usize, &Piece)| piece.declares().into_iter().map(move |target| (target, at)).collect::<Vec<_>>();
    let mut split = Split {
        root,
        places: places(root),
        made: root.pieces.iter().enumerate().flat_map(declared).collect(),
        given: Given::new(lang, variables),
    };
    let mut own = Vec::new();
    let mut modules: IndexMap<String, Vec<Piece>> = IndexMap::new();
    for (at, piece) in root.pieces.iter().enumerate() {
        for place in split.places[at].clone() {
            let mut block = Block { body: split.body(piece, place.as_deref()), ..piece.block.clone() };
            block.body.notes.extend(place.as_ref().and_then(|_| alone(piece, lang)));
            let moved = Piece { block, module: place.clone(), ..piece.clone() };
            match place {
                Some(module) => modules.entry(module).or_default().push(moved.in_file("main.tf")),
                None => own.push(Piece { file: in_root(piece), ..moved }),
            }
        }
    }
    // What is only looked up stands first in its module, and does not say where that comes.
    let first = |pieces: &[Piece]| {
        let own = pieces.iter().find(|piece| piece.owner != frame::OWNER).map(Piece::address);
        root.pieces.iter().position(|piece| own.as_ref() == Some(&piece.address()))
    };
    modules.sort_by_cached_key(|_, pieces| first(pieces));
    assembled(root, own, modules, split.given)
}

/// Why a scanner that reads one module sees a security group on nothing.
fn alone(piece: &Piece, lang: Lang) -> Option<String> {
    let is_group = piece.block.labels.first().is_some_and(|kind| kind == "aws_security_group");
    let says = piece.block.body.notes.iter().any(|note| note.contains(UNATTACHED));
    let reason = say(lang, "la lleva otro módulo", "another module attaches it");
    (is_group && !says).then(|| skip(UNATTACHED, &reason))
}

/// The root's file of a piece: files are no longer a component's each.
fn in_root(piece: &Piece) -> String {
    match piece.block.kind.as_str() {
        _ if piece.owner == frame::OWNER => piece.file.clone(),
        "resource" | "ephemeral" => "rules.tf".into(),
        "data" => "data.tf".into(),
        "locals" => "locals.tf".into(),
        _ => piece.file.clone(),
    }
}

fn assembled(root: &Root, own: Vec<Piece>, modules: IndexMap<String, Vec<Piece>>, mut given: Given) -> Vec<Root> {
    let mut calling = Root { unit: root.unit.clone(), pieces: own };
    let mut all = Vec::new();
    for (name, pieces) in modules {
        let inputs = given.inputs.remove(&name).unwrap_or_default();
        let outputs = given.outputs.remove(&name).unwrap_or_default();
        let owner = pieces.first().map_or(String::new(), |piece| piece.owner.clone());
        let aliases = aliases(&pieces);
        calling.push(Piece::new(&owner, call(&name, &aliases, inputs.values())).in_file("main.tf"));
        let mut module = Root::new(&format!("{}/modules/{name}", root.unit));
        module.push(versions(root, &pieces, &aliases));
        module.pieces.extend(pieces);
        let declared = inputs.into_values().map(|input| input.block).chain(outputs.into_values());
        module.pieces.extend(declared.map(|block| Piece::new(&owner, block)));
        all.push(module);
    }
    all.insert(0, calling);
    all
}

/// The providers beside the usual one that a module's blocks name.
fn aliases(pieces: &[Piece]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for piece in pieces {
        if let Some(Expr::Raw(name)) = piece.block.body.attr("provider")
            && !all.contains(name)
        {
            all.push(name.clone());
        }
    }
    all
}

fn call<'a>(name: &str, aliases: &[String], inputs: impl Iterator<Item = &'a Input>) -> Block {
    let mut block = Block::labelled("module", [&terraform_name(name)]).set("source", format!("./modules/{name}"));
    if !aliases.is_empty() {
        block = block.set("providers", Expr::Raw(passed(aliases)));
    }
    inputs.fold(block, |block, input| block.set(&input.block.labels[0], input.value.clone()))
}

/// The map of providers a module gets, as it stands in a call.
fn passed(aliases: &[String]) -> String {
    let all: Vec<&str> = std::iter::once("aws").chain(aliases.iter().map(String::as_str)).collect();
    let widest = all.iter().map(|name| name.len()).max().unwrap_or(0);
    let lines: String = all.iter().map(|name| format!("    {name:widest$} = {name}\n")).collect();
    format!("{{\n{lines}  }}")
}

/// The versions the root asks for, of the providers that the module uses.
fn versions(root: &Root, pieces: &[Piece], aliases: &[String]) -> Piece {
    let uses = |provider: &str| {
        let of =
            |piece: &Piece| piece.block.labels.first().is_some_and(|kind| kind.split('_').next() == Some(provider));
        pieces.iter().any(|piece| piece.is_resource() && of(piece))
    };
    let asked = root.pieces.iter().find(|piece| piece.block.kind == "terraform").map(|piece| &piece.block.body);
    let mut block = Block::new("terraform");
    for item in asked.map_or(&[][..], |body| &body.items) {
        match item {
            Item::Attr(name, value) => block = block.set(name, value.clone()),
            Item::Block(wanted) if wanted.kind == "required_providers" => {
                let mut providers = wanted.clone();
                providers.body.items.retain(|item| matches!(item, Item::Attr(name, _) if uses(name)));
                configured(&mut providers.body, aliases);
                block = block.with(providers);
            }
            Item::Block(_) => {}
        }
    }
    Piece::new(frame::OWNER, block).in_file("versions.tf")
}

/// Says which providers beside the usual one the module has to be given.
fn configured(providers: &mut Body, aliases: &[String]) {
    if let (Some(Expr::Map(aws)), false) = (providers.attr("aws").cloned(), aliases.is_empty()) {
        let names = Expr::list(aliases.iter().map(|name| Expr::Raw(name.clone())));
        let entries = aws.into_iter().chain([("configuration_aliases".to_string(), names)]);
        providers.put("aws", Expr::map(entries));
    }
}

struct Split<'a> {
    root: &'a Root,
    places: Vec<Places>,
    made: BTreeMap<Target, usize>,
    given: Given,
}

impl Split<'_> {
    /// The body of a piece as it stands in a place.
    fn body(&mut self, piece: &Piece, place: Option<&str>) -> Body {
        let mut body = piece.block.body.clone();
        let waits = body.attr("depends_on").cloned();
        body.items.retain(|item| !matches!(item, Item::Attr(name, _) if name == "depends_on"));
        let mut body = body.replaced(&mut |asked| self.standing(asked, piece, place));
        if let Some(Expr::List(all)) = waits {
            let each = all.into_iter().map(|one| self.waited(one, place));
            body.put("depends_on", Expr::List(each.collect()));
        }
        body
    }

    /// What stands for an expression in a place; `None` where its parts are looked at one by one.
    fn standing(&mut self, asked: &Expr, piece: &Piece, place: Option<&str>) -> Option<Expr> {
        let root = self.root;
        let giver = |found: &Ref| self.foreign(&found.target, place).map(|at| &root.pieces[at]);
        if let Some((offer, spread)) = offer::of_whole(asked, &giver) {
            let given = self.take(&offer, place);
            return Some(spread.over(given));
        }
        match asked {
            Expr::Ref(found) => Some(self.reference(found, piece, place).into()),
            Expr::Get(value, path) => {
                let value = value.as_ref().clone().replaced(&mut |part| self.standing(part, piece, place));
                Some(Expr::Get(Box::new(value), self.way(path, piece, place)))
            }
            _ => None,
        }
    }

    fn reference(&mut self, found: &Ref, piece: &Piece, place: Option<&str>) -> Ref {
        if let (Target::Var(_), Some(module)) = (&found.target, place)
            && let Some(at) = self.made.get(&found.target)
        {
            self.given.variable(module, &self.root.pieces[*at].block);
        }
        let Some(at) = self.foreign(&found.target, place) else {
            return Ref { target: found.target.clone(), path: self.way(&found.path, piece, place) };
        };
        let asked = offer::of_ref(found, &self.root.pieces[at], piece);
        let mut given = self.take(&asked.offer, place);
        given.path.extend(self.way(&asked.rest, piece, place));
        given
    }

    fn way(&mut self, path: &[Step], piece: &Piece, place: Option<&str>) -> Vec<Step> {
        let step = |step: &Step| match step {
            Step::At(inner) => Step::At(Box::new(self.reference(inner, piece, place))),
            other => other.clone(),
        };
        path.iter().map(step).collect()
    }

    fn waited(&mut self, one: Expr, place: Option<&str>) -> Expr {
        let Expr::Ref(found) = &one else { return one };
        let Some(at) = self.foreign(&found.target, place) else { return one };
        self.take(&offer::awaited(found, &self.root.pieces[at]), place).into()
    }

    fn take(&mut self, offer: &offer::Offer, to: Option<&str>) -> Ref {
        let from = self.made.get(&offer.target).and_then(|at| self.places[*at].iter().next().cloned()).flatten();
        self.given.take(offer, from.as_deref(), to)
    }

    /// The piece that declares a target, where it does not stand in the place itself.
    fn foreign(&self, target: &Target, place: Option<&str>) -> Option<usize> {
        let at = *self.made.get(target)?;
        let here = self.places[at].contains(&place.map(str::to_string));
        (!here && !matches!(target, Target::Var(_))).then_some(at)
    }
}
