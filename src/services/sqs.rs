//! Amazon SQS: a queue that keeps messages until someone has worked through them, with a place for those nobody could.

mod terraform;

use super::blocks::of;
use super::setting::{Default, Type};
use super::{
    Carries, Category, EventSource, Figure, Grant, How, Listen, Load, Names, Part, Peer, Piece, Placement, Role,
    Service, Setting, Settings, Site, Start, Text, Told, Value, Watch, terraform_name,
};
use crate::prices::{HOURS, LineItem};

pub struct Sqs;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "fifo",
        of: Type::Flag,
        default: Default::Is("false"),
        unit: "",
        doc: "Whether messages of a group keep their order and none is delivered twice.",
        source: "",
    },
    Setting {
        key: "visibility",
        of: Type::Count { min: 0, max: 43_200 },
        default: Default::Is("60"),
        unit: "s",
        doc: "How long a message that was received stays hidden from others: longer than working through it takes.",
        source: "SQS API, CreateQueue (VisibilityTimeout)",
    },
    Setting {
        key: "keep_days",
        of: Type::Count { min: 1, max: 14 },
        default: Default::Is("4"),
        unit: "days",
        doc: "How long a message that nobody takes is kept.",
        source: "SQS API, CreateQueue (MessageRetentionPeriod)",
    },
    Setting {
        key: "max_receives",
        of: Type::Count { min: 1, max: 1000 },
        default: Default::Is("5"),
        unit: "",
        doc: "How often a message is received before it goes to the queue of failed messages, which orbi derives.",
        source: "SQS API, CreateQueue (RedrivePolicy); the upper bound from the SQS console",
    },
];

/// SQS bills each request; a message takes three: send, receive, delete.
const REQUESTS: u32 = 3;

/// Messages of code, of buses and topics, and of those with a filter.
const REQUESTED: [&str; 3] = ["requests", "requests-handed", "requests-filtered"];

/// How often a poller asks: a receive waits up to 20 seconds for a message.
/// Source: AWS Lambda developer guide, using Lambda with Amazon SQS (long polling).
const POLLS_PER_HOUR: u32 = 180;

fn consumes(peer: &Peer) -> bool {
    peer.access.iter().any(|right| right == "consume")
}

impl Service for Sqs {
    fn kind(&self) -> &'static str {
        "sqs"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon SQS",
            es: "SQS",
            en: "SQS",
            category: Category::Integration,
            declared: true,
            doc: "An encrypted queue with a queue of its own for the messages that failed.",
            official: &["Arch_Amazon-Simple-Queue-Service"],
        }
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn placement(&self, _settings: &Settings) -> Placement {
        Placement::Region
    }

    fn terraform(&self, at: &Site) -> Vec<Piece> {
        terraform::blocks(at)
    }

    fn grants(&self, id: &str, _settings: &Settings, access: &str) -> Vec<Grant> {
        terraform::grants(id, access)
    }

    fn tells(&self, id: &str, _settings: &Settings) -> Vec<Told> {
        terraform::tells(id)
    }

    /// Source: Lambda API, CreateEventSourceMapping (default batch of SQS).
    fn event_source(&self, id: &str) -> Option<EventSource> {
        Some(EventSource { arn: of("aws_sqs_queue", &terraform_name(id), "arn"), from: None, batch: 10 })
    }

    fn watches(&self, at: &Site, _limits: &Settings) -> Vec<Watch> {
        terraform::watches(at)
    }

    /// What its publishers send on their calls. The queue of failed messages stays empty while all is well.
    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        if at.incoming.iter().any(|peer| peer.service.kind() == "sqs") {
            return Vec::new();
        }
        let price = if at.settings.flag("fifo") { "sqs.fifo_million" } else { "sqs.standard_million" };
        let requests = load.published(at).into_iter().zip(REQUESTED).filter_map(|(sent, item)| {
            let requests = sent?.times("requests_per_message", REQUESTS, "").over("million", 1_000_000u32, "");
            Some(LineItem::usage(at.id, item, price, requests))
        });
        let polled = at.incoming.iter().any(|peer| peer.service.kind() == "lambda" && consumes(peer));
        let polls = polled.then(|| {
            let asked = load.assumed("queue_pollers").times("polls_per_hour", POLLS_PER_HOUR, "");
            let asked = asked.times("hours", HOURS, "h").over("million", 1_000_000u32, "");
            LineItem::fixed(at.id, "polls", price, asked)
        });
        requests.chain(polls).collect()
    }

    /// The queue of failed messages: of the same kind, which AWS asks for, and keeping them as long as it can.
    /// Source: SQS developer guide, dead-letter queues.
    fn derives(&self, at: &Site) -> Vec<Part> {
        let failed = format!("{}-failed", at.id);
        let settings = [("fifo", Value::Flag(at.settings.flag("fifo"))), ("keep_days", Value::Count(14))];
        let mut wire = Part::wire(at.id, &failed, Carries::Notify, &[]);
        if let Part::Connection(wire) = &mut wire {
            wire.label = Some(Text::both("mensajes fallidos", "failed messages"));
        }
        let title = Text::both(format!("Fallidos de {}", at.id), format!("Failed of {}", at.id));
        let settings = settings.into_iter().collect();
        vec![Part::Component { id: failed, kind: "sqs", settings, title: Some(title), shared: false }, wire]
    }

    fn alarmed(&self, _settings: &Settings) -> &'static [&'static str] {
        &["errors"]
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn links(&self) -> &'static [&'static str] {
        &["sqs"]
    }

    fn role(&self) -> Role {
        Role::Store
    }

    fn starts(&self, id: &str, settings: &Settings) -> Result<Start, &'static str> {
        Ok(Start::published(How::Queue {
            arn: of("aws_sqs_queue", &terraform_name(id), "arn"),
            url: of("aws_sqs_queue", &terraform_name(id), "url"),
            fifo: settings.flag("fifo"),
        }))
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Code, Role::Trigger]
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }

    fn figures(&self) -> &'static [Figure] {
        &[Figure { key: "failed_days", value: 14, unit: "days", source: "" }]
    }
}
