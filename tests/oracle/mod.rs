//! The `terraform` program with a stand-in provider, for tests that ask for a real plan.

use orbi::terraform::Terraform;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The offline check with the real `terraform` program; `None`, said aloud, where it is not there or not set up.
pub fn tool() -> Option<PathBuf> {
    let tool = PathBuf::from("../shared/tools/tf-oracle/tf-oracle");
    if !tool.exists() {
        eprintln!("skipped: {} is not there", tool.display());
        return None;
    }
    if settings().is_none() {
        eprintln!("skipped: {} is not set up; run its `install`", tool.display());
        return None;
    }
    tool.canonicalize().ok()
}

/// What tells `terraform` to take the stand-in provider, where that is set up.
pub fn settings() -> Option<PathBuf> {
    let home = std::env::var_os("TF_ORACLE_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cache/tf-oracle")))?;
    Some(home.join("terraformrc")).filter(|path| path.exists())
}

/// Writes every file below a folder.
pub fn write(terraform: &Terraform, folder: &Path) {
    for file in terraform.files() {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, file.text).expect("written");
    }
}

/// Gives a run over a root the values of a stage, and what only the team knows and the model does not say.
pub fn valued(command: &mut Command, root: &Path, stage: &str) {
    let values = format!("{stage}.tfvars");
    if root.join(&values).exists() {
        command.args(["--var-file", &values]);
    }
    let asked = "azure_devops_organization_id";
    if std::fs::read_to_string(root.join("variables.tf")).is_ok_and(|text| text.contains(asked)) {
        command.args(["--var", &format!("{asked}=00000000-0000-0000-0000-000000000000")]);
    }
}
