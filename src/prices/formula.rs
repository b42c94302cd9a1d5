//! How a quantity comes about: named factors, multiplied and divided, in all three cases.

use rust_decimal::{Decimal, RoundingStrategy};

use super::cases::{Case, Cases};

/// Decimals a quantity keeps, so that quantity × unit price is exactly the amount of the line.
const PLACES: u32 = 6;

/// The largest quantity that is priced; beyond it the model is wrong, not the bill large.
const LARGEST: Decimal = Decimal::from_parts(0xA4C6_8000, 0x0003_8D7E, 0, false, 0);

/// One named number of a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Machine name, shown through the templates: `tasks`, `hours`, `days_per_month`.
    pub name: &'static str,
    /// Its value in each case.
    pub value: Cases<Decimal>,
    /// Unit as printed after the number; empty for a bare count.
    pub unit: &'static str,
    /// Whether it divides instead of multiplying.
    pub divides: bool,
}

/// A quantity as a chain of factors, such as `0.25 vCPU × 730 h × 1`.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    factors: Vec<Factor>,
}

impl Formula {
    /// Starts with one factor.
    pub fn of(name: &'static str, value: impl Into<Cases<Decimal>>, unit: &'static str) -> Self {
        Formula { factors: Vec::new() }.times(name, value, unit)
    }

    /// Multiplies by a factor.
    pub fn times(self, name: &'static str, value: impl Into<Cases<Decimal>>, unit: &'static str) -> Self {
        self.with(Factor { name, value: value.into(), unit, divides: false })
    }

    /// Divides by a factor. A zero there makes the quantity unknown, hence a gap.
    pub fn over(self, name: &'static str, value: impl Into<Cases<Decimal>>, unit: &'static str) -> Self {
        self.with(Factor { name, value: value.into(), unit, divides: true })
    }

    /// Adds a ready factor.
    pub fn with(mut self, factor: Factor) -> Self {
        self.factors.push(factor);
        self
    }

    /// The factors, in order.
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// The quantity in one case, rounded to six decimals. `None` where it is negative, too large or divided by zero.
    pub fn value(&self, case: Case) -> Option<Decimal> {
        let value = self.factors.iter().try_fold(Decimal::ONE, |product, factor| {
            let value = factor.value.get(case);
            if factor.divides { product.checked_div(value) } else { product.checked_mul(value) }
        })?;
        let fits = (Decimal::ZERO..=LARGEST).contains(&value);
        let rounded = value.round_dp_with_strategy(PLACES, RoundingStrategy::MidpointAwayFromZero);
        fits.then(|| rounded.normalize())
    }

    /// The arithmetic of one case in no language: `75 × 22 × 60 × 5 KB ÷ 1048576`.
    pub fn text(&self, case: Case) -> String {
        let mut text = String::new();
        for (at, factor) in self.factors.iter().enumerate() {
            if factor.divides {
                text.push_str(if at == 0 { "1 ÷ " } else { " ÷ " });
            } else if at > 0 {
                text.push_str(" × ");
            }
            text.push_str(&factor.value.get(case).normalize().to_string());
            if !factor.unit.is_empty() {
                text.push(' ');
                text.push_str(factor.unit);
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap_or(Decimal::MIN)
    }

    #[test]
    fn a_formula_computes_and_shows_itself() {
        let formula = Formula::of("vcpu", dec("0.250"), "vCPU").times("hours", 730u32, "h").times("tasks", 2u32, "");
        assert_eq!(formula.value(Case::Expected), Some(dec("365")));
        assert_eq!(formula.text(Case::Expected), "0.25 vCPU × 730 h × 2");
        assert_eq!(formula.factors()[2].name, "tasks");
    }

    #[test]
    fn quantities_keep_six_decimals() {
        let formula = Formula::of("kb", 99_000u32, "").times("size", 5u32, "KB").over("per_gb", 1_048_576u32, "KB/GB");
        assert_eq!(formula.value(Case::Low), Some(dec("0.472069")));
        assert_eq!(formula.text(Case::Low), "99000 × 5 KB ÷ 1048576 KB/GB");
    }

    #[test]
    fn impossible_quantities_are_no_quantities() {
        assert_eq!(Formula::of("a", 1u32, "").over("b", 0u32, "").value(Case::High), None);
        assert_eq!(Formula::of("a", dec("-1"), "").value(Case::High), None);
        assert_eq!(Formula::of("a", Decimal::MAX, "").times("b", 2u32, "").value(Case::High), None);
        assert_eq!(LARGEST, dec("1000000000000000"));
        assert_eq!(Formula::of("a", LARGEST, "").value(Case::High), Some(LARGEST));
    }
}
