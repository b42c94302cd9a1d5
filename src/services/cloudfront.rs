//! Amazon CloudFront: delivery from the edge, in front of buckets and load balancers.

mod terraform;

pub use terraform::MANAGED;

use super::setting::{Default, Type};
use super::{
    Alias, Carries, Category, Figure, Grant, Listen, Load, Names, Piece, Placement, Role, Service, Setting, Settings,
    Site, blocks, check,
};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::prices::{Formula, LineItem};

pub struct CloudFront;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "host",
        of: Type::Checked(check::host),
        default: Default::Absent,
        unit: "",
        doc: "The name before `domain`. Derives the alias record and a certificate in us-east-1; without it CloudFront's own name serves.",
        source: "",
    },
    Setting {
        key: "fallback",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether unknown paths of a site answer with `index.html`, as single-page applications need.",
        source: "",
    },
    Setting {
        key: "price_class",
        of: Type::Word(&["100", "200", "all"]),
        default: Default::Is("100"),
        unit: "",
        doc: "Edge locations used: `100` North America, Europe and Israel; `200` adds Asia, the Middle East and Africa; `all` adds South America and Oceania.",
        source: "CloudFront developer guide, price classes",
    },
];

const FIGURES: &[Figure] = &[
    Figure { key: "http_port", value: 80, unit: "", source: "RFC 9110, the default port of http" },
    Figure { key: "tls_minor", value: 2, unit: "", source: "CloudFront API, MinimumProtocolVersion TLSv1.2_2021" },
];

impl Service for CloudFront {
    fn kind(&self) -> &'static str {
        "cloudfront"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon CloudFront",
            es: "CloudFront",
            en: "CloudFront",
            category: Category::Network,
            declared: true,
            doc: "A distribution. Its origins are the components it connects to: a bucket is read with origin access control, a load balancer over HTTPS.",
            official: &["Arch_Amazon-CloudFront"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Edge
    }

    /// Source: CloudFront API, DistributionConfig: at least one origin.
    fn check_beside(&self, at: &Site, place: Span, report: &mut Report) {
        if !at.outgoing.iter().any(|peer| peer.carries == Carries::Origin) {
            let message = format!("`{}` delivers from nowhere: it has no origin", at.id);
            let help = format!("connect it with what it delivers from, such as `- {} -> site`", at.id);
            report.push(Diagnostic::error(Code::MissingConnection, place, message).help(help));
        }
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    /// Source: Service Authorization Reference, Amazon CloudFront (2026-04).
    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        let arn = blocks::of("aws_cloudfront_distribution", &super::site::terraform_name(id), "arn");
        match access {
            "invalidate" => vec![Grant::new("InvalidateFiles", &["cloudfront:CreateInvalidation"], vec![arn])],
            _ => Vec::new(),
        }
    }

    /// Billed by where the viewers are: taken to be near the stack's Region, as far as the price class has edges there.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let (out, requests) = viewers(at);
        let usage = &load.usage;
        let parts = [
            ("out", load.visited(at.id, usage.site_gb()), out),
            ("out-api", load.called(at.id, usage.call_gb()), out),
            ("requests", load.visited(at.id, usage.site_requests()).map(ten_thousands), requests),
            ("requests-api", load.called(at.id, usage.calls()).map(ten_thousands), requests),
        ];
        let items = parts.into_iter();
        items.filter_map(|(item, formula, price)| Some(LineItem::usage(at.id, item, price, formula?))).collect()
    }

    /// Source: CloudFront developer guide, cache behaviors.
    fn tells_apart(&self) -> &'static [&'static str] {
        &["path"]
    }

    fn role(&self) -> Role {
        Role::Cdn
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Person]
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }

    fn figures(&self) -> &'static [Figure] {
        FIGURES
    }

    fn alias(&self, name: &str, _settings: &Settings) -> Option<Alias> {
        let of = |way: &str| blocks::of("aws_cloudfront_distribution", name, way);
        Some(Alias { name: of("domain_name"), zone: of("hosted_zone_id"), ipv6: true, taken_over: false })
    }

    fn address_output(&self) -> Option<&'static str> {
        Some("domain_name")
    }
}

fn ten_thousands(requests: Formula) -> Formula {
    requests.over("ten_thousand", 10_000u32, "")
}

/// The price ids of what is delivered and of HTTPS requests. Regions far from the edges of a price class are served from
/// North America or Europe at those prices. Source: CloudFront developer guide, price classes.
fn viewers(at: &Site) -> (&'static str, &'static str) {
    let area = at.region.split('-').next().unwrap_or_default();
    let class = at.settings.text("price_class").unwrap_or("100");
    match (area, class) {
        ("eu", _) => ("cloudfront.out.us_eu_gb", "cloudfront.https.eu_10k"),
        ("sa", "all") => ("cloudfront.out.south_america_gb", "cloudfront.https.south_america_10k"),
        ("ap", "200" | "all") => ("cloudfront.out.asia_pacific_gb", "cloudfront.https.asia_pacific_10k"),
        ("me" | "af" | "il", "200" | "all") => {
            ("cloudfront.out.middle_east_africa_gb", "cloudfront.https.middle_east_africa_10k")
        }
        _ => ("cloudfront.out.us_eu_gb", "cloudfront.https.us_10k"),
    }
}
