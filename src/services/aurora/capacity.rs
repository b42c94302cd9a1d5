//! The capacity of Aurora Serverless v2: a range of ACU in half steps, where 0 means that it pauses.

use rust_decimal::Decimal;

/// The least and the most an instance has, in halves of an ACU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    pub low: u32,
    pub high: u32,
}

/// Source: RDS API, ServerlessV2ScalingConfiguration: 0 to 256, the higher end at least 1, in steps of 0.5.
const MOST: u32 = 512;
const LEAST_HIGH: u32 = 2;

impl Capacity {
    /// Reads `0.5..8`, or one number for both ends.
    pub fn parse(text: &str) -> Option<Capacity> {
        let (low, high) = text.split_once("..").unwrap_or((text, text));
        let (low, high) = (halves(low.trim())?, halves(high.trim())?);
        (low <= high && (LEAST_HIGH..=MOST).contains(&high)).then_some(Capacity { low, high })
    }

    /// An end in ACU.
    pub fn acu(halves: u32) -> Decimal {
        Decimal::new(i64::from(halves) * 5, 1).normalize()
    }

    /// Whether it pauses when nobody is connected.
    pub fn pauses(self) -> bool {
        self.low == 0
    }

    /// Memory at its most, GiB. Source: Aurora user guide, Serverless v2 capacity: 2 GiB an ACU.
    pub fn memory_gib(self) -> i64 {
        i64::from(self.high)
    }
}

fn halves(text: &str) -> Option<u32> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digits = !whole.is_empty() && whole.len() <= 3 && whole.chars().all(|c| c.is_ascii_digit());
    let half = match rest.trim_end_matches('0') {
        "" => 0,
        "5" => 1,
        _ => return None,
    };
    digits.then(|| whole.parse::<u32>().ok()).flatten().map(|whole| whole * 2 + half)
}

/// A capacity as a model writes it.
pub fn check(text: &str) -> Result<(), String> {
    match Capacity::parse(text) {
        Some(_) => Ok(()),
        None => Err("a range of ACU in half steps, such as `0.5..4` or `0..8`; from 0, which pauses, to 256, and at least 1 at its higher end".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_steps_are_read_and_others_refused() {
        assert_eq!(Capacity::parse("0..4"), Some(Capacity { low: 0, high: 8 }));
        assert_eq!(Capacity::parse("0.5..8"), Some(Capacity { low: 1, high: 16 }));
        assert_eq!(Capacity::parse("2"), Some(Capacity { low: 4, high: 4 }));
        for wrong in ["0..0.5", "4..2", "0.25..4", "..", "-1..4", "0..257", "", "a..b", "1.5.5..2"] {
            assert_eq!(Capacity::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Capacity::acu(1).to_string(), "0.5");
        assert_eq!(Capacity::acu(8).to_string(), "4");
    }
}
