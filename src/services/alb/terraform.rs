//! The Terraform of a load balancer: itself, its listeners, and a target group for each service behind it.

use super::{HEALTH_FAILURES, HEALTH_INTERVAL};
use crate::services::blocks::{Watch, fact, named, of, output, plain, resource, say, skip, text, value};
use crate::services::cognito::sign_in;
use crate::services::waf::{filter, log4j};
use crate::services::{Carries, Origin, Peer, Piece, Placement, Role, Settings, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// TLS 1.3 and 1.2 with forward secrecy only. Source: ELB user guide, security policies.
pub const TLS: &str = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";

/// Every block of the load balancer.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let targets: Vec<&Peer> = at.outgoing.iter().filter(|peer| peer.service.role() == Role::Code).collect();
    let mut pieces = vec![Piece::new(at.id, balancer(at, &name))];
    pieces.extend(listeners(at, &name, &targets));
    for peer in &targets {
        let group = target_group(at, &name, peer);
        pieces.push(Piece::new(at.id, group).enforcing(&format!("{}->{}", at.id, peer.id)));
    }
    pieces.extend(rules(at, &name, &targets));
    let says = say(at.lang, "Nombre del balanceador en el DNS.", "DNS name of the load balancer.");
    pieces.push(Piece::new(at.id, output(&format!("{name}_dns_name"), says, of("aws_lb", &name, "dns_name"))));
    pieces
}

fn balancer(at: &Site, name: &str) -> Block {
    let logs = at.outgoing.iter().find(|peer| peer.carries == Carries::Api);
    let subnets = Expr::call("values", vec![Ref::resource("aws_subnet", at.placement.name()).into()]).get("[*].id");
    let mut block = resource("aws_lb", name)
        .set("name", named(at.stack, at.id, 32))
        .set("load_balancer_type", "application")
        .set("internal", at.placement != Placement::Public)
        .set("security_groups", Expr::list([of("aws_security_group", name, "id")]))
        .set("subnets", subnets)
        .set("idle_timeout", fact(at.id, "idle_timeout", at.settings.count("idle_timeout").unwrap_or(60)))
        .set("drop_invalid_header_fields", true)
        .set("desync_mitigation_mode", "defensive")
        .set("enable_deletion_protection", fact(at.id, "deletion_protection", at.settings.flag("deletion_protection")));
    let notes = &mut block.body.notes;
    match filter(at) {
        Some(peer) => notes.extend(log4j(at.lang, peer, "CKV2_AWS_76")),
        None => notes.push(skip("CKV2_AWS_28", &say(at.lang, "sin WAF en este modelo", "no WAF in this model"))),
    }
    if !at.settings.flag("deletion_protection") {
        notes.push(skip("CKV_AWS_150", &say(at.lang, "el modelo la apaga", "the model turns it off")));
    }
    if certificate(at).is_none() {
        notes.push(skip("CKV2_AWS_20", &no_host(at)));
    }
    match logs {
        Some(peer) => {
            let policy = Expr::from(Ref::resource("aws_s3_bucket_policy", &peer.name()));
            let logs = Block::new("access_logs")
                .set("bucket", of("aws_s3_bucket", &peer.name(), "id"))
                .set("prefix", at.id)
                .set("enabled", true);
            block.with(logs).set("depends_on", Expr::list([policy]))
        }
        None => {
            block.body.notes.push(skip("CKV_AWS_91", &say(at.lang, "el modelo los apaga", "the model turns them off")));
            block
        }
    }
}

fn certificate<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.incoming.iter().find(|peer| peer.carries == Carries::Certificate)
}

/// The pool people sign in to before anything is answered.
fn pool<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.incoming.iter().find(|peer| peer.carries == Carries::Guards && peer.service.kind() == "cognito")
}

fn signed(at: &Site, kind: &str, name: &str) -> Option<Block> {
    pool(at).map(|pool| sign_in(kind, pool.id, name))
}

fn no_host(at: &Site) -> String {
    say(at.lang, "sin nombre no hay certificado", "without a name there is no certificate")
}

/// With a certificate, HTTPS that serves and HTTP that only redirects; without one, plain HTTP.
fn listeners(at: &Site, name: &str, targets: &[&Peer]) -> Vec<Piece> {
    let balancer = || of("aws_lb", name, "arn");
    let callers = || at.incoming.iter().filter(|peer| matches!(peer.carries, Carries::Network | Carries::Origin));
    let serves = default_action(name, targets).set_some("order", pool(at).map(|_| 2));
    let Some(certificate) = certificate(at) else {
        let mut block = resource("aws_lb_listener", name)
            .set("load_balancer_arn", balancer())
            .set("port", 80)
            .set("protocol", "HTTP")
            .with(serves);
        block.body.notes = ["CKV_AWS_2", "CKV_AWS_103"].map(|check| skip(check, &no_host(at))).to_vec();
        return vec![Piece::new(at.id, block).enforcing_all(callers().map(|peer| peer.id), at.id)];
    };
    let secure = resource("aws_lb_listener", name)
        .set("load_balancer_arn", balancer())
        .set("port", 443)
        .set("protocol", "HTTPS")
        .set("ssl_policy", TLS)
        .set("certificate_arn", of("aws_acm_certificate_validation", &certificate.name(), "certificate_arn"))
        .set("routing_http_response_strict_transport_security_header_value", "max-age=31536000")
        .set("routing_http_response_server_enabled", false)
        .with_all(signed(at, "default_action", name))
        .with(serves);
    let redirect = Block::new("redirect").set("port", "443").set("protocol", "HTTPS").set("status_code", "HTTP_301");
    let plain = resource("aws_lb_listener", &format!("{name}_redirect"))
        .set("load_balancer_arn", balancer())
        .set("port", 80)
        .set("protocol", "HTTP")
        .with(Block::new("default_action").set("type", "redirect").with(redirect));
    let secure = pool(at)
        .into_iter()
        .fold(Piece::new(at.id, secure), |piece, pool| piece.enforcing(&format!("{}->{}", pool.id, at.id)));
    let secure =
        secure.enforcing_all(callers().map(|peer| peer.id), at.id).enforcing(&format!("{}->{}", certificate.id, at.id));
    vec![secure, Piece::new(at.id, plain)]
}

/// Requests that no rule takes: the service without conditions, else an answer that says there is none.
fn default_action(name: &str, targets: &[&Peer]) -> Block {
    match targets.iter().find(|peer| peer.when.is_empty()) {
        Some(peer) => forward("default_action", name, peer),
        None => {
            let answer = Block::new("fixed_response").set("content_type", "text/plain").set("status_code", "404");
            Block::new("default_action").set("type", "fixed-response").with(answer)
        }
    }
}

fn forward(kind: &str, name: &str, peer: &Peer) -> Block {
    Block::new(kind)
        .set("type", "forward")
        .set("target_group_arn", of("aws_lb_target_group", &group(name, peer), "arn"))
}

fn group(name: &str, peer: &Peer) -> String {
    format!("{name}_{}", peer.name())
}

fn rules(at: &Site, name: &str, targets: &[&Peer]) -> Vec<Piece> {
    let conditional = targets.iter().filter(|peer| !peer.when.is_empty());
    let rule = |(index, peer): (usize, &&Peer)| {
        let priority = (i64::try_from(index).unwrap_or(0) + 1) * 10;
        let block = resource("aws_lb_listener_rule", &group(name, peer))
            .set("listener_arn", of("aws_lb_listener", name, "arn"))
            .set("priority", priority)
            .with_all(signed(at, "action", name))
            .with(forward("action", name, peer).set_some("order", pool(at).map(|_| 2)))
            .with_all(peer.when.iter().filter_map(|(key, wanted)| condition(at, key, wanted)));
        Piece::new(at.id, block).enforcing(&format!("{}->{}", at.id, peer.id))
    };
    conditional.enumerate().map(rule).collect()
}

fn condition(at: &Site, key: &str, wanted: &str) -> Option<Block> {
    let (kind, values) = match key {
        "path" => ("path_pattern", wanted.to_string()),
        "host" => {
            let whole = at.domain.filter(|_| !wanted.contains('.')).map(|domain| format!("{wanted}.{domain}"));
            ("host_header", whole.unwrap_or(wanted.to_string()))
        }
        "method" => ("http_request_method", wanted.to_string()),
        _ => return None,
    };
    Some(Block::new("condition").with(Block::new(kind).set("values", Expr::list([values]))))
}

/// A changed port makes a new group beside the old one, so its name is AWS's to finish.
fn target_group(at: &Site, name: &str, peer: &Peer) -> Block {
    let prefix: String = peer.id.chars().take(5).collect();
    let health = Block::new("health_check")
        .set("path", fact(peer.id, "health", peer.settings.text("health").unwrap_or("/")))
        .set("matcher", "200-399")
        .set("interval", HEALTH_INTERVAL)
        .set("timeout", 5)
        .set("healthy_threshold", 2)
        .set("unhealthy_threshold", HEALTH_FAILURES);
    let mut block = resource("aws_lb_target_group", &group(name, peer))
        .set("name_prefix", format!("{}-", prefix.trim_end_matches('-')))
        .set_some("port", peer.port.map(|port| fact(peer.id, "port", i64::from(port))))
        .set("protocol", "HTTP")
        .set("target_type", peer.service.target_type())
        .set("vpc_id", of("aws_vpc", "main", "id"))
        .set("deregistration_delay", 30)
        .with(health)
        .with(Block::new("lifecycle").set("create_before_destroy", true));
    let reason = say(at.lang, "TLS termina en el balanceador", "TLS ends at the load balancer");
    block.body.notes.push(skip("CKV_AWS_378", &reason));
    block
}

/// Latency, errors and unhealthy targets.
/// Source: metric names from the ELB user guide; thresholds but for latency are orbi's starting point.
pub fn watches(at: &Site, limits: &Settings) -> Vec<Watch> {
    let name = at.name();
    let balancer = || ("LoadBalancer", of("aws_lb", &name, "arn_suffix"));
    let watch = |name: &str, metric, statistic, threshold: String, period, dimensions, says| Watch {
        name: name.into(),
        metric: ("AWS/ApplicationELB", metric),
        statistic,
        below: false,
        threshold,
        period,
        missing: "notBreaching",
        dimensions,
        says,
    };
    let latency = seconds(limits.count("latency").unwrap_or(1000));
    let own = || vec![balancer()];
    let mut all = vec![
        watch("latency", "TargetResponseTime", "p95", latency, (300, 3), own(), ("latencia alta", "high latency")),
        watch(
            "errors",
            "HTTPCode_Target_5XX_Count",
            "Sum",
            "10".into(),
            (300, 1),
            own(),
            ("errores 5xx", "5xx errors"),
        ),
        watch(
            "refusals",
            "HTTPCode_ELB_5XX_Count",
            "Sum",
            "10".into(),
            (300, 1),
            own(),
            ("errores 5xx del balanceador", "5xx errors of the load balancer itself"),
        ),
    ];
    for peer in at.outgoing.iter().filter(|peer| peer.service.role() == Role::Code) {
        let group = ("TargetGroup", of("aws_lb_target_group", &group(&name, peer), "arn_suffix"));
        let says = ("destinos sin salud", "unhealthy targets");
        let watched = format!("unhealthy_{}", peer.name());
        let both = vec![balancer(), group];
        all.push(watch(&watched, "UnHealthyHostCount", "Maximum", "0".into(), (60, 3), both, says));
    }
    all
}

/// Milliseconds as seconds in decimal spelling.
fn seconds(milliseconds: i64) -> String {
    let text = format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Where a CDN fetches from it: by its name, or by the one AWS gave it.
pub fn origin(id: &str, host: Option<&str>) -> Origin {
    let given = || text([value(of("aws_lb", &crate::services::site::terraform_name(id), "dns_name"))]);
    let (address, policy) = match host {
        Some(host) => (text([plain(host)]), "https-only"),
        None => (given(), "http-only"),
    };
    Origin { address, policy, path: None }
}
