//! Which pages a model has, and what stands around each: title, navigation, languages, stages.

use serde_json::{Value, json};

use super::shared::{Ctx, say};
use crate::publish::{Built, prose};
use crate::units::{Lang, date};
use crate::write::xml;

/// A page.
pub struct Page {
    pub id: &'static str,
    /// Which group of the navigation it is in.
    group: &'static str,
    /// Shown beside it in the navigation.
    count: usize,
}

impl Page {
    /// Its file, the same in both languages.
    pub fn file(&self) -> String {
        format!("{}.html", self.id)
    }
}

/// The pages that have something to show.
pub fn pages(ctx: &Ctx) -> Vec<Page> {
    let facts = ctx.facts;
    let always = 1;
    let all = [
        ("index", "architecture", always, 0),
        ("flow", "architecture", facts.flows.len(), 0),
        ("network", "architecture", usize::from(facts.network.is_some()), 0),
        ("security", "architecture", facts.connections.len(), 0),
        ("components", "architecture", facts.components.len(), facts.components.len()),
        ("decisions", "reasons", facts.decisions.len(), facts.decisions.len()),
        ("review", "reasons", facts.requirements.len() + facts.findings.len(), 0),
        ("cost", "reasons", facts.cost.stages.len(), 0),
        ("proposals", "reasons", facts.proposals.len(), facts.proposals.len()),
        ("operations", "running", facts.operations.len(), 0),
        ("terraform", "running", facts.units.len(), 0),
    ];
    let shown = all.into_iter().filter(|(_, _, holds, _)| *holds > 0);
    shown.map(|(id, group, _, count)| Page { id, group, count }).collect()
}

/// The first page.
pub fn index() -> Page {
    Page { id: "index", group: "architecture", count: 0 }
}

/// Where an edition's pages lie, below the site.
pub fn folder(built: &Built, at: usize) -> String {
    match at {
        0 => built.folder.clone(),
        _ => format!("{}/{}", built.folder, built.editions[at].lang.code()),
    }
}

/// Everything around the content.
pub fn frame(ctx: &Ctx, page: &Page, pages: &[Page], many: bool, base_url: Option<&str>) -> Value {
    let facts = ctx.facts;
    let stages: Vec<Value> =
        facts.stages.iter().enumerate().map(|(at, one)| json!({ "n": at + 1, "title": one.title })).collect();
    let long = facts.stages.iter().map(|one| one.title.chars().count()).sum::<usize>();
    json!({
        "lang": ctx.lang.code(),
        "stack": facts.stack,
        "root": ctx.root(),
        "t": ctx.words.all(),
        "title": ctx.name(),
        "version": version(ctx),
        "page": about(ctx, page, base_url),
        "langs": languages(ctx, page),
        "nav": navigation(ctx, page, pages),
        "stages": stages,
        "stage_select": facts.stages.len() > 3 || long > 26,
        "many": many,
        "beside": beside(ctx),
        "priced": priced(ctx),
        "toc": [],
    })
}

/// The other alternatives and the page that compares them, where there are some.
fn beside(ctx: &Ctx) -> Vec<Value> {
    let Some(own) = &ctx.facts.alternative else { return Vec::new() };
    let up = if ctx.at == 0 { "../".to_string() } else { "../../".to_string() };
    let below = if ctx.at == 0 { String::new() } else { format!("{}/", ctx.lang.code()) };
    let compare =
        json!({ "href": format!("{up}{below}index.html"), "title": ctx.t("compare.title"), "current": false });
    let one = |(id, title): &(String, String)| json!({ "href": format!("{up}{id}/{below}index.html"), "title": title, "current": *id == own.id });
    std::iter::once(compare).chain(ctx.built.beside.get(ctx.at).into_iter().flatten().map(one)).collect()
}

fn about(ctx: &Ctx, page: &Page, base_url: Option<&str>) -> Value {
    let index = page.id == "index";
    let title = if index { ctx.name() } else { ctx.t(&format!("page.{}", page.id)).to_string() };
    let lead = match (&ctx.facts.summary, index) {
        (Some(summary), true) => xml::text(summary),
        (None, true) => String::new(),
        _ => say(ctx.t(&format!("lead.{}", page.id))),
    };
    let said = if index { prose::plain(&ctx.facts.overview) } else { ctx.t(&format!("lead.{}", page.id)).to_string() };
    let place = format!("{}/{}", folder(ctx.built, ctx.at), page.file());
    let canonical = base_url.map(|base| format!("{}/{place}", base.trim_end_matches('/')));
    json!({
        "id": page.id,
        "title": title,
        "lead": lead,
        "description": said.chars().take(300).collect::<String>(),
        "canonical": canonical,
    })
}

fn version(ctx: &Ctx) -> String {
    let version = ctx.facts.version.as_ref().map(|version| format!("v{version}"));
    let parts: Vec<String> = version.into_iter().chain(ctx.facts.date.clone()).collect();
    parts.join(" · ")
}

fn languages(ctx: &Ctx, page: &Page) -> Vec<Value> {
    let up = if ctx.at == 0 { "" } else { "../" };
    let each = ctx.built.editions.iter().enumerate().map(|(at, edition)| {
        let below = if at == 0 { String::new() } else { format!("{}/", edition.lang.code()) };
        json!({
            "code": edition.lang.code(),
            "short": edition.lang.code().to_uppercase(),
            "name": name(edition.lang),
            "href": format!("{up}{below}{}", page.file()),
            "current": at == ctx.at,
        })
    });
    let mut all: Vec<Value> = each.collect();
    if all.len() == 1 {
        all.clear();
    }
    all
}

/// A language's own name.
pub fn name(lang: Lang) -> &'static str {
    lang.pick("Español", "English")
}

fn navigation(ctx: &Ctx, page: &Page, pages: &[Page]) -> Vec<Value> {
    let item = |one: &Page| {
        json!({
            "href": one.file(),
            "title": ctx.t(&format!("page.{}", one.id)),
            "current": one.id == page.id,
            "count": one.count,
        })
    };
    let group = |group: &str| {
        let items: Vec<Value> = pages.iter().filter(|one| one.group == group).map(item).collect();
        json!({ "title": ctx.t(&format!("group.{group}")), "items": items })
    };
    let holds = |group: &&str| pages.iter().any(|one| one.group == *group);
    ["architecture", "reasons", "running"].into_iter().filter(holds).map(group).collect()
}

/// Where the prices are from: the newest date of any line.
fn priced(ctx: &Ctx) -> Option<String> {
    let lines = ctx.facts.cost.stages.iter().flat_map(|stage| &stage.lines);
    let newest = lines.map(|line| line.as_of.as_str()).filter(|at| !at.is_empty()).max()?;
    let at = date(newest, ctx.lang).unwrap_or_else(|| newest.to_string());
    Some(ctx.t("priced").replace("{region}", &ctx.facts.region).replace("{date}", &at))
}

/// The contents of a page, for its margin.
pub fn toc(items: &[(&str, &str)]) -> Vec<Value> {
    items.iter().map(|(id, title)| json!({ "id": id, "title": title })).collect()
}
