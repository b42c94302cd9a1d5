//! The HCL writer against the format's own readers: a parser, and the `terraform` program where it is installed.

use hcl_edit::structure::Body as Parsed;
use orbi::write::hcl::{Block, Body, Expr, Part, Ref, blocks, print_body, quoted};
use std::io::Write;
use std::process::{Command, Stdio};

/// Texts that would break out of a string, or change what is read, if one character were written as it is.
const HOSTILE: &[&str] = &[
    "",
    "plain",
    "quote \" and \\ back",
    "line\nbreak\r\ttab",
    "${aws_db_instance.db.password}",
    "%{ if true }x%{ endif }",
    "$${already}",
    "$$${more}",
    "%%{already}",
    "$",
    "%",
    "ends in $",
    "$\"{",
    "\\${x}",
    "\\u0041",
    "bell \u{7} del \u{7f}",
    "nul-free \u{1b}[31m",
    "ñandú · 日本語 🚀",
    "right\u{202e}left \u{200b}zero \u{2028}line \u{feff}bom",
    "EOT\nEOT\n",
    "# not a comment // nor /* this */",
];

fn read_back(text: &str) -> String {
    let parsed: Parsed = text.parse().unwrap_or_else(|error| panic!("{text}\n{error}"));
    let value = parsed.get_attribute("x").map(|found| found.value.clone()).expect("attribute x");
    match value {
        hcl_edit::expr::Expression::String(found) => found.to_string(),
        hcl_edit::expr::Expression::HeredocTemplate(found) => found.template.to_string(),
        other => panic!("not a plain string: {other:?}"),
    }
}

fn body_of(value: Expr) -> String {
    let mut body = Body::default();
    body.put("x", value);
    print_body(&body, 0)
}

#[test]
fn any_string_is_read_back_as_it_was() {
    for text in HOSTILE {
        let printed = body_of(Expr::from(*text));
        assert_eq!(&read_back(&printed), text, "{printed}");
    }
}

#[test]
fn terraform_itself_reads_every_string_back() {
    let Some(answer) = terraform_values(HOSTILE) else {
        return;
    };
    for (at, text) in HOSTILE.iter().enumerate() {
        assert_eq!(&answer[format!("t{at}")]["value"]["s"], text, "string {at}");
        assert_eq!(&answer[format!("t{at}")]["value"]["h"], text, "heredoc {at}");
        assert_eq!(answer[format!("t{at}")]["value"]["t"], format!("{text}77{text}"), "template {at}");
        assert!(answer[format!("t{at}")]["value"]["m"].get(text).is_some(), "key {at}");
    }
}

/// Lets Terraform evaluate the texts as string, heredoc, template and map key; `None`, said aloud, where it is not installed.
fn terraform_values(texts: &[&str]) -> Option<serde_json::Value> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let outputs: Vec<Block> = texts.iter().enumerate().map(|(at, text)| output(at, text)).collect();
    let text = blocks(&outputs);
    if !is_formatted(&text)? {
        panic!("terraform fmt would change:\n{text}");
    }
    std::fs::write(folder.path().join("main.tf"), &text).expect("written");
    for arguments in [&["init", "-input=false"][..], &["apply", "-auto-approve", "-input=false"], &["output", "-json"]]
    {
        let done = Command::new("terraform").args(arguments).current_dir(folder.path()).output().expect("runs");
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        if arguments[0] == "output" {
            return Some(serde_json::from_slice(&done.stdout).expect("JSON"));
        }
    }
    None
}

fn output(at: usize, text: &str) -> Block {
    let seven = || Part::value(Expr::call("abs", vec![Expr::from(7)]));
    Block::labelled("output", [&format!("t{at}")]).set(
        "value",
        Expr::map([
            ("s", Expr::from(text)),
            ("h", Expr::Heredoc(text.to_string())),
            ("t", Expr::template([Part::text(text), seven(), seven(), Part::text(text)])),
            ("m", Expr::map([(text.to_string(), Expr::from(true)), ("other one".into(), Expr::Null)])),
        ]),
    )
}

#[test]
fn layout_is_what_terraform_fmt_writes() {
    let text = blocks(&[everything()]);
    if let Some(clean) = is_formatted(&text) {
        assert!(clean, "terraform fmt would change:\n{text}");
    }
}

/// Whether `terraform fmt -check` takes the text; `None`, said aloud, where Terraform is not installed.
fn is_formatted(text: &str) -> Option<bool> {
    let child = Command::new("terraform")
        .args(["fmt", "-check", "-diff", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: terraform is not installed");
        return None;
    };
    child.stdin.take().expect("stdin").write_all(text.as_bytes()).expect("written");
    let done = child.wait_with_output().expect("ends");
    if !done.status.success() {
        eprintln!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    }
    Some(done.status.success())
}

fn everything() -> Block {
    let lb = Ref::resource("aws_lb", "entrada");
    let long: Vec<Expr> = (0..12).map(|at| Expr::from(format!("ecs:DescribeSomething{at}"))).collect();
    let container = Expr::map([
        ("name", Expr::from("api")),
        ("essential", Expr::from(true)),
        ("portMappings", Expr::list([Expr::map([("containerPort", Expr::from(8000)), ("protocol", "tcp".into())])])),
        ("empty", Expr::List(Vec::new())),
        (
            "environment",
            Expr::list([Expr::map([("name", "A"), ("value", "1")]), Expr::map([("name", "B"), ("value", "2")])]),
        ),
    ]);
    let map = || Expr::map([("one", 1), ("three", 3)]);
    let mut block = Block::labelled("resource", ["aws_thing", "x"])
        .set("name", Expr::template([Part::value(Ref::local("name")), Part::text("-api")]))
        .set("only", Expr::template([Part::value(lb.clone().get("arn"))]))
        .set("subnets", Expr::call("values", vec![Ref::resource("aws_subnet", "public").into()]).get("[*].id"))
        .set("zone", Ref::data("aws_availability_zones", "available").get("names[0]"))
        .set("first", Ref::resource("aws_subnet", "public").key("a").get("id"))
        .set("each", Ref::resource("aws_subnet", "public").at(Ref::each_key()).get("id"))
        .set("long", Expr::List(long))
        .set("container_definitions", Expr::json(Expr::list([container])))
        .set("code", Expr::Heredoc("function handler(event) {\n  return `${event}`;\n}\n".into()))
        .set("after_code", 1)
        .set("count", Expr::from(Ref::var("api_enabled")).choose(1, 0))
        .set("both", Expr::from(Ref::var("x")).choose(Expr::list([map()]), Expr::list([map(), map()])))
        .set("one_side", Expr::from(Ref::var("x")).choose(Expr::list([map()]), Expr::List(Vec::new())))
        .set(
            "joined",
            Expr::call(
                "concat",
                vec![Expr::list([map()]), Expr::from(Ref::var("x")).choose(Expr::list([map()]), Expr::Null)],
            ),
        )
        .set("tags", Expr::map([("Component", "api")]))
        .set("wide", Expr::map([("a", Expr::from(1)), ("longer name", Expr::from("x")), ("ñ日本", Expr::Null)]))
        .set("depends_on", Expr::list([Expr::from(lb)]))
        .with(Block::new("lifecycle").set("ignore_changes", Expr::list([Expr::Raw("task_definition".into())])))
        .with(Block::new("default_action").set("type", "redirect").with(Block::new("redirect").set("port", "443")))
        .with(Block::new("empty"));
    block.body.notes = vec!["checkov:skip=CKV_AWS_1:a reason\nwith a break".into()];
    block.comment = vec!["Two lines".into(), String::new(), "above.".into()];
    block
}

#[test]
fn a_scalar_map_of_one_stays_on_its_line() {
    assert_eq!(body_of(Expr::map([("Component", "db")])), "x = { Component = \"db\" }\n");
    assert_eq!(quoted("a${b}"), "\"a$${b}\"");
}
