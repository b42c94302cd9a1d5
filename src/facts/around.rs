//! A component and what is around it, as the patterns of its role and of the overview see it.

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::words::{self, Namer, list};
use crate::facts::environment::is_handed;
use crate::graph::{Component, Connection, Stack};
use crate::services::{Carries, Role, Value as Given};
use crate::units;

/// What may be said of a component: `me`, `owner`, `callers`, `targets`, the `cdn` or `balancer` in front of it, and words
/// its own prose gives for settings, for names it answers and for parts it watches.
pub fn around(namer: &Namer, one: &Component) -> Result<Value> {
    let stack = namer.stack;
    let of = |id: &str| stack.components.get(id);
    let callers = near(stack.incoming(&one.id), |wire| of(&wire.from));
    let targets = near(stack.outgoing(&one.id), |wire| of(&wire.to));
    let runs = stack.outgoing(&one.id).filter(|wire| wire.carries == Carries::Runs).filter_map(|wire| of(&wire.to));
    let targets = if targets.is_empty() { runs.collect() } else { targets };
    let guarded = stack.outgoing(&one.id).filter(|wire| wire.carries == Carries::Guards);
    let guarded: Vec<&Component> = guarded.filter_map(|wire| of(&wire.to)).collect();
    let front = |role: Role| callers.iter().find(|caller| caller.service.role() == role).copied();
    let owner = one.derived_from.as_deref().and_then(of);
    let bucket = targets.iter().find(|target| target.service.holds_pages(&target.settings)).copied();
    let readers = bucket.map_or(0, |bucket| stack.incoming(&bucket.id).filter(|wire| reads(wire)).count());
    let by = |right: &str| -> Vec<&Component> {
        let takes =
            |one: &&&Component| one.service.starts(&one.id, &one.settings).is_ok_and(|start| start.right == right);
        targets.iter().filter(takes).copied().collect()
    };
    let works = |parts: &[&Component]| forms(namer, parts, "the");
    Ok(json!({
        "me": words::component(namer, one)?,
        "owner": seen(namer, owner)?,
        "alone": stack.of_kind(one.kind()).count() == 1,
        "beside_sql": (stack.of_kind("rds").chain(stack.of_kind("aurora")).next().is_some()),
        "callers": works(&callers)?,
        "callers_of": forms(namer, &callers, "of")?,
        "callers_to": forms(namer, &callers, "to")?,
        "callers_many": callers.len() > 1,
        "callers_instances": callers.iter().any(|one| by_instances(one)),
        "callers_read": callers.iter().any(|one| !is_handed(one)),
        "targets_instances": targets.iter().any(|one| by_instances(one)),
        "sessions": !targets.is_empty() && stack.outgoing(&one.id).all(|wire| wire.carries == Carries::Api),
        "targets": works(&targets)?,
        "started": works(&by("invoke"))?,
        "told": forms(namer, &by("publish"), "to")?,
        "targets_to": forms(namer, &targets, "to")?,
        "targets_of": forms(namer, &targets, "of")?,
        "cdn": seen(namer, front(Role::Cdn))?,
        "balancer": seen(namer, front(Role::Balancer))?,
        "gateway": seen(namer, front(Role::Gateway))?,
        "site": bucket.map(|bucket| namer.work(bucket)).transpose()?.map(|noun| noun.forms(namer.prose.lang)),
        "bucket": bucket.map(|bucket| namer.short(bucket)).transpose()?.map(|noun| noun.forms(namer.prose.lang)),
        "guarded": forms(namer, &guarded, "the")?,
        "only_reader": readers == 1,
        "guards": forms(namer, &guards(stack, one), "the")?,
        "named": named(namer, one)?,
        "certificates": certificates(stack, one),
        "domain": one.settings.text("domain").or(stack.domain.as_deref()),
        "watched": watched(namer, one)?,
        "builds": works(&built(stack, one))?,
        "daily": daily(stack, namer),
        "say": spoken(namer, one),
    }))
}

/// Whether what runs of it are instances, and not tasks.
pub(super) fn by_instances(one: &Component) -> bool {
    one.running().is_some_and(|(key, ..)| key == "instances")
}

/// Components at the other end of connections that are more than support.
fn near<'a>(
    wires: impl Iterator<Item = &'a Connection>,
    end: impl Fn(&Connection) -> Option<&'a Component>,
) -> Vec<&'a Component> {
    let mut found: Vec<&Component> = Vec::new();
    let calls = [Carries::Network, Carries::Origin, Carries::Api, Carries::Invoke, Carries::Guards];
    for one in wires.filter(|wire| calls.contains(&wire.carries)).filter_map(end) {
        let support = matches!(one.service.role(), Role::Support) || one.derived_from.is_some();
        if !support && !found.iter().any(|known| known.id == one.id) {
            found.push(one);
        }
    }
    found
}

/// Certificates of the stack; of a zone, those it proves.
fn certificates(stack: &Stack, one: &Component) -> usize {
    let proves = |name: &str| stack.zone_of(name).is_some_and(|zone| zone.id == one.id);
    let names = stack.of_kind("certificate").map(|certificate| certificate.settings.text("name").unwrap_or_default());
    names.filter(|name| one.service.role() != Role::Dns || proves(name)).count()
}

/// What stands in front of a component and looks at what reaches it.
fn guards<'a>(stack: &'a Stack, one: &Component) -> Vec<&'a Component> {
    let wires = stack.connections.iter().filter(|wire| wire.to == one.id && wire.carries == Carries::Guards);
    wires.filter_map(|wire| stack.components.get(&wire.from)).collect()
}

fn reads(wire: &Connection) -> bool {
    matches!(wire.carries, Carries::Origin | Carries::Api)
}

fn seen(namer: &Namer, one: Option<&Component>) -> Result<Value> {
    one.map_or(Ok(Value::Null), |one| words::component(namer, one))
}

fn forms(namer: &Namer, parts: &[&Component], form: &str) -> Result<String> {
    let lang = namer.prose.lang;
    let said = parts.iter().map(|one| {
        let forms = namer.work(one)?.forms(lang);
        Ok(forms[form].as_str().unwrap_or_default().to_string())
    });
    Ok(list(&said.collect::<Result<Vec<_>>>()?, lang))
}

/// The host names a zone answers, with what each leads to.
fn named(namer: &Namer, one: &Component) -> Result<String> {
    let key = format!("{}.named", one.kind());
    let mut said = Vec::new();
    for wire in namer.stack.outgoing(&one.id).filter(|wire| wire.carries == Carries::Alias) {
        if let Some(target) = namer.stack.components.get(&wire.to) {
            let name = namer.short(target)?.forms(namer.prose.lang);
            said.push(namer.prose.part(&key, &json!({ "host": target.host, "name": name }))?);
        }
    }
    Ok(list(&said, namer.prose.lang))
}

/// What a component watches: each kind its prose has a phrase for.
fn watched(namer: &Namer, one: &Component) -> Result<String> {
    let mut said = Vec::new();
    for other in namer.stack.components.values().filter(|other| other.derived_from.is_none()) {
        let key = format!("{}.watched.{}", one.kind(), other.kind());
        let watches = |site| !other.service.watches(&site, &one.settings).is_empty();
        if namer.prose.has(&key) && namer.stack.site(&other.id).is_some_and(watches) {
            said.push(namer.prose.part(&key, &words::component(namer, other)?)?);
        }
    }
    Ok(list(&said, namer.prose.lang))
}

/// What the pipeline builds.
fn built<'a>(stack: &'a Stack, one: &'a Component) -> Vec<&'a Component> {
    let deployed = stack.outgoing(&one.id).filter(|wire| wire.carries == Carries::Deploy);
    let parts = deployed.filter_map(|wire| stack.components.get(&wire.to));
    parts.filter(|part| part.service.builds(&part.settings).is_some()).collect()
}

fn daily(stack: &Stack, namer: &Namer) -> Option<String> {
    let (low, high) = stack.daily_users;
    (high > 0).then(|| units::range(low.into(), high.into(), namer.prose.lang))
}

/// Words of the service's prose for settings that choose among words: `PostgreSQL` for `postgres`.
fn spoken(namer: &Namer, one: &Component) -> Map<String, Value> {
    let words = one.settings.iter().filter_map(|(key, given)| match &given.value {
        Given::Text(word) => {
            let said = namer.prose.word_if(&format!("{}.{key}.{word}", one.kind()))?;
            Some((key.to_string(), json!(said)))
        }
        _ => None,
    });
    words.collect()
}
