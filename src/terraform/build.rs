//! The whole stage: a resolved model in; a plan for each stage, and one set of files with their values, out.

use super::merge::{Merged, Varying, merge_stages};
use super::plan::{Piece, Plan, Root};
use super::print::{Printed, print};
use super::schema::{self, Fault};
use super::{
    Misplaced, access, dashboard, delivery, frame, names, network, overrides, reach, state, tags, units, watch,
};
use crate::graph::{Connection, Model, Stack};
use crate::services::Carries;
use crate::services::blocks::say;
use crate::units::Lang;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// The Terraform of a model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terraform {
    /// Stage → what it alone would be; the index of owners and enforcers.
    pub stages: IndexMap<String, Plan>,
    /// All stages in one, with variables where they differ.
    pub merged: Merged,
    header: Vec<String>,
    titles: IndexMap<String, String>,
}

/// Builds the Terraform of every stage.
pub fn build(model: &Model) -> Terraform {
    let plans: Vec<(String, Plan)> = model.stages.iter().map(|stage| (stage.id.clone(), plan(&stage.stack))).collect();
    let Some(first) = model.stages.first() else { return Terraform::default() };
    let lang = first.stack.lang;
    let merged = merge_stages(&plans, &|varying| describe(lang, varying));
    let file = model.file.replace('\\', "/");
    let header = say(
        lang,
        &format!("Escrito por orbi a partir de {file}. Cambie el modelo, no este archivo."),
        &format!("Written by orbi from {file}. Change the model, not this file."),
    );
    let components = model.stages.iter().flat_map(|stage| stage.stack.components.values());
    let titles = components.map(|one| (format!("{}.tf", one.id), one.title.get(lang).to_string()));
    Terraform { stages: plans.into_iter().collect(), merged, header: vec![header], titles: titles.collect() }
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
    let misses = overrides::apply(stack, &mut all);
    let (roots, misplaced) = units::placed(stack, all);
    let dressed = |root: Root| Root {
        pieces: root.pieces.into_iter().map(|piece| tags::dressed(stack, piece)).collect(),
        ..root
    };
    let roots = roots.into_iter().map(|root| frame::framed(stack, dressed(root))).collect();
    Plan { roots, misplaced, misses }
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
        let header = |_: &str, file: &str| {
            let title = self.titles.get(file).filter(|title| !title.is_empty());
            title.map(|title| format!("{title}.")).into_iter().chain(self.header.iter().cloned()).collect()
        };
        print(&self.merged, &header)
    }

    /// What the units keep apart and cannot be, at any stage.
    pub fn misplaced(&self) -> BTreeSet<&Misplaced> {
        self.stages.values().flat_map(|plan| &plan.misplaced).collect()
    }

    /// What would not stand: what the providers refuse, references to nothing, addresses used twice.
    pub fn faults(&self) -> Vec<Fault> {
        let roots = || self.stages.values().chain([&self.merged.plan]).flat_map(|plan| &plan.roots);
        let refused = self.stages.values().flat_map(|plan| &plan.roots).flat_map(schema::check);
        let dangling = roots().flat_map(|root| root.dangling());
        let twice = roots().flat_map(|root| root.twice());
        let misses = self.stages.values().flat_map(|plan| plan.misses.clone());
        misses.chain(refused).chain(dangling).chain(twice).collect::<BTreeSet<_>>().into_iter().collect()
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

fn describe(lang: Lang, varying: &Varying) -> String {
    match varying {
        Varying::Attribute(way, address) => say(
            lang,
            &format!("{way} de {address}; cambia según la etapa."),
            &format!("{way} of {address}; differs by stage."),
        ),
        Varying::Fact(way) => say(
            lang,
            &format!("{way} en el modelo; cambia según la etapa."),
            &format!("{way} in the model; differs by stage."),
        ),
        Varying::Presence(what) => {
            say(lang, &format!("Si esta etapa tiene {what}."), &format!("Whether this stage has {what}."))
        }
        Varying::Stage => say(lang, "La etapa que se despliega.", "The stage that is deployed."),
    }
}
