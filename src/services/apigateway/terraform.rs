//! The Terraform of an HTTP API: itself, its stage, a route and an integration for each function, its name.

use crate::services::blocks::{Watch, from_data, named, of, output, plain, resource, say, skip, text, value};
use crate::services::{Carries, Origin, Peer, Piece, Settings, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// Every block of the API.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let callers = || {
        let asks = [Carries::Network, Carries::Origin, Carries::Guards];
        at.incoming.iter().filter(move |peer| asks.contains(&peer.carries)).map(|peer| peer.id)
    };
    let mut pieces = vec![Piece::new(at.id, api(at, &name)), stage(at, &name).enforcing_all(callers(), at.id)];
    let targets = [Carries::Invoke, Carries::Network];
    for peer in at.outgoing.iter().filter(|peer| targets.contains(&peer.carries)) {
        pieces.extend(route(at, &name, peer));
    }
    pieces.extend(link(at, &name));
    pieces.extend(signed(at, &name));
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

pub fn certificate<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.incoming.iter().find(|peer| peer.carries == Carries::Certificate)
}

/// The group its access log goes to.
pub fn logs<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.outgoing.iter().find(|peer| peer.service.kind() == "logs")
}

/// An entry of the access log, with the fields that name the route: `KEY` or `KEY:PATH`, parted by commas.
pub fn log_format(route: &str) -> Expr {
    let fields = ["requestId", "ip:identity.sourceIp", "requestTime"].into_iter();
    let fields = fields.chain(route.split(',')).chain(["status", "responseLength", "integrationLatency"]);
    let fields = fields.map(|field| {
        let (key, path) = field.split_once(':').unwrap_or((field, field));
        (key.to_string(), Expr::from(format!("$context.{path}")))
    });
    Expr::json(Expr::map(fields))
}

/// The pool whose users alone may call.
pub fn authorizer<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.incoming.iter().find(|peer| peer.carries == Carries::Guards && peer.service.kind() == "cognito")
}

/// The name of what stands between it and a target.
pub fn joined(name: &str, peer: &Peer) -> String {
    format!("{name}_{}", peer.name())
}

/// Where a CDN fetches from it. A REST API answers below its stage where it has no name of its own.
pub fn origin(id: &str, host: Option<&str>, rest: bool) -> Origin {
    let name = crate::services::site::terraform_name(id);
    let given = || match rest {
        true => text([
            value(of("aws_api_gateway_rest_api", &name, "id")),
            plain(".execute-api."),
            value(from_data("aws_region", "current", "region")),
            plain(".amazonaws.com"),
        ]),
        false => {
            Expr::call("replace", vec![of("aws_apigatewayv2_api", &name, "api_endpoint"), "https://".into(), "".into()])
        }
    };
    let path = (rest && host.is_none()).then_some("/live");
    Origin { address: host.map_or_else(given, Expr::from), policy: "https-only", path }
}

/// The addresses it has in the private subnets, to reach balancers there.
fn link(at: &Site, name: &str) -> Option<Piece> {
    at.outgoing.iter().find(|peer| peer.carries == Carries::Network)?;
    let subnets = Expr::call("values", vec![Ref::resource("aws_subnet", "app").into()]).get("[*].id");
    let block = resource("aws_apigatewayv2_vpc_link", name)
        .set("name", named(at.stack, at.id, 128))
        .set("security_group_ids", Expr::list([of("aws_security_group", name, "id")]))
        .set("subnet_ids", subnets);
    Some(Piece::new(at.id, block))
}

fn signed(at: &Site, name: &str) -> Option<Piece> {
    let pool = authorizer(at)?;
    let issuer = text([plain("https://"), value(of("aws_cognito_user_pool", &pool.name(), "endpoint"))]);
    let token = Block::new("jwt_configuration")
        .set("issuer", issuer)
        .set("audience", Expr::list([of("aws_cognito_user_pool_client", &format!("{}_{name}", pool.name()), "id")]));
    let block = resource("aws_apigatewayv2_authorizer", name)
        .set("api_id", of("aws_apigatewayv2_api", name, "id"))
        .set("name", pool.id)
        .set("authorizer_type", "JWT")
        .set("identity_sources", Expr::list(["$request.header.Authorization"]))
        .with(token);
    Some(Piece::new(at.id, block).enforcing(&format!("{}->{}", pool.id, at.id)))
}

fn stage(at: &Site, name: &str) -> Piece {
    let logs = logs(at);
    let block = resource("aws_apigatewayv2_stage", name)
        .set("api_id", of("aws_apigatewayv2_api", name, "id"))
        .set("name", "$default")
        .set("auto_deploy", true)
        .with(
            Block::new("default_route_settings")
                .set("throttling_rate_limit", at.settings.count("rate").unwrap_or(100))
                .set("throttling_burst_limit", at.settings.count("burst").unwrap_or(200)),
        )
        .with_all(logs.map(|peer| {
            Block::new("access_log_settings")
                .set("destination_arn", of("aws_cloudwatch_log_group", &peer.name(), "arn"))
                .set("format", log_format("routeKey"))
        }));
    logs.into_iter().fold(Piece::new(at.id, block), |piece, peer| piece.enforcing(&format!("{}->{}", at.id, peer.id)))
}

/// How requests reach one target: what it is called with, which requests are its, and that it admits the API.
fn route(at: &Site, name: &str, peer: &Peer) -> Vec<Piece> {
    let both = joined(name, peer);
    let integration = match peer.carries {
        Carries::Invoke => invoked(name, peer, &both),
        _ => linked(name, peer, &both),
    };
    let target = text([plain("integrations/"), value(of("aws_apigatewayv2_integration", &both, "id"))]);
    let mut pieces = vec![Piece::new(at.id, integration)];
    for (index, key) in keys(peer).into_iter().enumerate() {
        let suffix = if index == 0 { String::new() } else { format!("_{}", index + 1) };
        let mut block = resource("aws_apigatewayv2_route", &format!("{both}{suffix}"))
            .set("api_id", of("aws_apigatewayv2_api", name, "id"))
            .set("route_key", key)
            .set("target", target.clone());
        if authorizer(at).is_some() {
            block = block
                .set("authorization_type", "JWT")
                .set("authorizer_id", of("aws_apigatewayv2_authorizer", name, "id"));
        } else {
            let reason =
                say(at.lang, "quién puede llamar lo decide la aplicación", "the application decides who may call");
            block.body.notes.push(skip("CKV_AWS_309", &reason));
        }
        pieces.push(Piece::new(at.id, block).enforcing(&format!("{}->{}", at.id, peer.id)));
    }
    if peer.carries == Carries::Invoke {
        let source = text([value(of("aws_apigatewayv2_api", name, "execution_arn")), plain("/*/*")]);
        pieces.push(crate::services::lambda::permission(at, peer, source));
    }
    pieces
}

fn invoked(name: &str, peer: &Peer, both: &str) -> Block {
    resource("aws_apigatewayv2_integration", both)
        .set("api_id", of("aws_apigatewayv2_api", name, "id"))
        .set("integration_type", "AWS_PROXY")
        .set("integration_uri", of("aws_lambda_function", &peer.name(), "invoke_arn"))
        .set("payload_format_version", "2.0")
}

/// By the link to the balancer's listener, whose certificate is for its name.
fn linked(name: &str, peer: &Peer, both: &str) -> Block {
    let host = peer.host.filter(|_| matches!(peer.protocol, Some("HTTPS" | "TLS")));
    resource("aws_apigatewayv2_integration", both)
        .set("api_id", of("aws_apigatewayv2_api", name, "id"))
        .set("integration_type", "HTTP_PROXY")
        .set("integration_method", "ANY")
        .set("integration_uri", of("aws_lb_listener", &peer.name(), "arn"))
        .set("connection_type", "VPC_LINK")
        .set("connection_id", of("aws_apigatewayv2_vpc_link", name, "id"))
        .set("payload_format_version", "1.0")
        .with_all(host.map(|host| Block::new("tls_config").set("server_name_to_verify", host)))
}

/// The keys of a connection's routes: `/orders/*` takes the path itself and all below it.
/// Source: API Gateway developer guide, routes of HTTP APIs.
fn keys(peer: &Peer) -> Vec<String> {
    let method = peer.when.get("method").map_or("ANY", String::as_str);
    let path = peer.when.get("path").map_or("/*", String::as_str);
    match path.strip_suffix("/*") {
        Some("") if method == "ANY" => vec!["$default".into()],
        Some("") => vec![format!("{method} /{{proxy+}}")],
        Some(start) => vec![format!("{method} {start}/{{proxy+}}"), format!("{method} {start}")],
        None => vec![format!("{method} {path}")],
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
