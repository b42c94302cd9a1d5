//! XML and HTML: text and attribute values.

/// Escapes for element content and for attribute values in either kind of quotes. Characters XML cannot carry become spaces.
pub fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + 16);
    for c in raw.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Escapes for an attribute value and keeps it on one line, as parsers would fold its line ends anyway.
pub fn attribute(raw: &str) -> String {
    text(raw).replace(['\n', '\t'], " ")
}

/// An element with attributes and escaped content.
pub fn element(name: &str, attributes: &[(&str, &str)], content: &str) -> String {
    let list: String = attributes.iter().map(|(key, value)| format!(" {key}=\"{}\"", attribute(value))).collect();
    format!("<{name}{list}>{}</{name}>", text(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let hostile = "</title><script>alert(1)</script>&lt;\u{0}\u{1b}\"'`{{x}}${y}";
        let safe = text(hostile);
        assert!(!safe.contains(['<', '>', '"', '\'', '\u{0}', '\u{1b}']), "{safe}");
        assert!(safe.contains("&amp;lt;"), "what was escaped already is escaped again: {safe}");
    }

    #[test]
    fn attributes_stay_on_one_line() {
        assert_eq!(attribute("a\nb\t\"c\""), "a b &quot;c&quot;");
        assert_eq!(
            element("a", &[("href", "x\" onclick=\"y")], "<b>"),
            "<a href=\"x&quot; onclick=&quot;y\">&lt;b&gt;</a>"
        );
    }
}
