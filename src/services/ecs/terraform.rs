//! The Terraform of a service of tasks: task definition, service, scaling, and the roles' names.

use super::{Launch, files, traces};
use crate::services::blocks::{fact, from_data, named, of, output, plain, resource, say, skip, text, value};
use crate::services::fargate::is_task;
use crate::services::{Carries, Peer, Piece, Role, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// Every block of the service.
pub fn blocks(at: &Site, launch: Launch) -> Vec<Piece> {
    let name = at.name();
    let mut pieces = vec![Piece::new(at.id, task_definition(at, &name, launch))];
    if image(at).is_some() {
        pieces.push(Piece::new(at.id, tag_variable(at, &name)));
    }
    if is_task(at.settings) {
        pieces.push(Piece::new(at.id, by_hand(at, &name)));
        return pieces;
    }
    pieces.push(service(at, &name, launch));
    pieces.extend(scaling(at, &name));
    let says = say(at.lang, "Servicio de ECS que despliega la entrega.", "ECS service that the delivery deploys.");
    pieces.push(Piece::new(at.id, output(&format!("{name}_service"), says, of("aws_ecs_service", &name, "name"))));
    pieces
}

/// The command that starts a run by hand.
fn by_hand(at: &Site, name: &str) -> Block {
    let cluster = at.incoming.iter().find(|peer| peer.carries == Carries::Runs).map_or(String::new(), Peer::name);
    let subnets = Expr::call("join", vec![",".into(), subnets(at)]);
    let command = [
        plain("aws ecs run-task --cluster "),
        value(of("aws_ecs_cluster", &cluster, "name")),
        plain(" --launch-type FARGATE --task-definition "),
        value(of("aws_ecs_task_definition", name, "family")),
        plain(" --network-configuration awsvpcConfiguration={subnets=["),
        value(subnets),
        plain("],securityGroups=["),
        value(of("aws_security_group", name, "id")),
        plain("]}"),
    ];
    output(
        &format!("{name}_run"),
        say(at.lang, "Orden que la arranca a mano.", "Command that starts it by hand."),
        text(command),
    )
}

/// The part the image is pulled from, where it is orbi's.
fn image<'a>(at: &'a Site) -> Option<&'a Peer<'a>> {
    at.outgoing.iter().find(|peer| peer.access.iter().any(|right| right == "pull"))
}

pub fn tag_variable(at: &Site, name: &str) -> Block {
    let says = say(
        at.lang,
        "Etiqueta de la imagen con la que se crea el servicio; después la entrega mueve la versión.",
        "Tag of the image the service is created with; afterwards the delivery moves the version.",
    );
    Block::labelled("variable", [&format!("{name}_image_tag")])
        .set("type", Expr::Raw("string".into()))
        .set("description", says)
        .set("default", super::FIRST_TAG)
}

fn task_definition(at: &Site, name: &str, launch: Launch) -> Block {
    let architecture = if at.settings.text("architecture") == Some("arm") { "ARM64" } else { "X86_64" };
    let collector = traces::collector(at, log_configuration(at));
    let containers = std::iter::once(container(at, name)).chain(collector).collect();
    let mut block = resource("aws_ecs_task_definition", name);
    if !at.settings.flag("read_only") {
        block.body.notes.push(skip("CKV_AWS_336", &say(at.lang, "así lo dice el modelo", "the model says so")));
    }
    block
        .set("family", named(at.stack, at.id, 255))
        .set("requires_compatibilities", Expr::list([launch.word()]))
        .set("network_mode", "awsvpc")
        .set("cpu", fact(at.id, "cpu", at.settings.count("cpu").unwrap_or(256)))
        .set("memory", fact(at.id, "memory", at.settings.count("memory").unwrap_or(512)))
        .set("execution_role_arn", of("aws_iam_role", &format!("{name}_execution"), "arn"))
        .set("task_role_arn", of("aws_iam_role", &format!("{name}_task"), "arn"))
        .set("container_definitions", Expr::json(Expr::List(containers)))
        .with_all((launch == Launch::Fargate).then(|| {
            Block::new("runtime_platform").set("operating_system_family", "LINUX").set("cpu_architecture", architecture)
        }))
        .with_all(files::volumes(at))
}

fn container(at: &Site, name: &str) -> Expr {
    let read_only = at.settings.flag("read_only");
    let mut pairs: Vec<(&str, Expr)> = vec![
        ("name", at.id.into()),
        ("image", image_of(at, name)),
        ("essential", true.into()),
        ("readonlyRootFilesystem", read_only.into()),
        ("linuxParameters", Expr::map([("initProcessEnabled", true)])),
    ];
    if let Some(port) = at.settings.count("port") {
        let port = fact(at.id, "port", port);
        let mapping = [("containerPort", port.clone()), ("hostPort", port), ("protocol", "tcp".into())];
        pairs.push(("portMappings", Expr::list([Expr::map(mapping)])));
    }
    let mounts = files::mounts(at);
    if !mounts.is_empty() {
        pairs.push(("mountPoints", Expr::List(mounts)));
    }
    pairs.push(("environment", variables(at)));
    pairs.push(("secrets", secrets(at)));
    pairs.extend(log_configuration(at));
    Expr::map(pairs)
}

pub fn image_of(at: &Site, name: &str) -> Expr {
    match image(at) {
        Some(peer) => {
            let url = of("aws_ecr_repository", &peer.name(), "repository_url");
            text([value(url), plain(":"), value(Ref::var(&format!("{name}_image_tag")))])
        }
        None => at.settings.text("image").unwrap_or_default().into(),
    }
}

/// What the model says, and what the parts it calls tell it, sorted by name as AWS returns them.
pub fn variables(at: &Site) -> Expr {
    let mut pairs: Vec<(String, Expr)> = told(at, false);
    pairs.extend(traces::variables(at));
    let written = at.settings.pairs("environment").into_iter().flatten();
    pairs.extend(written.map(|(name, value)| (name.clone(), value.as_str().into())));
    listed(pairs, "value")
}

pub fn secrets(at: &Site) -> Expr {
    listed(told(at, true), "valueFrom")
}

fn told(at: &Site, secret: bool) -> Vec<(String, Expr)> {
    let all = at.outgoing.iter().flat_map(Peer::told).filter(|(_, told)| told.secret == secret);
    all.map(|(name, told)| (name, told.value)).collect()
}

fn listed(mut pairs: Vec<(String, Expr)>, word: &str) -> Expr {
    pairs.sort_by(|one, other| one.0.cmp(&other.0));
    Expr::list(
        pairs.into_iter().map(|(name, value)| Expr::map([("name".to_string(), name.into()), (word.into(), value)])),
    )
}

pub fn log_configuration(at: &Site) -> Option<(&'static str, Expr)> {
    let logs = at.outgoing.iter().find(|peer| peer.service.kind() == "logs")?;
    let options = [
        ("awslogs-group", of("aws_cloudwatch_log_group", &logs.name(), "name")),
        ("awslogs-region", from_data("aws_region", "current", "region")),
        ("awslogs-stream-prefix", at.id.into()),
    ];
    Some(("logConfiguration", Expr::map([("logDriver", Expr::from("awslogs")), ("options", Expr::map(options))])))
}

fn service(at: &Site, name: &str, launch: Launch) -> Piece {
    let cluster = at.incoming.iter().find(|peer| peer.carries == Carries::Runs);
    let balancers: Vec<&Peer> = at.incoming.iter().filter(|peer| peer.service.role() == Role::Balancer).collect();
    let tasks = at.settings.range("tasks").map_or(1, |(low, _)| low);
    let block = resource("aws_ecs_service", name)
        .set("name", named(at.stack, at.id, 255))
        .set_some("cluster", cluster.map(|peer| of("aws_ecs_cluster", &peer.name(), "arn")))
        .set("task_definition", of("aws_ecs_task_definition", name, "arn"))
        .set("desired_count", fact(at.id, "tasks.min", tasks))
        .set_some("launch_type", (launch == Launch::Fargate && spot(at) == 0).then_some(launch.word()))
        .set_some("platform_version", (launch == Launch::Fargate).then_some("LATEST"))
        .set("propagate_tags", "SERVICE")
        .set("enable_ecs_managed_tags", true)
        .set("deployment_minimum_healthy_percent", 100)
        .set("deployment_maximum_percent", 200)
        .set_some("health_check_grace_period_seconds", (!balancers.is_empty()).then_some(60))
        .with_all(strategy(at))
        .with(Block::new("deployment_circuit_breaker").set("enable", true).set("rollback", true))
        .with_all(cluster.filter(|_| launch == Launch::Instances).into_iter().flat_map(placed))
        .with(
            Block::new("network_configuration")
                .set("subnets", subnets(at))
                .set("security_groups", Expr::list([of("aws_security_group", name, "id")]))
                .set("assign_public_ip", false),
        )
        .with_all(balancers.iter().map(|peer| load_balancer(at, name, peer)));
    let block = lasting(at, name, block, &balancers, launch);
    Piece::new(at.id, block).enforcing_all(cluster.map(|peer| peer.id), at.id)
}

/// On the instances of the cluster: in as many zones as there are, and in each on as few machines as hold the tasks.
fn placed(cluster: &Peer) -> Vec<Block> {
    let provider = of("aws_ecs_capacity_provider", &format!("{}_instances", cluster.name()), "name");
    let spread = |way: &str, field: &str| Block::new("ordered_placement_strategy").set("type", way).set("field", field);
    vec![
        Block::new("capacity_provider_strategy").set("capacity_provider", provider).set("weight", 1),
        spread("spread", "attribute:ecs.availability-zone"),
        spread("binpack", "memory"),
    ]
}

/// The subnets a component stands in.
pub fn subnets(at: &Site) -> Expr {
    Expr::call("values", vec![Ref::resource("aws_subnet", at.placement.name()).into()]).get("[*].id")
}

/// Percent of the tasks on spare capacity.
pub fn spot(at: &Site) -> i64 {
    at.settings.count("spot").unwrap_or(0)
}

/// The share of each kind of capacity, where some of it is spare.
fn strategy(at: &Site) -> Vec<Block> {
    let shares = if spot(at) == 0 { Vec::new() } else { crate::services::start::shares(spot(at)) };
    let block = |(provider, weight): (&str, i64)| {
        Block::new("capacity_provider_strategy").set("capacity_provider", provider).set("weight", weight)
    };
    shares.into_iter().map(block).collect()
}

fn load_balancer(at: &Site, name: &str, peer: &Peer) -> Block {
    Block::new("load_balancer")
        .set("target_group_arn", of("aws_lb_target_group", &format!("{}_{name}", peer.name()), "arn"))
        .set("container_name", at.id)
        .set_some("container_port", at.settings.count("port").map(|port| fact(at.id, "port", port)))
}

/// What others than Terraform change, and what has to stand before the service starts.
fn lasting(at: &Site, name: &str, block: Block, balancers: &[&Peer], launch: Launch) -> Block {
    let version =
        at.builds.map(|_| ("task_definition", "la entrega mueve la versión", "the delivery moves the version"));
    let count = scales(at).then_some(("desired_count", "la escala mueve el número", "the scaling moves the count"));
    let moved: Vec<_> = version.into_iter().chain(count).collect();
    let mut block = block;
    if !moved.is_empty() {
        let ignored = moved.iter().map(|(attribute, ..)| Expr::Raw((*attribute).into()));
        let mut lifecycle = Block::new("lifecycle").set("ignore_changes", Expr::List(ignored.collect()));
        let why = moved.iter().map(|(attribute, es, en)| format!("{attribute}: {}", say(at.lang, es, en)));
        lifecycle.comment = why.collect();
        block = block.with(lifecycle);
    }
    let listeners = balancers.iter().map(|peer| Expr::from(Ref::resource("aws_lb_listener", &peer.name())));
    let policy = Expr::from(Ref::resource("aws_iam_role_policy", &format!("{name}_execution")));
    let needs = launch == Launch::Instances || spot(at) > 0;
    let cluster = at.incoming.iter().find(|peer| peer.carries == Carries::Runs && needs);
    let capacity = cluster.map(|peer| Ref::resource("aws_ecs_cluster_capacity_providers", &peer.name()).into());
    block.set("depends_on", Expr::List(listeners.chain([policy]).chain(capacity).chain(files::awaited(at)).collect()))
}

fn scales(at: &Site) -> bool {
    let (low, high) = at.settings.range("tasks").unwrap_or((1, 1));
    low < high || at.settings.table("scale").is_some()
}

fn scaling(at: &Site, name: &str) -> Vec<Piece> {
    if !scales(at) {
        return Vec::new();
    }
    let (low, high) = at.settings.range("tasks").unwrap_or((1, 1));
    let cluster = at.incoming.iter().find(|peer| peer.carries == Carries::Runs).map_or(String::new(), Peer::name);
    let path = [
        plain("service/"),
        value(of("aws_ecs_cluster", &cluster, "name")),
        plain("/"),
        value(of("aws_ecs_service", name, "name")),
    ];
    let target = resource("aws_appautoscaling_target", name)
        .set("service_namespace", "ecs")
        .set("resource_id", text(path))
        .set("scalable_dimension", "ecs:service:DesiredCount")
        .set("min_capacity", fact(at.id, "tasks.min", low))
        .set("max_capacity", fact(at.id, "tasks.max", high));
    let scale = at.settings.table("scale");
    let policies = FOLLOWED.iter().filter_map(|(key, metric)| {
        let kept = scale?.count(key)?;
        let predefined = Block::new("predefined_metric_specification")
            .set("predefined_metric_type", *metric)
            .set_some("resource_label", (*key == "requests").then(|| counted_at(at, name)));
        Some(Piece::new(at.id, policy(at, name, key, predefined, kept)))
    });
    let queue = at.outgoing.iter().find(|peer| peer.access.iter().any(|right| right == "consume"));
    let backlog = scale.and_then(|scale| scale.count("messages")).zip(queue).map(|(kept, queue)| {
        Piece::new(at.id, policy(at, name, "messages", super::backlog::metric(&cluster, name, queue), kept))
    });
    std::iter::once(Piece::new(at.id, target)).chain(policies).chain(backlog).collect()
}

/// What the number of tasks may follow, and its metric.
/// Source: Application Auto Scaling API, PredefinedMetricSpecification.
const FOLLOWED: &[(&str, &str)] = &[
    ("cpu", "ECSServiceAverageCPUUtilization"),
    ("memory", "ECSServiceAverageMemoryUtilization"),
    ("requests", "ALBRequestCountPerTarget"),
];

fn policy(at: &Site, name: &str, key: &str, metric: Block, kept: i64) -> Block {
    let target = |way: &str| of("aws_appautoscaling_target", name, way);
    let tracking = Block::new("target_tracking_scaling_policy_configuration")
        .set("target_value", fact(at.id, &format!("scale.{key}"), kept))
        .set("scale_in_cooldown", 300)
        .set("scale_out_cooldown", 60)
        .with(metric);
    resource("aws_appautoscaling_policy", &format!("{name}_{key}"))
        .set("name", named(at.stack, &format!("{}-{key}", at.id), 256))
        .set("policy_type", "TargetTrackingScaling")
        .set("service_namespace", target("service_namespace"))
        .set("resource_id", target("resource_id"))
        .set("scalable_dimension", target("scalable_dimension"))
        .with(tracking)
}

/// The target group whose requests are counted, as Application Auto Scaling names it.
fn counted_at(at: &Site, name: &str) -> Expr {
    let balancer =
        at.incoming.iter().find(|peer| peer.service.role() == Role::Balancer).map_or(String::new(), Peer::name);
    let group = of("aws_lb_target_group", &format!("{balancer}_{name}"), "arn_suffix");
    text([value(of("aws_lb", &balancer, "arn_suffix")), plain("/"), value(group)])
}
