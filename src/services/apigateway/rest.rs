//! The Terraform of a REST API: its description, the deployment and stage of it, the way into the VPC, its name.

use super::terraform::{authorizer, certificate, joined, log_format, logs};
use crate::services::blocks::{
    Watch, from_data, named, of, output, plain, resource, say, service_role, skip, text, value,
};
use crate::services::waf::{filter, log4j};
use crate::services::{Carries, Peer, Piece, Role, Settings, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// The one stage.
pub const STAGE: &str = "live";

/// Every block of the API.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let callers =
        at.incoming.iter().filter(|peer| matches!(peer.carries, Carries::Network | Carries::Origin | Carries::Guards));
    let targets: Vec<&Peer> = targets(at).collect();
    let described = targets.iter().fold(Piece::new(at.id, api(at, &name, &targets)), |piece, peer| {
        piece.enforcing(&format!("{}->{}", at.id, peer.id))
    });
    let mut pieces = vec![described, Piece::new(at.id, deployment(&name))];
    let stage = Piece::new(at.id, stage(at, &name)).enforcing_all(callers.map(|peer| peer.id), at.id);
    pieces.push(
        logs(at)
            .into_iter()
            .chain(traced(at))
            .fold(stage, |piece, peer| piece.enforcing(&format!("{}->{}", at.id, peer.id))),
    );
    pieces.push(Piece::new(at.id, limits(at, &name)));
    pieces.extend(logging(at, &name));
    for peer in &targets {
        pieces.extend(reached(at, &name, peer));
    }
    pieces.extend(domain(at, &name));
    let says = say(at.lang, "Dirección que AWS da a la API.", "Address that AWS gives the API.");
    pieces.push(Piece::new(
        at.id,
        output(&format!("{name}_endpoint"), says, of("aws_api_gateway_stage", &name, "invoke_url")),
    ));
    pieces
}

fn targets<'a>(at: &'a Site) -> impl Iterator<Item = &'a Peer<'a>> {
    at.outgoing.iter().filter(|peer| {
        peer.carries == Carries::Invoke || peer.carries == Carries::Network && peer.service.role() == Role::Balancer
    })
}

fn api(at: &Site, name: &str, targets: &[&Peer]) -> Block {
    let paths = targets.iter().flat_map(|peer| paths(at, name, peer));
    let mut whole: Vec<(String, Expr)> = Vec::new();
    for (path, method, does) in paths {
        match whole.iter_mut().find(|(known, _)| *known == path) {
            Some((_, Expr::Map(methods))) => {
                methods.insert(method, does);
            }
            _ => whole.push((path, Expr::map([(method, does)]))),
        }
    }
    let signed = authorizer(at).map(|pool| {
        let provider = Expr::map([
            ("type", Expr::from("cognito_user_pools")),
            ("providerARNs", Expr::list([of("aws_cognito_user_pool", &pool.name(), "arn")])),
        ]);
        let scheme = Expr::map([
            ("type", Expr::from("apiKey")),
            ("name", "Authorization".into()),
            ("in", "header".into()),
            ("x-amazon-apigateway-authtype", "cognito_user_pools".into()),
            ("x-amazon-apigateway-authorizer", provider),
        ]);
        ("components", Expr::map([("securitySchemes", Expr::map([(SCHEME, scheme)]))]))
    });
    let info = Expr::map([("title", Expr::from(at.id)), ("version", "1".into())]);
    let said = [("openapi", Expr::from("3.0.1")), ("info", info), ("paths", Expr::map(whole))];
    resource("aws_api_gateway_rest_api", name)
        .set("name", named(at.stack, at.id, 128))
        .set("body", Expr::json(Expr::map(said.into_iter().chain(signed))))
        .set_some("disable_execute_api_endpoint", certificate(at).map(|_| true))
        .with(Block::new("endpoint_configuration").set("types", Expr::list(["REGIONAL"])))
        .with(Block::new("lifecycle").set("create_before_destroy", true))
}

/// What signing in is called in the description.
const SCHEME: &str = "signedIn";

/// Path, method and what is done of each route to a target. Source: API Gateway developer guide, OpenAPI extensions.
fn paths(at: &Site, name: &str, peer: &Peer) -> Vec<(String, String, Expr)> {
    let method = peer.when.get("method").map(|method| method.to_lowercase());
    let word = method.clone().unwrap_or("x-amazon-apigateway-any-method".into());
    let all = |path: &str| (path.to_string(), word.clone(), does(at, name, peer, path, method.as_deref()));
    let start = match peer.when.get("path").map(String::as_str) {
        None | Some("/*" | "*") => "",
        Some(path) => match path.strip_suffix("/*") {
            Some(start) => start,
            None => return vec![all(path)],
        },
    };
    let own = if start.is_empty() { "/" } else { start };
    vec![all(own), all(&format!("{start}/{{proxy+}}"))]
}

fn does(at: &Site, name: &str, peer: &Peer, path: &str, method: Option<&str>) -> Expr {
    let open = path.ends_with("{proxy+}");
    let parameter = Expr::map([
        ("name", Expr::from("proxy")),
        ("in", "path".into()),
        ("required", true.into()),
        ("schema", Expr::map([("type", "string")])),
    ]);
    let mut all = Vec::new();
    if open {
        all.push(("parameters", Expr::list([parameter])));
    }
    if authorizer(at).is_some() {
        all.push(("security", Expr::list([Expr::map([(SCHEME, Expr::List(Vec::new()))])])));
    }
    all.push(("x-amazon-apigateway-integration", integration(name, peer, path, method)));
    Expr::map(all)
}

fn integration(name: &str, peer: &Peer, path: &str, method: Option<&str>) -> Expr {
    if peer.carries == Carries::Invoke {
        return Expr::map([
            ("type", Expr::from("aws_proxy")),
            ("httpMethod", "POST".into()),
            ("uri", of("aws_lambda_function", &peer.name(), "invoke_arn")),
        ]);
    }
    let address = match peer.host.filter(|_| peer.protocol == Some("TLS")) {
        Some(host) => vec![plain(&format!("https://{host}"))],
        None => vec![plain("http://"), value(of("aws_lb", &peer.name(), "dns_name"))],
    };
    let port = peer.port.filter(|port| !matches!(port, 80 | 443)).map(|port| plain(&format!(":{port}")));
    let way = plain(&path.replace("{proxy+}", "{proxy}"));
    let mut all = vec![
        ("type", Expr::from("http_proxy")),
        ("httpMethod", method.map_or("ANY".to_string(), str::to_uppercase).into()),
        ("connectionType", "VPC_LINK".into()),
        ("connectionId", of("aws_api_gateway_vpc_link", &joined(name, peer), "id")),
        ("uri", text(address.into_iter().chain(port).chain([way]))),
    ];
    if path.ends_with("{proxy+}") {
        let given = Expr::map([("integration.request.path.proxy", "method.request.path.proxy")]);
        all.push(("requestParameters", given));
    }
    Expr::map(all)
}

/// What lets it run a function, or the way to a balancer.
fn reached(at: &Site, name: &str, peer: &Peer) -> Vec<Piece> {
    if peer.carries == Carries::Invoke {
        let source = text([value(of("aws_api_gateway_rest_api", name, "execution_arn")), plain("/*/*")]);
        return vec![crate::services::lambda::permission(at, peer, source)];
    }
    let link = resource("aws_api_gateway_vpc_link", &joined(name, peer))
        .set("name", named(at.stack, &format!("{}-{}", at.id, peer.id), 128))
        .set("target_arns", Expr::list([of("aws_lb", &peer.name(), "arn")]));
    vec![Piece::new(at.id, link).enforcing(&format!("{}->{}", at.id, peer.id))]
}

fn deployment(name: &str) -> Block {
    let body = Expr::call("sha1", vec![of("aws_api_gateway_rest_api", name, "body")]);
    resource("aws_api_gateway_deployment", name)
        .set("rest_api_id", of("aws_api_gateway_rest_api", name, "id"))
        .set("triggers", Expr::map([("description", body)]))
        .with(Block::new("lifecycle").set("create_before_destroy", true))
}

/// Where its traces go, if anywhere.
fn traced<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.outgoing.iter().find(|peer| peer.access.iter().any(|right| right == "trace"))
}

fn stage(at: &Site, name: &str) -> Block {
    let traced = traced(at);
    let mut block = resource("aws_api_gateway_stage", name)
        .set("rest_api_id", of("aws_api_gateway_rest_api", name, "id"))
        .set("deployment_id", of("aws_api_gateway_deployment", name, "id"))
        .set("stage_name", STAGE)
        .set("xray_tracing_enabled", traced.is_some())
        .with_all(logs(at).map(|peer| {
            Block::new("access_log_settings")
                .set("destination_arn", of("aws_cloudwatch_log_group", &peer.name(), "arn"))
                .set("format", log_format("httpMethod,path:resourcePath"))
        }))
        .set("depends_on", Expr::list([Expr::from(Ref::resource("aws_api_gateway_account", name))]));
    let reason = say(at.lang, "la aplicación decide qué se guarda en caché", "the application decides what is cached");
    block.body.notes.push(skip("CKV_AWS_120", &reason));
    if traced.is_none() {
        block
            .body
            .notes
            .push(skip("CKV_AWS_73", &say(at.lang, "sin trazas en este modelo", "no tracing in this model")));
    }
    let reason = say(at.lang, "quien llama no presenta certificado", "callers present no certificate");
    block.body.notes.push(skip("CKV2_AWS_51", &reason));
    let reason = say(at.lang, "las métricas por método se cobran aparte", "metrics of each method are charged apart");
    block.body.notes.push(skip("CKV2_AWS_4", &reason));
    match filter(at) {
        Some(peer) => block.body.notes.extend(log4j(at.lang, peer, "CKV2_AWS_77")),
        None => {
            let reason = say(at.lang, "sin WAF en este modelo", "no WAF in this model");
            block.body.notes.push(skip("CKV2_AWS_29", &reason));
        }
    }
    block
}

fn limits(at: &Site, name: &str) -> Block {
    let mut block = resource("aws_api_gateway_method_settings", name)
        .set("rest_api_id", of("aws_api_gateway_rest_api", name, "id"))
        .set("stage_name", of("aws_api_gateway_stage", name, "stage_name"))
        .set("method_path", "*/*")
        .with(
            Block::new("settings")
                .set("logging_level", "ERROR")
                .set("throttling_rate_limit", at.settings.count("rate").unwrap_or(100))
                .set("throttling_burst_limit", at.settings.count("burst").unwrap_or(200)),
        );
    let reason = say(at.lang, "la aplicación decide qué se guarda en caché", "the application decides what is cached");
    block.body.notes = ["CKV_AWS_225", "CKV_AWS_308"].map(|check| skip(check, &reason)).to_vec();
    block
}

/// API Gateway writes logs in a role that it has once for the account in a Region.
/// Source: API Gateway developer guide, set up CloudWatch logging for REST APIs.
fn logging(at: &Site, name: &str) -> Vec<Piece> {
    let role = format!("{name}_writer");
    let says = say(at.lang, "Deja que API Gateway escriba sus registros.", "Lets API Gateway write its logs.");
    let mut pieces = service_role(at.id, &role, at.stack, "apigateway.amazonaws.com", says);
    let arn = text([
        plain("arn:"),
        value(from_data("aws_partition", "current", "partition")),
        plain(":iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"),
    ]);
    let attached = resource("aws_iam_role_policy_attachment", &role)
        .set("role", of("aws_iam_role", &role, "name"))
        .set("policy_arn", arn);
    let mut account = resource("aws_api_gateway_account", name)
        .set("cloudwatch_role_arn", of("aws_iam_role", &role, "arn"))
        .set("depends_on", Expr::list([Expr::from(Ref::resource("aws_iam_role_policy_attachment", &role))]));
    account.comment = vec![say(
        at.lang,
        "Uno por cuenta y Región: si otro proyecto ya lo tiene, se importa.",
        "One for the account and Region: where another project has it, it is imported.",
    )];
    pieces.extend([Piece::new(at.id, attached), Piece::new(at.id, account)]);
    pieces
}

fn domain(at: &Site, name: &str) -> Vec<Piece> {
    let Some((certificate, host)) = certificate(at).zip(at.host.clone()) else { return Vec::new() };
    let issued = of("aws_acm_certificate_validation", &certificate.name(), "certificate_arn");
    let domain = resource("aws_api_gateway_domain_name", name)
        .set("domain_name", host)
        .set("regional_certificate_arn", issued)
        .set("security_policy", "TLS_1_2")
        .with(Block::new("endpoint_configuration").set("types", Expr::list(["REGIONAL"])));
    let mapping = resource("aws_api_gateway_base_path_mapping", name)
        .set("api_id", of("aws_api_gateway_rest_api", name, "id"))
        .set("domain_name", of("aws_api_gateway_domain_name", name, "domain_name"))
        .set("stage_name", of("aws_api_gateway_stage", name, "stage_name"));
    let domain = Piece::new(at.id, domain).enforcing(&format!("{}->{}", certificate.id, at.id));
    vec![domain, Piece::new(at.id, mapping)]
}

/// Source: API Gateway developer guide, metrics and dimensions of REST APIs.
pub fn watches(at: &Site, limits: &Settings) -> Vec<Watch> {
    let api = || vec![("ApiName", of("aws_api_gateway_rest_api", &at.name(), "name"))];
    let watch = |name: &str, metric, statistic, threshold: String, period, says| Watch {
        name: name.into(),
        metric: ("AWS/ApiGateway", metric),
        statistic,
        below: false,
        threshold,
        period,
        missing: "notBreaching",
        dimensions: api(),
        says,
    };
    let latency = limits.count("latency").unwrap_or(1000).to_string();
    vec![
        watch("latency", "Latency", "p95", latency, (300, 3), ("latencia alta", "high latency")),
        watch("errors", "5XXError", "Sum", "10".into(), (300, 1), ("errores 5xx", "5xx errors")),
    ]
}
