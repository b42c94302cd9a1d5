//! Names: alias records for what has a host, and the records that prove to ACM that the name is ours.

use crate::graph::{Component, Stack};
use crate::services::blocks::{from_data, of, output, resource, say, skip};
use crate::services::{Carries, Piece, Placement, terraform_name};
use crate::units::Lang;
use crate::write::hcl::{Block, Expr, Ref};

/// Alias records and certificate validation.
pub fn pieces(stack: &Stack) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for certificate in stack.of_kind("certificate") {
        let zone = certificate.settings.text("name").and_then(|name| stack.zone_of(name));
        pieces.extend(validation(stack, certificate, zone));
    }
    for wire in stack.connections.iter().filter(|wire| wire.carries == Carries::Alias) {
        if let Some(target) = stack.components.get(&wire.to) {
            let records = aliases(stack.lang, target, &wire.from).into_iter();
            pieces.extend(records.map(|block| Piece::new(&target.id, block).enforcing(&wire.id())));
        }
    }
    for component in stack.components.values() {
        pieces.extend(address(stack, component));
    }
    pieces
}

fn zone_id(zone: &str) -> Expr {
    from_data("aws_route53_zone", &terraform_name(zone), "zone_id")
}

/// With a zone, ACM's question is answered there; without one, the answer is shown and whoever keeps the domain gives it.
fn validation(stack: &Stack, certificate: &Component, zone: Option<&Component>) -> Vec<Piece> {
    let name = terraform_name(&certificate.id);
    let option = |way: &str| {
        let options = of("aws_acm_certificate", &name, "domain_validation_options");
        Expr::call("one", vec![options]).get(way)
    };
    let provider = certificate.settings.flag("edge").then(|| Expr::Raw("aws.us_east_1".into()));
    let validated = resource("aws_acm_certificate_validation", &name)
        .set_some("provider", provider)
        .set("certificate_arn", of("aws_acm_certificate", &name, "arn"));
    let own = |block: Block| Piece::new(&certificate.id, block);
    match zone {
        Some(zone) => {
            let record = resource("aws_route53_record", &name)
                .set("zone_id", zone_id(&zone.id))
                .set("name", option("resource_record_name"))
                .set("type", option("resource_record_type"))
                .set("records", Expr::list([option("resource_record_value")]))
                .set("ttl", 300)
                .set("allow_overwrite", true);
            let proof = Ref::resource("aws_route53_record", &name).get("fqdn");
            vec![own(record), own(validated.set("validation_record_fqdns", Expr::list([proof])))]
        }
        None => {
            let says = say(
                stack.lang,
                "Registro que el dominio debe tener para que ACM emita el certificado.",
                "Record the domain has to have for ACM to issue the certificate.",
            );
            let options = of("aws_acm_certificate", &name, "domain_validation_options");
            vec![own(validated), own(output(&format!("{name}_record"), says, options))]
        }
    }
}

/// IPv4 for all, IPv6 for what stands at the edge.
fn aliases(lang: Lang, target: &Component, zone: &str) -> Vec<Block> {
    let name = terraform_name(&target.id);
    let Some(answer) = target.service.alias(&name, &target.settings) else { return Vec::new() };
    let edge = target.placement == Placement::Edge;
    let record = |suffix: &str, record_type: &str| {
        let alias = Block::new("alias")
            .set("name", answer.name.clone())
            .set("zone_id", answer.zone.clone())
            .set("evaluate_target_health", !edge);
        let mut block = resource("aws_route53_record", &format!("{name}{suffix}"))
            .set("zone_id", zone_id(zone))
            .set("name", target.host.clone().unwrap_or_default())
            .set("type", record_type)
            .set_some("allow_overwrite", answer.taken_over.then_some(true))
            .with(alias);
        if answer.taken_over {
            let reason = say(lang, "su destino es de otro recurso", "what it leads to belongs to another resource");
            block.body.notes.push(skip("CKV2_AWS_23", &reason));
        }
        block
    };
    match answer.ipv6 {
        true => vec![record("", "A"), record("_ipv6", "AAAA")],
        false => vec![record("", "A")],
    }
}

/// Where people find what has a name.
fn address(stack: &Stack, component: &Component) -> Option<Piece> {
    let host = component.host.as_ref()?;
    let says = say(stack.lang, "Dirección para los usuarios.", "Address for users.");
    let block = output(&format!("{}_url", terraform_name(&component.id)), says, format!("https://{host}"));
    Some(Piece::new(&component.id, block))
}
