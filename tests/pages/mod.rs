//! Pages of a site as an HTML parser reads them, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{ElementRef, Html, Selector};

/// Every page of a site, parsed.
pub struct Site {
    pub pages: BTreeMap<String, Html>,
    pub files: BTreeSet<String>,
}

/// A selector of the tests' own.
pub fn select(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}

impl Site {
    /// A site's files by path; those that end in `.html` are parsed.
    pub fn of(files: impl IntoIterator<Item = (String, String)>) -> Site {
        let mut site = Site { pages: BTreeMap::new(), files: BTreeSet::new() };
        for (path, text) in files {
            if path.ends_with(".html") {
                site.pages.insert(path.clone(), Html::parse_document(&text));
            }
            site.files.insert(path);
        }
        site
    }
}

/// Every id on a page.
pub fn ids(page: &Html) -> Vec<String> {
    page.select(&select("[id]")).filter_map(|one| one.value().id().map(str::to_string)).collect()
}

/// Where a link on a page leads: the file and the anchor.
pub fn target(page: &str, href: &str) -> (String, Option<String>) {
    let (path, anchor) = href.split_once('#').map_or((href, None), |(path, anchor)| (path, Some(anchor.to_string())));
    if path.is_empty() {
        return (page.to_string(), anchor);
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    (parts.join("/"), anchor)
}

/// What of a site's pages cannot stand: errors of markup, ids twice, loose ends, headings out of order, what has no name.
pub fn faults(site: &Site) -> Vec<String> {
    let mut out = Vec::new();
    for (path, page) in &site.pages {
        out.extend(page.errors.iter().map(|error| format!("{path}: {error}")));
        let ids = ids(page);
        let unique: BTreeSet<&String> = ids.iter().collect();
        if unique.len() != ids.len() {
            let twice: Vec<&String> =
                unique.into_iter().filter(|id| ids.iter().filter(|one| one == id).count() > 1).collect();
            out.push(format!("{path}: ids twice: {twice:?}"));
        }
        out.extend(links(site, path, page));
        out.extend(headings(path, page));
        out.extend(names(path, page));
    }
    out
}

fn links(site: &Site, path: &str, page: &Html) -> Vec<String> {
    let mut out = Vec::new();
    for (css, key) in [("a[href]", "href"), ("link[href]", "href"), ("script[src]", "src"), ("img[src]", "src")] {
        for one in page.select(&select(css)) {
            let href = one.value().attr(key).unwrap_or_default();
            if href.starts_with("https://") && css == "a[href]" || href == "data:," {
                continue;
            }
            let (file, anchor) = target(path, href);
            if href.contains(':') || href.starts_with('/') || !site.files.contains(&file) {
                out.push(format!("{path}: `{href}` leads nowhere"));
            } else if let (Some(anchor), Some(there)) = (anchor, site.pages.get(&file))
                && !ids(there).contains(&anchor)
            {
                out.push(format!("{path}: `{href}` has no anchor there"));
            }
        }
    }
    out
}

/// One h1, and no level left out on the way down.
fn headings(path: &str, page: &Html) -> Vec<String> {
    let levels: Vec<u8> =
        page.select(&select("h1,h2,h3,h4,h5,h6")).map(|one| one.value().name().as_bytes()[1] - b'0').collect();
    let mut out = Vec::new();
    if levels.iter().filter(|level| **level == 1).count() != 1 {
        out.push(format!("{path}: not one h1"));
    }
    if let Some(at) = levels.windows(2).position(|pair| pair[1] > pair[0] + 1) {
        let texts: Vec<String> = page.select(&select("h1,h2,h3,h4,h5,h6")).map(|one| one.text().collect()).collect();
        out.push(format!("{path}: h{} after h{} at {:?}", levels[at + 1], levels[at], texts[at + 1]));
    }
    out
}

/// Pictures, controls and scrolling regions have a name or are hidden from who cannot see them.
fn names(path: &str, page: &Html) -> Vec<String> {
    let hidden = |one: &ElementRef| {
        let own = one.value().attr("aria-hidden") == Some("true");
        own || one
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|above| above.value().attr("aria-hidden") == Some("true"))
    };
    let named = |one: &ElementRef| {
        let label = one.value().attr("aria-label").or(one.value().attr("aria-labelledby")).or(one.value().attr("alt"));
        label.is_some_and(|text| !text.trim().is_empty()) || one.text().any(|text| !text.trim().is_empty())
    };
    let wanted = select("svg,img,button,a,[role=region],select");
    let all = page.select(&wanted);
    all.filter(|one| !hidden(one) && !named(one)).map(|one| format!("{path}: {} without a name", one.html())).collect()
}
