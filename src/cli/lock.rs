//! `orbi.lock`: every file orbi wrote, by which command, from which models, with its hash and orbi's version.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::load::Failure;
use super::project::{LOCK, Project};

/// The lock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// The version of orbi that wrote it.
    pub orbi: String,
    pub outputs: Vec<Output>,
}

/// What one command wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The command's name.
    pub command: String,
    /// The folder or file it wrote to, from the root.
    pub out: String,
    /// The whole command line, with paths from the root, so that `check` can run it again.
    pub args: Vec<String>,
    pub files: Vec<Entry>,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// From the root.
    pub path: String,
    /// The models it is made from, from the root.
    pub models: Vec<String>,
    /// SHA-256 of the whole file in hexadecimal; none where only marked parts of it are orbi's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl Lock {
    /// Reads the project's lock; an empty one where there is none.
    pub fn read(project: &Project) -> Result<Self, Failure> {
        let file = project.root.join(LOCK);
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Lock::default()),
            Err(error) => return Err(Failure::usage(format!("{LOCK} cannot be read: {error}"))),
        };
        serde_json::from_slice(&bytes).map_err(|error| {
            Failure::usage(format!(
                "{LOCK} is damaged ({error}); restore it, or remove it and run the commands with --force"
            ))
        })
    }

    /// The lock as it is written.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text.into_bytes()
    }

    /// The entry of a path and its place: which output, which file.
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        self.outputs.iter().flat_map(|output| &output.files).find(|entry| entry.path == path)
    }

    /// What a command wrote to a place.
    pub fn output(&self, command: &str, out: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| output.command == command && output.out == out)
    }

    /// Puts an output in its place; its files belong to no other any more.
    pub fn put(&mut self, output: Output) {
        self.outputs.retain(|one| one.command != output.command || one.out != output.out);
        for other in &mut self.outputs {
            other.files.retain(|entry| !output.files.iter().any(|mine| mine.path == entry.path));
        }
        self.outputs.push(output);
        self.outputs.retain(|one| !one.files.is_empty());
        self.outputs.sort_by(|a, b| (&a.command, &a.out).cmp(&(&b.command, &b.out)));
    }
}

/// SHA-256 in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
