//! Components, connections and the network as facts.

use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use super::types::{ComponentFact, ConnectionFact, NetworkFact, SettingFact, SubnetFact};
use crate::graph::{Component, Connection, Network, Stack, Tier};
use crate::services::setting::{Setting, Settings, Type, Value};
use crate::units::Lang;

/// A component; the caller adds its role, its addresses and its cost.
pub fn component(component: &Component, lang: Lang) -> ComponentFact {
    let names = component.service.names();
    ComponentFact {
        id: component.id.clone(),
        kind: component.kind().to_string(),
        title: component.title.get(lang).to_string(),
        service: names.title.to_string(),
        category: names.category.name().to_string(),
        placement: component.placement.name().to_string(),
        host: component.host.clone(),
        role: String::new(),
        replaces: component.replaces.as_ref().map(|text| text.get(lang).to_string()),
        settings: settings(&component.settings, component.service.settings(), lang),
        terraform: Vec::new(),
        environment: Vec::new(),
        monthly: IndexMap::new(),
        derived_from: component.derived_from.clone(),
    }
}

fn settings(settings: &Settings, table: &[Setting], lang: Lang) -> IndexMap<String, SettingFact> {
    let row = |key: &str| table.iter().find(|row| row.key == key);
    let fact = |key: &str, value: &Value, default: bool| SettingFact {
        value: json(value, row(key), lang),
        default,
        unit: row(key).map_or("", |row| row.unit).to_string(),
    };
    settings.iter().map(|(key, given)| (key.to_string(), fact(key, &given.value, given.default))).collect()
}

/// A setting's value as JSON: ranges as `LOW..HIGH`, texts in the language.
fn json(value: &Value, row: Option<&Setting>, lang: Lang) -> Json {
    match value {
        Value::Flag(flag) => json!(flag),
        Value::Count(count) => json!(count),
        Value::Range(low, high) if low == high => json!(low),
        Value::Range(low, high) => json!(format!("{low}..{high}")),
        Value::Text(text) => json!(text),
        Value::Localized(text) => json!(text.get(lang)),
        Value::Texts(texts) => json!(texts),
        Value::Pairs(pairs) => json!(pairs),
        Value::Blocks(node) => json!(node.map().iter().map(|(key, _)| &key.text).collect::<Vec<_>>()),
        Value::Table(inner) => table(inner, row, lang),
        Value::Map(map) => Json::Object(map.iter().map(|(id, inner)| (id.clone(), table(inner, row, lang))).collect()),
    }
}

fn table(inner: &Settings, row: Option<&Setting>, lang: Lang) -> Json {
    let rows = match row.map(|row| &row.of) {
        Some(Type::Table(rows) | Type::Map(rows)) => rows,
        _ => &[][..],
    };
    let inner = inner.iter().map(|(key, given)| {
        let row = rows.iter().find(|row| row.key == key);
        (key.to_string(), json(&given.value, row, lang))
    });
    Json::Object(inner.collect())
}

/// A connection with what enforces it; `because` says why nothing needs to.
pub fn connection(wire: &Connection, enforced_by: Vec<String>, because: &str, lang: Lang) -> ConnectionFact {
    let unenforced = enforced_by.is_empty().then(|| because.to_string());
    ConnectionFact {
        from: wire.from.clone(),
        to: wire.to.clone(),
        protocol: wire.protocol.clone(),
        port: wire.port,
        access: wire.access.clone(),
        label: wire.label.as_ref().map(|label| label.get(lang).to_string()),
        via: wire.via.clone(),
        enforced_by,
        unenforced_because: unenforced,
        derived_from: wire.derived_from.clone(),
    }
}

/// The VPC with where each subnet's default route leads.
pub fn network(stack: &Stack) -> Option<NetworkFact> {
    let network = stack.network.as_ref()?;
    let subnets = network.subnets.iter().map(|subnet| SubnetFact {
        tier: subnet.tier.name().to_string(),
        zone: subnet.zone.to_string(),
        cidr: subnet.cidr.clone(),
        route: route(network, subnet.tier).to_string(),
    });
    Some(NetworkFact {
        cidr: network.cidr.clone(),
        zones: network.zones,
        egress: network.egress.clone(),
        subnets: subnets.collect(),
    })
}

/// The kind of the component the default route leads to; empty where there is none.
fn route(network: &Network, tier: Tier) -> &'static str {
    match tier {
        Tier::Public => "internet-gateway",
        Tier::App if network.egress == "nat-instance" => "nat-instance",
        Tier::App if network.egress.starts_with("nat-gateway") => "nat-gateway",
        _ => "",
    }
}
