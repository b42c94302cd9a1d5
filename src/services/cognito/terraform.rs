//! The Terraform of a user pool: itself, its sign-in page, and a client for each that asks for a sign-in.

use crate::services::blocks::{fact, from_data, named, of, output, plain, resource, say, text, value};
use crate::services::{Carries, Peer, Piece, Role, Site, terraform_name};
use crate::write::hcl::{Block, Expr, Ref};

/// Every block of the pool.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let callers = at.incoming.iter().filter(|peer| peer.carries == Carries::Network).map(|peer| peer.id);
    let guarded: Vec<&Peer> = at.outgoing.iter().filter(|peer| peer.carries == Carries::Guards).collect();
    let page = Piece::new(at.id, domain(&name)).enforcing_all(callers, at.id);
    let mut pieces = vec![Piece::new(at.id, pool(at, &name)), page];
    for peer in &guarded {
        let own = format!("{}->{}", at.id, peer.id);
        pieces.push(Piece::new(at.id, client(at, &name, Some(peer))).enforcing(&own));
        pieces.extend(reached(at, &name, peer));
    }
    if guarded.is_empty() {
        pieces.push(Piece::new(at.id, client(at, &name, None)));
    }
    let says = say(at.lang, "Identificador del grupo de usuarios.", "Id of the user pool.");
    pieces.push(Piece::new(at.id, output(&format!("{name}_pool"), says, of("aws_cognito_user_pool", &name, "id"))));
    for peer in guarded.iter().filter(|peer| peer.service.role() != Role::Balancer) {
        let says = say(at.lang, "Cliente con el que las páginas inician sesión.", "Client the pages sign in with.");
        let id = of("aws_cognito_user_pool_client", &client_name(&name, Some(peer)), "id");
        pieces.push(Piece::new(at.id, output(&format!("{name}_{}_client", peer.name()), says, id)));
    }
    pieces
}

fn client_name(name: &str, peer: Option<&Peer>) -> String {
    peer.map_or(name.to_string(), |peer| format!("{name}_{}", peer.name()))
}

fn pool(at: &Site, name: &str) -> Block {
    let mfa = match at.settings.text("mfa") {
        Some("off") => "OFF",
        Some("required") => "ON",
        _ => "OPTIONAL",
    };
    let factor = (mfa != "OFF").then(|| Block::new("software_token_mfa_configuration").set("enabled", true));
    let length = fact(at.id, "password_length", at.settings.count("password_length").unwrap_or(12));
    let password = ["lowercase", "uppercase", "numbers", "symbols"].iter().fold(
        Block::new("password_policy").set("minimum_length", length).set("temporary_password_validity_days", 3),
        |block, kind| block.set(&format!("require_{kind}"), true),
    );
    let recovery = Block::new("recovery_mechanism").set("name", "verified_email").set("priority", 1);
    resource("aws_cognito_user_pool", name)
        .set("name", named(at.stack, at.id, 128))
        .set("deletion_protection", "ACTIVE")
        .set("username_attributes", Expr::list(["email"]))
        .set("auto_verified_attributes", Expr::list(["email"]))
        .set("mfa_configuration", mfa)
        .with_all(factor)
        .with(password)
        .with(Block::new("admin_create_user_config").set("allow_admin_create_user_only", !at.settings.flag("sign_up")))
        .with(Block::new("account_recovery_setting").with(recovery))
}

/// The prefix is one of a kind in the Region, so it ends in the account.
fn domain(name: &str) -> Block {
    let prefix = text([
        value(Ref::local("name")),
        plain(&format!("-{}-", name.replace('_', "-"))),
        value(from_data("aws_caller_identity", "current", "account_id")),
    ]);
    resource("aws_cognito_user_pool_domain", name)
        .set("domain", prefix)
        .set("user_pool_id", of("aws_cognito_user_pool", name, "id"))
}

/// A balancer keeps a secret of its own, which AWS makes; pages have none and prove each sign-in instead.
/// Source: ELBv2 user guide, prepare to use Amazon Cognito: client secret, code grant, `/oauth2/idpresponse`.
fn client(at: &Site, name: &str, peer: Option<&Peer>) -> Block {
    let balancer = peer.filter(|peer| peer.service.role() == Role::Balancer);
    let back: Vec<Expr> = match balancer {
        Some(peer) => peer.host.iter().map(|host| format!("https://{host}/oauth2/idpresponse").into()).collect(),
        None => at.settings.texts("callbacks").iter().map(|address| address.as_str().into()).collect(),
    };
    let mut block = resource("aws_cognito_user_pool_client", &client_name(name, peer))
        .set("name", peer.map_or(at.id, |peer| peer.id))
        .set("user_pool_id", of("aws_cognito_user_pool", name, "id"))
        .set("generate_secret", balancer.is_some())
        .set("prevent_user_existence_errors", "ENABLED")
        .set("enable_token_revocation", true)
        .set("explicit_auth_flows", Expr::list(["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]))
        .set("supported_identity_providers", Expr::list(["COGNITO"]));
    if !back.is_empty() {
        block = block
            .set("callback_urls", Expr::List(back))
            .set("allowed_oauth_flows_user_pool_client", true)
            .set("allowed_oauth_flows", Expr::list(["code"]))
            .set("allowed_oauth_scopes", Expr::list(["openid", "email", "profile"]));
    }
    block
}

/// A balancer asks the pool itself whether a sign-in is good, and needs a way to it.
fn reached(at: &Site, name: &str, peer: &Peer) -> Option<Piece> {
    (peer.service.role() == Role::Balancer).then(|| {
        let says = say(
            at.lang,
            "HTTPS hacia Cognito, para comprobar cada inicio de sesion",
            "HTTPS to Cognito, to check each sign-in",
        );
        let block = resource("aws_vpc_security_group_egress_rule", &format!("{}_to_{name}", peer.name()))
            .set("security_group_id", of("aws_security_group", &peer.name(), "id"))
            .set("ip_protocol", "tcp")
            .set("from_port", 443)
            .set("to_port", 443)
            .set("description", crate::services::blocks::described(&says))
            .set("cidr_ipv4", "0.0.0.0/0");
        Piece::new(at.id, block).enforcing(&format!("{}->{}", at.id, peer.id))
    })
}

/// The action by which the balancer `balancer` has people sign in to the pool `pool`; `kind` is the block it stands in.
pub fn sign_in(kind: &str, pool: &str, balancer: &str) -> Block {
    let pool = terraform_name(pool);
    let with = Block::new("authenticate_cognito")
        .set("user_pool_arn", of("aws_cognito_user_pool", &pool, "arn"))
        .set("user_pool_client_id", of("aws_cognito_user_pool_client", &format!("{pool}_{balancer}"), "id"))
        .set("user_pool_domain", of("aws_cognito_user_pool_domain", &pool, "domain"));
    Block::new(kind).set("type", "authenticate-cognito").set("order", 1).with(with)
}
