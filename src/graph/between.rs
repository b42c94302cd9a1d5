//! What two parts ask of each other and no settings table can see: a way out for who calls outside, times that fit.

use super::stack::{Component, Connection, Stack};
use crate::diag::{Code, Diagnostic, Report};
use crate::services::{Carries, Placement};

/// Reports connections that would not work as the two ends are set.
pub fn check(stack: &Stack, report: &mut Report) {
    stack.components.values().for_each(|one| check_backlog(stack, one, report));
    for wire in &stack.connections {
        check_way_out(stack, wire, report);
        check_visibility(stack, wire, report);
    }
}

/// What stands in the VPC gets to an external system through the NAT gateway.
fn check_way_out(stack: &Stack, wire: &Connection, report: &mut Report) {
    let place = |id: &str| stack.components.get(id).map(|one| one.placement);
    let leaves = place(&wire.from) == Some(Placement::App) && place(&wire.to) == Some(Placement::Outside);
    let closed = stack.network.as_ref().is_some_and(|network| !network.egress.starts_with("nat-gateway"));
    if leaves && closed {
        let message = format!("`{}` has no way out of the VPC to reach `{}`", wire.from, wire.to);
        let help = "write `network: { egress: nat-gateway }`, or remove the connection";
        report.push(Diagnostic::error(Code::CannotConnect, wire.span, message).help(help));
    }
}

/// Scaling on messages follows a queue that the worker consumes.
fn check_backlog(stack: &Stack, one: &Component, report: &mut Report) {
    let Some(scale) = one.settings.table("scale").filter(|scale| scale.count("messages").is_some()) else { return };
    let consumes = |wire: &Connection| wire.access.iter().any(|right| right == "consume");
    if !stack.outgoing(&one.id).any(consumes) {
        let message = format!("`{}` scales on messages and consumes no queue", one.id);
        let help = format!("write `{{ from: {}, to: QUEUE, access: [consume] }}`, or scale on `cpu`", one.id);
        report.push(Diagnostic::error(Code::Refused, scale.span("messages", one.span), message).help(help));
    }
}

/// A message must stay hidden for as long as the function that took it may run.
/// Source: Lambda API, CreateEventSourceMapping: a queue's visibility timeout is at least the function's timeout.
fn check_visibility(stack: &Stack, wire: &Connection, report: &mut Report) {
    let (Some(from), Some(to)) = (stack.components.get(&wire.from), stack.components.get(&wire.to)) else { return };
    let consumes = wire.access.iter().any(|right| right == "consume");
    let Some((timeout, hidden)) = from.settings.count("timeout").zip(to.settings.count("visibility")) else { return };
    if consumes && hidden < timeout {
        let message = format!("`{}` hides a message for {hidden} s, and `{}` may run for {timeout} s", to.id, from.id);
        let place = to.settings.span("visibility", wire.span);
        let help =
            format!("write `visibility: {}`, six times the timeout, or a shorter `timeout`", (timeout * 6).min(43_200));
        report.push(Diagnostic::error(Code::Refused, place, message).help(help));
    }
}

impl Stack {
    /// Whether a call leaves the subnets by the way out: not where an endpoint leads to what is called, nor where AWS
    /// makes the call for a function (its image, its logs).
    /// Source: AWS Lambda developer guide, functions in a VPC: logs are sent by the service, not through the VPC.
    pub fn leaves_vpc(&self, wire: &Connection) -> bool {
        let (Some(from), Some(to)) = (self.components.get(&wire.from), self.components.get(&wire.to)) else {
            return false;
        };
        let by_endpoint = self.of_kind("vpc-endpoint").any(|one| one.settings.text("service") == Some(to.kind()));
        let by_service = from.kind() == "lambda" && matches!(to.kind(), "logs" | "ecr");
        let called = wire.carries == Carries::Api || to.placement == Placement::Outside;
        called && from.placement.in_subnets() && !by_endpoint && !by_service
    }
}
