//! YAML: maps, lists, texts that stay texts, and blocks of lines.

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Yaml {
    /// A text, quoted where another reader could take it for something else.
    Text(String),
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Count(i64),
    /// Lines that keep their breaks, such as a script.
    Lines(String),
    /// A list.
    List(Vec<Yaml>),
    /// A map, in the given order.
    Map(Vec<(String, Yaml)>),
}

impl From<&str> for Yaml {
    fn from(text: &str) -> Yaml {
        Yaml::Text(text.into())
    }
}

impl From<String> for Yaml {
    fn from(text: String) -> Yaml {
        Yaml::Text(text)
    }
}

impl From<bool> for Yaml {
    fn from(flag: bool) -> Yaml {
        Yaml::Flag(flag)
    }
}

impl From<i64> for Yaml {
    fn from(count: i64) -> Yaml {
        Yaml::Count(count)
    }
}

impl From<Vec<Yaml>> for Yaml {
    fn from(items: Vec<Yaml>) -> Yaml {
        Yaml::List(items)
    }
}

/// A map from pairs.
pub fn map<V: Into<Yaml>>(pairs: impl IntoIterator<Item = (&'static str, V)>) -> Yaml {
    Yaml::Map(pairs.into_iter().map(|(key, value)| (key.to_string(), value.into())).collect())
}

/// A list of texts.
pub fn texts<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Yaml {
    Yaml::List(items.into_iter().map(|item| Yaml::Text(item.into())).collect())
}

/// A document, ending in a line end.
pub fn document(value: &Yaml) -> String {
    let mut out = String::new();
    node(value, 0, &mut out);
    out.trim_start_matches('\n').to_string()
}

/// Writes a value after its key or dash: on the same line, or on the lines below, `depth` steps of two blanks in.
fn node(value: &Yaml, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    match value {
        Yaml::Map(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                out.push_str(&format!("\n{pad}{}:", text(key)));
                node(value, depth + 1, out);
            }
            out.push_str(if depth == 0 { "\n" } else { "" });
        }
        Yaml::List(items) if !items.is_empty() => items.iter().for_each(|item| listed(item, depth, out)),
        Yaml::Lines(lines) if fits_block(lines) => {
            out.push_str(" |");
            for line in lines.trim_end_matches('\n').split('\n') {
                out.push_str(&if line.is_empty() { "\n".to_string() } else { format!("\n{pad}{line}") });
            }
        }
        plain => out.push_str(&format!(" {}", scalar(plain))),
    }
}

/// An item of a list; a map begins on the line of its dash.
fn listed(item: &Yaml, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    let mut inner = String::new();
    node(item, depth + 1, &mut inner);
    let own = format!("\n{}", "  ".repeat(depth + 1));
    match inner.strip_prefix(&own) {
        Some(rest) => out.push_str(&format!("\n{pad}- {rest}")),
        None => out.push_str(&format!("\n{pad}-{inner}")),
    }
}

fn scalar(value: &Yaml) -> String {
    match value {
        Yaml::Text(value) | Yaml::Lines(value) => text(value),
        Yaml::Flag(flag) => flag.to_string(),
        Yaml::Count(count) => count.to_string(),
        Yaml::List(_) => "[]".into(),
        Yaml::Map(_) => "{}".into(),
    }
}

/// Whether lines can stand in a block: nothing in them that YAML would read or drop.
fn fits_block(lines: &str) -> bool {
    let first = lines.split('\n').next().unwrap_or_default();
    !first.is_empty() && !first.starts_with([' ', '\t']) && lines.chars().all(|c| c == '\n' || is_plain(c))
}

/// Whether a character is printed as it is.
fn is_plain(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// Words that readers of YAML take for something else than a text.
const TAKEN: &[&str] = &["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

fn text(value: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-_./@".contains(c);
    let starts = value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.' || c == '_');
    let taken = TAKEN.contains(&value.to_lowercase().as_str());
    match starts && value.chars().all(bare) && !taken && value.chars().any(|c| c.is_ascii_alphabetic()) {
        true => value.to_string(),
        false => format!("\"{}\"", value.chars().map(escaped).collect::<String>()),
    }
}

fn escaped(c: char) -> String {
    match c {
        '"' => "\\\"".into(),
        '\\' => "\\\\".into(),
        '\n' => "\\n".into(),
        '\t' => "\\t".into(),
        _ if is_plain(c) => c.to_string(),
        _ => format!("\\u{:04x}", u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let hostile = ["no", "a: b", " # x", "\"'\\", "- x", "1.0", "~", "{a}", "línea\ndos\t\u{1}", "${{ x }}", ""];
        let lines = "set -e\n\nif true; then\n  echo \"x: y\"  # z\nfi\n";
        let value = Yaml::Map(vec![
            ("on".into(), map([("push", map([("branches", texts(hostile))]))])),
            ("steps".into(), Yaml::List(vec![map([("run", Yaml::Lines(lines.into()))]), Yaml::List(vec![])])),
            ("count".into(), 3.into()),
            ("deep".into(), Yaml::List(vec![map([("a", texts(["b", "c"])), ("d", map([("e", true)]))])])),
        ]);
        let read: serde_json::Value = serde_yaml::from_str(&document(&value)).expect("YAML");
        let back: Vec<&str> =
            read["on"]["push"]["branches"].as_array().expect("a list").iter().filter_map(|one| one.as_str()).collect();
        assert_eq!(back, hostile);
        assert_eq!(read["steps"][0]["run"].as_str(), Some(lines));
        assert_eq!((read["count"].as_i64(), read["deep"][0]["d"]["e"].as_bool()), (Some(3), Some(true)));
        assert_eq!(read["deep"][0]["a"][1].as_str(), Some("c"));
    }
}
