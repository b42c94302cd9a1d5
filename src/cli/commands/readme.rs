//! `orbi readme`: refreshes the marked parts of README files.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::cli::args::Readme;
use crate::cli::commands::check::compare;
use crate::cli::commit::{Made, Owned, commit};
use crate::cli::load::{self, Failure, Loaded};
use crate::cli::lock::Lock;
use crate::cli::output::{data, note};
use crate::cli::project::Project;
use crate::diag::Report;
use crate::readme::{Part, Place, fill, parts, refresh};
use crate::{Built, File, Wanted, build};

/// Refreshes, or with `--check` answers 1 and the difference.
pub fn run(args: &Readme, project: &Project) -> Result<u8, Failure> {
    let files = files(args, project)?;
    let made = files.iter().map(|file| make(file, project)).collect::<Result<Vec<_>, _>>()?;
    let made: Vec<Made> = made.into_iter().flatten().collect();
    if !args.check {
        return commit(project, made, &args.writing);
    }
    let lock = Lock::read(project)?;
    let changes = made.iter().map(|one| compare(project, &lock, one)).collect::<Result<Vec<_>, _>>()?;
    let changes: Vec<_> = changes.into_iter().flatten().collect();
    data(changes.iter().map(|change| change.difference.as_str()).collect::<String>().as_bytes())?;
    changes.iter().for_each(|change| note(&format!("{} {}", change.path, change.what)));
    if !changes.is_empty() {
        note("run `orbi readme` to refresh");
    }
    Ok(u8::from(!changes.is_empty()))
}

/// The files a command means: those given, else those the models name and that exist, else README.md.
fn files(args: &Readme, project: &Project) -> Result<Vec<PathBuf>, Failure> {
    if !args.files.is_empty() {
        return Ok(args.files.clone());
    }
    let named = match project.models(&[]) {
        Ok(paths) => named(project, &load::models(project, &paths)?),
        Err(_) => Vec::new(),
    };
    let own = project.root.join("README.md");
    match (named.is_empty(), own.is_file()) {
        (false, _) => Ok(named),
        (true, true) => Ok(vec![own]),
        _ => Err(Failure::usage("there is no README.md at the project's root; name a file")),
    }
}

/// The README files that models name and that exist.
pub fn named(project: &Project, loaded: &[Loaded]) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = Vec::new();
    for file in loaded.iter().flat_map(|one| &one.model.stages[0].stack.outputs.readme) {
        let path = project.root.join(file);
        if path.is_file() && !out.contains(&path) {
            out.push(path);
        }
    }
    out
}

/// A file with its parts filled, and the pictures beside it; nothing where it has no marks.
pub fn make(file: &Path, project: &Project) -> Result<Option<Made>, Failure> {
    let out = project.target(file)?;
    let (text, report) = load::text(project, file);
    let name = file.strip_prefix(&project.base).unwrap_or(file).to_string_lossy().into_owned();
    let refuse = |report: Report| Failure::usage(report.render(&name, &text, load::colour()));
    if report.has_errors() {
        return Err(refuse(report));
    }
    let marks = parts(&text).map_err(refuse)?;
    if marks.is_empty() {
        note(&format!("{name} has no marked part"));
        return Ok(None);
    }
    let folder = Path::new(&out).parent().map(|dir| dir.to_string_lossy().into_owned()).unwrap_or_default();
    let models = models_of(&marks, file, project)?;
    let place = Place { folder };
    let (mut bodies, mut pictures, mut faults) = (Vec::new(), Vec::new(), Report::default());
    for (part, (built, loaded)) in marks.iter().zip(&models) {
        match fill(part, built, &place) {
            Ok((body, files)) => {
                bodies.push(body);
                pictures.extend(files.into_iter().map(|file| picture(file, loaded)));
            }
            Err(fault) => faults.push(fault),
        }
    }
    if faults.has_errors() {
        return Err(refuse(faults));
    }
    let mut all: Vec<String> = models.iter().map(|(_, loaded)| loaded.path.clone()).collect();
    all.sort();
    all.dedup();
    let mut bytes = byte_order_mark(&project.absolute(file)).to_vec();
    bytes.extend(refresh(&text, &marks, &bodies).into_bytes());
    let whole = Owned { path: out.clone(), bytes, models: all, whole: false };
    pictures.insert(0, whole);
    Ok(Some(Made { command: "readme", args: vec!["readme".to_string(), out.clone()], out, files: pictures }))
}

/// The mark before the text, where the file has one.
fn byte_order_mark(file: &Path) -> &'static [u8] {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    if std::fs::read(file).is_ok_and(|bytes| bytes.starts_with(MARK)) { MARK } else { b"" }
}

fn picture(file: File, loaded: &Loaded) -> Owned {
    Owned { path: file.path, bytes: file.bytes, models: vec![loaded.path.clone()], whole: true }
}

/// A model and what is made of it, shared by the parts that name it.
type Known = (Rc<Built>, Rc<Loaded>);

/// The model of each part; each is read and built once.
fn models_of(marks: &[Part], file: &Path, project: &Project) -> Result<Vec<Known>, Failure> {
    let folder = project.absolute(file).parent().map(Path::to_path_buf).unwrap_or_default();
    let path = |part: &Part| {
        let there = folder.join(part.get("model").unwrap_or_default());
        there.strip_prefix(&project.base).map(Path::to_path_buf).unwrap_or(there)
    };
    let mut paths: Vec<PathBuf> = marks.iter().map(path).collect();
    let each = paths.clone();
    paths.sort();
    paths.dedup();
    let loaded = load::models(project, &paths)?;
    let wanted = Wanted { drawings: true, both: true, ..Wanted::default() };
    let shared = |one: Loaded| Ok((Rc::new(build(&one.model, &wanted)?), Rc::new(one)));
    let shared = loaded.into_iter().map(shared).collect::<anyhow::Result<Vec<_>>>()?;
    let of = |path: &PathBuf| paths.iter().position(|one| one == path).and_then(|at| shared.get(at)).cloned();
    Ok(each.iter().filter_map(of).collect())
}
