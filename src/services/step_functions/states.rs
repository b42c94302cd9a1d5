//! The states of a machine: what each does, where each leads, and what is wrong with them.

use indexmap::{IndexMap, IndexSet};

use super::condition;
use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};
use crate::services::Settings;

/// The keys one of which says what a state does.
const VERBS: &[&str] = &["calls", "choice", "wait", "parallel", "for_each", "end"];
/// Keys and the verbs they go with.
const FITS: &[(&str, &[&str])] = &[
    ("access", &["calls"]),
    ("with", &["calls"]),
    ("result", &["calls", "parallel", "for_each"]),
    ("else", &["choice"]),
    ("then", &["calls", "wait", "parallel", "for_each"]),
    ("retry", &["calls", "parallel", "for_each"]),
    ("on_error", &["calls", "parallel", "for_each"]),
];

/// The states, by id.
pub type States = IndexMap<String, Settings>;

/// What a state does.
pub fn verb(state: &Settings) -> Option<&'static str> {
    VERBS.iter().copied().find(|verb| state.given(verb).is_some())
}

/// Where a state leads in its own path: what follows, by choice, or on an error; each with the key that says so.
pub fn next(state: &Settings) -> Vec<(&'static str, &str)> {
    let chosen = state.pairs("choice").into_iter().flatten().map(|(_, to)| ("choice", to.as_str()));
    let others = ["then", "else", "on_error"].into_iter().filter_map(|key| Some((key, state.text(key)?)));
    chosen.chain(others).collect()
}

/// The states that the branches of a state begin with.
pub fn branches(state: &Settings) -> Vec<&str> {
    let parallel = state.texts("parallel").iter().map(String::as_str);
    parallel.chain(state.table("for_each").and_then(|each| each.text("do"))).collect()
}

/// The states of one path, from where it begins, in the order of the model.
pub fn path<'a>(states: &'a States, start: &'a str) -> Vec<&'a str> {
    let mut seen: IndexSet<&str> = IndexSet::new();
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        let Some(state) = states.get(id).filter(|_| seen.insert(id)) else { continue };
        open.extend(next(state).into_iter().map(|(_, to)| to));
    }
    states.keys().map(String::as_str).filter(|id| seen.contains(id)).collect()
}

/// The state a run begins with.
pub fn first(states: &States) -> &str {
    states.keys().next().map_or("", String::as_str)
}

/// Everything that AWS would refuse of the states, or that can never run.
pub fn check(states: &States, place: Span, report: &mut Report) {
    if states.is_empty() {
        let message = "a machine without states does nothing";
        let help = "write `states: { start: { calls: FUNCTION, then: done }, done: { end: success } }`";
        report.push(Diagnostic::error(Code::MissingKey, place, message).help(help));
        return;
    }
    let before = report.has_errors();
    for (id, state) in states {
        check_state(id, state, span(state, place), report);
        check_targets(states, id, state, span(state, place), report);
    }
    if before || !report.has_errors() {
        check_paths(states, place, report);
    }
}

/// Where a state is written, as far as its values tell.
pub fn span(state: &Settings, otherwise: Span) -> Span {
    state.iter().find(|(_, given)| !given.default).map_or(otherwise, |(_, given)| given.span)
}

fn check_state(id: &str, state: &Settings, place: Span, report: &mut Report) {
    let mut refuse = |place: Span, message: String, help: String| {
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
    };
    if id.is_empty() || id.chars().count() > 80 || id.chars().any(|c| !(c.is_alphanumeric() || " -_.".contains(c))) {
        let help = "letters, digits, spaces, hyphens: 80 at most".to_string();
        refuse(place, format!("a state cannot be called `{id}`"), help);
    }
    let verbs: Vec<&str> = VERBS.iter().copied().filter(|verb| state.given(verb).is_some()).collect();
    let faulty = VERBS.iter().any(|verb| state.faulty(verb));
    match verbs.as_slice() {
        [] if faulty => {}
        [] => {
            let verbs = VERBS.iter().map(|verb| format!("`{verb}`")).collect::<Vec<_>>().join(", ");
            refuse(place, format!("the state `{id}` does nothing"), format!("write one of {verbs} in it"));
        }
        [verb] => {
            for (key, fits) in FITS.iter().filter(|(key, fits)| state.given(key).is_some() && !fits.contains(verb)) {
                let fits = fits.iter().map(|verb| format!("`{verb}`")).collect::<Vec<_>>().join(" or ");
                let help = format!("`{key}` goes with {fits}");
                refuse(state.span(key, place), format!("`{key}` means nothing with `{verb}`"), help);
            }
        }
        [one, two, ..] => {
            let help = "make two states of it, one after the other by `then`".to_string();
            refuse(
                state.span(two, place),
                format!("the state `{id}` has `{one}` and `{two}`, and a state does one thing"),
                help,
            );
        }
    }
    for said in state.pairs("choice").into_iter().flat_map(|pairs| pairs.keys()) {
        if condition::read(said).is_none() {
            let message = format!("`{said}` is no condition");
            let help =
                "write `amount > 1000`, `status = paid`, `error is present`; text is only compared by `=` and `!=`";
            report.push(Diagnostic::error(Code::BadValue, state.span("choice", place), message).help(help));
        }
    }
}

fn check_targets(states: &States, id: &str, state: &Settings, place: Span, report: &mut Report) {
    let bodies = branches(state).into_iter().map(|to| (verb(state).unwrap_or("parallel"), to));
    for (key, to) in next(state).into_iter().chain(bodies).filter(|(_, to)| !states.contains_key(*to)) {
        let message = format!("`{key}` of the state `{id}` leads to `{to}`, and there is no such state");
        let help = did_you_mean(to, states.keys().map(String::as_str));
        report.push(Diagnostic::error(Code::UnknownReference, state.span(key, place), message).help(help));
    }
}

/// Each state in one path; each reached; each with an end before it.
fn check_paths(states: &States, place: Span, report: &mut Report) {
    let mut owner: IndexMap<&str, &str> = IndexMap::new();
    let mut open = vec![(first(states), "")];
    let mut begun: IndexSet<&str> = IndexSet::new();
    while let Some((start, by)) = open.pop() {
        if !begun.insert(start) {
            shared(states, start, by, place, report);
            continue;
        }
        for id in path(states, start) {
            match owner.get(id) {
                Some(_) => shared(states, id, by, place, report),
                None => {
                    owner.insert(id, start);
                    open.extend(branches(&states[id]).into_iter().map(|start| (start, id)));
                }
            }
        }
        let ends = |id: &str| {
            next(&states[id]).iter().all(|(key, _)| *key == "on_error") && verb(&states[id]) != Some("choice")
        };
        if !path(states, start).into_iter().any(ends) {
            let message = format!("from `{start}` the states go round, and none ends");
            let help = "write `end: success` in a state, or leave out the `then` of the last";
            let place = states.get(start).map_or(place, |state| span(state, place));
            report.push(Diagnostic::error(Code::Refused, place, message).help(help));
        }
    }
    for (id, state) in states.iter().filter(|(id, _)| !owner.contains_key(id.as_str())) {
        let message = format!("nothing leads to the state `{id}`");
        let help = format!("write `then: {id}` in the state before it, or remove it");
        report.push(Diagnostic::error(Code::Refused, span(state, place), message).help(help));
    }
}

fn shared(states: &States, id: &str, by: &str, place: Span, report: &mut Report) {
    let place = states.get(id).map_or(place, |state| span(state, place));
    let message = format!("the state `{id}` is reached from inside and from outside of `{by}`");
    let help = "a branch ends by itself: give it states of its own, and write `then` in the state that holds it";
    report.push(Diagnostic::error(Code::Refused, place, message).help(help));
}
