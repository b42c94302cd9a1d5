//! Writing: all of what commands made, or nothing. Files that orbi did not write, or that were edited since, are kept.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::Writing;
use super::load::Failure;
use super::lock::{Entry, Lock, Output, hash};
use super::output::{data, note};
use super::project::{LOCK, Project};

/// What one command makes, before it is written.
pub struct Made {
    pub command: &'static str,
    /// The folder or file, from the root.
    pub out: String,
    /// The whole command line, with paths from the root.
    pub args: Vec<String>,
    pub files: Vec<Owned>,
}

/// A file with its path from the root.
pub struct Owned {
    pub path: String,
    pub bytes: Vec<u8>,
    pub models: Vec<String>,
    /// Whether the whole file is orbi's, not only marked parts of it.
    pub whole: bool,
}

/// What has to happen on disk.
#[derive(Default)]
struct Plan<'a> {
    write: Vec<(PathBuf, &'a Owned)>,
    remove: Vec<(PathBuf, String)>,
    same: usize,
    kept: Vec<String>,
}

/// Writes everything, or says what stands in the way and writes nothing.
pub fn commit(project: &Project, made: Vec<Made>, how: &Writing) -> Result<u8, Failure> {
    let mut lock = Lock::read(project)?;
    let plan = plan(project, &lock, &made)?;
    if !plan.kept.is_empty() && !how.force {
        let list: String = plan.kept.iter().map(|line| format!("\n  {line}")).collect();
        return Err(Failure::usage(format!(
            "nothing was written, as this would be lost (--force overwrites it):{list}"
        )));
    }
    if how.dry_run {
        return list(&plan);
    }
    replace(&plan.write)?;
    for (file, path) in &plan.remove {
        std::fs::remove_file(file).map_err(|error| Failure::usage(format!("{path} cannot be removed: {error}")))?;
        prune(project, file);
    }
    made.iter().for_each(|one| lock.put(recorded(one)));
    lock.orbi = env!("CARGO_PKG_VERSION").to_string();
    write_lock(project, &lock)?;
    for one in &made {
        note(&format!("{}: {} files", one.out, one.files.len()));
    }
    let (written, removed) = (plan.write.len(), plan.remove.len());
    note(&format!(
        "{written} written, {} unchanged{}",
        plan.same,
        if removed > 0 { format!(", {removed} removed") } else { String::new() }
    ));
    Ok(0)
}

fn list(plan: &Plan) -> Result<u8, Failure> {
    let write = plan.write.iter().map(|(_, owned)| format!("write {}\n", owned.path));
    let remove = plan.remove.iter().map(|(_, path)| format!("remove {path}\n"));
    data(write.chain(remove).collect::<String>().as_bytes())?;
    note(&format!("{} unchanged; nothing was written", plan.same));
    Ok(0)
}

fn plan<'a>(project: &Project, lock: &Lock, made: &'a [Made]) -> Result<Plan<'a>, Failure> {
    let mut plan = Plan::default();
    let all: Vec<&Owned> = made.iter().flat_map(|one| &one.files).collect();
    for (at, owned) in all.iter().enumerate() {
        match all[..at].iter().find(|other| other.path == owned.path) {
            Some(other) if other.bytes == owned.bytes => continue,
            Some(other) => {
                let (a, b) = (other.models.join(", "), owned.models.join(", "));
                return Err(Failure::usage(format!("{} would be written from {a} and from {b}", owned.path)));
            }
            None => {}
        }
        let file = project.inside(&owned.path)?;
        match on_disk(&file, &owned.path)? {
            Some(bytes) if bytes == owned.bytes => plan.same += 1,
            old => {
                plan.kept.extend(owned.whole.then(|| in_the_way(lock, &owned.path, old.as_deref())).flatten());
                plan.write.push((file, owned));
            }
        }
    }
    for entry in
        made.iter().flat_map(|one| stale(lock, one)).filter(|entry| !all.iter().any(|one| one.path == entry.path))
    {
        let file = project.inside(&entry.path)?;
        if let Some(bytes) = on_disk(&file, &entry.path)? {
            plan.kept.extend(in_the_way(lock, &entry.path, Some(&bytes)));
            plan.remove.push((file, entry.path.clone()));
        }
    }
    Ok(plan)
}

/// What the same command wrote to the same place before and makes no more.
pub fn stale<'a>(lock: &'a Lock, made: &'a Made) -> impl Iterator<Item = &'a Entry> {
    let before = lock.output(made.command, &made.out).map_or(&[][..], |output| &output.files);
    before.iter().filter(|entry| entry.sha256.is_some() && !made.files.iter().any(|one| one.path == entry.path))
}

/// The file's bytes; `None` where there is none.
pub fn on_disk(file: &Path, path: &str) -> Result<Option<Vec<u8>>, Failure> {
    if file.is_dir() {
        return Err(Failure::usage(format!("{path} is a folder; orbi would write a file there")));
    }
    match std::fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::usage(format!("{path} cannot be read: {error}"))),
    }
}

/// Why a file must not be touched: it is not orbi's, or not as orbi left it.
fn in_the_way(lock: &Lock, path: &str, old: Option<&[u8]>) -> Option<String> {
    let old = old?;
    match lock.entry(path).map(|entry| &entry.sha256) {
        Some(Some(known)) if *known == hash(old) => None,
        Some(_) => Some(format!("{path} was edited by hand")),
        None => Some(format!("{path} was not written by orbi")),
    }
}

/// Writes each file beside its target first, and puts all in place only when every one is complete.
fn replace(write: &[(PathBuf, &Owned)]) -> Result<(), Failure> {
    let mut ready = Vec::new();
    for (file, owned) in write {
        ready.push((beside(file, &owned.bytes).map_err(|error| failed(&owned.path, &error))?, file, &owned.path));
    }
    for (temporary, file, path) in ready {
        temporary.persist(file).map_err(|error| failed(path, &error.error))?;
    }
    Ok(())
}

fn failed(path: &str, error: &std::io::Error) -> Failure {
    Failure::usage(format!("{path} cannot be written: {error}"))
}

fn beside(file: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut temporary = tempfile::Builder::new().prefix(".orbi-").tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    readable(temporary.as_file(), file, bytes.starts_with(b"#!"))?;
    Ok(temporary)
}

/// The rights of the file it replaces, or those of a new file that others may read, and run where it is a script.
#[cfg(unix)]
fn readable(temporary: &std::fs::File, file: &Path, runs: bool) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode =
        std::fs::metadata(file).map_or(if runs { 0o755 } else { 0o644 }, |known| known.permissions().mode() & 0o777);
    temporary.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File, _: &Path, _: bool) -> std::io::Result<()> {
    Ok(())
}

/// Removes folders that are empty now, up to the root.
fn prune(project: &Project, file: &Path) {
    let folders = file.ancestors().skip(1).take_while(|dir| dir.starts_with(&project.root) && *dir != project.root);
    for folder in folders {
        if std::fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

fn recorded(made: &Made) -> Output {
    let entry = |owned: &Owned| Entry {
        path: owned.path.clone(),
        models: owned.models.clone(),
        sha256: owned.whole.then(|| hash(&owned.bytes)),
    };
    let mut files: Vec<Entry> = made.files.iter().map(entry).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    Output { command: made.command.to_string(), out: made.out.clone(), args: made.args.clone(), files }
}

fn write_lock(project: &Project, lock: &Lock) -> Result<(), Failure> {
    let file = project.inside(LOCK)?;
    let bytes = lock.bytes();
    if on_disk(&file, LOCK)?.is_some_and(|old| old == bytes) {
        return Ok(());
    }
    let temporary = beside(&file, &bytes).map_err(|error| failed(LOCK, &error))?;
    temporary.persist(&file).map_err(|error| failed(LOCK, &error.error))?;
    Ok(())
}
