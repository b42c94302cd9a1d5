//! `orbi diagram`: one drawing.

use crate::cli::args::{self, Diagram, Picture, Theme};
use crate::cli::commit::{Made, Owned, commit};
use crate::cli::icons::Folder;
use crate::cli::load::Failure;
use crate::cli::output;
use crate::cli::project::Project;
use crate::diag::did_you_mean;
use crate::{Fit, Much, Shade, Shape, Wanted, Worn, draw_one};

/// Draws to a file or to standard output.
pub fn run(args: &Diagram, project: &Project) -> Result<u8, Failure> {
    if args.output.is_some() {
        return commit(project, vec![make(args, project)?], &args.writing);
    }
    let (_, bytes) = bytes(args, project)?;
    match args.format {
        Picture::Png | Picture::Pdf => output::binary(&bytes)?,
        _ => output::data(&bytes)?,
    }
    Ok(0)
}

/// The drawing as a file, before it is written.
pub fn make(args: &Diagram, project: &Project) -> Result<Made, Failure> {
    let Some(path) = &args.output else { return Err(Failure::usage("name a file with `-o FILE`")) };
    let out = project.target(path)?;
    let (model, bytes) = bytes(args, project)?;
    let mut line = vec!["diagram".to_string(), model.clone()];
    let mut flag = |name: &str, value: &str| line.extend([name.to_string(), value.to_string()]);
    flag("--view", &args.view);
    flag("--format", word(args.format));
    flag("--theme", shade(args.theme).name());
    if args.detail != args::Much::Normal {
        flag("--detail", if args.detail == args::Much::Low { "low" } else { "full" });
    }
    if args.format == Picture::Png {
        flag("--scale", &args.scale.to_string());
    }
    args.fit.iter().for_each(|fit| flag("--fit", fitted(*fit)));
    if let Some(folder) = &args.icons {
        flag("--icons", &project.rooted(folder));
    }
    args.which.lang.iter().for_each(|lang| flag("--lang", lang.code()));
    args.which.stage.iter().for_each(|stage| flag("--stage", stage));
    args.which.alternative.iter().for_each(|alternative| flag("--alternative", alternative));
    args.which.env.iter().for_each(|environment| flag("--env", environment));
    flag("-o", &out);
    let file = Owned { path: out.clone(), bytes, models: vec![model], whole: true };
    Ok(Made { command: "diagram", out, args: line, files: vec![file] })
}

fn word(picture: Picture) -> &'static str {
    match picture {
        Picture::Svg => "svg",
        Picture::Png => "png",
        Picture::Pdf => "pdf",
        Picture::Drawio => "drawio",
        Picture::Json => "json",
        Picture::Mermaid => "mermaid",
    }
}

fn shade(theme: Theme) -> Shade {
    match theme {
        Theme::Auto => Shade::Auto,
        Theme::Light => Shade::Light,
        Theme::Dark => Shade::Dark,
    }
}

fn fitted(fit: args::Fitted) -> &'static str {
    match fit {
        args::Fitted::Wide => "wide",
        args::Fitted::Tall => "tall",
        args::Fitted::Page => "page",
    }
}

fn fit(fit: Option<args::Fitted>) -> Fit {
    match fit {
        None => Fit::Screen,
        Some(args::Fitted::Wide) => Fit::Wide,
        Some(args::Fitted::Tall) => Fit::Tall,
        Some(args::Fitted::Page) => Fit::Page,
    }
}

fn much(detail: args::Much) -> Much {
    match detail {
        args::Much::Low => Much::Low,
        args::Much::Normal => Much::Normal,
        args::Much::Full => Much::Full,
    }
}

/// The model's path from the root, and the drawing.
fn bytes(args: &Diagram, project: &Project) -> Result<(String, Vec<u8>), Failure> {
    let model = project.model(args.model.as_ref())?;
    let loaded = super::loaded(project, &[model], &args.which)?;
    let Some(one) = loaded.first() else { return Err(Failure::usage("there is no model")) };
    if !one.model.alternatives.is_empty() {
        let known = super::alternatives(&one.model).join(", ");
        return Err(Failure::usage(format!("a drawing is of one alternative; name it with `--alternative`: {known}")));
    }
    let shape = match args.format {
        Picture::Svg => Shape::Svg(shade(args.theme)),
        Picture::Png => Shape::Png(shade(args.theme), args.scale),
        Picture::Pdf => Shape::Pdf(shade(args.theme)),
        Picture::Drawio => Shape::DrawIo,
        Picture::Json => Shape::Json,
        Picture::Mermaid => Shape::Mermaid,
    };
    let wanted = Wanted { much: much(args.detail), ..super::wanted(&args.which, true) };
    let folder = args.icons.as_ref().map(|folder| Folder::open(&project.base.join(folder))).transpose()?;
    let dress = |worn: &[Worn]| folder.as_ref().map(|folder| folder.dress(worn)).unwrap_or_default();
    match draw_one(&one.model, &wanted, &args.view, fit(args.fit), shape, &dress)? {
        Some(bytes) => Ok((one.path.clone(), bytes)),
        None => {
            let stack = &one.model.stages[0].stack;
            let flows = stack.flows.iter().map(|flow| format!("flow:{}", flow.id));
            let proposals = one.model.proposals.iter().map(|proposal| format!("proposal:{}", proposal.id));
            let machines = stack.machines().map(|one| format!("states:{}", one.id));
            let known: Vec<String> = flows.chain(machines).chain(proposals).collect();
            let known = std::iter::once("overview").chain(known.iter().map(String::as_str));
            let near = did_you_mean(&args.view, known.collect::<Vec<_>>());
            Err(Failure::usage(format!("there is no view `{}`: {near}", args.view)))
        }
    }
}
