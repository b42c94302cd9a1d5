//! How the pages of a site reach people: a bucket behind CloudFront, Amplify, or the team's own code.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::topic::{At, Choice, Topic, always, free, monthly};
use crate::prices::{Case, Formula, LineItem, PriceBook};
use crate::services::{Role, amplify::BUILD_MINUTES};
use crate::units::Usd;

pub const TOPIC: Topic = Topic {
    id: "frontend",
    kind: "s3",
    taken: |at| {
        let delivered = at.callers().any(|one| one.service.role() == Role::Cdn);
        (at.one.settings.text("purpose") == Some("site") && delivered).then_some("s3-cloudfront")
    },
    options: &[
        Choice { id: "s3-cloudfront", words: &["s3", "cloudfront"], fits: always, by_use: false, items: bucket },
        Choice { id: "amplify", words: &["amplify-hosting"], fits: always, by_use: true, items: amplify },
        Choice {
            id: "from-code",
            words: &["django", "server"],
            fits: |at| at.with_role(Role::Code).next().is_some(),
            by_use: false,
            items: free,
        },
    ],
    facts,
    revisit,
    flag: "",
};

/// The same choice where Amplify was taken.
pub const HOSTED: Topic = Topic {
    id: "frontend",
    kind: "amplify",
    taken: |_| Some("amplify"),
    options: &[
        Choice { id: "amplify", words: &["amplify-hosting"], fits: always, by_use: true, items: amplify },
        Choice { id: "s3-cloudfront", words: &["s3", "cloudfront"], fits: always, by_use: false, items: bucket },
        Choice {
            id: "from-code",
            words: &["django", "server"],
            fits: |at| at.with_role(Role::Code).next().is_some(),
            by_use: false,
            items: free,
        },
    ],
    facts,
    revisit,
    flag: "",
};

fn bucket(at: &At) -> Vec<LineItem> {
    let (id, usage) = (&at.one.id, &at.usage);
    let thousand = |formula: Formula| formula.over("per", 1000u32, "");
    vec![
        monthly(id, "storage", "s3.standard.gb_month", usage.value("site_gb")),
        LineItem::usage(id, "writes", "s3.put_1k", thousand(usage.site_writes())),
        LineItem::usage(id, "reads", "s3.get_1k", thousand(usage.site_reads())),
        LineItem::usage(id, "out", "cloudfront.out.us_eu_gb", usage.site_gb()),
        LineItem::usage(id, "requests", REQUESTS, usage.site_requests().over("per", 10_000u32, "")),
    ]
}

const REQUESTS: &str = "cloudfront.https.us_10k";
const OUT: &str = "cloudfront.out.us_eu_gb";

fn amplify(at: &At) -> Vec<LineItem> {
    let minutes = Formula::of("web_releases", at.usage.value("web_releases"), "").times("build", BUILD_MINUTES, "min");
    vec![
        LineItem::usage(&at.one.id, "builds", "amplify.build_minute", minutes),
        monthly(&at.one.id, "storage", "amplify.storage.gb_month", at.usage.value("site_gb")),
        LineItem::usage(&at.one.id, "out", "amplify.served_gb", at.usage.site_gb()),
    ]
}

fn allowance(price: &str) -> Option<Decimal> {
    let free = PriceBook::embedded().allowances().iter().find(|free| free.prices.iter().any(|id| id == price))?;
    Some(free.quantity)
}

/// Whether the expected use stays within what CloudFront gives free.
fn facts(at: &At) -> BTreeMap<&'static str, Value> {
    let delivered: Vec<LineItem> =
        bucket(at).into_iter().filter(|item| item.price_id.starts_with("cloudfront.")).collect();
    let within = at.usage.bounds().is_some() && at.monthly(&delivered) == Some(Usd::ZERO);
    BTreeMap::from([("within_free", json!(within))])
}

/// What CloudFront gives free, and what is expected of it.
fn revisit(at: &At) -> Option<BTreeMap<&'static str, Value>> {
    let (gb, requests) = (allowance(OUT)?, allowance(REQUESTS)?);
    let expected = at.usage.bounds().and_then(|_| at.usage.site_requests().value(Case::Expected));
    Some(BTreeMap::from([
        ("free_gb", json!({ "number": gb.to_string() })),
        ("free_requests", json!({ "number": (requests * Decimal::from(10_000u32)).to_string() })),
        ("requests", expected.map_or(Value::Null, |count| json!({ "number": count.round().to_string() }))),
    ]))
}
