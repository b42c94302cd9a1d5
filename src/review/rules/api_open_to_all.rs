//! API gateways that answer anybody: neither a filter nor a sign-in stands before them.

use super::{RuleFile, filtered};
use crate::review::{At, Fact, Found};
use crate::services::{Carries, Role};

pub const RULE: RuleFile = RuleFile { id: "api-open-to-all", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    let asks_who = |id: &str| {
        let guards = at.stack.incoming(id).filter(|wire| wire.carries == Carries::Guards);
        guards.filter_map(|wire| at.stack.components.get(&wire.from)).any(|one| one.kind() == "cognito")
    };
    at.written(Role::Gateway)
        .filter(|one| !filtered(at, &one.id) && !asks_who(&one.id))
        .filter_map(|one| {
            let open = at.requests_of(&one.id, Role::Person);
            let types = ["aws_apigatewayv2_stage", "aws_api_gateway_stage"];
            let found = open.iter().fold(Found::on(&one.id), |found, wire| found.hop(at, wire, "aws_route53_record"));
            let found = found.setting(at, &format!("{}.rate", one.id)).resources(at, &one.id, &types);
            let http = one.settings.text("type") != Some("rest");
            let found = found
                .ids("callers", open.iter().map(|wire| wire.from.as_str()))
                .fact("rate", Fact::Count(one.settings.count("rate").unwrap_or(0)))
                .fact("http", Fact::Count(i64::from(http)));
            (!open.is_empty()).then_some(found)
        })
        .collect()
}

const FAILS: &str = "
components:
  people: { kind: users }
  gate: { kind: apigateway }
  work: { kind: lambda }
connections: [people -> gate -> work]
";

const PASSES: &str = "
components:
  people: { kind: users }
  gate: { kind: apigateway, type: rest }
  filter: { kind: waf, protects: [gate] }
  signed: { kind: apigateway }
  login: { kind: cognito, protects: [signed], callbacks: [\"https://www.example.com/\"] }
  work: { kind: lambda }
connections: [people -> gate -> work, people -> signed -> work, people -> login]
";
