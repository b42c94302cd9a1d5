//! Real plans of every root of a model at a stage.

use super::oracle::{tool, valued, write};
use orbi::terraform::Terraform;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Plans that were made already, by the text they are of.
pub type Made = BTreeMap<String, String>;

/// The plan of each root at a stage, as JSON, by unit. A root that reads as one before is not planned again.
pub fn of(terraform: &Terraform, stage: &str, made: &mut Made) -> Vec<(String, String)> {
    let Some(tool) = tool() else { return Vec::new() };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = terraform.files();
    write(terraform, folder.path());
    let mut out = Vec::new();
    for unit in terraform.merged.plan.roots.iter().map(|root| root.unit.clone()) {
        let own = files.iter().filter(|file| file.path.starts_with(&format!("{unit}/")));
        let text: String = own.map(|file| format!("{stage} {}\n{}", file.path, file.text)).collect();
        let json = made.entry(text).or_insert_with(|| plan(&tool, &folder.path().join(&unit), stage));
        out.push((unit, json.clone()));
    }
    out
}

fn plan(tool: &Path, root: &Path, stage: &str) -> String {
    let json = root.with_extension("json");
    let mut command = Command::new(tool);
    command.arg(root).args(["plan", "--no-fmt", "--quiet", "--json"]).arg(&json);
    valued(&mut command, root, stage);
    let done = command.output().expect("runs");
    assert!(done.status.success(), "{}\n{}", root.display(), String::from_utf8_lossy(&done.stdout));
    std::fs::read_to_string(json).expect("JSON")
}
