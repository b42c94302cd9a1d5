//! Amazon S3: a bucket for a site, for data or for logs.

mod notices;
mod terraform;

pub use notices::admitted as notices_admitted;
pub use terraform::guards as bucket_guards;

use super::setting::{Default, Type};
use super::{
    Carries, Category, Grant, Listen, Load, Names, Part, Piece, Placed, Placement, Role, Service, Setting, Settings,
    Site, Told,
};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::prices::{Formula, LineItem};
use rust_decimal::Decimal;

pub struct S3;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "purpose",
        of: Type::Word(&["site", "data", "logs"]),
        default: Default::Is("data"),
        unit: "",
        doc: "`site`: files that CloudFront delivers; `data`: objects of the application; `logs`: access logs of other parts.",
        source: "",
    },
    Setting {
        key: "runs",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "What the files are, in the team's words: `React`.",
        source: "",
    },
    Setting {
        key: "versioning",
        of: Type::Flag,
        default: Default::Is("true"),
        unit: "",
        doc: "Whether earlier versions of an object are kept.",
        source: "",
    },
    Setting {
        key: "keep_days",
        of: Type::Count { min: 1, max: 3650 },
        default: Default::Is("90"),
        unit: "days",
        doc: "How long logs, and versions that were replaced, are kept.",
        source: "",
    },
    Setting {
        key: "notifies",
        of: Type::Component(&["lambda", "sqs"]),
        default: Default::Absent,
        unit: "",
        doc: "The function that runs, or the queue that gets a message, for each object that is written.",
        source: "S3 API, PutBucketNotificationConfiguration: one receiver for an event and a beginning of names",
    },
    Setting {
        key: "notifies_under",
        of: Type::Text,
        default: Default::Absent,
        unit: "",
        doc: "Only for objects whose name begins so, such as `uploads/`: a function that writes to the bucket itself would else run for what it writes.",
        source: "S3 API, S3KeyFilter",
    },
];

impl Service for S3 {
    fn kind(&self) -> &'static str {
        "s3"
    }

    fn names(&self) -> Names {
        Names {
            title: "Amazon S3",
            es: "S3",
            en: "S3",
            category: Category::Storage,
            declared: true,
            doc: "A private, encrypted bucket that only takes TLS.",
            official: &["Arch_Amazon-Simple-Storage-Service"],
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

    fn cost(&self, at: &Site, load: &Load) -> Vec<LineItem> {
        match at.settings.text("purpose") {
            Some("site") => site(at, load),
            Some("logs") => logs(at, load),
            _ => data(at, load),
        }
    }

    fn encrypts(&self) -> Option<bool> {
        Some(true)
    }

    fn links(&self) -> &'static [&'static str] {
        &["s3"]
    }

    fn check(&self, settings: &Settings, at: &Placed, report: &mut Report) {
        if settings.text("notifies_under").is_some() && settings.text("notifies").is_none() {
            let message = format!("`{}` has `notifies_under`, and notifies nobody", at.id);
            let place = settings.span("notifies_under", at.place);
            report.push(Diagnostic::error(Code::MissingKey, place, message).help("write `notifies: FUNCTION` too"));
        }
    }

    /// A queue that keeps an order takes no notices; a function that writes where it is started from starts itself.
    /// Sources: S3 user guide, event notifications; AWS Lambda developer guide, recursive loops.
    fn check_beside(&self, at: &Site, place: Span, report: &mut Report) {
        notices::check(at, place, report);
    }

    fn derives(&self, at: &Site) -> Vec<Part> {
        let notified = at.settings.text("notifies");
        notified.map(|id| Part::wire(at.id, id, Carries::Api, &[])).into_iter().collect()
    }

    fn role(&self) -> Role {
        Role::Store
    }

    fn accepts(&self) -> &'static [Role] {
        &[Role::Cdn, Role::Code]
    }

    fn listens(&self, _settings: &Settings, _named: bool) -> Option<Listen> {
        Some(Listen { protocol: "HTTPS", port: Some(443) })
    }

    fn holds_pages(&self, settings: &Settings) -> bool {
        settings.text("purpose") == Some("site")
    }

    fn builds(&self, _settings: &Settings) -> Option<&'static str> {
        Some("files")
    }
}

fn stored(at: &Site, gb: Formula) -> LineItem {
    LineItem::fixed(at.id, "storage", "s3.standard.gb_month", gb)
}

fn requests(at: &Site, item: &'static str, price: &str, requests: Formula) -> LineItem {
    LineItem::usage(at.id, item, price, requests.over("thousand", 1000u32, ""))
}

/// The web app with its earlier versions, its releases, and what the edge does not have.
fn site(at: &Site, load: &Load) -> Vec<LineItem> {
    let reads = load.visited(at.id, load.usage.site_reads());
    let mut items =
        vec![stored(at, load.assumed("site_gb")), requests(at, "writes", "s3.put_1k", load.usage.site_writes())];
    items.extend(reads.map(|reads| requests(at, "reads", "s3.get_1k", reads)));
    items
}

/// Access logs as they pile up until they are removed. Their delivery is free.
/// Source: ELB user guide, access logs: storage is charged, not the transfer.
fn logs(at: &Site, load: &Load) -> Vec<LineItem> {
    let months = Decimal::from(at.settings.count("keep_days").unwrap_or(90)) / Decimal::from(30);
    let callers = at.incoming.iter().map(|peer| peer.id);
    let gb = load.called_any(callers, load.usage.access_log_gb()).map(|gb| gb.times("months", months.round_dp(2), ""));
    gb.map(|gb| LineItem::usage(at.id, "storage", "s3.standard.gb_month", gb)).into_iter().collect()
}

/// Objects of the application; nothing in the model says how many.
fn data(at: &Site, load: &Load) -> Vec<LineItem> {
    let callers = |right: &'static str| {
        let with = at.incoming.iter().filter(move |peer| peer.access.iter().any(|given| given == right));
        with.map(|peer| peer.id)
    };
    let calls = |right, key| load.called_any(callers(right), load.usage.calls().with(load.usage.factor(key)));
    let mut items = vec![stored(at, load.assumed("objects_gb"))];
    let (reads, writes) = (calls("read", "objects_read_per_call"), calls("write", "objects_written_per_call"));
    items.extend(writes.map(|writes| requests(at, "writes", "s3.put_1k", writes)));
    items.extend(reads.map(|reads| requests(at, "reads", "s3.get_1k", reads)));
    items
}
