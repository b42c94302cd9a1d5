//! Markdown as GitHub reads it: text, table cells, code spans and links.

/// Plain text as Markdown that shows exactly that text, on one line.
pub fn text(raw: &str) -> String {
    let line = one_line(raw);
    let mut out = String::with_capacity(line.len() + 16);
    for c in line.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    guard_start(out)
}

/// Markdown that is already escaped, fit for a table cell: on one line, with its bars escaped.
pub fn cell(markdown: &str) -> String {
    let line = one_line(markdown);
    let mut out = String::with_capacity(line.len() + 4);
    let mut escaped = false;
    for c in line.chars() {
        if c == '|' && !escaped {
            out.push('\\');
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}

/// A code span that shows exactly this text: its fence is longer than any run of backticks inside.
pub fn code(raw: &str) -> String {
    let line = one_line(raw);
    if line.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&line) + 1);
    let pad = if line.starts_with('`') || line.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{line}{pad}{fence}")
}

/// A link; `label` is Markdown already, `target` is not.
pub fn link(label: &str, target: &str) -> String {
    format!("[{label}]({})", url(target))
}

/// A link's target: what would end it or start another is percent-encoded.
pub fn url(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '\\' | '"' | '`' | '|' | '[' | ']' | '{' | '}' | '^' => {
                out.push_str(&encoded(c))
            }
            c if c.is_control() => out.push_str(&encoded(c)),
            c => out.push(c),
        }
    }
    out
}

/// A table: head and rows are cells that are Markdown already; `right` names the columns set to the right.
pub fn table(head: &[String], rows: &[Vec<String>], right: &[usize]) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|one| cell(one)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule: Vec<String> =
        (0..head.len()).map(|at| if right.contains(&at) { "--:" } else { "---" }.to_string()).collect();
    let body: String = rows.iter().map(|row| line(row)).collect();
    format!("{}{}{body}", line(head), line(&rule))
}

fn encoded(c: char) -> String {
    let mut bytes = [0; 4];
    c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn one_line(raw: &str) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    raw.trim().chars().map(clean).collect()
}

fn longest_run(line: &str) -> usize {
    let runs = line.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// Keeps a line from beginning a list, a rule or a numbered item.
fn guard_start(line: String) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    if line.starts_with(['-', '+', '=', ':']) {
        return format!("\\{line}");
    }
    match line[digits..].starts_with(['.', ')']) && digits > 0 {
        true => format!("{}\\{}", &line[..digits], &line[digits..]),
        false => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markdown: &str) -> String {
        let options = pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_STRIKETHROUGH;
        let mut out = String::new();
        for event in pulldown_cmark::Parser::new_ext(markdown, options) {
            match event {
                pulldown_cmark::Event::Text(text) | pulldown_cmark::Event::Code(text) => out.push_str(&text),
                pulldown_cmark::Event::Html(_) | pulldown_cmark::Event::InlineHtml(_) => panic!("HTML in {markdown}"),
                _ => {}
            }
        }
        out
    }

    const HOSTILE: &[&str] = &[
        "<script>alert(1)</script>",
        "a | b",
        "`x` ``y``",
        "{{ x }} ${y} %{z}",
        "[a](javascript:b)",
        "![i](x)",
        "# heading",
        "- item",
        "1. item",
        "2) item",
        "*a* _b_ ~~c~~",
        "<!-- orbi:end -->",
        "a\\",
        "&lt;",
        "===",
        "$x^2$",
    ];

    #[test]
    fn hostile_text_is_shown_as_it_is() {
        HOSTILE.iter().for_each(|raw| assert_eq!(&shown(&text(raw)), raw));
    }

    #[test]
    fn hostile_text_stays_in_its_cell() {
        for raw in HOSTILE {
            let page = table(&["a".into(), "b".into()], &[vec![text(raw), "next".into()]], &[1]);
            let said = shown(&page);
            assert_eq!(said, format!("ab{raw}next"), "{page}");
        }
    }

    #[test]
    fn code_shows_its_backticks() {
        for raw in ["a", "`", "a`b", "``", "a | b"] {
            assert_eq!(shown(&code(raw)), raw);
            assert_eq!(shown(&table(&["h".into()], &[vec![code(raw)]], &[])), format!("h{raw}"));
        }
    }

    #[test]
    fn a_target_ends_where_it_should() {
        assert_eq!(link("x", "a b)c\n"), "[x](a%20b%29c%0A)");
    }
}
