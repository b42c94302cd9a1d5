//! The layout of modules: the same resources as the files, each in the module of its component.

use std::path::{Path, PathBuf};

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
fn write_them() {
    for (path, _, modules) in both() {
        let stem = Path::new(&path).file_stem().unwrap().to_string_lossy().into_owned();
        for file in modules.files() {
            let to = Path::new("/tmp/mods").join(&stem).join(&file.path);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(to, file.text).unwrap();
        }
    }
}
