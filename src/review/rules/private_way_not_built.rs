//! People who come into the VPC by their own network, over a way that nothing in the stack builds.

use super::RuleFile;
use crate::graph::Connection;
use crate::review::{At, Fact, Found};
use crate::services::{Placement, Role};

pub const RULE: RuleFile = RuleFile { id: "private-way-not-built", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    // A VPC that was there before has its ways already; what they are is not the stack's to say.
    if at.stack.network.as_ref().is_none_or(|network| network.existing) {
        return Vec::new();
    }
    let people = at.written(Role::Person);
    people.filter_map(|one| found(at, &one.id, one.settings.text("from")?)).collect()
}

fn found(at: &At, id: &str, from: &str) -> Option<Found> {
    let inside = |wire: &&Connection| {
        let to = at.stack.components.get(&wire.to);
        to.is_some_and(|to| to.placement.in_subnets() && to.placement != Placement::Public)
    };
    let ways: Vec<&Connection> = at.stack.outgoing(id).filter(inside).collect();
    let found = ways
        .iter()
        .fold(Found::on(id).setting(at, &format!("{id}.from")), |found, wire| {
            found.hop(at, wire, "aws_vpc_security_group_ingress_rule")
        })
        .fact("block", Fact::Text(from.to_string()))
        .ids("entries", ways.iter().map(|wire| wire.to.as_str()));
    (!ways.is_empty()).then_some(found)
}

const FAILS: &str = "
domain: example.com
components:
  office: { kind: users, from: 10.8.0.0/16 }
  dns: { kind: route53 }
  entry: { kind: alb, host: tool, public: false }
  tool: { kind: fargate, port: 8080 }
connections: [office -> entry -> tool]
";

const PASSES: &str = "
domain: example.com
components:
  office: { kind: users, from: 203.0.113.0/24 }
  dns: { kind: route53 }
  entry: { kind: alb, host: tool }
  tool: { kind: fargate, port: 8080 }
connections: [office -> entry -> tool]
";
