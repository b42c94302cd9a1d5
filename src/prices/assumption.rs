//! What orbi assumes about the use of a stack where the model does not say: every value named, documented and overridable.

use rust_decimal::Decimal;

/// One assumed value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumption {
    /// Name in the model and in estimates.
    pub key: &'static str,
    /// The value used where the model is silent.
    pub default: Decimal,
    /// The same value as a model spells it.
    pub spelled: &'static str,
    /// Unit as printed; empty for a bare count.
    pub unit: &'static str,
    /// What it means, in English.
    pub doc: &'static str,
}

/// Every assumption, in the order they are shown.
pub const ASSUMPTIONS: &[Assumption] = &[
    assume("days_per_month", "22", "", "Days a month on which a daily user comes: working days."),
    assume(
        "high_margin",
        "1.5",
        "",
        "How far use may exceed the upper bound of daily_users in the high case, as a factor; a single figure may also fall short by it in the low case.",
    ),
    assume("calls_per_user_day", "60", "", "API calls a user makes on such a day."),
    assume("call_ms", "200", "ms", "Time one API call takes."),
    assume("call_kb", "20", "KB", "Data one API call moves, request and response."),
    assume("log_kb_per_call", "5", "KB", "Log lines one API call writes."),
    assume("visits_per_user_day", "1", "", "Times a user opens the web app on such a day."),
    assume("files_per_visit", "15", "", "Files the browser fetches when the web app is opened."),
    assume("visit_mb", "1", "MB", "Data it fetches with them."),
    assume(
        "cache_miss_percent",
        "10",
        "%",
        "Share of those files that the edge does not have and takes from the bucket.",
    ),
    assume(
        "dns_queries_per_visit",
        "1.6",
        "",
        "DNS questions a visit causes that are charged: those an alias record does not answer.",
    ),
    assume("site_gb", "0.05", "GB", "Size of the web app with its earlier versions."),
    assume("web_releases", "40", "", "Releases of the web app a month."),
    assume("writes_per_web_release", "20", "", "Files written and listings made in the bucket by one release."),
    assume("api_releases", "20", "", "Releases of the API a month; each pulls the image once."),
    assume("image_gb", "0.25", "GB", "Size of the API's image, as it is downloaded."),
    assume("images_kept_gb", "2", "GB", "Images kept in the registry."),
    assume(
        "scaling_percent",
        "50",
        "%",
        "How far into its range of tasks a service runs on average in the high case; otherwise it runs at the low end.",
    ),
    assume(
        "access_log_kb_per_call",
        "0.05",
        "KB",
        "Size of a request's entry in a load balancer's access log, compressed.",
    ),
    assume("gateway_log_kb_per_call", "0.5", "KB", "Entry of a request in an API Gateway's access log."),
    assume("objects_gb", "10", "GB", "Size of the objects in a bucket for data."),
    assume("objects_read_per_call", "0.1", "", "Objects an API call reads from a bucket it may read."),
    assume("objects_written_per_call", "0.1", "", "Objects an API call writes to a bucket it may write."),
    assume("table_gb", "1", "GB", "Size of the items in a table."),
    assume("items_read_per_call", "1", "", "Items of up to 4 KB an API call reads from a table it may read."),
    assume("items_written_per_call", "0.2", "", "Items of up to 1 KB an API call writes to a table it may write."),
    assume("messages_per_call", "0.1", "", "Messages an API call sends to a queue or a topic it may publish to."),
    assume(
        "filtered_percent",
        "50",
        "%",
        "Share of the events or messages that a rule with a filter (`when`) passes on.",
    ),
    assume(
        "queue_pollers",
        "5",
        "",
        "Times over that a queue is asked at once for messages by the functions that take from it, which is what Lambda starts with; each asks every 20 seconds and each time is paid.",
    ),
    assume(
        "acu_percent",
        "20",
        "%",
        "How far into its range of capacity an Aurora cluster is on average in the expected case; in the low case it is at its least.",
    ),
    assume("files_gb", "20", "GB", "Size of the files in a shared file system."),
    assume(
        "backup_change_percent",
        "2",
        "%",
        "How much of a database or of files changes between two copies of a backup plan, which is what each keeps after the first.",
    ),
    assume("aurora_gb", "20", "GB", "Size of the data in an Aurora cluster."),
    assume("disk_operations_per_call", "10", "", "Times an API call makes an Aurora cluster read or write its disk."),
    assume(
        "backup_beyond_percent",
        "0",
        "%",
        "Backups of a database beyond the size of its storage, which is what AWS keeps free, as a share of that size.",
    ),
    assume("items_per_run", "10", "", "Items of the list that a run of a state machine works through."),
    assume("task_minutes", "5", "min", "Time a container takes that runs once, from its start to its end."),
    assume("job_minutes", "10", "min", "Time a batch job takes, from its start to its end."),
    assume(
        "spot_price_percent",
        "50",
        "%",
        "What a task on Fargate Spot costs, as a share of the usual price; AWS says from 30, and it changes with demand.",
    ),
    assume(
        "traced_percent",
        "100",
        "%",
        "Share of the calls that leave a trace: of the first in each second all, which at a few calls a second is nearly all.",
    ),
    assume("alarm_mails", "10", "", "E-mails the alarms send a month."),
];

/// The assumption of that name.
pub fn assumption(key: &str) -> Option<&'static Assumption> {
    ASSUMPTIONS.iter().find(|assumption| assumption.key == key)
}

const fn assume(key: &'static str, spelled: &'static str, unit: &'static str, doc: &'static str) -> Assumption {
    Assumption { key, default: decimal(spelled), spelled, unit, doc }
}

/// A short plain decimal; anything else in the table above does not compile.
const fn decimal(text: &str) -> Decimal {
    let (bytes, mut at, mut digits, mut scale, mut point) = (text.as_bytes(), 0, 0u32, 0u32, false);
    while at < bytes.len() {
        match bytes[at] {
            b'.' => point = true,
            digit => {
                digits = digits * 10 + (digit - b'0') as u32;
                scale += point as u32;
            }
        }
        at += 1;
    }
    Decimal::from_parts(digits, 0, 0, false, scale)
}
