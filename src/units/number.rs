//! Counts, quantities with a unit, percents, ranges and sizes.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Lang, MINUS, NBSP, THIN};

/// A number as prose writes it, with as many decimals as it has: es `1000`, `99 000`, `0,25`; en `1,000`, `99,000`, `0.25`.
pub fn number(value: Decimal, lang: Lang) -> String {
    let plain = value.normalize().abs().to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::new();
    if value.is_sign_negative() && !value.is_zero() {
        text.push(MINUS);
    }
    text.push_str(&match lang {
        Lang::Es if whole.len() < 5 => whole.to_owned(),
        Lang::Es => thousands(whole, THIN),
        Lang::En => thousands(whole, ','),
    });
    if !decimals.is_empty() {
        text.push(lang.point());
        text.push_str(decimals);
    }
    text
}

/// A count of things: es `99 000` (parted from five digits on), en `99,000`.
pub fn count(value: u64, lang: Lang) -> String {
    number(Decimal::from(value), lang)
}

/// `60 %` in Spanish, `60%` in English.
pub fn percent(value: Decimal, lang: Lang) -> String {
    let figure = number(value, lang);
    match lang {
        Lang::Es => format!("{figure}{NBSP}%"),
        Lang::En => format!("{figure}%"),
    }
}

/// A number and its unit, which no line break parts: `20 GB`, `30 s`, `0,25 vCPU`. At most four decimals.
pub fn quantity(value: Decimal, unit: &str, lang: Lang) -> String {
    let figure = number(rounded(value, 4), lang);
    if unit.is_empty() { figure } else { format!("{figure}{NBSP}{unit}") }
}

/// `50–100`, or the one number where both ends are equal.
pub fn range(low: Decimal, high: Decimal, lang: Lang) -> String {
    if low == high {
        return number(low, lang);
    }
    format!("{}–{}", number(low, lang), number(high, lang))
}

/// `de 1 a 4` and `1 to 4`, or the one number where both ends are equal.
pub fn from_to(low: Decimal, high: Decimal, lang: Lang) -> String {
    let (from, to) = (number(low, lang), number(high, lang));
    match lang {
        _ if low == high => from,
        Lang::Es => format!("de {from} a {to}"),
        Lang::En => format!("{from} to {to}"),
    }
}

/// The ends of a range as models write it: `0.5..4`; of a single number, that number twice. `None` for other texts.
pub fn ends(text: &str) -> Option<(Decimal, Decimal)> {
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
}

/// A size given in MB (2^20 bytes), in GB where that reads shorter: `512 MB`, `2 GB`, `1,5 GB`.
pub fn size_mb(mb: u64, lang: Lang) -> String {
    if mb >= 1024 && mb.is_multiple_of(256) {
        quantity(Decimal::from(mb) / Decimal::from(1024), "GB", lang)
    } else {
        quantity(Decimal::from(mb), "MB", lang)
    }
}

/// A count before a noun: a word from one to nine (`una zona`, `two zones`), digits from ten on.
/// `feminine` is the gender of the Spanish noun and changes only 1.
pub fn small_count(value: u64, feminine: bool, lang: Lang) -> String {
    const ES: [&str; 8] = ["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"];
    const EN: [&str; 8] = ["two", "three", "four", "five", "six", "seven", "eight", "nine"];
    match value {
        1 => lang.pick(if feminine { "una" } else { "un" }, "one").to_owned(),
        2..=9 => lang.pick(ES, EN)[value as usize - 2].to_owned(),
        _ => count(value, lang),
    }
}

/// Parts the digits of a whole number in threes from the right.
pub(super) fn thousands(digits: &str, mark: char) -> String {
    let mut text = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// Rounded half away from zero, as invoices do.
pub(super) fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap_or(Decimal::MIN)
    }

    #[test]
    fn thousands_are_parted_from_five_digits_in_spanish() {
        let es = [
            (0, "0"),
            (1000, "1000"),
            (9999, "9999"),
            (10_000, "10\u{202f}000"),
            (1_320_000, "1\u{202f}320\u{202f}000"),
        ];
        for (value, text) in es {
            assert_eq!(count(value, Lang::Es), text);
        }
        let en = [(999, "999"), (1000, "1,000"), (99_000, "99,000"), (1_320_000, "1,320,000")];
        for (value, text) in en {
            assert_eq!(count(value, Lang::En), text);
        }
    }

    #[test]
    fn decimals_follow_the_language() {
        assert_eq!(number(dec("0.250"), Lang::Es), "0,25");
        assert_eq!(number(dec("-1234.5"), Lang::En), "−1,234.5");
        assert_eq!(number(dec("-0.0"), Lang::En), "0");
    }

    #[test]
    fn units_stay_with_their_number() {
        assert_eq!(percent(dec("60"), Lang::Es), "60\u{a0}%");
        assert_eq!(percent(dec("60"), Lang::En), "60%");
        assert_eq!(quantity(dec("20"), "GB", Lang::Es), "20\u{a0}GB");
        assert_eq!(quantity(dec("0.25"), "vCPU", Lang::Es), "0,25\u{a0}vCPU");
        assert_eq!(quantity(dec("1.611328125"), "GB", Lang::En), "1.6113\u{a0}GB");
        assert_eq!(quantity(dec("3"), "", Lang::En), "3");
    }

    #[test]
    fn ranges_with_equal_ends_are_one_number() {
        assert_eq!(range(dec("50"), dec("100"), Lang::Es), "50–100");
        assert_eq!(range(dec("1000"), dec("1000"), Lang::En), "1,000");
        assert_eq!(from_to(1.into(), 4.into(), Lang::Es), "de 1 a 4");
        assert_eq!(from_to(1.into(), 4.into(), Lang::En), "1 to 4");
        assert_eq!(from_to(2.into(), 2.into(), Lang::Es), "2");
    }

    #[test]
    fn sizes_take_the_shorter_unit() {
        let cases = [(512, "512\u{a0}MB"), (1024, "1\u{a0}GB"), (1536, "1,5\u{a0}GB"), (1700, "1700\u{a0}MB")];
        for (mb, text) in cases {
            assert_eq!(size_mb(mb, Lang::Es), text);
        }
    }

    #[test]
    fn small_counts_are_words() {
        assert_eq!(small_count(1, true, Lang::Es), "una");
        assert_eq!(small_count(1, false, Lang::Es), "un");
        assert_eq!(small_count(4, false, Lang::Es), "cuatro");
        assert_eq!(small_count(9, true, Lang::En), "nine");
        assert_eq!(small_count(0, true, Lang::En), "0");
        assert_eq!(small_count(12, true, Lang::Es), "12");
    }
}
