//! The site, read back by an HTML parser: no errors, no loose ends, and no text of a model that became markup.

mod project;

use std::collections::{BTreeMap, BTreeSet};

use project::Project;
use scraper::{ElementRef, Html, Selector};

/// Every page of a site, parsed.
struct Site {
    pages: BTreeMap<String, Html>,
    files: BTreeSet<String>,
}

fn select(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}

fn site(project: &Project) -> Site {
    project.fine(&["docs"]);
    let files: BTreeSet<String> = project.files("site").into_iter().collect();
    let html = files.iter().filter(|path| path.ends_with(".html"));
    let pages = html.map(|path| (path.clone(), Html::parse_document(&project.read(path)))).collect();
    Site { pages, files }
}

fn ids(page: &Html) -> Vec<String> {
    page.select(&select("[id]")).filter_map(|one| one.value().id().map(str::to_string)).collect()
}

/// Where a link on a page leads: the file and the anchor.
fn target(page: &str, href: &str) -> (String, Option<String>) {
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

fn faults(site: &Site) -> Vec<String> {
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

#[test]
fn the_inventory_has_every_page_in_both_languages_and_no_loose_ends() {
    let project = Project::inventory();
    let site = site(&project);
    for page in
        ["index", "flow", "network", "security", "components", "decisions", "review", "cost", "operations", "terraform"]
    {
        for folder in ["site/inventario", "site/inventario/en"] {
            assert!(site.pages.contains_key(&format!("{folder}/{page}.html")), "{folder}/{page}.html");
        }
    }
    let faults = faults(&site);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn anchors_and_languages_are_as_promised() {
    let project = Project::inventory();
    let site = site(&project);
    let page = |path: &str| &site.pages[path];
    for id in ["component-api", "component-db-secret"] {
        assert!(ids(page("site/inventario/components.html")).contains(&id.to_string()), "{id}");
    }
    assert!(ids(page("site/inventario/flow.html")).contains(&"flow-consultar".to_string()));
    assert!(ids(page("site/inventario/decisions.html")).contains(&"decision-computo".to_string()));
    let review = ids(page("site/inventario/en/review.html"));
    assert!(review.iter().any(|id| id.starts_with("finding-")) && review.contains(&"requirement-https".to_string()));
    let lang = |path: &str| page(path).root_element().value().attr("lang").map(str::to_string);
    assert_eq!(lang("site/inventario/index.html").as_deref(), Some("es"));
    assert_eq!(lang("site/inventario/en/index.html").as_deref(), Some("en"));
}

#[test]
fn nothing_comes_from_elsewhere_and_the_index_leads_to_everything() {
    let project = Project::inventory();
    let site = site(&project);
    for path in
        site.files.iter().filter(|path| path.ends_with(".css") || path.ends_with(".js") || path.ends_with(".html"))
    {
        let text = project.read(path);
        let loads = ["src=\"http", "@import", "url(http", "fetch(", "<iframe", "srcset=\"http"];
        loads.iter().for_each(|word| assert!(!text.contains(word), "{path}: {word}"));
    }
    let mut seen = BTreeSet::from(["site/index.html".to_string()]);
    let mut left = vec!["site/index.html".to_string()];
    while let Some(path) = left.pop() {
        let Some(page) = site.pages.get(&path) else { continue };
        for one in page.select(&select("a[href]")) {
            let (file, _) = target(&path, one.value().attr("href").unwrap_or_default());
            if seen.insert(file.clone()) {
                left.push(file);
            }
        }
    }
    let missed: Vec<&String> = site.pages.keys().filter(|path| !seen.contains(*path)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn the_text_of_a_model_stays_text() {
    let project = Project::new();
    project.write("model/inventario.yaml", &project::hostile());
    let site = site(&project);
    let faults = faults(&site);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    let said = project::HOSTILE.replace("\\\"", "\"");
    for (path, page) in &site.pages {
        for script in page.select(&select("script")) {
            assert!(script.value().attr("src").is_some(), "{path}: {}", script.html());
        }
        assert_eq!(page.select(&select("a[href^=\"javascript:\"]")).count(), 0, "{path}");
    }
    let title: String =
        site.pages["site/inventario/index.html"].select(&select("h1")).flat_map(|one| one.text()).collect();
    assert_eq!(title, said);
    let flow: String =
        site.pages["site/inventario/flow.html"].select(&select("h2")).take(1).flat_map(|one| one.text()).collect();
    assert_eq!(flow, said);
}

#[test]
fn two_models_share_one_index_and_a_small_one_has_no_empty_pages() {
    let project = Project::inventory();
    project.write(
        "model/small.yaml",
        "orbi: 1\nstack: small\nregion: us-east-1\ncomponents:\n  people: { kind: users }\n  cdn: { kind: cloudfront }\n  \
         web: { kind: s3, purpose: site }\nconnections:\n  - people -> cdn -> web\n",
    );
    let site = site(&project);
    let faults = faults(&site);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    for absent in ["network", "flow"] {
        assert!(!site.pages.contains_key(&format!("site/small/{absent}.html")), "{absent}");
    }
    let links: Vec<&str> =
        site.pages["site/index.html"].select(&select("a")).filter_map(|one| one.value().attr("href")).collect();
    assert!(links.contains(&"inventario/index.html") && links.contains(&"small/index.html"), "{links:?}");
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    let [a, b] = [Project::inventory(), Project::inventory()];
    a.fine(&["docs"]);
    b.fine(&["docs"]);
    assert_eq!(a.files("site"), b.files("site"));
    a.files("site").iter().for_each(|path| assert!(a.read(path) == b.read(path), "{path}"));
}
