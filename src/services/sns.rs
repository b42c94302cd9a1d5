//! Amazon SNS: a topic that passes a message on to whom it must reach. Derived from the alarms.

use super::blocks::{admitting, data, from_data, named, of, resource, say, skip};
use super::setting::{Default, Type};
use super::{Category, Grant, Load, Names, Piece, Placement, Role, Service, Setting, Settings, Site, check};
use crate::prices::LineItem;

pub struct Sns;

const SETTINGS: &[Setting] = &[Setting {
    key: "reach",
    of: Type::Checked(check::email),
    default: Default::Absent,
    unit: "",
    doc: "The e-mail address that is subscribed.",
    source: "",
}];

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
            declared: false,
            doc: "A topic and who is subscribed to it.",
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
        let mut topic = resource("aws_sns_topic", &name).set("name", named(at.stack, at.id, 256));
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
        let document = data("aws_iam_policy_document", &name).with(admitting(&publish, "cloudwatch.amazonaws.com"));
        let policy = resource("aws_sns_topic_policy", &name)
            .set("arn", arn())
            .set("policy", from_data("aws_iam_policy_document", &name, "json"));
        let callers = at.incoming.iter().map(|peer| peer.id);
        let mut pieces = vec![
            Piece::new(at.id, topic),
            Piece::new(at.id, document),
            Piece::new(at.id, policy).enforcing_all(callers, at.id),
        ];
        if let Some(reach) = at.settings.text("reach") {
            let subscription = resource("aws_sns_topic_subscription", &name)
                .set("topic_arn", arn())
                .set("protocol", "email")
                .set("endpoint", reach);
            pieces.push(Piece::new(at.id, subscription));
        }
        pieces
    }

    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        let mails = load.assumed("alarm_mails").over("hundred_thousand", 100_000u32, "");
        let mailed = at.settings.text("reach").map(|_| LineItem::usage(at.id, "mails", "sns.email_100k", mails));
        mailed.into_iter().collect()
    }

    fn role(&self) -> Role {
        Role::Support
    }
}
