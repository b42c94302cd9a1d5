//! Amazon SNS: a topic that passes a message on to whom it must reach. Written by the team, or derived from the alarms.

mod fan_out;

pub use fan_out::admitted;

use super::blocks::{admitting, data, from_data, named, of, principals, refusing, resource, say, skip};
use super::setting::{Default, Type};
use super::{
    ANY, Carries, Category, Grant, How, Listen, Load, Names, Peer, Piece, Placement, Role, Service, Setting, Settings,
    Site, Start, Told, Watch, check, terraform_name,
};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::prices::{Formula, LineItem};
use fan_out::is_subscriber;

pub struct Sns;

const SETTINGS: &[Setting] = &[Setting {
    key: "reach",
    of: Type::Checked(check::email),
    default: Default::Absent,
    unit: "",
    doc: "An e-mail address that is subscribed, beside the functions and queues it is connected to.",
    source: "",
}];

/// The topic, and whom its policy admits: CloudWatch, where it carries alarms; else nobody without TLS.
/// Messages of code, of buses and topics, and of those with a filter; and a mail for each.
const PUBLISHED: [&str; 3] = ["published", "published-handed", "published-filtered"];
const MAILS: [&str; 3] = ["mails", "mails-handed", "mails-filtered"];

fn mailed(at: &Site, item: &'static str, mails: Formula) -> LineItem {
    LineItem::usage(at.id, item, "sns.email_100k", mails.over("hundred_thousand", 100_000u32, ""))
}

fn topic(at: &Site, name: &str) -> Vec<Piece> {
    let arn = || of("aws_sns_topic", name, "arn");
    let alarmed: Vec<&str> =
        at.incoming.iter().filter(|peer| peer.carries == Carries::Notify).map(|peer| peer.id).collect();
    let buses: Vec<&Peer> = at.incoming.iter().filter(|peer| peer.service.kind() == "events").collect();
    let admitted = super::events::terraform::admitted("sns:Publish", arn(), &buses);
    let mut topic = resource("aws_sns_topic", name).set("name", named(at.stack, at.id, 256));
    let document = data("aws_iam_policy_document", name);
    let document = document.with_all(admitted);
    let document = match alarmed.is_empty() {
        true if !buses.is_empty() => {
            let reason = say(
                at.lang,
                "la clave de AWS no admite a EventBridge y los avisos no llevan secretos",
                "the key of AWS does not admit EventBridge, and notices carry no secrets",
            );
            topic.body.notes.push(skip("CKV_AWS_26", &reason));
            document
        }
        false => {
            let reason = say(
                at.lang,
                "la clave de AWS no admite a CloudWatch y los avisos no llevan secretos",
                "the key of AWS does not admit CloudWatch, and notices carry no secrets",
            );
            topic.body.notes.push(skip("CKV_AWS_26", &reason));
            let account = from_data("aws_caller_identity", "current", "account_id");
            let publish = Grant::new("PublishAlarms", &["sns:Publish"], vec![arn()]).when(
                "StringEquals",
                "aws:SourceAccount",
                vec![account],
            );
            document.with(admitting(&publish, "cloudwatch.amazonaws.com"))
        }
        true => {
            topic = topic.set("kms_master_key_id", "alias/aws/sns");
            let plain = Grant::new("OnlyTls", &["sns:Publish"], vec![arn()]).when(
                "Bool",
                "aws:SecureTransport",
                vec!["false".into()],
            );
            document.with(refusing(&plain, Some(principals("*", vec!["*".into()]))))
        }
    };
    let policy = resource("aws_sns_topic_policy", name)
        .set("arn", arn())
        .set("policy", from_data("aws_iam_policy_document", name, "json"));
    let senders = alarmed.into_iter().chain(buses.iter().map(|bus| bus.id));
    let policy = Piece::new(at.id, policy).enforcing_all(senders, at.id);
    vec![Piece::new(at.id, topic), Piece::new(at.id, document), policy]
}

impl Service for Sns {
    fn kind(&self) -> &'static str {
        "sns"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon SNS",
            es: "Tema de SNS",
            en: "SNS topic",
            category: Category::Integration,
            declared: true,
            doc: "A topic that passes each message on to whom it reaches.",
            official: &["Arch_Amazon-Simple-Notification-Service"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        let name = at.name();
        let arn = || of("aws_sns_topic", &name, "arn");
        let mut pieces = topic(at, &name);
        if let Some(reach) = at.settings.text("reach") {
            let subscription = resource("aws_sns_topic_subscription", &name)
                .set("topic_arn", arn())
                .set("protocol", "email")
                .set("endpoint", reach);
            pieces.push(Piece::new(at.id, subscription));
        }
        pieces.extend(fan_out::subscriptions(at, &name));
        pieces
    }

    /// Mails of the alarms, or what the team's code publishes on its calls, with a mail for each.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let sent = load.published(at);
        let reaches = at.settings.text("reach").is_some();
        let lines = |(index, sent): (usize, Option<Formula>)| {
            let sent = sent?;
            let million = sent.clone().over("million", 1_000_000u32, "");
            let mails = reaches.then(|| mailed(at, MAILS[index], sent));
            let published = LineItem::usage(at.id, PUBLISHED[index], "sns.publish_million", million);
            Some([Some(published), mails].into_iter().flatten())
        };
        let alarmed = at.incoming.iter().any(|peer| peer.carries == Carries::Notify);
        let alarms = (reaches && alarmed && sent.iter().all(Option::is_none))
            .then(|| mailed(at, MAILS[0], load.assumed("alarm_mails")));
        sent.into_iter().enumerate().filter_map(lines).flatten().chain(alarms).collect()
    }

    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        let arn = of("aws_sns_topic", &terraform_name(id), "arn");
        match access {
            "publish" => vec![Grant::new("PublishMessages", &["sns:Publish"], vec![arn])],
            _ => Vec::new(),
        }
    }

    fn tells(&self, id: &str, _settings: &Settings) -> Vec<Told> {
        vec![Told { name: "TOPIC", value: of("aws_sns_topic", &terraform_name(id), "arn"), secret: false }]
    }

    fn links(&self) -> &'static [&'static str] {
        &["sns"]
    }

    /// It hands each message on: to functions, queues and the address it reaches.
    fn role(&self) -> Role {
        Role::Trigger
    }

    /// Attributes of a message, by any name. Source: SNS developer guide, subscription filter policies.
    fn tells_apart(&self) -> &'static [&'static str] {
        ANY
    }

    fn check_beside(&self, at: &Site, place: Span, report: &mut Report) {
        for peer in at.outgoing.iter().filter(|peer| !is_subscriber(peer)) {
            let what = if peer.service.kind() == "sqs" { "a queue that keeps an order" } else { "it" };
            let message =
                format!("`{}` (sns) cannot hand messages to `{}`: SNS does not deliver to {what}", at.id, peer.id);
            let help = "put a function (`lambda`) or a queue (`sqs`) in between";
            report.push(Diagnostic::error(Code::CannotConnect, place, message).help(help));
        }
    }

    fn watches(&self, at: &Site, _limits: &Settings) -> Vec<Watch> {
        fan_out::watches(at)
    }

    fn starts(&self, id: &str, _settings: &Settings) -> Result<Start, &'static str> {
        Ok(Start::published(How::Topic(of("aws_sns_topic", &terraform_name(id), "arn"))))
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code, Role::Trigger]
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }
}
