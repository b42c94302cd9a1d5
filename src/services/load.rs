//! How much each part of a stack is used: what line items by use are made of.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::{Carries, Peer, Role, Site};
use crate::prices::{Cases, Factor, Formula, Usage};

/// The use of one stage, and how it spreads over the components.
///
/// Users' calls enter where people connect and are spread evenly over the targets of a load balancer; what a service
/// calls is called as often as the service itself.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// Daily users and assumptions.
    pub usage: Usage,
    /// Component → its part of all calls: 1 for the only service, 0.5 for each of two.
    pub calls: IndexMap<String, Decimal>,
    /// Component → its part of all visits of the web app.
    pub visits: IndexMap<String, Decimal>,
    /// Component → how often a month a clock starts it.
    pub beats: IndexMap<String, Decimal>,
    /// Component that alarms → how many alarms it has.
    pub alarms: IndexMap<String, usize>,
}

impl Load {
    /// A quantity of all calls, as the part that reaches `id`; `None` where no call does.
    pub fn called(&self, id: &str, all: Formula) -> Option<Formula> {
        part(self.calls.get(id).copied(), all, "calls_part")
    }

    /// A quantity of all calls, as the part that reaches any of `ids`.
    pub fn called_any<'a>(&self, ids: impl Iterator<Item = &'a str>, all: Formula) -> Option<Formula> {
        part(ids.filter_map(|id| self.calls.get(id).copied()).reduce(|sum, one| sum + one), all, "calls_part")
    }

    /// The messages a component is sent: by the team's code so many for each of its calls, by a bus or a topic all that
    /// reach it, and by one with a filter those that the filter passes on.
    pub fn published(&self, at: &Site) -> [Option<Formula>; 3] {
        let publishes =
            |peer: &&Peer| peer.carries == Carries::Api && peer.access.iter().any(|right| right == "publish");
        let publishers = || at.incoming.iter().filter(publishes);
        let (sent, calls) = (self.usage.calls().with(self.usage.factor("messages_per_call")), self.usage.calls());
        let of = |trigger: bool, filtered: bool| {
            publishers()
                .filter(move |peer| (peer.service.role() == Role::Trigger) == trigger)
                .filter(move |peer| peer.when.is_empty() != filtered)
                .map(|peer| peer.id)
        };
        let passed = calls.clone().with(self.usage.factor("filtered_percent")).over("percent", 100u32, "");
        let code = of(false, false).chain(of(false, true));
        [self.called_any(code, sent), self.called_any(of(true, false), calls), self.called_any(of(true, true), passed)]
    }

    /// A quantity of all visits, as the part that reaches `id`; `None` where no visit does.
    pub fn visited(&self, id: &str, all: Formula) -> Option<Formula> {
        part(self.visits.get(id).copied(), all, "visits_part")
    }

    /// How often a month a clock starts `id`; `None` where none does.
    pub fn by_clock(&self, id: &str) -> Option<Formula> {
        self.by_clock_any(std::iter::once(id))
    }

    /// How often a month a clock starts any of `ids`.
    pub fn by_clock_any<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Option<Formula> {
        let beats = ids.filter_map(|id| self.beats.get(id).copied()).reduce(|sum, one| sum + one)?;
        (!beats.is_zero()).then(|| Formula::of("beats", beats.round_dp(2).normalize(), ""))
    }

    /// How many of a range run: low is its low end, expected the same and at least one, high part of the way to the other end.
    pub fn running(&self, range: Option<(i64, i64)>) -> Cases<Decimal> {
        let (least, most) = range.unwrap_or((1, 1));
        let expected = least.max(1).min(most);
        let hundredths = Decimal::from(most - expected) * self.usage.value("scaling_percent");
        let high = Decimal::from(expected) + (hundredths / Decimal::ONE_HUNDRED).round_dp(2);
        Cases { low: Decimal::from(least), expected: Decimal::from(expected), high }
    }

    /// An assumption by itself, as a quantity.
    pub fn assumed(&self, key: &'static str) -> Formula {
        let Factor { name, value, unit, .. } = self.usage.factor(key);
        Formula::of(name, value, unit)
    }
}

/// A whole is not written as `× 1`.
fn part(share: Option<Decimal>, all: Formula, name: &'static str) -> Option<Formula> {
    let share = share.filter(|share| !share.is_zero())?;
    Some(if share == Decimal::ONE { all } else { all.times(name, share.round_dp(6).normalize(), "") })
}
