//! What nobody means to type or to save: each is answered with exit 2 and a clear message, and nothing is written.

#[allow(dead_code)]
mod project;

use project::Project;

/// Commands that read a model.
const COMMANDS: &[&str] = &["docs", "diagram", "flow", "decisions", "cost", "terraform", "review", "facts", "check"];

const SMALL: &str = "orbi: 1\nstack: small\nregion: us-east-1\ncomponents: { web: { kind: s3 } }\n";

/// What is wrong with an answer that must be a refusal.
fn refusal(project: &Project, before: &[String], args: &[&str]) -> Option<String> {
    let ran = project.orbi(args);
    let after = project.files("");
    let fault = match () {
        _ if ran.code != 2 => format!("exit {}", ran.code),
        _ if ran.err.trim().is_empty() || ran.err.contains("panicked") => format!("it says `{}`", ran.err.trim()),
        _ if !ran.out.is_empty() => "something stands on standard output".to_string(),
        _ if after != before => format!("it wrote {after:?}"),
        _ => return None,
    };
    let shown: Vec<String> = args.iter().map(|arg| arg.chars().take(40).collect()).collect();
    Some(format!("orbi {}: {fault}; {}", shown.join(" "), ran.err.chars().take(200).collect::<String>()))
}

fn refused(project: &Project, all: &[Vec<&str>]) {
    let before = project.files("");
    let faults: Vec<String> = all.iter().filter_map(|args| refusal(project, &before, args)).collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn odd_words_on_the_command_line_are_refused() {
    let project = Project::inventory();
    let long = "x".repeat(5000);
    let mut all: Vec<Vec<&str>> = [
        "nonsense",
        "--nonsense",
        "docs --nonsense",
        "docs --lang",
        "docs --lang xx",
        "diagram --format gif",
        "diagram --format",
        "diagram --detail huge",
        "diagram --theme pink",
        "diagram --view nothing",
        "diagram --view flow:nothing",
        "diagram --view flow:",
        "cost --format pdf",
        "cost --stage none",
        "review --fail-on never",
        "review --today 2026-13-45",
        "facts --stage none",
        "facts --alternative none",
        "explain nonsense",
        "completions nonsense",
        "docs model/none.yaml",
        "docs model",
        "docs .",
        "docs /",
        "docs model/inventario.yaml/x",
        "docs /dev/null",
        "init --from nothing",
        "readme none.md",
        "docs -o /etc/orbi",
        "docs -o ../out",
        "terraform -o ../../out",
        "diagram -o ../x.svg",
        "diagram -o model/inventario.yaml",
        "diagram --stage",
        "terraform --stage none x y",
        "check --format xml",
    ]
    .iter()
    .map(|line| line.split(' ').collect())
    .collect();
    all.extend([vec!["docs", ""], vec!["facts", &long], vec!["facts", "\u{202e}\n"], vec!["explain", ""], vec![&long]]);
    refused(&project, &all);
}

/// Bytes that are no model, each with a word of what is said of them.
fn no_models() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let bytes: Vec<u8> = (0..4096_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    vec![
        ("empty", Vec::new(), "empty"),
        ("blank", b" \n\n \n".to_vec(), "empty"),
        ("comment", b"# only this\n".to_vec(), "empty"),
        ("bytes", bytes, "not-utf8"),
        ("huge", [SMALL.as_bytes(), &b"# padding\n".repeat(120_000)].concat(), "too-large"),
        ("nul", b"orbi: 1\nstack: a\0b\n".to_vec(), "syntax"),
        ("tabs", SMALL.replace("components: {", "components:\n\tweb: {").into_bytes(), "syntax"),
        ("half", SMALL.as_bytes()[..SMALL.len() - 4].to_vec(), "syntax"),
        ("json", b"[1, 2".to_vec(), "syntax"),
        ("list", b"- a\n- b\n".to_vec(), "wrong-type"),
        ("utf16", b"\xff\xfeo\0r\0b\0i\0".to_vec(), "not-utf8"),
        ("many", format!("{SMALL}---\n{SMALL}").into_bytes(), "error"),
    ]
}

#[test]
fn files_that_are_no_models_are_refused_by_commands() {
    for (at, (name, bytes, said)) in no_models().into_iter().enumerate() {
        let project = Project::new();
        let file = format!("model/{name}.yaml");
        std::fs::write(project.path(&file), bytes).expect("written");
        let some = COMMANDS.iter().cycle().skip(3 * at).take(3);
        refused(&project, &some.map(|command| vec![*command, file.as_str()]).collect::<Vec<_>>());
        let ran = project.orbi(&["facts", &file]);
        assert!(ran.err.contains(said) && ran.err.contains(&file), "{name}: {}", ran.err);
    }
}

#[test]
fn a_folder_or_a_loop_in_the_place_of_a_model_is_refused() {
    let project = Project::new();
    std::fs::create_dir(project.path("model/folder.yaml")).expect("a folder");
    let mut all: Vec<Vec<&str>> = COMMANDS.iter().map(|command| vec![*command, "model/folder.yaml"]).collect();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("loop.yaml", project.path("model/loop.yaml")).expect("a link");
        all.extend(COMMANDS.iter().map(|command| vec![*command, "model/loop.yaml"]));
    }
    all.extend(COMMANDS.iter().map(|command| vec![*command]));
    refused(&project, &all);
}

#[test]
fn a_mark_other_line_ends_and_odd_names_do_no_harm() {
    let project = Project::new();
    for (name, text) in [
        ("mark", format!("\u{feff}{}", SMALL.replace("small", "mark"))),
        ("ends", SMALL.replace("small", "ends").replace('\n', "\r\n")),
        ("año nuevo", SMALL.replace("small", "blank")),
        ("no-end", SMALL.replace("small", "no-end").trim_end().to_string()),
    ] {
        let file = format!("model/{name}.yaml");
        project.write(&file, &text);
        let ran = project.fine(&["facts", &file]);
        assert!(ran.err.is_empty(), "{name}: {}", ran.err);
    }
    project.fine(&["docs"]);
    project.fine(&["check"]);
}
