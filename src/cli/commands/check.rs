//! `orbi check`: models are valid, what orbi wrote is what it would write now, and requirements are met.
//!
//! With `--plan` it asks one thing only: whether a real Terraform plan is what the model says.

mod plan;

use clap::Parser;
use serde_json::json;

use crate::cli::args::{Check, Cli, Command, Verdict};
use crate::cli::commit::{Made, on_disk, stale};
use crate::cli::difference::unified;
use crate::cli::load::{self, Failure, Loaded};
use crate::cli::lock::{Lock, Output};
use crate::cli::output::{data, note};
use crate::cli::project::Project;
use crate::{Built, RequirementFact, Wanted, build};

/// A file that is not as orbi would write it.
pub struct Change {
    pub path: String,
    /// `missing`, `changed` or `stale`.
    pub what: &'static str,
    pub difference: String,
}

/// A requirement that is not met, or that cannot be judged whole.
#[derive(Clone)]
struct Unmet {
    model: String,
    id: String,
    says: String,
    why: Vec<String>,
    /// Something it rests on is not known: told, and no failure.
    unknown: bool,
}

impl Unmet {
    fn undecided(&self) -> String {
        format!("requirement {} cannot be judged whole", self.id)
    }
}

/// Checks; answers 1 with the difference.
pub fn run(args: &Check, project: &Project) -> Result<u8, Failure> {
    if let Some(file) = &args.plan {
        return plan::run(args, file, project);
    }
    let which = &args.which;
    if which.lang.is_some() || which.stage.is_some() || which.alternative.is_some() || which.env.is_some() {
        return Err(Failure::usage(
            "`--lang`, `--stage`, `--alternative` and `--env` say what `--plan` is of; name one",
        ));
    }
    let loaded = load::models(project, &project.models(&args.models)?)?;
    let lock = Lock::read(project)?;
    let changes = changes(args, project, &lock, &loaded)?;
    let asked = loaded.iter().map(unmet).collect::<Result<Vec<_>, _>>()?.concat();
    let (unknown, unmet): (Vec<Unmet>, Vec<Unmet>) = asked.into_iter().partition(|one| one.unknown);
    match args.format {
        Verdict::Text => text(&changes, &unmet, &unknown)?,
        Verdict::Json => as_json(&changes, &unmet, &unknown)?,
        Verdict::Github => github(&changes, &unmet, &unknown)?,
    }
    let fine = changes.is_empty() && unmet.is_empty();
    if fine {
        let files: usize = lock.outputs.iter().map(|output| output.files.len()).sum();
        let models = if loaded.len() == 1 { "1 model".to_string() } else { format!("{} models", loaded.len()) };
        let met = match unknown.len() {
            0 => "requirements met".to_string(),
            1 => "requirements met, but for 1 that cannot be judged whole".to_string(),
            many => format!("requirements met, but for {many} that cannot be judged whole"),
        };
        note(&format!("{models} valid, {files} files fresh, {met}"));
    }
    Ok(u8::from(!fine))
}

fn changes(args: &Check, project: &Project, lock: &Lock, loaded: &[Loaded]) -> Result<Vec<Change>, Failure> {
    let meant = |output: &&Output| {
        let of = |path: &String| loaded.iter().any(|one| one.path == *path);
        args.models.is_empty() || output.files.iter().any(|entry| entry.models.iter().any(of))
    };
    let mut out = Vec::new();
    for output in lock.outputs.iter().filter(meant) {
        if left_out(project, output) {
            note(&format!(
                "{} is not kept with the sources and not built here; `orbi {}` makes it",
                output.out,
                output.args.join(" ")
            ));
            continue;
        }
        for made in again(project, output)? {
            out.extend(compare(project, lock, &made)?);
        }
    }
    let known = |path: &str| lock.output("readme", path).is_some();
    for file in super::readme::named(project, loaded) {
        if !known(&project.rooted(&file))
            && let Some(made) = super::readme::make(&file, project)?
        {
            out.extend(compare(project, lock, &made)?);
        }
    }
    Ok(out)
}

/// Runs an output's command again, without writing.
fn again(project: &Project, output: &Output) -> Result<Vec<Made>, Failure> {
    let line = std::iter::once("orbi").chain(output.args.iter().map(String::as_str));
    let refuse = |_| {
        Failure::usage(format!("orbi.lock names a command that this orbi does not know: {}", output.args.join(" ")))
    };
    let project = project.at_root();
    match Cli::try_parse_from(line).map_err(refuse)?.command {
        Command::Docs(args) => Ok(vec![super::docs::make(&args, &project)?]),
        Command::Diagram(args) => Ok(vec![super::diagram::make(&args, &project)?]),
        Command::Terraform(args) => super::terraform::make(&args, &project),
        Command::Delivery(args) => super::delivery::make(&args, &project),
        Command::Readme(args) => {
            let made =
                args.files.iter().map(|file| super::readme::make(file, &project)).collect::<Result<Vec<_>, _>>()?;
            Ok(made.into_iter().flatten().collect())
        }
        _ => Err(Failure::usage(format!("orbi.lock names a command that writes nothing: {}", output.command))),
    }
}

/// What of a command's files is not on disk as it would be written now.
pub fn compare(project: &Project, lock: &Lock, made: &Made) -> Result<Vec<Change>, Failure> {
    let mut out = Vec::new();
    for owned in &made.files {
        let old = on_disk(&project.inside(&owned.path)?, &owned.path)?;
        if old.as_deref() == Some(owned.bytes.as_slice()) {
            continue;
        }
        let what = if old.is_none() { "missing" } else { "changed" };
        let difference = unified(&owned.path, old.as_deref(), Some(&owned.bytes));
        out.push(Change { path: owned.path.clone(), what, difference });
    }
    for entry in stale(lock, made) {
        if let Some(old) = on_disk(&project.inside(&entry.path)?, &entry.path)? {
            let difference = unified(&entry.path, Some(&old), None);
            out.push(Change { path: entry.path.clone(), what: "stale", difference });
        }
    }
    Ok(out)
}

/// Whether nothing of an output is here because the project's .gitignore keeps its folder out of the sources.
fn left_out(project: &Project, output: &Output) -> bool {
    let there = output.files.iter().any(|entry| project.root.join(&entry.path).exists());
    let ignored = std::fs::read_to_string(project.root.join(".gitignore")).unwrap_or_default();
    let mut lines = ignored.lines().map(|line| line.trim().trim_matches('/'));
    !there && lines.any(|line| !line.is_empty() && line == output.out)
}

/// The requirements that are not met or cannot be judged whole; of a model with alternatives, those of each.
fn unmet(loaded: &Loaded) -> Result<Vec<Unmet>, Failure> {
    let built = build(&loaded.model, &Wanted::default())?;
    let of = |built: &Built| -> Vec<Unmet> {
        let facts = built.editions.first().map(|edition| &edition.facts);
        let alternative = facts.and_then(|facts| facts.alternative.as_ref()).map(|one| format!("{}: ", one.id));
        let unknown = |one: &RequirementFact| one.met != "no" && one.evidence.iter().any(|evidence| evidence.unknown);
        let all = facts.into_iter().flat_map(|facts| &facts.requirements);
        let not = all.filter(|one| one.met == "no" || unknown(one));
        let one = |one: &RequirementFact| {
            let says = format!("{}{}", alternative.clone().unwrap_or_default(), one.says);
            let (model, id, unknown) = (loaded.path.clone(), one.id.clone(), unknown(one));
            Unmet { model, id, says, why: why(one, unknown), unknown }
        };
        not.map(one).collect()
    };
    Ok(built.each().into_iter().flat_map(of).collect())
}

fn why(one: &RequirementFact, unknown: bool) -> Vec<String> {
    let failed = one.evidence.iter().filter(|evidence| !evidence.holds && evidence.unknown == unknown);
    failed.map(|evidence| format!("{}: {}", evidence.check, evidence.result)).collect()
}

fn text(changes: &[Change], unmet: &[Unmet], unknown: &[Unmet]) -> Result<(), Failure> {
    data(changes.iter().map(|change| change.difference.as_str()).collect::<String>().as_bytes())?;
    changes.iter().for_each(|change| note(&format!("{} is {}", change.path, change.what)));
    let lines = |one: &Unmet| one.why.iter().map(|line| format!("\n  {line}")).collect::<String>();
    for one in unmet {
        data(format!("{}: requirement {} is not met: {}{}\n", one.model, one.id, one.says, lines(one)).as_bytes())?;
    }
    for one in unknown {
        note(&format!("{}: {}: {}{}", one.model, one.undecided(), one.says, lines(one)));
    }
    Ok(())
}

fn as_json(changes: &[Change], unmet: &[Unmet], unknown: &[Unmet]) -> Result<(), Failure> {
    let change = |one: &Change| json!({ "path": one.path, "what": one.what, "difference": one.difference });
    let requirement = |one: &Unmet| json!({ "model": one.model, "id": one.id, "says": one.says, "why": one.why });
    let all = json!({
        "fine": changes.is_empty() && unmet.is_empty(),
        "changes": changes.iter().map(change).collect::<Vec<_>>(),
        "unmet": unmet.iter().map(requirement).collect::<Vec<_>>(),
        "unknown": unknown.iter().map(requirement).collect::<Vec<_>>(),
    });
    data(
        format!("{}\n", serde_json::to_string_pretty(&all).map_err(|error| Failure::usage(error.to_string()))?)
            .as_bytes(),
    )
}

/// A text as GitHub reads it in an annotation.
fn safe(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same in one of its properties.
fn key(text: &str) -> String {
    safe(text).replace(':', "%3A").replace(',', "%2C")
}

/// Annotations as GitHub reads them from the log.
fn github(changes: &[Change], unmet: &[Unmet], unknown: &[Unmet]) -> Result<(), Failure> {
    let change =
        |one: &Change| format!("::error file={}::{}\n", key(&one.path), safe(&format!("{} is {}", one.path, one.what)));
    let requirement = |one: &Unmet| {
        format!(
            "::error file={}::{}\n",
            key(&one.model),
            safe(&format!("requirement {} is not met: {}", one.id, one.says))
        )
    };
    let notice = |one: &Unmet| {
        let why = one.why.join("; ");
        let said = safe(&format!("{}: {} ({why})", one.undecided(), one.says));
        format!("::warning file={}::{said}\n", key(&one.model))
    };
    let lines = changes.iter().map(change).chain(unmet.iter().map(requirement)).chain(unknown.iter().map(notice));
    data(lines.collect::<String>().as_bytes())
}
