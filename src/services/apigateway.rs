//! Amazon API Gateway: takes requests from the internet and hands each to a function, or to a balancer inside the VPC.

mod rest;
mod terraform;

use super::blocks;
use super::setting::{Default, Type};
use super::{
    Alias, Category, Figure, Listen, Load, Names, Origin, Part, Piece, Placed, Placement, Role, Service, Setting,
    Settings, Site, Watch, check, logs,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::LineItem;
use crate::write::hcl::Expr;

pub struct ApiGateway;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "type",
        of: Type::Word(&["http", "rest"]),
        default: Default::Is("http"),
        unit: "",
        doc: "`http`: an HTTP API, cheaper and with fewer parts; `rest`: a REST API, which AWS WAF can protect.",
        source: "API Gateway developer guide, choose between REST APIs and HTTP APIs",
    },
    Setting {
        key: "host",
        of: Type::Checked(check::host),
        default: Default::Absent,
        unit: "",
        doc: "Its name below `domain`. Without it, the name that AWS gives it.",
        source: "",
    },
    Setting {
        key: "rate",
        of: Type::Count { min: 1, max: 10_000 },
        default: Default::Is("100"),
        unit: "requests/s",
        doc: "Requests a second beyond which it answers 429.",
        source: "API Gateway developer guide, quotas: 10,000 a second for an account and Region",
    },
    Setting {
        key: "burst",
        of: Type::Count { min: 1, max: 5000 },
        default: Default::Is("200"),
        unit: "requests",
        doc: "Requests at once beyond which it answers 429.",
        source: "API Gateway developer guide, quotas",
    },
    Setting {
        key: "cors",
        of: Type::Texts,
        default: Default::Absent,
        unit: "",
        doc: "Origins whose pages may call it, such as `[https://app.example.com]`. HTTP APIs only.",
        source: "",
    },
    Setting {
        key: "log_days",
        of: Type::Count { min: 1, max: 3653 },
        default: Default::Is("30"),
        unit: "days",
        doc: "How long its access log is kept.",
        source: "CloudWatch Logs API, PutRetentionPolicy",
    },
];

fn is_rest(settings: &Settings) -> bool {
    settings.text("type") == Some("rest")
}

impl Service for ApiGateway {
    fn kind(&self) -> &'static str {
        "apigateway"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon API Gateway",
            es: "API Gateway",
            en: "API Gateway",
            category: Category::Network,
            declared: true,
            doc: "An API on HTTPS, with a rate limit and an access log, in front of functions; or, by a VPC link, in front of a load balancer that has no public address.",
            official: &["Arch_Amazon-API-Gateway"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        if is_rest(at.settings) { rest::blocks(at) } else { terraform::blocks(at) }
    }

    fn watches(&self, at: &Site, limits: &Settings) -> Vec<Watch> {
        if is_rest(at.settings) { rest::watches(at, limits) } else { terraform::watches(at, limits) }
    }

    /// Each call of up to 512 KB, and what leaves for the internet.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let calls = load.called(at.id, load.usage.calls().over("million", 1_000_000u32, ""));
        let out = load
            .called(at.id, load.usage.call_gb())
            .filter(|_| at.incoming.iter().all(|peer| peer.service.role() != Role::Cdn));
        let price = if is_rest(at.settings) { "apigateway.rest_million" } else { "apigateway.http_million" };
        let calls = calls.map(|calls| LineItem::usage(at.id, "calls", price, calls));
        let out = out.map(|gb| LineItem::usage(at.id, "out", "data_transfer.internet_out.first_10tb_gb", gb));
        calls.into_iter().chain(out).collect()
    }

    /// Source: API Gateway developer guide, routes.
    fn tells_apart(&self) -> &'static [&'static str] {
        &["path", "method"]
    }

    /// A REST API, by its stage. Source: API Gateway developer guide, X-Ray: HTTP APIs send none.
    fn traced_as(&self, stack: &str, id: &str, settings: &Settings) -> Option<Expr> {
        let name = || {
            blocks::text([blocks::value(blocks::named(stack, id, 128)), blocks::plain("/"), blocks::plain(rest::STAGE)])
        };
        is_rest(settings).then(name)
    }

    fn role(&self) -> Role {
        Role::Gateway
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Person, Role::Cdn]
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        super::fargate::check_log_days(settings, at, report);
        if is_rest(settings) && !settings.texts("cors").is_empty() {
            let message = format!("`cors` of `{}` is for HTTP APIs", at.id);
            let help = "let the code answer `OPTIONS`, or write `type: http`";
            report.push(Diagnostic::error(Code::Refused, settings.span("cors", at.place), message).help(help));
        }
    }

    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["latency", "errors"]
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        logs::brought(at)
    }

    fn alias(&self, name: &str, settings: &Settings) -> Option<Alias> {
        Some(match is_rest(settings) {
            true => Alias::to("aws_api_gateway_domain_name", name, "regional_domain_name", "regional_zone_id"),
            false => {
                let of = |way: &str| format!("domain_name_configuration[0].{way}");
                let (dns_name, zone) = (of("target_domain_name"), of("hosted_zone_id"));
                Alias::to("aws_apigatewayv2_domain_name", name, &dns_name, &zone)
            }
        })
    }

    fn origin(&self, id: &str, host: Option<&str>, settings: &Settings) -> Option<Origin> {
        Some(terraform::origin(id, host, is_rest(settings)))
    }

    fn cannot_call(&self, settings: &Settings, kind: &str) -> Option<&'static str> {
        (is_rest(settings) && kind == "alb")
            .then_some("a REST API enters the VPC through an `nlb`: put one in between, or write `type: http`")
    }

    /// Source: WAF API, AssociateWebACL: REST APIs, and no HTTP APIs.
    fn unguarded(&self, settings: &Settings, guard: &str) -> Option<&'static str> {
        (guard == "waf" && !is_rest(settings))
            .then_some("AWS WAF takes no HTTP API: write `type: rest`, or put a `cloudfront` in front and protect that")
    }

    fn address_output(&self) -> Option<&'static str> {
        Some("endpoint")
    }

    fn figures(&self) -> &'static [Figure] {
        &[Figure { key: "cut_off", value: 30, unit: "s", source: "API Gateway V2 API, TimeoutInMillis" }]
    }
}
