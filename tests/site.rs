//! The site, read back by an HTML parser: no errors, no loose ends, and no text of a model that became markup.

mod pages;
mod project;

use std::collections::BTreeSet;

use pages::{Site, faults, ids, select, target};
use project::Project;

fn site(project: &Project) -> Site {
    project.fine(&["docs"]);
    let read = |path: String| {
        let text = if path.ends_with(".html") { project.read(&path) } else { String::new() };
        (path, text)
    };
    Site::of(project.files("site").into_iter().map(read))
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

#[test]
fn the_site_of_alternatives_compares_them_and_every_link_leads_somewhere() {
    let project = Project::new();
    for name in ["alternatives", "two-environments"] {
        let text = std::fs::read_to_string(format!("tests/models/{name}.yaml")).expect("a model");
        project.write(&format!("model/{name}.yaml"), &text);
    }
    let faults = faults(&site(&project));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let compared = project.read("site/cobros/en/index.html");
    for text in
        ["Functions and a table", "the script that ran every night", "cobros/funciones/en/index.html", "High season"]
    {
        assert!(compared.contains(text), "{text}");
    }
    let proposals = project.read("site/turnos/proposals.html");
    assert!(proposals.contains("proposal-solo-cdn") && proposals.contains("<svg"));
    assert!(project.read("site/turnos/index.html").contains("pruebas.turnos.example.com"));
}
