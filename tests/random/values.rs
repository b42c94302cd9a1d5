//! Values that a row of a settings table takes, as written in a model: made from the row, or met in the project's models.

use std::collections::{BTreeMap, BTreeSet};

use super::Random;
use orbi::services::setting::{Default, Setting, Type};
use orbi::source::{self, Node, Value};

/// Texts that would break out of every format orbi writes, if one character were written as it is.
pub const HOSTILE: &[&str] = &[
    "<script>zz(1)</script>",
    "\"'><img src=zz onerror=zz()>",
    "${zz.evil} %{ if zz }x%{ endif }",
    "$${zz} %%{zz}",
    "{{ 7 * 7 }} {% include zz %} {{zz}}",
    "| a | `b` | [c](javascript:zz) <!-- orbi:end -->",
    "]]> &amp; &lt; &#60; <![CDATA[",
    "end",
    "EOT",
    "🚀 日本語 \u{202e}عربى\u{200b}",
    "no",
    "a: b # c",
    "'; rm -rf / #",
    "=1+1",
    "$(zz) `zz`",
    "back\\slash\\",
    "100 % of it",
    "tab\there",
    "bell\u{7}escape\u{1b}[31m",
    "line\u{2028}separator\u{85}next",
    "*bold* _it_ ~~no~~ # head",
    "subgraph",
    "   ",
    "\u{feff}mark",
    "a --> b; c",
    "nul\u{0}",
    "\u{fffe}\u{ffff}",
];

/// Plain texts of which each check takes one.
const PLAIN: &[&str] = &[
    "app",
    "us-east-1",
    "10.0.0.0/16",
    "acme/app",
    "ops@example.com",
    "2026-11-01",
    "app.example.com",
    "db.t4g.micro",
    "/health",
    "17",
    "@",
    "Orders",
    "rate(5 minutes)",
    "docs/README.md",
];

/// What the project's own models and examples write under each key.
pub struct Met {
    /// Texts of scalars.
    texts: BTreeMap<String, BTreeSet<String>>,
    /// Lists and maps written on one line.
    whole: BTreeMap<String, BTreeSet<String>>,
}

/// The folders with models.
const FOLDERS: &[&str] = &["model", "tests/models", "templates/examples"];

/// The text of every model of the project, by path.
pub fn models() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for folder in FOLDERS {
        let mut files: Vec<_> = std::fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect();
        files.sort();
        for path in files.iter().filter(|path| path.extension().is_some_and(|end| end == "yaml")) {
            let text = std::fs::read_to_string(path).expect("a model");
            all.push((path.to_string_lossy().into_owned(), text));
        }
    }
    all
}

impl Met {
    /// Reads the models of the project.
    pub fn read() -> Self {
        let mut met = Met { texts: BTreeMap::new(), whole: BTreeMap::new() };
        for (_, text) in models() {
            if let Ok(tree) = source::parse(&text) {
                met.learn(&tree, &text);
            }
        }
        met
    }

    fn learn(&mut self, node: &Node, text: &str) {
        for (key, value) in node.map() {
            let written = text.get(value.span.start..value.span.end).unwrap_or_default();
            match &value.value {
                Value::Scalar { text, .. } => {
                    self.texts.entry(key.text.clone()).or_default().insert(text.clone());
                }
                _ if !written.is_empty() && !written.contains('\n') => {
                    self.whole.entry(key.text.clone()).or_default().insert(written.to_string());
                }
                _ => {}
            }
            self.learn(value, text);
        }
        node.list().iter().for_each(|item| self.learn(item, text));
    }

    fn one(all: &BTreeMap<String, BTreeSet<String>>, key: &str, random: &mut Random) -> Option<String> {
        let found: Vec<&String> = all.get(key)?.iter().collect();
        Some(random.of(&found).to_string())
    }
}

/// A text in quotes, with what cannot stand there escaped.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                out.push_str(&format!("\\u{:04X}", c as u32));
            }
            _ => out.push(c),
        }
    }
    out + "\""
}

/// What a value may draw on: what models write, and the ids of the model with their kinds.
pub struct From<'a> {
    pub met: &'a Met,
    pub ids: &'a [(String, &'static str)],
}

impl From<'_> {
    /// A value that the row takes; `None` where none was found.
    pub fn value(&self, row: &Setting, random: &mut Random) -> Option<String> {
        match &row.of {
            Type::Flag => Some(if random.chance(50) { "true" } else { "false" }.into()),
            Type::Count { min, max } => Some(self.near(row, random).unwrap_or(random.count(*min, *max).to_string())),
            Type::Range { min, max } => {
                let (a, b) = (random.count(*min, *max), random.count(*min, *max));
                Some(if a == b { a.to_string() } else { format!("{}..{}", a.min(b), a.max(b)) })
            }
            Type::Word(words) => Some(random.of(words).to_string()),
            Type::Text => Some(quoted(&self.text(row, random))),
            Type::Checked(takes) | Type::Coded(_, takes) => self.checked(row, *takes, random).map(|text| quoted(&text)),
            Type::Localized => Some(self.localized(random)),
            Type::Component(kinds) => self.id(kinds, random),
            Type::Components(kinds) => Some(format!("[{}]", self.id(kinds, random)?)),
            Type::Table(_) | Type::Map(_) | Type::Texts | Type::Pairs if random.chance(40) => {
                Met::one(&self.met.whole, row.key, random).or_else(|| self.whole(row, random))
            }
            _ => self.whole(row, random),
        }
    }

    /// A number that models write under this key: the few that AWS takes are found by nobody who guesses.
    fn near(&self, row: &Setting, random: &mut Random) -> Option<String> {
        let found = random.chance(50).then(|| Met::one(&self.met.texts, row.key, random)).flatten()?;
        let Type::Count { min, max } = row.of else { return None };
        found.parse::<i64>().ok().filter(|number| (min..=max).contains(number)).map(|number| number.to_string())
    }

    fn text(&self, row: &Setting, random: &mut Random) -> String {
        match random.below(10) {
            0..4 => Met::one(&self.met.texts, row.key, random).unwrap_or_else(|| random.of(PLAIN).to_string()),
            4..6 => random.of(PLAIN).to_string(),
            6 => "x".repeat(1 + random.below(600)),
            _ => random.of(HOSTILE).to_string(),
        }
    }

    fn checked(&self, row: &Setting, takes: fn(&str) -> Result<(), String>, random: &mut Random) -> Option<String> {
        let mut all: Vec<&str> = PLAIN.to_vec();
        let met = self.met.texts.get(row.key);
        all.extend(met.into_iter().flatten().map(String::as_str));
        if random.chance(30) {
            all.extend(HOSTILE);
        }
        if let Default::Is(spelled) = row.default {
            all.push(spelled);
        }
        all.retain(|text| takes(text).is_ok());
        (!all.is_empty()).then(|| random.of(&all).to_string())
    }

    fn localized(&self, random: &mut Random) -> String {
        let mut one = |hostile| {
            let text = if random.chance(hostile) { random.of(HOSTILE) } else { random.of(PLAIN) };
            quoted(text)
        };
        let (a, b) = (one(50), one(20));
        match random.below(3) {
            0 => a,
            1 => format!("{{ es: {a}, en: {b} }}"),
            _ => format!("{{ en: {a} }}"),
        }
    }

    fn id(&self, kinds: &[&str], random: &mut Random) -> Option<String> {
        let fit: Vec<&String> =
            self.ids.iter().filter(|(_, kind)| kinds.is_empty() || kinds.contains(kind)).map(|(id, _)| id).collect();
        (!fit.is_empty()).then(|| random.of(&fit).to_string())
    }

    fn whole(&self, row: &Setting, random: &mut Random) -> Option<String> {
        match &row.of {
            Type::Table(rows) => self.table(rows, random),
            Type::Map(rows) => {
                let inner = self.table(rows, random)?;
                let more = if random.chance(40) { self.table(rows, random) } else { None };
                Some(format!("{{ one: {inner}{} }}", more.map(|more| format!(", two: {more}")).unwrap_or_default()))
            }
            Type::Texts => {
                let all: Vec<String> = (0..1 + random.below(2)).map(|_| quoted(&self.text(row, random))).collect();
                Some(format!("[{}]", all.join(", ")))
            }
            Type::Pairs => {
                let key = if random.chance(20) { quoted(random.of(HOSTILE)) } else { "key-1".to_string() };
                Some(format!("{{ {key}: {} }}", quoted(&self.text(row, random))))
            }
            _ => None,
        }
    }

    fn table(&self, rows: &[Setting], random: &mut Random) -> Option<String> {
        let mut all = Vec::new();
        for row in rows {
            let must = matches!(row.default, Default::Required);
            if must || random.chance(35) {
                match self.value(row, random) {
                    Some(value) => all.push(format!("{}: {value}", row.key)),
                    None if must => return None,
                    None => {}
                }
            }
        }
        Some(format!("{{ {} }}", all.join(", ")))
    }
}
