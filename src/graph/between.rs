//! What two parts ask of each other and no settings table can see: a way out for who calls outside, times that fit.

use super::endpoints::passes_subnets;
use super::stack::{Component, Connection, Stack};
use crate::diag::{Code, Diagnostic, Report};
use crate::services::{Carries, Other, Placement, Role};

/// Reports connections that would not work as the two ends are set.
pub fn check(stack: &Stack, report: &mut Report) {
    for wire in &stack.connections {
        check_way_out(stack, wire, report);
        check_visibility(stack, wire, report);
        check_balanced(stack, wire, report);
        check_mount(stack, wire, report);
    }
    check_reached(stack, report);
    check_guards(stack, report);
}

/// A function mounts files under `/mnt/` only. Source: Lambda API, FileSystemConfig (LocalMountPath).
fn check_mount(stack: &Stack, wire: &Connection, report: &mut Report) {
    let (Some(from), Some(to)) = (stack.components.get(&wire.from), stack.components.get(&wire.to)) else { return };
    let Some(mount) = to.service.mounts(&to.id, &to.settings).filter(|_| from.kind() == "lambda") else { return };
    if mount.path.strip_prefix("/mnt/").is_none_or(|rest| rest.is_empty() || rest.contains('/')) {
        let message = format!("`{}` mounts files under `/mnt/` only, and `{}` is at `{}`", from.id, to.id, mount.path);
        let help = format!("write `mount: /mnt/{}` at `{}`", to.id, to.id);
        report.push(Diagnostic::error(Code::Refused, to.settings.span("mount", wire.span), message).help(help));
    }
}

/// Who reaches a balancer: the one distribution it names; from within, what has addresses in the VPC.
fn check_balanced(stack: &Stack, wire: &Connection, report: &mut Report) {
    let (Some(from), Some(to)) = (stack.components.get(&wire.from), stack.components.get(&wire.to)) else { return };
    if let Some(why) = from.service.cannot_call(&from.settings, to.kind()) {
        let message = format!("`{}` ({}) cannot call `{}` ({})", from.id, from.kind(), to.id, to.kind());
        report.push(Diagnostic::error(Code::CannotConnect, wire.span, message).help(why));
        return;
    }
    if to.service.role() != Role::Balancer {
        return;
    }
    let private = to.placement != Placement::Public;
    let only = to.settings.text("reached_from").filter(|only| *only != from.id);
    let fault = match (from.service.role(), only) {
        (_, Some(only)) => Some((
            format!("`{}` is reached from `{only}` only, and `{}` passes it by", to.id, from.id),
            format!("remove this connection, or `reached_from` of `{}`", to.id),
        )),
        (Role::Person, _) if private && from.settings.text("from").is_none() => Some((
            format!("`{}` has no public address, and nothing says where `{}` come from", to.id, from.id),
            format!(
                "write `from: 10.8.0.0/16` at `{}`, the block of your VPN or office, or `public: true` at `{}`",
                from.id, to.id
            ),
        )),
        (Role::Code | Role::Gateway | Role::Balancer, _) if !private => Some((
            format!("`{}` is public, and `{}` calls it from inside", to.id, from.id),
            format!("write `public: false` at `{}`, or connect `{}` with what stands behind it", to.id, from.id),
        )),
        (Role::Code, _) if !from.placement.in_subnets() => Some((
            format!("`{}` stands outside the VPC and cannot reach `{}` inside it", from.id, to.id),
            format!("write `in_vpc: true` at `{}`", from.id),
        )),
        _ => None,
    };
    if let Some((message, help)) = fault {
        report.push(Diagnostic::error(Code::CannotConnect, wire.span, message).help(help));
    }
}

/// A balancer that names its distribution has to be an origin of it.
fn check_reached(stack: &Stack, report: &mut Report) {
    for one in stack.components.values() {
        let Some(only) = one.settings.text("reached_from").filter(|only| stack.components.contains_key(*only)) else {
            continue;
        };
        if !stack.connections.iter().any(|wire| wire.from == *only && wire.to == one.id) && !stack.absent.connections {
            let message = format!("`{}` is reached from `{only}` only, and `{only}` does not call it", one.id);
            let place = one.settings.span("reached_from", one.span);
            let help = format!("write `- {only} -> {}` under `connections`", one.id);
            report.push(Diagnostic::error(Code::MissingConnection, place, message).help(help));
        }
    }
}

/// Reports what services see around their components once every part is derived. What is faulty already is not asked for.
pub fn check_beside(stack: &Stack, report: &mut Report) {
    if stack.absent.connections {
        return;
    }
    for component in stack.components.values().filter(|one| one.derived_from.is_none()) {
        if let Some(site) = stack.site(&component.id) {
            component.service.check_beside(&site, component.span, report);
        }
    }
}

/// What one protects has to be something it can stand in front of.
fn check_guards(stack: &Stack, report: &mut Report) {
    for one in stack.components.values() {
        let guarded = one.settings.texts("protects").iter().filter_map(|id| stack.components.get(id));
        for (other, why) in guarded.filter_map(|it| Some((it, it.service.unguarded(&it.settings, one.kind())?))) {
            let message = format!("`{}` ({}) cannot protect `{}` ({})", one.id, one.kind(), other.id, other.kind());
            let place = one.settings.span("protects", one.span);
            report.push(Diagnostic::error(Code::Refused, place, message).help(why));
        }
    }
}

/// What stands in the VPC gets to an external system through the NAT gateway.
fn check_way_out(stack: &Stack, wire: &Connection, report: &mut Report) {
    let place = |id: &str| stack.components.get(id).map(|one| one.placement);
    let leaves = place(&wire.from) == Some(Placement::App) && place(&wire.to) == Some(Placement::Outside);
    let closed = stack.network.as_ref().is_some_and(|network| !network.egress.starts_with("nat"));
    if leaves && closed {
        let message = format!("`{}` has no way out of the VPC to reach `{}`", wire.from, wire.to);
        let help = "write `network: { egress: nat-gateway }`, or remove the connection";
        report.push(Diagnostic::error(Code::CannotConnect, wire.span, message).help(help));
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

impl Component {
    /// What of it runs and how many: the key of the range, its least and its most.
    pub fn running(&self) -> Option<(&'static str, i64, i64)> {
        let range = |key| self.settings.range(key).map(|(least, most)| (key, least, most));
        ["tasks", "instances"].into_iter().find_map(range)
    }
}

impl Stack {
    /// Every component that the model writes but `id`.
    pub(super) fn others(&self, id: &str) -> Vec<Other<'_>> {
        let written = self.components.values().filter(|one| one.derived_from.is_none() && one.id != id);
        written.map(|one| Other { id: &one.id, service: one.service, settings: &one.settings }).collect()
    }

    /// Whether a call leaves the subnets by the way out: not where endpoints lead to what is called, nor where AWS makes
    /// the call for a function.
    pub fn leaves_vpc(&self, wire: &Connection) -> bool {
        let (Some(from), Some(to)) = (self.components.get(&wire.from), self.components.get(&wire.to)) else {
            return false;
        };
        let called = wire.carries == Carries::Api || to.placement == Placement::Outside;
        called && passes_subnets(from, to) && !self.by_endpoint(wire)
    }
}
