//! `orbi docs`: the site of each model, and an index page over them.

use std::path::PathBuf;

use crate::cli::args::Docs;
use crate::cli::commit::{Made, commit};
use crate::cli::load::{self, Failure};
use crate::cli::output::note;
use crate::cli::project::Project;
use crate::{Built, Wanted, build, site};

/// Writes the site.
pub fn run(args: &Docs, project: &Project) -> Result<u8, Failure> {
    let made = make(args, project)?;
    let index = project.root.join(&made.out).join("index.html");
    let code = commit(project, vec![made], &args.writing)?;
    if !args.writing.dry_run {
        note(&format!("open {}", index.display()));
    }
    Ok(code)
}

/// The site, before it is written.
pub fn make(args: &Docs, project: &Project) -> Result<Made, Failure> {
    let paths = project.models(&args.models)?;
    let loaded = load::models(project, &paths)?;
    let wanted = Wanted { lang: args.lang, drawings: true, both: true, ..Wanted::default() };
    let built = loaded.iter().map(|one| build(&one.model, &wanted)).collect::<anyhow::Result<Vec<Built>>>()?;
    let out = folder(args, project, &loaded)?;
    let files = site(&built.iter().collect::<Vec<_>>(), args.base_url.as_deref())?;
    let owner = |path: &str| -> Vec<String> {
        let of = |at: &usize| path.starts_with(&format!("{}/", built[*at].stack));
        match (0..built.len()).find(of) {
            Some(at) => vec![loaded[at].path.clone()],
            None => loaded.iter().map(|one| one.path.clone()).collect(),
        }
    };
    let files = super::owned(files, &out, owner);
    Ok(Made { command: "docs", args: line(args, project, &out), out, files })
}

/// Where the site goes: what was asked, else what all models say, else `site`.
fn folder(args: &Docs, project: &Project, loaded: &[load::Loaded]) -> Result<String, Failure> {
    if let Some(path) = &args.output {
        return project.target(path);
    }
    let said: Vec<&str> = loaded.iter().map(|one| one.model.stages[0].stack.outputs.site.as_str()).collect();
    let agreed = said.first().filter(|first| said.iter().all(|one| one == *first)).filter(|first| !first.is_empty());
    project.at_root().target(&PathBuf::from(agreed.unwrap_or(&"site")))
}

fn line(args: &Docs, project: &Project, out: &str) -> Vec<String> {
    let mut line = vec!["docs".to_string()];
    line.extend(args.models.iter().map(|path| project.rooted(path)));
    line.extend(["-o".to_string(), out.to_string()]);
    line.extend(args.base_url.iter().flat_map(|url| ["--base-url".to_string(), url.clone()]));
    line.extend(args.lang.iter().flat_map(|lang| ["--lang".to_string(), lang.to_string()]));
    line
}
