//! The Terraform of a function: itself, its code, who may call it, and the queues it works through.

use crate::services::blocks::{
    Grant, arn, data, from_data, named, of, output, plain, resource, say, skip, statement, text, value,
};
use crate::services::{Carries, Peer, Piece, READ_FROM, Role, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// Every block of the function.
pub fn blocks(at: &Site) -> Vec<Piece> {
    let name = at.name();
    let mut pieces = vec![Piece::new(at.id, function(at, &name)), Piece::new(at.id, code_variable(at, &name))];
    pieces.extend(at.outgoing.iter().filter_map(|peer| mapping(at, &name, peer)));
    if at.placement.in_subnets() {
        pieces.extend(in_network(at, &name));
    }
    let says = say(at.lang, "Nombre de la función.", "Name of the function.");
    let shown = output(&format!("{name}_function"), says, of("aws_lambda_function", &name, "function_name"));
    pieces.push(Piece::new(at.id, shown));
    pieces
}

fn image<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.outgoing.iter().find(|peer| peer.access.iter().any(|right| right == "pull"))
}

/// Where its traces go, if anywhere.
fn traced<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.outgoing.iter().find(|peer| peer.access.iter().any(|right| right == "trace"))
}

fn variable_name(at: &Site, name: &str) -> String {
    if image(at).is_some() { format!("{name}_image_tag") } else { format!("{name}_package") }
}

/// Which code the function is made with: an image's tag, or an archive's path.
fn code_variable(at: &Site, name: &str) -> Block {
    let (says, default) = match image(at) {
        Some(_) => (
            say(at.lang, "Etiqueta de la imagen de la función.", "Tag of the function's image."),
            crate::services::FIRST_TAG.to_string(),
        ),
        None => (
            say(at.lang, "Archivo zip con el código de la función.", "Zip archive with the function's code."),
            format!("{}.zip", at.id),
        ),
    };
    Block::labelled("variable", [&variable_name(at, name)])
        .set("type", Expr::Raw("string".into()))
        .set("description", says)
        .set("default", default)
}

fn function(at: &Site, name: &str) -> Block {
    let architecture = if at.settings.text("architecture") == Some("arm") { "arm64" } else { "x86_64" };
    let logs = at.outgoing.iter().find(|peer| peer.service.kind() == "logs");
    let mut block = resource("aws_lambda_function", name)
        .set("function_name", named(at.stack, at.id, 64))
        .set("role", of("aws_iam_role", &format!("{name}_function"), "arn"));
    block.body.notes = notes(at);
    let block = code(at, name, block)
        .set("architectures", Expr::list([architecture]))
        .set("memory_size", at.settings.count("memory").unwrap_or(256))
        .set("timeout", at.settings.count("timeout").unwrap_or(30))
        .with(Block::new("environment").set("variables", variables(at)))
        .with_all(files(at))
        .with_all(traced(at).map(|_| Block::new("tracing_config").set("mode", "Active")))
        .with_all(logs.map(|peer| {
            Block::new("logging_config")
                .set("log_format", "JSON")
                .set("log_group", of("aws_cloudwatch_log_group", &peer.name(), "name"))
        }))
        .with_all(at.placement.in_subnets().then(|| {
            Block::new("vpc_config")
                .set("subnet_ids", crate::services::fargate::subnets(at))
                .set("security_group_ids", Expr::list([of("aws_security_group", name, "id")]))
        }));
    let network = at.placement.in_subnets().then(|| Ref::resource("aws_iam_role_policy", &format!("{name}_network")));
    let policies = [Some(Ref::resource("aws_iam_role_policy", &format!("{name}_function"))), network];
    let files = at.outgoing.iter().filter_map(|peer| peer.service.mounts(peer.id, peer.settings));
    let awaited = policies.into_iter().flatten().map(Expr::from).chain(files.map(|mount| mount.after));
    let block = block.set("depends_on", Expr::List(awaited.collect()));
    block.with_all(at.builds.map(|_| shipped(at)))
}

/// What the delivery changes, and Terraform leaves as it is.
fn shipped(at: &Site) -> Block {
    let moved: &[&str] = if image(at).is_some() { &["image_uri"] } else { &["filename", "source_code_hash"] };
    let ignored = moved.iter().map(|attribute| Expr::Raw((*attribute).into())).collect();
    let mut lifecycle = Block::new("lifecycle").set("ignore_changes", Expr::List(ignored));
    lifecycle.comment = vec![say(at.lang, "La entrega mueve la versión.", "The delivery moves the version.")];
    lifecycle
}

/// The files it mounts. Source: Lambda API, FileSystemConfig.
fn files(at: &Site) -> Vec<Block> {
    let mounted = at.outgoing.iter().filter_map(|peer| peer.service.mounts(peer.id, peer.settings));
    let block = |mount: crate::services::Mount| {
        Block::new("file_system_config").set("arn", mount.entry_arn).set("local_mount_path", mount.path)
    };
    mounted.map(block).collect()
}

fn notes(at: &Site) -> Vec<String> {
    let mut notes = vec![
        ("CKV_AWS_115", say(at.lang, "comparte el límite de la cuenta", "it shares the limit of the account")),
        ("CKV_AWS_116", unanswered(at)),
        ("CKV_AWS_173", say(at.lang, "sus variables no llevan secretos", "its variables carry no secrets")),
        ("CKV_AWS_272", say(at.lang, "el código llega por la entrega", "the code comes by the delivery")),
    ];
    if traced(at).is_none() {
        notes.push(("CKV_AWS_50", say(at.lang, "sin trazas en este modelo", "no tracing in this model")));
    }
    if !at.placement.in_subnets() {
        notes.push(("CKV_AWS_117", say(at.lang, "no llama a nada de una VPC", "it calls nothing in a VPC")));
    }
    notes.iter().map(|(check, reason)| skip(check, reason)).collect()
}

/// Why failed calls need no place of their own.
fn unanswered(at: &Site) -> String {
    match at.incoming.iter().any(|peer| peer.service.role() == Role::Trigger) {
        true => say(
            at.lang,
            "lo que falla dos veces más queda en sus registros y su alarma",
            "what fails twice more is in its logs and its alarm",
        ),
        false => say(
            at.lang,
            "quien llama espera la respuesta o es una cola",
            "who calls waits for the answer or is a queue",
        ),
    }
}

/// The archive is read where it is there, so that a plan needs no build.
fn code(at: &Site, name: &str, block: Block) -> Block {
    let variable = || Expr::from(Ref::var(&variable_name(at, name)));
    match image(at) {
        Some(peer) => {
            let url = of("aws_ecr_repository", &peer.name(), "repository_url");
            block.set("package_type", "Image").set("image_uri", text([value(url), plain(":"), value(variable())]))
        }
        None => {
            let there = Expr::call("fileexists", vec![variable()]);
            let hash = Expr::call("filebase64sha256", vec![variable()]);
            block
                .set("package_type", "Zip")
                .set("runtime", at.settings.text("runtime").unwrap_or_default())
                .set("handler", at.settings.text("handler").unwrap_or_default())
                .set("filename", variable())
                .set("source_code_hash", there.choose(hash, Expr::Raw("null".into())))
        }
    }
}

/// What the model says, and what the parts it calls tell it. Secrets are read by the code: it is told where.
fn variables(at: &Site) -> Expr {
    let from = |secret| if secret { READ_FROM } else { "" };
    let told = at.outgoing.iter().flat_map(Peer::told);
    let mut pairs: Vec<(String, Expr)> =
        told.map(|(name, told)| (format!("{name}{}", from(told.secret)), told.value)).collect();
    let written = at.settings.pairs("environment").into_iter().flatten();
    pairs.extend(written.map(|(name, value)| (name.clone(), value.as_str().into())));
    pairs.sort_by(|one, other| one.0.cmp(&other.0));
    Expr::map(pairs)
}

/// Lambda asks the source on the function's behalf; what fails in a batch comes back by itself.
fn mapping(at: &Site, name: &str, peer: &Peer) -> Option<Piece> {
    let source = peer.service.event_source(peer.id).filter(|_| peer.access.iter().any(|right| right == "consume"))?;
    let block = resource("aws_lambda_event_source_mapping", &format!("{name}_{}", peer.name()))
        .set("event_source_arn", source.arn)
        .set("function_name", of("aws_lambda_function", name, "arn"))
        .set_some("starting_position", source.from)
        .set("batch_size", source.batch)
        .set("function_response_types", Expr::list(["ReportBatchItemFailures"]));
    Some(Piece::new(at.id, block).enforcing(&format!("{}->{}", at.id, peer.id)))
}

/// Lambda makes network interfaces in the subnets in the function's role.
/// Source: AWS managed policy AWSLambdaVPCAccessExecutionRole, kept to this account and Region where the calls take a resource.
fn in_network(at: &Site, name: &str) -> Vec<Piece> {
    let changes = [
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
    ];
    let name = format!("{name}_network");
    let change = Grant::new("UseSubnets", &changes, vec![arn("ec2", [plain("*")])]);
    let find = Grant::new("FindSubnets", &["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], vec!["*".into()]);
    let document = data("aws_iam_policy_document", &name).with(statement(&change)).with(statement(&find));
    let policy = resource("aws_iam_role_policy", &name)
        .set("name", "network")
        .set("role", of("aws_iam_role", &format!("{}_function", at.name()), "id"))
        .set("policy", from_data("aws_iam_policy_document", &name, "json"));
    vec![Piece::new(at.id, document), Piece::new(at.id, policy)]
}

/// Who is admitted by the function's own policy: a gateway. The piece is the gateway's to write.
pub fn permission(at: &Site, peer: &Peer, source: Expr) -> Piece {
    let block = resource("aws_lambda_permission", &format!("{}_{}", at.name(), peer.name()))
        .set("action", "lambda:InvokeFunction")
        .set("function_name", of("aws_lambda_function", &peer.name(), "function_name"))
        .set("principal", "apigateway.amazonaws.com")
        .set("source_arn", source);
    debug_assert!(peer.carries == Carries::Invoke);
    Piece::new(at.id, block).enforcing(&format!("{}->{}", at.id, peer.id))
}
