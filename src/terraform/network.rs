//! The VPC: subnets by tier and zone, the routes between them and out, and the record of what passes.

use crate::graph::{Component, Network, Stack, Tier};
use crate::services::blocks::{Grant, data, from_data, of, plain, resource, say, service_role, statement, text, value};
use crate::services::{Carries, Piece};
use crate::write::hcl::{Block, Expr, Ref, Target};

/// Owner and file of what belongs to no component.
pub const OWNER: &str = "network";

/// Every block of the network; none where nothing stands in a VPC.
pub fn pieces(stack: &Stack) -> Vec<Piece> {
    let Some(network) = stack.network.as_ref().filter(|network| !network.existing) else { return Vec::new() };
    let tiers: Vec<Tier> = Tier::ALL.into_iter().filter(|tier| network.tier(*tier).next().is_some()).collect();
    let mut pieces = locals(network, &tiers);
    pieces.extend(vpc(network));
    for tier in &tiers {
        pieces.push(own(subnet(*tier)));
    }
    for tier in tiers {
        pieces.extend(routes(stack, network, tier));
    }
    pieces.extend(flow_log(stack));
    pieces
}

/// What is looked up of a network that stands already.
pub fn lookups(stack: &Stack) -> Vec<Block> {
    let Some(network) = stack.network.as_ref().filter(|network| network.existing) else { return Vec::new() };
    let tiers = Tier::ALL.into_iter().filter(|tier| network.tier(*tier).next().is_some());
    let ids = |tier: Tier| {
        let each = network.tier(tier).map(|subnet| (subnet.zone.to_string(), Expr::from(subnet.cidr.as_str())));
        Expr::map(each)
    };
    let vpc = data("aws_vpc", "main").set("id", network.cidr.as_str());
    let read = tiers.flat_map(|tier| {
        let subnet = data("aws_subnet", tier.name()).set("for_each", ids(tier)).set("id", Ref::each_value());
        let table = data("aws_route_table", tier.name()).set("for_each", ids(tier)).set("subnet_id", Ref::each_value());
        [subnet, table]
    });
    std::iter::once(vpc).chain(read).collect()
}

/// The piece, with what it names of the network looked up where that stands already.
pub fn looked_up(stack: &Stack, piece: Piece) -> Piece {
    const OF_NETWORK: &[&str] = &["aws_vpc", "aws_subnet", "aws_route_table"];
    if !stack.network.as_ref().is_some_and(|network| network.existing) {
        return piece;
    }
    let read = |found: Ref| match found.target {
        Target::Resource(kind, name) if OF_NETWORK.contains(&kind.as_str()) => {
            Ref { target: Target::Data(kind, name), path: found.path }.into()
        }
        target => Ref { target, path: found.path }.into(),
    };
    let body = piece.block.body.clone().map_refs(&read);
    Piece { block: Block { body, ..piece.block }, ..piece }
}

fn own(block: Block) -> Piece {
    Piece::new(OWNER, block)
}

/// The zones by letter, and each tier's addresses by zone. A block each, since a tier may be of one stage only.
fn locals(network: &Network, tiers: &[Tier]) -> Vec<Piece> {
    let names = network.zone_letters().enumerate().map(|(index, zone)| {
        (zone.to_string(), from_data("aws_availability_zones", "available", &format!("names[{index}]")))
    });
    let local = |name: &str, value: Expr| own(Block::new("locals").set(name, value));
    let of_tier = |tier: &Tier| {
        let subnets = network.tier(*tier).map(|subnet| (subnet.zone.to_string(), Expr::from(subnet.cidr.as_str())));
        local(&format!("{}_subnets", tier.name()), Expr::map(subnets))
    };
    std::iter::once(local("zones", Expr::map(names))).chain(tiers.iter().map(of_tier)).collect()
}

fn vpc(network: &Network) -> Vec<Piece> {
    let vpc = resource("aws_vpc", "main")
        .set("cidr_block", network.cidr.as_str())
        .set("enable_dns_support", true)
        .set("enable_dns_hostnames", true)
        .set("tags", Expr::map([("Name", Ref::local("name"))]));
    // Taken over and left without rules: what gets no group of its own reaches nothing.
    let closed = resource("aws_default_security_group", "main").set("vpc_id", of("aws_vpc", "main", "id"));
    vec![own(vpc), own(closed)]
}

fn subnet(tier: Tier) -> Block {
    let name = text([value(Ref::local("name")), plain(&format!("-{}-", tier.name())), value(Ref::each_key())]);
    resource("aws_subnet", tier.name())
        .set("for_each", Ref::local(&format!("{}_subnets", tier.name())))
        .set("vpc_id", of("aws_vpc", "main", "id"))
        .set("cidr_block", Ref::each_value())
        .set("availability_zone", Ref::local("zones").at(Ref::each_key()))
        .set("map_public_ip_on_launch", false)
        .set("tags", Expr::map([("Name", name)]))
}

fn routes(stack: &Stack, network: &Network, tier: Tier) -> Vec<Piece> {
    match (tier, stack.way_out()) {
        (Tier::Public, _) => public_routes(stack),
        (Tier::App, Some(nat)) => app_routes(stack, network, nat),
        _ => one_table(tier),
    }
}

/// One table for the tier, with nothing in it but the VPC's own route.
fn one_table(tier: Tier) -> Vec<Piece> {
    let name = tier.name();
    let table = resource("aws_route_table", name).set("vpc_id", of("aws_vpc", "main", "id")).set("tags", named(name));
    vec![own(table), own(association(name, Ref::resource("aws_route_table", name)))]
}

fn named(name: &str) -> Expr {
    Expr::map([("Name", text([value(Ref::local("name")), plain(&format!("-{name}"))]))])
}

fn association(name: &str, table: Ref) -> Block {
    resource("aws_route_table_association", name)
        .set("for_each", Ref::resource("aws_subnet", name))
        .set("subnet_id", Ref::each_value().get("id"))
        .set("route_table_id", table.get("id"))
}

fn public_routes(stack: &Stack) -> Vec<Piece> {
    let mut pieces = one_table(Tier::Public);
    let Some(door) = stack.of_kind("internet-gateway").next() else { return pieces };
    let name = crate::services::terraform_name(&door.id);
    let route = resource("aws_route", "public")
        .set("route_table_id", of("aws_route_table", "public", "id"))
        .set("destination_cidr_block", "0.0.0.0/0")
        .set("gateway_id", of("aws_internet_gateway", &name, "id"));
    let through = stack.connections.iter().filter(|wire| wire.to == door.id || wire.via.contains(&door.id));
    pieces.push(through.fold(own(route), |piece, wire| piece.enforcing(&wire.id())));
    pieces
}

/// A table for each zone, so that a zone may get a gateway of its own without moving a subnet.
fn app_routes(stack: &Stack, network: &Network, nat: &Component) -> Vec<Piece> {
    let name = crate::services::terraform_name(&nat.id);
    let per_zone = network.egress == "nat-gateway-per-zone";
    let nearest = network.zone_letters().map(|zone| {
        let near = if per_zone { zone } else { 'a' };
        (zone.to_string(), Expr::from(near.to_string()))
    });
    let locals = Block::new("locals").set("nat_zones", Expr::map(nearest));
    let tags = Expr::map([("Name", text([value(Ref::local("name")), plain("-app-"), value(Ref::each_key())]))]);
    let table = resource("aws_route_table", "app")
        .set("for_each", Ref::resource("aws_subnet", "app"))
        .set("vpc_id", of("aws_vpc", "main", "id"))
        .set("tags", tags);
    let (attribute, kind, way) = nat.service.routes_to().unwrap_or_default();
    let gateway = Ref::resource(kind, &name).at(Ref::local("nat_zones").at(Ref::each_key())).get(way);
    let route = resource("aws_route", "app")
        .set("for_each", Ref::resource("aws_route_table", "app"))
        .set("route_table_id", Ref::each_value().get("id"))
        .set("destination_cidr_block", "0.0.0.0/0")
        .set(attribute, gateway);
    let leaving = stack.incoming(&nat.id).filter(|wire| wire.carries == Carries::Route);
    let route = leaving.fold(own(route), |piece, wire| piece.enforcing(&wire.id()));
    vec![
        own(locals),
        own(table),
        route,
        own(association("app", Ref::resource("aws_route_table", "app").at(Ref::each_key()))),
    ]
}

/// What was let through and what was refused, kept for a month.
fn flow_log(stack: &Stack) -> Vec<Piece> {
    let path = text([plain("/"), value(Ref::local("name")), plain("/flow-log")]);
    let group = resource("aws_cloudwatch_log_group", "flow_log").set("name", path).set("retention_in_days", 30);
    let streams = text([value(of("aws_cloudwatch_log_group", "flow_log", "arn")), plain(":*")]);
    let write = Grant::new(
        "WriteFlowLog",
        &["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        vec![streams],
    );
    let find = Grant::new("FindLogGroups", &["logs:DescribeLogGroups"], vec!["*".into()]);
    let document = data("aws_iam_policy_document", "flow_log").with(statement(&write)).with(statement(&find));
    let policy = resource("aws_iam_role_policy", "flow_log")
        .set("name", "write")
        .set("role", of("aws_iam_role", "flow_log", "id"))
        .set("policy", from_data("aws_iam_policy_document", "flow_log", "json"));
    let log = resource("aws_flow_log", "main")
        .set("vpc_id", of("aws_vpc", "main", "id"))
        .set("traffic_type", "ALL")
        .set("log_destination", of("aws_cloudwatch_log_group", "flow_log", "arn"))
        .set("iam_role_arn", of("aws_iam_role", "flow_log", "arn"));
    let says = say(stack.lang, "Deja que la VPC escriba su registro de flujos.", "Lets the VPC write its flow log.");
    let role = service_role(OWNER, "flow_log", &stack.name, "vpc-flow-logs.amazonaws.com", says);
    let mut pieces = vec![own(group)];
    pieces.extend(role);
    pieces.extend([document, policy, log].map(own));
    pieces
}
