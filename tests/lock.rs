//! What orbi wrote it may change; what others wrote or edited it keeps. All is written or nothing.

mod project;

use project::Project;

#[test]
fn every_file_is_listed_with_its_hash_and_its_model() {
    let project = Project::inventory();
    project.fine(&["docs"]);
    project.fine(&["terraform"]);
    let lock: serde_json::Value = serde_json::from_str(&project.read("orbi.lock")).expect("JSON");
    assert_eq!(lock["orbi"], env!("CARGO_PKG_VERSION"));
    let outputs = lock["outputs"].as_array().expect("outputs");
    let mut listed: Vec<String> = Vec::new();
    for file in outputs.iter().flat_map(|output| output["files"].as_array().expect("files")) {
        assert_eq!(file["models"][0], "model/inventario.yaml");
        assert_eq!(file["sha256"].as_str().map(str::len), Some(64));
        listed.push(file["path"].as_str().expect("a path").to_string());
    }
    listed.sort();
    let mut there = project.files("site");
    there.extend(project.files("terraform"));
    there.sort();
    assert_eq!(listed, there);
}

#[test]
fn an_edited_file_is_kept_until_force() {
    let project = Project::inventory();
    project.fine(&["terraform"]);
    let file = project.files("terraform").into_iter().find(|path| path.ends_with("db/main.tf")).expect("a file of db");
    project.write(&file, "# mine\n");
    let model = project.read("model/inventario.yaml");
    project.write("model/inventario.yaml", &model.replace("storage: 20", "storage: 30"));
    let before: Vec<String> = project.files("terraform").iter().map(|path| project.read(path)).collect();
    let ran = project.orbi(&["terraform"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains(&format!("{file} was edited by hand")), "{}", ran.err);
    let after: Vec<String> = project.files("terraform").iter().map(|path| project.read(path)).collect();
    assert_eq!(before, after, "nothing is written");
    project.fine(&["terraform", "--force"]);
    assert!(project.read(&file).contains("30"));
}

#[test]
fn a_file_of_others_is_never_overwritten_and_lies_where_it_was() {
    let project = Project::inventory();
    project.write("site/index.html", "mine");
    project.write("terraform/stack/own.tf", "# the team's");
    let ran = project.orbi(&["docs"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("site/index.html was not written by orbi"), "{}", ran.err);
    assert_eq!(project.files("site"), ["site/index.html"]);
    assert!(!project.path("orbi.lock").exists());
    project.fine(&["terraform"]);
    project.fine(&["terraform"]);
    assert_eq!(project.read("terraform/stack/own.tf"), "# the team's");
}

#[test]
fn what_is_made_no_more_is_removed() {
    let project = Project::inventory();
    project.write("model/other.yaml", "orbi: 1\nstack: other\nregion: us-east-1\ncomponents: { web: { kind: s3 } }\n");
    project.fine(&["docs"]);
    assert!(project.path("site/other/index.html").exists());
    std::fs::remove_file(project.path("model/other.yaml")).expect("removed");
    let ran = project.orbi(&["check"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("site/other/index.html is stale"), "{}", ran.err);
    project.fine(&["docs"]);
    assert!(!project.path("site/other").exists(), "its folder goes too");
    project.fine(&["check"]);
}

#[test]
fn what_is_taken_out_takes_its_files_and_leaves_those_of_the_team() {
    let model = |layout: &str, kept: &str| {
        format!(
            "orbi: 1\nstack: tienda\nregion: us-east-1\ncomponents:\n  fotos: {{ kind: s3 }}\n{kept}\
             terraform: {{ layout: {layout} }}\n"
        )
    };
    for (layout, gone) in
        [("files", "terraform/stack/copias.tf"), ("modules", "terraform/stack/modules/copias/main.tf")]
    {
        let project = Project::new();
        project.write("model/tienda.yaml", &model(layout, "  copias: { kind: s3 }\n"));
        let own = ["terraform/stack/own.tf", "terraform/stack/modules/copias/own.tf"];
        own.iter().for_each(|path| project.write(path, "# the team's\n"));
        project.fine(&["terraform"]);
        assert!(project.path(gone).exists(), "{gone}");
        project.write("model/tienda.yaml", &model(layout, ""));
        project.fine(&["terraform"]);
        assert!(!project.path(gone).exists(), "{gone} is still there");
        own.iter().for_each(|path| assert_eq!(project.read(path), "# the team's\n"));
    }
}

#[test]
fn a_dry_run_writes_nothing() {
    let project = Project::inventory();
    let ran = project.fine(&["docs", "--dry-run"]);
    assert!(ran.out.contains("write site/index.html\n"), "{}", ran.out);
    assert_eq!(project.files("."), ["model/inventario.yaml"]);
}

#[test]
fn nothing_is_written_outside_the_project() {
    let project = Project::inventory();
    for out in ["../out", "/nowhere/out"] {
        let ran = project.orbi(&["docs", "-o", out]);
        assert_eq!(ran.code, 2, "{out}");
        assert!(ran.err.contains("outside the project"), "{}", ran.err);
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_does_not_lead_out() {
    let (project, other) = (Project::inventory(), Project::new());
    std::os::unix::fs::symlink(other.root(), project.path("site")).expect("a link");
    let ran = project.orbi(&["docs"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("leads out of the project"), "{}", ran.err);
    assert_eq!(other.files("."), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn files_may_be_read_by_others() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::inventory();
    project.fine(&["docs"]);
    let mode = std::fs::metadata(project.path("site/index.html")).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o644);
    assert!(!project.files(".").iter().any(|path| path.contains(".orbi-")), "no temporary file is left");
}

#[test]
fn check_answers_with_the_difference() {
    let project = Project::inventory();
    project.fine(&["docs"]);
    project.fine(&["terraform"]);
    let page = "site/inventario/cost.html";
    let text = project.read(page);
    project.write(page, &text.replace("<h1>", "<h1>x"));
    let ran = project.orbi(&["check"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains(&format!("--- a/{page}")) && ran.out.contains("-<div class=\"head\"><div><h1>x"),
        "{}",
        ran.out
    );
    std::fs::remove_file(project.path(page)).expect("removed");
    let ran = project.orbi(&["check", "--format", "json"]);
    let said: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((ran.code, &said["changes"][0]["what"]), (1, &serde_json::json!("missing")));
    project.fine(&["docs"]);
    project.fine(&["check"]);
}
