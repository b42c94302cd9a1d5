//! Every row of every settings table, of the services and of the language: its default reads, and each way to break it is
//! told with its code, at its value, by its name.

use orbi::diag::{Code, Report};
use orbi::graph::language;
use orbi::services::setting::{Default, Setting, Settings, Type, Value, default_value, read};
use orbi::services::{SERVICES, USAGE};
use orbi::{diag, graph, source};

type Table = &'static [Setting];

/// Every table with a name for messages, the inner ones as `TABLE.KEY`.
fn tables() -> Vec<(String, Table)> {
    let of_language: [(&str, Table); 16] = [
        ("model", language::MODEL),
        ("network", language::NETWORK),
        ("delivery", language::DELIVERY),
        ("terraform", language::TERRAFORM),
        ("outputs", language::OUTPUTS),
        ("flow", language::FLOW),
        ("stage", language::STAGE),
        ("environment", language::ENVIRONMENT),
        ("alternative", language::ALTERNATIVE),
        ("proposal", language::PROPOSAL),
        ("requirement", language::REQUIREMENT),
        ("decision", language::DECISION),
        ("unit", language::UNIT),
        ("accept", language::ACCEPT),
        ("component", language::COMPONENT),
        ("connection", language::CONNECTION),
    ];
    let of_language = of_language.iter().map(|(name, table)| (name.to_string(), *table));
    let of_services = SERVICES.iter().map(|service| (service.kind().to_string(), service.settings()));
    let mut all: Vec<(String, Table)> = of_language.chain(of_services).chain([("usage".to_string(), USAGE)]).collect();
    let mut at = 0;
    while at < all.len() {
        let (name, table) = all[at].clone();
        let inner = table.iter().filter_map(|row| match row.of {
            Type::Table(rows) | Type::Map(rows) => Some((format!("{name}.{}", row.key), rows)),
            _ => None,
        });
        all.extend(inner.collect::<Vec<_>>());
        at += 1;
    }
    all
}

/// Texts of which each check takes one and refuses one.
const TEXTS: &[&str] = &[
    "app",
    "us-east-1",
    "10.0.0.0/16",
    "acme/app",
    "ops@example.com",
    "2026-11-01",
    "app.example.com",
    "db.t4g.micro",
    "t3.small",
    "vpc-0123456789abcdef0",
    "ami-0123456789abcdef0",
    "db.r6g.large",
    "0.5..4",
    "cache.t4g.micro",
    "ami-0123456789abcdef0",
    "/health",
    "17",
    "12345678-90ab-cdef-1234-567890abcdef",
    "111122223333",
    "? ?",
    "5 minutes",
    "0 3 * * ? *",
    "America/Lima",
];

fn takes(of: &Type, text: &str) -> bool {
    match of {
        Type::Checked(accept) | Type::Coded(_, accept) => accept(text).is_ok(),
        _ => true,
    }
}

fn good_text(row: &Setting) -> String {
    let found = TEXTS.iter().find(|text| takes(&row.of, text));
    found.unwrap_or_else(|| panic!("no sample for `{}`: add one to TEXTS", row.key)).to_string()
}

/// A value that the row takes, as written in a model.
fn good(row: &Setting) -> String {
    match &row.of {
        Type::Flag => "true".into(),
        Type::Count { min, .. } => min.to_string(),
        Type::Range { min, max } => format!("{min}..{max}"),
        Type::Word(words) => words[0].into(),
        Type::Table(rows) => format!("{{ {} }}", required(rows, "")),
        Type::Texts | Type::OneOrMore | Type::Components(_) => "[a]".into(),
        Type::Blocks => "{ a: { b: c } }".into(),
        Type::Map(rows) => format!("{{ a: {{ {} }} }}", required(rows, "")),
        Type::Pairs => "{ a: b }".into(),
        Type::Text | Type::Checked(_) | Type::Coded(..) | Type::Localized | Type::Component(_) => good_text(row),
    }
}

/// The rows that must be written, but for `but`.
fn required(table: Table, but: &str) -> String {
    let rows = table.iter().filter(|row| matches!(row.default, Default::Required) && row.key != but);
    rows.map(|row| format!("{}: {}", row.key, good(row))).collect::<Vec<_>>().join(", ")
}

/// Every way to break a row: what is written, and the code it gets.
fn bad(row: &Setting) -> Vec<(String, Code)> {
    let wrong = |text: &str| (text.to_string(), Code::WrongType);
    let beyond = |text: String| (text, Code::OutOfRange);
    match &row.of {
        Type::Flag => ["yes", "No", "on", "\"true\"", "2", "[true]", "{ a: b }", "~"].map(wrong).into(),
        Type::Count { min, max } => {
            let mut all: Vec<_> = ["many", "1.5", "\"5\"", "5GB", "[5]", "{ a: b }", "~"].map(wrong).into();
            all.extend([max + 1, min - 1].map(|number| beyond(number.to_string())));
            all.push(beyond("99999999999999999999".into()));
            all
        }
        Type::Range { min, max } => {
            let mut all: Vec<_> = ["many", "1-4", "1..", "..4", "1...4", "\"1..4\"", "[1, 4]", "~"].map(wrong).into();
            all.extend([format!("{max}..{min}"), format!("{min}..{}", max + 1), (min - 1).to_string()].map(beyond));
            all
        }
        Type::Word(_) => vec![("no-such-word".into(), Code::UnknownWord), wrong("[a]"), wrong("{ a: b }"), wrong("~")],
        Type::Checked(_) => vec![(refused(row), Code::BadValue), wrong("[a]"), wrong("{ a: b }"), wrong("~")],
        Type::Coded(code, _) => vec![(refused(row), *code), wrong("[a]"), wrong("{ a: b }"), wrong("~")],
        Type::Text | Type::Component(_) => ["[a]", "{ a: b }", "~", "\"\"", "\"  \"", "\"a\\nb\""].map(wrong).into(),
        Type::Localized => ["[a]", "~", "\"\"", "\" \"", "{}"].map(wrong).into(),
        Type::Table(_) | Type::Map(_) | Type::Blocks => ["word", "[a]", "5", "~"].map(wrong).into(),
        Type::Texts | Type::Components(_) => ["word", "{ a: b }", "5", "~"].map(wrong).into(),
        Type::OneOrMore => ["{ a: b }", "~", "\"\""].map(wrong).into(),
        Type::Pairs => ["word", "[a]", "5", "~"].map(wrong).into(),
    }
}

fn refused(row: &Setting) -> String {
    let found = TEXTS.iter().find(|text| !takes(&row.of, text));
    found.unwrap_or_else(|| panic!("`{}` takes everything: add a text it refuses to TEXTS", row.key)).to_string()
}

/// Reads a table from its required rows and `entry`.
fn reading(table: Table, but: &str, entry: &str) -> (String, Settings, Report) {
    let text = format!("{{ {} }}", [required(table, but), entry.to_string()].join(", ").trim_matches([',', ' ']));
    let tree = source::parse(&text).unwrap_or_else(|fault| panic!("{text}: {}", fault.message));
    let mut report = Report::default();
    let settings = read(table, &tree, "the table", &[], &mut report);
    (text, settings, report)
}

/// What is wrong with the one diagnostic that `report` must hold, if anything.
fn differs(report: &Report, text: &str, code: Code, marked: &str, names: &str) -> Option<String> {
    let items = report.items();
    let [item] = items.as_slice() else {
        return Some(format!("{text}: {} diagnostics, not one", items.len()));
    };
    let under = text.get(item.span.start..item.span.end).unwrap_or_default();
    let help = item.help.as_deref().unwrap_or_default();
    let fits = item.code == code && under == marked && item.message.contains(names) && !help.is_empty();
    let said = format!("{} under `{under}`: {}; {help}", item.code.name(), item.message);
    (!fits).then(|| format!("{text}: expected {} under `{marked}`, said {said}", code.name()))
}

fn holds(failures: Vec<String>) {
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_default_reads_and_is_what_is_there_without_a_word() {
    let mut failures = Vec::new();
    for (name, table) in tables() {
        for row in table {
            let Default::Is(spelled) = row.default else { continue };
            let usual = default_value(&row.of, spelled);
            let (_, written, report) = reading(table, row.key, &format!("{}: {spelled}", row.key));
            let (_, absent, _) = reading(table, row.key, "");
            let read = |settings: &Settings| settings.given(row.key).map(|given| given.value.clone());
            let sound = usual.is_some() && read(&written) == usual && read(&absent) == usual && report.is_empty();
            let marked = absent.given(row.key).is_some_and(|given| given.default)
                && written.given(row.key).is_some_and(|given| !given.default);
            if !(sound && marked) {
                failures.push(format!("{name}.{}: the default `{spelled}` does not read", row.key));
            }
        }
    }
    holds(failures);
}

#[test]
fn a_good_value_of_every_row_is_taken() {
    let mut failures = Vec::new();
    for (name, table) in tables() {
        for row in table {
            let (text, settings, report) = reading(table, row.key, &format!("{}: {}", row.key, good(row)));
            let value = settings.given(row.key).map(|given| &given.value);
            let typed = matches!(
                (&row.of, value),
                (Type::Flag, Some(Value::Flag(_)))
                    | (Type::Count { .. }, Some(Value::Count(_)))
                    | (Type::Range { .. }, Some(Value::Range(..)))
                    | (Type::Localized, Some(Value::Localized(_)))
                    | (Type::Table(_), Some(Value::Table(_)))
                    | (Type::Texts | Type::OneOrMore | Type::Components(_), Some(Value::Texts(_)))
                    | (Type::Map(_), Some(Value::Map(_)))
                    | (Type::Blocks, Some(Value::Blocks(_)))
                    | (Type::Pairs, Some(Value::Pairs(_)))
                    | (_, Some(Value::Text(_)))
            );
            if !report.is_empty() || !typed {
                failures.push(format!("{name}: {text}: {}", report.render(&name, &text, false)));
            }
        }
    }
    holds(failures);
}

#[test]
fn every_way_to_break_a_row_is_told_at_its_value_by_its_name() {
    let mut failures = Vec::new();
    let mut tried = 0;
    for (name, table) in tables() {
        for row in table {
            for (written, code) in bad(row) {
                let (text, settings, report) = reading(table, row.key, &format!("{}: {written}", row.key));
                let named = format!("`{}`", row.key);
                failures.extend(differs(&report, &text, code, &written, &named).map(|said| format!("{name}: {said}")));
                if settings.given(row.key).is_some() || !settings.faulty(row.key) {
                    failures.push(format!("{name}: {text}: a faulty value is kept"));
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 300, "{tried} tried");
    holds(failures);
}

#[test]
fn a_slip_in_every_key_finds_the_key_that_was_meant() {
    let mut failures = Vec::new();
    for (name, table) in tables() {
        for row in table {
            let slip = format!("{}x", row.key);
            let (text, _, report) = reading(table, "", &format!("{slip}: {}", good(row)));
            let named = format!("`{slip}`");
            failures
                .extend(differs(&report, &text, Code::UnknownKey, &slip, &named).map(|said| format!("{name}: {said}")));
            let help = report.items().first().and_then(|item| item.help.clone()).unwrap_or_default();
            if help != format!("did you mean `{}`?", row.key) {
                failures.push(format!("{name}: {slip}: {help}"));
            }
        }
    }
    holds(failures);
}

#[test]
fn every_row_that_must_be_written_is_asked_for() {
    let mut failures = Vec::new();
    for (name, table) in tables() {
        for row in table.iter().filter(|row| matches!(row.default, Default::Required)) {
            let (text, _, report) = reading(table, row.key, "");
            let named = format!("needs `{}`", row.key);
            let asked =
                report.items().iter().any(|item| item.code == Code::MissingKey && item.message.contains(&named));
            if !asked || report.items().len() != 1 {
                failures.push(format!("{name}: {text}: `{}` is not asked for", row.key));
            }
        }
    }
    holds(failures);
}

/// A model in which a component's key has this value, and where the value begins. The key is put behind `kind` where it is
/// not written yet.
fn inside(text: &str, kind: &str, key: &str, value: &str) -> Option<(String, usize)> {
    let tree = source::parse(text).ok()?;
    let is = |one: &source::Node| one.get("kind").and_then(source::Node::text) == Some(kind);
    let component = tree.get("components")?.map().iter().find(|(_, one)| is(one));
    let (_, component) = component?;
    if let Some(written) = component.get(key) {
        let (from, to) = (written.span.start, written.span.end);
        return Some(([&text[..from], value, &text[to..]].concat(), from));
    }
    let after = component.get("kind")?.span.end;
    let between = match text[component.span.start..].starts_with('{') {
        true => ", ".to_string(),
        false => {
            let start = component.span.start;
            let indent = start - text[..start].rfind('\n').map_or(0, |at| at + 1);
            format!("\n{}", " ".repeat(indent))
        }
    };
    let with = format!("{between}{key}: {value}");
    let from = after + with.len() - value.len();
    Some(([&text[..after], &with, &text[after..]].concat(), from))
}

/// Whether what is said of a model has a line for a user that points at `from`.
fn points(model: &str, from: usize, code: Code) -> bool {
    let tree = source::parse(model).unwrap_or_else(|fault| panic!("{model}: {}", fault.message));
    let (resolved, report) = graph::resolve(&tree, "model/shop.yaml");
    let (line, column) = diag::position(model, from);
    let said = report.render("model/shop.yaml", model, false);
    let place = format!("--> model/shop.yaml:{line}:{column}\n");
    resolved.is_none() && said.contains(&place) && said.contains(&format!("error[{}]", code.name()))
}

#[test]
fn a_value_broken_inside_a_whole_model_is_told_at_its_line_and_column() {
    let mut failures = Vec::new();
    for service in SERVICES.iter().filter(|service| service.names().declared) {
        let kind = service.kind();
        let text = std::fs::read_to_string(format!("templates/examples/{kind}.yaml")).unwrap_or_default();
        for row in service.settings() {
            for (written, code) in bad(row).into_iter().step_by(3) {
                match inside(&text, kind, row.key, &written) {
                    Some((model, from)) if points(&model, from, code) => {}
                    Some((model, from)) => {
                        failures.push(format!("{kind}.{}: {written} is not told at {from} of\n{model}", row.key));
                    }
                    None => failures.push(format!("the example of `{kind}` has no component of it")),
                }
            }
        }
    }
    holds(failures);
}
