//! The cost engine against a stack worked out by hand: a web app, an API on Fargate behind an ALB, and a database.

use orbi::prices::{Case, Formula, Gap, HOURS, Line, LineItem, PriceBook, Priced, Usage, Why, price};
use orbi::units::{Usd, column};
use rust_decimal::Decimal;

const REGION: &str = "us-east-1";

fn dec(text: &str) -> Decimal {
    text.parse().unwrap_or(Decimal::MIN)
}

fn usd(text: &str) -> Usd {
    Usd::new(dec(text))
}

fn hours(count: u32) -> Formula {
    Formula::of("count", count, "").times("hours", HOURS, "h")
}

fn one() -> Formula {
    Formula::of("count", 1u32, "")
}

fn users(low: u32, high: u32) -> Usage {
    Usage::new(Some((low.into(), high.into())))
}

fn priced(items: &[LineItem]) -> Priced {
    price(items, PriceBook::embedded(), REGION)
}

fn fargate(tasks: u32) -> Vec<LineItem> {
    let vcpu = hours(tasks).times("cpu", dec("0.25"), "vCPU");
    let memory = hours(tasks).times("memory", dec("0.5"), "GB");
    vec![
        LineItem::fixed("api", "vcpu", "fargate.linux_x86.vcpu_hour", vcpu),
        LineItem::fixed("api", "memory", "fargate.linux_x86.gb_hour", memory),
    ]
}

fn database(class: &str) -> Vec<LineItem> {
    let instance = format!("rds.postgres.{class}.multi_az.hour");
    let storage = Formula::of("storage", 20u32, "GB");
    vec![
        LineItem::fixed("db", "instance", instance, hours(1)),
        LineItem::fixed("db", "storage", "rds.storage.gp3.multi_az.gb_month", storage),
    ]
}

fn balancer(usage: &Usage) -> Vec<LineItem> {
    vec![
        LineItem::fixed("entrada", "hours", "alb.hour", hours(1)),
        LineItem::fixed("entrada", "addresses", "ipv4.public.hour", hours(2)),
        // One capacity unit carries 1 GB an hour, so the month's GB are its unit hours.
        LineItem::usage("entrada", "capacity", "alb.lcu_hour", usage.call_gb()),
    ]
}

fn nat(usage: &Usage) -> Vec<LineItem> {
    vec![
        LineItem::fixed("network", "nat-hours", "nat.hour", hours(1)),
        LineItem::fixed("network", "nat-address", "ipv4.public.hour", hours(1)),
        LineItem::usage("network", "nat-images", "nat.gb", usage.image_gb()),
        LineItem::usage("network", "nat-logs", "nat.gb", usage.log_gb()),
    ]
}

fn web(usage: &Usage) -> Vec<LineItem> {
    let thousand = |formula: Formula| formula.over("per", 1000u32, "");
    let site = Formula::of("site_gb", usage.value("site_gb"), "GB");
    let requests = usage.site_requests().over("per", 10_000u32, "");
    vec![
        LineItem::fixed("web", "storage", "s3.standard.gb_month", site),
        LineItem::usage("web", "writes", "s3.put_1k", thousand(usage.site_writes())),
        LineItem::usage("web", "reads", "s3.get_1k", thousand(usage.site_reads())),
        LineItem::usage("cdn", "out", "cloudfront.out.us_eu_gb", usage.site_gb()),
        LineItem::usage("cdn", "requests", "cloudfront.https.us_10k", requests),
    ]
}

fn side(usage: &Usage) -> Vec<LineItem> {
    let queries = usage.dns_queries().over("per", 1_000_000u32, "");
    let images = Formula::of("images_kept_gb", usage.value("images_kept_gb"), "GB");
    let alarms = Formula::of("alarms", 8u32, "");
    vec![
        LineItem::fixed("dns", "zone", "route53.hosted_zone_month", one()),
        LineItem::usage("dns", "queries", "route53.standard_queries_million", queries),
        LineItem::fixed("secreto", "secret", "secretsmanager.secret_month", one()),
        LineItem::fixed("imagen", "storage", "ecr.storage.gb_month", images),
        LineItem::usage("logs", "ingest", "cloudwatch.logs.ingest_gb", usage.log_gb()),
        LineItem::fixed("avisos", "alarms", "cloudwatch.alarm.standard_month", alarms),
    ]
}

fn stack(usage: &Usage, tasks: u32, class: &str) -> Priced {
    let parts = [fargate(tasks), database(class), balancer(usage), nat(usage), web(usage), side(usage)];
    priced(&parts.concat())
}

fn assert_components(stack: &Priced, expected: &[(&str, &str)]) {
    for (component, amount) in expected {
        let exact = stack.of_component(component).expected.decimal();
        let shown = exact.round_dp_with_strategy(4, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        assert_eq!(shown, dec(amount), "{component} costs {exact}");
    }
}

#[test]
fn a_small_stack_costs_what_the_arithmetic_says() {
    let stack = stack(&users(50, 100), 1, "db.t4g.micro");
    let components = [
        ("api", "9.0100"),
        ("db", "27.9600"),
        ("entrada", "23.7401"),
        ("network", "36.7462"),
        ("dns", "0.5011"),
        ("secreto", "0.4000"),
        ("imagen", "0.2000"),
        ("web", "0.0061"),
        ("cdn", "0"),
        ("logs", "0"),
        ("avisos", "0"),
    ];
    assert_components(&stack, &components);
    assert_eq!(stack.monthly.expected.to_cents(), usd("98.56"));
    assert_eq!(stack.gaps, []);
}

#[test]
fn a_grown_stack_costs_what_the_arithmetic_says() {
    let stack = stack(&users(1000, 1000), 2, "db.t4g.medium");
    let components = [
        ("api", "18.0201"),
        ("db", "98.7700"),
        ("entrada", "23.9264"),
        ("network", "37.0082"),
        ("dns", "0.5141"),
        ("web", "0.0184"),
        ("logs", "0.6471"),
        ("cdn", "0"),
    ];
    assert_components(&stack, &components);
    assert_eq!(stack.monthly.expected.to_cents(), usd("179.50"));
}

#[test]
fn lines_add_up_exactly_and_cases_are_ordered() {
    let stack = stack(&users(50, 100), 1, "db.t4g.micro");
    let amounts: Vec<Usd> = stack.lines.iter().map(|line| line.monthly).collect();
    assert_eq!(amounts.iter().copied().sum::<Usd>(), stack.monthly.expected);
    assert_eq!(stack.items.iter().map(|item| item.monthly.high).sum::<Usd>(), stack.monthly.high);
    assert_eq!(column(&amounts).into_iter().sum::<Usd>(), usd("98.56"));
    assert!(stack.monthly.low < stack.monthly.expected && stack.monthly.expected < stack.monthly.high);
    for line in &stack.lines {
        assert_eq!(line.unit_price * line.quantity, line.monthly, "{} {}", line.component, line.item);
        assert!(!line.source.is_empty() && !line.as_of.is_empty() && !line.formula.is_empty());
    }
}

#[test]
fn a_line_shows_its_arithmetic_and_source() -> Result<(), serde_json::Error> {
    let stack = priced(&fargate(1));
    let json = serde_json::to_value(&stack.lines[0])?;
    let text = |key: &str| json[key].as_str().map(str::to_owned).unwrap_or_default();
    assert_eq!(text("formula"), "1 × 730 h × 0.25 vCPU");
    assert_eq!(text("quantity"), "182.5");
    assert_eq!(text("unit"), "vCPU-hour");
    assert_eq!(text("unit_price"), "0.04048");
    assert_eq!(text("monthly"), "7.3876");
    assert_eq!(text("region"), REGION);
    assert!(text("source").starts_with("AWS Price List"), "{json}");
    assert_eq!(text("as_of"), "2026-10-08");
    Ok(())
}

fn free_lines(priced: &Priced) -> Vec<&Line> {
    priced.lines.iter().filter(|line| line.free.is_some()).collect()
}

fn logs(component: &str, gb: u32) -> LineItem {
    LineItem::usage(component, "ingest", "cloudwatch.logs.ingest_gb", Formula::of("gb", gb, "GB"))
}

#[test]
fn an_allowance_is_used_once_over_all_components() {
    let priced = priced(&[logs("a", 3), logs("b", 4), logs("c", 1)]);
    let free: Vec<_> =
        free_lines(&priced).iter().map(|line| (line.component.clone(), line.quantity, line.monthly)).collect();
    assert_eq!(free, [("a".to_owned(), dec("3"), usd("-1.5")), ("b".to_owned(), dec("2"), usd("-1"))]);
    assert_eq!(priced.monthly.expected, usd("1.5"));
    let line = free_lines(&priced)[1];
    assert_eq!((line.item.as_str(), line.formula.as_str()), ("free-logs-ingest", "min(4, 2)"));
    assert_eq!(line.free.as_ref().map(|free| free.of.as_str()), Some("ingest"));
}

fn egress(component: &str, gb: u32) -> LineItem {
    let gb = Formula::of("gb", gb, "GB");
    LineItem::usage(component, "egress", "data_transfer.internet_out.first_10tb_gb", gb)
}

#[test]
fn tiers_are_counted_over_all_components() {
    let priced = priced(&[egress("a", 10_000), egress("b", 1000)]);
    let lines: Vec<_> = priced.lines.iter().map(|line| (line.quantity, line.unit_price)).collect();
    let expected = [("10000", "0.09"), ("100", "-0.09"), ("240", "0.09"), ("760", "0.085")];
    assert_eq!(lines, expected.map(|(quantity, price)| (dec(quantity), usd(price))));
    assert_eq!(priced.lines[3].formula, "1000 GB → 11000 − 10240");
    assert_eq!(priced.monthly.expected, usd("977.2"));
}

fn why(gaps: &[Gap]) -> Vec<(&str, Why)> {
    gaps.iter().map(|gap| (gap.item.as_str(), gap.why)).collect()
}

#[test]
fn what_has_no_price_is_a_gap() {
    let items = [
        LineItem::fixed("x", "unknown", "lambda.unheard_of", one()),
        LineItem::fixed("x", "negative", "alb.hour", Formula::of("hours", dec("-1"), "h")),
        LineItem::usage("x", "much", "s3.standard.gb_month", Formula::of("gb", 60_000u32, "GB")),
        LineItem::usage("x", "none", "lambda.unheard_of", Formula::of("gb", 0u32, "GB")),
    ];
    let expected = [("unknown", Why::UnknownPrice), ("negative", Why::ImpossibleQuantity), ("much", Why::BeyondTiers)];
    let priced = priced(&items);
    assert_eq!(why(&priced.gaps), expected);
    assert_eq!(priced.monthly.expected, usd("1177.6"), "what lies within the known tiers is priced");
}

#[test]
fn no_region_stands_in_for_another() {
    let items = [
        LineItem::fixed("lb", "capacity", "alb.lcu_hour", one()),
        LineItem::fixed("dns", "zone", "route53.hosted_zone_month", one()),
        LineItem::fixed("acl", "acl", "waf.web_acl_month", one()).in_region("us-east-1"),
    ];
    let priced = price(&items, PriceBook::embedded(), "ap-south-1");
    assert_eq!(why(&priced.gaps), [("capacity", Why::UnknownRegion)]);
    assert_eq!(priced.gaps[0].region, "ap-south-1");
    let regions: Vec<_> = priced.lines.iter().map(|line| line.region.as_str()).collect();
    assert_eq!(regions, ["global", "us-east-1"]);
}

#[test]
fn a_case_is_priced_by_itself() {
    let items = [LineItem::usage("api", "ingest", "cloudwatch.logs.ingest_gb", users(2000, 2000).log_gb())];
    let gb = |case| items[0].formula.value(case).unwrap_or_default();
    let stack = priced(&items);
    assert_eq!(stack.items[0].monthly.high, usd("0.5") * (gb(Case::High) - dec("5")));
    assert_eq!(stack.items[0].monthly.low, usd("0.5") * (gb(Case::Low) - dec("5")));
}
