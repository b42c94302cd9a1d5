//! What every page needs: the facts at hand, names of components, texts that differ by stage.

use serde_json::{Value, json};

use crate::facts::{ComponentFact, ConnectionFact, Facts};
use crate::publish::{Built, Drawing, Drawings, Words, prose};
use crate::units::Lang;
use crate::write::xml;

/// One edition of a model, while its pages are made.
pub struct Ctx<'a> {
    pub built: &'a Built,
    /// Which edition: 0 is the model's own language.
    pub at: usize,
    pub facts: &'a Facts,
    pub drawings: &'a Drawings,
    pub lang: Lang,
    pub words: Words,
}

impl<'a> Ctx<'a> {
    /// Edition `at` of a model.
    pub fn new(built: &'a Built, at: usize) -> Self {
        let edition = &built.editions[at];
        let (facts, drawings, lang) = (&edition.facts, &edition.drawings, edition.lang);
        Ctx { built, at, facts, drawings, lang, words: Words::of(lang) }
    }

    /// From a page of this edition up to the site's folder.
    pub fn root(&self) -> String {
        "../".repeat(super::page::folder(self.built, self.at).split('/').count())
    }

    /// What the stack is called, with the alternative it is.
    pub fn name(&self) -> String {
        let alternative = self.facts.alternative.as_ref().map(|one| one.title.as_str());
        std::iter::once(self.facts.title.as_str()).chain(alternative).collect::<Vec<_>>().join(" · ")
    }

    /// A word or label by its path.
    pub fn t<'b>(&'b self, path: &'b str) -> &'b str {
        self.words.get(path)
    }

    /// The component of an id; ids drawn once per zone (`api@a`) are the component's.
    pub fn component(&self, id: &str) -> Option<&'a ComponentFact> {
        let id = id.split('@').next().unwrap_or(id);
        self.facts.components.iter().find(|one| one.id == id)
    }

    /// What a component is called; its id where it is none.
    pub fn title<'b>(&'b self, id: &'b str) -> &'b str {
        self.component(id).map_or(id, |one| one.title.as_str())
    }

    /// The class of a component's colour.
    pub fn class(&self, id: &str) -> &'static str {
        self.component(id).map_or("", |one| category_class(&one.category))
    }

    /// A text that differs by stage, as HTML: one span a stage, or the text alone where all agree.
    pub fn staged(&self, each: impl Fn(&str) -> String) -> String {
        let texts: Vec<String> = self.facts.stages.iter().map(|stage| each(&stage.id)).collect();
        let Some(first) = texts.first() else { return String::new() };
        if texts.iter().all(|text| text == first) {
            return xml::text(first);
        }
        let span = |(at, text): (usize, &String)| format!("<span data-st=\"{}\">{}</span>", at + 1, xml::text(text));
        texts.iter().enumerate().map(span).collect()
    }

    /// "HTTPS 443".
    pub fn by(&self, wire: &ConnectionFact) -> String {
        let port = wire.port.map(|port| port.to_string());
        let label = wire.label.clone().filter(|label| !label.is_empty());
        let parts: Vec<String> = wire.protocol.iter().cloned().chain(port).collect();
        match (parts.is_empty(), label) {
            (true, Some(label)) => label,
            _ => parts.join(" "),
        }
    }

    /// A drawing for a page.
    pub fn drawing(&self, id: &str) -> Option<Value> {
        let drawing = self.drawings.view(id).filter(|one| !one.inline.is_empty())?;
        let name = file_name(&drawing.id);
        let link = |end: &str, word: &str| json!({ "href": format!("{name}-{end}.svg"), "title": self.t(word) });
        let links = vec![link("light", "light"), link("dark", "dark_svg")];
        Some(json!({ "svg": drawing.inline, "width": width(drawing), "links": links }))
    }
}

/// A view's id as a file's name.
pub fn file_name(view: &str) -> String {
    view.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect()
}

/// The drawing's own width in pixels, from its root element.
fn width(drawing: &Drawing) -> f64 {
    let head = drawing.inline.split('>').next().unwrap_or("");
    let value = head.split(" width=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.and_then(|text| text.parse().ok()).unwrap_or(960.0)
}

/// A sentence as HTML, without the paragraph around it.
pub fn say(markdown: &str) -> String {
    prose::inline(markdown)
}

/// Paragraphs as HTML.
pub fn tell(markdown: &str) -> String {
    if markdown.trim().is_empty() { String::new() } else { prose::block(markdown) }
}

/// The class that carries a category's colour.
pub fn category_class(category: &str) -> &'static str {
    match category {
        "network" => "net",
        "storage" => "sto",
        "compute" | "containers" => "cmp",
        "database" => "dbc",
        "security" => "sec",
        "management" | "integration" | "finance" => "mgt",
        _ => "drk",
    }
}

/// `low`, `medium`, `high` in the order of concern.
pub fn rank(severity: &str) -> usize {
    ["high", "medium", "low"].iter().position(|one| *one == severity).unwrap_or(3)
}

/// The anchor of a finding. The rule alone names the first; others add what they are on.
pub fn finding_anchor(facts: &Facts, at: usize) -> String {
    let rule = &facts.findings[at].rule;
    match facts.findings[..at].iter().any(|one| one.rule == *rule) {
        true => format!("finding-{rule}-{}", facts.findings[at].on),
        false => format!("finding-{rule}"),
    }
}
