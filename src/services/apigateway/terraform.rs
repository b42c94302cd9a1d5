//! The Terraform of an HTTP API: itself, its stage, a route and an integration for each function, its name.

use crate::services::blocks::{Watch, named, of, output, plain, resource, say, skip, text, value};
use crate::services::{Carries, Peer, Piece, Settings, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// Every block of the API.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let callers = || at.incoming.iter().filter(|peer| peer.carries == Carries::Network).map(|peer| peer.id);
    let mut pieces = vec![Piece::new(at.id, api(at, &name)), stage(at, &name).enforcing_all(callers(), at.id)];
    for peer in at.outgoing.iter().filter(|peer| peer.carries == Carries::Invoke) {
        pieces.extend(route(at, &name, peer));
    }
    pieces.extend(domain(at, &name));
    let says = say(at.lang, "Dirección que AWS da a la API.", "Address that AWS gives the API.");
    pieces.push(Piece::new(
        at.id,
        output(&format!("{name}_endpoint"), says, of("aws_apigatewayv2_api", &name, "api_endpoint")),
    ));
    pieces
}

fn api(at: &Site, name: &str) -> Block {
    let origins: Vec<Expr> = at.settings.texts("cors").iter().map(|origin| origin.as_str().into()).collect();
    let cors = (!origins.is_empty()).then(|| {
        Block::new("cors_configuration")
            .set("allow_origins", Expr::List(origins.clone()))
            .set("allow_methods", Expr::list(["*"]))
            .set("allow_headers", Expr::list(["authorization", "content-type"]))
            .set("max_age", 3600)
    });
    // With a name of its own, the one AWS gives is closed.
    resource("aws_apigatewayv2_api", name)
        .set("name", named(at.stack, at.id, 128))
        .set("protocol_type", "HTTP")
        .set_some("disable_execute_api_endpoint", certificate(at).map(|_| true))
        .with_all(cors)
}

fn certificate<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.incoming.iter().find(|peer| peer.carries == Carries::Certificate)
}

fn stage(at: &Site, name: &str) -> Piece {
    let logs = at.outgoing.iter().find(|peer| peer.service.kind() == "logs");
    let fields = [
        "requestId",
        "ip:identity.sourceIp",
        "requestTime",
        "routeKey",
        "status",
        "responseLength",
        "integrationLatency",
    ];
    let format = fields.iter().map(|field| {
        let (key, path) = field.split_once(':').unwrap_or((field, field));
        (key.to_string(), Expr::from(format!("$context.{path}")))
    });
    let block = resource("aws_apigatewayv2_stage", name)
        .set("api_id", of("aws_apigatewayv2_api", name, "id"))
        .set("name", "$default")
        .set("auto_deploy", true)
        .with(
            Block::new("default_route_settings")
                .set("throttling_rate_limit", at.settings.count("rate").unwrap_or(100))
                .set("throttling_burst_limit", at.settings.count("burst").unwrap_or(200))
                .set("detailed_metrics_enabled", true),
        )
        .with_all(logs.map(|peer| {
            Block::new("access_log_settings")
                .set("destination_arn", of("aws_cloudwatch_log_group", &peer.name(), "arn"))
                .set("format", Expr::json(Expr::map(format)))
        }));
    logs.into_iter().fold(Piece::new(at.id, block), |piece, peer| piece.enforcing(&format!("{}->{}", at.id, peer.id)))
}

/// How requests reach one function: what it is called with, which requests are its, and that it admits the API.
fn route(at: &Site, name: &str, peer: &Peer) -> Vec<Piece> {
    let both = format!("{name}_{}", peer.name());
    let integration = resource("aws_apigatewayv2_integration", &both)
        .set("api_id", of("aws_apigatewayv2_api", name, "id"))
        .set("integration_type", "AWS_PROXY")
        .set("integration_uri", of("aws_lambda_function", &peer.name(), "invoke_arn"))
        .set("payload_format_version", "2.0");
    let target = text([plain("integrations/"), value(of("aws_apigatewayv2_integration", &both, "id"))]);
    let mut pieces = vec![Piece::new(at.id, integration)];
    for (index, key) in keys(peer).into_iter().enumerate() {
        let suffix = if index == 0 { String::new() } else { format!("_{}", index + 1) };
        let mut block = resource("aws_apigatewayv2_route", &format!("{both}{suffix}"))
            .set("api_id", of("aws_apigatewayv2_api", name, "id"))
            .set("route_key", key)
            .set("target", target.clone());
        let reason = say(at.lang, "quién puede llamar lo decide la aplicación", "the application decides who may call");
        block.body.notes.push(skip("CKV_AWS_309", &reason));
        pieces.push(Piece::new(at.id, block).enforcing(&format!("{}->{}", at.id, peer.id)));
    }
    let source = text([value(of("aws_apigatewayv2_api", name, "execution_arn")), plain("/*/*")]);
    pieces.push(crate::services::lambda::permission(at, peer, source));
    pieces
}

/// The keys of a connection's routes: `/orders/*` takes the path itself and all below it.
/// Source: API Gateway developer guide, routes of HTTP APIs.
fn keys(peer: &Peer) -> Vec<String> {
    let Some(path) = peer.when.get("path") else { return vec!["$default".into()] };
    match path.strip_suffix("/*") {
        Some("") => vec!["$default".into()],
        Some(start) => vec![format!("ANY {start}/{{proxy+}}"), format!("ANY {start}")],
        None => vec![format!("ANY {path}")],
    }
}

fn domain(at: &Site, name: &str) -> Vec<Piece> {
    let Some((certificate, host)) = certificate(at).zip(at.host.clone()) else { return Vec::new() };
    let own = Block::new("domain_name_configuration")
        .set("certificate_arn", of("aws_acm_certificate_validation", &certificate.name(), "certificate_arn"))
        .set("endpoint_type", "REGIONAL")
        .set("security_policy", "TLS_1_2");
    let domain = resource("aws_apigatewayv2_domain_name", name).set("domain_name", host).with(own);
    let mapping = resource("aws_apigatewayv2_api_mapping", name)
        .set("api_id", of("aws_apigatewayv2_api", name, "id"))
        .set("domain_name", of("aws_apigatewayv2_domain_name", name, "id"))
        .set("stage", of("aws_apigatewayv2_stage", name, "id"));
    let domain = Piece::new(at.id, domain).enforcing(&format!("{}->{}", certificate.id, at.id));
    vec![domain, Piece::new(at.id, mapping)]
}

/// Latency and errors, as CloudWatch's recommended alarms have them.
/// Source: CloudWatch user guide, recommended alarms, AWS/ApiGateway.
pub fn watches(at: &Site, limits: &Settings) -> Vec<Watch> {
    let watch = |name: &str, metric, statistic, threshold: String, period, says| Watch {
        name: name.into(),
        metric: ("AWS/ApiGateway", metric),
        statistic,
        below: false,
        threshold,
        period,
        missing: "notBreaching",
        dimensions: vec![("ApiId", Expr::from(Ref::resource("aws_apigatewayv2_api", &at.name()).get("id")))],
        says,
    };
    let latency = limits.count("latency").unwrap_or(1000).to_string();
    vec![
        watch("latency", "Latency", "p95", latency, (300, 3), ("latencia alta", "high latency")),
        watch("errors", "5xx", "Sum", "10".into(), (300, 1), ("errores 5xx", "5xx errors")),
    ]
}
