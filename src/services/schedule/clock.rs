//! Times as a model writes them: `5 minutes`, `cron` with six fields; and how often a month that is.

use rust_decimal::Decimal;

/// Words for a span and its seconds.
const SPANS: &[(&str, i64)] = &[("second", 1), ("minute", 60), ("hour", 3600), ("day", 86_400)];

/// Minutes of the month that estimates count with: 730 hours.
const MONTH: i64 = 730 * 60;

/// `5 minutes` in seconds; `None` where it is no span.
pub fn seconds(text: &str) -> Option<i64> {
    let (number, word) = text.split_once(' ')?;
    let number: i64 = number.parse().ok().filter(|number| (1..=1_000_000).contains(number))?;
    let one = word.strip_suffix('s').unwrap_or(word);
    SPANS.iter().find(|(span, _)| *span == one).map(|(_, seconds)| number * seconds)
}

/// A span of seconds up to a year.
pub fn span(text: &str) -> Result<(), String> {
    match seconds(text).is_some_and(|seconds| seconds <= 366 * 86_400) {
        true => Ok(()),
        false => Err("a time such as `30 seconds`, `5 minutes`, `1 hour` or `2 days`".into()),
    }
}

/// A span of whole minutes. Source: EventBridge Scheduler API, CreateSchedule (rate expressions).
pub fn every(text: &str) -> Result<(), String> {
    match seconds(text).is_some_and(|seconds| seconds % 60 == 0 && !text.contains("second")) {
        true => Ok(()),
        false => Err("a time such as `5 minutes`, `1 hour` or `2 days`; a minute is the shortest".into()),
    }
}

/// The expression AWS takes for a span: `rate(5 minutes)`.
pub fn rate(text: &str) -> String {
    let (number, word) = text.split_once(' ').unwrap_or((text, "minutes"));
    let one = word.strip_suffix('s').unwrap_or(word);
    if number == "1" { format!("rate(1 {one})") } else { format!("rate({number} {one}s)") }
}

/// The fields of a cron expression: name, least, most, words for its values in their order from `least`.
const FIELDS: &[(&str, i64, i64, &[&str])] = &[
    ("minutes", 0, 59, &[]),
    ("hours", 0, 23, &[]),
    ("day of the month", 1, 31, &[]),
    ("month", 1, 12, &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
    ("day of the week", 1, 7, &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ("year", 1970, 2199, &[]),
];

/// A cron expression of six fields, one of the days being `?`.
/// Source: EventBridge user guide, cron expressions; cfn-lint E3027.
pub fn cron(text: &str) -> Result<(), String> {
    let fields: Vec<&str> = text.split(' ').collect();
    if fields.len() != FIELDS.len() {
        return Err(format!(
            "six fields — minutes, hours, day of the month, month, day of the week, year — such as `0 3 * * ? *`; this has {}",
            fields.len()
        ));
    }
    let faulty = fields.iter().zip(FIELDS).find(|(field, row)| count(field, row).is_none());
    if let Some((field, (name, least, most, _))) = faulty {
        return Err(format!("a cron expression whose {name} lies in {least}-{most}, and `{field}` does not"));
    }
    match (fields[2] == "?", fields[4] == "?") {
        (true, true) => Err("a cron expression with only one `?`, such as `0 3 * * ? *`".into()),
        (false, false) => Err(format!(
            "a cron expression with `?` for one of the days, such as `{} {} {} {} ? {}`",
            fields[0], fields[1], fields[2], fields[3], fields[5]
        )),
        _ => Ok(()),
    }
}

/// How many values a field stands for; `None` where it is none.
fn count(field: &str, row: &(&str, i64, i64, &[&str])) -> Option<i64> {
    let (name, least, most, words) = *row;
    let days = name.starts_with("day");
    let at = |text: &str| -> Option<i64> {
        let word = words.iter().position(|word| word.eq_ignore_ascii_case(text));
        let number = text.parse().ok().or(word.and_then(|at| i64::try_from(at).ok()).map(|at| at + least));
        number.filter(|number| (least..=most).contains(number))
    };
    let one = |part: &str| -> Option<i64> {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse().ok().filter(|step| *step > 0)?),
            None => (part, 1),
        };
        let (low, high) = match range.split_once('-') {
            _ if range == "*" => (least, most),
            Some((low, high)) => (at(low)?, at(high)?),
            None if part.contains('/') => (at(range)?, most),
            None => return at(range).map(|_| 1),
        };
        (low <= high).then(|| (high - low) / step + 1)
    };
    match field {
        "?" => days.then_some(most - least + 1),
        "L" => days.then_some(1),
        _ if days && field.ends_with(['L', 'W']) => at(&field[..field.len() - 1]).map(|_| 1),
        _ if days && field.contains('#') => field.split_once('#').and_then(|(day, _)| at(day)).map(|_| 1),
        _ => field.split(',').map(one).sum(),
    }
}

/// How often a month a span begins anew.
pub fn beats_of_span(text: &str) -> Option<Decimal> {
    let minutes = seconds(text)? / 60;
    (minutes > 0).then(|| (Decimal::from(MONTH) / Decimal::from(minutes)).round_dp(2).normalize())
}

/// How often a month a cron expression comes due, on average over a year.
pub fn beats_of_cron(text: &str) -> Option<Decimal> {
    let counts: Vec<i64> = text.split(' ').zip(FIELDS).map(|(field, row)| count(field, row)).collect::<Option<_>>()?;
    let [minutes, hours, days, months, weekdays, _] = counts.as_slice() else { return None };
    let month = Decimal::from(MONTH) / Decimal::from(24 * 60);
    let each = |count: i64, of: i64| Decimal::from(count) / Decimal::from(of);
    // `6#2` and `L` come once a month.
    let monthly = text.split(' ').nth(4).is_some_and(|day| day.contains(['#', 'L']));
    let days = if monthly { Decimal::ONE } else { month * each(*days, 31) * each(*weekdays, 7) };
    Some((each(minutes * hours, 1) * days * each(*months, 12)).round_dp(2).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Option<Decimal> {
        text.parse().ok()
    }

    #[test]
    fn spans_read_and_are_written_as_aws_takes_them() {
        assert_eq!(seconds("5 minutes"), Some(300));
        assert_eq!(seconds("1 hour"), Some(3600));
        assert_eq!(seconds("five minutes"), None);
        assert!(every("30 seconds").is_err());
        assert_eq!(rate("1 hours"), "rate(1 hour)");
        assert_eq!(rate("5 minute"), "rate(5 minutes)");
    }

    #[test]
    fn cron_expressions_are_those_aws_takes() {
        for good in
            ["0 3 * * ? *", "0/15 8-18 ? * MON-FRI *", "0 0 1 * ? *", "0 9 ? * 6#1 *", "5,35 14 L * ? 2026-2030"]
        {
            assert_eq!(cron(good), Ok(()), "{good}");
        }
        for bad in ["0 3 * * *", "0 3 * * * *", "0 3 ? * ? *", "60 3 * * ? *", "0 24 * * ? *", "0 3 * FOO ? *"] {
            assert!(cron(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn how_often_a_month() {
        assert_eq!(beats_of_span("5 minutes"), dec("8760"));
        assert_eq!(beats_of_cron("0/15 * * * ? *"), dec("2920"));
        assert_eq!(beats_of_cron("0 3 * * ? *").map(|n| n.round()), dec("30"));
        assert_eq!(beats_of_cron("0 3 ? * MON-FRI *").map(|n| n.round()), dec("22"));
        assert_eq!(beats_of_cron("0 9 ? * 6#1 *"), dec("1"));
    }
}
