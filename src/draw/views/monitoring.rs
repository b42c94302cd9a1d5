//! The monitoring view: what is watched, where its logs, traces and alarms go, and whom they reach.

use super::board::{Board, part};
use super::parts;
use crate::draw::overview::{Ask, Detail};
use crate::draw::view::{Category, GroupKind, Legend, Node, Style, View};
use crate::draw::words;
use crate::graph::{Component, Stack, WATCHERS};
use crate::services::Watch;
use indexmap::IndexSet;

const CLOUD: &str = "cloud:";

/// Left to right: what is watched, what watches, what passes it on, who hears of it.
pub fn view(stack: &Stack, ask: &Ask) -> View {
    let mut board = Board::new(stack, ask);
    let title = format!("{} · {}", ask.lang.pick("Nube de AWS", "AWS Cloud"), stack.region);
    board.group(CLOUD, GroupKind::Cloud, &title, None);
    let parts = parts(stack, ask);
    let watchers: Vec<&Component> = stack.components.values().filter(|one| is_watcher(one, ask)).collect();
    let ids: Vec<&str> = watchers.iter().map(|one| one.id.as_str()).collect();
    for one in &watchers {
        for watched in watched_by(stack, one, &ids) {
            put(&mut board, 0, parts.get(watched), watched_words(stack, watched, ask));
        }
    }
    for one in &watchers {
        put(&mut board, 1, parts.get(&one.id), Vec::new());
        for wire in stack.outgoing(&one.id) {
            put(&mut board, 2, parts.get(&wire.to), Vec::new());
        }
    }
    lines(&mut board, stack, &watchers, &ids, ask);
    hearers(&mut board, stack, ask);
    board.view.legend = legend(ask);
    board.view()
}

fn legend(ask: &Ask) -> Legend {
    let pick = |es: &str, en: &str| ask.lang.pick(es, en).to_owned();
    Legend {
        request: pick("Métricas que disparan alarmas", "Metrics that raise alarms"),
        delivery: pick("Aviso", "Notice"),
        support: pick("Registros, trazas y métricas que se miran", "Logs, traces and metrics to look at"),
        ..Legend::of(ask.lang)
    }
}

fn is_watcher(one: &Component, ask: &Ask) -> bool {
    let known = WATCHERS.contains(&one.kind()) || one.kind() == "budget";
    known && (ask.detail > Detail::Low || one.derived_from.is_none())
}

fn put(board: &mut Board, column: usize, node: Option<&Node>, more: Vec<String>) {
    let Some(node) = node else { return };
    let mut node = Node { parent: Some(CLOUD.to_owned()), ..node.clone() };
    node.caption.extend(more);
    board.put(column, node);
}

/// The alarms of each component under the limits of one that alarms.
fn watches(stack: &Stack, id: &str, alarms: &Component) -> Vec<Watch> {
    let Some((one, site)) = stack.components.get(id).zip(stack.site(id)) else { return Vec::new() };
    one.service.watches(&site, &alarms.settings)
}

/// Who is watched by a watcher and is none itself.
fn watched_by<'a>(stack: &'a Stack, one: &Component, watchers: &[&str]) -> Vec<&'a str> {
    let others = stack.components.keys().map(String::as_str).filter(|id| !watchers.contains(id));
    match one.kind() {
        "alarms" => others.filter(|id| !watches(stack, id, one).is_empty()).collect(),
        "dashboard" => shown_by(stack, one),
        _ => others.filter(|id| stack.outgoing(id).any(|wire| wire.to == one.id)).collect(),
    }
}

/// What a dashboard shows: what it names, or all that has alarms.
fn shown_by<'a>(stack: &'a Stack, one: &Component) -> Vec<&'a str> {
    let named = one.settings.texts("of");
    let known = stack.components.values().filter(|other| !other.service.alarmed(&other.settings).is_empty());
    known.map(|other| other.id.as_str()).filter(|id| named.is_empty() || named.iter().any(|n| n == id)).collect()
}

/// At full detail, what each is alarmed on.
fn watched_words(stack: &Stack, id: &str, ask: &Ask) -> Vec<String> {
    if ask.detail < Detail::Full {
        return Vec::new();
    }
    let all = stack.of_kind("alarms").flat_map(|alarms| watches(stack, id, alarms));
    let said: IndexSet<String> = all.map(|watch| ask.lang.pick(watch.says.0, watch.says.1).to_owned()).collect();
    said.into_iter().collect()
}

fn lines(board: &mut Board, stack: &Stack, watchers: &[&Component], ids: &[&str], ask: &Ask) {
    for one in watchers {
        for id in watched_by(stack, one, ids) {
            match one.kind() {
                "alarms" => {
                    let count = watches(stack, id, one).len();
                    let word = if count == 1 { ("alarma", "alarm") } else { ("alarmas", "alarms") };
                    let label = format!("{count} {}", ask.lang.pick(word.0, word.1));
                    board.line(id, &one.id, Style::Request, &label);
                }
                "dashboard" => board.line(id, &one.id, Style::Support, ""),
                _ => {
                    let wire = stack.outgoing(id).find(|wire| wire.to == one.id);
                    let label = wire.map_or(String::new(), |wire| words::carries(ask.lang, wire, one));
                    board.line(id, &one.id, Style::Support, &label);
                }
            }
        }
        for wire in stack.outgoing(&one.id) {
            let Some(to) = stack.components.get(&wire.to) else { continue };
            let style = if to.kind() == "sns" { Style::Delivery } else { Style::Support };
            board.line(&one.id, &wire.to, style, &words::carries(ask.lang, wire, to));
        }
    }
}

/// Whom topics, alarms and budgets reach: one part an address.
fn hearers(board: &mut Board, stack: &Stack, ask: &Ask) {
    for one in stack.components.values().filter(|one| board.has(&one.id)).collect::<Vec<_>>() {
        let key = match one.kind() {
            "sns" => "reach",
            "budget" => "alert",
            _ => continue,
        };
        let Some(address) = one.settings.text(key) else { continue };
        let id = format!("mail:{address}");
        board.put(3, part(&id, "users", Category::Outside, &[address], None));
        board.line(&one.id, &id, Style::Delivery, ask.lang.pick("correo", "e-mail"));
    }
}
