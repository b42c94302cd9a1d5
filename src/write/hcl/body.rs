//! Blocks and their bodies, and the few moves to build them.

use super::expr::{Expr, Ref};

/// One line group of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// `name = value`.
    Attr(String, Expr),
    /// A nested block.
    Block(Block),
}

/// What stands between the braces of a block, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Body {
    /// Comment lines at the top of the body, without `#`; scanners read their marks here.
    pub notes: Vec<String>,
    /// Attributes and nested blocks.
    pub items: Vec<Item>,
}

/// `kind "label" { body }`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// Comment lines above the block, without `#`.
    pub comment: Vec<String>,
    /// The first word.
    pub kind: String,
    /// The quoted words after it.
    pub labels: Vec<String>,
    /// The inside.
    pub body: Body,
}

impl Block {
    /// A block without labels.
    pub fn new(kind: &str) -> Block {
        Block { kind: kind.into(), ..Block::default() }
    }

    /// A block with labels.
    pub fn labelled<const N: usize>(kind: &str, labels: [&str; N]) -> Block {
        Block { kind: kind.into(), labels: labels.map(String::from).to_vec(), ..Block::default() }
    }

    /// Adds an attribute.
    pub fn set(mut self, name: &str, value: impl Into<Expr>) -> Block {
        self.body.put(name, value);
        self
    }

    /// Adds an attribute when there is a value.
    pub fn set_some(self, name: &str, value: Option<impl Into<Expr>>) -> Block {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// Adds a nested block.
    pub fn with(mut self, block: Block) -> Block {
        self.body.items.push(Item::Block(block));
        self
    }

    /// Adds nested blocks.
    pub fn with_all(mut self, blocks: impl IntoIterator<Item = Block>) -> Block {
        self.body.items.extend(blocks.into_iter().map(Item::Block));
        self
    }
}

impl Body {
    /// Adds an attribute, or replaces the one of that name.
    pub fn put(&mut self, name: &str, value: impl Into<Expr>) {
        let value = value.into();
        match self.attr_mut(name) {
            Some(slot) => *slot = value,
            None => self.items.push(Item::Attr(name.into(), value)),
        }
    }

    /// The value of an attribute of this body itself.
    pub fn attr(&self, name: &str) -> Option<&Expr> {
        self.items.iter().find_map(|item| match item {
            Item::Attr(known, value) if known == name => Some(value),
            _ => None,
        })
    }

    fn attr_mut(&mut self, name: &str) -> Option<&mut Expr> {
        self.items.iter_mut().find_map(|item| match item {
            Item::Attr(known, value) if known == name => Some(value),
            _ => None,
        })
    }

    /// Calls `seen` for each reference inside, nested blocks included.
    pub fn each_ref<'a>(&'a self, seen: &mut dyn FnMut(&'a Ref)) {
        for item in &self.items {
            match item {
                Item::Attr(_, value) => value.each_ref(seen),
                Item::Block(block) => block.body.each_ref(seen),
            }
        }
    }

    /// The same body with each reference replaced by what `with` makes of it.
    pub fn map_refs(self, with: &dyn Fn(Ref) -> Expr) -> Body {
        self.replaced(&mut |found| match found {
            Expr::Ref(reference) => Some(with(reference.clone())),
            _ => None,
        })
    }

    /// The same body with each part of its expressions replaced by what `with` makes of it; `None` keeps it.
    pub fn replaced(self, with: &mut dyn FnMut(&Expr) -> Option<Expr>) -> Body {
        let items = self.items.into_iter().map(|item| match item {
            Item::Attr(name, value) => Item::Attr(name, value.replaced(with)),
            Item::Block(block) => Item::Block(Block { body: block.body.replaced(with), ..block }),
        });
        Body { notes: self.notes, items: items.collect() }
    }
}
