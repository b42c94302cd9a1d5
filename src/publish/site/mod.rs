//! The docs site: every page of every model in both languages, one style, one script, and an index over the models.
//!
//! Pages lie in `MODEL/` in the model's own language and in `MODEL/LANG/` in the other; links are relative, so that the
//! site opens from disk and from any sub-path.

mod changes;
mod chart;
mod compare;
mod components;
mod cost;
mod flow;
mod growth;
mod network;
mod overview;
mod page;
mod proposals;
mod reasons;
mod search;
mod shared;
mod terraform;

use anyhow::{Context as _, Result};
use include_dir::{Dir, include_dir};
use serde_json::{Value, json};
use tera::Tera;

use super::{Built, File, Words};
use crate::units::Lang;
use page::Page;
use shared::Ctx;

static TEMPLATES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates/site");

/// Every file of the site, with paths below its folder. `base_url`: where it will be served, for canonical links.
pub fn site(models: &[&Built], base_url: Option<&str>) -> Result<Vec<File>> {
    let engine = engine()?;
    let mut files = assets(models);
    files.push(index(&engine, models)?);
    for built in models {
        for one in built.each() {
            for (at, _) in one.editions.iter().enumerate() {
                files.extend(edition(&engine, one, at, models.len() > 1, base_url)?);
            }
        }
        for (at, _) in built.editions.iter().enumerate().filter(|_| !built.alternatives.is_empty()) {
            files.extend(comparison(&engine, built, at, models.len() > 1, base_url)?);
        }
    }
    Ok(files)
}

fn engine() -> Result<Tera> {
    let mut tera = Tera::new();
    let html = |file: &&include_dir::File<'static>| file.path().extension().is_some_and(|ext| ext == "html");
    let templates =
        TEMPLATES.files().filter(html).filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)));
    tera.add_raw_templates(templates.collect::<Vec<_>>()).context("the site's templates")?;
    Ok(tera)
}

fn asset(name: &str) -> &'static str {
    TEMPLATES.get_file(name).and_then(|file| file.contents_utf8()).unwrap_or("")
}

/// The style, the script, and the rules of the drawings, which all models share.
fn assets(models: &[&Built]) -> Vec<File> {
    let each = models.iter().flat_map(|built| built.each());
    let drawings = each.flat_map(|built| &built.editions).map(|one| &one.drawings);
    let css = drawings.map(|one| one.style()).find(|css| !css.is_empty()).unwrap_or_default();
    vec![
        File::text("assets/style.css", asset("style.css")),
        File::text("assets/site.js", asset("site.js")),
        File::text("assets/drawing.css", css),
    ]
}

fn edition(engine: &Tera, built: &Built, at: usize, many: bool, base_url: Option<&str>) -> Result<Vec<File>> {
    let ctx = Ctx::new(built, at);
    let folder = page::folder(built, at);
    let pages = page::pages(&ctx);
    let mut files = Vec::new();
    for page in &pages {
        let mut data = page::frame(&ctx, page, &pages, many, base_url);
        merge(&mut data, content(&ctx, page));
        let path = format!("{folder}/{}", page.file());
        files.push(File::text(&path, render(engine, &page.file(), &data)?));
    }
    files.push(File::text(format!("{folder}/search.js"), search::index(&ctx, &pages)));
    for drawing in &ctx.drawings.views {
        let name = shared::file_name(&drawing.id);
        files.push(File::text(format!("{folder}/{name}-light.svg"), drawing.light.clone()));
        files.push(File::text(format!("{folder}/{name}-dark.svg"), drawing.dark.clone()));
    }
    Ok(files)
}

/// The page that compares a model's alternatives, in one language.
fn comparison(engine: &Tera, built: &Built, at: usize, many: bool, base_url: Option<&str>) -> Result<Vec<File>> {
    let ctx = Ctx::new(built, at);
    let folder = page::folder(built, at);
    let mut data = page::frame(&ctx, &page::index(), &[], many, base_url);
    let content = compare::content(&ctx);
    data["stages"] = json!([]);
    data["beside"] = content["heads"].clone();
    data["page"]["title"] = json!(ctx.name());
    data["page"]["description"] = json!(ctx.t("compare.lead"));
    merge(&mut data, content);
    Ok(vec![
        File::text(format!("{folder}/index.html"), render(engine, "compare.html", &data)?),
        File::text(format!("{folder}/search.js"), search::index(&ctx, &[])),
    ])
}

/// Which pages show which views of the whole stack, beside those whose first picture is theirs.
const FIGURES: &[(&str, &[&str])] = &[
    ("security", &["security"]),
    ("cost", &["cost"]),
    ("operations", &["delivery", "monitoring"]),
    ("terraform", &["units"]),
];

/// The views a page shows.
fn figures(ctx: &Ctx, page: &Page) -> Vec<Value> {
    let ids = FIGURES.iter().filter(|(id, _)| *id == page.id).flat_map(|(_, views)| *views);
    let figure = |id: &&str| {
        let (mut shown, drawing) = (ctx.drawing(id)?, ctx.drawings.view(id)?);
        shown["id"] = Value::from(*id);
        shown["title"] = Value::from(drawing.title.clone());
        Some(shown)
    };
    ids.filter_map(figure).collect()
}

fn content(ctx: &Ctx, page: &Page) -> Value {
    let mut data = of_page(ctx, page);
    merge(&mut data, serde_json::json!({ "figures": figures(ctx, page) }));
    data
}

fn of_page(ctx: &Ctx, page: &Page) -> Value {
    match page.id {
        "index" => overview::content(ctx),
        "flow" => flow::content(ctx),
        "network" => network::content(ctx),
        "security" => network::security(ctx),
        "components" => components::content(ctx),
        "decisions" => reasons::decisions(ctx),
        "review" => reasons::review(ctx),
        "cost" => cost::content(ctx),
        "proposals" => proposals::content(ctx),
        "operations" => reasons::operations(ctx),
        "terraform" => terraform::content(ctx),
        _ => Value::Null,
    }
}

fn render(engine: &Tera, template: &str, data: &Value) -> Result<String> {
    let context = tera::Context::from_serialize(data).with_context(|| format!("data of {template}"))?;
    let html = engine.render(template, &context).with_context(|| format!("template {template}"))?;
    let lines = html.lines().map(str::trim_end).filter(|line| !line.is_empty());
    Ok(lines.collect::<Vec<_>>().join("\n") + "\n")
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(all), Value::Object(more)) = (into, more) {
        more.into_iter().for_each(|(key, value)| {
            all.insert(key, value);
        });
    }
}

fn index(engine: &Tera, models: &[&Built]) -> Result<File> {
    let own = |built: &&Built| built.editions.first().map(|one| one.lang);
    let lang = models.iter().find_map(own).unwrap_or(Lang::En);
    let words = Words::of(lang);
    let cards: Vec<Value> =
        models.iter().filter(|one| !one.editions.is_empty()).map(|one| overview::card(one)).collect();
    let data = json!({ "lang": lang.code(), "t": words.all(), "models": cards });
    Ok(File::text("index.html", render(engine, "models.html", &data)?))
}
