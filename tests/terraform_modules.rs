//! The layout of modules: the same resources as the files, each in the module of its component.

mod joined;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use joined::Joined;
use orbi::graph::Model;
use orbi::terraform::{self, Layout, Terraform};

fn models() -> Vec<PathBuf> {
    let each = |folder: &str| {
        let entries = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect::<Vec<_>>()
    };
    let mut all: Vec<PathBuf> = ["model", "tests/models"].into_iter().flat_map(each).collect();
    all.sort();
    all
}

fn read(path: &Path) -> Model {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).expect("a model");
    let (model, report) = orbi::read(&text, &name);
    model.unwrap_or_else(|| panic!("{}", report.render(&name, &text, false)))
}

/// Every stack in both layouts.
fn both() -> Vec<(String, Terraform, Terraform)> {
    let one = |path: PathBuf, model: &Model| {
        let build = |layout| terraform::build_as(model, layout);
        (path.display().to_string(), build(Layout::Files), build(Layout::Modules))
    };
    let each = |path: PathBuf| read(&path).each().into_iter().map(|model| one(path.clone(), model)).collect::<Vec<_>>();
    models().into_iter().flat_map(each).collect()
}

#[test]
fn what_a_model_becomes_stands_in_both_layouts() {
    for (path, files, modules) in both() {
        assert_eq!(files.faults(), Vec::new(), "{path} as files");
        assert_eq!(modules.faults(), Vec::new(), "{path} as modules");
    }
}

#[test]
fn a_module_holds_one_component_and_a_group_stands_alone() {
    let model = read(Path::new("model/inventario.yaml"));
    let modules = terraform::build_as(&model, Layout::Modules);
    let paths: BTreeSet<String> = modules.files().into_iter().map(|file| file.path).collect();
    for name in ["vpc", "entrada", "api", "db", "cdn", "security-group-entrada", "security-group-api"] {
        for file in ["main.tf", "variables.tf", "outputs.tf", "versions.tf"] {
            let path = format!("stack/modules/{name}/{file}");
            assert!(paths.contains(&path), "{path} in {paths:?}");
        }
    }
    let groups = modules.written.iter().flatten().filter(|root| root.unit.contains("/modules/security-group-"));
    for group in groups {
        let made = group.pieces.iter().filter(|piece| piece.block.kind == "resource");
        let kinds: Vec<&str> = made.map(|piece| piece.block.labels[0].as_str()).collect();
        assert_eq!(kinds, ["aws_security_group"], "{}", group.unit);
    }
}

#[test]
fn no_module_waits_for_another_as_a_whole() {
    for (path, _, modules) in both() {
        let pieces = modules.written.iter().flatten().flat_map(|root| &root.pieces);
        for call in pieces.filter(|piece| piece.block.kind == "module") {
            assert!(call.block.body.attr("depends_on").is_none(), "{path}: {}", call.address());
        }
    }
}

#[test]
fn both_layouts_make_the_same() {
    for (path, files, modules) in both() {
        for (one, other) in files.written.iter().zip(&modules.written) {
            let (flat, split) = (Joined::of(one).blocks(), Joined::of(other).blocks());
            assert_eq!(flat.keys().collect::<Vec<_>>(), split.keys().collect::<Vec<_>>(), "{path}");
            for (address, block) in &flat {
                assert_eq!(block, &split[address], "{path}: {address}");
            }
        }
        let addresses = |terraform: &Terraform| -> Vec<(String, String)> {
            let bare = |(address, owner): (String, String)| (terraform::in_module(&address).to_string(), owner);
            terraform.stages.values().flat_map(|plan| plan.owners()).map(bare).collect()
        };
        assert_eq!(addresses(&files), addresses(&modules), "{path}");
    }
}

/// What findings and checks point to, without the modules it stands in.
fn pointed_to(layout: &str) -> Vec<(String, Vec<String>)> {
    let text = std::fs::read_to_string("model/inventario.yaml").expect("a model");
    assert!(text.contains("layout: modules"), "the inventory is in modules");
    let tree = orbi::source::parse(&text.replace("layout: modules", layout)).expect("YAML");
    let model = orbi::graph::resolve(&tree, "model/inventario.yaml").0.expect("a model");
    let facts = orbi::build(&model, &orbi::Wanted::default()).expect("built").editions.remove(0).facts;
    let local = |all: &[String]| -> Vec<String> {
        all.iter().map(|one| terraform::in_module(one.trim_matches('`')).to_string()).collect()
    };
    let found = facts.findings.iter().map(|one| (one.rule.clone(), local(&one.evidence)));
    let checked = facts.requirements.iter().flat_map(|one| &one.evidence);
    found.chain(checked.map(|one| (one.check.clone(), local(&one.at)))).collect()
}

#[test]
fn what_proves_a_requirement_is_the_same_in_both_layouts() {
    let proved = pointed_to("layout: modules");
    assert_eq!(proved, pointed_to("layout: files"));
    let of = |check: &str| proved.iter().find(|(one, _)| one == check).map(|(_, at)| at.clone());
    assert_eq!(of("db.multi_az"), Some(vec!["aws_db_instance.db".to_string()]));
}
