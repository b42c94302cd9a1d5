//! The ways inside AWS to its services: the endpoints that calls from the private subnets need, and who passes by which.

use super::stack::{Component, Connection, Stack};
use crate::diag::{Code, Diagnostic, Report};
use crate::services::{Carries, Part, Role, Value, leads_to};

/// The id of the interface endpoints that orbi derives, all of them one part.
pub const ENDPOINTS: &str = "endpoints";

/// The endpoints that are missing. The way to a table is one always, as it is free and leaves the way out alone; to the
/// other services where there is no other way: `network.egress: endpoints`.
pub fn missing(stack: &Stack) -> Option<Part> {
    let written = |service: &str| stack.of_kind("vpc-endpoint").any(|one| leads_to(&one.settings).contains(&service));
    let mut needed: Vec<&str> = stack.links().into_iter().filter(|service| !written(service)).collect();
    if stack.network.as_ref().is_some_and(|network| network.egress == "endpoints") {
        let services = Value::Texts(needed.iter().map(|service| service.to_string()).collect());
        return (!needed.is_empty())
            .then(|| Part::component(ENDPOINTS.into(), "vpc-endpoint", &[("services", services)]));
    }
    needed.retain(|service| *service == "dynamodb");
    let service = |service: &&str| [("service", Value::Text(service.to_string()))];
    needed.first().map(|one| Part::component(format!("{one}-endpoint"), "vpc-endpoint", &service(one)))
}

/// Reports endpoints that nobody passes by: their security group would let nobody in.
pub fn check(stack: &Stack, report: &mut Report) {
    for endpoint in stack.of_kind("vpc-endpoint").filter(|one| stack.incoming(&one.id).next().is_none()) {
        let message = format!("nobody passes by `{}` (vpc-endpoint)", endpoint.id);
        let help = "connect what calls the service, or say who does: `used_by: [api]`";
        report.push(Diagnostic::error(Code::Refused, endpoint.span, message).help(help));
    }
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
        let needing = stack.components.values().filter(|one| one.placement.in_subnets());
        for one in needing.filter(|one| one.service.needs().iter().any(|need| services.contains(need))) {
            ways.push((endpoint.id.clone(), Part::wire(&one.id, &endpoint.id, Carries::Route, &[])));
        }
        for caller in endpoint.settings.texts("used_by") {
            ways.push((endpoint.id.clone(), Part::wire(caller, &endpoint.id, Carries::Route, &[])));
        }
    }
    ways
}

impl Stack {
    /// The services of AWS, by the names of their endpoints, that calls from the subnets need; each once, by name.
    pub fn links(&self) -> Vec<&'static str> {
        let own = self.components.values().filter(|one| one.placement.in_subnets()).flat_map(|one| one.service.needs());
        let calls = self.connections.iter().flat_map(|wire| self.linked(wire));
        let mut all: Vec<&str> = calls.chain(own).copied().collect();
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
    from.service.role() == Role::Code && from.placement.in_subnets() && !by_service
}
