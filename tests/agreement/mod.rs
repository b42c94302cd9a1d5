//! A real plan and what orbi says of the stack: one cannot have what the other does not name.

use orbi::facts::Facts;
use orbi::graph::{Model, Stage};
use orbi::terraform::agree::{Found, Real, differences};
use orbi::terraform::{Piece, Root, in_module};
use orbi::{Wanted, build};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Owners that are no component: the network, and what belongs to the whole root.
const PARTS: &[&str] = &["network", "stack"];

/// Rights a service needs for what it is, and for no connection, by what follows the component's id in the block's name.
/// Each stands in the documentation of the setting or derived part it follows from.
const NEEDS: &[(&str, &str)] = &[
    ("network", "the interfaces of a function that stands in the VPC"),
    ("machine_own", "the log and the traces of a state machine"),
    ("session", "opening a session on an instance"),
    ("monitoring", "the database's own figures of its host"),
    ("writer", "the log of a gateway"),
    ("copies_copy", "taking copies"),
    ("copies_restore", "bringing copies back"),
];

/// One root's plan beside the facts of its stage.
struct Beside<'a> {
    root: &'a Root,
    real: Real,
    facts: Facts,
    stage: &'a Stage,
}

/// Holds the plan of a root, as the `terraform` program wrote it, against the facts and orbi's own plan.
pub fn holds(model: &Model, stage: &Stage, root: &Root, json: &Path) {
    let text = std::fs::read_to_string(json).expect("JSON");
    let real = Real::read(&text).expect("a plan");
    let told: Vec<String> = differences(root, &real).iter().map(|one| format!("{one:?}")).collect();
    assert!(told.is_empty(), "{} at {}\n{}", root.unit, stage.id, told.join("\n"));
    let beside = Beside { root, real, facts: facts(model, stage), stage };
    beside.connections_are_enforced_by_what_is_planned();
    beside.rules_and_statements_belong_to_somebody();
    beside.components_and_resources_name_each_other();
}

fn facts(model: &Model, stage: &Stage) -> Facts {
    let placed = model.in_environment(&stage.id);
    let wanted = Wanted { stage: Some(stage.id.clone()), ..Wanted::default() };
    let mut built = build(placed.as_ref().unwrap_or(model), &wanted).expect("built");
    built.editions.remove(0).facts
}

impl Beside<'_> {
    fn at(&self, what: &str) -> String {
        format!("{} at {}: {what}", self.root.unit, self.stage.id)
    }

    /// What is planned of an address of this root, such as `stack:aws_lb.entrada`.
    fn planned(&self, address: &str) -> Vec<&Found> {
        self.real.all.iter().filter(|found| found.plain() == address).collect()
    }

    /// The addresses of this root among those of all, as they are within a module: the plan may have another layout.
    fn own<'a>(&self, all: &'a [String]) -> Vec<&'a str> {
        let unit = format!("{}:", self.root.unit);
        let own = all.iter().filter_map(|address| address.strip_prefix(unit.as_str()));
        own.map(in_module).filter(|address| !address.starts_with("ephemeral.")).collect()
    }

    fn connections_are_enforced_by_what_is_planned(&self) {
        for wire in &self.facts.connections {
            let name = self.at(&format!("{} -> {}", wire.from, wire.to));
            assert!(!wire.enforced_by.is_empty() || wire.unenforced_because.is_some(), "{name}: by nothing");
            for address in self.own(&wire.enforced_by) {
                let found = self.planned(address);
                assert!(!found.is_empty(), "{name}: `{address}` is not planned");
                if address.starts_with("aws_vpc_security_group_ingress_rule.") {
                    self.lets_through(&found, wire.to.as_str(), wire.port, &name);
                }
            }
        }
    }

    /// A rule in is of the group of who is called, and on the connection's port or the one that redirects to it.
    fn lets_through(&self, found: &[&Found], to: &str, port: Option<u16>, name: &str) {
        let group = format!("aws_security_group.{}", to.replace('-', "_"));
        for one in found {
            // A state does not say what refers to what.
            let Some(groups) = self.real.sources(one, "security_group_id") else { continue };
            let handed = groups.known.iter().all(|address| address.starts_with("data."));
            assert!(handed || groups.known.contains(&group), "{name}: {} is of {:?}", one.address, groups.known);
            let opened = one.values["from_port"].as_u64().and_then(|port| u16::try_from(port).ok());
            assert!(opened == port || opened == Some(80), "{name}: {} opens {opened:?}", one.address);
        }
    }

    fn rules_and_statements_belong_to_somebody(&self) {
        let pieces: BTreeMap<String, &Piece> = self.root.pieces.iter().map(|piece| (piece.address(), piece)).collect();
        let wires: BTreeSet<String> =
            self.facts.connections.iter().map(|wire| format!("{}->{}", wire.from, wire.to)).collect();
        for found in &self.real.all {
            let name = self.at(&found.address);
            let Some(piece) = pieces.get(&found.plain()) else { continue };
            assert!(piece.enforces.iter().all(|id| wires.contains(id)), "{name} enforces {:?}", piece.enforces);
            if found.kind.starts_with("aws_vpc_security_group_") {
                assert!(!piece.enforces.is_empty(), "{name} is opened for nobody");
            }
            if found.kind == "aws_iam_policy_document" {
                let written =
                    piece.block.body.items.iter().filter(|item| matches!(item, orbi::write::hcl::Item::Block(_)));
                let planned = found.values["statement"].as_array().map_or(0, Vec::len);
                assert_eq!(planned, written.count(), "{name}: as many statements as are accounted for");
                assert!(self.is_owner(&piece.owner), "{name} is of `{}`", piece.owner);
                assert!(self.is_accounted_for(piece, found), "{name} allows something for nobody");
            }
            if found.kind.starts_with("aws_iam_role_policy") || found.kind.ends_with("_permission") {
                assert!(self.is_named(piece), "{name} allows something for nobody");
            }
        }
    }

    /// Whether a document only refuses, says who takes a role, or is of a policy that somebody names.
    fn is_accounted_for(&self, document: &Piece, found: &Found) -> bool {
        let all = found.values["statement"].as_array().map_or(&[][..], Vec::as_slice);
        let refuses = all.iter().all(|one| one["effect"] == "Deny");
        let target = &document.declares()[0];
        let uses = |piece: &&Piece| {
            let mut found = false;
            piece.block.body.each_ref(&mut |reference| found |= reference.target == *target);
            found
        };
        let is_trust = |piece: &Piece| piece.block.labels[0] == "aws_iam_role";
        let mut users = self.root.pieces.iter().filter(uses);
        refuses || self.is_named(document) || users.any(|piece| is_trust(piece) || self.is_named(piece))
    }

    /// Whether a block is there for a connection, of a derived part or of the whole, or one of the needs.
    fn is_named(&self, piece: &Piece) -> bool {
        let of = self.facts.components.iter().find(|one| one.id == piece.owner);
        let derived = of.is_none_or(|one| one.derived_from.is_some());
        let name = piece.block.labels[1].strip_prefix(&format!("{}_", piece.owner.replace('-', "_")));
        let needed = name.is_some_and(|name| NEEDS.iter().any(|(need, _)| *need == name));
        !piece.enforces.is_empty() || derived || needed
    }

    fn is_owner(&self, id: &str) -> bool {
        PARTS.contains(&id) || self.facts.components.iter().any(|one| one.id == id)
    }

    fn components_and_resources_name_each_other(&self) {
        for component in &self.facts.components {
            for address in self.own(&component.terraform) {
                assert!(!self.planned(address).is_empty(), "{}", self.at(&format!("`{}`: {address}", component.id)));
            }
        }
        let of = |address: &str| {
            let lists = |one: &&orbi::ComponentFact| self.own(&one.terraform).contains(&address);
            self.facts.components.iter().find(lists).map(|one| one.id.as_str())
        };
        for found in self.real.all.iter().filter(|found| !found.read) {
            let owner = self.root.pieces.iter().find(|piece| piece.address() == found.plain());
            let owner = owner.map(|piece| piece.owner.as_str()).expect("a resource of the model");
            let name = self.at(&found.address);
            assert!(self.is_owner(owner), "{name} is of `{owner}`");
            if !PARTS.contains(&owner) {
                assert_eq!(of(&found.plain()), Some(owner), "{name} is listed with its component");
            }
            if let Some(tag) = found.values["tags"]["Component"].as_str() {
                assert_eq!(tag, owner, "{name}");
            }
        }
    }
}
