//! Security groups and their rules: what a connection lets through, and nothing else.

use crate::graph::{Component, Connection, Stack};
use crate::services::blocks::{data, described, fact, from_data, named, of, resource, say, skip};
use crate::services::{Carries, How, Piece, Placement, Role, terraform_name};
use crate::write::hcl::{Block, Expr, expression};
use std::collections::BTreeSet;

/// The groups of everything that has addresses in the subnets, and a pair of rules for each connection between them.
pub fn pieces(stack: &Stack) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = stack
        .components
        .values()
        .filter(|one| has_group(one) || is_linked(stack, one))
        .map(|one| group(stack, one))
        .collect();
    let mut made = BTreeSet::new();
    for wire in stack.connections.iter().filter(|wire| matches!(wire.carries, Carries::Network | Carries::Origin)) {
        let (Some(from), Some(to)) = (stack.components.get(&wire.from), stack.components.get(&wire.to)) else {
            continue;
        };
        let leaves = to.placement == Placement::Outside && has_group(from);
        if let Some(port) = wire.port.filter(|port| leaves && *port != 443) {
            add(&mut pieces, outward(stack, wire, stated(to, port)));
        }
        if let Some(port) = wire
            .port
            .filter(|_| has_group(to) && !by_private_link(from))
            .filter(|port| made.insert((&from.id, &to.id, *port)))
        {
            rules(stack, wire, from, to, port).into_iter().for_each(|rule| add(&mut pieces, rule));
        }
    }
    pieces.extend(stack.components.values().filter_map(|one| way_out(stack, one)));
    pieces
}

/// Adds a rule; where one already opens the same way, that one also stands for the new connections, as AWS takes no second.
fn add(pieces: &mut Vec<Piece>, rule: Piece) {
    let what = |piece: &Piece| {
        let body = &piece.block.body;
        let attributes =
            ["security_group_id", "from_port", "cidr_ipv4", "prefix_list_id", "referenced_security_group_id"];
        (piece.block.labels.first().cloned(), attributes.map(|name| body.attr(name).cloned()))
    };
    match pieces.iter_mut().find(|known| what(known) == what(&rule)) {
        Some(known) => *known = rule.enforces.iter().fold(known.clone(), |piece, wire| piece.enforcing(wire)),
        None => pieces.push(rule),
    }
}

/// Whether a component has a security group: it stands in a subnet, and is no gateway.
pub fn has_group(component: &Component) -> bool {
    component.placement.in_subnets() && component.service.has_group()
}

/// Whether a gateway outside the subnets has addresses in them, to reach what stands there.
fn is_linked(stack: &Stack, one: &Component) -> bool {
    let inner =
        |wire: &Connection| wire.carries == Carries::Network && stack.components.get(&wire.to).is_some_and(has_group);
    one.service.role() == Role::Gateway && !by_private_link(one) && stack.outgoing(&one.id).any(inner)
}

/// Whether it reaches a balancer by the balancer's own endpoint service, which no security group looks at.
fn by_private_link(from: &Component) -> bool {
    from.service.role() == Role::Gateway && from.settings.text("type") == Some("rest")
}

fn group(stack: &Stack, component: &Component) -> Piece {
    let mut block = resource("aws_security_group", &terraform_name(&component.id))
        .set("name", named(&stack.name, &component.id, 255))
        .set("description", described(&format!("{} {}", stack.id, component.id)))
        .set("vpc_id", of("aws_vpc", "main", "id"));
    if component.service.starts(&component.id, &component.settings).is_ok_and(|start| matches!(start.how, How::Task(_)))
    {
        let reason = say(stack.lang, "la lleva cada tarea que se arranca", "each task that is started carries it");
        block.body.notes.push(skip("CKV2_AWS_5", &reason));
    }
    Piece::new(&component.id, block)
}

fn rules(stack: &Stack, wire: &Connection, from: &Component, to: &Component, port: u16) -> Vec<Piece> {
    let (source, target) = (terraform_name(&from.id), terraform_name(&to.id));
    let name = format!("{target}_from_{source}");
    let mut pieces = vec![ingress(stack, &name, wire, from, stated(to, port))];
    let redirects = to.service.figures().iter().any(|figure| figure.key == "http_port");
    if redirects && port == 443 && to.placement.in_subnets() && from.service.role() == Role::Person {
        let mut redirected = ingress(stack, &format!("{name}_redirect"), wire, from, 80.into());
        let says = say(stack.lang, "HTTP, que solo redirige a HTTPS", "HTTP, which only redirects to HTTPS");
        redirected.block.body.put("description", described(&says));
        pieces.push(redirected);
    }
    if has_group(from) || from.service.role() == Role::Gateway {
        let rule = rule("egress", &format!("{source}_to_{target}"), &source, stated(to, port))
            .set("description", words(stack, wire))
            .set("referenced_security_group_id", of("aws_security_group", &target, "id"));
        pieces.push(Piece::new(&from.id, rule).enforcing(&wire.id()));
    }
    pieces
}

/// The port with the name of the setting it comes from, where it is one.
fn stated(to: &Component, port: u16) -> Expr {
    let port = i64::from(port);
    if to.settings.count("port") == Some(port) { fact(&to.id, "port", port) } else { port.into() }
}

fn ingress(stack: &Stack, name: &str, wire: &Connection, from: &Component, port: Expr) -> Piece {
    let is_http = expression(&port, 0) == "80";
    let block = rule("ingress", name, &terraform_name(&wire.to), port).set("description", words(stack, wire));
    let mut block = match from.service.role() {
        role if has_group(from) || role == Role::Gateway => {
            block.set("referenced_security_group_id", of("aws_security_group", &terraform_name(&from.id), "id"))
        }
        Role::Cdn => block.set("prefix_list_id", from_data("aws_ec2_managed_prefix_list", "cloudfront", "id")),
        _ => block.set("cidr_ipv4", from.settings.text("from").unwrap_or("0.0.0.0/0")),
    };
    if is_http {
        let reason = match block.body.attr("cidr_ipv4") {
            Some(_) => say(stack.lang, "el modelo dibuja esta entrada pública", "the model draws this public entry"),
            None => say(stack.lang, "solo desde quien nombra la regla", "only from whom the rule names"),
        };
        block.body.notes.push(skip("CKV_AWS_260", &reason));
    }
    Piece::new(&wire.to, block).enforcing(&wire.id())
}

fn rule(direction: &str, name: &str, group: &str, port: Expr) -> Block {
    resource(&format!("aws_vpc_security_group_{direction}_rule"), name)
        .set("security_group_id", of("aws_security_group", group, "id"))
        .set("ip_protocol", "tcp")
        .set("from_port", port.clone())
        .set("to_port", port)
}

/// To what stands outside AWS, whose addresses nobody here knows, on its port.
fn outward(stack: &Stack, wire: &Connection, port: Expr) -> Piece {
    let source = terraform_name(&wire.from);
    let block = rule("egress", &format!("{source}_to_{}", terraform_name(&wire.to)), &source, port)
        .set("description", words(stack, wire))
        .set("cidr_ipv4", "0.0.0.0/0");
    Piece::new(&wire.from, block).enforcing(&wire.id())
}

fn words(stack: &Stack, wire: &Connection) -> Expr {
    let protocol = wire.protocol.as_deref().unwrap_or_default();
    let es = format!("De {} a {} {protocol}", wire.from, wire.to);
    let en = format!("From {} to {} {protocol}", wire.from, wire.to);
    described(&say(stack.lang, &es, &en)).into()
}

/// HTTPS to the internet, for who calls AWS's APIs or others by name and has a route there.
fn way_out(stack: &Stack, component: &Component) -> Option<Piece> {
    let routed = stack
        .outgoing(&component.id)
        .find(|wire| wire.carries == Carries::Route && stack.way_out().is_some_and(|way| way.id == wire.to))
        .filter(|_| has_group(component))?;
    let name = terraform_name(&component.id);
    let says = say(
        stack.lang,
        "HTTPS hacia las API de AWS y lo que se llama por nombre",
        "HTTPS to the APIs of AWS and what is called by name",
    );
    let block = rule("egress", &format!("{name}_to_internet"), &name, 443.into())
        .set("description", described(&says))
        .set("cidr_ipv4", "0.0.0.0/0");
    let piece = Piece::new(&component.id, block).enforcing(&routed.id());
    let by_name = |wire: &&Connection| stack.leaves_vpc(wire) && wire.port == Some(443);
    let calls = stack.outgoing(&component.id).filter(by_name);
    Some(calls.fold(piece, |piece, wire| piece.enforcing(&wire.id())))
}

/// The addresses CloudFront calls origins from, looked up where a rule names them.
pub fn cloudfront_addresses() -> Block {
    data("aws_ec2_managed_prefix_list", "cloudfront").set("name", "com.amazonaws.global.cloudfront.origin-facing")
}
