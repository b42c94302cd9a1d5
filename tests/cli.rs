//! The program from outside: exit codes, where words go, which models are meant, and files that are no models.

mod project;

use project::Project;

const SMALL: &str = "orbi: 1\nstack: small\nregion: us-east-1\ncomponents: { web: { kind: s3 } }\n";

#[test]
fn facts_are_json_with_the_promised_keys() {
    let project = Project::inventory();
    let ran = project.fine(&["facts"]);
    let facts: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    for key in [
        "stack",
        "title",
        "version",
        "language",
        "region",
        "stages",
        "alternatives",
        "units",
        "views",
        "components",
        "connections",
        "flows",
        "requirements",
        "decisions",
        "findings",
        "cost",
    ] {
        assert!(!facts[key].is_null(), "{key}");
    }
    for wire in facts["connections"].as_array().expect("connections") {
        let enforced = wire["enforced_by"].as_array().is_some_and(|list| !list.is_empty());
        assert!(enforced != wire["unenforced_because"].is_string(), "{wire}");
    }
    assert_eq!(facts["cost"]["stages"][0]["id"], "inicial");
}

#[test]
fn data_goes_to_standard_output_and_nothing_else_does() {
    let project = Project::inventory();
    for args in [
        &["flow"][..],
        &["decisions"],
        &["cost"],
        &["review"],
        &["facts"],
        &["diagram"],
        &["schema"],
        &["explain", "alb"],
    ] {
        let ran = project.fine(args);
        assert!(!ran.out.is_empty() && ran.err.is_empty(), "{args:?}: {}", ran.err);
        assert!(!ran.out.contains('\u{1b}'), "{args:?}");
    }
    let ran = project.orbi(&["facts", "none.yaml"]);
    assert!(ran.out.is_empty() && !ran.err.contains('\u{1b}'));
}

#[test]
fn files_that_are_no_models_say_so_with_a_place() {
    let project = Project::inventory();
    project.write("model/bytes.yaml", "");
    std::fs::write(project.path("model/bytes.yaml"), b"orbi: 1\nstack: a\xff\n").expect("written");
    project.write("model/empty.yaml", "");
    std::fs::create_dir(project.path("model/folder.yaml")).expect("a folder");
    let ran = project.orbi(&["docs", "model/none.yaml", "model/bytes.yaml", "model/empty.yaml", "model/folder.yaml"]);
    assert_eq!(ran.code, 2);
    for said in ["model/none.yaml:1:1", "model/bytes.yaml:2:9", "model/empty.yaml:1:1", "model/folder.yaml:1:1"] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    for code in ["error[not-readable]", "error[not-utf8]", "error[empty]"] {
        assert!(ran.err.contains(code), "{code}: {}", ran.err);
    }
    assert!(!project.path("site").exists(), "nothing is written");
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::inventory();
    let file = project.path("model/inventario.yaml");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o0)).expect("rights");
    if std::fs::read(&file).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let ran = project.orbi(&["facts"]);
    assert!(ran.code == 2 && ran.err.contains("error[not-readable]"), "{}", ran.err);
}

#[test]
fn errors_of_all_models_are_said_at_once_and_nothing_is_written() {
    let project = Project::inventory();
    project.write("model/a.yaml", &SMALL.replace("kind: s3", "kind: s4"));
    project.write("model/b.yaml", &SMALL.replace("us-east-1", "nowhere").replace("small", "other"));
    let ran = project.orbi(&["docs"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("model/a.yaml:4:28") && ran.err.contains("model/b.yaml:3:9"), "{}", ran.err);
    assert!(!project.path("site").exists() && !project.path("orbi.lock").exists());
}

#[test]
fn a_command_that_makes_one_thing_asks_which_of_several_models() {
    let project = Project::inventory();
    project.fine(&["diagram"]);
    project.write("model/small.yaml", SMALL);
    let ran = project.orbi(&["diagram"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("model/inventario.yaml") && ran.err.contains("model/small.yaml"), "{}", ran.err);
    let both = project.fine(&["facts"]);
    let both: serde_json::Value = serde_json::from_str(&both.out).expect("JSON");
    assert_eq!(both.as_array().map(Vec::len), Some(2));
    project.write("model/twin.yaml", SMALL);
    assert_eq!(project.orbi(&["docs"]).code, 2, "two stacks of one name");
}

#[test]
fn wrong_usage_is_two_and_says_what_is_near() {
    let project = Project::inventory();
    for (args, said) in [
        (&["diagram", "--view", "overvew"][..], "did you mean `overview`?"),
        (&["cost", "--stage", "inical"], "did you mean `inicial`?"),
        (&["explain", "fargat"], "did you mean `fargate`?"),
        (&["flow", "--lang", "fr"], "es"),
        (&["review", "--today", "tomorrow"], "YYYY-MM-DD"),
        (&["nonsense"], "unrecognized subcommand"),
    ] {
        let ran = project.orbi(args);
        assert!(ran.code == 2 && ran.err.contains(said), "{args:?}: {} {}", ran.code, ran.err);
    }
    let empty = Project::new();
    assert!(empty.orbi(&["docs"]).err.contains("model/NAME.yaml"));
}

#[test]
fn answers_that_are_no_are_one() {
    let project = Project::inventory();
    assert_eq!(project.orbi(&["review", "--fail-on", "high"]).code, 0);
    assert_eq!(project.orbi(&["review", "--fail-on", "medium"]).code, 1);
    assert_eq!(project.orbi(&["cost", "--enforce"]).code, 1, "growth is over the budget");
    let model = project.read("model/inventario.yaml");
    project.write("model/inventario.yaml", &model.replace("db.backup_days >= 7", "db.backup_days >= 30"));
    let ran = project.orbi(&["check"]);
    assert!(ran.code == 1 && ran.out.contains("requirement copias is not met"), "{}{}", ran.out, ran.err);
}

#[test]
fn a_limit_that_cannot_be_judged_whole_is_told_and_no_failure() {
    let project = Project::inventory();
    let text = "orbi: 1\nstack: shop\nregion: ap-south-1\ncomponents: { api: { kind: fargate } }\nstages: { now: { daily_users: 9 } }\nrequirements:\n  cheap: { says: It is cheap, met_by: [cost <= 90 at now] }\n";
    project.write("model/shop.yaml", text);
    let ran = project.orbi(&["check", "model/shop.yaml"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("requirement cheap cannot be judged whole: It is cheap"), "{}", ran.err);
    let json: serde_json::Value =
        serde_json::from_str(&project.orbi(&["check", "model/shop.yaml", "--format", "json"]).out).expect("JSON");
    assert_eq!((&json["fine"], &json["unknown"][0]["id"]), (&true.into(), &"cheap".into()));
}

#[test]
fn a_project_is_found_from_below_it() {
    let project = Project::inventory();
    project.write("deep/down/x", "");
    let run = |folder: &str, args: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_orbi"))
            .args(args)
            .current_dir(project.path(folder))
            .output();
        output.expect("the program").status.code()
    };
    assert_eq!(run("deep/down", &["docs"]), Some(0));
    assert!(project.path("site/index.html").exists());
    assert_eq!(run("deep/down", &["check"]), Some(0));
    assert_eq!(run("deep", &["terraform", "-o", "down/tf"]), Some(0));
    assert!(project.path("deep/down/tf/stack").exists());
    assert_eq!(run("", &["check"]), Some(0));
}

#[test]
fn a_drawing_is_a_file_like_any_other() {
    let project = Project::inventory();
    project.fine(&["diagram", "-o", "a.svg", "--lang", "en"]);
    project.fine(&["diagram", "-o", "a.png", "--format", "png", "--theme", "dark"]);
    assert!(project.read("a.svg").starts_with("<svg"));
    assert_eq!(&std::fs::read(project.path("a.png")).expect("there")[..8], b"\x89PNG\r\n\x1a\n");
    project.fine(&["check"]);
    project.write("a.svg", "<svg/>");
    assert_eq!(project.orbi(&["check"]).code, 1);
    assert_eq!(project.orbi(&["diagram", "-o", "a.svg"]).code, 2);
    assert!(
        project.fine(&["diagram", "--format", "mermaid", "--view", "flow:abrir"]).out.starts_with("sequenceDiagram")
    );
}
