//! The project: its root, which models it has, and paths as seen from it.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::load::Failure;

/// The lock's name at the root.
pub const LOCK: &str = "orbi.lock";

/// Where a command runs.
#[derive(Clone, Debug)]
pub struct Project {
    /// The root, with every symbolic link resolved.
    pub root: PathBuf,
    /// What paths on the command line are relative to, resolved too.
    pub base: PathBuf,
}

impl Project {
    /// The project around the working directory: the nearest folder upwards with a lock, else with `model/`, else here.
    pub fn here() -> io::Result<Self> {
        let base = std::env::current_dir()?.canonicalize()?;
        let up = |holds: &dyn Fn(&Path) -> bool| base.ancestors().find(|dir| holds(dir)).map(Path::to_path_buf);
        let locked = up(&|dir| dir.join(LOCK).is_file());
        let root = locked.or_else(|| up(&|dir| dir.join("model").is_dir())).unwrap_or_else(|| base.clone());
        Ok(Project { root, base })
    }

    /// The same project seen from its root, as the lock's commands are.
    pub fn at_root(&self) -> Self {
        Project { root: self.root.clone(), base: self.root.clone() }
    }

    /// The models a command means: those given, else all of `model/*.yaml`, in the order of their names.
    pub fn models(&self, given: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
        if !given.is_empty() {
            return Ok(given.to_vec());
        }
        let found = self.own_models();
        match found.is_empty() {
            true => Err(Failure::usage("there is no model: write one as model/NAME.yaml, or name its file")),
            false => Ok(found),
        }
    }

    /// The one model a command means.
    pub fn model(&self, given: Option<&PathBuf>) -> Result<PathBuf, Failure> {
        if let Some(path) = given {
            return Ok(path.clone());
        }
        let mut found = self.models(&[])?;
        match (found.pop(), found.is_empty()) {
            (Some(only), true) => Ok(only),
            (last, _) => {
                let names: Vec<String> = found.iter().chain(&last).map(|path| path.display().to_string()).collect();
                Err(Failure::usage(format!("there is more than one model; name one of {}", names.join(", "))))
            }
        }
    }

    fn own_models(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.root.join("model")) else { return Vec::new() };
        let yaml = |path: &PathBuf| path.extension().is_some_and(|ext| ext == "yaml" || ext == "yml");
        let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(yaml).collect();
        found.sort();
        found.iter().map(|path| self.seen(path)).collect()
    }

    /// A path as seen from where paths are relative to, where it lies below; else as it is.
    fn seen(&self, path: &Path) -> PathBuf {
        relative(&self.base, path).unwrap_or_else(|| path.to_path_buf())
    }

    /// A path on the command line, from the file system's root, without `.` and `..`.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        let mut out = PathBuf::new();
        for part in self.base.join(path).components() {
            match part {
                Component::ParentDir => {
                    out.pop();
                }
                Component::CurDir => {}
                other => out.push(other),
            }
        }
        out
    }

    /// A path on the command line as seen from the root, with `/`; for the lock.
    pub fn rooted(&self, path: &Path) -> String {
        let absolute = self.absolute(path);
        let shown = relative(&self.root, &absolute).unwrap_or(absolute);
        shown.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }

    /// A place to write to, as seen from the root; an error where it leads out of it.
    pub fn target(&self, path: &Path) -> Result<String, Failure> {
        let absolute = self.absolute(path);
        if !absolute.starts_with(&self.root) {
            let (path, root) = (path.display(), self.root.display());
            return Err(Failure::usage(format!(
                "`{path}` is outside the project `{root}`; orbi writes inside it only"
            )));
        }
        Ok(self.rooted(path))
    }

    /// The file of a path from the root; an error where a symbolic link on the way leads out of it.
    pub fn inside(&self, path: &str) -> Result<PathBuf, Failure> {
        let file = self.root.join(path);
        let outside = || Failure::usage(format!("`{path}` leads out of the project `{}`", self.root.display()));
        let climbs = Path::new(path).components().any(|part| !matches!(part, Component::Normal(_)));
        if climbs {
            return Err(outside());
        }
        let there = file.ancestors().find(|dir| dir.symlink_metadata().is_ok()).unwrap_or(&self.root);
        let real = there.canonicalize().map_err(|_| outside())?;
        if real.starts_with(&self.root) { Ok(file) } else { Err(outside()) }
    }
}

/// `path` as seen from `from`, with `..` where they part; `None` where they share nothing.
fn relative(from: &Path, path: &Path) -> Option<PathBuf> {
    let shared = from.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    if shared <= 1 {
        return None;
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir.as_os_str());
    Some(up.chain(path.components().skip(shared).map(|part| part.as_os_str())).collect())
}
