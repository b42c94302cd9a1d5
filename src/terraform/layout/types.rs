//! The types of what passes between modules, as Terraform spells them.

use super::super::schema::{self, Shape};
use crate::write::hcl::{Expr, Ref};

/// The type of what a reference names, where the providers say it.
pub fn of_ref(found: &Ref) -> String {
    schema::shape_of(found).map_or_else(any, |shape| of_shape(&shape))
}

/// The type of a value.
pub fn of_value(value: &Expr) -> String {
    match value {
        Expr::Str(_) | Expr::Heredoc(_) | Expr::Template(_) => "string".into(),
        Expr::Num(_) => "number".into(),
        Expr::Bool(_) => "bool".into(),
        Expr::Named(_, inner) => of_value(inner),
        Expr::Ref(found) => of_ref(found),
        Expr::Map(entries) => format!("map({})", common(entries.values())),
        Expr::List(items) => format!("list({})", common(items.iter())),
        _ => any(),
    }
}

/// The one type of several values.
fn common<'a>(values: impl Iterator<Item = &'a Expr>) -> String {
    let mut types: Vec<String> = values.map(of_value).collect();
    types.dedup();
    match types.as_slice() {
        [only] => only.clone(),
        _ => any(),
    }
}

fn any() -> String {
    "any".into()
}

fn of_shape(shape: &Shape) -> String {
    match shape {
        Shape::String => "string".into(),
        Shape::Number => "number".into(),
        Shape::Bool => "bool".into(),
        Shape::Any => any(),
        Shape::List(inner) => format!("list({})", of_shape(inner)),
        Shape::Set(inner) => format!("set({})", of_shape(inner)),
        Shape::Map(inner) => format!("map({})", of_shape(inner)),
        Shape::Object(fields) => object(fields.iter().map(|(name, inner)| (*name, of_shape(inner)))),
    }
}

/// `object({ name = type, … })`.
pub fn object<'a>(fields: impl Iterator<Item = (&'a str, String)>) -> String {
    let all: Vec<String> = fields.map(|(name, inner)| format!("{name} = {inner}")).collect();
    format!("object({{ {} }})", all.join(", "))
}
