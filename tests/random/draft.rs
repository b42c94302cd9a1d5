//! A model before it is text: random components, connections and stories, and what to take away where one is refused.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use orbi::diag::{self, Code, Diagnostic};
use orbi::graph::{ACCESS, language};
use orbi::services::setting::{Default, Setting, Type, derived};
use orbi::services::{Role, SERVICES, Service, of_kind};

use super::Random;
use super::values::{From, Met};

/// A component: its id, its kind and its keys as written.
struct Part {
    id: String,
    service: &'static dyn Service,
    settings: Vec<(&'static str, String)>,
}

/// A model as lines that can be taken away one by one.
pub struct Draft {
    head: Vec<(&'static str, String)>,
    parts: Vec<Part>,
    lists: Vec<(&'static str, Vec<String>)>,
}

/// What a line of the text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Whole,
    Head(usize),
    Line(usize, usize),
    Id(usize),
    Setting(usize, usize),
}

/// Kinds that users write.
pub fn declared() -> Vec<&'static dyn Service> {
    SERVICES.iter().copied().filter(|one| one.names().declared).collect()
}

const IDS: &[&str] =
    &["store", "front", "x", "orders-2", "la-tienda", "end", "subgraph", "a1", "main", "default", "class"];

/// A random model with a component of `kind`.
pub fn draft(kind: &'static dyn Service, met: &Met, random: &mut Random) -> Draft {
    let services = kinds(kind, random);
    let mut parts: Vec<Part> = Vec::new();
    for service in services {
        let taken = |id: &str| parts.iter().any(|part| part.id == id);
        let usual = format!("{}-{}", service.kind(), parts.len() + 1);
        let id = random.of(IDS).to_string();
        let id = if random.chance(40) && !taken(&id) { id } else { usual };
        parts.push(Part { id, service, settings: Vec::new() });
    }
    let ids: Vec<(String, &'static str)> = parts.iter().map(|part| (part.id.clone(), part.service.kind())).collect();
    let from = From { met, ids: &ids };
    for part in &mut parts {
        part.settings = chosen(part.service.settings(), 30, &from, random);
        part.settings.extend(chosen(language::COMPONENT, 30, &from, random));
    }
    let mut head = chosen(language::MODEL, 25, &from, random);
    head.iter_mut().filter(|(key, _)| *key == "stack").for_each(|(_, value)| *value = "random".into());
    let mut draft = Draft { head, parts, lists: Vec::new() };
    let wires = draft.connections(random);
    let lines = wires.iter().map(|(from, to, more)| written(from, to, more)).collect();
    draft.lists.push(("connections", lines));
    draft.tell(&wires, &from, random);
    draft
}

/// The kinds of a stack around one: callers it may have, what its keys must name, and some more.
fn kinds(kind: &'static dyn Service, random: &mut Random) -> Vec<&'static dyn Service> {
    let all = declared();
    let mut chosen = vec![kind];
    (0..random.below(6)).for_each(|_| chosen.push(random.of(&all)));
    let mut at = 0;
    while at < chosen.len() && chosen.len() < 12 {
        let service = chosen[at];
        let callers: Vec<&'static dyn Service> =
            all.iter().copied().filter(|one| service.accepts().contains(&one.role())).collect();
        if !callers.is_empty() && !chosen.iter().any(|one| service.accepts().contains(&one.role())) {
            chosen.push(random.of(&callers));
        }
        for row in service.settings() {
            let (Type::Component(kinds) | Type::Components(kinds)) = &row.of else { continue };
            let wanted = matches!(row.default, Default::Required) || random.chance(20);
            let there = chosen.iter().any(|one| kinds.contains(&one.kind()));
            let fit: Vec<_> =
                kinds.iter().filter_map(|kind| of_kind(kind)).filter(|one| one.names().declared).collect();
            if wanted && !there && !fit.is_empty() {
                chosen.push(random.of(&fit));
            }
        }
        at += 1;
    }
    chosen
}

/// Keys of a table with values: those that must be written, and so many of a hundred of the others.
fn chosen(table: &'static [Setting], percent: usize, from: &From, random: &mut Random) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for row in table {
        if matches!(row.default, Default::Required) || random.chance(percent) {
            all.extend(from.value(row, random).map(|value| (row.key, value)));
        }
    }
    all
}

/// A connection and what its long form says beside its ends.
type Wire = (String, String, String);

fn written(from: &str, to: &str, more: &str) -> String {
    match more.is_empty() {
        true => format!("- {from} -> {to}"),
        false => format!("- {{ from: {from}, to: {to}{more} }}"),
    }
}

impl Draft {
    fn connections(&self, random: &mut Random) -> Vec<Wire> {
        let mut wires: Vec<Wire> = Vec::new();
        for a in &self.parts {
            for b in &self.parts {
                let fits = a.id != b.id && b.service.accepts().contains(&a.service.role());
                if !fits || !random.chance(70) || wires.len() > 16 {
                    continue;
                }
                let spreads = matches!(a.service.role(), Role::Balancer | Role::Gateway | Role::Cdn);
                let second = spreads && wires.iter().any(|(from, ..)| *from == a.id);
                let when = if second { format!(", when: {{ path: /{}/* }}", b.id) } else { String::new() };
                let label = if random.chance(15) { ", label: \"<b>${zz}</b> | \\\"\"" } else { "" };
                wires.push((a.id.clone(), b.id.clone(), format!("{}{when}{label}", access(b, random))));
            }
        }
        wires
    }

    /// Stories, moments, requirements, decisions and accepted findings over what is there.
    fn tell(&mut self, wires: &[Wire], from: &From, random: &mut Random) {
        let mut flows = Vec::new();
        for at in 0..random.below(4) {
            let Some(first) = (!wires.is_empty()).then(|| random.one(wires)) else { break };
            let mut path = vec![first.0.as_str(), first.1.as_str()];
            while let Some(next) =
                wires.iter().find(|(from, to, _)| path.last() == Some(&from.as_str()) && !path.contains(&to.as_str()))
            {
                path.push(&next.1);
            }
            let more = inner(language::FLOW, &["path"], from, random);
            flows.push(format!("flow-{at}: {{ path: [{}]{more} }}", path.join(" -> ")));
        }
        self.lists.push(("flows", flows));
        let overlays = |key, table, but, most: &[usize], random: &mut Random| {
            let all = (0..random.of(most)).map(|at| self.overlay(key, at, table, but, from, random)).collect();
            (key, all)
        };
        let lists = [
            overlays("stages", language::STAGE, "", &[0, 0, 1, 2, 3], random),
            overlays("environments", language::ENVIRONMENT, "stage", &[0, 0, 0, 1, 2], random),
            overlays("alternatives", language::ALTERNATIVE, "", &[0, 0, 0, 0, 2], random),
            overlays("proposals", language::PROPOSAL, "", &[0, 0, 0, 1, 2], random),
        ];
        self.lists.extend(lists);
        let asked = (0..random.below(4)).map(|at| {
            let check = self.check(random);
            format!("asked-{at}: {{ met_by: [{check}]{} }}", inner(language::REQUIREMENT, &["met_by"], from, random))
        });
        let asked = asked.collect();
        self.lists.push(("requirements", asked));
        let decided = (0..random.below(3)).map(|at| {
            let about = &random.one(from.ids).0;
            format!("chosen-{at}: {{ about: {about}{} }}", inner(language::DECISION, &["about"], from, random))
        });
        self.lists.push(("decisions", decided.collect()));
    }

    /// Changes on the base: some keys of some components, one taken away, one added.
    fn overlay(
        &self,
        key: &str,
        at: usize,
        table: &'static [Setting],
        but: &str,
        from: &From,
        random: &mut Random,
    ) -> String {
        let part = random.one(&self.parts);
        let rows = part.service.settings();
        let row = (!rows.is_empty() && random.chance(60)).then(|| random.one(rows));
        let set = row.and_then(|row| Some(format!("{}.{}: {}", part.id, row.key, from.value(row, random)?)));
        let gone = random.chance(15).then(|| random.one(&self.parts).id.clone());
        let added = random.chance(20).then(|| random.one(&self.parts)).map(|part| {
            let must = part.settings.iter().map(|(key, value)| format!(", {key}: {value}"));
            format!("added-{at}: {{ kind: {}{} }}", part.service.kind(), must.collect::<String>())
        });
        let changes = [
            set.map(|set| format!(", set: {{ {set} }}")),
            gone.map(|id| format!(", remove: [{id}]")),
            added.map(|added| format!(", components: {{ {added} }}")),
        ];
        let more = inner(table, &[but], from, random) + &changes.into_iter().flatten().collect::<String>();
        format!("{key}-{at}: {{ {} }}", more.trim_start_matches(", "))
    }

    fn check(&self, random: &mut Random) -> String {
        let (a, b) = (random.one(&self.parts), random.one(&self.parts));
        let row = (!a.service.settings().is_empty()).then(|| random.one(a.service.settings()));
        match (random.below(8), row) {
            (0, _) => format!("only {} reaches {}", a.id, b.id),
            (1, _) => format!("{} is private", a.id),
            (2, _) => format!("{} is encrypted", a.id),
            (3, _) => "https everywhere".into(),
            (4, _) => format!("alarm {} on {}", random.of(&["latency", "errors", "cpu", "memory", "storage"]), a.id),
            (5, _) => format!("{} scales on cpu", a.id),
            (_, Some(row)) if matches!(row.of, Type::Flag) => format!("{}.{}", a.id, row.key),
            (_, Some(row)) => format!("{}.{} >= 3", a.id, row.key),
            _ => "cost <= 100 at stages-0".into(),
        }
    }

    /// The text, and what each of its lines is made of.
    fn print(&self) -> (String, Vec<Place>) {
        let mut lines: Vec<(String, Place)> = Vec::new();
        for (at, (key, value)) in self.head.iter().enumerate() {
            lines.push((format!("{key}: {value}"), Place::Head(at)));
        }
        lines.push(("components:".into(), Place::Whole));
        for (at, part) in self.parts.iter().enumerate() {
            lines.push((format!("  {}:", part.id), Place::Id(at)));
            lines.push((format!("    kind: {}", part.service.kind()), Place::Id(at)));
            for (inner, (key, value)) in part.settings.iter().enumerate() {
                lines.push((format!("    {key}: {value}"), Place::Setting(at, inner)));
            }
        }
        for (at, (key, items)) in self.lists.iter().enumerate().filter(|(_, (_, items))| !items.is_empty()) {
            lines.push((format!("{key}:"), Place::Whole));
            lines.extend(items.iter().enumerate().map(|(inner, item)| (format!("  {item}"), Place::Line(at, inner))));
        }
        let text = lines.iter().map(|(line, _)| format!("{line}\n")).collect();
        (text, lines.into_iter().map(|(_, place)| place).collect())
    }

    /// The text of the model.
    pub fn text(&self) -> String {
        self.print().0
    }

    /// Takes away what the errors are about, or adds what they ask for.
    pub fn repair(&mut self, errors: &[&Diagnostic], met: &Met, random: &mut Random) {
        let (text, places) = self.print();
        let mut away = BTreeSet::new();
        for error in errors {
            let (line, _) = diag::position(&text, error.span.start);
            let place = places.get(line - 1).copied().unwrap_or(Place::Whole);
            if error.code == Code::MissingKey && self.add_asked(place, &error.message, met, random) {
                continue;
            }
            away.insert(match place {
                Place::Whole => Place::Id(random.below(self.parts.len())),
                Place::Id(at) if !self.parts[at].settings.is_empty() && random.chance(50) => {
                    Place::Setting(at, random.below(self.parts[at].settings.len()))
                }
                place => place,
            });
        }
        away.into_iter().rev().for_each(|place| self.take(place));
    }

    /// Writes a key that a message asks of a component; false where it asks for none of its keys.
    fn add_asked(&mut self, place: Place, message: &str, met: &Met, random: &mut Random) -> bool {
        let (Place::Id(at) | Place::Setting(at, _)) = place else { return false };
        let ids: Vec<_> = self.parts.iter().map(|part| (part.id.clone(), part.service.kind())).collect();
        let part = &mut self.parts[at];
        let asked = |row: &&Setting| {
            message.contains(&format!("`{}`", row.key)) && part.settings.iter().all(|(key, _)| *key != row.key)
        };
        let Some(row) = part.service.settings().iter().find(asked) else { return false };
        let value = From { met, ids: &ids }.value(row, random);
        part.settings.extend(value.clone().map(|value| (row.key, value)));
        value.is_some()
    }

    fn take(&mut self, place: Place) {
        match place {
            Place::Whole => {}
            Place::Head(at) => match self.head[at].0 {
                "region" => self.head[at].1 = "us-east-1".into(),
                "orbi" | "stack" => {}
                _ => drop(self.head.remove(at)),
            },
            Place::Line(list, at) => drop(self.lists[list].1.remove(at)),
            Place::Id(_) if self.parts.len() <= 1 => self.parts[0].settings.clear(),
            Place::Id(at) if at < self.parts.len() => drop(self.parts.remove(at)),
            Place::Id(_) => {}
            Place::Setting(at, inner) => {
                let Some((key, _)) = self.parts.get(at).and_then(|part| part.settings.get(inner)) else { return };
                let must = |row: &Setting| row.key == *key && matches!(row.default, Default::Required);
                match self.parts[at].service.settings().iter().any(must) && self.parts.len() > 1 {
                    true => drop(self.parts.remove(at)),
                    false => drop(self.parts[at].settings.remove(inner)),
                }
            }
        }
    }
}

/// The rights a connection to a component may give, as its long form says them.
fn access(to: &Part, random: &mut Random) -> String {
    let usual = derived(to.service.settings(), &IndexMap::new());
    let gives = |word: &&&str| !to.service.grants(&to.id, &usual, word).is_empty();
    let known: Vec<&str> = ACCESS.iter().filter(gives).copied().collect();
    match known.is_empty() {
        true => String::new(),
        false => format!(", access: [{}]", random.of(&known)),
    }
}

/// The keys of a table but some, as they follow in a map in braces.
fn inner(table: &'static [Setting], but: &[&str], from: &From, random: &mut Random) -> String {
    let all = chosen(table, 40, from, random);
    all.iter().filter(|(key, _)| !but.contains(key)).map(|(key, value)| format!(", {key}: {value}")).collect()
}
