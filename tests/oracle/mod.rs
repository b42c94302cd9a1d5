//! The `terraform` program with a stand-in provider, for tests that ask for a real plan.

use std::path::PathBuf;

/// The offline check with the real `terraform` program; `None`, said aloud, where it is not there or not set up.
pub fn tool() -> Option<PathBuf> {
    let tool = PathBuf::from("../shared/tools/tf-oracle/tf-oracle");
    if !tool.exists() {
        eprintln!("skipped: {} is not there", tool.display());
        return None;
    }
    let home = std::env::var_os("TF_ORACLE_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cache/tf-oracle")))?;
    if !home.join("terraformrc").exists() {
        eprintln!("skipped: {} is not set up; run its `install`", tool.display());
        return None;
    }
    tool.canonicalize().ok()
}
