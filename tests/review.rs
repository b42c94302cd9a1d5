//! Each rule speaks of its failing example and is silent on the passing one; the inventory's review is sober; acceptances are checked.

use orbi::graph::{Model, resolve};
use orbi::review::rules::RULES;
use orbi::review::{Addresses, Costs, Finding, Unknown, catalog, check_accepts, review};
use orbi::units::Usd;
use orbi::{diag, source};

/// An estimate of US$ 100 a stage, where anything cheaper saves US$ 20 and anything else costs US$ 5.
struct Example;

impl Costs for Example {
    fn expected(&self, _stage: &str) -> Option<Usd> {
        "100".parse().ok()
    }

    fn largest(&self, _stage: &str) -> Option<(String, Usd)> {
        Some(("db".into(), "40".parse().ok()?))
    }

    fn change(&self, _stage: &str, _path: &str, value: &str) -> Option<Usd> {
        if value == "arm" || value.starts_with("db.t4g") { "-20".parse().ok() } else { "5".parse().ok() }
    }
}

fn model(text: &str) -> Model {
    let tree =
        source::parse(text).unwrap_or_else(|error| panic!("{}", diag::Report::from(error).render("m", text, false)));
    let (model, report) = resolve(&tree, "m");
    model.unwrap_or_else(|| panic!("{}", report.render("m", text, false)))
}

fn example(text: &str) -> Model {
    model(&format!("orbi: 1\nstack: example\nregion: us-east-1\n{text}"))
}

fn rules(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn rules_and_catalog_are_one_list() {
    let files: Vec<&str> = RULES.iter().map(|file| file.id).collect();
    let catalog: Vec<&str> = catalog::CATALOG.iter().map(|rule| rule.id).collect();
    assert_eq!(files, catalog);
}

#[test]
fn each_rule_speaks_of_its_failing_example_only() {
    for file in RULES {
        let speaks = |text: &str| rules(&review(&example(text), &Unknown, &Example, None)).contains(&file.id);
        assert!(speaks(file.fails), "{} is silent on{}", file.id, file.fails);
        assert!(!speaks(file.passes), "{} speaks of{}", file.id, file.passes);
    }
}
