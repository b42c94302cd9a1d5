//! Flows: the hops of each story, over connections that exist, numbered across all of them.

use petgraph::algo::all_simple_paths;
use std::collections::BTreeMap;

use super::connect::{self, Stop};
use super::language;
use super::stack::{Flow, Stack, Step};
use crate::diag::{Code, Diagnostic, Report};
use crate::services::{Carries, Text, setting};
use crate::source::{Key, Node};

/// Numbers given so far, by the ends of a hop as drawn.
type Numbers = BTreeMap<(String, String), usize>;

/// Reads every flow of the model over the connections of `stack`.
pub fn read(tree: &Node, stack: &Stack, report: &mut Report) -> Vec<Flow> {
    let mut numbers = Numbers::new();
    let flows = tree.get("flows").map_or(&[][..], Node::map);
    flows.iter().filter_map(|(id, node)| read_one(id, node, stack, &mut numbers, report)).collect()
}

fn read_one(id: &Key, node: &Node, stack: &Stack, numbers: &mut Numbers, report: &mut Report) -> Option<Flow> {
    language::check_id(id, report);
    let owner = format!("the flow `{}`", id.text);
    let said = setting::read(language::FLOW, node, &owner, &[], report);
    let mut steps = Vec::new();
    for piece in node.get("path").map_or(&[][..], Node::list) {
        let Some(stops) = connect::path(piece, report) else { continue };
        walk(&stops, stack, numbers, &mut steps, report);
    }
    let title = said.localized("title").cloned().unwrap_or_else(|| Text::plain(id.text.clone()));
    Some(Flow { id: id.text.clone(), title, steps })
}

/// Follows the stops. After a name is answered, the one who asked goes on by itself.
fn walk(stops: &[Stop], stack: &Stack, numbers: &mut Numbers, steps: &mut Vec<Step>, report: &mut Report) {
    let missing = stops.iter().filter(|stop| connect::lookup(stop, &stack.known(), report).is_none()).count();
    if missing > 0 {
        return;
    }
    let mut asked: Option<&Stop> = None;
    for pair in stops.windows(2) {
        let is_answer = stack
            .connections
            .iter()
            .any(|wire| wire.carries == Carries::Alias && wire.from == pair[0].id && wire.to == pair[1].id);
        let from = match asked.take() {
            Some(caller) if is_answer => caller,
            _ => &pair[0],
        };
        if !hop(from, &pair[1], stack, numbers, steps, report) {
            return;
        }
        asked = Some(from);
    }
}

fn hop(
    from: &Stop,
    to: &Stop,
    stack: &Stack,
    numbers: &mut Numbers,
    steps: &mut Vec<Step>,
    report: &mut Report,
) -> bool {
    let ends: Vec<(String, String)> = match find(stack, &from.id, &to.id) {
        Some(_) => vec![(from.id.clone(), to.id.clone())],
        None => match only_path(stack, from, to, report) {
            Some(path) => path.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect(),
            None => return false,
        },
    };
    for (from, to) in ends {
        let Some(index) = find(stack, &from, &to) else { return false };
        let via = &stack.connections[index].via;
        let stretch: Vec<&String> = std::iter::once(&from).chain(via).chain(std::iter::once(&to)).collect();
        for pair in stretch.windows(2) {
            steps.push(number(pair[0], pair[1], index, numbers));
        }
    }
    true
}

fn find(stack: &Stack, from: &str, to: &str) -> Option<usize> {
    stack.connections.iter().position(|wire| {
        wire.from == from && wire.to == to && !matches!(wire.carries, Carries::Alias | Carries::Certificate)
    })
}

fn number(from: &str, to: &str, connection: usize, numbers: &mut Numbers) -> Step {
    let next = numbers.len() + 1;
    let key = (from.to_string(), to.to_string());
    let repeated = numbers.contains_key(&key);
    let number = *numbers.entry(key).or_insert(next);
    Step { number, repeated, from: from.to_string(), to: to.to_string(), connection }
}

/// The hops left out of a path, where there is only one way; an error where there is none or more than one.
fn only_path(stack: &Stack, from: &Stop, to: &Stop, report: &mut Report) -> Option<Vec<String>> {
    let graph = stack.graph();
    let found: Vec<Vec<&str>> =
        all_simple_paths::<Vec<_>, _, std::hash::RandomState>(&graph, from.id.as_str(), to.id.as_str(), 0, Some(4))
            .take(2)
            .collect();
    match found.as_slice() {
        [] if stack.absent.connections => None,
        [only] => Some(only.iter().map(|id| id.to_string()).collect()),
        [] => {
            let next: Vec<String> = stack.outgoing(&from.id).map(|wire| format!("`{}`", wire.to)).collect();
            let message = format!("nothing connects `{}` to `{}`", from.id, to.id);
            let help = match next.is_empty() {
                true => format!("add `- {} -> {}` to `connections`", from.id, to.id),
                false => format!(
                    "from `{}` it goes on to {}; or add `- {} -> {}` to `connections`",
                    from.id,
                    next.join(", "),
                    from.id,
                    to.id
                ),
            };
            report.push(Diagnostic::error(Code::MissingConnection, to.span, message).help(help));
            None
        }
        more => {
            let ways: Vec<String> = more.iter().map(|way| way.join(" -> ")).collect();
            let message = format!("there is more than one way from `{}` to `{}`", from.id, to.id);
            let help = format!("write the way out: `{}`", ways.join("` or `"));
            report.push(Diagnostic::error(Code::AmbiguousPath, to.span, message).help(help));
            None
        }
    }
}
