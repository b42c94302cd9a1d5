//! What a block of Terraform may hold: attributes with their types, and blocks inside; and how one kind is read from the snapshot.

use std::collections::BTreeMap;

/// The type of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    String,
    Number,
    Bool,
    List(Box<Shape>),
    Set(Box<Shape>),
    Map(Box<Shape>),
    Object(BTreeMap<&'static str, Shape>),
    /// Whatever is given.
    Any,
}

/// An attribute: whether it must or may be written, or only AWS fills it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub required: bool,
    pub optional: bool,
    pub shape: Shape,
}

/// A block inside a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nested {
    /// Whether a reference into it takes an index.
    pub many: bool,
    pub least: usize,
    pub most: Option<usize>,
    pub body: Fields,
}

/// What a block holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    pub attributes: BTreeMap<&'static str, Attribute>,
    pub blocks: BTreeMap<&'static str, Nested>,
}

impl Fields {
    /// Every name it takes.
    pub fn names(&self) -> Vec<&'static str> {
        self.attributes.keys().chain(self.blocks.keys()).copied().collect()
    }
}

/// Reads the lines of one kind: ` name flags type`, or ` name { mode least most` and its lines one column further in.
pub fn fields(text: &'static str) -> Fields {
    let mut lines = text.lines().peekable();
    body(&mut lines, 1)
}

type Lines = std::iter::Peekable<std::str::Lines<'static>>;

fn body(lines: &mut Lines, depth: usize) -> Fields {
    let mut fields = Fields::default();
    while let Some(line) = lines.next_if(|line| line.len() - line.trim_start().len() == depth) {
        let words: Vec<&'static str> = line.split_ascii_whitespace().collect();
        match words.as_slice() {
            [name, "{", mode, least, most] => {
                let nested = Nested {
                    many: *mode != "single",
                    least: least.parse().unwrap_or(0),
                    most: most.parse().ok(),
                    body: body(lines, depth + 1),
                };
                fields.blocks.insert(name, nested);
            }
            [name, flags, shape] => {
                let (required, optional) = (flags.contains('r'), flags.contains('o'));
                let shape = Reader { rest: shape }.shape();
                fields.attributes.insert(name, Attribute { required, optional, shape });
            }
            _ => {}
        }
    }
    fields
}

/// Types are one letter: `s` string, `n` number, `b` bool; `l(…)` list, `t(…)` set, `m(…)` map, `o(name:…,…)` object.
struct Reader {
    rest: &'static str,
}

impl Reader {
    fn shape(&mut self) -> Shape {
        let letter = self.take(1);
        let inner = |reader: &mut Reader| {
            reader.take(1);
            let shape = Box::new(reader.shape());
            reader.take(1);
            shape
        };
        match letter {
            "s" => Shape::String,
            "n" => Shape::Number,
            "b" => Shape::Bool,
            "l" => Shape::List(inner(self)),
            "t" => Shape::Set(inner(self)),
            "m" => Shape::Map(inner(self)),
            "o" => self.object(),
            _ => Shape::Any,
        }
    }

    fn object(&mut self) -> Shape {
        let mut fields = BTreeMap::new();
        while matches!(self.take(1), "(" | ",") && !self.rest.starts_with(')') {
            let name = self.take(self.rest.find(':').unwrap_or(self.rest.len()));
            self.take(1);
            fields.insert(name, self.shape());
        }
        Shape::Object(fields)
    }

    fn take(&mut self, count: usize) -> &'static str {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_types_are_read() {
        let read =
            fields(" arn c s\n tags o m(s)\n rule { list 1 2\n  ids r t(n)\n  deep c l(o(a:s,b:l(n)))\n name ro b\n");
        assert!(read.attributes["name"].required && !read.attributes["arn"].optional);
        let rule = &read.blocks["rule"];
        assert_eq!((rule.many, rule.least, rule.most), (true, 1, Some(2)));
        assert_eq!(rule.body.attributes["ids"].shape, Shape::Set(Box::new(Shape::Number)));
        let object = BTreeMap::from([("a", Shape::String), ("b", Shape::List(Box::new(Shape::Number)))]);
        assert_eq!(rule.body.attributes["deep"].shape, Shape::List(Box::new(Shape::Object(object))));
    }
}
