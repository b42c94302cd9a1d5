//! `docs/seeds.md`: what five real stacks ask of orbi, where each model says it, and what shows it. Every place and every
//! output that a row names is looked for; the page is written with `UPDATE=1 cargo test --test seeds`.

use std::collections::BTreeMap;

use orbi::graph::Model;
use orbi::source::{self, Node};
use orbi::{Built, Fit, Much, Shape, Wanted, build, delivery_files, diag, draw_one, read, site};
use scraper::{Html, Selector};

/// What the page says before its tables.
const HEAD: &str = "# What five stacks ask\n\n\
Five real stacks, met in the open, say what a small team wants to write down and get out. Each row is one thing that one of\n\
them asks: the line of the model that says it, and what carries it. A test follows every line and every output named here.\n\n\
`page`: on the model's site. `terraform`: in the Terraform it becomes. `view`: a drawing. `readme`: a marked part of a\n\
README. `command`: what answers on the command line. `delivery`: a file that ships versions. `mermaid`: a drawing as\n\
Mermaid, at full detail.\n";

/// One of the stacks: its model, where it exists, and all that is made of it.
struct Stack {
    file: String,
    text: String,
    tree: Node,
    model: Model,
    built: Built,
    /// Its pages by path.
    pages: BTreeMap<String, Html>,
}

fn stack(name: &str) -> Option<Stack> {
    let file = format!("model/{name}.yaml");
    let text = std::fs::read_to_string(&file).ok()?;
    let (model, report) = read(&text, &file);
    let model = model.unwrap_or_else(|| panic!("{}", report.render(&file, &text, false)));
    let built = build(&model, &Wanted { drawings: true, ..Wanted::default() }).expect("built");
    let files = site(&[&built], None).expect("a site");
    let html = files.into_iter().filter(|file| file.path.ends_with(".html"));
    let pages = html.map(|file| (file.path, Html::parse_document(&String::from_utf8_lossy(&file.bytes)))).collect();
    Some(Stack { tree: source::parse(&text).ok()?, file, text, model, built, pages })
}

impl Stack {
    /// The line of the model where a path stands.
    fn line(&self, path: &str) -> Option<usize> {
        let start = match path.split_once(": ") {
            Some((list, item)) => {
                {
                    let items = self.tree.get(list)?.list();
                    items.iter().find(|node| node.text() == Some(item)).or_else(|| {
                        items.iter().find(|node| self.text[node.span.start..node.span.end].contains(item))
                    })?
                }
                .span
                .start
            }
            None => {
                let names: Vec<&str> = path.split('.').collect();
                entry(&self.tree, &names).or_else(|| entry(self.tree.get("components")?, &names))?
            }
        };
        Some(diag::position(&self.text, start).0)
    }

    /// What is missing of an output that a row names.
    fn lacks(&self, shown: &str) -> Option<String> {
        let (kind, rest) = shown.split_once(' ').unwrap_or((shown, ""));
        let there = match kind {
            "page" => return self.page(rest),
            "terraform" => self.declared(rest),
            "delivery" => self.ships(rest),
            "mermaid" => self.charted(rest),
            "view" => {
                let all = std::iter::once(&self.built).chain(&self.built.alternatives);
                all.flat_map(|one| &one.editions[0].facts.views).any(|view| view.id == rest)
            }
            "readme" => PARTS.contains(&rest),
            "command" => answers(rest),
            _ => false,
        };
        (!there).then(|| format!("`{shown}` is not there"))
    }

    fn page(&self, named: &str) -> Option<String> {
        let (place, words) = named.split_once(" | ").unwrap_or((named, ""));
        let (file, anchor) = place.split_once('#').unwrap_or((place, ""));
        let Some(page) = self.pages.get(&format!("{}/{file}", self.built.stack)) else {
            return Some(format!("no page `{file}`"));
        };
        let Some(text) = text_at(page, anchor) else { return Some(format!("no `{anchor}` on `{file}`")) };
        (!text.contains(words)).then(|| format!("`{words}` does not stand at `{place}`"))
    }

    fn ships(&self, named: &str) -> bool {
        let (ending, words) = named.split_once(" | ").unwrap_or((named, ""));
        let says = |file: &orbi::File| String::from_utf8_lossy(&file.bytes).contains(words);
        delivery_files(&self.model).iter().any(|file| file.path.ends_with(ending) && says(file))
    }

    fn charted(&self, named: &str) -> bool {
        let (view, words) = named.split_once(" | ").unwrap_or((named, ""));
        let wanted = Wanted { much: Much::Full, ..Wanted::default() };
        let drawn = draw_one(&self.model, &wanted, view, Fit::Screen, Shape::Mermaid, &|_| Default::default());
        drawn.is_ok_and(|bytes| bytes.is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains(words)))
    }

    fn declared(&self, named: &str) -> bool {
        let (address, words) = named.split_once(" | ").unwrap_or((named, ""));
        let (kind, name) = address.split_once('.').unwrap_or((address, ""));
        let head = match kind {
            "output" | "variable" | "backend" => format!("{kind} \"{name}\" {{"),
            _ => format!("resource \"{kind}\" \"{name}\" {{"),
        };
        let holds = |file: &orbi::File| {
            let text = String::from_utf8_lossy(&file.bytes);
            text.contains(words) && text.lines().any(|line| line.trim() == head)
        };
        self.built.terraform.iter().any(holds)
    }
}

/// Where the key stands that a path ends at.
fn entry(node: &Node, names: &[&str]) -> Option<usize> {
    let (first, rest) = names.split_first()?;
    if let Some(item) = node.list().iter().find(|item| item.get("id").and_then(Node::text) == Some(first)) {
        return if rest.is_empty() { Some(item.span.start) } else { entry(item, rest) };
    }
    let (key, value) = node.entry(first)?;
    if rest.is_empty() { Some(key.span.start) } else { entry(value, rest) }
}

/// The text at an anchor: of the element, or, where that is a heading, of all around it.
fn text_at(page: &Html, anchor: &str) -> Option<String> {
    if anchor.is_empty() {
        return Some(page.root_element().text().collect());
    }
    let found = page.select(&Selector::parse(&format!("[id=\"{anchor}\"]")).ok()?).next()?;
    let around = found.parent().and_then(scraper::ElementRef::wrap).filter(|_| found.value().name().starts_with('h'));
    Some(around.unwrap_or(found).text().collect())
}

/// Parts of a README.
const PARTS: &[&str] = &["diagram", "flow", "cost", "components", "decisions", "requirements", "outputs"];

/// Whether the program has this command with this flag.
fn answers(words: &str) -> bool {
    let (command, flag) = words.split_once(' ').unwrap_or((words, ""));
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_orbi")).args([command, "--help"]).output();
    ran.is_ok_and(|ran| ran.status.success() && String::from_utf8_lossy(&ran.stdout).contains(flag))
}

fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    node.get(key).and_then(Node::text).unwrap_or_default()
}

fn texts<'a>(node: &'a Node, key: &str) -> Vec<&'a str> {
    node.get(key).map_or(&[][..], Node::list).iter().filter_map(Node::text).collect()
}

/// A row's cells, and what does not hold of it.
fn told(row: &Node, name: &str, stack: Option<&Stack>) -> (String, Vec<String>) {
    let mut faults = Vec::new();
    let (mut said, mut shown) = (Vec::new(), Vec::new());
    if let Some(stack) = stack {
        for path in texts(row, "at") {
            match stack.line(path) {
                Some(line) => said.push(format!("[`{path}`](../{}#L{line})", stack.file)),
                None => faults.push(format!("row {}: `{path}` is not in {}", text(row, "row"), stack.file)),
            }
        }
        for one in texts(row, "shown") {
            faults.extend(stack.lacks(one).map(|why| format!("row {}: {why}", text(row, "row"))));
            shown.push(format!("`{}`", one.replace('|', "with")));
        }
    }
    let later = text(row, "later");
    if !later.is_empty() {
        shown.push(format!("later: {later}"));
    }
    if stack.is_none() {
        shown.push(format!("waits for `model/{name}.yaml`"));
    } else if shown.is_empty() || said.is_empty() {
        shown.push("**open**".into());
    }
    let cells = [text(row, "row"), text(row, "asks"), &said.join(", "), &shown.join(", ")].join(" | ");
    (format!("| {cells} |\n"), faults)
}

#[test]
fn every_row_is_carried_by_a_line_of_a_model_and_an_output() {
    let rows = std::fs::read_to_string("tests/seeds/rows.yaml").expect("the rows");
    let rows = source::parse(&rows).unwrap_or_else(|fault| panic!("{}", fault.message));
    let names: BTreeMap<&str, &str> = rows
        .get("stacks")
        .map_or(&[][..], Node::map)
        .iter()
        .filter_map(|(id, name)| Some((id.text.as_str(), name.text()?)))
        .collect();
    let (mut page, mut faults, mut open, mut count) = (HEAD.to_string(), Vec::new(), Vec::new(), 0);
    for (id, name) in &names {
        let stack = stack(name);
        page.push_str(&format!("\n## {name}\n\n| | Asked | Said in the model | Carried by |\n|---|---|---|---|\n"));
        for row in rows.get("rows").map_or(&[][..], Node::list).iter().filter(|row| text(row, "stack") == *id) {
            let (line, wrong) = told(row, name, stack.as_ref());
            if line.contains("**open**") || line.contains("waits for") {
                open.push(text(row, "row").to_string());
            }
            page.push_str(&line);
            faults.extend(wrong);
            count += 1;
        }
    }
    assert_eq!(count, 116);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(open.is_empty(), "nothing carries the rows {}", open.join(", "));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write("docs/seeds.md", &page).expect("written");
    }
    let there = std::fs::read_to_string("docs/seeds.md").unwrap_or_default();
    assert!(there == page, "docs/seeds.md is not up to date: UPDATE=1 cargo test --test seeds");
}
