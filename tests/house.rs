//! The house's own rules, held by reading the code: who may import whom, sizes, habits, and what every service owes.

mod code;

use std::collections::BTreeSet;

use code::{files_under, imports, program, root, rust_files};
use orbi::services::SERVICES;
use orbi::services::setting::{Default, Setting, Type, default_value};

/// What each folder of `src/` may import besides itself and [`COMMON`]. `*` is everything above it. What `lib.rs` names at
/// the root of the crate is open to all below it.
const MAY: &[(&str, &[&str])] = &[
    ("diag", &[]),
    ("units", &[]),
    ("write", &[]),
    ("source", &[]),
    ("prices", &[]),
    ("services", &["source", "prices"]),
    ("graph", &["source", "services"]),
    ("terraform", &["graph", "services", "review::catalog"]),
    ("review", &["graph", "services", "terraform"]),
    ("facts", &["graph", "services", "terraform", "review", "prices"]),
    ("draw", &["graph", "services"]),
    ("delivery", &["graph", "services"]),
    ("publish", &["*"]),
    ("pipeline", &["*"]),
    ("cli", &["pipeline"]),
];

/// What everyone may import.
const COMMON: &[&str] = &["diag", "units", "write"];

/// Inside a folder: what a part of it may see of its neighbours. Colours and glyphs are data that all of `draw` shares.
const INSIDE: &[(&str, &str, &[&str])] = &[
    ("draw", "svg", &["scene", "text"]),
    ("draw", "art", &["scene"]),
    ("draw", "fit", &["scene", "view"]),
    ("draw", "png", &["scene", "svg", "text"]),
    ("draw", "pdf", &["scene", "svg", "png"]),
    ("draw", "drawio", &["scene", "svg", "text"]),
    ("draw", "json", &["scene", "text"]),
    ("draw", "mermaid", &["view", "theme"]),
    ("review", "catalog", &[]),
];

/// Whether `from` may import `path` of the crate.
fn may_import(from: &str, path: &[String], modules: &BTreeSet<String>) -> bool {
    let Some(to) = path.first().filter(|to| modules.contains(*to)) else { return true };
    let Some((_, allowed)) = MAY.iter().find(|(name, _)| *name == from) else { return from.is_empty() };
    let above = |to: &str| MAY.iter().take_while(|(name, _)| *name != from).any(|(name, _)| *name == to);
    let fits = |rule: &&str| match rule.split_once("::") {
        Some((module, part)) => to == module && path.get(1).is_some_and(|name| name == part),
        None => to == *rule || *rule == "*" && above(to),
    };
    to == from || COMMON.contains(&to.as_str()) || allowed.iter().any(fits)
}

fn holds(failures: Vec<String>) {
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn folders_import_only_what_the_table_allows() {
    let files = program();
    let modules: BTreeSet<String> = files.iter().filter_map(|file| file.module.first().cloned()).collect();
    let mut failures = Vec::new();
    for module in &modules {
        if !MAY.iter().any(|(name, _)| name == module) {
            failures.push(format!("`{module}` is not in the table"));
        }
    }
    for file in &files {
        let Some(from) = file.module.first() else { continue };
        for (at, path) in imports(file) {
            if !may_import(from, &path, &modules) {
                failures.push(format!("{}: `{from}` imports `{}`", file.at(at), path.join("::")));
            }
        }
    }
    holds(failures);
}

#[test]
fn parts_of_a_folder_see_only_what_is_theirs() {
    let files = program();
    let mut failures = Vec::new();
    for (folder, part, allowed) in INSIDE {
        let parts: BTreeSet<&String> = files
            .iter()
            .filter(|file| file.module.first().is_some_and(|name| name == folder))
            .filter_map(|file| file.module.get(1))
            .collect();
        let of_part = files.iter().filter(|file| file.module.starts_with(&[folder.to_string(), part.to_string()]));
        for file in of_part {
            for (at, path) in
                imports(file).into_iter().filter(|(_, path)| path.first().is_some_and(|name| name == folder))
            {
                let Some(to) = path.get(1).filter(|to| parts.contains(to) && to != part) else { continue };
                if !allowed.contains(&to.as_str()) {
                    failures.push(format!("{}: `{folder}::{part}` sees `{}`", file.at(at), path.join("::")));
                }
            }
        }
    }
    holds(failures);
}

#[test]
fn every_file_says_what_it_is_and_none_is_too_long() {
    let mut failures = Vec::new();
    for file in rust_files("src").iter().chain(&rust_files("tests")) {
        let lines = file.text.lines().count();
        if !file.text.starts_with("//!") {
            failures.push(format!("{}:1: does not begin with `//!`", file.path.display()));
        }
        if lines > 400 {
            failures.push(format!("{}: {lines} lines", file.path.display()));
        }
    }
    holds(failures);
}

#[test]
fn no_function_is_too_long() {
    let mut failures = Vec::new();
    for file in &program() {
        let lines: Vec<&str> = file.code.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| is_function(line)) {
            let close = format!("{}}}", " ".repeat(line.len() - line.trim_start().len()));
            let len = lines[at..].iter().position(|line| *line == close).unwrap_or(0) + 1;
            if len > 60 {
                failures.push(format!("{}:{}: a function of {len} lines", file.path.display(), at + 1));
            }
        }
    }
    holds(failures);
}

fn is_function(line: &str) -> bool {
    let line = line.trim_start();
    let line =
        ["pub ", "pub(crate) ", "pub(super) ", "const "].iter().fold(line, |line, word| line.trim_start_matches(word));
    line.starts_with("fn ")
}

/// Where the program may stop by itself: file, what it calls, and why nothing of a model leads there.
const MAY_STOP: &[(&str, &str, &str)] = &[];

#[test]
fn nothing_of_a_model_can_stop_the_program() {
    let calls = [".unwrap()", ".expect(", "panic!", "todo!", "unimplemented!", "unreachable!"];
    let mut failures = Vec::new();
    for file in &program() {
        for call in calls {
            for (at, _) in file.code.match_indices(call) {
                let allowed = MAY_STOP.iter().any(|(path, what, _)| file.path.ends_with(path) && *what == call);
                if !allowed {
                    failures.push(format!("{}: `{call}`", file.at(at)));
                }
            }
        }
    }
    holds(failures);
}

/// What makes an output depend on more than its input.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "std::time",
    "SystemTime",
    "HashMap",
    "HashSet",
    "println!",
    "eprintln!",
    "print!",
    "dbg!",
];

#[test]
fn only_the_command_line_touches_the_world() {
    let mut failures = Vec::new();
    let inner = |file: &&code::File| file.module.first().is_some_and(|name| name != "cli");
    let files = program();
    for file in files.iter().filter(inner) {
        for word in IMPURE {
            for (at, _) in file.code.match_indices(word) {
                let begins = !file.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                if begins {
                    failures.push(format!("{}: `{word}`", file.at(at)));
                }
            }
        }
    }
    holds(failures);
}

#[test]
fn no_file_names_a_machine() {
    let places = ["work", "root", "home", "Users", "tmp"].map(|name| format!("/{name}/"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "docs", "model", "templates", ".ci", ".github"] {
        files.extend(files_under(&root().join(folder), ""));
    }
    files.extend(["Cargo.toml", "README.md", "rustfmt.toml", ".gitignore"].map(|name| root().join(name)));
    let mut failures = Vec::new();
    for path in files {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (at, line) in text.lines().enumerate() {
            let names =
                places.iter().any(|place| line.match_indices(place.as_str()).any(|(at, _)| is_absolute(&line[..at])));
            if names {
                failures.push(format!("{}:{}: {}", path.display(), at + 1, line.trim()));
            }
        }
    }
    holds(failures);
}

/// Whether a path that begins after `before` is one of the file system, not the middle of a longer one.
fn is_absolute(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || "._-/~*}$)".contains(c))
}

#[test]
fn every_service_has_its_file_and_says_what_it_is() {
    let mut failures = Vec::new();
    let mut kinds = BTreeSet::new();
    for service in SERVICES {
        let (kind, names) = (service.kind(), service.names());
        let file = format!("src/services/{}", kind.replace('-', "_"));
        let there = [format!("{file}.rs"), format!("{file}/mod.rs")].iter().any(|path| root().join(path).is_file());
        if !there {
            failures.push(format!("{kind}: no {file}.rs"));
        }
        if !kinds.insert(kind) {
            failures.push(format!("{kind}: twice in the table"));
        }
        if [names.title, names.es, names.en].contains(&"") {
            failures.push(format!("{kind}: a name is empty"));
        }
        if !is_sentence(names.doc) {
            failures.push(format!("{kind}: its documentation is no sentence: {}", names.doc));
        }
        settings_say_what_they_are(kind, service.settings(), &mut failures);
    }
    holds(failures);
}

fn is_sentence(doc: &str) -> bool {
    doc.len() > 10 && doc.ends_with('.') && !doc.starts_with(char::is_lowercase)
}

fn settings_say_what_they_are(owner: &str, table: &'static [Setting], failures: &mut Vec<String>) {
    let mut keys = BTreeSet::new();
    for row in table {
        let name = format!("{owner}.{}", row.key);
        if !keys.insert(row.key) {
            failures.push(format!("{name}: twice in its table"));
        }
        if !is_sentence(row.doc) {
            failures.push(format!("{name}: its documentation is no sentence: {}", row.doc));
        }
        if let Default::Is(spelled) = row.default
            && default_value(&row.of, spelled).is_none()
        {
            failures.push(format!("{name}: its default `{spelled}` does not read"));
        }
        if let Type::Table(inner) = row.of {
            settings_say_what_they_are(&name, inner, failures);
        }
    }
}
