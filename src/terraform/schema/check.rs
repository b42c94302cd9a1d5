//! Blocks held against the schema: names, what must be there, types, counts, and what a reference may ask for.

use super::shape::{Attribute, Fields, Nested, Shape};
use super::{fields, names};
use crate::diag::did_you_mean;
use crate::terraform::plan::{Piece, Root};
use crate::write::hcl::{Block, Body, Expr, Item, Ref, Step, Target};
use std::collections::BTreeMap;

/// What a provider would refuse.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The component or derived part whose block it is.
    pub owner: String,
    /// The block's address.
    pub address: String,
    /// What is wrong, in English.
    /// The argument or inner block it is about, as `NAME.NAME`; empty for the block itself.
    pub argument: String,
    pub says: String,
}

impl Fault {
    /// A fault of a block.
    pub fn of(piece: &Piece, argument: &str, says: String) -> Fault {
        Fault { owner: piece.owner.clone(), address: piece.address(), argument: argument.into(), says }
    }
}

/// Arguments that Terraform itself takes in every block of that sort.
const META: &[&str] = &["count", "for_each", "depends_on", "provider"];
const META_BLOCKS: &[&str] = &["lifecycle", "provisioner", "connection"];

/// Every fault of a root's resources, look-ups and short-lived values.
pub fn check(root: &Root) -> Vec<Fault> {
    let mut known = BTreeMap::new();
    let mut faults = Vec::new();
    for piece in root.pieces.iter().filter(|piece| piece.is_resource()) {
        let mut one = Check { piece, known: &mut known, faults: &mut faults };
        one.whole();
    }
    faults
}

type Known = BTreeMap<String, Option<Fields>>;

struct Check<'a> {
    piece: &'a Piece,
    known: &'a mut Known,
    faults: &'a mut Vec<Fault>,
}

impl Check<'_> {
    fn say(&mut self, argument: &str, says: String) {
        self.faults.push(Fault::of(self.piece, argument, says));
    }

    fn whole(&mut self) {
        let block = &self.piece.block;
        let Some(kind) = block.labels.first() else { return };
        let Some(fields) = look_up(self.known, &block.kind, kind) else {
            let near = did_you_mean(kind, names(&block.kind).collect::<Vec<_>>());
            self.say("", format!("no provider has the {} `{kind}`; {near}", block.kind));
            return;
        };
        self.body(&block.body, &fields, "", true);
        let mut refs: Vec<Ref> = Vec::new();
        block.body.each_ref(&mut |found| refs.push(found.clone()));
        for found in refs {
            if let Err(says) = reference(self.known, &found) {
                self.say("", says);
            }
        }
    }

    fn body(&mut self, body: &Body, fields: &Fields, way: &str, top: bool) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for item in &body.items {
            match item {
                Item::Attr(name, _) if top && META.contains(&name.as_str()) => {}
                Item::Attr(name, value) => self.argument(name, value, fields, way),
                Item::Block(block) if top && META_BLOCKS.contains(&block.kind.as_str()) => {}
                Item::Block(block) => {
                    let name = if block.kind == "dynamic" { block.labels.first() } else { Some(&block.kind) };
                    let Some(name) = name else { continue };
                    *counts.entry(name.as_str()).or_default() += 1;
                    self.nested(name, block, fields, way);
                }
            }
        }
        self.missing(body, fields, &counts, way);
    }

    fn argument(&mut self, name: &str, value: &Expr, fields: &Fields, way: &str) {
        let Some(attribute) = fields.attributes.get(name) else {
            let says = match fields.blocks.contains_key(name) {
                true => format!("`{way}{name}` is a block, and a value is assigned to it"),
                false => format!("it has no argument `{way}{name}`; {}", did_you_mean(name, fields.names())),
            };
            return self.say(&format!("{way}{name}"), says);
        };
        if !attribute.required && !attribute.optional {
            return self.say(&format!("{way}{name}"), format!("`{way}{name}` is filled by AWS and takes no value"));
        }
        if let Err(says) = fits(self.known, value, &attribute.shape) {
            self.say(&format!("{way}{name}"), format!("`{way}{name}` {says}"));
        }
    }

    fn nested(&mut self, name: &str, block: &Block, fields: &Fields, way: &str) {
        let inside = match block.kind.as_str() {
            "dynamic" => block.body.items.iter().find_map(|item| match item {
                Item::Block(content) if content.kind == "content" => Some(&content.body),
                _ => None,
            }),
            _ => Some(&block.body),
        };
        let way_in = format!("{way}{name}.");
        match (fields.blocks.get(name), fields.attributes.get(name), inside) {
            (Some(Nested { body, .. }), _, Some(inside)) => self.body(inside, body, &way_in, false),
            (None, Some(attribute), Some(inside)) if element(&attribute.shape).is_some() => {
                let object = element(&attribute.shape).map(of_object).unwrap_or_default();
                self.body(inside, &object, &way_in, false);
            }
            (Some(_), ..) => {}
            _ => self.say(
                &format!("{way}{name}"),
                format!("it has no block `{way}{name}`; {}", did_you_mean(name, fields.names())),
            ),
        }
    }

    fn missing(&mut self, body: &Body, fields: &Fields, counts: &BTreeMap<&str, usize>, way: &str) {
        let must = fields.attributes.iter().filter(|(_, attribute)| attribute.required);
        let absent = |name: &str| body.attr(name).is_none() && !counts.contains_key(name);
        let lacking: Vec<&str> = must.map(|(name, _)| *name).filter(|name| absent(name)).collect();
        lacking.into_iter().for_each(|name| self.say(&format!("{way}{name}"), format!("it needs `{way}{name}`")));
        for (name, nested) in &fields.blocks {
            let count = counts.get(name).copied().unwrap_or(0);
            let repeated =
                body.items.iter().any(|item| matches!(item, Item::Block(one) if one.kind == "dynamic" && one.labels.iter().any(|label| label == name)));
            if count < nested.least && !repeated {
                self.say(
                    &format!("{way}{name}"),
                    format!("it needs {} of the block `{way}{name}`, not {count}", nested.least),
                );
            }
            if let Some(most) = nested.most.filter(|most| count > *most) {
                self.say(&format!("{way}{name}"), format!("it takes {most} of the block `{way}{name}`, not {count}"));
            }
        }
    }
}

fn look_up(known: &mut Known, sort: &str, kind: &str) -> Option<Fields> {
    known.entry(format!("{sort} {kind}")).or_insert_with_key(|key| fields(key)).clone()
}

/// The object that a list or a set is made of, which may be written as blocks.
fn element(shape: &Shape) -> Option<&BTreeMap<&'static str, Shape>> {
    match shape {
        Shape::List(inner) | Shape::Set(inner) => match &**inner {
            Shape::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

fn of_object(object: &BTreeMap<&'static str, Shape>) -> Fields {
    let free = |shape: &Shape| Attribute { required: false, optional: true, shape: shape.clone() };
    let attributes = object.iter().map(|(name, shape)| (*name, free(shape))).collect();
    Fields { attributes, blocks: BTreeMap::new() }
}

/// Whether a value is of a type; what is only known when it runs passes.
fn fits(known: &mut Known, value: &Expr, shape: &Shape) -> Result<(), String> {
    match (value, shape) {
        (_, Shape::Any) | (Expr::Null, _) => Ok(()),
        (Expr::Named(_, inner), _) => fits(known, inner, shape),
        (Expr::Cond(_, yes, no), _) => fits(known, yes, shape).and_then(|()| fits(known, no, shape)),
        (Expr::Bool(_), Shape::Bool | Shape::String) | (Expr::Num(_), Shape::Number | Shape::String) => Ok(()),
        (Expr::Str(text), Shape::Number) if text.parse::<f64>().is_ok() => Ok(()),
        (Expr::Str(text), Shape::Bool) if text == "true" || text == "false" => Ok(()),
        (Expr::Str(_) | Expr::Heredoc(_) | Expr::Template(_), Shape::String) => Ok(()),
        (Expr::List(items), Shape::List(inner) | Shape::Set(inner)) => {
            items.iter().try_for_each(|item| fits(known, item, inner))
        }
        (Expr::Map(entries), Shape::Map(inner)) => entries.values().try_for_each(|entry| fits(known, entry, inner)),
        (Expr::Map(entries), Shape::Object(object)) => entries.iter().try_for_each(|(name, entry)| {
            let inner = object.get(name.as_str()).ok_or_else(|| format!("has no `{name}`"))?;
            fits(known, entry, inner)
        }),
        (Expr::Ref(found), _) => match reference(known, found) {
            Ok(Some(given)) if !alike(&given, shape) => Err(format!("takes {}, not {}", word(shape), word(&given))),
            _ => Ok(()),
        },
        (Expr::Call(..) | Expr::Get(..) | Expr::Binary(..) | Expr::For(..) | Expr::Raw(_), _) => Ok(()),
        _ => Err(format!("takes {}, not {}", word(shape), literal(value))),
    }
}

/// Whether Terraform converts one into the other.
fn alike(given: &Shape, wanted: &Shape) -> bool {
    let scalar = |shape: &Shape| matches!(shape, Shape::String | Shape::Number | Shape::Bool);
    match (given, wanted) {
        (Shape::Any, _) | (_, Shape::Any) => true,
        (Shape::List(a) | Shape::Set(a), Shape::List(b) | Shape::Set(b)) => alike(a, b),
        (Shape::Map(_) | Shape::Object(_), Shape::Map(_) | Shape::Object(_)) => true,
        _ => scalar(given) && scalar(wanted),
    }
}

fn word(shape: &Shape) -> &'static str {
    match shape {
        Shape::String => "a string",
        Shape::Number => "a number",
        Shape::Bool => "true or false",
        Shape::List(_) => "a list",
        Shape::Set(_) => "a set",
        Shape::Map(_) => "a map",
        Shape::Object(_) => "an object",
        Shape::Any => "anything",
    }
}

fn literal(value: &Expr) -> &'static str {
    match value {
        Expr::Bool(_) => "true or false",
        Expr::Num(_) => "a number",
        Expr::List(_) => "a list",
        Expr::Map(_) => "a map",
        _ => "a text",
    }
}

/// The type of what a reference names; `None` where only Terraform knows, or nobody.
pub fn shape_of(found: &Ref) -> Option<Shape> {
    reference(&mut BTreeMap::new(), found).ok().flatten()
}

/// The type of what a reference names; `None` where only Terraform knows.
fn reference(known: &mut Known, found: &Ref) -> Result<Option<Shape>, String> {
    let (sort, kind) = match &found.target {
        Target::Resource(kind, _) => ("resource", kind),
        Target::Data(kind, _) => ("data", kind),
        Target::Ephemeral(kind, _) => ("ephemeral", kind),
        _ => return Ok(None),
    };
    // A kind nobody has is told at its own block.
    let Some(fields) = look_up(known, sort, kind) else { return Ok(None) };
    let at = found.path.iter().position(|step| matches!(step, Step::Attr(_))).unwrap_or(found.path.len());
    let (first, steps) = found.path.split_at(at);
    let several = first.iter().any(|step| matches!(step, Step::Splat));
    follow(&fields, steps, kind).map(|shape| shape.filter(|_| !several))
}

fn follow(fields: &Fields, steps: &[Step], kind: &str) -> Result<Option<Shape>, String> {
    let Some((Step::Attr(name), steps)) = steps.split_first() else { return Ok(None) };
    if let Some(attribute) = fields.attributes.get(name.as_str()) {
        return into(&attribute.shape, steps, kind, name);
    }
    let Some(nested) = fields.blocks.get(name.as_str()) else {
        return Err(format!("`{kind}` has no attribute `{name}`; {}", did_you_mean(name, fields.names())));
    };
    match steps.split_first() {
        Some((Step::Attr(_), _)) if nested.many => Err(is_a_list(kind, name)),
        Some((Step::Attr(_), _)) => follow(&nested.body, steps, kind),
        Some((Step::Splat, rest)) => follow(&nested.body, rest, kind).map(|_| None),
        Some((_, rest)) => follow(&nested.body, rest, kind),
        None => Ok(None),
    }
}

fn is_a_list(kind: &str, name: &str) -> String {
    format!("`{kind}.{name}` is a list: `{name}[0]` is its first")
}

fn into(shape: &Shape, steps: &[Step], kind: &str, name: &str) -> Result<Option<Shape>, String> {
    let Some((step, rest)) = steps.split_first() else { return Ok(Some(shape.clone())) };
    match (shape, step) {
        (_, Step::Splat) | (Shape::Map(_) | Shape::Any, Step::Attr(_)) => Ok(None),
        (Shape::List(inner) | Shape::Map(inner), _) if !matches!(step, Step::Attr(_)) => into(inner, rest, kind, name),
        (Shape::Object(object), Step::Attr(field) | Step::Key(field)) => match object.get(field.as_str()) {
            Some(inner) => into(inner, rest, kind, field),
            None => {
                let near = did_you_mean(field, object.keys().copied().collect::<Vec<_>>());
                Err(format!("`{kind}` has no `{field}` in `{name}`; {near}"))
            }
        },
        (Shape::List(_), _) => Err(is_a_list(kind, name)),
        (Shape::Set(_), _) => Err(format!("`{kind}.{name}` is a set, whose elements have no place; take `one(…)`")),
        (Shape::String | Shape::Number | Shape::Bool, _) => {
            Err(format!("`{kind}.{name}` is {}, with nothing inside", word(shape)))
        }
        _ => Ok(None),
    }
}
