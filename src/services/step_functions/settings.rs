//! The keys of a state machine and of each of its states.

use super::super::schedule::clock;
use crate::services::logs;
use crate::services::setting::{Default, Setting, Type};

/// Kinds a state may call.
pub const CALLED: &[&str] = &["lambda", "fargate", "batch", "step-functions", "dynamodb", "sqs", "sns"];

const EACH: &[Setting] = &[
    Setting {
        key: "in",
        of: Type::Checked(field),
        default: Default::Required,
        unit: "",
        doc: "The field of the data that holds the list.",
        source: "",
    },
    Setting {
        key: "do",
        of: Type::Text,
        default: Default::Required,
        unit: "",
        doc: "The state that each item begins with; the item is its data.",
        source: "",
    },
    Setting {
        key: "at_once",
        of: Type::Count { min: 1, max: 40 },
        default: Default::Is("10"),
        unit: "items",
        doc: "How many items are worked on at once.",
        source: "Step Functions developer guide, Map state in inline mode: up to 40",
    },
];

pub const STATE: &[Setting] = &[
    Setting {
        key: "title",
        of: Type::Localized,
        default: Default::Absent,
        unit: "",
        doc: "What the state is called in drawings; without it, its id.",
        source: "",
    },
    Setting {
        key: "calls",
        of: Type::Component(CALLED),
        default: Default::Absent,
        unit: "",
        doc: "What it calls. The connection and the right to do just that are derived.",
        source: "",
    },
    Setting {
        key: "access",
        of: Type::Word(&["read", "write"]),
        default: Default::Absent,
        unit: "",
        doc: "With a table in `calls`: `read` gets the item, `write` sets the attributes of `with` in it. The item is the one whose key is in the data, under the table's own name for it.",
        source: "",
    },
    Setting {
        key: "with",
        of: Type::Pairs,
        default: Default::Absent,
        unit: "",
        doc: "What is handed over, in place of the data: texts, and fields of the data as `$.field`.",
        source: "",
    },
    Setting {
        key: "result",
        of: Type::Checked(field),
        default: Default::Absent,
        unit: "",
        doc: "The field of the data that takes the answer. Without it, a function's answer takes the place of the data, and other answers are dropped.",
        source: "",
    },
    Setting {
        key: "choice",
        of: Type::Pairs,
        default: Default::Absent,
        unit: "",
        doc: "Where to go by what is in the data: `{ \"amount > 1000\": review, \"status = paid\": done }`. `=`, `!=`, `>`, `>=`, `<`, `<=`, `is present`, `is absent`; the first that holds wins.",
        source: "",
    },
    Setting {
        key: "else",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "Where a `choice` goes when nothing of it holds; without it, the run fails there.",
        source: "",
    },
    Setting {
        key: "wait",
        of: Type::Checked(clock::span),
        default: Default::Absent,
        unit: "",
        doc: "How long it waits: `30 seconds`, `5 minutes`, `1 hour`.",
        source: "",
    },
    Setting {
        key: "parallel",
        of: Type::Texts,
        default: Default::Absent,
        unit: "",
        doc: "States that branches begin with; they run at once, and it goes on when all have ended.",
        source: "",
    },
    Setting {
        key: "for_each",
        of: Type::Table(EACH),
        default: Default::Absent,
        unit: "",
        doc: "Runs the states from `do` once for each item of a list, and goes on when all have ended.",
        source: "",
    },
    Setting {
        key: "end",
        of: Type::Word(&["success", "failure"]),
        default: Default::Absent,
        unit: "",
        doc: "Ends the run.",
        source: "",
    },
    Setting {
        key: "then",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "The state that follows; without it, the path ends here.",
        source: "",
    },
    Setting {
        key: "retry",
        of: Type::Count { min: 0, max: 10 },
        default: Default::Absent,
        unit: "",
        doc: "How often it is tried again when it fails, after 2, 4, 8… seconds; 2 where nothing is said.",
        source: "",
    },
    Setting {
        key: "on_error",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "The state that follows when it keeps failing, with what happened under `error`; without it, the run fails.",
        source: "",
    },
];

pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "type",
        of: Type::Word(&["standard", "express"]),
        default: Default::Is("standard"),
        unit: "",
        doc: "`standard`: runs of up to a year, each step once, with its history. `express`: runs of up to five minutes, cheaper by the thousand. It cannot be changed later.",
        source: "Step Functions API, StateMachineType",
    },
    Setting {
        key: "states",
        of: Type::Map(STATE),
        default: Default::Required,
        unit: "",
        doc: "The states, by id; the first is where a run begins. Each has one of `calls`, `choice`, `wait`, `parallel`, `for_each`, `end`.",
        source: "Amazon States Language",
    },
    Setting {
        key: "logs",
        of: Type::Word(&["errors", "all"]),
        default: Default::Is("errors"),
        unit: "",
        doc: "Which steps of a run are written to its logs. The data of a run never are.",
        source: "Step Functions API, LogLevel",
    },
    logs::KEPT,
];

/// A field of the data: `payments`, `order.items`.
fn field(text: &str) -> Result<(), String> {
    match is_field(text) {
        true => Ok(()),
        false => Err("a field of the data, such as `payments` or `order.items`".into()),
    }
}

pub fn is_field(text: &str) -> bool {
    let plain = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
            && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    text.len() <= 256 && text.split('.').all(plain)
}
