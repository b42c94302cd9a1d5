//! What two parts ask of each other and no settings table can see: a way out for who calls outside, times that fit.

use super::stack::{Connection, Stack};
use crate::diag::{Code, Diagnostic, Report};
use crate::services::Placement;

/// Reports connections that would not work as the two ends are set.
pub fn check(stack: &Stack, report: &mut Report) {
    for wire in &stack.connections {
        check_way_out(stack, wire, report);
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
