//! IAM from connections: the roles a component acts in, and in each exactly what its connections need.

use crate::graph::{Component, Connection, Stack};
use crate::services::blocks::{Grant, data, from_data, of, resource, say, service_role, statement};
use crate::services::{Carries, OwnRole, Piece, terraform_name};

/// The roles of every component that acts in some, and their policies.
pub fn pieces(stack: &Stack) -> Vec<Piece> {
    let acts = |component: &Component| {
        let acts =
            |role: &&OwnRole| stack.site(&component.id).is_some_and(|site| component.service.acts_in(&site, role.name));
        let roles = component.service.roles().iter().filter(acts);
        roles.flat_map(|role| role_pieces(stack, component, role)).collect::<Vec<_>>()
    };
    stack.components.values().flat_map(acts).collect()
}

fn role_pieces(stack: &Stack, component: &Component, role: &OwnRole) -> Vec<Piece> {
    let name = format!("{}_{}", terraform_name(&component.id), role.name);
    let says = say(stack.lang, role.says.0, role.says.1);
    let mut pieces = service_role(&component.id, &name, &stack.name, role.taken_by, says);
    let wires: Vec<&Connection> = called_in(stack, component, role.name);
    let grants: Vec<Grant> = wires.iter().flat_map(|wire| of_wire(stack, wire)).collect();
    if !grants.is_empty() {
        let role = of("aws_iam_role", &name, "id");
        let mut both = policy(&component.id, &name, role, grants);
        both[1] = wires.iter().fold(both[1].clone(), |piece, wire| piece.enforcing(&wire.id()));
        pieces.extend(both);
    }
    pieces
}

/// The connections a component makes in one of its roles.
fn called_in<'a>(stack: &'a Stack, component: &'a Component, role: &str) -> Vec<&'a Connection> {
    let Some(site) = stack.site(&component.id) else { return Vec::new() };
    // Packets alone need no role; what asks for one besides them has rights to give.
    let asks = |wire: &Connection| match wire.carries {
        Carries::Api => true,
        Carries::Network => !of_wire(stack, wire).is_empty(),
        _ => false,
    };
    let by_role = |wire: &&Connection| {
        let peer = site.outgoing.iter().find(|peer| peer.id == wire.to && peer.carries == wire.carries);
        asks(wire) && peer.and_then(|peer| component.service.role_for(peer)) == Some(role)
    };
    stack.outgoing(&component.id).filter(by_role).collect()
}

/// What a connection's access takes, as its target says, and what stands beside the target asks besides.
pub fn of_wire(stack: &Stack, wire: &Connection) -> Vec<Grant> {
    let Some(target) = stack.components.get(&wire.to) else { return Vec::new() };
    let own = wire.access.iter().flat_map(|access| target.service.grants(&target.id, &target.settings, access));
    let guards = stack.incoming(keeper(stack, target)).filter(|wire| wire.carries == Carries::Guards);
    let guards = guards.filter_map(|wire| stack.components.get(&wire.from));
    let besides =
        guards.flat_map(|one| wire.access.iter().flat_map(|access| one.service.guard_grants(&one.id, access)));
    let own: Vec<Grant> = own.collect();
    if own.is_empty() || wire.carries == Carries::Network { own } else { own.into_iter().chain(besides).collect() }
}

/// Whose guards are a component's too: the password of a database is encrypted as the database is.
fn keeper<'a>(stack: &Stack, target: &'a Component) -> &'a str {
    let owner = target.settings.text("of").filter(|owner| stack.components.contains_key(*owner));
    owner.filter(|_| target.derived_from.is_some()).unwrap_or(&target.id)
}

/// The document and the policy that attaches it to a role, as two pieces.
pub fn policy(owner: &str, name: &str, role: crate::write::hcl::Expr, grants: Vec<Grant>) -> Vec<Piece> {
    let statements = joined(grants);
    let document = data("aws_iam_policy_document", name).with_all(statements.iter().map(statement));
    let block = resource("aws_iam_role_policy", name)
        .set("name", name.replace('_', "-"))
        .set("role", role)
        .set("policy", from_data("aws_iam_policy_document", name, "json"));
    vec![Piece::new(owner, document), Piece::new(owner, block)]
}

/// One statement for each purpose: the same actions on several resources stand together.
fn joined(grants: Vec<Grant>) -> Vec<Grant> {
    let mut out: Vec<Grant> = Vec::new();
    for grant in grants {
        match out.iter_mut().find(|known| known.sid == grant.sid) {
            Some(known) => {
                let fresh = |action: &&&str| !known.actions.contains(*action);
                let actions: Vec<&str> = grant.actions.iter().filter(fresh).copied().collect();
                known.actions.extend(actions);
                let new: Vec<_> = grant.resources.into_iter().filter(|one| !known.resources.contains(one)).collect();
                known.resources.extend(new);
            }
            None => out.push(grant),
        }
    }
    out
}
