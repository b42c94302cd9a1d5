//! Marked parts: filled, checked, and everything around them byte for byte as it was.

mod project;

use project::Project;

const DIAGRAM: &str = "<!-- orbi:begin diagram model=model/inventario.yaml view=overview -->";
const END: &str = "<!-- orbi:end -->";

fn readme(project: &Project, text: &str) {
    project.write("README.md", text);
}

#[test]
fn every_part_is_filled_and_the_rest_stays() {
    let project = Project::inventory();
    let parts = [
        "diagram",
        "diagram format=mermaid view=flow:abrir",
        "flow flow=consultar",
        "cost stage=inicial",
        "components",
        "decisions",
        "requirements",
        "outputs",
    ];
    let marks: Vec<String> =
        parts.iter().map(|part| format!("<!-- orbi:begin {part} model=model/inventario.yaml -->\n{END}\n")).collect();
    let text = format!("# Título  \n\n\ttext \n{}after", marks.join("between\n"));
    readme(&project, &text);
    project.fine(&["readme"]);
    let new = project.read("README.md");
    assert!(new.starts_with("# Título  \n\n\ttext \n<!-- orbi:begin diagram") && new.ends_with("-->\nafter"));
    assert_eq!(new.matches("between\n").count(), parts.len() - 1);
    for said in ["<picture>", "```mermaid\nsequenceDiagram", "98,56", "`db-secret`", "Multi-AZ", "terraform"] {
        assert!(new.contains(said), "{said}\n{new}");
    }
    for theme in ["light", "dark"] {
        let picture = format!("inventario-overview-{theme}.svg");
        assert!(new.contains(&picture) && project.read(&picture).starts_with("<svg"));
    }
    project.fine(&["readme", "--check"]);
    project.fine(&["check"]);
    project.fine(&["readme"]);
    assert_eq!(project.read("README.md"), new);
}

#[test]
fn check_answers_with_the_difference_and_writes_nothing() {
    let project = Project::inventory();
    readme(&project, &format!("{DIAGRAM}\n{END}\n"));
    let ran = project.orbi(&["readme", "--check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("+<picture>"), "{}", ran.out);
    assert!(!project.path("inventario-overview-light.svg").exists());
    project.fine(&["readme"]);
    project.write("inventario-overview-dark.svg", "<svg/>");
    assert_eq!(project.orbi(&["readme", "--check"]).code, 1);
    assert_eq!(project.orbi(&["check"]).code, 1);
}

#[test]
fn line_ends_and_a_byte_order_mark_are_kept() {
    let project = Project::inventory();
    readme(&project, &format!("\u{feff}a\r\n{DIAGRAM}\r\n{END}\r\nb\n"));
    project.fine(&["readme"]);
    let new = project.read("README.md");
    assert!(new.starts_with("\u{feff}a\r\n") && new.ends_with("-->\r\nb\n"), "{new:?}");
    assert!(new.contains("<picture>\r\n"));
    assert_eq!(new.matches('\n').count(), new.matches("\r\n").count() + 1);
    project.fine(&["readme", "--check"]);
}

#[test]
fn a_file_in_a_folder_has_its_own_view_of_paths() {
    let project = Project::inventory();
    project.write("docs/a/README.md", &format!("{}\n{END}\n", DIAGRAM.replace("model=", "model=../../")));
    project.fine(&["readme", "docs/a/README.md"]);
    assert!(project.read("docs/a/README.md").contains("src=\"inventario-overview-light.svg\""));
    assert!(project.path("docs/a/inventario-overview-light.svg").exists());
}

#[test]
fn faults_have_a_place_and_nothing_is_written() {
    let project = Project::inventory();
    let cases = [
        ("<!-- orbi:begin diagrm model=model/inventario.yaml -->", "README.md:2:17", "did you mean `diagram`?"),
        ("<!-- orbi:begin cost model=model/inventario.yaml view=x -->", "README.md:2:50", "takes no `view`"),
        (
            "<!-- orbi:begin diagram model=model/inventario.yaml view=overvew -->",
            "README.md:2:53",
            "did you mean `overview`?",
        ),
        ("<!-- orbi:begin flow model=model/inventario.yaml flow=abir -->", "README.md:2:50", "did you mean `abrir`?"),
        ("<!-- orbi:begin cost model=model/inventario.yaml orbi=9.9.9 -->", "README.md:2:50", "kept for orbi 9.9.9"),
        ("<!-- orbi:begin cost model=model/none.yaml -->", "model/none.yaml:1:1", "cannot be read"),
        ("<!-- orbi:begin cost -->", "README.md:2:1", "names no model"),
    ];
    for (mark, place, said) in cases {
        let text = format!("a\n{mark}\n{END}\n");
        readme(&project, &text);
        let ran = project.orbi(&["readme"]);
        assert_eq!(ran.code, 2, "{mark}: {}", ran.err);
        assert!(ran.err.contains(place) && ran.err.contains(said), "{mark}: {}", ran.err);
        assert_eq!(project.read("README.md"), text);
    }
    readme(&project, DIAGRAM);
    assert!(project.orbi(&["readme"]).err.contains("is never ended"));
    readme(&project, &format!("{DIAGRAM}\n{DIAGRAM}\n{END}\n"));
    assert!(project.orbi(&["readme"]).err.contains("README.md:2:1"));
}

#[test]
fn hostile_texts_end_no_part_and_make_no_markup() {
    let project = Project::new();
    project.write("model/inventario.yaml", &project::hostile());
    let parts = ["diagram", "flow", "cost", "components", "decisions", "requirements"];
    let marks: Vec<String> =
        parts.iter().map(|part| format!("<!-- orbi:begin {part} model=model/inventario.yaml -->\n{END}\n")).collect();
    readme(&project, &marks.concat());
    project.fine(&["readme"]);
    project.fine(&["readme", "--check"]);
    let new = project.read("README.md");
    let mut html = String::new();
    let options = pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_STRIKETHROUGH;
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(&new, options));
    assert!(!html.contains("<script") && !html.contains("href=\"javascript"), "{html}");
    assert_eq!(new.lines().filter(|line| *line == END).count(), parts.len());
}

#[test]
fn the_project_s_own_readme_is_fresh() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_orbi")).args(["readme", "--check"]).output();
    let output = output.expect("the program");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "run `cargo run -- readme`\n{said}");
}
