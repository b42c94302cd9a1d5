//! One fact changed at a time, and the plan seen to change there and only there.
//!
//! `tests/mutations/*.yaml` say what is changed and, whole, what follows. `SHOW=1` prints what changes.
//! `ORBI_MATRIX=1 cargo test --test mutations` holds the same against the plans of the `terraform` program.

mod oracle;
#[path = "oracle/plans.rs"]
mod plans;

use orbi::Model;
use orbi::graph::{Node, Stage};
use orbi::terraform::known::{Known, flat};
use orbi::terraform::{self, agree::Real};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A fact that is changed, and what follows.
struct Mutation {
    file: String,
    fact: String,
    model: String,
    stage: Option<String>,
    alternative: Option<String>,
    was: String,
    is: String,
    changes: Vec<String>,
}

type Values = BTreeMap<String, BTreeMap<String, Known>>;

fn mutations() -> Vec<Mutation> {
    let entries = std::fs::read_dir("tests/mutations").expect("the tables");
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    files.iter().flat_map(|file| of_file(file)).collect()
}

fn of_file(path: &Path) -> Vec<Mutation> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).expect("a table");
    let tree = orbi::source::parse(&text).unwrap_or_else(|error| panic!("{file}: {error:?}"));
    let model = path.file_stem().expect("a name").to_string_lossy().into_owned();
    tree.list().iter().map(|one| of_row(&file, &model, one)).collect()
}

fn of_row(file: &str, model: &str, one: &Node) -> Mutation {
    let maybe = |key: &str| one.get(key).and_then(Node::text).map(str::to_string);
    let text = |key: &str| maybe(key).unwrap_or_else(|| panic!("{file}: a row without `{key}`"));
    let listed = one.get("changes").map_or(&[][..], Node::list).iter().filter_map(Node::text);
    Mutation {
        file: file.to_string(),
        fact: text("fact"),
        model: model.to_string(),
        stage: maybe("stage"),
        alternative: maybe("alternative"),
        was: text("was"),
        is: text("is"),
        changes: listed.flat_map(alternatives).collect(),
    }
}

/// `a.{b,c}.d` as `a.b.d` and `a.c.d`.
fn alternatives(pattern: &str) -> Vec<String> {
    let Some((start, rest)) = pattern.split_once('{') else { return vec![pattern.to_string()] };
    let (inner, end) = rest.split_once('}').expect("a closed brace");
    let each = inner.split(',').map(|word| format!("{start}{word}{end}"));
    each.flat_map(|one| alternatives(&one)).collect()
}

/// Whether a path is what a pattern says; `*` is anything.
fn fits(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((start, rest)) => {
            let Some(left) = path.strip_prefix(start) else { return false };
            (0..=left.len()).filter(|at| left.is_char_boundary(*at)).any(|at| fits(rest, &left[at..]))
        }
    }
}

impl Mutation {
    fn name(&self) -> String {
        format!("{}: {}", self.file, self.fact)
    }

    fn text(&self) -> String {
        std::fs::read_to_string(format!("model/{}.yaml", self.model)).expect("a model")
    }

    fn changed(&self) -> String {
        let text = self.text();
        assert_eq!(text.matches(&self.was).count(), 1, "{}: `{}` stands once in the model", self.name(), self.was);
        text.replacen(&self.was, &self.is, 1)
    }

    fn read(&self, text: &str) -> Model {
        let (model, report) = orbi::read(text, &format!("model/{}.yaml", self.model));
        let model = model.unwrap_or_else(|| panic!("{}\n{}", self.name(), report.render("model", text, false)));
        match &self.alternative {
            Some(id) => model.alternative_of(id).expect("the alternative").clone(),
            None => model,
        }
    }

    fn stage<'a>(&self, model: &'a Model) -> &'a Stage {
        let found = model.stages.iter().find(|stage| self.stage.as_ref().is_none_or(|id| *id == stage.id));
        found.unwrap_or_else(|| panic!("{}: no such stage", self.name()))
    }

    /// Where the mutated model is planned for one that is the same but for one fact.
    fn planned(&self, text: &str) -> Values {
        let model = self.read(text);
        flat(&terraform::plan(&self.stage(&model).stack))
    }
}

/// The paths that differ, with what each was and is.
fn differing<'a>(was: &'a Values, is: &'a Values) -> BTreeMap<&'a String, [Option<&'a BTreeMap<String, Known>>; 2]> {
    let all: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let pair = |path| (path, [was.get(path), is.get(path)]);
    all.into_iter().map(pair).filter(|(_, [was, is])| was != is).collect()
}

fn shown(side: Option<&BTreeMap<String, Known>>) -> String {
    side.map_or("nothing".into(), |by| by.iter().map(|(unit, value)| format!("{unit}: {}", value.shown())).collect())
}

/// What is listed and does not change, and what changes and is not listed.
fn strays(one: &Mutation, changed: &BTreeSet<&String>, needed: &dyn Fn(&str) -> bool) -> Vec<String> {
    let idle = one.changes.iter().filter(|pattern| needed(pattern) && !changed.iter().any(|path| fits(pattern, path)));
    let unlisted = changed.iter().filter(|path| !one.changes.iter().any(|pattern| fits(pattern, path)));
    let idle = idle.map(|pattern| format!("  listed, and nothing of it changes: {pattern}"));
    idle.chain(unlisted.map(|path| format!("  changes, and is not listed: {path}"))).collect()
}

#[test]
fn a_changed_fact_changes_what_follows_from_it_and_nothing_else() {
    let all = mutations();
    assert!(all.len() >= 60, "{} mutations", all.len());
    let mut before: BTreeMap<String, Values> = BTreeMap::new();
    let mut failures = Vec::new();
    for one in &all {
        let key = format!("{} {:?} {:?}", one.model, one.stage, one.alternative);
        let was = before.entry(key).or_insert_with(|| one.planned(&one.text()));
        let is = one.planned(&one.changed());
        let differing = differing(was, &is);
        if std::env::var_os("SHOW").is_some() {
            println!("{}", one.name());
            differing.iter().for_each(|(path, [was, is])| println!("  {path}: {} => {}", shown(*was), shown(*is)));
        }
        let strays = strays(one, &differing.keys().copied().collect(), &|_| true);
        if !strays.is_empty() || differing.is_empty() {
            failures.push(format!("{}\n{}", one.name(), strays.join("\n")));
        }
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_mutation_is_another_one() {
    let all = mutations();
    let seen: BTreeSet<(&String, &String, &String)> = all.iter().map(|one| (&one.model, &one.was, &one.is)).collect();
    assert_eq!(seen.len(), all.len());
    let models: BTreeSet<&String> = all.iter().map(|one| &one.model).collect();
    assert_eq!(models.len(), 5, "{models:?}");
}

/// Terraform writes blocks that are not there as empty lists.
fn is_nothing(value: &Known) -> bool {
    value.is_null() || matches!(value, Known::List(items) if items.is_empty())
}

/// Every value of the real plans of all roots, as the table names them.
fn really(one: &Mutation, text: &str, made: &mut plans::Made) -> Values {
    let model = one.read(text);
    let stage = one.stage(&model).id.clone();
    let mut out: Values = BTreeMap::new();
    for (unit, json) in plans::of(&terraform::build(&model), &stage, made) {
        let real = Real::read(&json).unwrap_or_else(|| panic!("{}: {unit} is no plan", one.name()));
        let judged = |found: &&orbi::terraform::agree::Found| !found.read || found.kind == "aws_iam_policy_document";
        for found in real.all.iter().filter(judged) {
            let key = found.index.as_ref().filter(|key| key.parse::<usize>().is_err());
            let address = format!("{}{}", found.plain(), key.map_or(String::new(), |key| format!("[\"{key}\"]")));
            for (path, value) in Known::of(&found.values).leaves().into_iter().filter(|(_, value)| !is_nothing(value)) {
                // What the provider's default tags and region come to is the provider's fact.
                if !path.starts_with(".tags_all") && path != ".region" {
                    out.entry(format!("{address}{path}")).or_default().insert(unit.clone(), value.clone());
                }
            }
        }
    }
    out
}

/// The address and the argument at the start of a path.
fn argument(path: &str) -> &str {
    let dots = if path.starts_with("data.") { 3 } else { 2 };
    let (mut seen, mut inside) = (0, false);
    for (at, letter) in path.char_indices() {
        match letter {
            '[' | '.' if seen == dots => return &path[..at],
            '[' | ']' => inside = letter == '[',
            '.' if !inside => seen += 1,
            _ => {}
        }
    }
    path
}

/// The arguments orbi writes, and whether something open is in them: such a one follows what it refers to.
fn following(plans: &[&Values]) -> BTreeMap<String, bool> {
    let mut out: BTreeMap<String, bool> = BTreeMap::new();
    for (path, by) in plans.iter().flat_map(|values| values.iter()) {
        *out.entry(argument(path).to_string()).or_default() |= !by.values().all(Known::is_whole);
    }
    out
}

#[test]
fn the_real_plan_changes_as_the_table_says() {
    if std::env::var_os("ORBI_MATRIX").is_none() || oracle::tool().is_none() {
        eprintln!("skipped: the real plans are compared with ORBI_MATRIX=1, where the oracle is");
        return;
    }
    let mut before: BTreeMap<String, Values> = BTreeMap::new();
    let mut made = plans::Made::new();
    let mut failures = Vec::new();
    let only = std::env::var("ONLY").unwrap_or_default();
    for one in mutations().iter().filter(|one| one.name().contains(&only)) {
        let key = format!("{} {:?} {:?}", one.model, one.stage, one.alternative);
        let was = before.entry(key).or_insert_with(|| really(one, &one.text(), &mut made));
        let is = really(one, &one.changed(), &mut made);
        let (ours, our_next) = (one.planned(&one.text()), one.planned(&one.changed()));
        let own = differing(&ours, &our_next);
        // A text that holds something open is open as a whole: the real plan says nothing of that argument.
        let told = |path: &str| was.keys().chain(is.keys()).any(|known| argument(known) == argument(path));
        let seen = |sides: &[Option<&BTreeMap<String, Known>>; 2]| {
            sides.iter().flatten().all(|by| by.values().all(Known::is_whole))
        };
        let needed = |pattern: &str| own.iter().any(|(path, sides)| fits(pattern, path) && seen(sides) && told(path));
        let follows = following(&[&ours, &our_next]);
        let listed = |path: &str| one.changes.iter().any(|pattern| fits(pattern, path));
        let judged = |path: &&String| listed(path) || follows.get(argument(path)) == Some(&false);
        let changed: BTreeSet<&String> = differing(was, &is).into_keys().filter(judged).collect();
        let strays = strays(one, &changed, &needed);
        eprintln!("{} {}\n{}", if strays.is_empty() { "agrees" } else { "differs" }, one.name(), strays.join("\n"));
        if !strays.is_empty() {
            failures.push(format!("{}\n{}", one.name(), strays.join("\n")));
        }
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}
