//! The committed reference is what the settings tables say today, and each example in it is a model.

use std::collections::BTreeSet;
use std::path::Path;

use orbi::reference::{example, reference};
use orbi::services::SERVICES;

#[test]
fn the_reference_in_docs_is_fresh() {
    let folder = Path::new("docs/reference");
    let pages = reference().expect("every rule can be told");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(folder).expect("made");
        for page in &pages {
            std::fs::write(folder.join(&page.path), &page.bytes).expect("written");
        }
    }
    let stale = pages.iter().filter(|page| std::fs::read(folder.join(&page.path)).unwrap_or_default() != page.bytes);
    let stale: Vec<&str> = stale.map(|page| page.path.as_str()).collect();
    assert!(
        stale.is_empty(),
        "{stale:?} in docs/reference are stale; UPDATE=1 cargo test --test reference rewrites them"
    );
    let known: BTreeSet<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    for entry in std::fs::read_dir(folder).expect("there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(known.contains(name.as_str()), "docs/reference/{name} is the page of no kind");
    }
}

#[test]
fn every_kind_that_is_written_has_an_example_that_resolves() {
    for service in SERVICES.iter().filter(|service| service.names().declared) {
        let kind = service.kind();
        let text =
            example(kind).unwrap_or_else(|| panic!("write templates/examples/{kind}.yaml, a small model with one"));
        let (model, report) = orbi::read(text, "example.yaml");
        assert!(report.is_empty(), "{}", report.render(&format!("templates/examples/{kind}.yaml"), text, false));
        let model = model.expect("resolves");
        let there =
            model.stages[0].stack.components.values().any(|one| one.kind() == kind && one.derived_from.is_none());
        assert!(there, "templates/examples/{kind}.yaml has no `{kind}`");
    }
}
