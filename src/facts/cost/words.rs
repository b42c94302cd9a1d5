//! The words of the estimate: one file a language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::prices::Why;
use crate::units::{self, Lang};

static ES: LazyLock<Words> =
    LazyLock::new(|| read(include_str!("../../../templates/es/cost.yaml")).unwrap_or_default());
static EN: LazyLock<Words> =
    LazyLock::new(|| read(include_str!("../../../templates/en/cost.yaml")).unwrap_or_default());

/// What `templates/LANG/cost.yaml` says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// Kind → item → what is paid for. `{key}` stands for a setting of the component.
    pub items: BTreeMap<String, BTreeMap<String, String>>,
    /// A free-tier line; `{quantity}` is the allowance.
    pub free: String,
    /// Unit of the price book → as written after a number.
    pub units: BTreeMap<String, String>,
    /// Assumption → what it is.
    pub assumptions: BTreeMap<String, String>,
    /// Why there is no price; `{region}` is the region asked for. And what `usage` is called, where all of it is missing.
    pub gaps: BTreeMap<String, String>,
    /// A cheaper way → what it is and what is lost.
    pub savings: BTreeMap<String, SavingWords>,
    /// What moves the bill and is no assumption; `{component}` may stand in it.
    pub swings: BTreeMap<String, String>,
    /// What the totals do not hold, by what brings it along.
    pub left_out: BTreeMap<String, String>,
    /// Headings of tables.
    pub table: IndexMap<String, String>,
}

/// The words of one cheaper way; `{component}` and the changed keys may stand in them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavingWords {
    pub title: String,
    pub loses: String,
}

/// The words of a language; a test holds that both files are whole.
pub(super) fn words(lang: Lang) -> &'static Words {
    lang.pick(&ES, &EN)
}

fn read(text: &str) -> Result<Words, String> {
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}

impl Words {
    /// What an item of a kind is called; empty where the file lacks it.
    pub fn item(&self, kind: &str, item: &str) -> &str {
        self.items.get(kind).and_then(|items| items.get(item)).map_or("", String::as_str)
    }

    /// A unit of the price book in the language; as the book has it where the file lacks it.
    pub fn unit(&self, unit: &str) -> String {
        self.units.get(unit).cloned().unwrap_or_else(|| unit.to_string())
    }

    /// A number with a unit of the price book.
    pub fn quantity(&self, value: Decimal, unit: &str, lang: Lang) -> String {
        units::quantity(value, &self.unit(unit), lang)
    }

    pub fn gap(&self, why: Why) -> &str {
        let key = match why {
            Why::UnknownPrice => "unknown-price",
            Why::UnknownRegion => "unknown-region",
            Why::BeyondTiers => "beyond-tiers",
            Why::ImpossibleQuantity => "impossible-quantity",
        };
        self.gaps.get(key).map_or("", String::as_str)
    }

    pub fn heading(&self, key: &str) -> &str {
        self.table.get(key).map_or("", String::as_str)
    }
}

/// `pattern` with each `{key}` replaced. Values are not looked into again.
pub(super) fn filled(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((key, tail)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        text.push_str(values.iter().find(|(name, _)| *name == key).map_or("", |(_, value)| value));
        rest = tail;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::{ASSUMPTIONS, PriceBook};

    fn whole(lang: Lang) -> Words {
        let text =
            lang.pick(include_str!("../../../templates/es/cost.yaml"), include_str!("../../../templates/en/cost.yaml"));
        read(text).unwrap_or_else(|error| panic!("{lang}: {error}"))
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let (es, en) = (whole(Lang::Es), whole(Lang::En));
        let items = |words: &Words| -> Vec<(String, Vec<String>)> {
            words.items.iter().map(|(kind, items)| (kind.clone(), items.keys().cloned().collect())).collect()
        };
        assert_eq!(items(&es), items(&en));
        assert!(es.units.keys().eq(en.units.keys()));
        assert!(es.assumptions.keys().eq(en.assumptions.keys()));
        assert!(es.gaps.keys().eq(en.gaps.keys()));
        assert!(es.savings.keys().eq(en.savings.keys()));
        assert!(es.swings.keys().eq(en.swings.keys()));
        assert!(es.table.keys().eq(en.table.keys()));
        assert!(es.left_out.keys().eq(en.left_out.keys()));
    }

    #[test]
    fn every_assumption_and_every_unit_of_the_book_has_words() {
        for lang in Lang::ALL {
            let words = whole(lang);
            for assumption in ASSUMPTIONS {
                assert!(words.assumptions.contains_key(assumption.key), "{lang}: {}", assumption.key);
            }
            let book = PriceBook::embedded();
            let regions = ["us-east-1", "global"];
            let prices = book.ids().filter_map(|id| regions.iter().find_map(|region| book.price(id, region)));
            for price in prices {
                assert!(words.units.contains_key(&price.unit), "{lang}: unit `{}`", price.unit);
            }
        }
    }

    #[test]
    fn patterns_are_filled_once() {
        assert_eq!(filled("{a} and {b}", &[("a", "{b}"), ("b", "c")]), "{b} and c");
        assert_eq!(filled("no {end", &[("end", "x")]), "no {end");
    }
}
