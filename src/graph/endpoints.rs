//! The ways inside AWS to its services: the endpoints that calls from the private subnets need, and who passes by which.

use super::stack::{Component, Connection, Stack};
use crate::services::{Carries, Part, Value, is_gateway, leads_to};

/// The id of the interface endpoints that orbi derives, all of them one part.
pub const ENDPOINTS: &str = "endpoints";

/// The endpoints that are missing. The way to a table is one always, as it is free and leaves the way out alone; to the
/// other services where there is no other way: `network.egress: endpoints`.
pub fn missing(stack: &Stack) -> Vec<Part> {
    let written = |service: &str| stack.of_kind("vpc-endpoint").any(|one| leads_to(&one.settings).contains(&service));
    let needed = stack.links().into_iter().filter(|service| !written(service));
    let only = stack.network.as_ref().is_some_and(|network| network.egress == "endpoints");
    let (gateways, interfaces): (Vec<&str>, Vec<&str>) = needed.partition(|service| is_gateway(service));
    let gateways = gateways.into_iter().filter(|service| only || *service == "dynamodb");
    let mut parts: Vec<Part> = gateways
        .map(|service| {
            let given = [("service", Value::Text(service.to_string()))];
            Part::component(format!("{service}-endpoint"), "vpc-endpoint", &given)
        })
        .collect();
    if only && !interfaces.is_empty() {
        let services = interfaces.iter().map(|service| service.to_string()).collect();
        parts.push(Part::component(ENDPOINTS.into(), "vpc-endpoint", &[("services", Value::Texts(services))]));
    }
    parts
}

/// For each endpoint, who passes by it and what it leads to.
pub fn ways(stack: &Stack) -> Vec<(String, Part)> {
    let mut ways = Vec::new();
    for endpoint in stack.of_kind("vpc-endpoint") {
        let services = leads_to(&endpoint.settings);
        let calls = stack.connections.iter().filter(|wire| stack.linked(wire).iter().any(|one| services.contains(one)));
        for wire in calls {
            ways.push((endpoint.id.clone(), Part::wire(&wire.from, &endpoint.id, Carries::Route, &[])));
            ways.push((endpoint.id.clone(), Part::wire(&endpoint.id, &wire.to, Carries::Route, &[])));
        }
    }
    ways
}

impl Stack {
    /// The services of AWS, by the names of their endpoints, that calls from the subnets need; each once, by name.
    pub fn links(&self) -> Vec<&'static str> {
        let mut all: Vec<&str> = self.connections.iter().flat_map(|wire| self.linked(wire)).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The endpoints that a call from the subnets needs; none where AWS makes the call for a function (its image, its
    /// logs, its traces).
    /// Source: AWS Lambda developer guide, functions in a VPC: logs are sent by the service, not through the VPC.
    pub fn linked(&self, wire: &Connection) -> &'static [&'static str] {
        let ends = self.components.get(&wire.from).zip(self.components.get(&wire.to));
        match ends {
            Some((from, to)) if wire.carries == Carries::Api && passes_subnets(from, to) => to.service.links(),
            _ => &[],
        }
    }

    /// Whether endpoints lead all the way to what a connection calls.
    pub(super) fn by_endpoint(&self, wire: &Connection) -> bool {
        let leads = |service: &&str| self.of_kind("vpc-endpoint").any(|one| leads_to(&one.settings).contains(service));
        let needed = self.linked(wire);
        !needed.is_empty() && needed.iter().all(leads)
    }
}

/// Whether a call leaves from an address in the subnets.
pub(super) fn passes_subnets(from: &Component, to: &Component) -> bool {
    let by_service = from.kind() == "lambda" && matches!(to.kind(), "logs" | "ecr" | "tracing");
    from.placement.in_subnets() && !by_service
}
