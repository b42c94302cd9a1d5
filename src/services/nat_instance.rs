//! The NAT instance: one small instance that is the private subnets' way out, for a fraction of a NAT gateway's price.
//! Derived from `network.egress`.

use super::Carries;
use super::blocks::{described, fact, from_data, named, of, plain, resource, say, skip, text, value};
use super::instances;
use super::setting::{Default, Type};
use super::{Category, Load, Names, OwnRole, Peer, Piece, Placement, Role, Service, Setting, Settings, Site, Watch};
use crate::prices::{Formula, HOURS, LineItem};
use crate::write::hcl::{Block, Expr, Ref};

pub struct NatInstance;

const SETTINGS: &[Setting] = &[
    instances::class_key("t4g.micro"),
    Setting {
        key: "zones",
        of: Type::Count { min: 1, max: 1 },
        default: Default::Is("1"),
        unit: "zones",
        doc: "In how many zones there is one.",
        source: "",
    },
];

/// GB of its disk. Source: Amazon Linux 2023 user guide, root volume of the image.
const DISK: i64 = 8;

/// What makes an instance a router: packets of others pass it, under its own address.
/// Source: VPC user guide, NAT instances.
const SCRIPT: &str = "#!/bin/bash
set -euo pipefail
dnf install -y iptables-services
echo net.ipv4.ip_forward=1 > /etc/sysctl.d/90-nat.conf
sysctl -p /etc/sysctl.d/90-nat.conf
device=$(ip -o -4 route show default | awk '{print $5; exit}')
iptables -F FORWARD
iptables -t nat -A POSTROUTING -o \"$device\" -j MASQUERADE
service iptables save
systemctl enable --now iptables
";

impl Service for NatInstance {
    fn kind(&self) -> &'static str {
        "nat-instance"
    }

    fn names(&self) -> Names {
        Names {
            title: "NAT instance (Amazon EC2)",
            es: "Instancia NAT",
            en: "NAT instance",
            category: Category::Network,
            declared: false,
            doc: "One instance that carries what private subnets start towards the internet. It costs less than a NAT gateway, is the team's to keep, and nothing takes over when it fails.",
            official: &["Res_Amazon-EC2_Instance", "Arch_Amazon-EC2"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Public
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let name = at.name();
        let mut pieces = vec![Piece::new(at.id, image(at, &name)), instances::profile(at)];
        pieces.extend(instances::session(at));
        pieces
            .extend([instance(at, &name), address(at, &name), group(at, &name)].map(|block| Piece::new(at.id, block)));
        let leaving = at.outgoing.iter().filter(|peer| peer.carries == Carries::Route);
        let out = Piece::new(at.id, out(at, &name));
        pieces.push(leaving.fold(out, |piece, peer| piece.enforcing(&format!("{}->{}", at.id, peer.id))));
        pieces.extend(at.incoming.iter().map(|peer| into(at, &name, peer)));
        pieces
    }

    fn roles(&self) -> &'static [OwnRole] {
        instances::ROLES
    }

    fn role_for(&self, _peer: &Peer) -> Option<&'static str> {
        Some("instance")
    }

    fn routes_to(&self) -> Option<(&'static str, &'static str, &'static str)> {
        Some(("network_interface_id", "aws_instance", "primary_network_interface_id"))
    }

    /// Source: CloudWatch user guide, recommended alarms, AWS/EC2.
    fn watches(&self, at: &Site, _limits: &Settings) -> Vec<Watch> {
        let first = Expr::call("values", vec![Ref::resource("aws_instance", &at.name()).into()]).get("[0].id");
        vec![Watch {
            name: "status".into(),
            metric: ("AWS/EC2", "StatusCheckFailed"),
            statistic: "Maximum",
            below: false,
            threshold: "0".into(),
            period: (300, 2),
            missing: "breaching",
            dimensions: vec![("InstanceId", first)],
            says: ("no responde, y con ella no sale nada", "it does not answer, and nothing gets out"),
        }]
    }

    /// The instance, its disk and its address; what passes is not charged apart.
    fn cost(&self, at: &Site, _load: &Load) -> Vec<LineItem> {
        let class = at.settings.text("class").unwrap_or_default();
        let hours = || Formula::of("hours", HOURS, "h");
        vec![
            LineItem::fixed(at.id, "instance", format!("ec2.linux.{class}.hour"), hours()),
            LineItem::fixed(at.id, "disk", "ebs.gp3.gb_month", Formula::of("disk", DISK as u32, "GB")),
            LineItem::fixed(at.id, "addresses", "ipv4.public.hour", hours()),
        ]
    }

    fn role(&self) -> Role {
        Role::Support
    }
}

/// Amazon Linux 2023 for its processor. Source: EC2 user guide, find an AMI with a public parameter.
fn image(at: &Site, name: &str) -> Block {
    let shape = at.settings.text("class").and_then(instances::shape);
    let processor = if shape.is_some_and(|shape| shape.arm) { "arm64" } else { "x86_64" };
    let path = format!("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{processor}");
    super::blocks::data("aws_ssm_parameter", name).set("name", path)
}

/// In the first zone. A new image does not replace it: that would cut the way out in the middle of an apply.
fn instance(at: &Site, name: &str) -> Block {
    let kept = ["ami", "user_data"].map(|key| Expr::Raw(key.into()));
    let lifecycle = Block::new("lifecycle").set("ignore_changes", Expr::List(kept.to_vec()));
    let disk =
        Block::new("root_block_device").set("volume_size", DISK).set("volume_type", "gp3").set("encrypted", true);
    let metadata = Block::new("metadata_options").set("http_endpoint", "enabled").set("http_tokens", "required");
    let mut block = resource("aws_instance", name)
        .set("for_each", Expr::call("toset", vec![Expr::list(["a"])]))
        .set("ami", from_data("aws_ssm_parameter", name, "insecure_value"))
        .set("instance_type", fact(at.id, "class", at.settings.text("class").unwrap_or_default()))
        .set("subnet_id", Ref::resource("aws_subnet", "public").at(Ref::each_key()).get("id"))
        .set("vpc_security_group_ids", Expr::list([of("aws_security_group", name, "id")]))
        .set("iam_instance_profile", of("aws_iam_instance_profile", name, "name"))
        .set("source_dest_check", false)
        .set("ebs_optimized", true)
        .set("user_data", SCRIPT)
        .set("tags", tags(at))
        .with(metadata)
        .with(disk)
        .with(lifecycle);
    let reason = say(at.lang, "bastan las métricas de cada cinco minutos", "metrics every five minutes are enough");
    block.body.notes.push(skip("CKV_AWS_126", &reason));
    block
}

fn tags(at: &Site) -> Expr {
    Expr::map([("Name", text([value(Ref::local("name")), plain(&format!("-{}", at.id))]))])
}

fn address(at: &Site, name: &str) -> Block {
    resource("aws_eip", name)
        .set("for_each", Ref::resource("aws_instance", name))
        .set("domain", "vpc")
        .set("instance", Ref::each_value().get("id"))
        .set("tags", tags(at))
}

fn group(at: &Site, name: &str) -> Block {
    resource("aws_security_group", name)
        .set("name", named(at.stack, at.id, 255))
        .set("description", described(&format!("{} {}", at.stack, at.id)))
        .set("vpc_id", of("aws_vpc", "main", "id"))
}

fn rule(direction: &str, name: &str, group: &str) -> Block {
    resource(&format!("aws_vpc_security_group_{direction}_rule"), name)
        .set("security_group_id", of("aws_security_group", group, "id"))
        .set("ip_protocol", "tcp")
        .set("from_port", 0)
        .set("to_port", 65535)
}

/// What a caller's own group lets out may pass; its ports are limited there.
fn into(at: &Site, name: &str, peer: &Peer) -> Piece {
    let says = say(at.lang, &format!("Lo que {} envía fuera", peer.id), &format!("What {} sends out", peer.id));
    let mut block = rule("ingress", &format!("{name}_from_{}", peer.name()), name)
        .set("description", described(&says))
        .set("referenced_security_group_id", of("aws_security_group", &peer.name(), "id"));
    let reason = say(at.lang, "solo desde quien nombra la regla", "only from whom the rule names");
    block.body.notes = ["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260"].map(|check| skip(check, &reason)).to_vec();
    Piece::new(at.id, block).enforcing(&format!("{}->{}", peer.id, at.id))
}

fn out(at: &Site, name: &str) -> Block {
    let says = say(at.lang, "Hacia internet, por cuenta de quien la usa", "To the internet, for whoever uses it");
    rule("egress", &format!("{name}_to_internet"), name)
        .set("description", described(&says))
        .set("cidr_ipv4", "0.0.0.0/0")
}
