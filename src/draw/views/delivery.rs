//! The delivery view: from the repository through the pipeline's roles to registries, buckets and what runs the version.

use super::board::{Board, part};
use super::parts;
use crate::draw::overview::{Ask, Detail};
use crate::draw::view::{Category, GroupKind, Legend, Node, Style, View};
use crate::draw::words;
use crate::graph::{Component, Connection, LOCK, STATE, Stack};
use crate::services::Carries;
use indexmap::IndexMap;

const CLOUD: &str = "cloud:";
const APPROVAL: &str = "approval:";

/// The way of a version; `None` where nothing ships one.
pub fn view(stack: &Stack, ask: &Ask) -> Option<View> {
    let (pipeline, delivery) = stack.pipeline().zip(stack.delivery.as_ref())?;
    let mut board = Board::new(stack, ask);
    let title = format!("{} · {}", ask.lang.pick("Nube de AWS", "AWS Cloud"), stack.region);
    board.group(CLOUD, GroupKind::Cloud, &title, None);
    let parts = parts(stack, ask);
    let mut source = parts.get(&pipeline.id)?.clone();
    source.caption.extend([delivery.repository.clone(), delivery.branch.clone()].into_iter().filter(|s| !s.is_empty()));
    board.put(0, source);
    let ways = roles(&mut board, stack, pipeline, ask);
    targets(&mut board, stack, pipeline, &ways.ships, &parts, ask);
    if ask.detail > Detail::Low {
        runners(&mut board, stack, &parts, ask);
        state(&mut board, stack, &ways, &parts, ask);
    }
    letters(&mut board);
    board.view.legend = Legend {
        delivery: ask.lang.pick("Camino de una versión, en orden", "Way of a version, in order").to_owned(),
        support: ask
            .lang
            .pick("Imagen que se descarga, estado de Terraform", "Image pulled, state of Terraform")
            .to_owned(),
        ..Legend::of(ask.lang)
    };
    Some(board.view())
}

/// Whose rights each step has.
struct Ways {
    ships: String,
    plans: Option<String>,
    applies: Option<String>,
}

/// The roles of a pipeline; without one of its own, whoever runs it has the rights.
fn roles(board: &mut Board, stack: &Stack, pipeline: &Component, ask: &Ask) -> Ways {
    let delivery = stack.delivery.as_ref();
    if delivery.is_none_or(|one| one.with == "scripts") {
        return Ways { ships: pipeline.id.clone(), plans: None, applies: None };
    }
    let role = |board: &mut Board, name: &str, does: &str| {
        let id = format!("role:{name}");
        let caption = format!("{} {name}", ask.lang.pick("Rol", "Role"));
        board.put(2, part(&id, "iam", Category::Security, &[&caption, does], Some(CLOUD)));
        id
    };
    let pick = |es: &'static str, en: &'static str| ask.lang.pick(es, en);
    let shared = stack.terraform.table("state").is_some();
    let plans = shared.then(|| role(board, "plan", pick("solo lee", "only reads")));
    let applies = shared.then(|| role(board, "apply", pick("aplica Terraform", "applies Terraform")));
    let ships = role(board, "deploy", pick("sube y despliega", "pushes, deploys"));
    let asks = delivery.map_or(Vec::new(), |one| one.approvers.clone());
    for id in plans.iter().chain([&ships]) {
        board.line(&pipeline.id, id, Style::Delivery, "OIDC");
    }
    if let Some(id) = &applies {
        if asks.is_empty() {
            board.line(&pipeline.id, id, Style::Delivery, "OIDC");
        } else {
            let says = pick("Aprobación", "Approval");
            let people: Vec<&str> = std::iter::once(says).chain(asks.iter().map(String::as_str)).collect();
            board.put(1, part(APPROVAL, "users", Category::Outside, &people, None));
            board.line(&pipeline.id, APPROVAL, Style::Delivery, pick("pide permiso", "asks"));
            board.line(APPROVAL, id, Style::Delivery, pick("aprueba", "approves"));
        }
    }
    Ways { ships, plans, applies }
}

/// What the pipeline pushes, uploads and moves.
fn targets(board: &mut Board, stack: &Stack, from: &Component, by: &str, parts: &IndexMap<String, Node>, ask: &Ask) {
    for wire in stack.outgoing(&from.id).filter(|wire| wire.carries == Carries::Deploy) {
        let Some((node, to)) = parts.get(&wire.to).zip(stack.components.get(&wire.to)) else { continue };
        if to.kind() == STATE || to.kind() == LOCK {
            continue;
        }
        let column = if moves(wire) { 4 } else { 3 };
        board.put(column, Node { parent: Some(CLOUD.to_owned()), ..node.clone() });
        board.line(by, &wire.to, Style::Delivery, &words::carries(ask.lang, wire, to));
    }
}

/// Whether a step moves what runs the version, instead of leaving it somewhere.
fn moves(wire: &Connection) -> bool {
    !wire.access.iter().any(|right| ["push", "upload"].contains(&right.as_str()))
}

/// Who takes the image from where it was pushed.
fn runners(board: &mut Board, stack: &Stack, parts: &IndexMap<String, Node>, ask: &Ask) {
    for wire in stack.connections.iter().filter(|wire| wire.access.iter().any(|right| right == "pull")) {
        let Some((node, to)) = parts.get(&wire.from).zip(stack.components.get(&wire.to)) else { continue };
        if board.has(&wire.to) {
            board.put(4, Node { parent: Some(CLOUD.to_owned()), ..node.clone() });
            board.line(&wire.from, &wire.to, Style::Support, &words::carries(ask.lang, wire, to));
        }
    }
}

/// The roots that the pipeline plans and applies, and where their state is.
fn state(board: &mut Board, stack: &Stack, ways: &Ways, parts: &IndexMap<String, Node>, ask: &Ask) {
    let Some(node) = stack.of_kind(STATE).next().and_then(|one| parts.get(&one.id)) else { return };
    let id = node.id.clone();
    if ways.plans.is_none() {
        return;
    }
    board.put(3, Node { parent: Some(CLOUD.to_owned()), ..node.clone() });
    let roots = stack.shipped_roots().join(", ");
    for (role, does) in [(&ways.plans, ("lee", "reads")), (&ways.applies, ("escribe", "writes"))] {
        let Some(role) = role else { continue };
        board.line(role, &id, Style::Support, &format!("{} {roots}", ask.lang.pick(does.0, does.1)));
    }
}

/// Letters for the steps that leave something in the stack, in the order they are told.
fn letters(board: &mut Board) {
    let pushes = |label: &str| !["OIDC", ""].contains(&label);
    for (at, edge) in board.view.edges.iter_mut().filter(|e| e.style == Style::Delivery && pushes(&e.label)).enumerate()
    {
        edge.step =
            u8::try_from(at).ok().filter(|at| *at < 26).map_or(String::new(), |at| char::from(b'A' + at).to_string());
    }
}
