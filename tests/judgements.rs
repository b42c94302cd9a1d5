//! What is judged and counted says no more than is known: savings, evidence, stages, filters and empty queues.

use orbi::facts::Facts;
use orbi::{Wanted, build, read};

/// The facts of a model in English.
fn facts(text: &str) -> Facts {
    let text = format!("orbi: 1\nstack: shop\nregion: us-east-1\nlanguage: en\n{text}");
    let (model, report) = read(&text, "shop.yaml");
    let model = model.unwrap_or_else(|| panic!("{}", report.render("shop.yaml", &text, false)));
    let mut built = build(&model, &Wanted::default()).expect("facts");
    built.editions.remove(0).facts
}

#[test]
fn a_saving_names_the_requirement_it_would_break() {
    let facts = facts(
        "
network: { zones: 2, egress: nat-gateway-per-zone }
components:
  app: { kind: fargate, tasks: 2..4, scale: { cpu: 60 } }
  db: { kind: rds, engine: postgres, version: 17, class: db.t4g.small, multi_az: true }
connections: [app -> db]
requirements:
  survives: { says: It survives a zone, met_by: [db.multi_az] }
stages: { now: { daily_users: 100 } }
",
    );
    let of = |id: &str| facts.cost.savings.iter().find(|one| one.id == id).unwrap_or_else(|| panic!("{id}"));
    assert_eq!(of("db-single-az").breaks, ["survives"]);
    assert!(of("db-single-az").loses.ends_with("The requirement “It survives a zone” would no longer be met."));
    assert!(of("single-nat").breaks.is_empty() && !of("single-nat").loses.contains("requirement"));
    let last = facts.cost.savings.last().expect("savings");
    assert_eq!(last.id, "db-single-az", "what breaks a requirement comes last");
}

#[test]
fn evidence_is_the_resource_that_has_the_argument() {
    let facts = facts(
        "
components:
  app: { kind: fargate }
  db: { kind: aurora, engine: postgres, version: 17 }
  files: { kind: s3 }
  work: { kind: sqs, keep_days: 7 }
connections:
  - app -> db
  - { from: app, to: files, access: [read] }
  - { from: app, to: work, access: [publish] }
requirements:
  safe: { says: It is safe, met_by: [db is encrypted, files is encrypted, work.keep_days >= 7, app.log_days >= 1] }
",
    );
    let at: Vec<&[String]> = facts.requirements[0].evidence.iter().map(|one| one.at.as_slice()).collect();
    assert_eq!(at[0], ["stack:aws_rds_cluster.db"]);
    assert_eq!(at[1], ["stack:aws_s3_bucket_server_side_encryption_configuration.files"]);
    assert_eq!(at[2], ["stack:aws_sqs_queue.work"]);
    assert_eq!(at[3], ["stack:aws_cloudwatch_log_group.app_logs"]);
}

#[test]
fn a_failure_that_differs_is_told_of_each_stage() {
    let facts = facts(
        "
domain: example.com
network: { zones: 2, egress: nat-gateway }
components:
  people: { kind: users }
  dns: { kind: route53 }
  front: { kind: alb, host: www }
  app: { kind: fargate, port: 8080, tasks: 2..4, scale: { cpu: 60 } }
connections: [people -> front -> app]
flows: { ask: { title: Ask, path: [people -> front -> app] } }
stages:
  start: { title: Start, daily_users: 100 }
  growth: { title: Growth, daily_users: 1000, set: { network.egress: nat-gateway-per-zone } }
",
    );
    let failures = &facts.flows[0].failures;
    let zone = |title: &str| &failures.iter().find(|one| one.title == title).unwrap_or_else(|| panic!("{title}")).text;
    assert!(zone("Zone A fails").starts_with("In the start stage: "), "{}", zone("Zone A fails"));
    assert!(!zone("Zone A fails").contains("growth"), "{}", zone("Zone A fails"));
    assert!(zone("A zone fails").starts_with("In the growth stage: "), "{}", zone("A zone fails"));
    assert!(!zone("Traffic peaks").starts_with("In the"), "the same at both: {}", zone("Traffic peaks"));
}

const BUS: &str = "
components:
  people: { kind: users }
  gate: { kind: apigateway }
  intake: { kind: lambda }
  bus: { kind: events }
  work: { kind: sqs }
  worker: { kind: lambda }
  desk: { kind: sns, reach: desk@example.com }
connections:
  - people -> gate -> intake
  - { from: intake, to: bus, access: [publish] }
  - { from: bus, to: work, when: { source: shop } }
  - { from: worker, to: work, access: [consume] }
  - { from: bus, to: desk, when: { source: shop, detail_type: Refused } }
stages: { now: { daily_users: 1000 } }
usage: { filtered_percent: 10 }
";

#[test]
fn a_filter_passes_on_a_part_and_an_empty_queue_is_asked() {
    let facts = facts(BUS);
    let line = |component: &str, item: &str| {
        let lines = &facts.cost.stages[0].lines;
        lines
            .iter()
            .find(|one| one.component == component && one.item == item)
            .unwrap_or_else(|| panic!("{component} {item}"))
    };
    // 1000 × 22 × 60 calls, 0.1 events each, a tenth of them past the filter.
    let million = |text: &str| text.parse::<f64>().expect("a number");
    let mails = million(&line("desk", "mails-filtered").quantity);
    assert!((mails - 0.132).abs() < 1e-9, "{mails} lots of 100,000");
    // 5 pollers, one request each 20 seconds, 730 hours.
    assert!((million(&line("work", "polls").quantity) - 0.657).abs() < 1e-9);
    let stated = |key: &str| facts.cost.assumptions.iter().find(|one| one.key == key).map(|one| one.stated);
    assert_eq!(stated("filtered_percent"), Some(true));
    assert_eq!(stated("queue_pollers"), Some(false));
    assert_eq!(stated("messages_per_call"), Some(false));
}

#[test]
fn endpoints_are_no_way_out_where_something_outside_is_called() {
    let facts = facts(
        "
network: { egress: nat-gateway }
components:
  app: { kind: fargate }
  bank: { kind: external, address: api.bank.example }
connections: [app -> bank]
stages: { now: { daily_users: 100 } }
",
    );
    let egress = facts.decisions.iter().find(|one| one.id.starts_with("egress"));
    let egress =
        egress.map(|one| format!("{} {:?}", one.revisit, one.options.iter().map(|o| &o.title).collect::<Vec<_>>()));
    assert!(
        egress.as_ref().is_none_or(|said| !said.contains("cost less") && !said.contains("VPC endpoints (")),
        "{egress:?}"
    );
}
