//! Calendar dates in words.

use super::Lang;

const ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2027-06-30` as `30 de junio de 2027` or `30 June 2027`. `None` where the text is no date `YYYY-MM-DD`.
pub fn date(iso: &str, lang: Lang) -> Option<String> {
    let mut parts = iso.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let lengths = (year.len(), month.len(), day.len());
    if parts.next().is_some() || lengths != (4, 2, 2) || iso.bytes().any(|b| b != b'-' && !b.is_ascii_digit()) {
        return None;
    }
    let (year, month, day): (u32, usize, u32) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let name = lang.pick(ES, EN).get(month.checked_sub(1)?).copied()?;
    if day == 0 || day > days_in(year, month) {
        return None;
    }
    Some(match lang {
        Lang::Es => format!("{day} de {name} de {year}"),
        Lang::En => format!("{day} {name} {year}"),
    })
}

fn days_in(year: u32, month: usize) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_spelled_in_words() {
        assert_eq!(date("2027-06-30", Lang::Es).as_deref(), Some("30 de junio de 2027"));
        assert_eq!(date("2027-06-30", Lang::En).as_deref(), Some("30 June 2027"));
        assert_eq!(date("2028-02-29", Lang::En).as_deref(), Some("29 February 2028"));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        let bad = [
            "2027-6-30",
            "2027-13-01",
            "2027-00-01",
            "2027-02-29",
            "2027-04-31",
            "2027-01-00",
            "2027-01-01-01",
            "soon",
            "+027-01-01",
            "",
        ];
        for text in bad {
            assert_eq!(date(text, Lang::En), None, "{text}");
        }
    }
}
