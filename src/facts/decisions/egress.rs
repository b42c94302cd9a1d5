//! How private subnets reach out: one NAT gateway, one a zone, or endpoints inside the VPC.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::topic::{At, Choice, Topic, always, hourly};
use crate::prices::{Case, HOURS, LineItem};
use crate::services::{Carries, Placement};

pub const TOPIC: Topic = Topic {
    id: "egress",
    kind: "nat-gateway",
    taken: |at| Some(if at.one.settings.count("zones") == Some(1) { ONE } else { PER_ZONE }),
    options: &[
        Choice { id: ONE, words: &["nat"], fits: always, by_use: false, items: |at| gateways(at, 1) },
        Choice {
            id: PER_ZONE,
            words: &["nat-per-zone"],
            fits: |at| at.zones() > 1,
            by_use: false,
            items: |at| gateways(at, at.zones()),
        },
        Choice {
            id: "endpoints",
            words: &["vpc-endpoints"],
            fits: |at| interfaces(at) > 0,
            by_use: false,
            items: endpoints,
        },
    ],
    facts,
    revisit,
    flag: "",
};

const ONE: &str = "nat-gateway";
const PER_ZONE: &str = "nat-gateway-per-zone";

/// What tasks pull and what they log passes the gateway.
fn carried(at: &At, hours: &'static str, data: &'static str) -> Vec<LineItem> {
    vec![
        LineItem::usage(&at.one.id, hours, data, at.usage.image_gb()),
        LineItem::usage(&at.one.id, "logs", data, at.usage.log_gb()),
    ]
}

fn gateways(at: &At, count: u32) -> Vec<LineItem> {
    let mut items = vec![
        hourly(&at.one.id, "hours", "nat.hour", count),
        hourly(&at.one.id, "addresses", "ipv4.public.hour", count),
    ];
    items.extend(carried(at, "images", "nat.gb"));
    items
}

/// Interface endpoints that the APIs called from the private subnets need: ECR takes two, S3 has a gateway endpoint.
/// Source: AWS PrivateLink guide, services that integrate.
fn interfaces(at: &At) -> u32 {
    let stack = at.stack();
    let callers = stack.components.values().filter(|one| one.placement == Placement::App);
    let called = callers.flat_map(|one| stack.outgoing(&one.id)).filter(|wire| wire.carries == Carries::Api);
    let mut kinds: Vec<&str> = called.filter_map(|wire| stack.components.get(&wire.to)).map(|one| one.kind()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let of_kind = |kind: &&str| match *kind {
        "ecr" => 2,
        "s3" | "dynamodb" => 0,
        _ => 1,
    };
    kinds.iter().map(of_kind).sum()
}

/// Layers of images come from S3, which the gateway endpoint carries free; logs pass an interface.
fn endpoints(at: &At) -> Vec<LineItem> {
    let mut items = vec![hourly(&at.one.id, "endpoints", "vpc_endpoint.interface.hour", interfaces(at) * at.zones())];
    items.push(LineItem::usage(&at.one.id, "logs", "vpc_endpoint.interface.gb", at.usage.log_gb()));
    items
}

fn facts(at: &At) -> BTreeMap<&'static str, Value> {
    let gb =
        carried(at, "images", "nat.gb").iter().filter_map(|item| item.formula.value(Case::Expected)).sum::<Decimal>();
    BTreeMap::from([
        ("interfaces", json!(interfaces(at))),
        ("zones", json!(at.zones())),
        ("gb", if at.usage.bounds().is_some() { json!({ "number": gb.round_dp(1).to_string() }) } else { Value::Null }),
    ])
}

/// GB a month from which endpoints cost less than the gateways there are, by the prices of an hour and of a GB.
fn revisit(at: &At) -> Option<BTreeMap<&'static str, Value>> {
    let count = if at.one.settings.count("zones") == Some(1) { 1 } else { at.zones() };
    let hours = Decimal::from(HOURS);
    let nat = (at.unit_price("nat.hour")? + at.unit_price("ipv4.public.hour")?) * Decimal::from(count) * hours;
    let inside = at.unit_price("vpc_endpoint.interface.hour")? * Decimal::from(interfaces(at) * at.zones()) * hours;
    let saved = at.unit_price("nat.gb")? - at.unit_price("vpc_endpoint.interface.gb")?;
    let gb = (inside - nat).checked_div(saved)?;
    Some(BTreeMap::from([
        ("gb", json!({ "number": gb.max(Decimal::ZERO).round().to_string() })),
        ("already", json!(gb <= Decimal::ZERO)),
    ]))
}
