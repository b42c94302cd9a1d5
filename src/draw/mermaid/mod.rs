//! Mermaid text. Labels are escaped with Mermaid's own entity codes, ids mapped to words its grammar takes.

pub mod flowchart;
pub mod sequence;
pub mod states;

use std::collections::BTreeSet;

/// Words Mermaid's grammars keep for themselves.
const RESERVED: &[&str] = &[
    "activate",
    "actor",
    "alt",
    "and",
    "as",
    "autonumber",
    "box",
    "break",
    "call",
    "class",
    "classdef",
    "click",
    "create",
    "critical",
    "deactivate",
    "default",
    "destroy",
    "direction",
    "else",
    "end",
    "flowchart",
    "graph",
    "href",
    "interpolate",
    "left",
    "link",
    "links",
    "linkstyle",
    "loop",
    "note",
    "of",
    "opt",
    "option",
    "over",
    "par",
    "participant",
    "rect",
    "right",
    "sequencediagram",
    "state",
    "style",
    "subgraph",
    "title",
    "bt",
    "lr",
    "rl",
    "tb",
    "td",
];

/// Gives every id a name Mermaid takes; the same id always gets the same one, and no two share one.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
    given: Vec<(String, String)>,
}

impl Names {
    /// The name of this id.
    pub(crate) fn of(&mut self, id: &str) -> String {
        if let Some((_, name)) = self.given.iter().find(|(i, _)| i == id) {
            return name.clone();
        }
        let mut name: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        if name.is_empty() || RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
            name.push_str("_id");
        }
        while !self.taken.insert(name.clone()) {
            name.push('_');
        }
        self.given.push((id.to_owned(), name.clone()));
        name
    }
}

/// A text as entity codes, on one line: taken by the parser whatever it holds, shown as it was.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' => out.push_str("<br/>"),
            '"' | '#' | ';' | '<' | '>' | '&' | '`' | '\\' | '{' | '}' | '[' | ']' | '|' | '%' => {
                out.push_str(&format!("#{};", u32::from(c)));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_and_alike_ids_get_names_of_their_own() {
        let mut names = Names::default();
        assert_eq!(names.of("api"), "api");
        assert_eq!(names.of("end"), "end_id");
        assert_eq!(names.of("a-b"), "a_b");
        assert_eq!(names.of("a_b"), "a_b_");
        assert_eq!(names.of("a-b"), "a_b");
    }
}
