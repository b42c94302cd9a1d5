//! Spanish agreement: articles, contractions, and conjunctions that change before a sound.

/// Feminine nouns that take `el` because they begin with a stressed /a/.
const STRESSED_A: &[&str] = &["agua", "águila", "ala", "alma", "arma", "área", "aula", "haz"];

/// The definite article.
pub fn the(word: &str, feminine: bool, plural: bool) -> &'static str {
    match (feminine, plural) {
        (true, true) => "las",
        (false, true) => "los",
        (true, false) if !starts_stressed(word) => "la",
        _ => "el",
    }
}

/// The indefinite article.
pub fn a(word: &str, feminine: bool, plural: bool) -> &'static str {
    match (feminine, plural) {
        (true, true) => "unas",
        (false, true) => "unos",
        (true, false) if !starts_stressed(word) => "una",
        _ => "un",
    }
}

/// A preposition and an article: `de` + `el` is `del`, `a` + `el` is `al`; the others stay apart.
pub fn contracted(preposition: &str, article: &str) -> String {
    match (preposition, article) {
        ("de", "el") => "del".to_string(),
        ("a", "el") => "al".to_string(),
        _ => format!("{preposition} {article}"),
    }
}

/// The ending of a participle or adjective in -o.
pub fn ending(feminine: bool, plural: bool) -> &'static str {
    match (feminine, plural) {
        (true, true) => "as",
        (false, true) => "os",
        (true, false) => "a",
        (false, false) => "o",
    }
}

/// `y`, or `e` before the sound /i/.
pub fn and(next: &str) -> &'static str {
    let word = first_word(next);
    let rising = ["hie", "hia", "hio"].iter().any(|start| word.starts_with(start));
    let i = ["i", "í", "hi", "hí"].iter().any(|start| word.starts_with(start));
    if i && !rising { "e" } else { "y" }
}

/// `o`, or `u` before the sound /o/: words and the numbers read as ocho…, once….
pub fn or(next: &str) -> &'static str {
    let word = first_word(next);
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    let eleven = digits.starts_with("11") && digits.len() % 3 == 2;
    let o = ["o", "ó", "ho", "hó"].iter().any(|start| word.starts_with(start));
    if o || digits.starts_with('8') || eleven { "u" } else { "o" }
}

fn first_word(text: &str) -> String {
    let read = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    read.split(char::is_whitespace).next().unwrap_or_default().to_lowercase()
}

fn starts_stressed(word: &str) -> bool {
    STRESSED_A.contains(&first_word(word).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_follow_gender_number_and_sound() {
        assert_eq!(the("base de datos", true, false), "la");
        assert_eq!(the("API", true, false), "la");
        assert_eq!(the("área de clientes", true, false), "el");
        assert_eq!(the("áreas", true, true), "las");
        assert_eq!(a("usuarios", false, true), "unos");
        assert_eq!(ending(true, true), "as");
    }

    #[test]
    fn only_el_contracts() {
        assert_eq!(contracted("de", "el"), "del");
        assert_eq!(contracted("a", "el"), "al");
        assert_eq!(contracted("a", "la"), "a la");
        assert_eq!(contracted("de", "los"), "de los");
        assert_eq!(contracted("en", "el"), "en el");
    }

    #[test]
    fn y_becomes_e_before_the_sound_i_only() {
        for next in ["IAM", "internet", "`invalidar`", "historial", "«Índice»"] {
            assert_eq!(and(next), "e", "{next}");
        }
        for next in ["hielo", "hierro", "yate", "API", "80", "hiato"] {
            assert_eq!(and(next), "y", "{next}");
        }
    }

    #[test]
    fn o_becomes_u_before_the_sound_o_only() {
        for next in ["OIDC", "hora", "8", "80", "8080", "11", "11000"] {
            assert_eq!(or(next), "u", "{next}");
        }
        for next in ["443", "110", "1100", "una", "API"] {
            assert_eq!(or(next), "o", "{next}");
        }
    }
}
