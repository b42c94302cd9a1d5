//! US dollars: exact inside, rounded once where they are shown.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::number::{rounded, thousands};
use super::{Lang, MINUS, NBSP};

/// An exact amount in US dollars. In JSON a decimal string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Usd(Decimal);

impl Usd {
    /// No money.
    pub const ZERO: Usd = Usd(Decimal::ZERO);
    /// The smallest amount shown.
    pub const CENT: Usd = Usd(Decimal::from_parts(1, 0, 0, false, 2));

    /// An amount in dollars.
    pub fn new(amount: Decimal) -> Self {
        Usd(amount.normalize())
    }

    /// The amount in dollars, exact.
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// Rounded to cents, half away from zero.
    pub fn to_cents(self) -> Self {
        Usd::new(rounded(self.0, 2))
    }

    /// Whether the amount rounds to nothing in cents; prose leaves such a difference out.
    pub fn is_negligible(self) -> bool {
        self.to_cents().0.is_zero()
    }
}

impl Add for Usd {
    type Output = Usd;

    fn add(self, other: Usd) -> Usd {
        Usd::new(self.0 + other.0)
    }
}

impl AddAssign for Usd {
    fn add_assign(&mut self, other: Usd) {
        *self = *self + other;
    }
}

impl Sub for Usd {
    type Output = Usd;

    fn sub(self, other: Usd) -> Usd {
        Usd::new(self.0 - other.0)
    }
}

impl Neg for Usd {
    type Output = Usd;

    fn neg(self) -> Usd {
        Usd::new(-self.0)
    }
}

impl Mul<Decimal> for Usd {
    type Output = Usd;

    fn mul(self, factor: Decimal) -> Usd {
        Usd::new(self.0 * factor)
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Usd>>(amounts: I) -> Usd {
        amounts.fold(Usd::ZERO, Add::add)
    }
}

impl FromStr for Usd {
    type Err = rust_decimal::Error;

    /// Reads a plain decimal such as `9.01`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Decimal::from_str_exact(text).map(Usd::new)
    }
}

impl fmt::Display for Usd {
    /// The exact amount as JSON has it: `9.01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Money in prose and tables, to the cent: `US$ 1.234,56` (no-break space), `US$1,234.56`.
pub fn money(usd: Usd, lang: Lang) -> String {
    dollars(usd.0, 2, lang)
}

/// Money inside an arithmetic, to four decimals: `US$ 9,0100`.
pub fn money4(usd: Usd, lang: Lang) -> String {
    dollars(usd.0, 4, lang)
}

/// A difference with its sign, rounded once: `+US$ 8,57`, `−US$ 8,83`. No sign where it rounds to nothing.
pub fn difference(usd: Usd, lang: Lang) -> String {
    let text = money(usd, lang);
    if usd.to_cents() > Usd::ZERO { format!("+{text}") } else { text }
}

/// A bare amount for a column headed with its currency: `1.234,56`; what is not zero but rounds to it is `< 0,01`.
pub fn amount(usd: Usd, lang: Lang) -> String {
    if usd > Usd::ZERO && usd.is_negligible() {
        return format!("<{NBSP}{}", plain(Usd::CENT.0, 2, lang));
    }
    let (sign, figure) = signed(usd.0, 2, lang);
    format!("{sign}{figure}")
}

/// Cents for a column of exact amounts that add up on paper: their sum is the exact total rounded once.
///
/// Each amount is rounded by itself; the cents by which that misses the total go to those nearest to the
/// other side, so no amount moves by a whole cent.
pub fn column(amounts: &[Usd]) -> Vec<Usd> {
    let total: Usd = amounts.iter().copied().sum();
    let mut shown: Vec<Usd> = amounts.iter().map(|usd| usd.to_cents()).collect();
    let missing = total.to_cents() - shown.iter().copied().sum();
    let step = if missing < Usd::ZERO { -Usd::CENT } else { Usd::CENT };
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    // Largest shortfall in the direction of the step first; a stable sort keeps ties in the order of the column.
    order.sort_by_key(|&at| {
        let short = amounts[at] - shown[at];
        if step < Usd::ZERO { short } else { -short }
    });
    let steps = order.iter().scan(missing, |left, &at| {
        (*left != Usd::ZERO).then(|| {
            *left = *left - step;
            at
        })
    });
    for at in steps.collect::<Vec<_>>() {
        shown[at] += step;
    }
    shown
}

fn dollars(value: Decimal, places: u32, lang: Lang) -> String {
    let (sign, figure) = signed(value, places, lang);
    match lang {
        Lang::Es => format!("{sign}US${NBSP}{figure}"),
        Lang::En => format!("{sign}US${figure}"),
    }
}

fn signed(value: Decimal, places: u32, lang: Lang) -> (String, String) {
    let value = rounded(value, places);
    let negative = value.is_sign_negative() && !value.is_zero();
    let sign = if negative { MINUS.to_string() } else { String::new() };
    (sign, plain(value.abs(), places, lang))
}

fn plain(value: Decimal, places: u32, lang: Lang) -> String {
    let text = format!("{value:.*}", places as usize);
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    format!("{}{}{decimals}", thousands(whole, lang.pick('.', ',')), lang.point())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Usd {
        text.parse().unwrap_or(Usd(Decimal::MIN))
    }

    #[test]
    fn money_is_spelled_to_the_cent() {
        let cases = [
            ("1234.56", "US$\u{a0}1.234,56", "US$1,234.56"),
            ("98.5636", "US$\u{a0}98,56", "US$98.56"),
            ("0", "US$\u{a0}0,00", "US$0.00"),
            ("1000000.005", "US$\u{a0}1.000.000,01", "US$1,000,000.01"),
            ("-8.83", "−US$\u{a0}8,83", "−US$8.83"),
            ("-0.001", "US$\u{a0}0,00", "US$0.00"),
        ];
        for (value, es, en) in cases {
            assert_eq!(money(usd(value), Lang::Es), es);
            assert_eq!(money(usd(value), Lang::En), en);
        }
    }

    #[test]
    fn arithmetic_shows_four_decimals() {
        assert_eq!(money4(usd("9.01"), Lang::Es), "US$\u{a0}9,0100");
        assert_eq!(money4(usd("0.006139"), Lang::En), "US$0.0061");
    }

    #[test]
    fn a_difference_carries_its_sign() {
        assert_eq!(difference(usd("8.57"), Lang::Es), "+US$\u{a0}8,57");
        assert_eq!(difference(usd("-8.83"), Lang::En), "−US$8.83");
        assert_eq!(difference(usd("0.004"), Lang::En), "US$0.00");
    }

    #[test]
    fn a_bare_amount_below_a_cent_says_so() {
        assert_eq!(amount(usd("0.0046"), Lang::Es), "<\u{a0}0,01");
        assert_eq!(amount(usd("0.0061"), Lang::Es), "0,01");
        assert_eq!(amount(usd("-0.17"), Lang::Es), "−0,17");
        assert_eq!(amount(Usd::ZERO, Lang::En), "0.00");
    }

    #[test]
    fn a_column_adds_up_to_its_rounded_total() {
        let exact: Vec<Usd> = ["16.425", "7.3", "0.0151", "36.7462", "0.0061", "-0.1617"].map(usd).to_vec();
        let shown = column(&exact);
        let total: Usd = exact.iter().copied().sum();
        assert_eq!(shown.iter().copied().sum::<Usd>(), total.to_cents());
        assert_eq!(shown[0], usd("16.42"), "the amount nearest to the other side moves");
        for (shown, exact) in shown.iter().zip(&exact) {
            assert!((*shown - *exact).decimal().abs() < Usd::CENT.decimal());
        }
        assert_eq!(column(&[usd("0.004"), usd("0.004"), usd("0.004")]), [usd("0.01"), Usd::ZERO, Usd::ZERO]);
        assert!(column(&[]).is_empty());
    }

    #[test]
    fn amounts_travel_as_strings() -> Result<(), Box<dyn std::error::Error>> {
        assert_eq!(serde_json::to_string(&usd("9.0100"))?, "\"9.01\"");
        assert_eq!(serde_json::from_str::<Usd>("\"0.5\"")?, usd("0.5"));
        assert!("1e3".parse::<Usd>().is_err());
        Ok(())
    }
}
