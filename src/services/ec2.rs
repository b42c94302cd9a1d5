//! Amazon EC2 without containers: a group of instances that runs the team's servers, or a bastion.

mod terraform;

use super::instances;
use super::setting::{Default, Type};
use super::{
    Carries, Category, Figure, Listen, Load, Names, OwnRole, Peer, Piece, Placed, Placement, Role, Service, Setting,
    Settings, Site, Watch, check, ecs,
};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::prices::LineItem;

pub struct Ec2;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "purpose",
        of: Type::Word(&["servers", "bastion"]),
        default: Default::Is("servers"),
        unit: "",
        doc: "`servers` run the team's program. A `bastion` is how people get to what is private: by Session Manager, with no key and no open port.",
        source: "",
    },
    Setting {
        key: "runs",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "What the instances run, in the team's words: `Nginx + PHP`.",
        source: "",
    },
    instances::class_key("t3.micro"),
    instances::COUNT,
    instances::disk_key("8", 8),
    Setting {
        key: "port",
        of: Type::Count { min: 1, max: 65535 },
        default: Default::Absent,
        unit: "",
        doc: "The port the program listens on. Needed where something connects to it.",
        source: "",
    },
    Setting {
        key: "scale",
        of: Type::Table(FOLLOWED),
        default: Default::Absent,
        unit: "",
        doc: "What the number of instances follows.",
        source: "",
    },
    Setting {
        key: "health",
        of: Type::Checked(check::path),
        default: Default::Is("/"),
        unit: "",
        doc: "The path the load balancer asks to know whether an instance is healthy.",
        source: "",
    },
    Setting {
        key: "image",
        of: Type::Checked(image),
        default: Default::Absent,
        unit: "",
        doc: "An image of the team's own: `ami-…`. Without it, the newest Amazon Linux 2023 when an instance starts.",
        source: "EC2 user guide, find an AMI with a public parameter",
    },
    Setting {
        key: "setup",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "Shell commands, on one line, that an instance runs once when it first starts: `dnf install -y nginx && systemctl enable --now nginx`. What it has to know is in `/etc/app.env`.",
        source: "",
    },
    Setting {
        key: "environment",
        of: Type::Pairs,
        default: Default::Absent,
        unit: "",
        doc: "Values that are not secret, written to `/etc/app.env` with those of what it calls.",
        source: "",
    },
];

const FOLLOWED: &[Setting] = &[
    Setting {
        key: "cpu",
        of: Type::Count { min: 10, max: 95 },
        default: Default::Absent,
        unit: "%",
        doc: "Mean CPU the group is kept at by adding and removing instances.",
        source: "",
    },
    Setting {
        key: "requests",
        of: Type::Count { min: 1, max: 1_000_000 },
        default: Default::Absent,
        unit: "requests a minute",
        doc: "Requests a minute that the load balancer sends to each instance, kept at that.",
        source: "EC2 Auto Scaling API, ALBRequestCountPerTarget",
    },
];

const FIGURES: &[Figure] = &[Figure {
    key: "scale_minutes",
    value: 3,
    unit: "min",
    source: "EC2 Auto Scaling user guide, target tracking: three periods of a minute",
}];

fn image(text: &str) -> Result<(), String> {
    let hex = |rest: &str| [8, 17].contains(&rest.len()) && rest.chars().all(|c| c.is_ascii_hexdigit());
    match text.strip_prefix("ami-").is_some_and(hex) {
        true => Ok(()),
        false => Err("the id of an image, such as `ami-0123456789abcdef0`".into()),
    }
}

fn is_bastion(settings: &Settings) -> bool {
    settings.text("purpose") == Some("bastion")
}

impl Service for Ec2 {
    fn kind(&self) -> &'static str {
        "ec2"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon EC2",
            es: "EC2",
            en: "EC2",
            category: Category::Compute,
            declared: true,
            doc: "An auto scaling group of instances in the private subnets, without containers: servers behind a load balancer, workers, or a bastion. No instance lives longer than 30 days, so that the next one starts from a patched image. People get in by Session Manager; their logs stay on the instances unless `setup` sends them.",
            official: &["Arch_Amazon-EC2"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::App
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn roles(&self) -> &'static [OwnRole] {
        instances::ROLES
    }

    fn role_for(&self, _peer: &Peer) -> Option<&'static str> {
        Some("instance")
    }

    fn watches(&self, at: &Site, limits: &Settings) -> Vec<Watch> {
        terraform::watches(at, limits)
    }

    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        instances::cost(at, load)
    }

    /// Sessions without keys. Source: Systems Manager user guide, VPC endpoints for Session Manager.
    fn needs(&self) -> &'static [&'static str] {
        &["ssm", "ssmmessages"]
    }

    fn role(&self) -> Role {
        Role::Code
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Balancer, Role::Person]
    }

    /// People open a session through the API of Systems Manager.
    fn reached(&self, caller: Role) -> Option<Carries> {
        (caller == Role::Person).then_some(Carries::Api)
    }

    fn target_type(&self) -> &'static str {
        "instance"
    }

    fn listens(&self, settings: &Settings, _named: bool) -> Option<Listen> {
        match is_bastion(settings) {
            true => Some(Listen { protocol: "HTTPS", port: Some(443) }),
            false => ecs::listens(settings),
        }
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        instances::check_class(settings, at, report);
        for key in ["port", "scale"] {
            if is_bastion(settings) && settings.given(key).is_some() {
                let message = format!("`{}` is a bastion, and a bastion has no `{key}`", at.id);
                let help = "remove it: people get in by Session Manager, and nothing else does";
                report.push(Diagnostic::error(Code::Refused, settings.span(key, at.place), message).help(help));
            }
        }
    }

    fn check_beside(&self, at: &Site, place: Span, report: &mut Report) {
        ecs::check_requests(at, place, report);
        let (unfit, help) = match is_bastion(at.settings) {
            true => (Role::Balancer, "write `purpose: servers`, or connect people to it"),
            false => (Role::Person, "put a load balancer (`kind: alb`) between them, or write `purpose: bastion`"),
        };
        for caller in at.incoming.iter().filter(|peer| peer.service.role() == unfit) {
            let message = match unfit {
                Role::Person => format!("`{}` stands in private subnets, where `{}` cannot call it", at.id, caller.id),
                _ => format!("`{}` is a bastion, and `{}` sends requests", at.id, caller.id),
            };
            report.push(Diagnostic::error(Code::CannotConnect, place, message).help(help));
        }
    }

    /// Source: CloudWatch user guide, recommended alarms.
    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["cpu"]
    }

    fn figures(&self) -> &'static [Figure] {
        FIGURES
    }
}
