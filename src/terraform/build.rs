//! The whole stage: a resolved model in; a plan for each stage, and one set of files with their values, out.

use super::merge::{Merged, Varying, merge_plans};
use super::plan::{Piece, Plan, Root};
use super::print::{Printed, print, print_backends};
use super::schema::{self, Fault};
use super::{
    ENVIRONMENT, Layout, Misplaced, accepted, access, dashboard, delivery, frame, layout, moved, names, network,
    overrides, reach, state, tags, units, watch,
};
use crate::graph::{Connection, Model, Stack};
use crate::services::Carries;
use crate::services::blocks::say;
use crate::units::Lang;
use crate::write::hcl::{Body, Target};
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// The Terraform of a model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terraform {
    /// Stage → what it alone would be; the index of owners and enforcers.
    pub stages: IndexMap<String, Plan>,
    /// All stages in one, or all environments where there are some, with variables where they differ.
    pub merged: Merged,
    /// What is written: each root of `merged`, followed by the modules it calls.
    pub written: Vec<Vec<Root>>,
    /// Environment → unit → where its state is; empty without environments.
    backends: IndexMap<String, IndexMap<String, Body>>,
    header: Vec<String>,
    titles: IndexMap<String, String>,
}

/// Builds the Terraform of every stage, laid out as the model asks.
pub fn build(model: &Model) -> Terraform {
    build_as(model, model.stages.first().map_or(Layout::default(), |stage| Layout::of(&stage.stack)))
}

/// As [`build`], in a layout.
pub fn build_as(model: &Model, layout: Layout) -> Terraform {
    let mut plans: Vec<(String, Plan)> =
        model.stages.iter().map(|stage| (stage.id.clone(), plan(&stage.stack))).collect();
    let Some(first) = model.stages.first() else { return Terraform::default() };
    let lang = first.stack.lang;
    let places = &model.environments;
    let mut merged = match places.is_empty() {
        true => merge_plans(&plans, "stage", &|varying| describe(lang, varying, false)),
        false => {
            let plans: Vec<(String, Plan)> =
                places.iter().map(|one| (one.now.id.clone(), plan(&one.now.stack))).collect();
            merge_plans(&plans, ENVIRONMENT, &|varying| describe(lang, varying, true))
        }
    };
    share_accounts(model, &mut merged);
    let mut written: Vec<Vec<Root>> = match layout {
        Layout::Files => merged.plan.roots.iter().map(|root| vec![root.clone()]).collect(),
        Layout::Modules => {
            layout::place(&mut merged.plan, plans.iter_mut().map(|(_, plan)| plan));
            merged.plan.roots.iter().map(|root| layout::split(root, lang)).collect()
        }
    };
    for (root, written) in merged.plan.roots.iter().zip(&mut written) {
        written[0].pieces.extend(moved::pieces(model, root, layout));
    }
    let backends = places.iter().map(|one| (one.now.id.clone(), backends(&one.now.stack, &merged.plan))).collect();
    let file = model.file.replace('\\', "/");
    let header = say(
        lang,
        &format!("Escrito por orbi a partir de {file}. Cambie el modelo, no este archivo."),
        &format!("Written by orbi from {file}. Change the model, not this file."),
    );
    let stages = model.stages.iter().chain(places.iter().map(|one| &one.now));
    let components = stages.flat_map(|stage| stage.stack.components.values());
    let titles = components.map(|one| (format!("{}.tf", one.id), one.title.get(lang).to_string()));
    let (stages, titles) = (plans.into_iter().collect(), titles.collect());
    Terraform { stages, merged, written, backends, header: vec![header], titles }
}

/// Unit → what an environment says of where its state is.
fn backends(stack: &Stack, plan: &Plan) -> IndexMap<String, Body> {
    let each = plan.roots.iter().filter_map(|root| Some((root.unit.clone(), state::partial(stack, &root.unit)?)));
    each.collect()
}

/// An account knows who signs the pipeline's tokens once: of the environments in one account, the first makes it known.
fn share_accounts(model: &Model, merged: &mut Merged) {
    let accounts: Vec<Option<&String>> =
        model.environments.iter().map(|one| one.now.stack.deployed.account.as_ref()).collect();
    let switches = |root: &Root| -> Vec<(String, &'static str)> {
        let declared = |switch: &&&str| {
            let declares = |piece: &Piece| piece.block.labels.first().is_some_and(|name| name == **switch);
            root.pieces.iter().any(|piece| piece.block.kind == "variable" && declares(piece))
        };
        delivery::SWITCHES.iter().filter(declared).map(|switch| (root.unit.clone(), *switch)).collect()
    };
    let units: Vec<(String, &str)> = merged.plan.roots.iter().flat_map(switches).collect();
    for (at, place) in model.environments.iter().enumerate() {
        if accounts[at].is_none() || !accounts[..at].contains(&accounts[at]) {
            continue;
        }
        for (unit, switch) in &units {
            let values = merged.values.entry(place.now.id.clone()).or_default().entry(unit.clone()).or_default();
            values.insert((*switch).into(), false.into());
        }
    }
}

/// The plan of one stack at one stage.
pub fn plan(stack: &Stack) -> Plan {
    let of_service = |id: &String| stack.site(id).map(|site| stack.components[id].service.terraform(&site));
    let mut pieces: Vec<Piece> = stack.components.keys().filter_map(of_service).flatten().collect();
    let made_first: BTreeSet<String> =
        pieces.iter().filter(|piece| piece.early && piece.is_resource()).map(|piece| piece.owner.clone()).collect();
    let mut all = network::pieces(stack);
    all.append(&mut pieces);
    all.extend(reach::pieces(stack));
    all.extend(access::pieces(stack));
    all.extend(names::pieces(stack));
    all.extend(watch::pieces(stack));
    all.extend(dashboard::pieces(stack));
    all.extend(state::pieces(stack));
    all.extend(delivery::pieces(stack, &|id| made_first.contains(id)));
    let mut all: Vec<Piece> = all.into_iter().map(|piece| network::looked_up(stack, piece)).collect();
    guarded(stack, &mut all);
    let misses = overrides::apply(stack, &mut all);
    accepted::told(stack, &mut all);
    let (roots, misplaced) = units::placed(stack, all);
    let dressed = |root: Root| Root {
        pieces: root.pieces.into_iter().map(|piece| tags::dressed(stack, piece)).collect(),
        ..root
    };
    let roots = roots.into_iter().map(|root| frame::framed(stack, dressed(root))).collect();
    Plan { roots, misplaced, misses }
}

/// What guards another is enforced by the blocks of one that refer to the other's.
fn guarded(stack: &Stack, pieces: &mut [Piece]) {
    for wire in stack.connections.iter().filter(|wire| wire.carries == Carries::Guards) {
        let made_by = |id: &str| -> BTreeSet<Target> {
            pieces.iter().filter(|piece| piece.owner == id).flat_map(Piece::declares).collect()
        };
        let (guard, kept) = (made_by(&wire.from), made_by(&wire.to));
        for piece in pieces.iter_mut().filter(|piece| piece.is_resource()) {
            let other = if piece.owner == wire.from { &kept } else { &guard };
            if (piece.owner == wire.from || piece.owner == wire.to) && refers(piece, other) {
                *piece = piece.clone().enforcing(&wire.id());
            }
        }
    }
}

fn refers(piece: &Piece, to: &BTreeSet<Target>) -> bool {
    let mut found = false;
    piece.block.body.each_ref(&mut |reference| found |= to.contains(&reference.target));
    found
}

impl Terraform {
    /// The plan of a stage; the first where there is none of that name.
    pub fn stage(&self, id: &str) -> Option<&Plan> {
        self.stages.get(id).or(self.stages.values().next())
    }

    /// What enforces a connection at a stage, as `UNIT:ADDRESS`; empty where [`unenforced_because`] says why.
    pub fn enforcers_of(&self, stage: &str, connection: &str) -> Vec<String> {
        self.stage(stage).map_or(Vec::new(), |plan| plan.enforcers_of(connection))
    }

    /// Every file, below the Terraform folder.
    pub fn files(&self) -> Vec<Printed> {
        let header = |unit: &str, file: &str| {
            let module = unit.split_once("/modules/").map(|(_, name)| format!("{name}.tf"));
            let title = self.titles.get(module.as_deref().unwrap_or(file)).filter(|title| !title.is_empty());
            title.map(|title| format!("{title}.")).into_iter().chain(self.header.iter().cloned()).collect()
        };
        let mut files = print(self.written.iter().flatten(), &self.merged.values, &header);
        files.extend(print_backends(&self.backends, &header));
        files
    }

    /// What the units keep apart and cannot be, at any stage.
    pub fn misplaced(&self) -> BTreeSet<&Misplaced> {
        self.stages.values().flat_map(|plan| &plan.misplaced).collect()
    }

    /// What would not stand: what the providers refuse, references to nothing, addresses used twice.
    pub fn faults(&self) -> Vec<Fault> {
        let planned = || self.stages.values().flat_map(|plan| &plan.roots);
        let roots = || planned().chain(&self.merged.plan.roots).chain(self.written.iter().flatten());
        let modular = self.written.iter().filter(|roots| roots.len() > 1).flatten();
        let refused = planned().chain(modular).flat_map(schema::check);
        let dangling = roots().flat_map(|root| root.dangling());
        let twice = roots().flat_map(|root| root.twice());
        let misses = self.stages.values().flat_map(|plan| plan.misses.clone());
        let unwired = self.written.iter().flat_map(|roots| layout::check(roots));
        let all = misses.chain(refused).chain(dangling).chain(twice).chain(unwired);
        all.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// Why a connection that nothing enforces needs nothing.
pub fn unenforced_because(wire: &Connection, lang: Lang) -> String {
    match wire.carries {
        Carries::Lookup => say(lang, "El DNS público responde a quien pregunte.", "Public DNS answers whoever asks."),
        Carries::Runs | Carries::Guards => say(lang, "Lo hace AWS por dentro.", "AWS does it on the inside."),
        Carries::Deploy if wire.from == "scripts" => {
            say(lang, "Se ejecuta con los permisos de quien despliega.", "It runs with the rights of whoever deploys.")
        }
        Carries::Network => say(
            lang,
            "Quien llama no está en la VPC, y salir no le pide regla alguna.",
            "The caller is not in the VPC, and going out takes no rule.",
        ),
        _ => say(lang, "No pasa por nada que Terraform haga.", "It passes nothing that Terraform makes."),
    }
}

/// What a variable is for. `places`: what differs are environments, and not stages.
fn describe(lang: Lang, varying: &Varying, places: bool) -> String {
    let (es, en) = if places { ("el entorno", "environment") } else { ("la etapa", "stage") };
    let this = if places { "este entorno" } else { "esta etapa" };
    match varying {
        Varying::Attribute(way, address) => say(
            lang,
            &format!("{way} de {address}; cambia según {es}."),
            &format!("{way} of {address}; differs by {en}."),
        ),
        Varying::Fact(way) if way != ENVIRONMENT => say(
            lang,
            &format!("{way} en el modelo; cambia según {es}."),
            &format!("{way} in the model; differs by {en}."),
        ),
        Varying::Presence(what) => {
            say(lang, &format!("Si {this} tiene {what}."), &format!("Whether this {en} has {what}."))
        }
        Varying::Stage | Varying::Fact(_) => {
            let es = if places { "El entorno" } else { "La etapa" };
            say(lang, &format!("{es} que se despliega."), &format!("The {en} that is deployed."))
        }
    }
}
