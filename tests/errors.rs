//! Bad models: every file of `tests/errors/` states in its first lines what orbi says of it, and where.
//!
//! `# error: CODE LINE:COL message` or `# warning: …`, each followed by `# help: …`; messages and help may be cut short.
//! `UPDATE=1` rewrites these lines; `SHOW=1` prints what a user sees.

use std::path::{Path, PathBuf};

use orbi::diag::{self, Code, Diagnostic, Report, Severity};
use orbi::{graph, source};

/// Everything orbi says of a model's bytes, and the text its places are in.
fn diagnose(bytes: &[u8]) -> (Report, String) {
    match source::decode(bytes) {
        Ok(text) => (read(text), text.to_string()),
        Err(fault) => (fault.into(), String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// What is said of a model, and where its text has a line `# plan: FILE`, of the plan in `tests/errors/plans/` too.
fn read(text: &str) -> Report {
    let (model, mut report) = orbi::read(text, "model.yaml");
    let plan = text.lines().find_map(|line| line.strip_prefix("# plan: "));
    if let (Some(model), Some(file)) = (model, plan) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors/plans").join(file);
        let plan = std::fs::read_to_string(path).expect("a plan");
        let held = orbi::held_against(&model, &orbi::PlanOf::default(), &plan).expect("held against it");
        held.found.into_iter().for_each(|(_, said)| report.push(said));
    }
    report
}

/// What is said of a text before anything is made of it.
fn resolved(text: &str) -> Report {
    match source::parse(text) {
        Ok(tree) => graph::resolve(&tree, "model.yaml").1,
        Err(fault) => fault.into(),
    }
}

/// Codes that no file can show: it cannot be read (`tests/cli.rs`).
const SHOWN_ELSEWHERE: &[Code] = &[Code::NotReadable];

#[test]
fn every_code_has_a_case() {
    let mut shown = std::collections::BTreeSet::new();
    for file in cases() {
        let bytes = std::fs::read(file).expect("a case");
        let lines = expected(&String::from_utf8_lossy(&bytes));
        for line in lines.iter().filter(|line| !line.starts_with("# help:")) {
            shown.extend(line.split(' ').nth(2).map(str::to_string));
        }
    }
    let missing = Code::ALL.iter().filter(|code| !SHOWN_ELSEWHERE.contains(code) && !shown.contains(code.name()));
    let missing: Vec<&str> = missing.map(|code| code.name()).collect();
    assert!(missing.is_empty(), "no case in tests/errors shows {missing:?}");
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let strange: Vec<&String> = shown.iter().filter(|code| !known.contains(&code.as_str())).collect();
    assert!(strange.is_empty(), "{strange:?} in tests/errors is no code");
}

/// One diagnostic as the lines that expect it.
fn lines_of(item: &Diagnostic, text: &str) -> Vec<String> {
    let (line, column) = diag::position(text, item.span.start);
    let severity = match item.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let said = format!("# {severity}: {} {line}:{column} {}", item.code.name(), item.message);
    let help = item.help.as_ref().map(|help| format!("# help: {}", cut(help)));
    std::iter::once(said).chain(help).collect()
}

/// Help that lists what is possible changes with every service; its beginning does not.
fn cut(help: &str) -> String {
    match help.starts_with("one of") {
        true => "one of".to_string(),
        false => help.chars().take(90).collect::<String>().trim_end().to_string(),
    }
}

fn is_expectation(line: &str) -> bool {
    ["# error:", "# warning:", "# help:"].iter().any(|start| line.trim_start_matches('\u{feff}').starts_with(start))
}

/// The expectation lines at the head of a text.
fn expected(text: &str) -> Vec<String> {
    let head = text.lines().take_while(|line| is_expectation(line));
    head.map(|line| line.trim_start_matches('\u{feff}').trim_end().to_string()).collect()
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let entries = std::fs::read_dir(folder).expect("tests/errors");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files
}

#[test]
fn every_bad_model_is_told_exactly_what_is_wrong_and_where() {
    let files = cases();
    assert!(files.len() >= 60, "{} cases", files.len());
    let mut failures = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut bytes = std::fs::read(&file).expect("a case");
        if std::env::var_os("UPDATE").is_some() {
            bytes = rewritten(&bytes);
            std::fs::write(&file, &bytes).expect("written");
        }
        let (report, text) = diagnose(&bytes);
        if std::env::var_os("SHOW").is_some() {
            println!("{}", report.render(&name, &text, false));
        }
        failures.extend(differences(&name, &report, &text));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn differences(name: &str, report: &Report, text: &str) -> Vec<String> {
    let wanted = expected(text);
    let said: Vec<String> = report.items().iter().flat_map(|item| lines_of(item, text)).collect();
    let mut failures = Vec::new();
    let agree =
        wanted.len() == said.len() && wanted.iter().zip(&said).all(|(wanted, said)| said.starts_with(wanted.as_str()));
    if wanted.is_empty() || !agree {
        failures.push(format!(
            "{name}\n  expected\n    {}\n  said\n    {}",
            wanted.join("\n    "),
            said.join("\n    ")
        ));
    }
    for item in report.items() {
        if !sound(item, text) {
            failures.push(format!("{name}: the span {:?} of `{}` is not sound", item.span, item.message));
        }
        if item.help.is_none() {
            failures.push(format!("{name}: no help with `{}`", item.message));
        }
    }
    failures
}

/// A place a user can be shown: inside the text, on characters' borders, and under something where there is something.
fn sound(item: &Diagnostic, text: &str) -> bool {
    let span = item.span;
    let inside = span.start <= span.end && span.end <= text.len();
    inside && text.is_char_boundary(span.start) && text.is_char_boundary(span.end)
}

/// The case with its expectations as orbi says them now.
fn rewritten(bytes: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else { return bytes.to_vec() };
    let (bom, text) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let body: String = text.split_inclusive('\n').skip_while(|line| is_expectation(line)).collect();
    let with = |head: &[String]| {
        let head: String = head.iter().map(|line| format!("{line}{end}")).collect();
        format!("{bom}{head}{body}")
    };
    let say = |text: &str| -> Vec<String> {
        let (report, text) = diagnose(text.as_bytes());
        report.items().iter().flat_map(|item| lines_of(item, &text)).collect()
    };
    let count = say(&with(&[])).len();
    let blank = vec!["# help:".to_string(); count];
    with(&say(&with(&blank))).into_bytes()
}

/// Faults that no file of text can show.
#[test]
fn other_bytes_are_refused_with_a_place() {
    let code = |bytes: &[u8]| diagnose(bytes).0.items().iter().map(|item| item.code).collect::<Vec<_>>();
    assert_eq!(code(b""), [Code::Empty]);
    assert_eq!(code(b"\xef\xbb\xbf"), [Code::Empty]);
    assert_eq!(code(b"\xff\xfeo\0r\0b\0i\0"), [Code::NotUtf8]);
    assert_eq!(code(b"orbi: 1\0"), [Code::Syntax]);
    assert_eq!(code(&[b'#'; source::MAX_BYTES + 1]), [Code::TooLarge]);
    assert_eq!(code("[".repeat(100_000).as_bytes()), [Code::TooDeep]);
    assert_eq!(code("- ".repeat(100_000).as_bytes()), [Code::TooDeep]);
    let keys: String = (0..source::MAX_NODES).map(|at| format!("a{at}: b\n")).collect();
    assert_eq!(code(keys.as_bytes()), [Code::TooLarge]);
}

/// The words of a text with the blanks before each, so that they join to the text again.
fn pieces(text: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        let edge = last.is_alphanumeric() != c.is_alphanumeric();
        if edge && at > 0 {
            starts.push(at);
        }
        last = c;
    }
    starts.push(text.len());
    starts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

/// Every text that one slip makes of `pieces`: one left out, written twice, swapped with the next, or another in its place.
fn slips<'a>(pieces: &'a [&'a str], others: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
    let with = |at: usize, put: String| [pieces[..at].concat(), put, pieces[at + 1..].concat()].concat();
    (0..pieces.len()).flat_map(move |at| {
        let next = pieces.get(at + 1).copied().unwrap_or_default();
        let swapped =
            [pieces[..at].concat(), next.into(), pieces[at].into(), pieces[(at + 2).min(pieces.len())..].concat()];
        let other = others[at % others.len()];
        [with(at, String::new()), with(at, pieces[at].repeat(2)), swapped.concat(), with(at, other.to_string())]
    })
}

const OTHERS: &[&str] = &[
    "{", "]", "\"", "'", ": ", " #x", "&a ", "*a", "\t", "\n", "-", " -> ", "~", "no", "-1", "ñ", "🙂", "|", "!!int ",
    "9e9", "..", "\r",
];

#[test]
fn no_slip_of_the_pen_makes_a_panic_or_a_place_outside_the_text() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("model/inventario.yaml");
    let model = std::fs::read_to_string(path).expect("the model");
    let lines: Vec<&str> = model.split_inclusive('\n').collect();
    let words = pieces(&model);
    let (mut tried, mut refused) = (0, 0);
    for text in slips(&lines, OTHERS).chain(slips(&words, OTHERS).step_by(31)) {
        let (report, seen) = (resolved(&text), text.as_str());
        tried += 1;
        refused += usize::from(report.has_errors());
        for item in report.items() {
            assert!(sound(item, seen), "{:?} of `{}` in\n{text}", item.span, item.message);
            assert!(item.help.is_some(), "no help with `{}`", item.message);
        }
        report.render("model.yaml", seen, false);
    }
    assert!(tried >= 400 && refused * 3 >= tried, "{refused} of {tried} were refused");
}
