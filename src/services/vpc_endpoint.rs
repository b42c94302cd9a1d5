//! VPC endpoints: ways from the private subnets to services of AWS that do not leave for the internet. A gateway endpoint
//! is a route, and free; interface endpoints are addresses in each zone.

use super::blocks::{described, fact, from_data, named, of, plain, resource, say, text, value};
use super::setting::{Default, Type};
use super::{Carries, Category, Load, Names, Peer, Piece, Placed, Placement, Role, Service, Setting, Settings, Site};
use crate::diag::{Code, Diagnostic, Report, did_you_mean};
use crate::prices::{Formula, HOURS, LineItem};
use crate::write::hcl::{Block, Expr, Ref};
use rust_decimal::Decimal;

pub struct VpcEndpoint;

/// Services reached by a gateway endpoint, which costs nothing. Source: VPC user guide, gateway endpoints.
const GATEWAYS: &[&str] = &["dynamodb", "s3"];

/// Services of AWS by the name of their endpoint. Source: AWS PrivateLink guide, services that integrate.
const SERVICES: &[&str] = &[
    "dynamodb",
    "s3",
    "bedrock-runtime",
    "cognito-idp",
    "ecr.api",
    "ecr.dkr",
    "ecs",
    "ecs-agent",
    "ecs-telemetry",
    "elasticfilesystem",
    "events",
    "execute-api",
    "kinesis-streams",
    "kms",
    "lambda",
    "logs",
    "monitoring",
    "rds-data",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "ssmmessages",
    "states",
    "sts",
    "xray",
];

const SETTINGS: &[Setting] = &[
    Setting {
        key: "service",
        of: Type::Word(SERVICES),
        default: Default::Absent,
        unit: "",
        doc: "The service it leads to, by AWS's name: `s3` and `dynamodb` by a gateway endpoint, the others by an interface endpoint.",
        source: "AWS PrivateLink guide, services that integrate",
    },
    Setting {
        key: "services",
        of: Type::Texts,
        default: Default::Absent,
        unit: "",
        doc: "Several services at once, each by an endpoint of its own: `[secretsmanager, sqs]`.",
        source: "AWS PrivateLink guide, services that integrate",
    },
    Setting {
        key: "used_by",
        of: Type::Components(&[]),
        default: Default::Absent,
        unit: "",
        doc: "Who passes by it beside those whose connections need it: code that calls an API no connection names.",
        source: "",
    },
];

/// Whether a service is reached by a gateway endpoint.
pub fn is_gateway(service: &str) -> bool {
    GATEWAYS.contains(&service)
}

/// The services that an endpoint leads to.
pub fn leads_to(settings: &Settings) -> Vec<&str> {
    settings.text("service").into_iter().chain(settings.texts("services").iter().map(String::as_str)).collect()
}

/// Those of them that are interface endpoints, and so paid for.
fn interfaces(settings: &Settings) -> Vec<&str> {
    leads_to(settings).into_iter().filter(|service| !is_gateway(service)).collect()
}

impl Service for VpcEndpoint {
    fn kind(&self) -> &'static str {
        "vpc-endpoint"
    }

    fn names(&self) -> Names {
        Names {
            title: "VPC endpoint",
            es: "VPC endpoint",
            en: "VPC endpoint",
            category: Category::Network,
            declared: true,
            doc: "A way from the private subnets to services of AWS that does not leave for the internet.",
            official: &["Res_Amazon-VPC_Endpoints", "Arch_AWS-PrivateLink"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Vpc
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        let services = settings.texts("services");
        if leads_to(settings).is_empty() && !settings.faulty("service") && !settings.faulty("services") {
            let message = format!("`{}` (vpc-endpoint) leads to no service", at.id);
            let help = "write `service: secretsmanager`, or several: `services: [secretsmanager, sqs]`";
            report.push(Diagnostic::error(Code::MissingKey, at.place, message).help(help));
        }
        for service in services.iter().filter(|service| !SERVICES.contains(&service.as_str())) {
            let message = format!("there is no endpoint for `{service}`");
            let help = did_you_mean(service, SERVICES.iter().copied());
            report.push(Diagnostic::error(Code::UnknownWord, settings.span("services", at.place), message).help(help));
        }
    }

    /// What leads there, and for each caller the rule that lets it.
    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let name = at.name();
        let callers: Vec<&Peer> = at.incoming.iter().filter(|peer| peer.carries == Carries::Route).collect();
        let mut pieces: Vec<Piece> = Vec::new();
        if !interfaces(at.settings).is_empty() {
            pieces.extend([interface(at, &name), group(at, &name)]);
            pieces.extend(callers.iter().flat_map(|peer| by_group(at, &name, peer)));
        }
        let routed: Vec<&str> = leads_to(at.settings).into_iter().filter(|service| is_gateway(service)).collect();
        let alone = leads_to(at.settings).len() == 1;
        for service in routed {
            let name = if alone { name.clone() } else { format!("{name}_{service}") };
            pieces.push(gateway(at, &name, service));
            pieces.extend(callers.iter().map(|peer| ruled(at, peer, by_list(at, &name, &peer.name()))));
        }
        let led = at.outgoing.iter().filter(|peer| peer.carries == Carries::Route);
        let led: Vec<String> = led.map(|peer| format!("{}->{}", at.id, peer.id)).collect();
        let endpoint = |piece: &Piece| piece.block.labels.first().is_some_and(|kind| kind == "aws_vpc_endpoint");
        let enforces = |piece: Piece| {
            let piece = led.iter().fold(piece, |piece, way| piece.enforcing(way));
            piece.enforcing_all(callers.iter().map(|peer| peer.id), at.id)
        };
        pieces.into_iter().map(|piece| if endpoint(&piece) { enforces(piece) } else { piece }).collect()
    }

    /// Interface endpoints by the hour in each zone, and by what passes; gateway endpoints are free.
    /// Source: AWS PrivateLink pricing page.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let paid = interfaces(at.settings);
        if paid.is_empty() {
            return Vec::new();
        }
        let count = |many: usize| Decimal::from(u32::try_from(many).unwrap_or(u32::MAX));
        let hours = Formula::of("endpoints", count(paid.len()), "").times("zones", count(at.zones.max(1)), "");
        let hours = hours.times("hours", HOURS, "h");
        let mut items = vec![LineItem::fixed(at.id, "endpoints", "vpc_endpoint.interface.hour", hours)];
        let callers = at.incoming.iter().filter(|peer| peer.carries == Carries::Route).map(|peer| peer.id);
        let logs = load.called_any(callers, load.usage.log_gb()).filter(|_| paid.contains(&"logs"));
        items.extend(logs.map(|logs| LineItem::usage(at.id, "logs", "vpc_endpoint.interface.gb", logs)));
        items
    }

    fn role(&self) -> Role {
        Role::Support
    }
}

fn endpoint(at: &Site, name: &str, service: Expr, kind: &str) -> Block {
    let region = from_data("aws_region", "current", "region");
    let tags = Expr::map([("Name", text([value(Ref::local("name")), plain(&format!("-{}", at.id))]))]);
    resource("aws_vpc_endpoint", name)
        .set("vpc_id", of("aws_vpc", "main", "id"))
        .set("service_name", text([plain("com.amazonaws."), value(region), plain("."), value(service)]))
        .set("vpc_endpoint_type", kind)
        .set("tags", tags)
}

/// A route in the applications' tables: one table a zone where NAT gateways serve them, else one for all.
fn gateway(at: &Site, name: &str, service: &str) -> Piece {
    let tables = Ref::resource("aws_route_table", "app");
    let tables = match at.existing || at.egress.starts_with("nat") {
        true => Expr::call("values", vec![tables.into()]).get("[*].id"),
        false => Expr::list([tables.get("id")]),
    };
    Piece::new(at.id, endpoint(at, name, service.into(), "Gateway").set("route_table_ids", tables))
}

/// An address in each zone of the applications, under the service's own name.
fn interface(at: &Site, name: &str) -> Piece {
    let subnets = Expr::call("values", vec![Ref::resource("aws_subnet", "app").into()]).get("[*].id");
    let services = Expr::list(interfaces(at.settings).into_iter().map(Expr::from));
    let block = endpoint(at, name, Ref::each_value().into(), "Interface")
        .set("for_each", Expr::call("toset", vec![fact(at.id, "services", services)]))
        .set("private_dns_enabled", true)
        .set("subnet_ids", subnets)
        .set("security_group_ids", Expr::list([of("aws_security_group", name, "id")]));
    Piece::new(at.id, block)
}

fn group(at: &Site, name: &str) -> Piece {
    let block = resource("aws_security_group", name)
        .set("name", named(at.stack, at.id, 255))
        .set("description", described(&format!("{} {}", at.stack, at.id)))
        .set("vpc_id", of("aws_vpc", "main", "id"));
    Piece::new(at.id, block)
}

fn ruled(at: &Site, peer: &Peer, block: Block) -> Piece {
    Piece::new(peer.id, block).enforcing(&format!("{}->{}", peer.id, at.id))
}

fn rule(direction: &str, name: &str, group: &str) -> Block {
    resource(&format!("aws_vpc_security_group_{direction}_rule"), name)
        .set("security_group_id", of("aws_security_group", group, "id"))
        .set("ip_protocol", "tcp")
        .set("from_port", 443)
        .set("to_port", 443)
}

/// Out to the addresses of a service that a gateway endpoint leads to.
fn by_list(at: &Site, endpoint: &str, caller: &str) -> Block {
    let says = described(&say(at.lang, "HTTPS por el VPC endpoint", "HTTPS by the VPC endpoint"));
    rule("egress", &format!("{caller}_to_{endpoint}"), caller)
        .set("description", says)
        .set("prefix_list_id", of("aws_vpc_endpoint", endpoint, "prefix_list_id"))
}

/// Out of the caller's group, and into the endpoints'.
fn by_group(at: &Site, endpoint: &str, peer: &Peer) -> Vec<Piece> {
    let caller = peer.name();
    let says = |es: &str, en: &str| described(&say(at.lang, es, en));
    let out = rule("egress", &format!("{caller}_to_{endpoint}"), &caller)
        .set("description", says("HTTPS por los VPC endpoints", "HTTPS by the VPC endpoints"))
        .set("referenced_security_group_id", of("aws_security_group", endpoint, "id"));
    let into = rule("ingress", &format!("{endpoint}_from_{caller}"), endpoint)
        .set("description", says(&format!("HTTPS desde {}", peer.id), &format!("HTTPS from {}", peer.id)))
        .set("referenced_security_group_id", of("aws_security_group", &caller, "id"));
    let into = Piece::new(at.id, into).enforcing(&format!("{}->{}", peer.id, at.id));
    vec![ruled(at, peer, out), into]
}
