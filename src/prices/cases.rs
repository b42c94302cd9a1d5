//! The three cases of an estimate: low, expected, high.

use rust_decimal::Decimal;
use serde::Serialize;

/// One of the three cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// Little use.
    Low,
    /// What is expected; the case the lines of an estimate show.
    Expected,
    /// Much use.
    High,
}

impl Case {
    /// All cases, from low to high.
    pub const ALL: [Case; 3] = [Case::Low, Case::Expected, Case::High];
}

/// One value for each case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cases<T> {
    /// The value with little use.
    pub low: T,
    /// The expected value.
    pub expected: T,
    /// The value with much use.
    pub high: T,
}

impl<T: Copy> Cases<T> {
    /// The same value in every case.
    pub fn same(value: T) -> Self {
        Cases { low: value, expected: value, high: value }
    }

    /// The value of one case.
    pub fn get(&self, case: Case) -> T {
        match case {
            Case::Low => self.low,
            Case::Expected => self.expected,
            Case::High => self.high,
        }
    }

    /// What `make` gives for each case.
    pub fn each(mut make: impl FnMut(Case) -> T) -> Self {
        Cases { low: make(Case::Low), expected: make(Case::Expected), high: make(Case::High) }
    }

    /// Each value put through `change`.
    pub fn map<U: Copy>(self, mut change: impl FnMut(T) -> U) -> Cases<U> {
        Cases::each(|case| change(self.get(case)))
    }
}

impl From<Decimal> for Cases<Decimal> {
    fn from(value: Decimal) -> Self {
        Cases::same(value)
    }
}

impl From<u32> for Cases<Decimal> {
    fn from(value: u32) -> Self {
        Cases::same(Decimal::from(value))
    }
}

impl From<u64> for Cases<Decimal> {
    fn from(value: u64) -> Self {
        Cases::same(Decimal::from(value))
    }
}
