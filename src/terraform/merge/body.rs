//! Bodies of one block at several stages: attributes by name, nested blocks by what tells them apart.

use super::order::union;
use super::value::{self, Place};
use super::variables::Variables;
use crate::write::hcl::{Block, Body, Expr, Item, expression};

/// Arguments Terraform reads before it evaluates anything, so that they cannot depend on a variable.
const FIXED: &[&str] = &["depends_on", "lifecycle", "provider"];

/// What makes two items of two bodies the same item.
#[derive(Debug, Clone, PartialEq)]
enum Key {
    Attr(String),
    /// Kind, the value of its first attribute where the number of blocks differs, and the how-many-eth it is.
    Block(String, String, usize),
}

/// Merges the bodies of a block, one for each live stage of the place.
pub fn merge(variables: &mut Variables, place: &Place, bodies: &[&Body]) -> Body {
    let by_identity = |kind: &str| {
        let count =
            |body: &&Body| body.items.iter().filter(|item| matches!(item, Item::Block(b) if b.kind == kind)).count();
        let counts: Vec<usize> = bodies.iter().map(count).collect();
        !FIXED.contains(&kind) && counts.iter().any(|count| *count != counts[0])
    };
    let keyed: Vec<Vec<(Key, &Item)>> = bodies.iter().map(|body| keys(body, &by_identity)).collect();
    let names: Vec<Vec<Key>> = keyed.iter().map(|items| items.iter().map(|(key, _)| key.clone()).collect()).collect();
    let notes: Vec<Vec<String>> = bodies.iter().map(|body| body.notes.clone()).collect();
    let mut out = Body { notes: union(&notes), items: Vec::new() };
    for key in union(&names) {
        let found: Vec<Option<&Item>> =
            keyed.iter().map(|items| items.iter().find(|(known, _)| *known == key).map(|(_, item)| *item)).collect();
        out.items.push(merge_item(variables, place, &found));
    }
    out
}

fn keys<'a>(body: &'a Body, by_identity: &dyn Fn(&str) -> bool) -> Vec<(Key, &'a Item)> {
    let mut out: Vec<(Key, &Item)> = Vec::new();
    for item in &body.items {
        let mut key = match item {
            Item::Attr(name, _) => Key::Attr(name.clone()),
            Item::Block(block) if by_identity(&block.kind) => Key::Block(block.kind.clone(), identity(block), 0),
            Item::Block(block) => Key::Block(block.kind.clone(), String::new(), 0),
        };
        while out.iter().any(|(known, _)| *known == key) {
            match &mut key {
                Key::Block(_, _, nth) => *nth += 1,
                Key::Attr(_) => break,
            }
        }
        out.push((key, item));
    }
    out
}

fn identity(block: &Block) -> String {
    let first = block.body.items.iter().find_map(|item| match item {
        Item::Attr(_, value) => Some(expression(value, 0)),
        Item::Block(_) => None,
    });
    format!("{:?} {}", block.labels, first.unwrap_or_default())
}

fn merge_item(variables: &mut Variables, place: &Place, found: &[Option<&Item>]) -> Item {
    let attribute = found.iter().flatten().find_map(|item| match item {
        Item::Attr(name, _) => Some(name.clone()),
        Item::Block(_) => None,
    });
    match attribute {
        Some(name) => {
            let values = found.iter().map(|item| match item {
                Some(Item::Attr(_, value)) => Some(value),
                _ => None,
            });
            let values: Vec<Option<&Expr>> = values.collect();
            let is_fixed =
                FIXED.contains(&name.as_str()) || place.path.iter().any(|step| FIXED.contains(&step.as_str()));
            let merged =
                if is_fixed { value::fixed(&values) } else { value::merge(variables, &place.inside(&name), &values) };
            Item::Attr(name, merged)
        }
        None => Item::Block(merge_block(variables, place, found)),
    }
}

fn merge_block(variables: &mut Variables, place: &Place, found: &[Option<&Item>]) -> Block {
    let there: Vec<(usize, &Block)> = found
        .iter()
        .zip(&place.live)
        .filter_map(|(item, stage)| match item {
            Some(Item::Block(block)) => Some((*stage, block)),
            _ => None,
        })
        .collect();
    let Some((_, first)) = there.first() else {
        return Block::default();
    };
    let inside = Place { live: there.iter().map(|(stage, _)| *stage).collect(), ..place.inside(&first.kind) };
    let bodies: Vec<&Body> = there.iter().map(|(_, block)| &block.body).collect();
    let whole = Block { body: merge(variables, &inside, &bodies), ..(*first).clone() };
    if there.len() == place.live.len() || FIXED.contains(&first.kind.as_str()) {
        return whole;
    }
    let mask = variables.mask(&inside.live);
    let switch = variables.switch(place, &format!("{}_{}", place.name, first.kind), &mask);
    let content = Block { kind: "content".into(), body: whole.body, ..Block::default() };
    let each = Expr::from(switch).choose(Expr::list([1]), Expr::List(Vec::new()));
    Block {
        comment: whole.comment,
        ..Block::labelled("dynamic", [first.kind.as_str()]).set("for_each", each).with(content)
    }
}
