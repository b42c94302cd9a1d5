//! What is drawn of each connection: one line between every two drawn nodes that it joins.

use super::{Builder, Detail, copy};
use crate::draw::view::{Edge, Style};
use crate::draw::words;
use crate::graph::{Component, Connection, INTERNET_GATEWAY};
use crate::services::{Carries, Placement, Role};

/// Lines that leave an endpoint before they are left to full detail.
const MANY_WAYS: usize = 2;

impl Builder<'_> {
    pub(super) fn edges(&mut self) {
        let stack = self.stack;
        for wire in &stack.connections {
            self.wire(wire);
        }
        let shown: Vec<&Component> = stack.components.values().filter(|c| self.shown(c)).collect();
        for c in shown {
            let copies = self.copies(c);
            if self.is_run(c) {
                for zone in &copies {
                    self.line(&c.id, &copy(&c.id, *zone), Style::Support, "", self.ask.lang.pick("ejecuta", "runs"));
                }
            }
            if let Some(words) = c.service.copy_words().filter(|_| c.service.role() == Role::Store) {
                for zone in copies.iter().skip(1) {
                    let words = self.ask.lang.pick(words.between.0, words.between.1);
                    self.line(&copy(&c.id, copies[0]), &copy(&c.id, *zone), Style::Replication, "", words);
                }
            }
        }
    }

    fn line(&mut self, from: &str, to: &str, style: Style, step: &str, label: &str) {
        let (from, to, step, label) = (from.to_owned(), to.to_owned(), step.to_owned(), label.to_owned());
        let twin = self.view.edges.iter_mut().find(|e| e.from == from && e.to == to && e.style == style);
        match twin {
            Some(old) if !old.label.contains(&label) => old.label = format!("{}, {label}", old.label),
            Some(_) => {}
            None => self.view.edges.push(Edge { from, to, style, label, step }),
        }
    }

    fn wire(&mut self, wire: &Connection) {
        let stops: Vec<&str> =
            std::iter::once(&wire.from).chain(&wire.via).chain(std::iter::once(&wire.to)).map(String::as_str).collect();
        let mut stops: Vec<&str> = stops.into_iter().filter(|id| self.shown_id(id)).collect();
        if self.leaves(wire) {
            // The way to the door is drawn already: every caller's way out.
            stops[0] = INTERNET_GATEWAY;
        }
        let Some(target) = self.stack.components.get(&wire.to) else { return };
        if !self.shown_id(&wire.from) || !self.shown_id(&wire.to) || self.is_told_elsewhere(wire) {
            return;
        }
        let label = words::carries(self.ask.lang, wire, target);
        for (k, pair) in stops.windows(2).enumerate() {
            self.stretch(wire, pair[0], pair[1], if k == 0 { &label } else { "" });
        }
    }

    /// Where an endpoint leads to many services: the lines of the calls themselves say who calls which.
    fn is_told_elsewhere(&self, wire: &Connection) -> bool {
        let many = self.stack.outgoing(&wire.from).count() > MANY_WAYS;
        self.by_endpoint(&wire.from) && many && self.ask.detail < Detail::Full
    }

    /// Whether it calls a system outside AWS by the way out of the VPC, with its doors drawn.
    fn leaves(&self, wire: &Connection) -> bool {
        let outside = self.stack.components.get(&wire.to).is_some_and(|one| one.placement == Placement::Outside);
        let Some(out) = self.stack.way_out().map(|out| out.id.as_str()) else { return false };
        let routed = self.stack.outgoing(&wire.from).any(|way| way.carries == Carries::Route && way.to == out);
        outside && routed && [out, INTERNET_GATEWAY].iter().all(|id| self.shown_id(id))
    }

    /// Whether it is a way inside AWS to one of its services.
    fn by_endpoint(&self, id: &str) -> bool {
        self.stack.components.get(id).is_some_and(|one| one.kind() == "vpc-endpoint")
    }

    /// One stretch of a connection, between every two copies that it joins.
    fn stretch(&mut self, wire: &Connection, from: &str, to: &str, label: &str) {
        let asks = if to == wire.to && self.leaves(wire) { wire.from.as_str() } else { from };
        let style = match wire.carries {
            Carries::Network | Carries::Origin | Carries::Lookup | Carries::Invoke => Style::Request,
            Carries::Route if self.by_endpoint(from) || self.by_endpoint(to) => Style::Support,
            Carries::Route => Style::Outbound,
            Carries::Deploy => Style::Delivery,
            _ if self.step(asks, to).is_some() => Style::Request,
            _ => Style::Support,
        };
        let inner = self.stack.components[to].placement == Placement::Vpc || self.by_endpoint(from);
        let label = if wire.carries == Carries::Route && inner { "" } else { label };
        let step = match style {
            Style::Delivery => self.letter(),
            _ => self.step(asks, to).map_or(String::new(), |n| n.to_string()),
        };
        let zonal = matches!(wire.carries, Carries::Network | Carries::Route);
        for (a, b) in self.ends(from, to, zonal) {
            self.line(&a, &b, style, &step, label);
        }
    }

    /// Which drawn nodes a connection joins. Packets leave and reach the copies; calls of an API the service.
    fn ends(&self, from: &str, to: &str, zonal: bool) -> Vec<(String, String)> {
        let drawn = |id: &str| -> Vec<String> {
            let c = &self.stack.components[id];
            let copies = self.copies(c);
            if copies.is_empty() || (self.is_run(c) && !zonal) {
                return vec![id.to_owned()];
            }
            // Of equal copies each zone has its own; else the first is the one that is called.
            let one = c.service.role() == Role::Store && c.service.copy_words().is_some();
            let first = if one || !zonal { 1 } else { copies.len() };
            copies.iter().take(first).map(|z| copy(id, *z)).collect()
        };
        let (a, b) = (drawn(from), drawn(to));
        let zone = |id: &str| id.rsplit_once('@').map(|(_, z)| z.to_owned());
        if b.len() > 1 && a.iter().all(|id| zone(id).is_some()) {
            let near = |id: &String| b.iter().find(|o| zone(o) == zone(id)).unwrap_or(&b[0]).clone();
            return a.iter().map(|id| (id.clone(), near(id))).collect();
        }
        a.iter().flat_map(|x| b.iter().map(move |y| (x.clone(), y.clone()))).collect()
    }

    /// The number a flow gave this hop.
    fn step(&self, from: &str, to: &str) -> Option<usize> {
        let steps = self.stack.flows.iter().flat_map(|f| &f.steps);
        steps.into_iter().find(|s| s.from == from && s.to == to).map(|s| s.number)
    }

    fn letter(&mut self) -> String {
        self.letters += 1;
        let index = u8::try_from((self.letters - 1) % 26).unwrap_or(0);
        char::from(b'A' + index).to_string()
    }
}
