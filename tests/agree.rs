//! One fact, one place: a changed fact changes every output that states it, and no other.

use std::collections::BTreeMap;

use orbi::{Wanted, build, read, site};

/// Every output of a model's text, by path: pages, Terraform, facts in both languages.
fn outputs(text: &str) -> BTreeMap<String, String> {
    let (model, report) = read(text, "model/stack.yaml");
    assert!(!report.has_errors(), "{}", report.render("model/stack.yaml", text, false));
    let model = model.expect("resolved");
    let wanted = Wanted { drawings: true, both: true, ..Wanted::default() };
    let built = build(&model, &wanted).expect("built");
    let mut all = BTreeMap::new();
    for edition in &built.editions {
        let facts = serde_json::to_string_pretty(&edition.facts).expect("JSON");
        all.insert(format!("facts.{}.json", edition.lang), facts);
        for drawing in &edition.drawings.views {
            all.insert(format!("{}.{}.svg", drawing.id, edition.lang), drawing.light.clone());
            all.insert(format!("{}.{}.mmd", drawing.id, edition.lang), drawing.mermaid.clone());
        }
    }
    let pages = site(&[&built], None).expect("a site");
    let files =
        pages.into_iter().map(|file| ("site", file)).chain(built.terraform.into_iter().map(|file| ("terraform", file)));
    for (folder, file) in files {
        let text = String::from_utf8(file.bytes).expect("text");
        all.insert(format!("{folder}/{}", file.path), text);
    }
    all
}

fn inventory() -> String {
    std::fs::read_to_string("model/inventario.yaml").expect("the model")
}

fn with(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "`{from}` stands once in the model");
    text.replacen(from, to, 1)
}

/// Sets of outputs: those that state `word`, those that differ between the two.
fn stating_and_changed(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
    word: &str,
) -> (Vec<String>, Vec<String>) {
    assert!(before.keys().eq(after.keys()), "the same outputs are written");
    let stating = before.iter().filter(|(_, text)| text.contains(word)).map(|(path, _)| path.clone()).collect();
    let changed = before.iter().filter(|(path, text)| after[*path] != **text).map(|(path, _)| path.clone()).collect();
    (stating, changed)
}

/// Old and new word are equally wide, so that an output which states the one must read exactly as before with the other.
fn only_the_word_moves(before: &str, after: &str, old: &str, new: &str) {
    let (was, is) = (outputs(before), outputs(after));
    let (stating, changed) = stating_and_changed(&was, &is, old);
    assert_eq!(stating, changed);
    assert!(stating.len() >= 6, "{old} is stated in {stating:?}");
    for path in changed {
        let wanted = was[&path].replace(old, new);
        assert!(wanted == is[&path], "{path} differs by more than `{old}` → `{new}`");
    }
}

#[test]
fn the_port_of_the_database_is_written_once() {
    let with_port = |port: &str| with(&inventory(), "backup_days: 7\n", &format!("backup_days: 7\n    port: {port}\n"));
    only_the_word_moves(&with_port("54321"), &with_port("54312"), "54321", "54312");
}

#[test]
fn a_title_is_written_once() {
    let titled =
        |title: &str| with(&inventory(), "title: { es: Base de datos, en: Database }", &format!("title: {title}"));
    only_the_word_moves(&titled("Zorame"), &titled("Zarome"), "Zorame", "Zarome");
}

/// The class decides what the database costs, so amounts may follow it; what states neither stays as it is.
#[test]
fn the_class_of_the_database_changes_its_own_lines_and_amounts() {
    let (was, is) = (outputs(&inventory()), outputs(&with(&inventory(), "class: db.t4g.micro", "class: db.t4g.small")));
    let (stating, changed) = stating_and_changed(&was, &is, "db.t4g.micro");
    assert!(stating.len() >= 6, "{stating:?}");
    assert!(stating.iter().all(|path| changed.contains(path)), "{stating:?} within {changed:?}");
    let priced = |path: &String| was[path].contains("US$") || was[path].contains("USD");
    let strays: Vec<_> = changed.iter().filter(|path| !stating.contains(path) && !priced(path)).collect();
    assert!(strays.is_empty(), "{strays:?}");
    let built = is.iter().filter(|(path, _)| path.starts_with("terraform/"));
    assert!(built.into_iter().all(|(_, text)| !text.contains("db.t4g.micro")));
}

/// The variables that the facts name are those that the Terraform hands over: to tasks, functions and instances.
#[test]
fn environment_variables_are_those_of_the_terraform() {
    let mut count = 0;
    for name in ["model/fastapi-ecs-ec2", "tests/models/courier", "tests/models/servers"] {
        let file = format!("{name}.yaml");
        let (model, _) = read(&std::fs::read_to_string(&file).expect("a model"), &file);
        let built = build(&model.expect("resolved"), &Wanted::default()).expect("built");
        for component in built.editions.iter().flat_map(|edition| &edition.facts.components) {
            let own = format!("/{}.tf", component.id);
            let text = built.terraform.iter().filter(|file| file.path.ends_with(&own));
            let text: String = text.map(|file| String::from_utf8_lossy(&file.bytes)).collect();
            for name in component.environment.iter().map(|variable| &variable.name) {
                let forms = [format!("\"{name}\""), format!(" {name} "), format!("\\n{name}=")];
                assert!(forms.iter().any(|form| text.contains(form)), "{file}: {name}");
                count += 1;
            }
        }
    }
    assert!(count > 10, "{count}");
}
