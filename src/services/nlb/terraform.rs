//! The Terraform of a network load balancer: itself, its listener, and the group of its one target.

use crate::services::alb::TLS;
use crate::services::alb::{HEALTH_FAILURES, HEALTH_INTERVAL};
use crate::services::blocks::{Watch, fact, named, of, output, resource, say, skip};
use crate::services::{Carries, Peer, Piece, Placement, Role, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// Every block of the load balancer.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let callers = at.incoming.iter().filter(|peer| peer.carries == Carries::Network).map(|peer| peer.id);
    let mut pieces = vec![Piece::new(at.id, balancer(at, &name))];
    if let Some(peer) = target(at) {
        let certified = at.incoming.iter().filter(|peer| peer.carries == Carries::Certificate).map(|peer| peer.id);
        let listener = Piece::new(at.id, listener(at, &name, peer));
        pieces.push(listener.enforcing_all(callers.chain(certified), at.id));
        let own = format!("{}->{}", at.id, peer.id);
        pieces.push(Piece::new(at.id, group(&name, peer)).enforcing(&own));
        pieces.extend(attachment(&name, peer).map(|block| Piece::new(at.id, block).enforcing(&own)));
    }
    let says = say(at.lang, "Nombre del balanceador en el DNS.", "DNS name of the load balancer.");
    pieces.push(Piece::new(at.id, output(&format!("{name}_dns_name"), says, of("aws_lb", &name, "dns_name"))));
    pieces
}

fn target<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.outgoing.iter().find(|peer| peer.carries == Carries::Network)
}

fn balancer(at: &Site, name: &str) -> Block {
    let subnets = Expr::call("values", vec![Ref::resource("aws_subnet", at.placement.name()).into()]).get("[*].id");
    let linked = at.incoming.iter().any(|peer| peer.service.role() == Role::Gateway);
    let mut block = resource("aws_lb", name)
        .set("name", named(at.stack, at.id, 32))
        .set("load_balancer_type", "network")
        .set("internal", at.placement != Placement::Public)
        .set("security_groups", Expr::list([of("aws_security_group", name, "id")]))
        .set("subnets", subnets)
        .set("enable_cross_zone_load_balancing", true)
        // What comes by an API's link comes from inside AWS, which no rule of the group could name.
        .set_some("enforce_security_group_inbound_rules_on_private_link_traffic", linked.then_some("off"))
        .set("enable_deletion_protection", fact(at.id, "deletion_protection", at.settings.flag("deletion_protection")));
    let logs = say(at.lang, "no ve peticiones, solo conexiones", "it sees no requests, only connections");
    block.body.notes.extend(["CKV_AWS_91", "CKV2_AWS_20"].map(|check| skip(check, &logs)));
    if !at.settings.flag("deletion_protection") {
        block.body.notes.push(skip("CKV_AWS_150", &say(at.lang, "el modelo la apaga", "the model turns it off")));
    }
    block
}

fn listener(at: &Site, name: &str, peer: &Peer) -> Block {
    let certificate = at.incoming.iter().find(|peer| peer.carries == Carries::Certificate);
    let forward = Block::new("default_action")
        .set("type", "forward")
        .set("target_group_arn", of("aws_lb_target_group", &group_name(name, peer), "arn"));
    let mut block = resource("aws_lb_listener", name)
        .set("load_balancer_arn", of("aws_lb", name, "arn"))
        .set("port", fact(at.id, "port", at.settings.count("port").unwrap_or(80)))
        .set("protocol", if certificate.is_some() { "TLS" } else { "TCP" });
    match certificate {
        Some(certificate) => {
            let issued = of("aws_acm_certificate_validation", &certificate.name(), "certificate_arn");
            block = block.set("ssl_policy", TLS).set("certificate_arn", issued);
        }
        None => {
            let reason = say(at.lang, "el modelo pasa TCP tal cual", "the model passes TCP on as it is");
            block.body.notes = ["CKV_AWS_2", "CKV_AWS_103"].map(|check| skip(check, &reason)).to_vec();
        }
    }
    block.with(forward)
}

fn group_name(name: &str, peer: &Peer) -> String {
    format!("{name}_{}", peer.name())
}

fn is_balancer(peer: &Peer) -> bool {
    peer.service.role() == Role::Balancer
}

/// Targets are asked over HTTP whether they are well where they say by which path; a balancer by any answer it gives.
fn group(name: &str, peer: &Peer) -> Block {
    let prefix: String = peer.id.chars().take(5).collect();
    let path = peer.settings.text("health").map(|path| fact(peer.id, "health", path));
    let asked = if is_balancer(peer) { Some(Expr::from("/")) } else { path };
    let protocol = match (&asked, peer.protocol) {
        (Some(_), Some("HTTPS")) => "HTTPS",
        (Some(_), _) => "HTTP",
        (None, _) => "TCP",
    };
    let matcher = asked.is_some().then_some(if is_balancer(peer) { "200-499" } else { "200-399" });
    let health = Block::new("health_check")
        .set("protocol", protocol)
        .set_some("path", asked)
        .set_some("matcher", matcher)
        .set("interval", HEALTH_INTERVAL)
        .set("healthy_threshold", 2)
        .set("unhealthy_threshold", HEALTH_FAILURES);
    let port = peer.port.map(i64::from).map(|port| match peer.settings.count("port") {
        Some(own) if own == port => fact(peer.id, "port", port),
        _ => port.into(),
    });
    resource("aws_lb_target_group", &group_name(name, peer))
        .set("name_prefix", format!("{}-", prefix.trim_end_matches('-')))
        .set_some("port", port)
        .set("protocol", "TCP")
        .set("target_type", if is_balancer(peer) { "alb" } else { "ip" })
        .set("vpc_id", of("aws_vpc", "main", "id"))
        .set("deregistration_delay", 30)
        .with(health)
        .with(Block::new("lifecycle").set("create_before_destroy", true))
}

/// A balancer does not register itself, as tasks do. It takes a target once its listener stands.
fn attachment(name: &str, peer: &Peer) -> Option<Block> {
    let listener = Expr::from(Ref::resource("aws_lb_listener", &peer.name()));
    is_balancer(peer).then(|| {
        resource("aws_lb_target_group_attachment", &group_name(name, peer))
            .set("target_group_arn", of("aws_lb_target_group", &group_name(name, peer), "arn"))
            .set("target_id", of("aws_lb", &peer.name(), "arn"))
            .set_some("port", peer.port.map(i64::from))
            .set("depends_on", Expr::list([listener]))
    })
}

/// Source: ELB user guide, CloudWatch metrics for a Network Load Balancer.
pub fn watches(at: &Site) -> Vec<Watch> {
    let name = at.name();
    let watch = |peer: &Peer| Watch {
        name: format!("unhealthy_{}", peer.name()),
        metric: ("AWS/NetworkELB", "UnHealthyHostCount"),
        statistic: "Maximum",
        below: false,
        threshold: "0".into(),
        period: (60, 3),
        missing: "notBreaching",
        dimensions: vec![
            ("LoadBalancer", of("aws_lb", &name, "arn_suffix")),
            ("TargetGroup", of("aws_lb_target_group", &group_name(&name, peer), "arn_suffix")),
        ],
        says: ("destinos sin salud", "unhealthy targets"),
    };
    target(at).into_iter().map(watch).collect()
}
