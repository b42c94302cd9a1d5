//! Blocks as text, laid out the way the Terraform style guide asks.

use super::body::{Block, Body, Item};
use super::text::{assignments, expression, quoted};

/// Arguments that come first in a block, before its own.
const FIRST: &[&str] = &["count", "for_each", "provider", "source"];
/// What comes last.
const LAST: &[&str] = &["tags", "lifecycle", "depends_on"];

/// A file of blocks, one empty line between them.
pub fn blocks<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> String {
    let texts: Vec<String> = blocks.into_iter().map(|block| block_text(block, 0)).collect();
    texts.join("\n")
}

/// The lines of a body at a depth, without braces: also the text of a variables file.
pub fn body(body: &Body, indent: usize) -> String {
    let pad = "  ".repeat(indent);
    let mut groups: Vec<String> = Vec::new();
    if !body.notes.is_empty() {
        groups.push(body.notes.iter().map(|line| comment_line(&pad, line)).collect());
    }
    for rank in [0, 1] {
        groups.push(attributes(body, indent, |name| rank_of(name) == rank));
    }
    groups.extend(nested(body, indent, |name| rank_of(name) < 2));
    groups.push(attributes(body, indent, |name| rank_of(name) == 2 && name != "depends_on"));
    groups.extend(nested(body, indent, |name| rank_of(name) == 2));
    groups.push(attributes(body, indent, |name| name == "depends_on"));
    groups.retain(|group| !group.is_empty());
    groups.join("\n")
}

fn rank_of(name: &str) -> usize {
    match name {
        _ if FIRST.contains(&name) => 0,
        _ if LAST.contains(&name) => 2,
        _ => 1,
    }
}

fn attributes(body: &Body, indent: usize, wanted: impl Fn(&str) -> bool) -> String {
    let pairs: Vec<(String, String)> = body
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Attr(name, value) if wanted(name) => Some((name.clone(), expression(value, indent))),
            _ => None,
        })
        .collect();
    assignments(&pairs, indent)
}

fn nested(body: &Body, indent: usize, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    body.items
        .iter()
        .filter_map(|item| match item {
            Item::Block(block) if wanted(&block.kind) => Some(block_text(block, indent)),
            _ => None,
        })
        .collect()
}

fn block_text(block: &Block, indent: usize) -> String {
    let pad = "  ".repeat(indent);
    let above: String = block.comment.iter().map(|line| comment_line(&pad, line)).collect();
    let labels: String = block.labels.iter().map(|label| format!(" {}", quoted(label))).collect();
    let inside = body(&block.body, indent + 1);
    let head = format!("{above}{pad}{}{labels}", block.kind);
    match inside.is_empty() {
        true => format!("{head} {{}}\n"),
        false => format!("{head} {{\n{inside}{pad}}}\n"),
    }
}

fn comment_line(pad: &str, line: &str) -> String {
    let safe: String = line.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    format!("{pad}# {}", safe.trim()).trim_end().to_string() + "\n"
}
