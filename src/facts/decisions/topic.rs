//! A choice a stack makes, as data: where it arises, what else could be done, what each would cost.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::graph::{Component, Stack, Stage};
use crate::prices::{Formula, HOURS, LineItem, PriceBook, Usage, price};
use crate::services::Role;
use crate::units::Usd;

/// A kind of choice.
pub struct Topic {
    /// Begins the record's id, and names its prose: `KIND.decisions.ID`.
    pub id: &'static str,
    /// The kind of component it is about.
    pub kind: &'static str,
    /// Which option the stack takes, where the choice arises at all.
    pub taken: fn(&At) -> Option<&'static str>,
    pub options: &'static [Choice],
    /// Settings and figures its sentences state, beside those of the component.
    pub facts: fn(&At) -> BTreeMap<&'static str, Value>,
    /// When to look again: numbers for its pattern; `None` where no number can be computed.
    pub revisit: fn(&At) -> Option<BTreeMap<&'static str, Value>>,
    /// A flag of the component that a requirement may ask for by name.
    pub flag: &'static str,
}

/// One way it could be done.
pub struct Choice {
    /// Names its prose, and is what a team may write.
    pub id: &'static str,
    /// Other words a team may write for it.
    pub words: &'static [&'static str],
    /// Whether this stack could have it.
    pub fits: fn(&At) -> bool,
    /// Whether it is mostly paid by use, so that without users it has no price.
    pub by_use: bool,
    /// What it is billed for.
    pub items: fn(&At) -> Vec<LineItem>,
}

/// Where a choice arises: a component of a stage.
pub struct At<'a> {
    pub stage: &'a Stage,
    pub one: &'a Component,
    pub usage: Usage,
}

impl<'a> At<'a> {
    /// The component `id` of a stage, where that stage has it.
    pub fn new(stage: &'a Stage, id: &str) -> Option<Self> {
        let one = stage.stack.components.get(id)?;
        let users = stage.daily_users.map(|(low, high)| (Decimal::from(low), Decimal::from(high)));
        Some(At { stage, one, usage: Usage::new(users) })
    }

    pub fn stack(&self) -> &'a Stack {
        &self.stage.stack
    }

    /// Zones of the network.
    pub fn zones(&self) -> u32 {
        self.stack().network.as_ref().map_or(0, |network| u32::try_from(network.zones).unwrap_or(0))
    }

    /// Components with a role.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &'a Component> {
        self.stack().components.values().filter(move |one| one.service.role() == role)
    }

    /// Components that call this one.
    pub fn callers(&self) -> impl Iterator<Item = &'a Component> {
        let (stack, id) = (self.stack(), self.one.id.as_str());
        stack.incoming(id).filter_map(|wire| stack.components.get(&wire.from))
    }

    /// Components this one calls.
    pub fn callees(&self) -> impl Iterator<Item = &'a Component> {
        let (stack, id) = (self.stack(), self.one.id.as_str());
        stack.outgoing(id).filter_map(|wire| stack.components.get(&wire.to))
    }

    /// A count of the component; 0 where it is absent.
    pub fn count(&self, key: &str) -> Decimal {
        Decimal::from(self.one.settings.count(key).unwrap_or(0))
    }

    /// Tasks of a component that are expected: the fewest that run.
    pub fn tasks_of(&self, one: &Component) -> u32 {
        one.settings.range("tasks").and_then(|(low, _)| u32::try_from(low).ok()).unwrap_or(0)
    }

    /// A price for some units a month. `None` where the book has none here.
    pub fn unit_price(&self, id: &str) -> Option<Decimal> {
        let price = PriceBook::embedded().price(id, &self.stack().region)?;
        price.tiers.first().map(|tier| tier.usd)
    }

    /// What items cost a month. `None` where one has no price.
    pub fn monthly(&self, items: &[LineItem]) -> Option<Usd> {
        let priced = price(items, PriceBook::embedded(), &self.stack().region);
        priced.gaps.is_empty().then_some(priced.monthly.expected)
    }
}

/// Something paid by the hour, so many times.
pub fn hourly(id: &str, item: &'static str, price: impl Into<String>, count: impl Into<Decimal>) -> LineItem {
    let count: Decimal = count.into();
    LineItem::fixed(id, item, price, Formula::of("count", count, "").times("hours", HOURS, "h"))
}

/// Something paid by the month, so many times.
pub fn monthly(id: &str, item: &'static str, price: impl Into<String>, count: impl Into<Decimal>) -> LineItem {
    let count: Decimal = count.into();
    LineItem::fixed(id, item, price, Formula::of("count", count, ""))
}

/// An option every stack could have.
pub fn always(_: &At) -> bool {
    true
}

/// Nothing to pay.
pub fn free(_: &At) -> Vec<LineItem> {
    Vec::new()
}

/// No figures beside the component's.
pub fn no_facts(_: &At) -> BTreeMap<&'static str, Value> {
    BTreeMap::new()
}
