//! Real plans of every root of a model at a stage.

use super::oracle::tool;
use orbi::terraform::Terraform;
use std::path::Path;
use std::process::Command;

/// The plan of each root at a stage, as JSON, by unit.
pub fn of(terraform: &Terraform, stage: &str) -> Vec<(String, String)> {
    let Some(tool) = tool() else { return Vec::new() };
    let folder = tempfile::tempdir().expect("a temporary folder");
    for file in terraform.files() {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, file.text).expect("written");
    }
    let units = terraform.merged.plan.roots.iter().map(|root| root.unit.clone());
    units.map(|unit| (unit.clone(), plan(&tool, &folder.path().join(&unit), stage))).collect()
}

fn plan(tool: &Path, root: &Path, stage: &str) -> String {
    let json = root.with_extension("json");
    let mut command = Command::new(tool);
    command.arg(root).args(["plan", "--no-fmt", "--quiet", "--json"]).arg(&json);
    let values = format!("{stage}.tfvars");
    if root.join(&values).exists() {
        command.args(["--var-file", &values]);
    }
    // What only the team knows and the model does not say.
    let asked = "azure_devops_organization_id";
    if std::fs::read_to_string(root.join("variables.tf")).is_ok_and(|text| text.contains(asked)) {
        command.args(["--var", &format!("{asked}=00000000-0000-0000-0000-000000000000")]);
    }
    let done = command.output().expect("runs");
    assert!(done.status.success(), "{}\n{}", root.display(), String::from_utf8_lossy(&done.stdout));
    std::fs::read_to_string(json).expect("JSON")
}
