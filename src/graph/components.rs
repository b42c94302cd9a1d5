//! Components: ids, kinds, settings, titles, host names.

use indexmap::IndexMap;

use super::find::is_below;
use super::language;
use super::stack::Component;
use crate::diag::{Code, Diagnostic, Report, did_you_mean, nearest, one_of};
use crate::services::{Role, SERVICES, Service, Settings, Text, Value, of_kind, setting};
use crate::source::{Key, Node, Value as Raw};

/// Reads every component of the model.
pub fn read(tree: &Node, model: &Settings, report: &mut Report) -> IndexMap<String, Component> {
    let Some((key, node)) = tree.entry("components") else {
        report.push(
            Diagnostic::error(Code::MissingKey, first_key(tree), "the model needs `components`")
                .help("`components:` maps ids to parts of the stack: `site: { kind: s3, purpose: site }`"),
        );
        return IndexMap::new();
    };
    if !matches!(node.value, Raw::Map(_)) || node.map().is_empty() {
        let message = match &node.value {
            Raw::Null | Raw::Map(_) => format!("`{}` holds no component", key.text),
            _ => format!("`{}` must be a map of ids to components, not {}", key.text, node.describe()),
        };
        let help = "write each as `site: { kind: s3, purpose: site }`, a line each";
        report.push(Diagnostic::error(Code::WrongType, node.span, message).help(help));
    }
    let zones = zones(node);
    let read = node.map().iter().filter_map(|(id, node)| read_one(id, node, model, &zones, report));
    let mut components: IndexMap<String, Component> = read.map(|one| (one.id.clone(), one)).collect();
    check_hosts(&components, report);
    check_earlier(node, &components, report);
    tell_apart(&mut components);
    components
}

/// A name answers with one target: two of the same host name would be two records that Route 53 refuses.
fn check_hosts(components: &IndexMap<String, Component>, report: &mut Report) {
    for (at, one) in components.values().enumerate().filter(|(_, one)| one.host.is_some()) {
        let Some(first) = components.values().take(at).find(|other| other.host == one.host) else { continue };
        let name = one.host.as_deref().unwrap_or_default();
        let message = format!("`{}` and `{}` are both called `{name}`", first.id, one.id);
        let place = one.settings.span("host", one.span);
        report.push(Diagnostic::error(Code::Refused, place, message).help("give one of them another `host`"));
    }
}

/// What a component was called before is nobody's id now, and was one component's.
fn check_earlier(node: &Node, components: &IndexMap<String, Component>, report: &mut Report) {
    for (at, one) in components.values().enumerate() {
        let Some(was) = &one.was else { continue };
        let place = node.get(&one.id).and_then(|node| node.get("was")).map_or(one.span, |node| node.span);
        let same = components.values().take(at).find(|other| other.was.as_ref() == Some(was));
        let (message, help) = match (components.contains_key(was), same) {
            (true, _) => {
                let message = format!("`{}` was called `{was}`, and there is a `{was}`", one.id);
                (message, "name the id it had before it was renamed, or take `was` out")
            }
            (false, Some(first)) => {
                let message = format!("`{}` and `{}` were both called `{was}`", first.id, one.id);
                (message, "only one of them can be what was there")
            }
            _ => continue,
        };
        report.push(Diagnostic::error(Code::BadValue, place, message).help(help));
    }
}

/// The ids under `components` that could not be read.
pub fn unread(tree: &Node, read: &IndexMap<String, Component>) -> Vec<String> {
    let ids = tree.get("components").map_or(&[][..], Node::map).iter().map(|(id, _)| id.text.clone());
    ids.filter(|id| !read.contains_key(id)).collect()
}

fn first_key(tree: &Node) -> crate::diag::Span {
    tree.map().first().map_or(tree.span, |(key, _)| key.span)
}

/// The domains that zones of the model answer for beside the model's own.
fn zones(components: &Node) -> Vec<String> {
    let answers = |node: &&Node| {
        let kind = node.get("kind").and_then(Node::text).and_then(of_kind);
        kind.is_some_and(|service| service.role() == Role::Dns)
    };
    let nodes = components.map().iter().map(|(_, node)| node).filter(answers);
    nodes.filter_map(|node| node.get("domain")?.text().map(str::to_string)).collect()
}

fn read_one(id: &Key, node: &Node, model: &Settings, zones: &[String], report: &mut Report) -> Option<Component> {
    if let Some((name, _)) = id.text.split_once('{') {
        let message = format!("`{}` cannot be an id", id.text);
        let help = format!("write `{}: {{ … }}`, with a space after the `:`", name.trim_end_matches([':', ' ']));
        report.push(Diagnostic::error(Code::BadId, id.span, message).help(help));
        return None;
    }
    language::check_id(id, report);
    if id.text == "network" {
        let message = "a component cannot be called `network`: checks and decisions mean the VPC by it";
        report.push(Diagnostic::error(Code::BadId, id.span, message).help("give this component another id"));
    }
    if !matches!(node.value, Raw::Map(_)) {
        let message = format!("`{}` must be a map with a `kind`, not {}", id.text, node.describe());
        let kind = node.text().filter(|word| of_kind(word).is_some()).unwrap_or("KIND");
        let help = setting::unspaced(node).unwrap_or_else(|| format!("write `{}: {{ kind: {kind} }}`", id.text));
        report.push(Diagnostic::error(Code::WrongType, node.span, message).help(help));
        return None;
    }
    let service = read_kind(id, node, report)?;
    let owner = format!("`{}` ({})", id.text, service.kind());
    let keys: Vec<&str> = std::iter::once("kind").chain(language::COMPONENT.iter().map(|row| row.key)).collect();
    let mut settings = setting::read(service.settings(), node, &owner, &keys, report);
    inherit(service, &mut settings, model);
    service.complete(&mut settings);
    let common = setting::fill(language::COMPONENT, node, &owner, report);
    let host = host(id, service, &settings, model, zones, report);
    Some(Component {
        id: id.text.clone(),
        service,
        titled: common.localized("title").is_some(),
        title: common.localized("title").cloned().unwrap_or_else(|| usual_title(service)),
        replaces: common.localized("replaces").cloned(),
        was: common.text("was").map(str::to_string),
        placement: service.placement(&settings),
        settings,
        host,
        overrides: common.blocks("overrides").cloned(),
        derived_from: None,
        span: id.span,
    })
}

/// Keys of a component that stand for the whole stack where it does not say them: key, and the model's table and key.
/// An empty table is the model itself.
const INHERITED: &[(&str, &str, &str)] =
    &[("repository", "delivery", "repository"), ("branch", "delivery", "branch"), ("domain", "", "domain")];

fn inherit(service: &dyn Service, settings: &mut Settings, model: &Settings) {
    for (key, table, whole) in INHERITED {
        let row = service.settings().iter().find(|row| row.key == *key);
        let from = if table.is_empty() { Some(model) } else { model.table(table) };
        let said = from.and_then(|from| from.text(whole));
        if let Some((row, said)) = row.zip(said).filter(|_| !settings.faulty(key)) {
            settings.imply(row.key, Value::Text(said.to_string()));
        }
    }
}

/// The service's name, where the model gives no title.
pub fn usual_title(service: &'static dyn Service) -> Text {
    let names = service.names();
    Text::both(names.es, names.en)
}

fn read_kind(id: &Key, node: &Node, report: &mut Report) -> Option<&'static dyn Service> {
    let Some(kind) = node.get("kind").filter(|kind| !kind.is_null()) else {
        let message = format!("`{}` needs a `kind`", id.text);
        let slip = node.map().iter().find_map(|(key, value)| setting::alone(key, value));
        let help = match nearest(&id.text, declared()) {
            _ if slip.is_some() => slip.unwrap_or_default(),
            Some(near) => format!("write `kind: {near}`, if that is what it is"),
            None => one_of(declared()),
        };
        report.push(Diagnostic::error(Code::MissingKey, id.span, message).help(help));
        return None;
    };
    let word = kind.text().unwrap_or_default();
    match of_kind(word) {
        Some(service) if service.names().declared => Some(service),
        Some(_) => {
            let message = format!("`{word}` is derived by orbi and is not written");
            let help = format!("remove `{}`; it appears by itself where a component needs it", id.text);
            report.push(Diagnostic::error(Code::UnknownKind, kind.span, message).help(help));
            None
        }
        None => {
            let message = match kind.text() {
                Some(_) => format!("there is no kind {}", kind.shown()),
                None => format!("`kind` must be one word, not {}", kind.describe()),
            };
            report.push(Diagnostic::error(Code::UnknownKind, kind.span, message).help(did_you_mean(word, declared())));
            None
        }
    }
}

fn declared() -> impl Iterator<Item = &'static str> + Clone {
    SERVICES.iter().filter(|service| service.names().declared).map(|service| service.kind())
}

/// A full name of a `host`: below `domain`, unless it is one of a zone's already, or ends with a dot as in a zone file.
fn host(
    id: &Key,
    service: &dyn Service,
    settings: &Settings,
    model: &Settings,
    zones: &[String],
    report: &mut Report,
) -> Option<String> {
    let label = settings.text("host")?;
    let domain = model.text("domain");
    if let Some(full) = label.strip_suffix('.') {
        return Some(full.to_string());
    }
    let known = zones.iter().map(String::as_str).chain(domain);
    if known.into_iter().any(|zone| is_below(label, zone)) {
        return Some(label.to_string());
    }
    match domain {
        Some(domain) if label == "@" => Some(domain.to_string()),
        Some(domain) => Some(format!("{label}.{domain}")),
        None => {
            let message = format!("`{}` ({}) has a `host`, and the model has no `domain`", id.text, service.kind());
            let place = settings.span("host", id.span);
            report.push(
                Diagnostic::error(Code::MissingKey, place, message)
                    .help("write `domain: example.com` at the top, or remove `host`"),
            );
            None
        }
    }
}

/// Adds the id to titles that would read alike.
pub fn tell_apart(components: &mut IndexMap<String, Component>) {
    let alike: Vec<String> = components
        .values()
        .filter(|one| !one.titled && components.values().any(|other| other.id != one.id && other.title == one.title))
        .map(|one| one.id.clone())
        .collect();
    for id in alike {
        if let Some(component) = components.get_mut(&id) {
            component.title = component.title.followed_by(&format!(" ({id})"));
        }
    }
}
