//! The Terraform of instances: launch template, auto scaling group, instance profile.

use crate::services::blocks::{Grant, arn, data, fact, from_data, named, of, plain, resource, statement, text, value};
use crate::services::{Carries, Piece, Site};
use crate::write::hcl::{Block, Expr, Ref};

/// How long an instance lives, so that the next one starts from a patched image: 30 days in seconds.
const LIFE: i64 = 30 * 24 * 3600;

/// What a launch template says beside the settings of the component.
pub struct Template<'a> {
    /// Where the image is looked up when an instance starts: a public parameter of SSM, or the image itself.
    pub image: &'a str,
    /// What an instance runs when it first starts.
    pub script: Expr,
}

/// The launch template: no instance without IMDSv2, an encrypted disk and its role.
/// Source: EC2 user guide, IMDSv2; Auto Scaling user guide, Systems Manager parameters instead of AMI IDs.
pub fn template(at: &Site, given: &Template) -> Block {
    let name = at.name();
    let disk = Block::new("ebs")
        .set("volume_size", fact(at.id, "disk", at.settings.count("disk").unwrap_or(8)))
        .set("volume_type", "gp3")
        .set("encrypted", true)
        .set("delete_on_termination", true);
    resource("aws_launch_template", &name)
        .set("name", named(at.stack, at.id, 128))
        .set("update_default_version", true)
        .set("image_id", given.image)
        .set("instance_type", fact(at.id, "class", at.settings.text("class").unwrap_or_default()))
        .set("user_data", Expr::call("base64encode", vec![given.script.clone()]))
        .set("vpc_security_group_ids", Expr::list([of("aws_security_group", &name, "id")]))
        .with(Block::new("iam_instance_profile").set("arn", of("aws_iam_instance_profile", &name, "arn")))
        .with(
            Block::new("metadata_options")
                .set("http_endpoint", "enabled")
                .set("http_tokens", "required")
                .set("http_put_response_hop_limit", 1),
        )
        .with(Block::new("block_device_mappings").set("device_name", "/dev/xvda").with(disk))
        .with_all(
            ["instance", "volume"]
                .map(|kind| Block::new("tag_specifications").set("resource_type", kind).set("tags", tags(at))),
        )
}

fn tags(at: &Site) -> Expr {
    let name = text([value(Ref::local("name")), plain(&format!("-{}", at.id))]);
    Expr::map([("Name", name), ("Component", at.id.into()), ("Stack", Ref::local("name").into())])
}

/// What an auto scaling group says beside the settings of the component.
pub struct Group {
    /// Target groups that its instances join.
    pub targets: Vec<Expr>,
    /// Whether ECS moves the number of its instances.
    pub by_ecs: bool,
}

/// The group over the subnets of the component. How many run is left to the scaling within the range.
pub fn group(at: &Site, given: Group) -> Block {
    let name = at.name();
    let (low, high) = at.settings.range("instances").unwrap_or((1, 1));
    let balanced = !given.targets.is_empty();
    let launch = Block::new("launch_template")
        .set("id", of("aws_launch_template", &name, "id"))
        .set("version", of("aws_launch_template", &name, "latest_version"));
    let label =
        |key: &str, value: Expr| Block::new("tag").set("key", key).set("value", value).set("propagate_at_launch", true);
    let title = text([value(Ref::local("name")), plain(&format!("-{}", at.id))]);
    resource("aws_autoscaling_group", &name)
        .set("name", named(at.stack, at.id, 255))
        .set("min_size", fact(at.id, "instances.min", low))
        .set("max_size", fact(at.id, "instances.max", high))
        .set("vpc_zone_identifier", crate::services::ecs::subnets(at))
        .set("health_check_type", if balanced { "ELB" } else { "EC2" })
        .set("health_check_grace_period", 300)
        .set("max_instance_lifetime", LIFE)
        .set_some("target_group_arns", balanced.then(|| Expr::List(given.targets.clone())))
        .with(launch)
        .with((!given.by_ecs).then(refresh).unwrap_or_else(replaced))
        .with(label("Name", title))
        .with_all(given.by_ecs.then(|| label("AmazonECSManaged", true.to_string().into())))
}

/// A changed template replaces the instances, a new one standing before an old one goes.
fn refresh() -> Block {
    let preferences = Block::new("preferences").set("min_healthy_percentage", 100).set("max_healthy_percentage", 200);
    Block::new("instance_refresh").set("strategy", "Rolling").with(preferences)
}

/// ECS drains an instance before it goes; its successor starts before that.
fn replaced() -> Block {
    Block::new("instance_maintenance_policy").set("min_healthy_percentage", 100).set("max_healthy_percentage", 200)
}

/// What hands the role to the instance.
pub fn profile(at: &Site) -> Piece {
    let name = at.name();
    let block = resource("aws_iam_instance_profile", &name)
        .set("name", named(at.stack, at.id, 128))
        .set("role", of("aws_iam_role", &format!("{name}_instance"), "name"));
    Piece::new(at.id, block)
}

/// The right to be reached by Session Manager: no key, no port.
/// Source: Systems Manager user guide, custom instance role for Session Manager; the channels take no resource.
pub fn session(at: &Site) -> Vec<Piece> {
    let name = format!("{}_session", at.name());
    let channels = Grant::new(
        "OpenSession",
        &[
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        vec!["*".into()],
    );
    let known = Grant::new("BeKnown", &["ssm:UpdateInstanceInformation"], vec![arn("ec2", [plain("instance/*")])]);
    let document = data("aws_iam_policy_document", &name).with(statement(&channels)).with(statement(&known));
    let policy = resource("aws_iam_role_policy", &name)
        .set("name", "session")
        .set("role", of("aws_iam_role", &format!("{}_instance", at.name()), "id"))
        .set("policy", from_data("aws_iam_policy_document", &name, "json"));
    let people = at.incoming.iter().filter(|peer| peer.carries == Carries::Api).map(|peer| peer.id);
    vec![Piece::new(at.id, document), Piece::new(at.id, policy).enforcing_all(people, at.id)]
}
