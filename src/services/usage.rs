//! The table of the model's `usage`: the assumptions of the estimate, each with its default, for the team to correct.

use super::setting::{Default, Setting, Type};
use crate::prices::ASSUMPTIONS;
use rust_decimal::Decimal;

/// One row an assumption.
pub const SETTINGS: &[Setting] = &ROWS;

const ROWS: [Setting; ASSUMPTIONS.len()] = rows();

const fn rows() -> [Setting; ASSUMPTIONS.len()] {
    let mut rows = [const { row(0) }; ASSUMPTIONS.len()];
    let mut at = 0;
    while at < ASSUMPTIONS.len() {
        rows[at] = row(at);
        at += 1;
    }
    rows
}

const fn row(at: usize) -> Setting {
    let assumed = &ASSUMPTIONS[at];
    Setting {
        key: assumed.key,
        of: Type::Checked(amount),
        default: Default::Is(assumed.spelled),
        unit: assumed.unit,
        doc: assumed.doc,
        source: "",
    }
}

/// A number from 0 to a billion, with decimals where wanted.
fn amount(text: &str) -> Result<(), String> {
    let plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let largest = Decimal::from(1_000_000_000u32);
    match Decimal::from_str_exact(text) {
        Ok(value) if plain && value <= largest => Ok(()),
        _ => Err("a number from 0 to 1000000000, such as `60` or `0.25`".into()),
    }
}
