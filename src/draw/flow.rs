//! One flow: the part of the overview it runs through, and its sequence with the way back.

use super::mermaid::sequence::{Message, Participant, Sequence};
use super::overview::{Ask, overview};
use super::view::View;
use super::words;
use crate::graph::{Flow, Stack};
use crate::services::Role;

/// The overview with only what the flow touches.
pub fn flow_view(stack: &Stack, flow: &Flow, ask: &Ask) -> View {
    let mut view = overview(stack, ask);
    let numbers: Vec<String> = flow.steps.iter().map(|s| s.number.to_string()).collect();
    view.edges.retain(|e| numbers.contains(&e.step));
    view.nodes.retain(|n| view.edges.iter().any(|e| e.from == n.id || e.to == n.id));
    view.id = format!("{}-flow-{}", stack.id, flow.id);
    view.subtitle = [flow.title.get(ask.lang), &view.subtitle]
        .into_iter()
        .filter(|s| !s.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    prune(&mut view);
    view
}

/// Leaves out containers that hold nothing, but never a zone beside one that does.
fn prune(view: &mut View) {
    let used: Vec<usize> = view.nodes.iter().flat_map(|n| view.ancestors(n.parent.as_deref())).collect();
    let mut index = 0;
    let parents: Vec<Option<String>> = view.groups.iter().map(|g| g.parent.clone()).collect();
    let ids: Vec<String> = view.groups.iter().map(|g| g.id.clone()).collect();
    let kept = |id: &Option<String>| {
        id.as_ref().is_none_or(|p| ids.iter().position(|i| i == p).is_some_and(|i| used.contains(&i)))
    };
    view.groups.retain(|_| {
        index += 1;
        used.contains(&(index - 1)) && kept(&parents[index - 1])
    });
}

/// The flow in time: every hop as it happens, then the answers, last first.
pub fn flow_sequence(stack: &Stack, flow: &Flow, ask: &Ask) -> Sequence {
    let lang = ask.lang;
    let mut seq = Sequence { title: flow.title.get(lang).to_owned(), ..Sequence::default() };
    let mut open: Vec<(String, String)> = Vec::new();
    for step in &flow.steps {
        for id in [&step.from, &step.to] {
            participant(stack, id, ask, &mut seq);
        }
        // Who speaks again has had the answers of all it asked before.
        while open.last().is_some_and(|(_, to)| *to != step.from) {
            if let Some((from, to)) = open.pop() {
                seq.messages.push(reply(stack, ask, &to, &from));
            }
        }
        let wire = stack.connections.get(step.connection);
        let words = wire.zip(stack.components.get(&step.to)).map_or(String::new(), |(w, c)| words::carries(lang, w, c));
        let text = format!("{} {words}", step.number).trim().to_owned();
        seq.messages.push(Message { from: step.from.clone(), to: step.to.clone(), text, reply: false });
        // A clock or an event starts and does not wait.
        let waits = stack.components.get(&step.from).is_none_or(|one| one.service.role() != Role::Trigger);
        if waits {
            open.push((step.from.clone(), step.to.clone()));
        }
    }
    while let Some((from, to)) = open.pop() {
        seq.messages.push(reply(stack, ask, &to, &from));
    }
    seq
}

fn participant(stack: &Stack, id: &str, ask: &Ask, seq: &mut Sequence) {
    if seq.participants.iter().any(|p| p.id == id) {
        return;
    }
    let component = stack.components.get(id);
    let label = component.map_or_else(|| id.to_owned(), |c| c.title.get(ask.lang).to_owned());
    let person = component.is_some_and(|c| c.service.role() == Role::Person);
    seq.participants.push(Participant { id: id.to_owned(), label, person });
}

fn reply(stack: &Stack, ask: &Ask, from: &str, to: &str) -> Message {
    let role = stack.components.get(from).map(|c| c.service.role());
    let text = match role {
        Some(Role::Dns) => ask.lang.pick("direcciones", "addresses"),
        Some(Role::Store) => ask.lang.pick("datos", "data"),
        _ => ask.lang.pick("respuesta", "response"),
    };
    Message { from: from.to_owned(), to: to.to_owned(), text: text.to_owned(), reply: true }
}
