//! The models the project carries, resolved, and a place where drawings are kept to be looked at.

use orbi::Wanted;
use orbi::draw::{Ask, Detail, View};
use orbi::graph::{self, Model, Stage};
use orbi::source;

/// Every model that resolves, by file name.
pub fn all() -> Vec<(String, Model)> {
    let mut out = Vec::new();
    for folder in ["model", "tests/models"] {
        let mut files: Vec<_> = std::fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect();
        files.sort();
        for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "yaml")) {
            let name = path.to_string_lossy().into_owned();
            let tree = source::parse(&std::fs::read_to_string(path).expect("a model"));
            let Some(model) = tree.ok().and_then(|tree| graph::resolve(&tree, &name).0) else { continue };
            let stem = path.file_stem().map_or(name.clone(), |s| s.to_string_lossy().into_owned());
            out.push((stem, model));
        }
    }
    assert!(!out.is_empty());
    out
}

/// Every view of the first stage: of the whole stack, of each flow and of each state machine; an alternative at a time.
pub fn views(name: &str, model: &Model) -> Vec<(String, View)> {
    let mut out = Vec::new();
    for one in model.each() {
        let which = one.alternative.as_ref().map_or(String::new(), |a| format!(" {}", a.id));
        let stack = &one.stages[0].stack;
        let flows = stack.flows.iter().map(|flow| format!("flow:{}", flow.id));
        let machines = stack.of_kind("step-functions").map(|machine| format!("states:{}", machine.id));
        for id in stack.views().map(str::to_string).chain(flows).chain(machines) {
            let view = orbi::view(one, &Wanted::default(), &id).unwrap_or_else(|| panic!("{name}: no view {id}"));
            out.push((format!("{name}{which} {id}"), view));
        }
    }
    out
}

/// What to ask of a stage's drawing.
pub fn ask(stage: &Stage, detail: Detail) -> Ask<'_> {
    let lang = stage.stack.lang;
    Ask { lang, detail, stage: stage.title.get(lang), href: &link }
}

fn link(id: &str) -> Option<String> {
    Some(format!("components.html#component-{id}"))
}

/// Leaves a drawing where it can be looked at.
pub fn keep(name: &str, svg: &str) {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("drawings");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(format!("{name}.svg")), svg).expect("written");
}
