//! From facts to sentences: patterns, names with their articles, lists, stages. Knows grammar, not AWS.

mod context;
mod english;
mod named;
mod noun;
mod prose;
mod spanish;
mod stages;
mod team;

pub use context::{component, figures, settings};
pub use named::{Namer, person};
pub use noun::Noun;
pub use prose::{Prose, prose, required};
pub use stages::{Share, at_stage, shares, stage_at, stage_label};
pub use team::{code, plain, quoted, team_text};

use crate::units::Lang;

/// Items as prose lists them: `A, B y C`, `A, B and C`; parted by semicolons where an item holds a comma.
pub fn list(items: &[String], lang: Lang) -> String {
    joined(items, |next| lang.pick(spanish::and(next), "and"))
}

/// Items as alternatives: `A, B o C`, `A, B or C`.
pub fn either(items: &[String], lang: Lang) -> String {
    joined(items, |next| lang.pick(spanish::or(next), "or"))
}

fn joined(items: &[String], word: impl Fn(&str) -> &'static str) -> String {
    let mark = if items.iter().any(|item| holds_comma(item)) { "; " } else { ", " };
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} {} {last}", most.join(mark), word(last)),
    }
}

/// A text with its first letter in lower case, to go on from words before it.
pub fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Whether a comma stands in an item, outside parentheses.
fn holds_comma(item: &str) -> bool {
    let mut depth = 0usize;
    item.char_indices().any(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && item[at..].starts_with(", ")
    })
}

/// A text with its first letter in upper case; marks and code before it are left alone.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A sentence as it stands in a text: one space between words, a capital first.
pub fn sentence(text: &str) -> String {
    let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    capitalised(text.trim())
}

/// Sentences in a row; empty ones are dropped.
pub fn paragraph<S: AsRef<str>>(sentences: &[S]) -> String {
    let said = sentences.iter().map(|one| sentence(one.as_ref())).filter(|one| !one.is_empty());
    said.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| word.to_string()).collect()
    }

    #[test]
    fn lists_take_the_conjunction_that_sounds_right() {
        assert_eq!(list(&items(&["A", "B", "C"]), Lang::Es), "A, B y C");
        assert_eq!(list(&items(&["S3", "IAM"]), Lang::Es), "S3 e IAM");
        assert_eq!(list(&items(&["crear", "`invalidar`"]), Lang::Es), "crear e `invalidar`");
        assert_eq!(either(&items(&["80", "8080"]), Lang::Es), "80 u 8080");
        assert_eq!(either(&items(&["claves", "OIDC"]), Lang::Es), "claves u OIDC");
        assert_eq!(list(&items(&["a, b", "c"]), Lang::Es), "a, b y c");
        assert_eq!(list(&items(&["a, b", "c", "d"]), Lang::En), "a, b; c and d");
        assert_eq!(list(&items(&["a (b, c)", "d", "e"]), Lang::Es), "a (b, c), d y e");
        assert_eq!(list(&items(&[]), Lang::En), "");
    }

    #[test]
    fn sentences_start_with_a_capital_and_lose_gaps() {
        assert_eq!(sentence(" él  cae. "), "Él cae.");
        assert_eq!(sentence("`api` cae."), "`api` cae.");
        assert_eq!(paragraph(&["uno.", "", "dos."]), "Uno. Dos.");
    }
}
