//! The program's own code as a test reads it: files without comments, strings and tests, and the paths they import.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A Rust file: its text, the same without comments and strings, and its place in the crate.
pub struct File {
    pub path: PathBuf,
    pub text: String,
    pub code: String,
    /// `graph::flows` for `src/graph/flows.rs`, `graph` for `src/graph/mod.rs`.
    pub module: Vec<String>,
}

impl File {
    /// `FILE:LINE` of a place in the code.
    pub fn at(&self, offset: usize) -> String {
        format!("{}:{}", self.path.display(), self.code[..offset].matches('\n').count() + 1)
    }
}

/// The project's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder whose name ends so, in order.
pub fn files_under(folder: &Path, end: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut all = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => all.extend(files_under(&path, end)),
            false if path.to_string_lossy().ends_with(end) => all.push(path),
            false => {}
        }
    }
    all.sort();
    all
}

/// The Rust files under a folder of the project.
pub fn rust_files(folder: &str) -> Vec<File> {
    let base = root().join(folder);
    let read = |full: &PathBuf| {
        let path = full.strip_prefix(root()).unwrap_or(full).to_path_buf();
        let text = std::fs::read_to_string(full).expect("a file");
        let inner = full.strip_prefix(&base).unwrap_or(full).with_extension("");
        let names = inner.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let module = names.filter(|name| !matches!(name.as_str(), "mod" | "lib" | "main")).collect();
        File { path, code: without_tests(&bare(&text)), text, module }
    };
    files_under(&base, ".rs").iter().map(read).collect()
}

/// The files of `src/` that are part of the program: not those behind `#[cfg(test)] mod NAME;`.
pub fn program() -> Vec<File> {
    let all = rust_files("src");
    let is_test = |file: &File| {
        let Some((name, parent)) = file.module.split_last() else { return false };
        let declared = format!("#[cfg(test)]\nmod {name};");
        all.iter().any(|other| other.module == parent && other.text.contains(&declared))
    };
    let tests: BTreeSet<PathBuf> = all.iter().filter(|file| is_test(file)).map(|file| file.path.clone()).collect();
    all.into_iter().filter(|file| !tests.contains(&file.path)).collect()
}

/// Code with comments and the insides of strings blanked; lines stay.
pub fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            'r' if !out.ends_with(|c: char| c.is_alphanumeric() || c == '_') => raw_string(rest),
            '"' => quoted(rest, '"'),
            '\'' => char_literal(rest),
            _ => 0,
        };
        let len = if skipped > 0 { skipped } else { c.len_utf8() };
        match skipped > 0 {
            true => out.extend(rest[..len].chars().map(|c| if c == '\n' { '\n' } else { ' ' })),
            false => out.push(c),
        }
        rest = &rest[len..];
    }
    out
}

fn quoted(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == mark => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a raw string that begins here, 0 where none does.
fn raw_string(rest: &str) -> usize {
    let hashes = rest[1..].chars().take_while(|c| *c == '#').count();
    if !rest[1 + hashes..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    rest[2 + hashes..].find(&end).map_or(rest.len(), |at| 2 + hashes + at + end.len())
}

/// The length of a character literal that begins here; 0 for a lifetime.
fn char_literal(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), _) => quoted(rest, '\''),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}

/// Code with everything behind `#[cfg(test)]` blanked, up to the end of its item.
pub fn without_tests(code: &str) -> String {
    let mut out = code.to_string();
    while let Some(start) = out.find("#[cfg(test)]") {
        let (mut depth, mut end) = (0, out.len());
        for (at, c) in out[start..].char_indices() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if depth == 0 && (c == '}' || c == ';') {
                end = start + at + 1;
                break;
            }
        }
        let blank: String = out[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(start..end, &blank);
    }
    out
}

/// Every path of a file that begins with `crate` or `super`, as the crate sees it, with where it stands.
pub fn imports(file: &File) -> Vec<(usize, Vec<String>)> {
    let mut all = Vec::new();
    for word in ["crate::", "super::"] {
        for (at, _) in file.code.match_indices(word) {
            let before = &file.code[..at];
            if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') || before.ends_with("super::") {
                continue;
            }
            let mut rest = &file.code[at..];
            let mut base = file.module.clone();
            if let Some(inner) = rest.strip_prefix("crate::") {
                (base, rest) = (Vec::new(), inner);
            }
            while let Some(inner) = rest.strip_prefix("super::") {
                base.pop();
                rest = inner;
            }
            let mut found = Vec::new();
            names(rest, &base, &mut found);
            all.extend(found.into_iter().map(|path| (at, path)));
        }
    }
    all
}

/// The paths that `rest` names under `base`: one, or those of a group in braces. Returns how much of `rest` they take.
fn names(rest: &str, base: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let mut path = base.to_vec();
    if !name.is_empty() {
        path.push(name.clone());
        let after = &rest[name.len()..];
        return match after.strip_prefix("::") {
            Some(inner) => name.len() + 2 + names(inner, &path, found),
            None => {
                found.push(path);
                name.len()
            }
        };
    }
    if !rest.starts_with('{') {
        found.push(path);
        return 0;
    }
    let mut at = 1;
    while let Some(c) = rest[at..].chars().next() {
        match c {
            '}' => return at + 1,
            c if c.is_alphanumeric() || c == '_' => at += names(&rest[at..], base, found),
            c => at += c.len_utf8(),
        }
    }
    at
}

#[test]
fn the_reader_of_this_test_knows_code_from_what_only_looks_like_it() {
    let code = bare("a(\"crate::x\"); // crate::y\nlet c = '\"'; let l: &'static str = r#\"crate::\"z\"#; b(crate::w)");
    assert_eq!(code.matches("crate::").count(), 1);
    let file = File {
        path: "a.rs".into(),
        text: String::new(),
        code: "use super::{b, c::{D, e}};\nuse crate::f::G;\nsuper::super::h()".into(),
        module: vec!["x".into(), "y".into()],
    };
    let paths: Vec<String> = imports(&file).iter().map(|(_, path)| path.join("::")).collect();
    assert_eq!(paths, ["f::G", "x::b", "x::c::D", "x::c::e", "h"]);
    assert!(!without_tests("a\n#[cfg(test)]\nmod tests { x }\nb").contains('x'));
}
