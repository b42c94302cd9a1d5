//! How long a drawing takes, beside Graphviz `dot` with the same graph: `cargo bench --bench draw [-- SIZE…]`.
//!
//! Stacks of 20, 100, 200, 500 and 2,000 components are written as models, resolved and drawn; `dot` gets the same
//! containers, components and lines as clusters, nodes and edges. The best of some runs counts, for both.

use orbi::draw::{Ask, Detail, Theme, View, overview, svg};
use orbi::graph::{self, Stack};
use orbi::source;
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Above this, `dot` would take minutes and is left out.
const DOT_UP_TO: usize = 500;

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![20, 100, 200, 500, 2000] } else { asked };
    println!("{:>10} {:>6} {:>6} {:>10} {:>10} {:>7}", "components", "nodes", "lines", "orbi", "dot", "ratio");
    for size in sizes {
        let stack = stack(size);
        let ask = Ask { lang: stack.lang, detail: Detail::Normal, stage: "", href: &|_| None };
        let view = overview(&stack, &ask);
        let runs = if size <= 100 { 5 } else { 1 };
        let ours = best(runs, || drop(svg(&overview(&stack, &ask), Theme::Auto)));
        let theirs = (size <= DOT_UP_TO).then(|| dot(runs, &graph_of(&view))).flatten();
        let ratio = theirs.map_or("-".to_owned(), |t| format!("{:.2}", t.as_secs_f64() / ours.as_secs_f64()));
        let theirs = theirs.map_or("-".to_owned(), show);
        println!(
            "{:>10} {:>6} {:>6} {:>10} {theirs:>10} {ratio:>7}",
            stack.components.values().filter(|c| c.derived_from.is_none()).count(),
            view.nodes.len(),
            view.edges.len(),
            show(ours),
        );
    }
}

fn show(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn best(runs: usize, mut run: impl FnMut()) -> Duration {
    let timed = (0..runs).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    timed.min().unwrap_or_default()
}

/// The time `dot` takes from text to SVG; nothing where it is not installed.
fn dot(runs: usize, text: &str) -> Option<Duration> {
    let file = tempfile::NamedTempFile::new().ok()?;
    std::fs::write(file.path(), text).ok()?;
    let run = || Command::new("dot").arg("-Tsvg").arg(file.path()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    run().ok().filter(std::process::ExitStatus::success)?;
    Some(best(runs, || drop(run())))
}

fn stack(size: usize) -> Stack {
    let text = model(size);
    let tree = source::parse(&text).unwrap_or_else(|_| panic!("the generated model is not YAML:\n{text}"));
    let (model, report) = graph::resolve(&tree, "generated.yaml");
    let Some(model) = model else { panic!("{report:?}\n{text}") };
    model.stages.into_iter().next().map_or_else(|| panic!("no stage"), |s| s.stack)
}

/// A site, a balancer, services with a database; and as many queues, functions, tables and buckets as it takes.
fn model(size: usize) -> String {
    let head = "orbi: 1\nstack: large\ntitle: Large\nlanguage: en\nregion: us-east-1\ndomain: large.example.com\n\
                network: { zones: 2, egress: nat-gateway }\n";
    let (mut parts, mut wires) = (String::from("components:\n"), String::from("connections:\n"));
    for line in [
        "users: { kind: users }",
        "dns: { kind: route53 }",
        "cdn: { kind: cloudfront, host: app }",
        "web: { kind: s3, purpose: site }",
        "door: { kind: alb, host: api }",
        "gate: { kind: apigateway, host: calls }",
        "db: { kind: rds, engine: postgres, version: 17, class: db.t4g.micro, multi_az: true }",
        "bell: { kind: alarms, reach: ops@example.com }",
    ] {
        let _ = writeln!(parts, "  {line}");
    }
    wires.push_str("  - users -> cdn -> web\n  - users -> door\n  - users -> gate\n");
    for k in 0..size.saturating_sub(8) {
        let (m, near) = (k / 6, k / 6 % 7);
        let (part, wire) = match k % 6 {
            0 if m.is_multiple_of(12) && m < 60 => (
                format!("service{m}: {{ kind: fargate, port: {} }}", 8000 + m),
                format!("- {{ from: door, to: service{m}, when: {{ path: /service{m}/* }} }}\n  - service{m} -> db"),
            ),
            0 => (
                format!("files{m}: {{ kind: s3, title: Files {m} }}"),
                format!("- {{ from: call{}, to: files{m}, access: [read] }}", m - 1),
            ),
            1 => (
                format!("call{m}: {{ kind: lambda, title: Call {m} }}"),
                format!("- {{ from: gate, to: call{m}, when: {{ path: /call{m} }} }}"),
            ),
            2 => (
                format!("table{m}: {{ kind: dynamodb, key: id, title: Table {m} }}"),
                format!("- {{ from: call{m}, to: table{m}, access: [read, write] }}"),
            ),
            3 => (
                format!("queue{m}: {{ kind: sqs, title: Queue {m} }}"),
                format!("- {{ from: call{m}, to: queue{m}, access: [publish] }}"),
            ),
            4 => (
                format!("work{m}: {{ kind: lambda, title: Work {m} }}"),
                format!(
                    "- {{ from: work{m}, to: queue{m}, access: [consume] }}\n  - {{ from: work{m}, to: table{}, access: [read] }}",
                    m - near
                ),
            ),
            _ => (
                format!("topic{m}: {{ kind: sns, title: Topic {m}, reach: ops@example.com }}"),
                format!("- {{ from: work{m}, to: topic{m}, access: [publish] }}"),
            ),
        };
        let _ = writeln!(parts, "  {part}");
        let _ = writeln!(wires, "  {wire}");
    }
    format!("{head}{parts}{wires}")
}

/// The same containers, components and lines in the language of `dot`.
fn graph_of(view: &View) -> String {
    let mut out = String::from("digraph g {\n  rankdir=LR; node [shape=box, fontsize=13]; edge [fontsize=12];\n");
    cluster(view, None, &mut out);
    for e in &view.edges {
        let _ = writeln!(out, "  {:?} -> {:?} [label={:?}];", e.from, e.to, e.words());
    }
    out + "}\n"
}

fn cluster(view: &View, parent: Option<&str>, out: &mut String) {
    for n in view.nodes.iter().filter(|n| n.parent.as_deref() == parent) {
        let _ = writeln!(out, "  {:?} [label={:?}];", n.id, n.caption.join("\n"));
    }
    for g in view.groups.iter().filter(|g| g.parent.as_deref() == parent) {
        let _ = writeln!(out, "  subgraph {:?} {{ label={:?};", format!("cluster_{}", g.id), g.title);
        cluster(view, Some(&g.id), out);
        out.push_str("  }\n");
    }
}
