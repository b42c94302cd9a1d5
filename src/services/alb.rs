//! Application Load Balancer: takes requests in the public subnets, ends TLS and spreads them over healthy targets.

mod terraform;

pub use terraform::TLS;

use super::setting::{Default, Type};
use super::{
    Alias, Carries, Category, Figure, Listen, Load, Names, Origin, Part, Piece, Placed, Placement, Role, Service,
    Setting, Settings, Site, Told, Value, Watch, check,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::{Case, Formula, HOURS, LineItem};
use rust_decimal::Decimal;

pub struct Alb;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "host",
        of: Type::Checked(check::host),
        default: Default::Absent,
        unit: "",
        doc: "The name before `domain`. Derives the alias record, the certificate and the HTTPS listener; without it the listener is plain HTTP and a finding says so.",
        source: "",
    },
    Setting {
        key: "public",
        of: Type::Flag,
        default: Default::Absent,
        unit: "",
        doc: "Whether it has public addresses. `false`: it stands in the private subnets, for callers inside the VPC, for `users` that say where they come `from`, or for a CloudFront distribution. Without it `true`, unless `reached_from` is written.",
        source: "ELBv2 API, Scheme",
    },
    Setting {
        key: "reached_from",
        of: Type::Component(&["cloudfront"]),
        default: Default::Absent,
        unit: "",
        doc: "The CloudFront distribution that alone reaches it, as a VPC origin: it then has no public address, and nobody can pass the distribution by.",
        source: "CloudFront developer guide, restrict access with VPC origins",
    },
    Setting {
        key: "idle_timeout",
        of: Type::Count { min: 1, max: 4000 },
        default: Default::Is("60"),
        unit: "s",
        doc: "How long a connection without traffic stays open.",
        source: "ELBv2 API, LoadBalancerAttribute idle_timeout.timeout_seconds",
    },
    Setting {
        key: "access_logs",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether each request is logged, to a bucket that orbi derives.",
        source: "",
    },
    Setting {
        key: "deletion_protection",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether AWS refuses to delete it until this is `false`.",
        source: "",
    },
];

/// Health checks are the target group's, of which there is one a service behind the balancer.
/// Sources: ELBv2 API, CreateTargetGroup; ELBv2 user guide, security policies.
const FIGURES: &[Figure] = &[
    Figure { key: "http_port", value: 80, unit: "", source: "RFC 9110, the default port of http" },
    Figure { key: "tls_minor", value: 2, unit: "", source: "ELBv2 user guide, ELBSecurityPolicy-TLS13-1-2" },
    Figure {
        key: "health_interval",
        value: HEALTH_INTERVAL,
        unit: "s",
        source: "ELBv2 API, HealthCheckIntervalSeconds",
    },
    Figure { key: "health_failures", value: HEALTH_FAILURES, unit: "", source: "ELBv2 API, UnhealthyThresholdCount" },
];

/// Seconds between two health checks of a target.
pub const HEALTH_INTERVAL: i64 = 30;
/// Failed health checks after which a target gets no more requests.
pub const HEALTH_FAILURES: i64 = 3;

impl Service for Alb {
    fn kind(&self) -> &'static str {
        "alb"
    }

    fn names(&self) -> Names {
        Names {
            title: "Application Load Balancer",
            es: "Application Load Balancer",
            en: "Application Load Balancer",
            category: Category::Network,
            declared: true,
            doc: "Spreads requests over the tasks behind it. With a `host` it listens on HTTPS and redirects HTTP.",
            official: &["Res_Elastic-Load-Balancing_Application-Load-Balancer", "Arch_Elastic-Load-Balancing"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn complete(&self, settings: &mut Settings) {
        let open = settings.text("reached_from").is_none();
        settings.imply("public", Value::Flag(open));
    }

    fn placement(&self, settings: &Settings) -> Placement {
        if settings.flag("public") { Placement::Public } else { Placement::App }
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn watches(&self, at: &Site, limits: &Settings) -> Vec<Watch> {
        terraform::watches(at, limits)
    }

    /// Hours, capacity, a public address a zone, and what leaves for the internet unless CloudFront fetches it.
    /// Source for the capacity: ELB pricing page: the largest of its dimensions is billed.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let zones = Decimal::from(at.zones);
        let addresses = Formula::of("zones", zones, "").times("hours", HOURS, "h");
        let mut items = vec![LineItem::fixed(at.id, "hours", "alb.hour", Formula::of("hours", HOURS, "h"))];
        let public = at.placement == Placement::Public;
        items.extend(public.then(|| LineItem::fixed(at.id, "addresses", "ipv4.public.hour", addresses)));
        let capacity = load.called(at.id, capacity(load));
        items.extend(capacity.map(|units| LineItem::usage(at.id, "capacity", "alb.lcu_hour", units)));
        let direct = at.incoming.iter().any(|peer| peer.service.role() == Role::Person);
        let out = load.called(at.id, load.usage.call_gb()).filter(|_| direct && public);
        items.extend(out.map(|gb| LineItem::usage(at.id, "out", "data_transfer.internet_out.first_10tb_gb", gb)));
        items
    }

    /// Source: ELBv2 API, RuleCondition.
    fn tells_apart(&self) -> &'static [&'static str] {
        &["path", "host", "method"]
    }

    fn role(&self) -> Role {
        Role::Balancer
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Person, Role::Cdn, Role::Gateway, Role::Balancer, Role::Code]
    }

    fn reached(&self, caller: Role) -> Option<Carries> {
        (caller != Role::Cdn).then_some(Carries::Network)
    }

    fn tells(&self, id: &str, _settings: &Settings) -> Vec<Told> {
        let name = super::site::terraform_name(id);
        vec![Told { name: "HOST", value: super::blocks::of("aws_lb", &name, "dns_name"), secret: false }]
    }

    fn listens(&self, _settings: &Settings, named: bool) -> Option<Listen> {
        Some(match named {
            true => Listen { protocol: "HTTPS", port: Some(443) },
            false => Listen { protocol: "HTTP", port: Some(80) },
        })
    }

    /// Source: ELBv2 API, CreateLoadBalancer: subnets of at least two zones.
    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        if settings.flag("public") && settings.text("reached_from").is_some() {
            let message = format!("`{}` cannot be public and reached from one distribution only", at.id);
            let help = "remove `public: true`: without public addresses, nobody passes the distribution by";
            report.push(Diagnostic::error(Code::Refused, settings.span("public", at.place), message).help(help));
        }
        if at.zones == 1 {
            let message = format!("`{}` needs subnets in two zones, and the network has one", at.id);
            report.push(Diagnostic::error(Code::Refused, at.place, message).help("write `network: { zones: 2 }`"));
        }
    }

    /// Source: CloudWatch user guide, recommended alarms.
    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["latency", "errors"]
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        if !at.settings.flag("access_logs") {
            return Vec::new();
        }
        let purpose = Value::Text("logs".to_string());
        vec![
            Part::shared("access-logs", "s3", &[("purpose", purpose)]),
            Part::wire(at.id, "access-logs", Carries::Api, &["write"]),
        ]
    }

    fn figures(&self) -> &'static [Figure] {
        FIGURES
    }

    fn alias(&self, name: &str, _settings: &Settings) -> Option<Alias> {
        Some(Alias::to("aws_lb", name, "dns_name", "zone_id"))
    }

    fn cannot_call(&self, _settings: &Settings, kind: &str) -> Option<&'static str> {
        (kind == "alb").then_some("a load balancer hands requests to what runs: connect it with that")
    }

    /// Source: ELBv2 user guide, authenticate users: HTTPS listeners only.
    fn unguarded(&self, settings: &Settings, guard: &str) -> Option<&'static str> {
        let plain = settings.text("host").is_none();
        (guard == "cognito" && plain).then_some("people sign in over HTTPS only: write a `host` at the load balancer")
    }

    fn origin(&self, id: &str, host: Option<&str>, _settings: &Settings) -> Option<Origin> {
        Some(terraform::origin(id, host))
    }

    fn address_output(&self) -> Option<&'static str> {
        Some("dns_name")
    }
}

/// New connections that one capacity unit carries in an hour: 25 a second.
const CONNECTIONS_PER_UNIT_HOUR: u32 = 90_000;

/// Unit-hours of a month: 1 GB each, or 25 connections a second where calls are small. Each call counts as a connection.
fn capacity(load: &Load) -> Formula {
    let by_size = load.usage.call_gb();
    let by_count = load.usage.calls().over("connections", CONNECTIONS_PER_UNIT_HOUR, "");
    if by_count.value(Case::Expected) > by_size.value(Case::Expected) { by_count } else { by_size }
}
