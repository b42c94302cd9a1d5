//! Reading models: every file that is named is read and resolved, and all that is wrong with any of them is said at once.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::project::Project;
use crate::Model;
use crate::diag::{Code, Diagnostic, Report, Span};

/// Why a command could not answer. Its exit code is 2.
#[derive(Debug)]
pub struct Failure {
    /// What is said on standard error.
    pub message: String,
}

impl Failure {
    /// Bad usage.
    pub fn usage(message: impl Into<String>) -> Self {
        Failure { message: message.into() }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::usage(error.to_string())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Failure::usage(format!("{error:#}"))
    }
}

/// A model and where it came from.
pub struct Loaded {
    /// Its path from the project's root, for the lock.
    pub path: String,
    pub model: Model,
}

/// A file's text with a report on what kept it from being read.
pub fn text(project: &Project, path: &Path) -> (String, Report) {
    let fault =
        |code, span, message: String, help: &str| Report::from(Diagnostic::error(code, span, message).help(help));
    let start = Span::new(0, 0);
    let file = project.absolute(path);
    if file.is_dir() {
        let help = "name the file itself, such as `model/NAME.yaml`";
        return (String::new(), fault(Code::NotReadable, start, "this is a folder, not a file".into(), help));
    }
    match std::fs::read(&file) {
        Err(error) => {
            let help = match error.kind() {
                std::io::ErrorKind::NotFound => "check the path; it is relative to the working directory",
                std::io::ErrorKind::PermissionDenied => "give yourself the right to read it: `chmod u+r FILE`",
                _ => "orbi reads plain files",
            };
            (String::new(), fault(Code::NotReadable, start, format!("the file cannot be read: {}", said(&error)), help))
        }
        Ok(bytes) => match crate::decode(&bytes) {
            Ok(text) => (text.to_string(), Report::default()),
            Err(fault) => (String::from_utf8_lossy(&bytes).into_owned(), fault.into()),
        },
    }
}

/// The system's words without its error number.
fn said(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// Whether messages may be coloured.
pub fn colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Reads and resolves every model. Warnings go to standard error; errors of any model are all of the failure.
pub fn models(project: &Project, paths: &[PathBuf]) -> Result<Vec<Loaded>, Failure> {
    let (mut out, mut faults) = (Vec::new(), String::new());
    for path in paths {
        let (loaded, report, text) = one(project, path);
        let shown = report.render(&path.to_string_lossy(), &text, colour());
        match loaded {
            Some(loaded) => {
                super::output::note(&shown);
                out.push(loaded);
            }
            None => faults.push_str(&shown),
        }
    }
    if !faults.is_empty() {
        return Err(Failure::usage(faults));
    }
    let mut seen: Vec<&Loaded> = Vec::new();
    for loaded in &out {
        let id = &loaded.model.stages[0].stack.id;
        if let Some(other) = seen.iter().find(|one| one.model.stages[0].stack.id == *id) {
            return Err(Failure::usage(format!("{} and {} are both called `{id}`", other.path, loaded.path)));
        }
        seen.push(loaded);
    }
    Ok(out)
}

fn one(project: &Project, path: &Path) -> (Option<Loaded>, Report, String) {
    let (text, mut report) = text(project, path);
    if report.has_errors() {
        return (None, report, text);
    }
    let shown = project.rooted(path);
    let (model, found) = crate::read(&text, &shown);
    report.append(found);
    (model.map(|model| Loaded { path: shown, model }), report, text)
}
