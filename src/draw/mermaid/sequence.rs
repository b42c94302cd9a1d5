//! A flow as a Mermaid `sequenceDiagram`, with the way back.

use super::{Names, escape};
use std::fmt::Write;

/// Who takes part.
#[derive(Clone, Debug)]
pub struct Participant {
    /// Unique in the diagram.
    pub id: String,
    /// Shown.
    pub label: String,
    /// Drawn as a person.
    pub person: bool,
}

/// One thing said.
#[derive(Clone, Debug)]
pub struct Message {
    /// Who says it.
    pub from: String,
    /// To whom.
    pub to: String,
    /// What.
    pub text: String,
    /// An answer, drawn dashed.
    pub reply: bool,
}

/// A flow in time.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// What the flow is called.
    pub title: String,
    /// Left to right; those only named in messages are added at the end.
    pub participants: Vec<Participant>,
    /// Top to bottom.
    pub messages: Vec<Message>,
}

/// Writes the whole diagram.
pub fn write(seq: &Sequence) -> String {
    let mut names = Names::default();
    let mut out = String::from("sequenceDiagram\n");
    if !seq.title.trim().is_empty() {
        let _ = writeln!(out, "  accTitle: {}", escape(&seq.title).replace("<br/>", " "));
    }
    for p in &seq.participants {
        let (word, name) = (if p.person { "actor" } else { "participant" }, names.of(&p.id));
        let label = escape(if p.label.trim().is_empty() { &p.id } else { &p.label });
        let _ = writeln!(out, "  {word} {name} as {label}");
    }
    for m in &seq.messages {
        let arrow = if m.reply { "-->>" } else { "->>" };
        let (from, to, text) = (names.of(&m.from), names.of(&m.to), escape(&m.text));
        let text = if text.is_empty() { "·".to_owned() } else { text };
        let _ = writeln!(out, "  {from}{arrow}{to}: {text}");
    }
    out
}
