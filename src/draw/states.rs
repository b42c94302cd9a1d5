//! A state machine: its states as a view, and as a chart with branches in their places.

use super::mermaid::states::{Chart, Move, State};
use super::overview::Ask;
use super::view::{Category, Edge, Legend, Node, Place, Style, View};
use crate::graph::{Component, Stack};
use crate::services::step_functions::states::{self, States, verb};
use crate::services::{Settings, step_functions::states_of};
use crate::units::Lang;

/// The states with the ways between them; branches hang on the state that holds them.
pub fn states_view(stack: &Stack, machine: &Component, ask: &Ask) -> View {
    let all = states_of(&machine.settings);
    let lang = ask.lang;
    let subtitle = [machine.title.get(lang), ask.stage];
    let mut view = View {
        id: format!("{}-states-{}", stack.id, machine.id),
        title: machine.title.get(lang).to_owned(),
        subtitle: subtitle[1..].concat(),
        description: stack.title.get(lang).to_owned(),
        lang,
        legend: Legend {
            request: lang.pick("Sigue", "Goes on").to_owned(),
            support: lang.pick("Dentro del estado", "Within the state").to_owned(),
            outbound: lang.pick("Si sigue fallando", "If it keeps failing").to_owned(),
            ..Legend::default()
        },
        ..View::default()
    };
    for (id, state) in &all {
        view.nodes.push(node(stack, id, state, ask));
        let line =
            |to: &str, style, label| Edge { from: id.clone(), to: to.to_owned(), style, label, step: String::new() };
        for (key, to, label) in ways(state, lang) {
            let style = if key == "on_error" { Style::Outbound } else { Style::Request };
            view.edges.push(line(to, style, label));
        }
        for to in states::branches(state) {
            view.edges.push(line(to, Style::Support, within(state, lang)));
        }
    }
    view
}

/// Where a state leads, with what is said of it.
fn ways(state: &Settings, lang: Lang) -> Vec<(&'static str, &str, String)> {
    let chosen =
        state.pairs("choice").into_iter().flatten().map(|(said, to)| ("choice", to.as_str(), spoken(said, lang)));
    let others = states::next(state).into_iter().filter(|(key, _)| *key != "choice").map(|(key, to)| {
        let label = match key {
            "else" => lang.pick("si no", "otherwise"),
            "on_error" => lang.pick("error", "error"),
            _ => "",
        };
        (key, to, label.to_owned())
    });
    chosen.chain(others).collect()
}

/// The few words of a model's own language, in that of the drawing.
fn spoken(text: &str, lang: Lang) -> String {
    const WORDS: &[(&str, &str)] = &[
        (" is present", " está"),
        (" is absent", " falta"),
        (" second", " segundo"),
        (" minute", " minuto"),
        (" hour", " hora"),
        (" day", " día"),
    ];
    let said = |text: String, (en, es): &(&str, &str)| text.replace(en, lang.pick(es, en));
    WORDS.iter().fold(text.to_owned(), said)
}

fn within(state: &Settings, lang: Lang) -> String {
    match state.table("for_each").and_then(|each| each.text("in")) {
        Some(field) => format!("{} {field}", lang.pick("cada uno de", "each of")),
        None => lang.pick("a la vez", "at once").to_owned(),
    }
}

fn node(stack: &Stack, id: &str, state: &Settings, ask: &Ask) -> Node {
    let called = state.text("calls").and_then(|to| stack.components.get(to));
    let icon = match (verb(state), called) {
        (_, Some(one)) => one.kind(),
        (Some("wait"), _) => "schedule",
        _ => "step-functions",
    };
    let category = called.map_or(Category::Management, |one| super::overview::colour(one.category()));
    Node {
        id: id.to_owned(),
        icon: icon.to_owned(),
        category,
        caption: caption(stack, id, state, ask.lang),
        parent: None,
        place: Place::Regional,
        href: called.and_then(|one| (ask.href)(&one.id)),
    }
}

fn caption(stack: &Stack, id: &str, state: &Settings, lang: Lang) -> Vec<String> {
    let name = state.localized("title").map_or(id, |title| title.get(lang)).to_owned();
    let does = match verb(state) {
        Some("calls") => {
            let called = state.text("calls").and_then(|to| stack.components.get(to));
            called.map_or(String::new(), |one| one.title.get(lang).to_owned())
        }
        Some("choice") => lang.pick("decide", "decides").to_owned(),
        Some("wait") => {
            format!("{} {}", lang.pick("espera", "waits"), spoken(state.text("wait").unwrap_or_default(), lang))
        }
        Some("parallel") => lang.pick("ramas a la vez", "branches at once").to_owned(),
        Some("for_each") => within(state, lang),
        Some("end") if state.text("end") == Some("failure") => lang.pick("acaba mal", "ends badly").to_owned(),
        _ => lang.pick("acaba bien", "ends well").to_owned(),
    };
    if does.is_empty() || does == name { vec![name] } else { vec![name, does] }
}

/// The machine as a chart.
pub fn states_chart(stack: &Stack, machine: &Component, lang: Lang) -> Chart {
    let all = states_of(&machine.settings);
    chart(stack, &all, states::first(&all), lang)
}

fn chart(stack: &Stack, all: &States, start: &str, lang: Lang) -> Chart {
    let mut out = Chart { start: start.to_owned(), ..Chart::default() };
    for id in states::path(all, start) {
        let Some(state) = all.get(id) else { continue };
        let inner = states::branches(state).into_iter().map(|start| chart(stack, all, start, lang)).collect();
        out.states.push(State { id: id.to_owned(), label: caption(stack, id, state, lang).join(": "), inner });
        let ways = ways(state, lang);
        let ends = ways.iter().all(|(key, ..)| *key == "on_error") && verb(state) != Some("choice");
        let moves = ways.into_iter().map(|(_, to, label)| (Some(to.to_owned()), label));
        let moves = moves.chain(ends.then(|| (None, String::new())));
        out.moves.extend(moves.map(|(to, label)| Move { from: id.to_owned(), to, label }));
    }
    out
}
