//! Network Load Balancer: passes connections on to one target, by port, without looking inside.

mod terraform;

use super::setting::{Default, Type};
use super::{
    Alias, Carries, Category, Figure, Listen, Load, Names, Piece, Placed, Placement, Role, Service, Setting, Settings,
    Site, Told, Value, Watch, alb, check,
};
use crate::diag::{Code, Diagnostic, Report};
use crate::prices::{Formula, HOURS, LineItem};
use rust_decimal::Decimal;

pub struct Nlb;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "host",
        of: Type::Checked(check::host),
        default: Default::Absent,
        unit: "",
        doc: "The name before `domain`. Derives the alias record and, where it ends TLS, the certificate.",
        source: "",
    },
    Setting {
        key: "public",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether it has public addresses. `false`: it stands in the private subnets, for callers inside the VPC, an API Gateway, or `users` that say where they come `from`.",
        source: "ELBv2 API, Scheme",
    },
    Setting {
        key: "protocol",
        of: Type::Word(&["tcp", "tls"]),
        default: Default::Absent,
        unit: "",
        doc: "`tls`: it ends TLS with the certificate of its name; `tcp`: it passes everything on as it is. Without it `tls` where it has a `host`, else `tcp`.",
        source: "ELBv2 API, CreateListener",
    },
    Setting {
        key: "port",
        of: Type::Count { min: 1, max: 65_535 },
        default: Default::Absent,
        unit: "",
        doc: "The port it listens on. Without it 443 for `tls`, else 80.",
        source: "ELBv2 API, CreateListener",
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

/// Sources: as for the application load balancer.
const FIGURES: &[Figure] = &[
    Figure {
        key: "health_interval",
        value: alb::HEALTH_INTERVAL,
        unit: "s",
        source: "ELBv2 API, HealthCheckIntervalSeconds",
    },
    Figure {
        key: "health_failures",
        value: alb::HEALTH_FAILURES,
        unit: "",
        source: "ELBv2 API, UnhealthyThresholdCount",
    },
];

fn ends_tls(settings: &Settings) -> bool {
    settings.text("protocol") == Some("tls")
}

impl Service for Nlb {
    fn kind(&self) -> &'static str {
        "nlb"
    }

    fn names(&self) -> Names {
        Names {
            title: "Network Load Balancer",
            es: "Network Load Balancer",
            en: "Network Load Balancer",
            category: Category::Network,
            declared: true,
            doc: "Passes TCP or TLS connections on to one target. A REST API of API Gateway reaches the VPC through it.",
            official: &["Res_Elastic-Load-Balancing_Network-Load-Balancer", "Arch_Elastic-Load-Balancing"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn complete(&self, settings: &mut Settings) {
        let tls = settings.text("host").is_some();
        settings.imply("protocol", Value::Text(if tls { "tls" } else { "tcp" }.into()));
        let port = if ends_tls(settings) { 443 } else { 80 };
        settings.imply("port", Value::Count(port));
    }

    fn placement(&self, settings: &Settings) -> Placement {
        if settings.flag("public") { Placement::Public } else { Placement::App }
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn watches(&self, at: &Site, _limits: &Settings) -> Vec<Watch> {
        terraform::watches(at)
    }

    /// Hours, capacity, a public address a zone, and what leaves for the internet.
    /// Source for the capacity: ELB pricing page: a unit carries 1 GB an hour.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let mut items = vec![LineItem::fixed(at.id, "hours", "nlb.hour", Formula::of("hours", HOURS, "h"))];
        let gb = || load.called(at.id, load.usage.call_gb());
        items.extend(gb().map(|units| LineItem::usage(at.id, "capacity", "nlb.lcu_hour", units)));
        if at.placement == Placement::Public {
            let addresses = Formula::of("zones", Decimal::from(at.zones), "").times("hours", HOURS, "h");
            items.push(LineItem::fixed(at.id, "addresses", "ipv4.public.hour", addresses));
            items.extend(gb().map(|gb| LineItem::usage(at.id, "out", "data_transfer.internet_out.first_10tb_gb", gb)));
        }
        items
    }

    fn tells_apart(&self) -> &'static [&'static str] {
        &[]
    }

    fn role(&self) -> Role {
        Role::Balancer
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Person, Role::Gateway, Role::Code]
    }

    fn reached(&self, _caller: Role) -> Option<Carries> {
        Some(Carries::Network)
    }

    fn listens(&self, settings: &Settings, _named: bool) -> Option<Listen> {
        let port = settings.count("port").and_then(|port| u16::try_from(port).ok());
        Some(Listen { protocol: if ends_tls(settings) { "TLS" } else { "TCP" }, port })
    }

    fn tells(&self, id: &str, _settings: &Settings) -> Vec<Told> {
        let name = super::site::terraform_name(id);
        vec![Told { name: "HOST", value: super::blocks::of("aws_lb", &name, "dns_name"), secret: false }]
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        if ends_tls(settings) && settings.text("host").is_none() && !settings.faulty("host") {
            let message = format!("`{}` ends TLS and has no `host` to be certified", at.id);
            let help = "write `host: NAME`, or `protocol: tcp`";
            report.push(Diagnostic::error(Code::MissingKey, settings.span("protocol", at.place), message).help(help));
        }
    }

    fn takes_certificate(&self, settings: &Settings) -> bool {
        ends_tls(settings)
    }

    fn alias(&self, name: &str, _settings: &Settings) -> Option<Alias> {
        Some(Alias::to("aws_lb", name, "dns_name", "zone_id"))
    }

    fn address_output(&self) -> Option<&'static str> {
        Some("dns_name")
    }

    fn figures(&self) -> &'static [Figure] {
        FIGURES
    }
}
