//! Expressions as values: literals, typed references, calls and templates.

use indexmap::IndexMap;

/// An HCL expression. Text enters only through [`Expr::Str`], [`Expr::Heredoc`] and [`Part::Text`], which the printer escapes.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number in decimal spelling, kept as text so that no digit is lost.
    Num(String),
    /// A literal string.
    Str(String),
    /// A literal text over several lines; falls back to a quoted string where a heredoc could not carry it.
    Heredoc(String),
    /// A string with expressions inside.
    Template(Vec<Part>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{ key = value }`, in the given order.
    Map(IndexMap<String, Expr>),
    /// Something declared elsewhere in the same root.
    Ref(Ref),
    /// `name(arguments)`.
    Call(String, Vec<Expr>),
    /// An attribute or element of an expression that is not a plain reference.
    Get(Box<Expr>, Vec<Step>),
    /// `condition ? yes : no`.
    Cond(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `left operator right`, for the comparison operators of HCL.
    Binary(Box<Expr>, &'static str, Box<Expr>),
    /// `{ for key, one in over : key => value }`, with [`Ref::one`] for each in `value`.
    For(Box<Expr>, Box<Expr>),
    /// A value with the name of the fact it states, such as `api.port`; written as the value alone.
    Named(String, Box<Expr>),
    /// A type such as `list(string)` or a keyword, written by orbi itself and never from a model.
    Raw(String),
}

/// One piece of a [`Expr::Template`].
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Literal text.
    Text(String),
    /// `${…}`.
    Value(Expr),
}

/// What a reference points at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// `kind.name`.
    Resource(String, String),
    /// `data.kind.name`.
    Data(String, String),
    /// `ephemeral.kind.name`.
    Ephemeral(String, String),
    /// `var.name`.
    Var(String),
    /// `local.name`.
    Local(String),
    /// `module.name`.
    Module(String),
    /// `each.key`, `each.value`, `count.index`: the words of a repeated block; `one`: each of a map in [`Expr::For`].
    Word(&'static str),
}

/// A step from a value to a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `.name`.
    Attr(String),
    /// `[0]`.
    Index(usize),
    /// `["key"]`.
    Key(String),
    /// `[each.key]` and the like.
    At(Box<Ref>),
    /// `[*]`.
    Splat,
}

/// A reference: a target and the way from it to the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ref {
    /// Where it starts.
    pub target: Target,
    /// The steps from there.
    pub path: Vec<Step>,
}

impl Ref {
    /// A reference to the target itself.
    pub fn to(target: Target) -> Ref {
        Ref { target, path: Vec::new() }
    }

    /// A managed resource.
    pub fn resource(kind: &str, name: &str) -> Ref {
        Ref::to(Target::Resource(kind.into(), name.into()))
    }

    /// A data source.
    pub fn data(kind: &str, name: &str) -> Ref {
        Ref::to(Target::Data(kind.into(), name.into()))
    }

    /// An input variable.
    pub fn var(name: &str) -> Ref {
        Ref::to(Target::Var(name.into()))
    }

    /// A local value.
    pub fn local(name: &str) -> Ref {
        Ref::to(Target::Local(name.into()))
    }

    /// `each.key`.
    pub fn each_key() -> Ref {
        Ref::to(Target::Word("each.key"))
    }

    /// `each.value`.
    pub fn each_value() -> Ref {
        Ref::to(Target::Word("each.value"))
    }

    /// Each value of the map that [`Expr::For`] goes over.
    pub fn one() -> Ref {
        Ref::to(Target::Word("one"))
    }

    /// The attribute at a dotted way such as `arn` or `master_user_secret[0].secret_arn`.
    pub fn get(mut self, way: &str) -> Ref {
        self.path.extend(steps(way));
        self
    }

    /// The instance under a key of `for_each`.
    pub fn key(mut self, key: &str) -> Ref {
        self.path.push(Step::Key(key.into()));
        self
    }

    /// The instance of another repeated block, such as `[each.key]`.
    pub fn at(mut self, key: Ref) -> Ref {
        self.path.push(Step::At(Box::new(key)));
        self
    }
}

/// Reads a dotted way: names, `[0]` and `[*]`.
fn steps(way: &str) -> Vec<Step> {
    let mut out = Vec::new();
    for piece in way.split('.').filter(|piece| !piece.is_empty()) {
        let mut marks = piece.split('[');
        if let Some(name) = marks.next().filter(|name| !name.is_empty()) {
            out.push(Step::Attr(name.into()));
        }
        for mark in marks {
            let inner = mark.trim_end_matches(']');
            out.push(inner.parse().map_or(Step::Splat, Step::Index));
        }
    }
    out
}

impl Expr {
    /// `name(arguments)`.
    pub fn call(name: &str, arguments: Vec<Expr>) -> Expr {
        Expr::Call(name.into(), arguments)
    }

    /// `jsonencode(value)`.
    pub fn json(value: impl Into<Expr>) -> Expr {
        Expr::call("jsonencode", vec![value.into()])
    }

    /// A map from pairs, in their order.
    pub fn map<K: Into<String>, V: Into<Expr>>(pairs: impl IntoIterator<Item = (K, V)>) -> Expr {
        Expr::Map(pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }

    /// A list.
    pub fn list<V: Into<Expr>>(items: impl IntoIterator<Item = V>) -> Expr {
        Expr::List(items.into_iter().map(Into::into).collect())
    }

    /// A string with expressions inside.
    pub fn template(parts: impl IntoIterator<Item = Part>) -> Expr {
        Expr::Template(parts.into_iter().collect())
    }

    /// The part of a value at a dotted way.
    pub fn get(self, way: &str) -> Expr {
        Expr::Get(Box::new(self), steps(way))
    }

    /// `self ? yes : no`.
    pub fn choose(self, yes: impl Into<Expr>, no: impl Into<Expr>) -> Expr {
        Expr::Cond(Box::new(self), Box::new(yes.into()), Box::new(no.into()))
    }

    /// Whether the value is known without looking at anything else.
    pub fn is_literal(&self) -> bool {
        match self {
            Expr::Null | Expr::Bool(_) | Expr::Num(_) | Expr::Str(_) | Expr::Heredoc(_) => true,
            Expr::List(items) => items.iter().all(Expr::is_literal),
            Expr::Map(map) => map.values().all(Expr::is_literal),
            Expr::Named(_, value) => value.is_literal(),
            _ => false,
        }
    }

    /// Calls `seen` for each reference inside, in order.
    pub fn each_ref<'a>(&'a self, seen: &mut dyn FnMut(&'a Ref)) {
        match self {
            Expr::Ref(reference) => see(reference, seen),
            Expr::Template(parts) => {
                for part in parts {
                    if let Part::Value(value) = part {
                        value.each_ref(seen);
                    }
                }
            }
            Expr::List(items) | Expr::Call(_, items) => items.iter().for_each(|item| item.each_ref(seen)),
            Expr::Map(map) => map.values().for_each(|value| value.each_ref(seen)),
            Expr::Named(_, value) => value.each_ref(seen),
            Expr::Get(value, path) => {
                value.each_ref(seen);
                path.iter().for_each(|step| see_step(step, seen));
            }
            Expr::Binary(left, _, right) | Expr::For(left, right) => {
                [left, right].iter().for_each(|side| side.each_ref(seen));
            }
            Expr::Cond(a, b, c) => [a, b, c].iter().for_each(|side| side.each_ref(seen)),
            Expr::Null | Expr::Bool(_) | Expr::Num(_) | Expr::Str(_) | Expr::Heredoc(_) | Expr::Raw(_) => {}
        }
    }

    /// The same expression with each reference replaced by what `with` makes of it.
    pub fn map_refs(self, with: &dyn Fn(Ref) -> Expr) -> Expr {
        self.replaced(&mut |found| match found {
            Expr::Ref(reference) => Some(with(reference.clone())),
            _ => None,
        })
    }

    /// The same expression with each part replaced by what `with` makes of it, the outer before the inner; `None` keeps it.
    pub fn replaced(self, with: &mut dyn FnMut(&Expr) -> Option<Expr>) -> Expr {
        if let Some(new) = with(&self) {
            return new;
        }
        match self {
            Expr::Template(parts) => Expr::Template(parts.into_iter().map(|part| part.replaced(with)).collect()),
            Expr::List(items) => Expr::List(items.into_iter().map(|item| item.replaced(with)).collect()),
            Expr::Call(name, items) => Expr::Call(name, items.into_iter().map(|item| item.replaced(with)).collect()),
            Expr::Map(map) => Expr::Map(map.into_iter().map(|(key, value)| (key, value.replaced(with))).collect()),
            Expr::Get(value, path) => Expr::Get(Box::new(value.replaced(with)), path),
            Expr::Named(name, value) => Expr::Named(name, Box::new(value.replaced(with))),
            Expr::Binary(left, operator, right) => {
                Expr::Binary(Box::new(left.replaced(with)), operator, Box::new(right.replaced(with)))
            }
            Expr::For(over, value) => Expr::For(Box::new(over.replaced(with)), Box::new(value.replaced(with))),
            Expr::Cond(a, b, c) => {
                let [a, b, c] = [a, b, c].map(|side| Box::new(side.replaced(with)));
                Expr::Cond(a, b, c)
            }
            plain => plain,
        }
    }
}

impl Part {
    /// A piece that holds a value.
    pub fn value(value: impl Into<Expr>) -> Part {
        Part::Value(value.into())
    }

    /// A piece of literal text.
    pub fn text(text: impl Into<String>) -> Part {
        Part::Text(text.into())
    }

    fn replaced(self, with: &mut dyn FnMut(&Expr) -> Option<Expr>) -> Part {
        match self {
            Part::Value(value) => Part::Value(value.replaced(with)),
            text => text,
        }
    }
}

fn see<'a>(reference: &'a Ref, seen: &mut dyn FnMut(&'a Ref)) {
    seen(reference);
    reference.path.iter().for_each(|step| see_step(step, seen));
}

fn see_step<'a>(step: &'a Step, seen: &mut dyn FnMut(&'a Ref)) {
    if let Step::At(reference) = step {
        see(reference, seen);
    }
}

impl From<&str> for Expr {
    fn from(text: &str) -> Expr {
        Expr::Str(text.into())
    }
}

impl From<String> for Expr {
    fn from(text: String) -> Expr {
        Expr::Str(text)
    }
}

impl From<bool> for Expr {
    fn from(value: bool) -> Expr {
        Expr::Bool(value)
    }
}

impl From<i64> for Expr {
    fn from(value: i64) -> Expr {
        Expr::Num(value.to_string())
    }
}

impl From<Ref> for Expr {
    fn from(reference: Ref) -> Expr {
        Expr::Ref(reference)
    }
}

impl<T: Into<Expr>> From<Vec<T>> for Expr {
    fn from(items: Vec<T>) -> Expr {
        Expr::list(items)
    }
}
