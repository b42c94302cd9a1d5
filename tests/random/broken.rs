//! Ways to break the text of a model: where its tree says that something stands, and anywhere in its bytes.

use super::Random;
use super::values::{HOSTILE, quoted};
use orbi::source::{self, Node};

/// What is written in the place of something else.
const BAD: &[&str] = &[
    "~",
    "[]",
    "{}",
    "[a]",
    "{ a: b }",
    "-1",
    "0",
    "1.5",
    "99999999999999999999",
    "1e400",
    ".inf",
    ".nan",
    "yes",
    "no",
    "\"\"",
    "''",
    "a -> b",
    "a ->",
    "->",
    "a -> a -> a",
    "5..1",
    "..",
    "1..",
    "*x",
    "&x y",
    "<<: *x",
    "!!int 3",
    "!x y",
    "|",
    ">",
    "|\n  a\n  b",
    "2026-02-30",
    "0.0.0.0/0",
    "10.0.0.0/33",
    "../../etc",
    "/etc/passwd",
    "C:\\x",
    "true",
    "[true, [1, {}]]",
    "{ es: 1, en: [] }",
    "{ ? [a] : b }",
    "\"\\uD800\"",
    "@",
    "`",
    "%",
    "network",
    "users",
    "-",
    "?",
    ":",
    "{",
    "}",
    "]",
    ",",
    "#",
    "- -",
    "arn:aws:iam::1:role/x",
    "café",
    "API",
    "a.b.c",
    "a..b",
    ".",
    "0x1F",
    "0o17",
    "1_000",
    "12:30:45",
    "null",
    "Null",
    "\"a\\nb\"",
    "9223372036854775807",
    "-9223372036854775808",
];

/// Keys and ids that are put in the place of others.
const KEYS: &[&str] = &[
    "",
    "kind",
    "x",
    "network",
    "set",
    "a.b",
    "A",
    "ñ",
    "\"<b>\"",
    "\"a\\nb\"",
    "1",
    "true",
    "~",
    "stack",
    "components",
    "api-logs",
    "internet-gateway",
    "nat-gateway",
    "cluster",
    "base",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

/// Where values and keys stand in a text.
#[derive(Default)]
struct Spots {
    values: Vec<(usize, usize)>,
    keys: Vec<(usize, usize)>,
}

impl Spots {
    fn of(text: &str) -> Spots {
        let mut spots = Spots::default();
        if let Ok(tree) = source::parse(text) {
            spots.find(&tree);
        }
        let sound = |(from, to): &(usize, usize)| text.get(*from..*to).is_some();
        spots.values.retain(sound);
        spots.keys.retain(sound);
        spots
    }

    fn find(&mut self, node: &Node) {
        self.values.push((node.span.start, node.span.end));
        for (key, value) in node.map() {
            self.keys.push((key.span.start, key.span.end));
            self.find(value);
        }
        node.list().iter().for_each(|item| self.find(item));
    }
}

/// A text with one to three things wrong, `other` being a model to take pieces from.
pub fn broken(text: &str, other: &str, random: &mut Random) -> Vec<u8> {
    let mut out = text.to_string();
    for _ in 0..1 + random.below(3) {
        out = match random.below(10) {
            0..6 => at_a_spot(&out, other, random),
            6..9 => at_a_line(&out, random),
            _ => anywhere(&out, random),
        };
    }
    match random.below(25) {
        0 => out.as_bytes()[..random.below(out.len())].to_vec(),
        1 => {
            let mut bytes = out.into_bytes();
            let at = random.below(bytes.len());
            bytes.splice(at..at, random.of(&[[0xff, 0xfe], [0xc3, 0x28], [0xed, 0xa0], [0x00, 0x01]]));
            bytes
        }
        2 => out.replace('\n', "\r\n").into_bytes(),
        3 => out.replace("  ", "\t").into_bytes(),
        4 => format!("\u{feff}{out}").into_bytes(),
        _ => out.into_bytes(),
    }
}

/// Another value or key where one stands.
fn at_a_spot(text: &str, other: &str, random: &mut Random) -> String {
    let spots = Spots::of(text);
    if spots.values.is_empty() {
        return anywhere(text, random);
    }
    let put = |(from, to): (usize, usize), what: &str| [&text[..from], what, &text[to..]].concat();
    let value = random.of(&spots.values);
    match random.below(8) {
        0 | 1 => put(value, random.of(BAD)),
        2 => put(value, &quoted(random.of(HOSTILE))),
        3 | 4 => {
            let (source, spots) = match random.chance(60) {
                true => (text, spots),
                false => (other, Spots::of(other)),
            };
            let (from, to) = if spots.values.is_empty() { (0, 0) } else { random.of(&spots.values) };
            put(value, &source[from..to])
        }
        5 if !spots.keys.is_empty() => put(random.of(&spots.keys), random.of(KEYS)),
        6 if !spots.keys.is_empty() => {
            let (from, to) = random.of(&spots.keys);
            let (a, b) = random.of(&spots.keys);
            put((from, to), &text[a..b])
        }
        _ => put(value, &deep(random)),
    }
}

fn deep(random: &mut Random) -> String {
    let depth = random.of(&[3, 60, 200, 5000]);
    match random.below(4) {
        0 => "[".repeat(depth) + &"]".repeat(depth),
        1 => "{ a: ".repeat(depth) + &"}".repeat(depth),
        2 => quoted(&"long ".repeat(depth)),
        _ => format!("[{}]", "a -> b, ".repeat(depth)),
    }
}

/// A line left out, written twice, moved, indented otherwise or cut.
fn at_a_line(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_string).collect();
    if lines.is_empty() {
        return text.to_string();
    }
    let (at, to) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(6) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(to, lines[at].clone()),
        2 => lines.swap(at, to),
        3 => lines[at].insert_str(0, "  "),
        4 => lines[at] = lines[at].trim_start().to_string(),
        _ => {
            let end = lines[at].find(':').map_or(0, |colon| colon + 1);
            lines[at] = format!("{}\n", &lines[at][..end]);
        }
    }
    lines.concat()
}

fn anywhere(text: &str, random: &mut Random) -> String {
    let at = text.char_indices().nth(random.below(text.chars().count())).map_or(0, |(at, _)| at);
    let what = if random.chance(50) { random.of(BAD) } else { random.of(HOSTILE) };
    [&text[..at], what, &text[at..]].concat()
}
