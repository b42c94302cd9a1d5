//! Money, counts, sizes, ranges and dates, and their one spelling in each language.
//!
//! Nothing else in orbi turns a number into prose. Spaces that must not break are U+00A0 between a number and its
//! unit, U+202F between thousands in Spanish; a minus is U+2212.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

mod date;
mod money;
mod number;

pub use date::date;
pub use money::{Usd, amount, column, difference, money, money4};
pub use number::{count, ends, from_to, number, percent, quantity, range, size_mb, small_count};

/// U+00A0: joins a number to its unit.
pub(crate) const NBSP: char = '\u{a0}';
/// U+202F: parts thousands in Spanish counts.
pub(crate) const THIN: char = '\u{202f}';
/// U+2212: the minus of prose and tables.
pub(crate) const MINUS: char = '\u{2212}';

/// The language of every generated sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Spanish.
    Es,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// Every language orbi writes, in the order they are offered.
    pub const ALL: [Lang; 2] = [Lang::Es, Lang::En];

    /// The code used in models, paths and the `lang` attribute: `es` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Es => "es",
            Lang::En => "en",
        }
    }

    /// The mark before decimals.
    pub(crate) fn point(self) -> char {
        match self {
            Lang::Es => ',',
            Lang::En => '.',
        }
    }

    /// `es` or `en` text, whichever this language is.
    pub fn pick<T>(self, es: T, en: T) -> T {
        match self {
            Lang::Es => es,
            Lang::En => en,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A language orbi does not write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLang(
    /// What was asked for.
    pub String,
);

impl fmt::Display for UnknownLang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown language `{}`, expected `es` or `en`", self.0)
    }
}

impl std::error::Error for UnknownLang {}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Lang::ALL.into_iter().find(|lang| lang.code() == text).ok_or_else(|| UnknownLang(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_read_by_its_code() {
        assert_eq!("es".parse(), Ok(Lang::Es));
        assert_eq!("en".parse(), Ok(Lang::En));
        assert_eq!("fr".parse::<Lang>(), Err(UnknownLang("fr".to_owned())));
        assert_eq!(Lang::Es.to_string(), "es");
    }

    #[test]
    fn a_language_is_written_by_its_code() -> Result<(), serde_json::Error> {
        assert_eq!(serde_json::to_string(&Lang::Es)?, "\"es\"");
        assert_eq!(serde_json::from_str::<Lang>("\"en\"")?, Lang::En);
        Ok(())
    }
}
