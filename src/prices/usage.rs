//! How much a stack is used: its daily users and the assumptions, turned into monthly quantities.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;

use super::assumption::{ASSUMPTIONS, Assumption, assumption};
use super::cases::Cases;
use super::formula::{Factor, Formula};

/// Hours in a month, as the AWS calculator counts them; a real month has 672 to 744.
pub const HOURS: u32 = 730;
/// KB in a GB as AWS bills it, 2^20.
pub const KB_PER_GB: u32 = 1_048_576;
/// MB in a GB as AWS bills it, 2^10.
pub const MB_PER_GB: u32 = 1024;

/// A name that is no assumption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAssumption(
    /// The name given.
    pub String,
);

impl fmt::Display for UnknownAssumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown assumption `{}`", self.0)
    }
}

impl std::error::Error for UnknownAssumption {}

/// One assumption with the value in force.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumed {
    /// What is assumed.
    pub assumption: &'static Assumption,
    /// The value in force.
    pub value: Decimal,
    /// Whether the model gave it.
    pub stated: bool,
}

/// The use of one stage of a stack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage {
    daily_users: Option<(Decimal, Decimal)>,
    stated: BTreeMap<&'static str, Decimal>,
}

impl Usage {
    /// With so many daily users, from a lower to an upper bound, both equal for a single figure.
    /// `None` where the model does not say: then nothing is paid by use, and the estimate has to say so.
    pub fn new(daily_users: Option<(Decimal, Decimal)>) -> Self {
        Usage { daily_users, stated: BTreeMap::new() }
    }

    /// Sets an assumption to the model's own value.
    pub fn set(&mut self, key: &str, value: Decimal) -> Result<(), UnknownAssumption> {
        let known = assumption(key).ok_or_else(|| UnknownAssumption(key.to_owned()))?;
        self.stated.insert(known.key, value);
        Ok(())
    }

    /// The same assumptions with another number of daily users.
    pub fn with_users(&self, users: Decimal) -> Self {
        Usage { daily_users: Some((users, users)), ..self.clone() }
    }

    /// The daily users of the model, lower and upper bound.
    pub fn bounds(&self) -> Option<(Decimal, Decimal)> {
        self.daily_users
    }

    /// The value in force; zero for a name that is no assumption.
    pub fn value(&self, key: &str) -> Decimal {
        let stated = self.stated.get(key).copied();
        stated.or_else(|| assumption(key).map(|known| known.default)).unwrap_or_default()
    }

    /// All assumptions with the values in force, in the order of the table.
    pub fn assumed(&self) -> Vec<Assumed> {
        let assumed = |assumption: &'static Assumption| Assumed {
            assumption,
            value: self.value(assumption.key),
            stated: self.stated.contains_key(assumption.key),
        };
        ASSUMPTIONS.iter().map(assumed).collect()
    }

    /// Daily users in the three cases. Low is the lower bound, expected the middle, high the upper bound times `high_margin`.
    /// A single figure is a guess without a floor: its low case is the figure divided by the margin, to the nearest user.
    pub fn daily_users(&self) -> Cases<Decimal> {
        let Some((lower, upper)) = self.daily_users else {
            return Cases::default();
        };
        let margin = self.value("high_margin").max(Decimal::ONE);
        let shrunk = || lower.checked_div(margin).unwrap_or(lower).round();
        Cases {
            low: if lower == upper { shrunk() } else { lower },
            expected: lower.checked_add(upper).map_or(upper, |both| both / Decimal::TWO).normalize(),
            high: upper.checked_mul(margin).unwrap_or(Decimal::MAX).normalize(),
        }
    }

    /// An assumption as a factor of a formula.
    pub fn factor(&self, key: &'static str) -> Factor {
        let unit = assumption(key).map_or("", |known| known.unit);
        Factor { name: key, value: self.value(key).into(), unit, divides: false }
    }

    /// Days on which users come, over all users, a month.
    pub fn user_days(&self) -> Formula {
        Formula::of("daily_users", self.daily_users(), "").with(self.factor("days_per_month"))
    }

    /// API calls a month.
    pub fn calls(&self) -> Formula {
        self.user_days().with(self.factor("calls_per_user_day"))
    }

    /// GB the API moves a month, requests and responses.
    pub fn call_gb(&self) -> Formula {
        self.calls().with(self.factor("call_kb")).over("kb_per_gb", KB_PER_GB, "")
    }

    /// GB of logs a month.
    pub fn log_gb(&self) -> Formula {
        self.calls().with(self.factor("log_kb_per_call")).over("kb_per_gb", KB_PER_GB, "")
    }

    /// GB of an API Gateway's access logs a month.
    pub fn gateway_log_gb(&self) -> Formula {
        self.calls().with(self.factor("gateway_log_kb_per_call")).over("kb_per_gb", KB_PER_GB, "")
    }

    /// GB of a load balancer's access logs a month.
    pub fn access_log_gb(&self) -> Formula {
        self.calls().with(self.factor("access_log_kb_per_call")).over("kb_per_gb", KB_PER_GB, "")
    }

    /// Times the web app is opened a month.
    pub fn visits(&self) -> Formula {
        self.user_days().with(self.factor("visits_per_user_day"))
    }

    /// Files of the web app fetched a month.
    pub fn site_requests(&self) -> Formula {
        self.visits().with(self.factor("files_per_visit"))
    }

    /// GB of the web app delivered a month.
    pub fn site_gb(&self) -> Formula {
        self.visits().with(self.factor("visit_mb")).over("mb_per_gb", MB_PER_GB, "")
    }

    /// Files the edge takes from the bucket a month.
    pub fn site_reads(&self) -> Formula {
        self.site_requests().with(self.factor("cache_miss_percent")).over("percent", 100u32, "")
    }

    /// Files written and listings made in the bucket a month.
    pub fn site_writes(&self) -> Formula {
        released(self.factor("web_releases")).with(self.factor("writes_per_web_release"))
    }

    /// DNS questions a month that are charged.
    pub fn dns_queries(&self) -> Formula {
        self.visits().with(self.factor("dns_queries_per_visit"))
    }

    /// GB of images pulled a month.
    pub fn image_gb(&self) -> Formula {
        released(self.factor("api_releases")).with(self.factor("image_gb"))
    }
}

fn released(releases: Factor) -> Formula {
    Formula::of(releases.name, releases.value, releases.unit)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::prices::Case;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap_or(Decimal::MIN)
    }

    fn users(low: u32, high: u32) -> Usage {
        Usage::new(Some((low.into(), high.into())))
    }

    #[test]
    fn cases_come_from_the_range_of_users() {
        let range = users(50, 100).daily_users();
        assert_eq!((range.low, range.expected, range.high), (dec("50"), dec("75"), dec("150")));
        let single = users(1000, 1000).daily_users();
        assert_eq!((single.low, single.expected, single.high), (dec("667"), dec("1000"), dec("1500")));
        assert_eq!(Usage::default().daily_users(), Cases::default());
    }

    #[test]
    fn use_becomes_monthly_quantities() {
        let usage = users(50, 100);
        let expected = |formula: Formula| formula.value(Case::Expected);
        assert_eq!(expected(usage.calls()), Some(dec("99000")));
        assert_eq!(expected(users(1000, 1000).calls()), Some(dec("1320000")));
        assert_eq!(expected(usage.site_requests()), Some(dec("24750")));
        assert_eq!(expected(usage.site_gb()), Some(dec("1.611328")));
        assert_eq!(expected(usage.log_gb()), Some(dec("0.472069")));
        assert_eq!(expected(usage.image_gb()), Some(dec("5")));
        assert_eq!(usage.log_gb().text(Case::Expected), "75 × 22 × 60 × 5 KB ÷ 1048576");
    }

    #[test]
    fn the_model_overrides_an_assumption() {
        let mut usage = users(50, 100);
        assert_eq!(usage.set("calls_per_user_day", dec("10")), Ok(()));
        assert_eq!(usage.calls().value(Case::Expected), Some(dec("16500")));
        assert_eq!(usage.assumed().iter().filter(|assumed| assumed.stated).count(), 1);
        assert!(usage.set("calls", dec("10")).is_err());
    }

    #[test]
    fn every_assumption_is_named_once_and_documented() {
        let keys: BTreeSet<_> = ASSUMPTIONS.iter().map(|assumption| assumption.key).collect();
        assert_eq!(keys.len(), ASSUMPTIONS.len());
        assert!(ASSUMPTIONS.iter().all(|assumption| assumption.doc.ends_with('.')));
    }

    #[test]
    fn absurd_use_does_not_panic() {
        let mut usage = Usage::new(Some((Decimal::MAX, Decimal::MAX)));
        assert_eq!(usage.set("high_margin", Decimal::MAX), Ok(()));
        assert_eq!(usage.calls().value(Case::High), None);
    }
}
