//! The Terraform of a distribution: its origins, who answers which path, and what it shows the viewer.

use crate::services::blocks::{fact, from_data, of, output, resource, say, skip};
use crate::services::waf::{acl, filter};
use crate::services::{Carries, Peer, Piece, Placement, Role, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// AWS's managed policies, looked up by name: kind of policy, name in Terraform, name in CloudFront.
/// Source: CloudFront developer guide, managed policies. The origin never gets the viewer's host name: its certificate has its own.
pub const MANAGED: &[(&str, &str, &str)] = &[
    ("aws_cloudfront_cache_policy", "cached", "Managed-CachingOptimized"),
    ("aws_cloudfront_cache_policy", "not_cached", "Managed-CachingDisabled"),
    ("aws_cloudfront_origin_request_policy", "all_but_host", "Managed-AllViewerExceptHostHeader"),
    ("aws_cloudfront_response_headers_policy", "security_headers", "Managed-SecurityHeadersPolicy"),
];
/// The lowest TLS the viewer may speak. Source: CloudFront developer guide, security policies.
const TLS: &str = "TLSv1.2_2021";

/// Every block of the distribution.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let origins: Vec<&Peer> = at.outgoing.iter().filter(|peer| peer.carries == Carries::Origin).collect();
    let buckets = origins.iter().filter(|peer| is_bucket(peer));
    let mut pieces: Vec<Piece> = buckets.map(|peer| Piece::new(at.id, access_control(at, &name, peer))).collect();
    pieces
        .extend(origins.iter().filter(|peer| is_private(peer)).map(|peer| Piece::new(at.id, inside(at, &name, peer))));
    let fallback = at.settings.flag("fallback") && origins.iter().any(|peer| is_bucket(peer));
    let mixed = origins.iter().any(|peer| !is_bucket(peer));
    if fallback && mixed {
        pieces.push(Piece::new(at.id, rewrite(at, &name)));
    }
    let callers = at
        .incoming
        .iter()
        .filter(|peer| matches!(peer.carries, Carries::Network | Carries::Certificate | Carries::Guards));
    let whole = Piece::new(at.id, distribution(at, &name, &origins, fallback, mixed))
        .enforcing_all(callers.map(|peer| peer.id), at.id);
    let whole = origins.iter().fold(whole, |piece, peer| piece.enforcing(&format!("{}->{}", at.id, peer.id)));
    pieces.push(whole);
    let says = say(
        at.lang,
        "Identificador de la distribución, para invalidar archivos.",
        "Id of the distribution, to invalidate files.",
    );
    pieces.push(Piece::new(
        at.id,
        output(&format!("{name}_distribution"), says, of("aws_cloudfront_distribution", &name, "id")),
    ));
    let says = say(at.lang, "Dirección de la distribución.", "Address of the distribution.");
    let address = of("aws_cloudfront_distribution", &name, "domain_name");
    pieces.push(Piece::new(at.id, output(&format!("{name}_domain_name"), says, address)));
    pieces
}

fn is_bucket(peer: &Peer) -> bool {
    peer.service.role() == Role::Store
}

/// What has no public address, and is fetched from inside the VPC.
fn is_private(peer: &Peer) -> bool {
    peer.service.role() == Role::Balancer && peer.placement != Placement::Public
}

/// CloudFront's way into the VPC. AWS asks for an internet gateway there, though nothing passes through it.
/// Source: CloudFront developer guide, restrict access with VPC origins, prerequisites.
fn inside(at: &Site, name: &str, peer: &Peer) -> Block {
    let policy = peer.service.origin(peer.id, peer.host, peer.settings).map_or("http-only", |origin| origin.policy);
    let protocols = Block::new("origin_ssl_protocols").set("items", Expr::list(["TLSv1.2"])).set("quantity", 1);
    let endpoint = Block::new("vpc_origin_endpoint_config")
        .set("name", crate::services::blocks::named(at.stack, &format!("{}-{}", at.id, peer.id), 64))
        .set("arn", of("aws_lb", &peer.name(), "arn"))
        .set("http_port", 80)
        .set("https_port", 443)
        .set("origin_protocol_policy", policy)
        .with(protocols);
    let door = Expr::from(Ref::resource("aws_internet_gateway", "internet_gateway"));
    resource("aws_cloudfront_vpc_origin", &format!("{name}_{}", peer.name()))
        .with(endpoint)
        .set("depends_on", Expr::list([door]))
}

fn access_control(at: &Site, name: &str, peer: &Peer) -> Block {
    resource("aws_cloudfront_origin_access_control", &format!("{name}_{}", peer.name()))
        .set("name", crate::services::blocks::named(at.stack, &format!("{}-{}", at.id, peer.id), 64))
        .set("origin_access_control_origin_type", "s3")
        .set("signing_behavior", "always")
        .set("signing_protocol", "sigv4")
}

fn distribution(at: &Site, name: &str, origins: &[&Peer], fallback: bool, mixed: bool) -> Block {
    let price = match at.settings.text("price_class") {
        Some("all") => "PriceClass_All",
        Some("200") => "PriceClass_200",
        _ => "PriceClass_100",
    };
    let first = origins.iter().find(|peer| peer.when.is_empty()).or(origins.first());
    let site = first.is_some_and(|peer| is_bucket(peer) && peer.settings.text("purpose") == Some("site"));
    let mut block = resource("aws_cloudfront_distribution", name)
        .set("enabled", true)
        .set("is_ipv6_enabled", true)
        .set("http_version", "http2and3")
        .set("comment", crate::services::blocks::described(&format!("{} {}", at.stack, at.id)))
        .set_some("web_acl_id", filter(at).map(|peer| acl(peer.id, at.placement)))
        .set("price_class", fact(at.id, "price_class", price))
        .set_some("aliases", at.host.as_ref().map(|host| Expr::list([host.as_str()])))
        .set_some("default_root_object", site.then_some("index.html"))
        .with_all(origins.iter().map(|peer| origin(name, peer)))
        .with_all(first.map(|peer| behavior(name, "default_cache_behavior", None, peer, fallback && mixed)));
    for peer in origins.iter().filter(|peer| !peer.when.is_empty()) {
        let path = peer.when.get("path").map(String::as_str);
        block = block.with(behavior(name, "ordered_cache_behavior", path, peer, fallback && mixed));
    }
    if fallback && !mixed {
        block = block.with_all(["403", "404"].map(missing_file));
    }
    let open = Block::new("geo_restriction").set("restriction_type", "none");
    block.body.notes = notes(at);
    if !site {
        let reason = say(at.lang, "su origen no es un sitio", "its origin is no site");
        block.body.notes.push(skip("CKV_AWS_305", &reason));
    }
    block.with(Block::new("restrictions").with(open)).with(viewer_certificate(at))
}

fn notes(at: &Site) -> Vec<String> {
    let open = filter(at).is_none();
    let mut notes: Vec<String> = open
        .then(|| skip("CKV_AWS_68", &say(at.lang, "sin WAF en este modelo", "no WAF in this model")))
        .into_iter()
        .collect();
    notes.extend([skip(
        "CKV_AWS_86",
        &say(at.lang, "sin registro de accesos en este modelo", "no access log in this model"),
    )]);
    if certificate(at).is_none() {
        let reason = say(
            at.lang,
            "sin nombre sirve el certificado de CloudFront",
            "without a name CloudFront's certificate serves",
        );
        notes.extend(["CKV_AWS_174", "CKV2_AWS_42"].map(|check| skip(check, &reason)));
    }
    notes
}

/// A path that is no file of the site answers with its first page, which then shows the right view.
fn missing_file(code: &str) -> Block {
    Block::new("custom_error_response")
        .set("error_code", Expr::Num(code.into()))
        .set("response_code", 200)
        .set("response_page_path", "/index.html")
}

/// The same for a site that shares its distribution with an API, whose own errors must stay as they are.
fn rewrite(at: &Site, name: &str) -> Block {
    let code = "function handler(event) {\n  var request = event.request;\n  var last = request.uri.split('/').pop();\n  \
                if (last.indexOf('.') === -1) {\n    request.uri = '/index.html';\n  }\n  return request;\n}\n";
    resource("aws_cloudfront_function", name)
        .set("name", crate::services::blocks::named(at.stack, &format!("{}-pages", at.id), 64))
        .set("runtime", "cloudfront-js-2.0")
        .set("publish", true)
        .set("code", Expr::Heredoc(code.into()))
}

fn origin(name: &str, peer: &Peer) -> Block {
    let block = Block::new("origin").set("origin_id", peer.id);
    if is_bucket(peer) {
        let control = format!("{name}_{}", peer.name());
        return block
            .set("domain_name", of("aws_s3_bucket", &peer.name(), "bucket_regional_domain_name"))
            .set("origin_access_control_id", of("aws_cloudfront_origin_access_control", &control, "id"));
    }
    let Some(from) = peer.service.origin(peer.id, peer.host, peer.settings) else { return block };
    let block = block.set("domain_name", from.address).set_some("origin_path", from.path);
    if is_private(peer) {
        let id = of("aws_cloudfront_vpc_origin", &format!("{name}_{}", peer.name()), "id");
        return block.with(Block::new("vpc_origin_config").set("vpc_origin_id", id));
    }
    let custom = Block::new("custom_origin_config")
        .set("http_port", 80)
        .set("https_port", 443)
        .set("origin_protocol_policy", from.policy)
        .set("origin_ssl_protocols", Expr::list(["TLSv1.2"]));
    block.with(custom)
}

fn behavior(name: &str, kind: &str, path: Option<&str>, peer: &Peer, rewrites: bool) -> Block {
    let files = is_bucket(peer);
    let read = ["GET", "HEAD", "OPTIONS"];
    let all = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"];
    let methods = if files { Expr::list(read) } else { Expr::list(all) };
    let mut block = Block::new(kind)
        .set_some("path_pattern", path)
        .set("target_origin_id", peer.id)
        .set("viewer_protocol_policy", "redirect-to-https")
        .set("allowed_methods", methods)
        .set("cached_methods", Expr::list(["GET", "HEAD"]))
        .set("compress", true)
        .set("cache_policy_id", managed(if files { "cached" } else { "not_cached" }))
        .set_some("origin_request_policy_id", (!files).then(|| managed("all_but_host")))
        .set("response_headers_policy_id", managed("security_headers"));
    if rewrites && files {
        let function = Block::new("function_association")
            .set("event_type", "viewer-request")
            .set("function_arn", of("aws_cloudfront_function", name, "arn"));
        block = block.with(function);
    }
    block
}

fn managed(name: &str) -> Expr {
    let kind = MANAGED.iter().find(|row| row.1 == name).map_or("", |row| row.0);
    from_data(kind, name, "id")
}

fn certificate<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.incoming.iter().find(|peer| peer.carries == Carries::Certificate)
}

fn viewer_certificate(at: &Site) -> Block {
    let block = Block::new("viewer_certificate");
    match certificate(at) {
        Some(peer) => block
            .set("acm_certificate_arn", of("aws_acm_certificate_validation", &peer.name(), "certificate_arn"))
            .set("ssl_support_method", "sni-only")
            .set("minimum_protocol_version", TLS),
        None => block.set("cloudfront_default_certificate", true),
    }
}
