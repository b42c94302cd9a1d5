//! What a marked part shows, and the pictures it needs beside the file.

use super::marks::Part;
use crate::diag::{Code, Diagnostic, did_you_mean, one_of as one_of_these};
use crate::publish::{Built, Edition, File, parts};
use crate::units::Lang;
use crate::write::{markdown, xml};

/// Where the file with the marks lies.
pub struct Place {
    /// Its folder, from the project's root; empty at the root.
    pub folder: String,
}

impl Place {
    /// A path from the root as seen from the file.
    fn relative(&self, path: &str) -> String {
        let up = self.folder.split('/').filter(|part| !part.is_empty()).count();
        "../".repeat(up) + path
    }
}

/// The body of a part in Markdown, and files to write, with paths from the root. Of a model with alternatives it is about
/// the one that is named, or about each under its name.
pub fn fill(part: &Part, built: &Built, place: &Place) -> Result<(String, Vec<File>), Diagnostic> {
    pinned(part)?;
    match part.get("alternative") {
        Some(wanted) => fill_one(part, alternative(part, built, wanted)?, place),
        None if built.alternatives.is_empty() || part.name == "outputs" => fill_one(part, built, place),
        None if part.name == "diagram" => {
            let message = "a drawing is of one alternative, and the mark names none";
            let help = format!("write `alternative=…`; {}", one_of_these(ids(built)));
            Err(Diagnostic::error(Code::MissingKey, part.span, message).help(help))
        }
        None => {
            let each = built.alternatives.iter().map(|one| Ok((one, fill_one(part, one, place)?.0)));
            let each = each.collect::<Result<Vec<(&Built, String)>, Diagnostic>>()?;
            let titled = |(one, body): &(&Built, String)| {
                let title = one.edition(lang(part).ok().flatten()).and_then(|one| one.facts.alternative.as_ref());
                format!("**{}**\n\n{}", parts::heading(title.map_or("", |one| &one.title)), body.trim_end())
            };
            Ok((each.iter().map(titled).collect::<Vec<_>>().join("\n\n"), Vec::new()))
        }
    }
}

/// The ids of a model's alternatives.
fn ids(built: &Built) -> Vec<&str> {
    built.alternatives.iter().filter_map(|one| Some(one.facts()?.alternative.as_ref()?.id.as_str())).collect()
}

fn alternative<'a>(part: &Part, built: &'a Built, wanted: &str) -> Result<&'a Built, Diagnostic> {
    let known = ids(built);
    let found = known.iter().position(|id| *id == wanted).and_then(|at| built.alternatives.get(at));
    found.ok_or_else(|| {
        let message = format!("there is no alternative `{wanted}`");
        let help = did_you_mean(wanted, known.iter().copied());
        Diagnostic::error(Code::UnknownReference, part.at("alternative"), message).help(help)
    })
}

fn fill_one(part: &Part, built: &Built, place: &Place) -> Result<(String, Vec<File>), Diagnostic> {
    let edition = edition(part, built)?;
    let text = |text: String| Ok((text, Vec::new()));
    match part.name.as_str() {
        "diagram" => diagram(part, built, edition, place),
        "flow" => text(parts::flows(edition, flow(part, edition)?)),
        "cost" => text(parts::cost(edition, stage(part, edition)?)),
        "components" => text(parts::components(edition)),
        "decisions" => text(parts::decisions(edition)),
        "requirements" => text(parts::requirements(edition)),
        _ => text(parts::outputs(edition, &outputs(built, place))),
    }
}

fn pinned(part: &Part) -> Result<(), Diagnostic> {
    let this = env!("CARGO_PKG_VERSION");
    match part.get("orbi") {
        Some(version) if version != this => {
            let message = format!("this part is kept for orbi {version}; this is {this}");
            let help = format!("run orbi {version}, or write `orbi={this}`");
            Err(Diagnostic::error(Code::BadValue, part.at("orbi"), message).help(help))
        }
        _ => Ok(()),
    }
}

fn edition<'a>(part: &Part, built: &'a Built) -> Result<&'a Edition, Diagnostic> {
    let lang = lang(part)?;
    built.edition(lang).ok_or_else(|| Diagnostic::error(Code::BadValue, part.span, "the model says nothing"))
}

fn lang(part: &Part) -> Result<Option<Lang>, Diagnostic> {
    let read = |text: &str| {
        text.parse::<Lang>().map_err(|_| {
            let message = format!("there is no language `{text}`");
            Diagnostic::error(Code::UnknownWord, part.at("lang"), message).help("one of `es`, `en`")
        })
    };
    part.get("lang").map(read).transpose()
}

/// A value that must be one of a few; `None` where the key is not given.
fn one_of<'a>(part: &'a Part, key: &str, what: &str, known: &[&str]) -> Result<Option<&'a str>, Diagnostic> {
    match part.get(key) {
        Some(value) if !known.contains(&value) => {
            let message = format!("there is no {what} `{value}`");
            let help = did_you_mean(value, known.iter().copied());
            Err(Diagnostic::error(Code::UnknownReference, part.at(key), message).help(help))
        }
        other => Ok(other),
    }
}

fn flow<'a>(part: &'a Part, edition: &Edition) -> Result<Option<&'a str>, Diagnostic> {
    let known: Vec<&str> = edition.facts.flows.iter().map(|one| one.id.as_str()).collect();
    one_of(part, "flow", "flow", &known)
}

fn stage<'a>(part: &'a Part, edition: &Edition) -> Result<Option<&'a str>, Diagnostic> {
    let known: Vec<&str> = edition.facts.stages.iter().map(|one| one.id.as_str()).collect();
    one_of(part, "stage", "stage", &known)
}

fn diagram(part: &Part, built: &Built, edition: &Edition, place: &Place) -> Result<(String, Vec<File>), Diagnostic> {
    let known: Vec<&str> = edition.drawings.views.iter().map(|one| one.id.as_str()).collect();
    let view = one_of(part, "view", "view", &known)?.unwrap_or("overview");
    let format = one_of(part, "format", "format", &["svg", "mermaid"])?.unwrap_or("svg");
    let Some(drawing) = edition.drawings.view(view) else {
        return Err(Diagnostic::error(Code::UnknownReference, part.at("view"), format!("there is no view `{view}`")));
    };
    if format == "mermaid" {
        return Ok((format!("```mermaid\n{}\n```", drawing.mermaid.trim_end()), Vec::new()));
    }
    let own = built.editions.first().is_some_and(|first| first.lang == edition.lang);
    let lang = if own { String::new() } else { format!("-{}", edition.lang) };
    let name = |theme: &str| format!("{}-{}{lang}-{theme}.svg", built.folder.replace('/', "-"), view.replace(':', "-"));
    let path = |theme: &str| {
        [place.folder.as_str(), &name(theme)].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("/")
    };
    let files = vec![File::text(path("light"), drawing.light.clone()), File::text(path("dark"), drawing.dark.clone())];
    let html = format!(
        "<picture>\n  <source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">\n  <img alt=\"{}\" src=\"{}\">\n</picture>",
        xml::attribute(&name("dark")),
        xml::attribute(&alt(&edition.facts.title, &drawing.title)),
        xml::attribute(&name("light")),
    );
    Ok((html, files))
}

fn alt(stack: &str, drawing: &str) -> String {
    if drawing.is_empty() || drawing == stack { stack.to_string() } else { format!("{stack}: {drawing}") }
}

/// What orbi writes for the model and where, as links from the file.
fn outputs(built: &Built, place: &Place) -> Vec<(String, String)> {
    let link = |(what, path): &(String, String)| {
        let target = place.relative(path);
        (what.clone(), markdown::link(&markdown::code(path), &target))
    };
    built.outputs.iter().map(link).collect()
}
