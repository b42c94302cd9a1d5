//! What ships versions: every file is read back by a parser of its format, and every script by Bash itself.

use orbi::{File, delivery_files};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn models() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["model", "tests/models"].map(|folder| std::fs::read_dir(root.join(folder)).expect("a folder"));
    let mut all: Vec<PathBuf> = folders.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    all.sort();
    all
}

fn written(name: &str, text: &str) -> Vec<File> {
    let (model, report) = orbi::read(text, name);
    delivery_files(&model.unwrap_or_else(|| panic!("{}", report.render(name, text, false))))
}

fn text(file: &File) -> String {
    String::from_utf8(file.bytes.clone()).expect("text")
}

/// Whether Bash takes a script; without Bash nothing is said.
fn bash(name: &str, script: &str) {
    let started = Command::new("bash").arg("-n").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = started else { return eprintln!("skipped: no bash") };
    child.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("written");
    let out = child.wait_with_output().expect("ran");
    assert!(out.status.success(), "{name}: {}\n{script}", String::from_utf8_lossy(&out.stderr));
}

/// Every script in a tree of YAML.
fn scripts(tree: &Value, found: &mut Vec<String>) {
    match tree {
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value.as_str()) {
                    ("run" | "bash" | "inlineScript", Some(lines)) => found.push(lines.to_string()),
                    _ => scripts(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| scripts(item, found)),
        _ => {}
    }
}

fn sound(file: &File) {
    let (name, text) = (&file.path, text(file));
    if name.ends_with(".sh") {
        assert!(text.starts_with("#!/usr/bin/env bash\n"), "{name}");
        return bash(name, &text);
    }
    let tree: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    let mut found = Vec::new();
    scripts(&tree, &mut found);
    assert!(!found.is_empty(), "{name} does nothing");
    found.iter().for_each(|script| bash(name, script));
}

#[test]
fn every_file_is_what_its_format_takes() {
    let mut kinds = Vec::new();
    for path in models() {
        let source = std::fs::read_to_string(&path).expect("a model");
        if !source.contains("\ndelivery:") {
            continue;
        }
        let files = written(&path.display().to_string(), &source);
        files.iter().for_each(sound);
        kinds.extend(files.iter().map(|file| file.path.rsplit('.').next().unwrap_or_default().to_string()));
    }
    assert!(kinds.contains(&"yml".to_string()) && kinds.contains(&"sh".to_string()), "{kinds:?}");
}

#[test]
fn jobs_wait_for_jobs_that_exist_and_only_plans_run_for_pull_requests() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("model/inventario.yaml");
    let files = written("inventario.yaml", &std::fs::read_to_string(path).expect("a model"));
    let tree: Value = serde_yaml::from_str(&text(&files[0])).expect("YAML");
    let jobs = tree["jobs"].as_object().expect("jobs");
    for (name, job) in jobs {
        let name = name.as_str();
        for needed in job["needs"].as_array().into_iter().flatten() {
            assert!(jobs.contains_key(needed.as_str().unwrap_or_default()), "{name} waits for {needed:?}");
        }
        let when = job["if"].as_str().unwrap_or_default();
        let takes_role = job["permissions"]["id-token"].as_str() == Some("write");
        assert_eq!(takes_role, name != "test", "{name}");
        let changes = !["test", "plan"].contains(&name);
        assert_eq!(when == "github.event_name == 'push'", changes, "{name}: {when}");
    }
}

#[test]
fn a_plan_is_applied_after_somebody_said_so() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models/gated.yaml");
    let files = written("gated.yaml", &std::fs::read_to_string(path).expect("a model"));
    let tree: Value = serde_yaml::from_str(&text(&files[0])).expect("YAML");
    let stages: Vec<&str> =
        tree["stages"].as_array().expect("stages").iter().filter_map(|stage| stage["stage"].as_str()).collect();
    assert_eq!(stages, ["Build", "Validate", "Plan", "Approve", "Apply", "Release"]);
    let gate = &tree["stages"][3]["jobs"][0];
    assert_eq!(gate["pool"].as_str(), Some("server"));
    assert_eq!(gate["steps"][0]["task"].as_str(), Some("ManualValidation@0"));
    assert_eq!(gate["steps"][0]["inputs"]["onTimeout"].as_str(), Some("reject"));
}

#[test]
fn hostile_words_stay_words() {
    let folder = "a'b $(touch x) `y` ${{ secrets.Z }}/";
    let because = "uno\\ndos'; rm -rf / #";
    let stack = |delivery: &str| {
        format!(
            "orbi: 1\nstack: odd\nregion: us-east-1\ncomponents:\n  who: {{ kind: users }}\n  in: {{ kind: alb }}\n  \
             api: {{ kind: fargate, port: 80 }}\nconnections:\n  - who -> in -> api\nunits:\n  \
             - {{ id: first, holds: [api-image], because: \"{because}\" }}\n  - {{ id: all, holds: rest }}\n\
             terraform: {{ state: {{ backend: s3 }} }}\n\
             delivery: {{ {delivery}, branch: \"b'\\\"$(x)\", builds: {{ api: \"{folder}\" }} }}\n"
        )
    };
    let scripts = stack("with: scripts").replace("branch: \"b'\\\"$(x)\", ", "");
    let azure = stack("with: azure-devops, organization: o, project: p, repository: r, approvers: [\"a\\\"b\"]");
    for source in [stack("with: github-actions, repository: o/r"), azure, scripts] {
        for file in written("odd.yaml", &source) {
            sound(&file);
            let text = text(&file);
            assert!(!text.contains("\nrm -rf"), "{}\n{text}", file.path);
        }
    }
}

#[test]
fn each_environment_takes_its_own_roles_after_the_one_before() {
    let file = "tests/models/two-environments.yaml";
    let files = written(file, &std::fs::read_to_string(file).expect("the model"));
    let workflow: Value = serde_yaml::from_str(&text(&files[0])).expect("YAML");
    let jobs = &workflow["jobs"];
    let (first, second) = (&jobs["deploy-pruebas"], &jobs["deploy-produccion"]);
    assert_eq!(second["needs"][0], "deploy-pruebas");
    for (job, place, account) in [(first, "pruebas", "111122223333"), (second, "produccion", "444455556666")] {
        assert_eq!(job["environment"], place);
        let steps = job["steps"].as_array().expect("steps");
        let taken = steps.iter().filter_map(|step| step["with"]["role-to-assume"].as_str());
        for role in taken {
            let start = format!("arn:aws:iam::{account}:role/turnos-{place}-github-actions-");
            assert!(role.starts_with(&start), "{role}");
        }
    }
}

#[test]
fn a_function_is_packed_before_it_is_made_and_moved_after() {
    let file = "model/transacciones.yaml";
    let files = written(file, &std::fs::read_to_string(file).expect("the model"));
    let pipeline = text(files.iter().find(|file| file.path.ends_with("-funciones.yml")).expect("the pipeline"));
    let at = |words: &str| pipeline.find(words).unwrap_or_else(|| panic!("no `{words}`"));
    for function in ["recepcion", "lector", "confirmador"] {
        assert!(at(&format!("package {function}")) < at("apply stack"));
        assert!(at("apply stack") < at(&format!("--function-name transacciones-{function} --zip-file")));
    }
}
