//! Amazon API Gateway: an HTTP API that takes requests from the internet and hands each to a function.

mod terraform;

use super::setting::{Default, Type};
use super::{
    Category, Figure, Listen, Load, Names, Part, Piece, Placed, Placement, Role, Service, Setting, Settings, Site,
    Watch, check, logs,
};
use crate::diag::Report;
use crate::prices::LineItem;

pub struct ApiGateway;

const SETTINGS: &[Setting] = &[
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
        doc: "Origins whose pages may call it, such as `[https://app.example.com]`.",
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
            doc: "An HTTP API on HTTPS, with a rate limit and an access log, in front of functions.",
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn watches(&self, at: &Site, limits: &Settings) -> Vec<Watch> {
        terraform::watches(at, limits)
    }

    /// Each call of up to 512 KB, and what leaves for the internet.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let calls = load.called(at.id, load.usage.calls().over("million", 1_000_000u32, ""));
        let out = load.called(at.id, load.usage.call_gb());
        let calls = calls.map(|calls| LineItem::usage(at.id, "calls", "apigateway.http_million", calls));
        let out = out.map(|gb| LineItem::usage(at.id, "out", "data_transfer.internet_out.first_10tb_gb", gb));
        calls.into_iter().chain(out).collect()
    }

    fn role(&self) -> Role {
        Role::Gateway
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Person]
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        super::fargate::check_log_days(settings, at, report);
    }

    fn alarmed(&self) -> &'static [&'static str] {
        &["latency", "errors"]
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        logs::brought(at)
    }

    fn alias_target(&self) -> Option<(&'static str, &'static str, &'static str)> {
        Some((
            "aws_apigatewayv2_domain_name",
            "domain_name_configuration[0].target_domain_name",
            "domain_name_configuration[0].hosted_zone_id",
        ))
    }

    fn address_output(&self) -> Option<&'static str> {
        Some("endpoint")
    }

    fn figures(&self) -> &'static [Figure] {
        &[Figure { key: "cut_off", value: 30, unit: "s", source: "API Gateway V2 API, TimeoutInMillis" }]
    }
}
