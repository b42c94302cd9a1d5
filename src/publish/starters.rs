//! Models to begin with: a minimal one, and the project's own.

use include_dir::{Dir, include_dir};

static START: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/start");
static MODELS: Dir = include_dir!("$CARGO_MANIFEST_DIR/model");

/// The starter that is meant where none is named.
pub const USUAL: &str = "minimal";

/// Every starter by its name, the usual one first.
pub fn starters() -> Vec<(&'static str, &'static str)> {
    let files = START.files().chain(MODELS.files());
    let yaml = files.filter(|file| file.path().extension().is_some_and(|ext| ext == "yaml"));
    yaml.filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?))).collect()
}
