//! What a team writes over orbi's Terraform: arguments of blocks, put into the plan before anything is checked or printed.

use super::plan::Piece;
use super::schema::{self, Fault, Fields};
use crate::diag::{Span, did_you_mean};
use crate::graph::{Component, Key, Node, Stack, Written as Value};
use crate::write::hcl::{Block, Body, Expr, Item};
use std::collections::BTreeSet;

/// Puts every override into its block. What names no block, or several, is a fault.
pub fn apply(stack: &Stack, pieces: &mut [Piece]) -> Vec<Fault> {
    let mut misses = Vec::new();
    for one in stack.components.values() {
        for (key, arguments) in one.overrides.as_ref().map_or(&[][..], Node::map) {
            let named: Vec<usize> = (0..pieces.len()).filter(|at| names(stack, one, key, &pieces[*at])).collect();
            match named.as_slice() {
                [at] => set(&mut pieces[*at].block, arguments),
                found => misses.push(miss(stack, one, key, found, pieces)),
            }
        }
    }
    misses
}

/// The place in the model that a fault follows from: the key of an override, where one sets the argument.
pub fn place(component: &Component, fault: &Fault) -> Option<Span> {
    let kind = fault.address.split('.').next()?;
    let blocks = component.overrides.as_ref()?;
    let (key, mut node) = blocks.entry(&fault.address).or_else(|| blocks.entry(kind))?;
    if fault.argument.is_empty() {
        return (node.map().is_empty() || fault.address == key.text).then_some(key.span);
    }
    let mut found = None;
    for name in fault.argument.split('.') {
        let inner = node.list().first().unwrap_or(node);
        let Some((key, next)) = inner.entry(name) else { break };
        found = Some(key.span);
        node = next;
    }
    found
}

/// Whether `key` names the block of `piece`: by type or by address, of the component or of what it brings along.
fn names(stack: &Stack, one: &Component, key: &Key, piece: &Piece) -> bool {
    let parent = stack.components.get(&piece.owner).and_then(|owner| owner.derived_from.as_deref());
    let own = piece.owner == one.id || parent == Some(one.id.as_str());
    let kind = piece.block.labels.first();
    own && piece.block.kind == "resource" && (piece.address() == key.text || kind == Some(&key.text))
}

fn miss(stack: &Stack, one: &Component, key: &Key, found: &[usize], pieces: &[Piece]) -> Fault {
    let says = match found {
        [] => {
            let anyone = |piece: &&Piece| {
                let Some(kind) = piece.block.labels.first() else { return false };
                names(stack, one, &Key { text: kind.clone(), span: key.span }, piece)
            };
            let kinds: BTreeSet<&str> =
                pieces.iter().filter(anyone).map(|piece| piece.block.labels[0].as_str()).collect();
            format!("`{}` has no such block; {}", one.id, did_you_mean(&key.text, kinds))
        }
        several => {
            let addresses: Vec<String> = several.iter().map(|at| format!("`{}`", pieces[*at].address())).collect();
            format!("`{}` has several of them: write {}", one.id, addresses.join(" or "))
        }
    };
    Fault { owner: one.id.clone(), address: key.text.clone(), argument: String::new(), says }
}

fn set(block: &mut Block, arguments: &Node) {
    let kind = block.labels.first().cloned().unwrap_or_default();
    let fields = schema::fields(&format!("resource {kind}")).unwrap_or_default();
    fill(&mut block.body, arguments, &fields);
}

fn fill(body: &mut Body, arguments: &Node, fields: &Fields) {
    for (key, node) in arguments.map() {
        let name = key.text.as_str();
        match fields.blocks.get(name) {
            _ if node.is_null() => body.items.retain(|item| !is_called(item, name)),
            Some(nested) => {
                let written = if node.list().is_empty() { std::slice::from_ref(node) } else { node.list() };
                nest(body, name, written, &nested.body);
            }
            None => body.put(name, expression(node)),
        }
    }
}

/// One block of the name is changed where it stands; several replace those that stand.
fn nest(body: &mut Body, name: &str, written: &[Node], fields: &Fields) {
    let is_one = |item: &&mut Item| matches!(item, Item::Block(block) if block.kind == name);
    let mut standing: Vec<&mut Item> = body.items.iter_mut().filter(is_one).collect();
    if let ([only], [Item::Block(block)]) = (written, standing.as_mut_slice()) {
        return fill(&mut block.body, only, fields);
    }
    body.items.retain(|item| !is_called(item, name));
    for node in written {
        let mut block = Block::new(name);
        fill(&mut block.body, node, fields);
        body.items.push(Item::Block(block));
    }
}

fn is_called(item: &Item, name: &str) -> bool {
    match item {
        Item::Attr(known, _) => known == name,
        Item::Block(block) => block.kind == name || block.labels.iter().any(|label| label == name),
    }
}

/// A value as written: a text stays a text, whatever it holds.
fn expression(node: &Node) -> Expr {
    match &node.value {
        Value::Null => Expr::Null,
        Value::List(items) => Expr::List(items.iter().map(expression).collect()),
        Value::Map(entries) => Expr::map(entries.iter().map(|(key, node)| (key.text.clone(), expression(node)))),
        Value::Scalar { text, quoted: true } => Expr::Str(text.clone()),
        Value::Scalar { text, .. } => match text.as_str() {
            "true" | "false" => Expr::Bool(text == "true"),
            number if is_number(number) => Expr::Num(number.to_string()),
            text => Expr::Str(text.to_string()),
        },
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
    plain
        && digits.matches('.').count() <= 1
        && (digits.len() == 1 || !digits.starts_with('0') || digits.starts_with("0."))
}
