//! What orbi assumes about the use of a stack where the model does not say: every value named, documented and overridable.

use rust_decimal::Decimal;

/// One assumed value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumption {
    /// Name in the model and in estimates.
    pub key: &'static str,
    /// The value used where the model is silent.
    pub default: Decimal,
    /// Unit as printed; empty for a bare count.
    pub unit: &'static str,
    /// What it means, in English.
    pub doc: &'static str,
}

/// Every assumption, in the order they are shown.
pub const ASSUMPTIONS: &[Assumption] = &[
    assume("days_per_month", 22, 0, "", "Days a month on which a daily user comes: working days."),
    assume(
        "high_margin",
        15,
        1,
        "",
        "How far use may exceed the upper bound of daily_users in the high case, as a factor; a single figure may also fall short by it in the low case.",
    ),
    assume("calls_per_user_day", 60, 0, "", "API calls a user makes on such a day."),
    assume("call_ms", 200, 0, "ms", "Time one API call takes."),
    assume("call_kb", 20, 0, "KB", "Data one API call moves, request and response."),
    assume("log_kb_per_call", 5, 0, "KB", "Log lines one API call writes."),
    assume("visits_per_user_day", 1, 0, "", "Times a user opens the web app on such a day."),
    assume("files_per_visit", 15, 0, "", "Files the browser fetches when the web app is opened."),
    assume("visit_mb", 1, 0, "MB", "Data it fetches with them."),
    assume(
        "cache_miss_percent",
        10,
        0,
        "%",
        "Share of those files that the edge does not have and takes from the bucket.",
    ),
    assume(
        "dns_queries_per_visit",
        16,
        1,
        "",
        "DNS questions a visit causes that are charged: those an alias record does not answer.",
    ),
    assume("site_gb", 5, 2, "GB", "Size of the web app with its earlier versions."),
    assume("web_releases", 40, 0, "", "Releases of the web app a month."),
    assume("writes_per_web_release", 20, 0, "", "Files written and listings made in the bucket by one release."),
    assume("api_releases", 20, 0, "", "Releases of the API a month; each pulls the image once."),
    assume("image_gb", 25, 2, "GB", "Size of the API's image, as it is downloaded."),
    assume("images_kept_gb", 2, 0, "GB", "Images kept in the registry."),
];

/// The assumption of that name.
pub fn assumption(key: &str) -> Option<&'static Assumption> {
    ASSUMPTIONS.iter().find(|assumption| assumption.key == key)
}

const fn assume(key: &'static str, digits: u32, scale: u32, unit: &'static str, doc: &'static str) -> Assumption {
    Assumption { key, default: Decimal::from_parts(digits, 0, 0, false, scale), unit, doc }
}
