//! `orbi init`: a new project begins with a model that resolves, and what is there stays as it is.

use std::path::Path;
use std::process::{Command, Output};

fn orbi(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_orbi")).args(args).current_dir(folder).output().expect("runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_starter_is_written_with_its_schema_and_resolves() {
    let folder = tempfile::tempdir().expect("a folder");
    for (args, model) in
        [(&["init", "new"][..], "minimal"), (&["init", "new", "--from", "inventario"][..], "inventario")]
    {
        let made = orbi(folder.path(), args);
        assert!(made.status.success(), "{}", said(&made));
        assert!(made.stdout.is_empty(), "data goes to standard output, and this is none");
        let path = folder.path().join(format!("new/model/{model}.yaml"));
        let text = std::fs::read_to_string(&path).expect("written");
        let (resolved, report) = orbi::read(&text, model);
        assert!(resolved.is_some() && report.is_empty(), "{}", report.render(model, &text, false));
    }
    let schema = std::fs::read_to_string(folder.path().join("new/docs/orbi.schema.json")).expect("written");
    assert_eq!(schema, orbi::schema());
}

#[test]
fn what_is_there_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let model = folder.path().join("model/minimal.yaml");
    std::fs::create_dir(folder.path().join("model")).expect("made");
    std::fs::write(&model, "mine").expect("written");
    let refused = orbi(folder.path(), &["init"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("left as it is"), "{}", said(&refused));
    assert_eq!(std::fs::read_to_string(&model).expect("there"), "mine");
    assert!(!folder.path().join("docs").exists(), "nothing else is written either");
}

#[test]
fn an_unknown_starter_is_told_with_the_nearest() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = orbi(folder.path(), &["init", "--from", "inventory"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("inventario"), "{}", said(&refused));
    assert!(!folder.path().join("model").exists());
}
