//! Requirement checks against one stage: whether they hold, what was found, and where. Data, in no language.

use super::catalog::Claim;
use super::finding::of_type;
use super::proof::{main_resource, resources, store};
use super::{At, Evidence, Unpriced};
use crate::graph::{Check, Comparison, Component, Connection, Stack};
use crate::services::setting::{Type, Value};
use crate::services::{Carries, Placement, Role};
use crate::units::Usd;

/// What a check came to in one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// `None`: it cannot be checked.
    pub holds: Option<bool>,
    pub result: Outcomes,
    /// Terraform addresses, `UNIT:ADDRESS`.
    pub at: Vec<String>,
}

impl Outcome {
    /// Whether it is known not to hold.
    pub fn fails(&self) -> bool {
        self.holds == Some(false)
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcomes {
    /// The component is not in this stage.
    Absent,
    /// A number or a range, in its unit; `key` is the setting's word.
    Number {
        low: i64,
        high: i64,
        unit: &'static str,
        key: String,
    },
    Flag(bool),
    /// Who reaches the component, and who deploys to it.
    Reached {
        by: Vec<Evidence>,
        deployed_by: Vec<String>,
    },
    Exposure(Exposure),
    /// Whether what it keeps is encrypted; `None` where it keeps nothing.
    AtRest(Option<bool>),
    /// Ends of the hops over the internet, by what they speak, and the hops inside that are in the clear.
    Https {
        tls: Vec<String>,
        plain: Vec<Evidence>,
        inside: Vec<Evidence>,
    },
    /// Whom the alarm reaches; `None`: no component alarms. `known`: the component has such a metric.
    Alarm {
        reaches: Option<String>,
        known: bool,
    },
    /// The range, and the level it is kept at; `None`: it does not follow the metric.
    Scaling {
        low: i64,
        high: i64,
        level: Option<i64>,
        /// The key of `scale`, and what runs: `tasks` or `instances`.
        on: String,
        running: &'static str,
    },
    /// The estimate, by how much it is over, and what is not in it because it has no price.
    Cost {
        expected: Option<Usd>,
        over: Option<Usd>,
        unpriced: Vec<Unpriced>,
    },
}

/// How far a component can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// No public address, and no route to or from the internet.
    NoRoute,
    /// No public address; it may call out.
    OutboundOnly,
    /// Reached through AWS's API by those who have the permission.
    ByPermission,
    /// Reached from the internet.
    Public,
}

/// The one stage a check is about; `None`: all.
pub fn stage_of(check: &Check) -> Option<&str> {
    match check {
        Check::Cost { stage, .. } => Some(stage),
        _ => None,
    }
}

/// What a check claims, and the component it claims it of where it is about one; `None`: nothing that a finding weakens.
pub fn claim(check: &Check) -> Option<(Claim, Option<&str>)> {
    let key = |path: &str| path.rsplit('.').next().unwrap_or_default().to_string();
    let head = |path| str::split_once(path, '.').map(|(head, _)| head);
    Some(match check {
        Check::Compare { path, .. } | Check::Flag { path } => match key(path).as_str() {
            "backup_days" | "deletion_protection" | "versioning" => (Claim::Recovery, head(path)),
            "access_logs" | "log_days" => (Claim::Watching, head(path)),
            "zones" | "multi_az" | "tasks" | "instances" => (Claim::Availability, None),
            _ => return None,
        },
        Check::OnlyReaches { to: id, .. } | Check::Private { id } | Check::Encrypted { id } => {
            (Claim::Access, Some(id))
        }
        Check::HttpsEverywhere => (Claim::Access, None),
        Check::Alarm { .. } => (Claim::Watching, None),
        Check::Scales { id, .. } => (Claim::Scaling, Some(id)),
        Check::Cost { .. } => (Claim::Cost, None),
    })
}

/// Evaluates a check in one stage.
pub fn evaluate(at: &At, check: &Check) -> Outcome {
    match check {
        Check::Compare { path, comparison, value } => compare(at, path, *comparison, *value),
        Check::Flag { path } => flag(at, path),
        Check::OnlyReaches { from, to } => only_reaches(at, from, to),
        Check::Private { id } => private(at, id),
        Check::Encrypted { id } => encrypted(at, id),
        Check::HttpsEverywhere => https(at),
        Check::Alarm { metric, on } => alarm(at, metric, on),
        Check::Scales { id, on } => scales(at, id, on),
        Check::Cost { at_most, stage } => cost(at, *at_most, stage),
    }
}

fn outcome(holds: bool, result: Outcomes, at: Vec<String>) -> Outcome {
    Outcome { holds: Some(holds), result, at }
}

fn absent() -> Outcome {
    outcome(false, Outcomes::Absent, Vec::new())
}

fn compare(at: &At, path: &str, comparison: Comparison, wanted: i64) -> Outcome {
    let (low, high) = match at.stack.setting(path) {
        Some(Value::Count(count)) => (count, count),
        Some(Value::Range(low, high)) => (low, high),
        _ => return absent(),
    };
    let holds = comparison.holds(low, wanted) && comparison.holds(high, wanted);
    let key = path.rsplit('.').next().unwrap_or_default().to_string();
    outcome(holds, Outcomes::Number { low, high, unit: unit(at, path), key }, resources(at, path))
}

fn unit(at: &At, path: &str) -> &'static str {
    let mut keys = path.split('.');
    let Some(component) = keys.next().and_then(|id| at.stack.components.get(id)) else { return "" };
    let mut table = component.service.settings();
    let mut unit = "";
    for key in keys {
        let Some(row) = table.iter().find(|row| row.key == key) else { return "" };
        unit = row.unit;
        if let Type::Table(inner) = row.of {
            table = inner;
        }
    }
    unit
}

fn flag(at: &At, path: &str) -> Outcome {
    match at.stack.setting(path) {
        Some(Value::Flag(flag)) => outcome(flag, Outcomes::Flag(flag), resources(at, path)),
        _ => absent(),
    }
}

fn only_reaches(at: &At, from: &str, to: &str) -> Outcome {
    let Some(target) = at.stack.components.get(to) else { return absent() };
    let wires: Vec<&Connection> = at.requests(&target.id).collect();
    let holds = !wires.is_empty() && wires.iter().all(|wire| wire.from == from);
    let deploys = at.stack.incoming(&target.id).filter(|wire| wire.carries == Carries::Deploy);
    let deployed_by = deploys.map(|wire| wire.from.clone()).collect();
    let rules =
        wires.iter().flat_map(|wire| at.addresses.enforcing(&wire.id())).filter(|one| !one.contains("_egress_"));
    let by = wires.iter().map(|wire| Evidence::hop(wire)).collect();
    outcome(holds, Outcomes::Reached { by, deployed_by }, rules.collect())
}

fn private(at: &At, id: &str) -> Outcome {
    let Some(component) = at.stack.components.get(id) else { return absent() };
    let exposure = match component.placement {
        Placement::Data => Exposure::NoRoute,
        Placement::App if !goes_out(at) => Exposure::NoRoute,
        Placement::App => Exposure::OutboundOnly,
        Placement::Region => Exposure::ByPermission,
        _ => Exposure::Public,
    };
    let owned = at.addresses.of(id).into_iter();
    let shows = ["aws_db_instance", "aws_db_subnet_group", "aws_ecs_service", "aws_s3_bucket_public_access_block"];
    let mut shown: Vec<String> = owned.filter(|one| shows.iter().any(|kind| of_type(one, kind))).collect();
    if shown.is_empty() {
        shown = main_resource(at, id);
    }
    outcome(exposure != Exposure::Public, Outcomes::Exposure(exposure), shown)
}

/// Whether the private subnets have a route to the internet.
fn goes_out(at: &At) -> bool {
    at.stack.network.as_ref().is_none_or(|network| !matches!(network.egress.as_str(), "endpoints" | "none"))
}

fn encrypted(at: &At, id: &str) -> Outcome {
    let Some(component) = at.stack.components.get(id) else { return absent() };
    let encrypts = component.service.encrypts();
    outcome(encrypts == Some(true), Outcomes::AtRest(encrypts), store(at, id))
}

fn https(at: &At) -> Outcome {
    let from_outside = |wire: &&Connection| {
        let asks = matches!(wire.carries, Carries::Network | Carries::Origin | Carries::Api | Carries::Invoke);
        asks && matches!(at.role(&wire.from), Some(Role::Person | Role::Cdn))
    };
    let plain = |wire: &&Connection| !matches!(wire.protocol.as_deref(), Some("HTTPS" | "TLS"));
    let hops: Vec<&Connection> = at.stack.connections.iter().filter(from_outside).collect();
    let inside =
        at.stack.connections.iter().filter(|wire| !from_outside(wire) && wire.protocol.as_deref() == Some("HTTP"));
    let entered = |wire: &&&Connection| !plain(wire) && at.role(&wire.from) == Some(Role::Person);
    let mut tls: Vec<String> = hops.iter().filter(entered).map(|wire| wire.to.clone()).collect();
    tls.dedup();
    let bare: Vec<Evidence> = hops.iter().filter(|wire| plain(wire)).map(|wire| Evidence::hop(wire)).collect();
    let kinds = [
        "aws_cloudfront_distribution",
        "aws_lb_listener",
        "aws_apigatewayv2_domain_name",
        "aws_api_gateway_domain_name",
        "aws_apigatewayv2_api",
        "aws_api_gateway_rest_api",
    ];
    let mut ends: Vec<&str> = hops.iter().map(|wire| wire.to.as_str()).collect();
    ends.dedup();
    let owned = ends.iter().flat_map(|id| at.addresses.of(id));
    let shown = owned.filter(|one| kinds.iter().any(|kind| of_type(one, kind))).collect();
    let holds = !hops.is_empty() && bare.is_empty();
    outcome(holds, Outcomes::Https { tls, plain: bare, inside: inside.map(Evidence::hop).collect() }, shown)
}

fn alarm(at: &At, metric: &str, on: &str) -> Outcome {
    let Some(component) = at.stack.components.get(on) else { return absent() };
    let known = component.service.alarmed(&component.settings).contains(&metric);
    let alarms = at.stack.of_kind("alarms").next();
    let reaches = alarms.and_then(|one| whom(at.stack, one));
    let owners = alarms.iter().map(|one| one.id.as_str()).chain([on]);
    let all = owners.flat_map(|id| at.addresses.of(id)).filter(|one| of_type(one, "aws_cloudwatch_metric_alarm"));
    let shown = all.filter(|one| names(at, one) == Some(on) && one.contains(metric)).collect();
    outcome(known && reaches.is_some(), Outcomes::Alarm { reaches, known }, shown)
}

/// Whom alarms reach: an address, their own or their topic's; else the topic, by its id.
fn whom(stack: &Stack, alarms: &Component) -> Option<String> {
    let reach = |one: &Component| one.settings.text("reach").map(str::to_string);
    let topic = alarms.settings.text("topic").and_then(|id| stack.components.get(id));
    reach(alarms).or_else(|| topic.and_then(reach)).or_else(|| topic.map(|one| one.id.clone()))
}

/// The component that a resource's name begins with: the longest id, so that `api` does not claim what is `api-admin`'s.
fn names<'a>(at: &At<'a>, address: &str) -> Option<&'a str> {
    let name = address.rsplit('.').next().unwrap_or_default();
    let begins = |id: &&'a str| {
        let prefix = id.replace('-', "_");
        name.strip_prefix(&prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    at.stack.components.keys().map(String::as_str).filter(begins).max_by_key(|id| id.len())
}

fn scales(at: &At, id: &str, on: &str) -> Outcome {
    let Some(component) = at.stack.components.get(id) else { return absent() };
    let (running, low, high) = component.running().unwrap_or(("tasks", 0, 0));
    let level = component.settings.table("scale").and_then(|scale| scale.count(on));
    let kinds = ["aws_appautoscaling_policy", "aws_autoscaling_policy"];
    let policies = at.addresses.of(id).into_iter().filter(|one| kinds.iter().any(|kind| of_type(one, kind)));
    let shown = policies.filter(|one| one.contains(on)).collect();
    let holds = level.is_some() && low < high;
    outcome(holds, Outcomes::Scaling { low, high, level, on: on.to_string(), running }, shown)
}

fn cost(at: &At, at_most: i64, stage: &str) -> Outcome {
    let expected = at.costs.expected(stage);
    let limit = Usd::new(at_most.into());
    let over = expected.map(|usd| usd.to_cents() - limit).filter(|over| *over > Usd::ZERO);
    let unpriced = at.costs.unpriced(stage);
    let holds = match (expected, over) {
        (Some(_), Some(_)) => Some(false),
        (Some(_), None) if unpriced.is_empty() => Some(true),
        _ => None,
    };
    Outcome { holds, result: Outcomes::Cost { expected, over, unpriced }, at: Vec::new() }
}
