//! What the guide shows is so: its models resolve, its commands and flags exist, its links lead somewhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use orbi::prices::PriceBook;
use orbi::services::check::REGIONS;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder whose name ends so, in order.
fn files_under(folder: &Path, end: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let each = |path: PathBuf| if path.is_dir() { files_under(&path, end) } else { vec![path] };
    let mut all: Vec<PathBuf> = entries.flat_map(each).filter(|path| path.to_string_lossy().ends_with(end)).collect();
    all.sort();
    all
}

/// The pages of the guide and the README, with their texts.
fn pages() -> Vec<(PathBuf, String)> {
    let mut files = files_under(&root().join("docs"), ".md");
    files.push(root().join("README.md"));
    files.into_iter().map(|path| (path.clone(), std::fs::read_to_string(&path).expect("a text"))).collect()
}

/// The blocks of a page fenced with `info`.
fn blocks(text: &str, info: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut inside: Option<(bool, String)> = None;
    for line in text.lines() {
        match (&mut inside, line.strip_prefix("```")) {
            (None, Some(written)) => inside = Some((written == info, String::new())),
            (Some((wanted, block)), Some(_)) => {
                if *wanted {
                    all.push(block.clone());
                }
                inside = None;
            }
            (Some((_, block)), None) => block.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    all
}

fn resolves(name: &str, text: &str) -> Option<String> {
    let (model, report) = orbi::read(text, name);
    (model.is_none() || !report.is_empty()).then(|| report.render(name, text, false))
}

fn holds(failures: Vec<String>) {
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_model_in_the_guide_resolves_without_a_warning() {
    let mut seen = 0;
    let mut failures = Vec::new();
    for (path, text) in pages() {
        let models = blocks(&text, "yaml model");
        seen += models.len();
        failures.extend(models.iter().filter_map(|model| resolves(&path.display().to_string(), model)));
    }
    assert!(seen > 10, "only {seen} models");
    holds(failures);
}

#[test]
fn every_model_of_the_project_resolves_without_a_warning() {
    let folders = ["model", "tests/models", "templates/start"];
    let files = folders.iter().flat_map(|folder| files_under(&root().join(folder), ".yaml"));
    holds(
        files.filter_map(|path| resolves(&path.display().to_string(), &std::fs::read_to_string(&path).ok()?)).collect(),
    );
}

/// Every `orbi …` that pages show: in shell blocks a line each, and in the text between backticks.
fn commands(text: &str) -> Vec<String> {
    let shell = blocks(text, "sh").concat() + &blocks(text, "yaml").concat();
    let lines = shell.lines().map(|line| line.trim().trim_start_matches("- ").trim_start_matches("run: "));
    let shown = lines.filter(|line| line.starts_with("orbi ")).map(|line| line.split(" #").next().unwrap_or(line));
    let inline = text.split('`').skip(1).step_by(2).filter(|part| part.starts_with("orbi ") && !part.contains('\n'));
    shown.chain(inline).map(str::to_string).collect()
}

fn help(command: &str) -> Option<String> {
    let said = Command::new(env!("CARGO_BIN_EXE_orbi")).args([command, "--help"]).output().expect("runs");
    said.status.success().then(|| String::from_utf8_lossy(&said.stdout).into_owned())
}

#[test]
fn every_command_and_flag_in_the_guide_exists() {
    let mut helps: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut failures = Vec::new();
    for (path, text) in pages() {
        for shown in commands(&text) {
            let words: Vec<&str> = shown.split([' ', '[', ']']).filter(|word| !word.is_empty()).collect();
            let Some(command) = words.get(1).filter(|word| !word.starts_with('-')) else { continue };
            let known = helps.entry(command.to_string()).or_insert_with(|| help(command));
            let flags =
                words.iter().filter(|word| word.starts_with('-')).map(|word| word.split('=').next().unwrap_or(word));
            match known {
                None => failures.push(format!("{}: there is no command in `{shown}`", path.display())),
                Some(known) => failures.extend(
                    flags
                        .filter(|flag| !known.split([' ', ',', '\n']).any(|word| word == *flag))
                        .map(|flag| format!("{}: there is no `{flag}` in `{shown}`", path.display())),
                ),
            }
        }
    }
    assert!(helps.len() > 8, "only {} commands", helps.len());
    holds(failures);
}

/// The targets of the links of a page, without those of the web.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let all = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    all.filter(|link| !link.contains("://"))
}

/// The anchors of a page's headings, as GitHub makes them.
fn anchors(text: &str) -> Vec<String> {
    let heads = text.lines().filter(|line| line.starts_with('#'));
    let kept = |c: &char| c.is_alphanumeric() || "-_ ".contains(*c);
    let anchor =
        |line: &str| line.trim_start_matches('#').trim().to_lowercase().chars().filter(kept).collect::<String>();
    heads.map(|line| anchor(line).replace(' ', "-")).collect()
}

#[test]
fn every_link_of_the_guide_leads_somewhere() {
    let mut failures = Vec::new();
    for (path, text) in pages() {
        for link in links(&text) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let there = if file.is_empty() { path.clone() } else { path.parent().expect("a folder").join(file) };
            let target = std::fs::read_to_string(&there).unwrap_or_default();
            let line = anchor.strip_prefix('L').and_then(|line| line.parse::<usize>().ok());
            let found = match line {
                Some(line) => line >= 1 && line <= target.lines().count(),
                None => anchor.is_empty() || anchors(&target).iter().any(|known| known == anchor),
            };
            if !there.exists() || !found {
                failures.push(format!("{}: {link}", path.display()));
            }
        }
    }
    holds(failures);
}

#[test]
fn the_guide_names_the_regions_that_have_prices() {
    let text = std::fs::read_to_string(root().join("docs/cost.md")).expect("a text");
    let told: Vec<&str> = REGIONS.iter().copied().filter(|region| text.contains(&format!("`{region}`"))).collect();
    let priced = |region: &&str| PriceBook::embedded().price("fargate.linux_x86.vcpu_hour", region).is_some();
    let known: Vec<&str> = REGIONS.iter().copied().filter(priced).collect();
    assert_eq!(told, known, "docs/cost.md does not name the Regions of the price book");
}
