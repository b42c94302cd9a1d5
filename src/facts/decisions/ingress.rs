//! How calls enter: a public balancer, a private one behind CloudFront, or API Gateway.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::topic::{At, Choice, Topic, always, hourly, monthly};
use crate::graph::Component;
use crate::prices::{Case, LineItem};
use crate::services::{Placement, Role};

pub const TOPIC: Topic = Topic {
    id: "ingress",
    kind: "alb",
    taken,
    options: &[
        Choice { id: "public-alb", words: &["alb"], fits: always, by_use: false, items: |at| balancer(at, at.zones()) },
        Choice {
            id: "cloudfront-internal-alb",
            words: &["cloudfront", "internal-alb"],
            fits: always,
            by_use: false,
            items: |at| balancer(at, 0),
        },
        Choice { id: "api-gateway", words: &["apigateway", "http-api"], fits: always, by_use: true, items: gateway },
    ],
    facts,
    revisit,
    flag: "",
};

fn taken(at: &At) -> Option<&'static str> {
    let called_by = |role: Role| at.callers().any(|one| one.service.role() == role);
    match at.one.placement {
        Placement::Public => called_by(Role::Person).then_some("public-alb"),
        _ => called_by(Role::Cdn).then_some("cloudfront-internal-alb"),
    }
}

/// How long an HTTP API waits for its target, s, and the largest body it takes, MB. Source: API Gateway quotas (2026-10).
const GATEWAY_S: u32 = 30;
const GATEWAY_MB: u32 = 10;

/// One capacity unit carries 1 GB an hour, so the month's GB are its unit hours. Source: ELB pricing (2026-10).
fn balancer(at: &At, addresses: u32) -> Vec<LineItem> {
    vec![
        hourly(&at.one.id, "hours", "alb.hour", 1u32),
        hourly(&at.one.id, "addresses", "ipv4.public.hour", addresses),
        LineItem::usage(&at.one.id, "capacity", "alb.lcu_hour", at.usage.call_gb()),
    ]
}

fn targets<'a>(at: &At<'a>) -> Vec<&'a Component> {
    at.callees().filter(|one| one.service.role() == Role::Code).collect()
}

/// Cloud Map keeps the address of each task, which the gateway looks up.
fn registered(at: &At) -> LineItem {
    let tasks: u32 = targets(at).into_iter().map(|one| at.tasks_of(one).max(1)).sum();
    monthly(&at.one.id, "tasks", "cloudmap.resource_month", tasks)
}

fn gateway(at: &At) -> Vec<LineItem> {
    let calls = at.usage.calls().over("per", 1_000_000u32, "");
    vec![LineItem::usage(&at.one.id, "calls", "apigateway.http_million", calls), registered(at)]
}

/// Whether all people who call it come from networks that the model names.
fn limited(at: &At) -> bool {
    let mut people = at.callers().filter(|one| one.service.role() == Role::Person).peekable();
    people.peek().is_some() && people.all(|one| one.settings.text("from").is_some())
}

fn facts(at: &At) -> BTreeMap<&'static str, Value> {
    let calls = at.usage.bounds().and_then(|_| at.usage.calls().value(Case::Expected));
    BTreeMap::from([
        ("calls", calls.map_or(Value::Null, |calls| json!({ "number": calls.round().to_string() }))),
        ("has_cdn", json!(at.with_role(Role::Cdn).next().is_some())),
        ("limited", json!(limited(at))),
        ("port", json!(if at.one.host.is_some() { 443 } else { 80 })),
        ("gateway_s", json!(GATEWAY_S)),
        ("gateway_mb", json!(GATEWAY_MB)),
    ])
}

/// Calls a month from which API Gateway costs more, in millions; and what a private balancer saves.
fn revisit(at: &At) -> Option<BTreeMap<&'static str, Value>> {
    let ours = at.monthly(&balancer(at, at.zones()))?;
    let inner = at.monthly(&balancer(at, 0))?;
    let mut facts = BTreeMap::from([("saves", json!({ "usd": (ours - inner).to_string() }))]);
    let price = at.unit_price("apigateway.http_million");
    if let Some((price, tasks)) = price.zip(at.monthly(&[registered(at)])) {
        // The balancer's capacity grows with calls too, by so much for a million.
        let growth = at.monthly(&[per_million(at)]).map_or(Decimal::ZERO, |usd| usd.decimal());
        let fixed = at.monthly(&balancer(at, at.zones())[..2])? - tasks;
        let millions = fixed.decimal().checked_div(price - growth).filter(|count| *count > Decimal::ZERO);
        facts.insert(
            "millions",
            millions.map_or(Value::Null, |count| json!({ "number": count.round_dp(1).to_string() })),
        );
    }
    Some(facts)
}

fn per_million(at: &At) -> LineItem {
    let gb = Decimal::from(1_000_000u32) * at.usage.value("call_kb") / Decimal::from(crate::prices::KB_PER_GB);
    monthly(&at.one.id, "capacity", "alb.lcu_hour", gb)
}
