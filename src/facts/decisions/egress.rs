//! How private subnets reach out: one NAT gateway, one a zone, or endpoints inside the VPC.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::topic::{At, Choice, Topic, always, hourly};
use crate::graph::Connection;
use crate::prices::{Case, HOURS, LineItem};
use crate::services::{Carries, Placement, Role, is_gateway};

/// Where there is a NAT gateway.
pub const TOPIC: Topic = Topic {
    id: "egress",
    kind: "nat-gateway",
    taken: |at| {
        (!at.one.settings.flag("existing"))
            .then(|| if at.one.settings.count("zones") == Some(1) { ONE } else { PER_ZONE })
    },
    options: OPTIONS,
    facts,
    revisit,
    flag: "",
};

/// Where endpoints are the only way out.
pub const INSIDE: Topic = Topic {
    kind: "vpc-endpoint",
    taken: |at| {
        let only = at.stack().network.as_ref().is_some_and(|network| network.egress == ENDPOINTS);
        (only && at.one.derived_from.is_some() && !at.one.settings.texts("services").is_empty()).then_some(ENDPOINTS)
    },
    revisit: |_| Some(BTreeMap::new()),
    ..TOPIC
};

const OPTIONS: &[Choice] = &[
    Choice { id: ONE, words: &["nat"], fits: always, by_use: false, items: |at| gateways(at, 1) },
    Choice {
        id: PER_ZONE,
        words: &["nat-per-zone"],
        fits: |at| at.zones() > 1,
        by_use: false,
        items: |at| gateways(at, at.zones()),
    },
    Choice {
        id: ENDPOINTS,
        words: &["vpc-endpoints"],
        fits: |at| interfaces(at) > 0 && !calls_out(at),
        by_use: false,
        items: endpoints,
    },
];

const ENDPOINTS: &str = "endpoints";
const ONE: &str = "nat-gateway";
const PER_ZONE: &str = "nat-gateway-per-zone";

/// Whether something in the subnets calls what no endpoint leads to: a system outside AWS, or an API of AWS without one.
fn calls_out(at: &At) -> bool {
    let of = |id: &str| at.stack().components.get(id);
    let inside = |id: &str| of(id).is_some_and(|one| one.placement.in_subnets() && one.service.role() == Role::Code);
    let no_endpoint = |wire: &Connection| {
        wire.carries == Carries::Api && of(&wire.to).is_some_and(|to| to.service.links().is_empty())
    };
    let outside = |id: &str| of(id).is_some_and(|to| to.placement == Placement::Outside);
    at.stack().connections.iter().any(|wire| inside(&wire.from) && (outside(&wire.to) || no_endpoint(wire)))
}

/// Whether something in the subnets pulls an image; Lambda pulls those of functions itself.
fn pulls(at: &At) -> bool {
    let inside = at.stack().components.values().filter(|one| one.placement.in_subnets());
    inside.into_iter().any(|one| one.kind() != "lambda" && one.service.builds(&one.settings) == Some("image"))
}

/// Whether something in the subnets sends its logs through the VPC; Lambda sends those of functions itself.
fn logs(at: &At) -> bool {
    at.stack().links().contains(&"logs")
}

/// What runs in the subnets, by the word its sentences use.
fn who(at: &At) -> &'static str {
    let inside = at.stack().components.values().filter(|one| one.placement.in_subnets());
    let mut code = inside.filter(|one| one.service.role() == Role::Code).map(|one| one.kind()).peekable();
    match (code.peek().is_some(), pulls(at)) {
        (true, _) if code.all(|kind| kind == "lambda") => "functions",
        (_, true) => "tasks",
        _ => "instances",
    }
}

/// What tasks pull and what they log passes the gateway.
fn carried(at: &At, hours: &'static str, data: &'static str) -> Vec<LineItem> {
    let images = pulls(at).then(|| LineItem::usage(&at.one.id, hours, data, at.usage.image_gb()));
    let logs = logs(at).then(|| LineItem::usage(&at.one.id, "logs", data, at.usage.log_gb()));
    images.into_iter().chain(logs).collect()
}

fn gateways(at: &At, count: u32) -> Vec<LineItem> {
    let mut items = vec![
        hourly(&at.one.id, "hours", "nat.hour", count),
        hourly(&at.one.id, "addresses", "ipv4.public.hour", count),
    ];
    items.extend(carried(at, "images", "nat.gb"));
    items
}

/// Interface endpoints that the APIs called from the private subnets need; gateway endpoints cost nothing.
fn interfaces(at: &At) -> u32 {
    let paid = at.stack().links().into_iter().filter(|service| !is_gateway(service));
    u32::try_from(paid.count()).unwrap_or(u32::MAX)
}

/// Layers of images come from S3, which the gateway endpoint carries free; logs pass an interface.
fn endpoints(at: &At) -> Vec<LineItem> {
    let mut items = vec![hourly(&at.one.id, "endpoints", "vpc_endpoint.interface.hour", interfaces(at) * at.zones())];
    items.extend(logs(at).then(|| LineItem::usage(&at.one.id, "logs", "vpc_endpoint.interface.gb", at.usage.log_gb())));
    items
}

fn facts(at: &At) -> BTreeMap<&'static str, Value> {
    let gb =
        carried(at, "images", "nat.gb").iter().filter_map(|item| item.formula.value(Case::Expected)).sum::<Decimal>();
    let told = gb >= Decimal::new(5, 2);
    BTreeMap::from([
        ("interfaces", json!(interfaces(at))),
        ("zones", json!(at.zones())),
        ("images", json!(pulls(at))),
        ("logs", json!(logs(at))),
        ("who", json!(who(at))),
        (
            "gb",
            if at.usage.bounds().is_some() && told {
                json!({ "number": gb.round_dp(1).to_string() })
            } else {
                Value::Null
            },
        ),
    ])
}

/// GB a month from which endpoints cost less than the gateways there are, by the prices of an hour and of a GB; `outside`
/// where endpoints would not do.
fn revisit(at: &At) -> Option<BTreeMap<&'static str, Value>> {
    if calls_out(at) || interfaces(at) == 0 {
        return Some(BTreeMap::from([("outside", json!(true))]));
    }
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
