//! A state machine as a Mermaid `stateDiagram-v2`: branches as states within the state that holds them.

use super::{Names, escape};
use std::fmt::Write;

/// The states of one path, and how it goes on from each.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// Where it begins.
    pub start: String,
    pub states: Vec<State>,
    pub moves: Vec<Move>,
}

/// One state.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Unique in the machine.
    pub id: String,
    /// Shown.
    pub label: String,
    /// The paths that run within it: branches side by side, or one for each item.
    pub inner: Vec<Chart>,
}

/// A way from one state to the next; to nowhere, where the path ends.
#[derive(Clone, Debug, Default)]
pub struct Move {
    pub from: String,
    pub to: Option<String>,
    /// Under what condition; may be empty.
    pub label: String,
}

/// Writes the whole diagram.
pub fn write(title: &str, chart: &Chart) -> String {
    let mut out = String::from("stateDiagram-v2\n");
    if !title.trim().is_empty() {
        let _ = writeln!(out, "  accTitle: {}", escape(title).replace("<br/>", " "));
    }
    let _ = writeln!(out, "  direction TB");
    path(chart, &mut Names::default(), 1, &mut out);
    out
}

fn path(chart: &Chart, names: &mut Names, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    for state in &chart.states {
        let (name, label) = (names.of(&state.id), escape(&state.label));
        let label = if label.is_empty() { escape(&state.id) } else { label };
        if state.inner.is_empty() {
            let _ = writeln!(out, "{pad}state \"{label}\" as {name}");
            continue;
        }
        let _ = writeln!(out, "{pad}state \"{label}\" as {name} {{");
        for (at, inner) in state.inner.iter().enumerate() {
            if at > 0 {
                let _ = writeln!(out, "{pad}  --");
            }
            path(inner, names, depth + 1, out);
        }
        let _ = writeln!(out, "{pad}}}");
    }
    let _ = writeln!(out, "{pad}[*] --> {}", names.of(&chart.start));
    for step in &chart.moves {
        let to = step.to.as_ref().map_or("[*]".to_owned(), |to| names.of(to));
        let label = escape(&step.label);
        let label = if label.is_empty() { String::new() } else { format!(": {label}") };
        let _ = writeln!(out, "{pad}{} --> {to}{label}", names.of(&step.from));
    }
}
