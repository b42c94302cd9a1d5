//! How the use of a stage spreads over its components: who is called how often.

use indexmap::{IndexMap, IndexSet};
use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;
use rust_decimal::Decimal;

use crate::graph::{Component, Connection, Stack, Stage};
use crate::prices::Usage;
use crate::services::{Carries, Load, Role, Settings};

/// The load of a stage.
pub fn of(stage: &Stage) -> Load {
    let stack = &stage.stack;
    let usage = usage(stage.daily_users, &stack.usage);
    let more = Times {
        messages: usage.value("messages_per_call"),
        items: usage.value("items_per_run"),
        filtered: usage.value("filtered_percent") / Decimal::ONE_HUNDRED,
    };
    Load {
        calls: spread(stack, Kind::Calls, entries(stack, Kind::Calls), more),
        visits: spread(stack, Kind::Visits, entries(stack, Kind::Visits), more),
        beats: spread(stack, Kind::Beats, beats(stack), more),
        usage,
        alarms: alarms(stack),
    }
}

fn usage(daily_users: Option<(u64, u64)>, assumed: &Settings) -> Usage {
    let mut usage = Usage::new(daily_users.map(|(low, high)| (low.into(), high.into())));
    for (key, given) in assumed.iter().filter(|(_, given)| !given.default) {
        let value = assumed.text(key).and_then(|text| Decimal::from_str_exact(text).ok());
        // The table of `usage` is made of the assumptions, so that every key is known.
        let known = value.map(|value| usage.set(key, value));
        debug_assert!(matches!(known, Some(Ok(()))), "{key} {given:?}");
    }
    usage
}

/// What each component that alarms raises an alarm on, over the whole stack.
fn alarms(stack: &Stack) -> IndexMap<String, usize> {
    let watched = |limits: &Settings| -> usize {
        let sites = stack.components.values().filter_map(|one| Some((one.service, stack.site(&one.id)?)));
        sites.map(|(service, site)| service.watches(&site, limits).len()).sum()
    };
    stack.of_kind("alarms").map(|one| (one.id.clone(), watched(&one.settings))).collect()
}

/// How often one call brings about others.
#[derive(Clone, Copy)]
struct Times {
    /// Messages it publishes.
    messages: Decimal,
    /// Items of a list that a run works through.
    items: Decimal,
    /// Share that a rule with a filter passes on.
    filtered: Decimal,
}

/// What flows from people into the stack.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Requests to the team's code.
    Calls,
    /// Openings of the web app.
    Visits,
    /// Starts by a clock.
    Beats,
}

/// What starts others on a clock, and how often a month.
fn beats(stack: &Stack) -> Vec<(&str, Decimal)> {
    let clocks = stack.components.values().filter_map(|one| Some((one.id.as_str(), one.service.beats(&one.settings)?)));
    clocks.collect()
}

impl Kind {
    /// Whether the one who is connected to `to` passes some of it on there.
    fn takes(self, stack: &Stack, to: &Component) -> bool {
        let passes_to = |role: fn(Role) -> bool| {
            let next = stack.outgoing(&to.id).filter_map(|wire| stack.components.get(&wire.to));
            next.into_iter().any(|one| role(one.service.role()))
        };
        match (self, to.service.role()) {
            (Kind::Calls, Role::Balancer | Role::Gateway | Role::Code | Role::Trigger) => true,
            (Kind::Beats, Role::Code | Role::Trigger) => true,
            (Kind::Calls, Role::Cdn) => passes_to(|role| matches!(role, Role::Balancer | Role::Gateway | Role::Code)),
            (Kind::Visits, Role::Cdn) => passes_to(|role| role == Role::Store),
            (Kind::Visits, Role::Store) => true,
            _ => false,
        }
    }

    /// Whether a component sends all of it to each of those it is connected to, instead of a part to each.
    fn repeats(self, from: Role) -> bool {
        self != Kind::Visits && matches!(from, Role::Code | Role::Trigger)
    }
}

/// The targets of `id` that take their part of it.
fn targets<'a>(stack: &'a Stack, id: &'a str, kind: Kind) -> Vec<&'a str> {
    let carried = stack.connections.iter().filter(|wire| wire.from == id);
    let asks = |wire: &&Connection| wire.carries == Carries::Api && has(wire, "invoke");
    let passes = [Carries::Network, Carries::Origin, Carries::Invoke];
    let tells = |wire: &&Connection| is_trigger(stack, &wire.to) && has(wire, "publish");
    let carried =
        carried.filter(|wire| passes.contains(&wire.carries) || asks(wire) || tells(wire)).map(|wire| wire.to.as_str());
    let ends = carried.chain(workers(stack, id));
    let known = ends.filter_map(|to| stack.components.get(to));
    let distinct: IndexSet<&str> = known.filter(|to| kind.takes(stack, to)).map(|to| to.id.as_str()).collect();
    distinct.into_iter().collect()
}

fn is_trigger(stack: &Stack, id: &str) -> bool {
    stack.components.get(id).is_some_and(|one| one.service.role() == Role::Trigger)
}

fn has(wire: &Connection, right: &str) -> bool {
    wire.access.iter().any(|given| given == right)
}

/// Who works through the messages that `id` publishes.
fn workers<'a>(stack: &'a Stack, id: &'a str) -> impl Iterator<Item = &'a str> {
    let queues = stack.outgoing(id).filter(|wire| has(wire, "publish"));
    let consuming = queues.flat_map(|wire| stack.incoming(&wire.to).filter(|taken| has(taken, "consume")));
    consuming.map(|taken| taken.from.as_str())
}

/// Whether `to` only hears of what `id` does by the messages of a queue.
fn by_queue(stack: &Stack, id: &str, to: &str) -> bool {
    !stack.outgoing(id).any(|wire| wire.to == to)
}

/// Whether a bus or a topic passes on to `to`, or to the queue `to` works through, only what a filter lets pass.
pub(super) fn filters(stack: &Stack, id: &str, to: &str) -> bool {
    let leads = |wire: &Connection| {
        wire.to == to || stack.incoming(&wire.to).any(|taken| taken.from == to && has(taken, "consume"))
    };
    let mut ways = stack.outgoing(id).filter(|wire| leads(wire)).peekable();
    is_trigger(stack, id) && ways.peek().is_some() && ways.all(|wire| !wire.when.is_empty())
}

/// Where it comes in, with the part that does: where people are connected, else where nobody in the stack calls.
fn entries(stack: &Stack, kind: Kind) -> Vec<(&str, Decimal)> {
    let people = stack.components.values().filter(|one| one.service.role() == Role::Person);
    let people: Vec<Vec<&str>> = people.map(|one| targets(stack, &one.id, kind)).filter(|to| !to.is_empty()).collect();
    if people.is_empty() {
        let open = stack.components.values().filter(|one| {
            let fronts = matches!(one.service.role(), Role::Cdn | Role::Balancer | Role::Gateway);
            fronts && kind.takes(stack, one) && !stack.incoming(&one.id).any(|wire| wire.derived_from.is_none())
        });
        let open: Vec<&str> = open.map(|one| one.id.as_str()).collect();
        return open.iter().map(|id| (*id, part(open.len()))).collect();
    }
    let each = part(people.len());
    people.iter().flat_map(|to| to.iter().map(|id| (*id, each * part(to.len())))).collect()
}

fn part(of: usize) -> Decimal {
    Decimal::ONE / Decimal::from(of.max(1))
}

/// Component → its part; what works through a queue gets so many messages for each call of who publishes. Callers come before those they call; a circle of calls is gone through once.
fn spread<'a>(
    stack: &'a Stack,
    kind: Kind,
    entries: Vec<(&'a str, Decimal)>,
    more: Times,
) -> IndexMap<String, Decimal> {
    let mut graph: DiGraphMap<&str, ()> = DiGraphMap::new();
    for id in stack.components.keys() {
        graph.add_node(id);
        for to in targets(stack, id, kind) {
            graph.add_edge(id, to, ());
        }
    }
    let order: IndexSet<&str> = kosaraju_scc(&graph).into_iter().rev().flatten().collect();
    let mut parts: IndexMap<String, Decimal> = IndexMap::new();
    for (id, share) in entries {
        *parts.entry(id.to_string()).or_default() += share;
    }
    for (at, id) in order.iter().enumerate() {
        let Some(share) = parts.get(*id).copied() else { continue };
        let next = targets(stack, id, kind);
        let repeats = stack.components.get(*id).is_some_and(|one| kind.repeats(one.service.role()));
        let each = if repeats { share } else { share * part(next.len()) };
        for to in next.into_iter().filter(|to| order.get_index_of(to).is_some_and(|place| place > at)) {
            let told = (by_queue(stack, id, to) || is_trigger(stack, to)) && !is_trigger(stack, id);
            let each = if told { each * more.messages } else { each };
            let each = if filters(stack, id, to) { each * more.filtered } else { each };
            let repeated = stack.components.get(*id).is_some_and(|one| one.service.per_item(&one.settings, to));
            *parts.entry(to.to_string()).or_default() += if repeated { each * more.items } else { each };
        }
    }
    parts
}
