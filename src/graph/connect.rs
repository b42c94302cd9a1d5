//! Connections: who may call whom, by which protocol and port, and what the arrow is made of.

use indexmap::IndexMap;

use super::language;
use super::stack::{Absent, Component, Connection, Stack};
use crate::diag::{Code, Diagnostic, Report, Span, did_you_mean};
use crate::services::{ANY, Carries, Listen, Placement, Role, Settings, setting};
use crate::source::{Node, Value};

/// A word of a path and where it stands.
#[derive(Clone)]
pub struct Stop {
    pub id: String,
    pub span: Span,
}

/// What a reference may name.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    pub components: &'a IndexMap<String, Component>,
    pub absent: &'a Absent,
}

impl Known<'_> {
    fn is_removed(&self, id: &str) -> bool {
        !self.components.contains_key(id) && self.absent.removed.iter().any(|removed| removed == id)
    }
}

impl Stack {
    /// What a reference in this stack may name.
    pub(super) fn known(&self) -> Known<'_> {
        Known { components: &self.components, absent: &self.absent }
    }
}

/// Splits `a -> b -> c` into its stops; an error where it is no path.
pub fn path(node: &Node, report: &mut Report) -> Option<Vec<Stop>> {
    const FORM: &str = "write `a -> b`, or `a -> b -> c`";
    let Some(text) = node.text() else {
        let message = format!("a path is written `a -> b`, and this is {}", node.describe());
        report.push(Diagnostic::error(Code::WrongType, node.span, message).help(FORM));
        return None;
    };
    let mut stops = Vec::new();
    let mut at = 0;
    for piece in text.split("->") {
        let id = piece.trim();
        let start = at + (piece.len() - piece.trim_start().len());
        stops.push(Stop { id: id.to_string(), span: node.part(start, id.len()) });
        at += piece.len() + 2;
    }
    let odd = |id: &str| id.is_empty() || id.contains([' ', '>', ',']);
    if stops.len() < 2 || stops.iter().any(|stop| odd(&stop.id)) {
        let message = format!("{} is no path", node.describe());
        let arrows = ["-->", "=>", "→", "- >", "–>", "—>"];
        let help = match arrows.iter().find(|arrow| text.contains(*arrow)) {
            Some(arrow) => format!("write `{}`", text.replace(arrow, "->")),
            None => FORM.to_string(),
        };
        report.push(Diagnostic::error(Code::BadValue, node.span, message).help(help));
        return None;
    }
    Some(stops)
}

/// Reads every connection of the model.
pub fn read(tree: &Node, known: &Known) -> (Vec<Connection>, Report) {
    let mut report = Report::default();
    let mut found: Vec<Connection> = Vec::new();
    for item in tree.get("connections").map_or(&[][..], Node::list) {
        for connection in read_item(item, known, &mut report) {
            add(&mut found, connection, &mut report);
        }
    }
    check_targets(&found, known, &mut report);
    (found, report)
}

/// A balancer, a gateway or a CDN sends what no `when` takes to one target; a second one would get nothing.
fn check_targets(found: &[Connection], known: &Known, report: &mut Report) {
    let balances = |id: &str| {
        let role = known.components.get(id).map(|one| one.service.role());
        matches!(role, Some(Role::Balancer | Role::Gateway | Role::Cdn))
    };
    for (at, wire) in found.iter().enumerate().filter(|(_, wire)| wire.when.is_empty() && balances(&wire.from)) {
        let Some(first) = found[..at].iter().find(|old| old.from == wire.from && old.when.is_empty()) else { continue };
        let message =
            format!("`{}` sends every request to `{}`, and none is left for `{}`", wire.from, first.to, wire.to);
        let help = format!(
            "say which are for it: `{{ from: {}, to: {}, when: {{ path: /{}/* }} }}`",
            wire.from, wire.to, wire.to
        );
        report.push(Diagnostic::error(Code::AmbiguousPath, wire.span, message).help(help));
    }
}

/// Methods of requests. Source: RFC 9110 and RFC 5789.
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

fn check_when(caller: &Component, when: Option<&Node>, report: &mut Report) {
    let known = caller.service.tells_apart();
    if known == ANY {
        return;
    }
    for (key, node) in when.map_or(&[][..], Node::map) {
        if !known.contains(&key.text.as_str()) {
            let message = format!("`{}` ({}) cannot tell requests apart by `{}`", caller.id, caller.kind(), key.text);
            let help = match known {
                [] => "remove `when`: everything goes to what it is connected with".to_string(),
                known => did_you_mean(&key.text, known.iter().copied()),
            };
            report.push(Diagnostic::error(Code::UnknownKey, key.span, message).help(help));
        } else if key.text == "method" && node.text().is_some_and(|method| !METHODS.contains(&method)) {
            let message = format!("`method` cannot be {}", node.shown());
            let help = did_you_mean(&node.text().unwrap_or_default().to_uppercase(), METHODS.iter().copied());
            report.push(Diagnostic::error(Code::UnknownWord, node.span, message).help(help));
        } else if key.text == "path" && node.text().is_some_and(|path| !path.starts_with(['/', '*'])) {
            let message = format!("`path` cannot be {}", node.shown());
            let help = "it must be a path that starts with `/`, such as `/app/*`";
            report.push(Diagnostic::error(Code::BadValue, node.span, message).help(help));
        }
    }
}

fn add(found: &mut Vec<Connection>, new: Connection, report: &mut Report) {
    let twin = found.iter_mut().find(|old| old.from == new.from && old.to == new.to && old.when == new.when);
    match twin {
        None => found.push(new),
        Some(old) => {
            let same = old.access == new.access && old.label == new.label && old.port == new.port;
            if !same {
                let message = format!("`{} -> {}` is written twice, with different words", new.from, new.to);
                report.push(
                    Diagnostic::error(Code::DuplicateKey, new.span, message).help("keep the one that says it all"),
                );
            }
        }
    }
}

fn read_item(item: &Node, known: &Known, report: &mut Report) -> Vec<Connection> {
    if let [(key, _)] = item.map()
        && let Some((from, to)) = key.text.split_once("->")
    {
        let message = "a path has no `:`; what is said of one connection is written in its long form";
        let help = format!("write `{{ from: {}, to: {}, label: … }}`", from.trim(), to.trim());
        report.push(Diagnostic::error(Code::BadValue, key.span, message).help(help));
        return Vec::new();
    }
    if let Value::Map(_) = item.value {
        let said = setting::read(language::CONNECTION, item, "a connection", &[], report);
        let stop = |key: &str| {
            let node = item.get(key)?;
            Some(Stop { id: said.text(key)?.to_string(), span: node.span })
        };
        let ends = stop("from").zip(stop("to"));
        let long = Some((&said, item));
        return ends.and_then(|(from, to)| connect(&from, &to, long, known, report)).into_iter().collect();
    }
    let Some(stops) = path(item, report) else { return Vec::new() };
    stops.windows(2).filter_map(|pair| connect(&pair[0], &pair[1], None, known, report)).collect()
}

/// Looks an id up; an error with the nearest where there is none.
pub fn lookup<'a>(stop: &Stop, known: &Known<'a>, report: &mut Report) -> Option<&'a Component> {
    let found = known.components.get(&stop.id);
    if known.is_removed(&stop.id) {
        let message = format!("`{}` is removed, and this needs it", stop.id);
        let help = "remove this too: `remove:` takes ids of flows, decisions and requirements as well";
        report.push(Diagnostic::error(Code::UnknownReference, stop.span, message).help(help));
    } else if found.is_none() && !known.absent.unread.contains(&stop.id) {
        let message = format!("there is no component `{}`", stop.id);
        let help = did_you_mean(&stop.id, known.components.keys().map(String::as_str));
        report.push(Diagnostic::error(Code::UnknownReference, stop.span, message).help(help));
    }
    found
}

fn connect(
    from: &Stop,
    to: &Stop,
    long: Option<(&Settings, &Node)>,
    known: &Known,
    report: &mut Report,
) -> Option<Connection> {
    let (caller, callee) = (lookup(from, known, report), lookup(to, known, report));
    let (caller, callee) = (caller?, callee?);
    if !may_call(caller, callee, to.span, report) {
        return None;
    }
    let carries = carries(caller, callee);
    let listens = callee.service.listens(&callee.settings, callee.host.is_some());
    let listens = listens.or((carries == Carries::Api).then_some(Listen { protocol: "HTTPS", port: Some(443) }));
    if listens.is_none() && callee.service.role() == Role::Code && !callee.settings.faulty("port") {
        let message = format!("`{}` is called by `{}` and has no `port`", callee.id, caller.id);
        report.push(
            Diagnostic::error(Code::MissingKey, callee.span, message)
                .help("write the port the container listens on, such as `port: 8080`"),
        );
    }
    let said = long.map(|(said, _)| said);
    let access_node = long.and_then(|(_, item)| item.get("access"));
    check_rights(access_node, report);
    check_granted(callee, carries, access_node, report);
    check_when(caller, long.and_then(|(_, item)| item.get("when")), report);
    let mut access = said.map_or(Vec::new(), |said| said.texts("access").to_vec());
    if access.is_empty() {
        access.extend(implied(caller, callee));
    }
    if carries == Carries::Api
        && caller.service.role() != Role::Person
        && access.is_empty()
        && !said.is_some_and(|said| said.faulty("access"))
    {
        report.push(without_rights(caller, callee, to.span));
    }
    let port = said.and_then(|said| said.count("port")).and_then(|port| u16::try_from(port).ok());
    Some(Connection {
        from: caller.id.clone(),
        to: callee.id.clone(),
        carries,
        protocol: listens.as_ref().map(|listens| listens.protocol.to_string()),
        port: port.or(listens.and_then(|listens| listens.port)),
        access,
        label: said.and_then(|said| said.localized("label")).cloned(),
        when: said.and_then(|said| said.pairs("when")).cloned().unwrap_or_default(),
        via: via(caller, callee),
        derived_from: None,
        span: Span::new(from.span.start.min(to.span.start), from.span.end.max(to.span.end)),
    })
}

/// The rights that a connection gives where nothing is said: what starts the target, where a trigger does nothing else
/// with it, or what everyone does.
pub fn implied(caller: &Component, callee: &Component) -> Vec<String> {
    let start = callee.service.starts(&callee.id, &callee.settings);
    let start = start.ok().filter(|_| caller.service.role() == Role::Trigger).map(|start| start.right);
    start.iter().chain(callee.service.usual_access()).map(|right| right.to_string()).collect()
}

/// What only AWS's API starts, and what to write instead where this component is none: `None` where it may be called.
fn unstartable(caller: &Component, callee: &Component) -> Option<&'static str> {
    let (by, of) = (caller.service.role(), callee.service.role());
    let by_code = by == Role::Code && of == Role::Code && callee.service.accepts().contains(&Role::Trigger);
    let starts = by == Role::Trigger || by_code;
    callee.service.starts(&callee.id, &callee.settings).err().filter(|_| starts)
}

/// What to say of a call of an AWS API that gives no rights.
fn without_rights(caller: &Component, callee: &Component, place: Span) -> Diagnostic {
    let message = format!("`{}` calls `{}` through AWS's API and needs rights", caller.id, callee.id);
    let examples = match granted(callee).as_slice() {
        known if known.contains(&"read") && known.contains(&"write") => vec!["[read]", "[read, write]"],
        known if known.contains(&"consume") => vec!["[publish]", "[consume]"],
        known if known.contains(&"publish") => vec!["[publish]"],
        known if known.contains(&"invoke") => vec!["[invoke]"],
        _ => vec!["[read]"],
    };
    let others: Vec<String> = examples[1..].iter().map(|other| format!(" or `{other}`")).collect();
    let help =
        format!("write `{{ from: {}, to: {}, access: {} }}`{}", caller.id, callee.id, examples[0], others.concat());
    Diagnostic::error(Code::MissingKey, place, message).help(help)
}

fn may_call(caller: &Component, callee: &Component, place: Span, report: &mut Report) -> bool {
    let accepts = callee.service.accepts();
    let fits = caller.id != callee.id && accepts.contains(&caller.service.role());
    if let Some(instead) = unstartable(caller, callee).filter(|_| fits) {
        let message = format!("`{}` ({}) cannot start `{}` ({})", caller.id, caller.kind(), callee.id, callee.kind());
        report.push(Diagnostic::error(Code::CannotConnect, place, message).help(instead));
        return false;
    }
    if caller.id == callee.id {
        let message = format!("`{}` cannot call itself", caller.id);
        let help = "remove it: what runs inside one component is no connection";
        report.push(Diagnostic::error(Code::CannotConnect, place, message).help(help));
    } else if !fits {
        let message = format!("`{}` ({}) cannot call `{}` ({})", caller.id, caller.kind(), callee.id, callee.kind());
        report.push(Diagnostic::error(Code::CannotConnect, place, message).help(who_may(callee)));
    }
    fits
}

fn who_may(callee: &Component) -> String {
    let accepts = callee.service.accepts();
    let kinds: Vec<String> = crate::services::SERVICES
        .iter()
        .filter(|service| service.names().declared && accepts.contains(&service.role()))
        .map(|service| format!("`{}`", service.kind()))
        .collect();
    match kinds.is_empty() {
        true => format!("nothing calls a component of kind `{}`; orbi derives what it needs", callee.kind()),
        false => format!("what may call `{}` is of kind {}", callee.id, kinds.join(", ")),
    }
}

fn carries(caller: &Component, callee: &Component) -> Carries {
    let by = caller.service.role();
    if matches!(by, Role::Trigger | Role::Code) && callee.service.starts(&callee.id, &callee.settings).is_ok() {
        return Carries::Api;
    }
    if let Some(own) = callee.service.reached(caller.service.role()) {
        return own;
    }
    match (caller.service.role(), callee.service.role()) {
        (Role::Person, Role::Dns) => Carries::Lookup,
        (Role::Cdn, _) => Carries::Origin,
        (_, Role::Store) if !callee.placement.in_subnets() => Carries::Api,
        _ => Carries::Network,
    }
}

/// Rights a connection may give.
pub const ACCESS: &[&str] = &["read", "write", "publish", "consume", "invoke", "admin"];

fn check_rights(access: Option<&Node>, report: &mut Report) {
    for node in access.map_or(&[][..], Node::list) {
        let Some(word) = node.text().filter(|word| !ACCESS.contains(word)) else { continue };
        let message = format!("`access` cannot be `{word}`");
        let help = did_you_mean(word, ACCESS.iter().copied());
        report.push(Diagnostic::error(Code::UnknownWord, node.span, message).help(help));
    }
}

/// The rights a component has something to give for.
pub(super) fn granted(callee: &Component) -> Vec<&'static str> {
    let gives = |access: &&&str| !callee.service.grants(&callee.id, &callee.settings, access).is_empty();
    ACCESS.iter().filter(gives).copied().collect()
}

/// A right that would grant nothing is refused.
fn check_granted(callee: &Component, carries: Carries, access: Option<&Node>, report: &mut Report) {
    if carries != Carries::Api {
        return;
    }
    let known = granted(callee);
    for node in access.map_or(&[][..], Node::list) {
        let Some(word) = node.text().filter(|word| ACCESS.contains(word) && !known.contains(word)) else { continue };
        let message = format!("nobody can `{word}` on `{}` ({})", callee.id, callee.kind());
        let help = did_you_mean(word, known.iter().copied());
        report.push(Diagnostic::error(Code::UnknownWord, node.span, message).help(help));
    }
}

/// What packets pass that is no end: the internet gateway, on the way from outside to a public subnet.
fn via(caller: &Component, callee: &Component) -> Vec<String> {
    let from_outside = !caller.placement.in_vpc();
    match from_outside && callee.placement == Placement::Public {
        true => vec![super::derive::INTERNET_GATEWAY.to_string()],
        false => Vec::new(),
    }
}
