//! Conditions of a choice: `amount > 1000`, `status = paid`, `error is present`.

use super::settings::is_field;
use crate::write::hcl::Expr;

/// A condition as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    pub field: String,
    compared: Compared,
}

#[derive(Debug, Clone, PartialEq)]
enum Compared {
    Present(bool),
    To { not: bool, operator: &'static str, value: Expr },
}

/// Comparisons, the longer sign first: sign, word of the language, whether it is turned round.
const SIGNS: &[(&str, &str, bool)] = &[
    (">=", "GreaterThanEquals", false),
    ("<=", "LessThanEquals", false),
    ("!=", "Equals", true),
    (">", "GreaterThan", false),
    ("<", "LessThan", false),
    ("=", "Equals", false),
];

/// Reads a condition; `None` where it is none.
pub fn read(text: &str) -> Option<Condition> {
    let text = text.trim();
    for (words, there) in [(" is present", true), (" is absent", false)] {
        if let Some(field) = text.strip_suffix(words).filter(|field| is_field(field)) {
            return Some(Condition { field: field.into(), compared: Compared::Present(there) });
        }
    }
    let (sign, word, not) = SIGNS.iter().find(|(sign, ..)| text.contains(sign))?;
    let (field, value) = text.split_once(sign)?;
    let (field, value) = (field.trim(), value.trim());
    if !is_field(field) || value.is_empty() || value.contains(['<', '>', '=']) {
        return None;
    }
    let (kind, value) = literal(value);
    let operator = operators(kind).iter().copied().find(|operator| operator.strip_prefix(kind) == Some(word))?;
    Some(Condition { field: field.into(), compared: Compared::To { not: *not, operator, value } })
}

fn literal(text: &str) -> (&'static str, Expr) {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() < 2
        && !digits.ends_with('.');
    match text {
        "true" => ("Boolean", true.into()),
        "false" => ("Boolean", false.into()),
        _ if numeric => ("Numeric", Expr::Num(text.to_string())),
        _ => ("String", text.trim_matches(['"', '\'']).into()),
    }
}

/// The comparisons of the language for a kind of value.
/// Source: Amazon States Language specification, choice rules.
fn operators(kind: &str) -> &'static [&'static str] {
    match kind {
        "Numeric" => &[
            "NumericEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
        ],
        "Boolean" => &["BooleanEquals"],
        _ => &["StringEquals"],
    }
}

impl Condition {
    /// The rule of a choice, with where it leads.
    pub fn rule(&self, next: &str) -> Expr {
        let variable = ("Variable", Expr::from(format!("$.{}", self.field)));
        let next = ("Next", Expr::from(next));
        match &self.compared {
            Compared::Present(there) => Expr::map([variable, ("IsPresent", (*there).into()), next]),
            Compared::To { not: false, operator, value } => Expr::map([variable, (*operator, value.clone()), next]),
            Compared::To { not: true, operator, value } => {
                Expr::map([("Not", Expr::map([variable, (*operator, value.clone())])), next])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_read_by_the_kind_of_their_value() {
        let operator = |text: &str| match read(text)?.compared {
            Compared::To { not, operator, .. } => Some((operator, not)),
            Compared::Present(_) => None,
        };
        assert_eq!(operator("amount > 1000"), Some(("NumericGreaterThan", false)));
        assert_eq!(operator("order.total<=-0.5"), Some(("NumericLessThanEquals", false)));
        assert_eq!(operator("status != paid"), Some(("StringEquals", true)));
        assert_eq!(operator("urgent = true"), Some(("BooleanEquals", false)));
        assert!(read("error is absent").is_some());
        for bad in ["", "amount", "status > paid", "> 3", "a b = c", "a == b", "amount >"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
