//! Each rule speaks of its failing example and is silent on the passing one; the inventory's review is sober; acceptances are checked.

use std::fmt::Write as _;
use std::path::Path;

use orbi::facts::cost::Estimates;
use orbi::facts::findings::{findings, has_prose};
use orbi::facts::requirements::requirements;
use orbi::graph::{Model, resolve};
use orbi::prices::PriceBook;
use orbi::review::rules::RULES;
use orbi::review::{Addresses, Costs, Finding, Unknown, Unpriced, catalog, check_accepts, review};
use orbi::units::{Lang, Usd};
use orbi::{diag, source};

/// An estimate of US$ 100 a stage, where anything cheaper saves US$ 20 and anything else costs US$ 5.
struct Example;

impl Costs for Example {
    fn expected(&self, _stage: &str) -> Option<Usd> {
        "100".parse().ok()
    }

    fn largest(&self, _stage: &str) -> Option<(String, Usd)> {
        Some(("db".into(), "40".parse().ok()?))
    }

    fn change(&self, _stage: &str, _path: &str, value: &str) -> Option<Usd> {
        if value == "arm" || value.starts_with("db.t4g") { "-20".parse().ok() } else { "5".parse().ok() }
    }
}

fn model(text: &str) -> Model {
    let tree =
        source::parse(text).unwrap_or_else(|error| panic!("{}", diag::Report::from(error).render("m", text, false)));
    let (model, report) = resolve(&tree, "m");
    model.unwrap_or_else(|| panic!("{}", report.render("m", text, false)))
}

fn example(text: &str) -> Model {
    model(&format!("orbi: 1\nstack: example\nregion: us-east-1\n{text}"))
}

fn rules(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn rules_and_catalog_are_one_list() {
    let files: Vec<&str> = RULES.iter().map(|file| file.id).collect();
    let catalog: Vec<&str> = catalog::CATALOG.iter().map(|rule| rule.id).collect();
    assert_eq!(files, catalog);
}

#[test]
fn each_rule_speaks_of_its_failing_example_only() {
    for file in RULES {
        let speaks = |text: &str| rules(&review(&example(text), &Unknown, &Example, None)).contains(&file.id);
        assert!(speaks(file.fails), "{} is silent on{}", file.id, file.fails);
        assert!(!speaks(file.passes), "{} speaks of{}", file.id, file.passes);
    }
}

#[test]
fn each_rule_has_its_prose_and_it_says_something() {
    for file in RULES {
        for lang in Lang::ALL {
            assert!(has_prose(file.id, lang).expect("prose that parses"), "{} has no prose in {lang}", file.id);
            let model = example(file.fails);
            for (addresses, costs) in [(&Unknown as &dyn Costs, false), (&Example as &dyn Costs, true)] {
                let found = review(&model, &Unknown, addresses, None);
                for fact in findings(&model, &found, lang).expect("prose that renders") {
                    for text in [&fact.title, &fact.what, &fact.remedy] {
                        assert!(!text.is_empty(), "{} ({costs})", fact.rule);
                        assert!(!text.contains("  ") && !text.contains(" ."), "{}: {text}", fact.rule);
                    }
                    assert!(fact.what.ends_with('.') && fact.remedy.ends_with('.'), "{}: {}", fact.rule, fact.remedy);
                    assert!(!fact.evidence.is_empty(), "{} shows no evidence", fact.rule);
                }
            }
        }
    }
}

/// An index as the inventory's Terraform has it.
struct Inventory;

impl Addresses for Inventory {
    fn of(&self, component: &str) -> Vec<String> {
        let all: &[&str] = match component {
            "network" => &["aws_vpc.main", "aws_subnet.app_a", "aws_subnet.app_b"],
            "nat-gateway" => &["aws_eip.a", "aws_nat_gateway.a"],
            "entrada" => &["aws_lb.entrada", "aws_lb_listener.entrada_https", "aws_lb_target_group.entrada_api"],
            "api" => &["aws_ecs_service.api", "aws_appautoscaling_target.api", "aws_appautoscaling_policy.api_cpu"],
            "db" => &["aws_db_instance.db", "aws_db_subnet_group.db"],
            "avisos" => &["aws_cloudwatch_metric_alarm.entrada_latency", "aws_cloudwatch_metric_alarm.api_cpu"],
            "budget" => &["aws_budgets_budget.budget"],
            _ => &[],
        };
        all.iter().map(|address| format!("stack:{address}")).collect()
    }

    fn enforcing(&self, connection: &str) -> Vec<String> {
        let (from, to) = connection.split_once("->").unwrap_or_default();
        let group = match connection {
            "entrada->api" => vec!["stack:aws_lb_target_group.entrada_api".to_string()],
            _ => Vec::new(),
        };
        let rule = format!("stack:aws_vpc_security_group_ingress_rule.{to}_from_{from}");
        group.into_iter().chain([rule]).collect()
    }
}

fn inventory() -> Model {
    model(&std::fs::read_to_string("model/inventario.yaml").expect("the model"))
}

#[test]
fn the_inventory_has_four_open_findings_and_one_accepted() {
    let model = inventory();
    let found = review(&model, &Inventory, &Estimates::new(&model, PriceBook::embedded()), Some("2026-11-22"));
    let open: Vec<&str> = found.iter().filter(|one| one.accepted.is_none()).map(|one| one.rule.id).collect();
    let accepted: Vec<&str> = found.iter().filter(|one| one.accepted.is_some()).map(|one| one.rule.id).collect();
    assert_eq!(open, ["single-task", "single-nat", "budget-below-estimate", "target-group-plain-http"]);
    assert_eq!(accepted, ["alb-without-waf"]);
    assert_eq!(found[0].stages, ["inicial"]);
    assert_eq!(found[1].stages, ["inicial", "crecimiento"]);
    assert_eq!(found[2].stages, ["crecimiento"]);
}

/// Findings and requirements as text, compared with `tests/golden/`; `UPDATE=1` rewrites it.
#[test]
fn the_inventory_reads_as_its_golden() {
    let model = inventory();
    let costs = Estimates::new(&model, PriceBook::embedded());
    let found = review(&model, &Inventory, &costs, Some("2026-11-22"));
    for lang in Lang::ALL {
        let mut text = String::new();
        for fact in requirements(&model, &found, &Inventory, &costs, lang).expect("requirements") {
            let _ = writeln!(text, "## {}: {} ({})\n", fact.id, fact.says, fact.met);
            for one in &fact.evidence {
                let _ = writeln!(text, "- {}: {} | {} | {}", one.check, one.holds, one.result, one.at.join(" "));
            }
            for one in &fact.reservations {
                let _ = writeln!(text, "- {one}");
            }
            text.push('\n');
        }
        for fact in findings(&model, &found, lang).expect("findings") {
            let accepted = fact.accepted.map_or(String::new(), |one| format!(", {} {:?}", one.because, one.until));
            let _ = writeln!(text, "## {} on {}: {} {:?}{accepted}\n", fact.rule, fact.on, fact.severity, fact.stages);
            let _ = writeln!(text, "{}\n\n- {}\n- {}", fact.title, fact.what, fact.remedy);
            for one in &fact.evidence {
                let _ = writeln!(text, "- {one}");
            }
            let _ = writeln!(text, "- {}\n", fact.references.join(", "));
        }
        golden(&format!("tests/golden/review.{lang}.md"), &text);
    }
}

fn golden(path: &str, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(Path::new(path).parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert!(expected == text, "{path} differs; look at it and run with UPDATE=1\n{text}");
}

const ACCEPTING: &str = "
network: { zones: 2 }
components:
  api: { kind: fargate }
accept:
  - { rule: single-nat, on: network, because: A test, until: 2026-06-30 }
";

#[test]
fn an_acceptance_lasts_through_its_last_day() {
    let model = example(ACCEPTING);
    let accepted = |today: Option<&str>| {
        let found = review(&model, &Unknown, &Unknown, today);
        let one = found.into_iter().find(|one| one.rule.id == "single-nat").expect("found");
        (one.accepted.is_some(), one.expired.is_some())
    };
    assert_eq!(accepted(None), (true, false));
    assert_eq!(accepted(Some("2026-06-30")), (true, false));
    assert_eq!(accepted(Some("2026-07-01")), (false, true));
    let found = review(&model, &Unknown, &Unknown, Some("2026-07-01"));
    let facts = findings(&model, &found, Lang::Es).expect("facts");
    let fact = facts.iter().find(|one| one.rule == "single-nat").expect("found");
    assert!(
        fact.evidence.iter().any(|one| one.contains("30 de junio de 2026") && one.contains("«A test»")),
        "{fact:?}"
    );
}

#[test]
fn an_acceptance_that_names_no_rule_or_finds_nothing_is_reported() {
    let text =
        |entry: &str| format!("network: {{ zones: 2 }}\ncomponents:\n  api: {{ kind: fargate }}\naccept: [{entry}]\n");
    let report = |entry: &str| {
        let model = example(&text(entry));
        check_accepts(&model, &review(&model, &Unknown, &Unknown, None))
    };
    assert!(report("{ rule: single-nat, because: A test }").is_empty());
    let unknown = report("{ rule: single-nta, because: A test }");
    assert!(unknown.has_errors());
    let shown = unknown.render(
        "m",
        &format!("orbi: 1\nstack: example\nregion: us-east-1\n{}", text("{ rule: single-nta, because: A test }")),
        false,
    );
    assert!(shown.contains("did you mean `single-nat`?") && shown.contains("m:7:18"), "{shown}");
    let unused = report("{ rule: single-nat, on: api, because: A test }");
    assert!(!unused.has_errors() && unused.items()[0].code.name() == "unused", "{unused:?}");
}

/// An estimate of US$ 100 with a hole in it.
struct Partial;

impl Costs for Partial {
    fn expected(&self, _stage: &str) -> Option<Usd> {
        "100".parse().ok()
    }

    fn largest(&self, _stage: &str) -> Option<(String, Usd)> {
        None
    }

    fn change(&self, _stage: &str, _path: &str, _value: &str) -> Option<Usd> {
        None
    }

    fn unpriced(&self, _stage: &str) -> Vec<Unpriced> {
        vec![Unpriced { component: "api".into(), item: "vcpu".into() }]
    }
}

fn met(says: &str, check: &str, costs: &dyn Costs) -> (String, String, Vec<String>) {
    let text = format!(
        "domain: example.com
components:
  people: {{ kind: users }}
  dns: {{ kind: route53 }}
  entry: {{ kind: alb, host: api }}
  api: {{ kind: fargate, port: 8080, tasks: 1..4, scale: {{ cpu: 60 }} }}
  db: {{ kind: rds, engine: postgres, version: 17, multi_az: true }}
  watch: {{ kind: alarms, reach: ops@example.com }}
connections: [people -> entry -> api -> db]
stages:
  now: {{ daily_users: 10 }}
  later: {{ daily_users: 20, set: {{ api.tasks: 3 }} }}
requirements:
  asked: {{ says: {says}, met_by: [{check}] }}
"
    );
    let model = example(&text);
    let found = review(&model, &Unknown, costs, None);
    let mut facts = requirements(&model, &found, &Unknown, costs, Lang::En).expect("facts");
    let fact = facts.remove(0);
    (fact.met, fact.evidence[0].result.clone(), fact.reservations)
}

#[test]
fn each_kind_of_check_has_its_verdict_and_its_result() {
    let cases = [
        ("db.multi_az", "with-reservations", "yes"),
        ("api.tasks >= 2", "no", "now: 1 to 4 tasks; later: 3 tasks"),
        ("api.tasks <= 4", "with-reservations", "now: 1 to 4 tasks; later: 3 tasks"),
        ("db.storage >= 20", "yes", "20\u{a0}GB"),
        ("db.backup_days >= 7", "yes", "7 days"),
        ("only api reaches db", "yes", "a single inbound connection: `api -> db`: PostgreSQL, port 5432"),
        ("only entry reaches db", "no", "a single inbound connection: `api -> db`: PostgreSQL, port 5432"),
        ("db is private", "yes", "no public address; subnets without a route to the internet"),
        ("entry is private", "no", "it is reached from the internet"),
        ("db is encrypted", "yes", "encrypted at rest"),
        ("api is encrypted", "no", "it keeps no data to encrypt"),
        ("alarm latency on entry", "yes", "there is an alarm, and it reaches `ops@example.com`"),
        ("alarm latency on db", "no", "orbi watches no such metric on a component of this kind"),
        ("api scales on memory", "no", "it does not follow that metric"),
        ("api scales on cpu", "no", "now: 1 to 4 tasks, with the mean at 60%; later: always 3: the range has no room"),
        ("cost <= 120 at later", "yes", "US$100.00"),
        ("cost <= 90 at later", "no", "US$100.00: US$10.00 over"),
    ];
    for (check, verdict, result) in cases {
        let (met, said, _) = met("It is asked", check, &Example);
        assert_eq!((met.as_str(), said.as_str()), (verdict, result), "{check}");
    }
}

#[test]
fn an_estimate_that_is_missing_or_partial_proves_nothing_by_itself() {
    let (verdict, said, _) = met("Cheap", "cost <= 120 at now", &Unknown);
    assert_eq!(
        (verdict.as_str(), said.as_str()),
        ("with-reservations", "cannot be checked, because there is no estimate")
    );
    let (verdict, said, limits) = met("Cheap", "cost <= 120 at now", &Partial);
    let partly = "US$100.00 at the least: `api` has parts without a price, so the limit cannot be said to hold";
    assert_eq!((verdict.as_str(), said.as_str()), ("with-reservations", partly));
    assert_eq!(limits, ["`api`: the total leaves out CPU of the tasks, so it may be higher."]);
    let (verdict, said, _) = met("Cheap", "cost <= 90 at now", &Partial);
    assert_eq!((verdict.as_str(), said.as_str()), ("no", "US$100.00: US$10.00 over"));
}

#[test]
fn a_hostile_text_stays_text() {
    let says = "\"<script>alert(1)</script> {{ on }} [x](javascript:y) `b`\"";
    let text = format!(
        "components:\n  db: {{ kind: rds, engine: postgres, version: 17 }}\nrequirements:\n  asked: {{ says: {says}, met_by: [db.multi_az] }}\n"
    );
    let model = example(&text);
    let found = review(&model, &Unknown, &Unknown, None);
    for lang in Lang::ALL {
        let facts = findings(&model, &found, lang).expect("facts");
        let what = &facts.iter().find(|one| one.rule == "requirement-not-met").expect("found").what;
        assert!(what.contains("\\<script\\>") && what.contains("{{ on }}") && what.contains("\\[x\\]"), "{what}");
    }
}
