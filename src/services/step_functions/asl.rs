//! The machine in the Amazon States Language, as values that Terraform encodes.

use super::condition;
use super::states::{self, States};
use crate::services::blocks::of;
use crate::services::start::shares;
use crate::services::{How, Peer, Settings, Site, Task};
use crate::write::hcl::Expr;

/// The whole definition. `path` of a run: the first state and all it leads to.
pub fn definition(at: &Site, states: &States) -> Expr {
    Expr::json(machine(at, states, states::first(states)))
}

fn machine(at: &Site, states: &States, start: &str) -> Expr {
    Expr::map(body(at, states, start))
}

fn body(at: &Site, states: &States, start: &str) -> Vec<(&'static str, Expr)> {
    let path = states::path(states, start);
    let all = path.into_iter().filter_map(|id| Some((id.to_string(), state(at, states, states.get(id)?))));
    vec![("StartAt", start.into()), ("States", Expr::map(all))]
}

fn state(at: &Site, states: &States, state: &Settings) -> Expr {
    let verb = states::verb(state).unwrap_or("end");
    let mut pairs = match verb {
        "calls" => task(at, state),
        "choice" => choice(state),
        "wait" => wait(state),
        "parallel" => parallel(at, states, state),
        "for_each" => for_each(at, states, state),
        _ => end(state),
    };
    if matches!(verb, "parallel" | "for_each") {
        pairs.push(("ResultPath", kept(state)));
    }
    if matches!(verb, "calls" | "parallel" | "for_each") {
        pairs.extend(errors(state));
    }
    if !matches!(verb, "choice" | "end") {
        pairs.push(match state.text("then") {
            Some(next) => ("Next", next.into()),
            None => ("End", true.into()),
        });
    }
    Expr::map(pairs)
}

type Pairs = Vec<(&'static str, Expr)>;

fn end(state: &Settings) -> Pairs {
    let kind = if state.text("end") == Some("failure") { "Fail" } else { "Succeed" };
    vec![("Type", kind.into())]
}

fn wait(state: &Settings) -> Pairs {
    let seconds = state.text("wait").and_then(super::super::schedule::clock::seconds).unwrap_or(1);
    vec![("Type", "Wait".into()), ("Seconds", seconds.into())]
}

fn choice(state: &Settings) -> Pairs {
    let written = state.pairs("choice").into_iter().flatten();
    let rules = written.filter_map(|(said, next)| Some(condition::read(said)?.rule(next)));
    let mut pairs = vec![("Type", "Choice".into()), ("Choices", Expr::List(rules.collect()))];
    pairs.extend(state.text("else").map(|next| ("Default", next.into())));
    pairs
}

fn parallel(at: &Site, states: &States, state: &Settings) -> Pairs {
    let branches = states::branches(state).into_iter().map(|start| machine(at, states, start));
    vec![("Type", "Parallel".into()), ("Branches", Expr::List(branches.collect()))]
}

fn for_each(at: &Site, states: &States, state: &Settings) -> Pairs {
    let Some(each) = state.table("for_each") else { return Vec::new() };
    let mut inner: Pairs = vec![("ProcessorConfig", Expr::map([("Mode", "INLINE")]))];
    inner.extend(body(at, states, each.text("do").unwrap_or_default()));
    vec![
        ("Type", "Map".into()),
        ("ItemsPath", format!("$.{}", each.text("in").unwrap_or_default()).into()),
        ("MaxConcurrency", each.count("at_once").unwrap_or(10).into()),
        ("ItemProcessor", Expr::map(inner)),
    ]
}

/// Where an answer is kept: in a field, or nowhere.
fn kept(state: &Settings) -> Expr {
    match state.text("result") {
        Some(field) => format!("$.{field}").into(),
        None => Expr::Null,
    }
}

/// Tries again after 2, 4, 8… seconds, then goes where the model says.
fn errors(state: &Settings) -> Pairs {
    let all = || Expr::list(["States.ALL"]);
    let tries = state.count("retry").unwrap_or(2);
    let retry = [
        ("ErrorEquals", all()),
        ("IntervalSeconds", 2.into()),
        ("BackoffRate", 2.into()),
        ("MaxAttempts", tries.into()),
        ("JitterStrategy", "FULL".into()),
    ];
    let mut pairs = Vec::new();
    if tries > 0 {
        pairs.push(("Retry", Expr::list([Expr::map(retry)])));
    }
    if let Some(next) = state.text("on_error") {
        let caught = [("ErrorEquals", all()), ("ResultPath", "$.error".into()), ("Next", next.into())];
        pairs.push(("Catch", Expr::list([Expr::map(caught)])));
    }
    pairs
}

/// A call: by the service's own integration, waiting for its end where the machine may.
fn task(at: &Site, state: &Settings) -> Pairs {
    let Some(peer) = state.text("calls").and_then(|id| at.outgoing.iter().find(|peer| peer.id == id)) else {
        return vec![("Type", "Pass".into())];
    };
    let waits = at.settings.text("type") != Some("express");
    let (resource, parameters) = match peer.service.starts(peer.id, peer.settings).map(|start| start.how) {
        Ok(How::Function(arn)) => (arn, state.pairs("with").map(|_| handed(state))),
        Ok(how) => started(how, peer, state, waits),
        Err(_) => table(peer, state),
    };
    let mut pairs = vec![("Type", "Task".into()), ("Resource", resource)];
    pairs.extend(parameters.map(|parameters| ("Parameters", parameters)));
    let replaces = peer.service.kind() == "lambda" && state.text("result").is_none();
    if !replaces {
        pairs.push(("ResultPath", kept(state)));
    }
    pairs
}

fn integration(name: &str, waits: bool, how: &str) -> Expr {
    format!("arn:aws:states:::{name}{}", if waits { how } else { "" }).into()
}

fn started(how: How, peer: &Peer, state: &Settings, waits: bool) -> (Expr, Option<Expr>) {
    let message = |key: &str| match state.pairs("with") {
        Some(_) => (key.to_string(), handed(state)),
        None => (format!("{key}.$"), "States.JsonToString($)".into()),
    };
    match how {
        How::Queue { url, fifo, .. } => {
            let mut pairs = vec![("QueueUrl".to_string(), url), message("MessageBody")];
            if fifo {
                pairs.push(("MessageGroupId".to_string(), peer.id.into()));
            }
            (integration("sqs:sendMessage", false, ""), Some(Expr::map(pairs)))
        }
        How::Topic(arn) => {
            let pairs = [("TopicArn".to_string(), arn), message("Message")];
            (integration("sns:publish", false, ""), Some(Expr::map(pairs)))
        }
        How::Machine(arn) => {
            let input = match state.pairs("with") {
                Some(_) => ("Input".to_string(), handed(state)),
                None => ("Input.$".to_string(), "$".into()),
            };
            let pairs = [("StateMachineArn".to_string(), arn), input];
            (integration("states:startExecution", waits, ".sync:2"), Some(Expr::map(pairs)))
        }
        How::Task(run) => (integration("ecs:runTask", waits, ".sync"), Some(run_task(&run, peer, state))),
        How::Job { queue, definition } => {
            let variables = variables(state);
            let mut pairs = vec![("JobName", Expr::from(peer.id)), ("JobQueue", queue), ("JobDefinition", definition)];
            pairs.extend(variables.map(|all| ("ContainerOverrides", Expr::map([("Environment", all)]))));
            (integration("batch:submitJob", waits, ".sync"), Some(Expr::map(pairs)))
        }
        How::Function(arn) => (arn, None),
    }
}

fn run_task(run: &Task, peer: &Peer, state: &Settings) -> Expr {
    let network = [
        ("Subnets", run.subnets.clone()),
        ("SecurityGroups", run.groups.clone()),
        ("AssignPublicIp", "DISABLED".into()),
    ];
    let mut pairs = vec![
        ("Cluster", run.cluster.clone()),
        ("TaskDefinition", run.definition.clone()),
        ("NetworkConfiguration", Expr::map([("AwsvpcConfiguration", Expr::map(network))])),
    ];
    pairs.push(match run.spot {
        0 => ("LaunchType", "FARGATE".into()),
        spot => {
            let share = |(provider, weight): (&str, i64)| {
                Expr::map([("CapacityProvider", Expr::from(provider)), ("Weight", weight.into())])
            };
            ("CapacityProviderStrategy", Expr::list(shares(spot).into_iter().map(share)))
        }
    });
    if let Some(all) = variables(state) {
        let container = [("Name", Expr::from(peer.id)), ("Environment", all)];
        pairs.push(("Overrides", Expr::map([("ContainerOverrides", Expr::list([Expr::map(container)]))])));
    }
    Expr::map(pairs)
}

/// What is handed over as environment variables of a container.
fn variables(state: &Settings) -> Option<Expr> {
    let one = |(name, text): (&String, &String)| {
        let key = if text.starts_with("$.") { "Value.$" } else { "Value" };
        Expr::map([("Name", Expr::from(name.as_str())), (key, text.as_str().into())])
    };
    state.pairs("with").map(|pairs| Expr::list(pairs.iter().map(one)))
}

/// What is handed over as an object: fields of the data by their path.
fn handed(state: &Settings) -> Expr {
    let one = |(name, text): (&String, &String)| match text.starts_with("$.") {
        true => (format!("{name}.$"), Expr::from(text.as_str())),
        false => (name.clone(), Expr::from(text.as_str())),
    };
    Expr::map(state.pairs("with").into_iter().flatten().map(one))
}

/// An item of a table: read whole, or with attributes set in it.
fn table(peer: &Peer, state: &Settings) -> (Expr, Option<Expr>) {
    let name = of("aws_dynamodb_table", &peer.name(), "name");
    let keys = ["key", "sort"].into_iter().filter_map(|key| {
        let attribute = peer.settings.text(key)?;
        let kind = peer.settings.text(&format!("{key}_type")).unwrap_or("text");
        Some((attribute.to_string(), attribute_value(kind, &format!("$.{attribute}"))))
    });
    let mut pairs = vec![("TableName", name), ("Key", Expr::map(keys))];
    if state.text("access") != Some("write") {
        return (integration("dynamodb:getItem", false, ""), Some(Expr::map(pairs)));
    }
    let set: Vec<(&String, &String)> = state.pairs("with").into_iter().flatten().collect();
    if !set.is_empty() {
        let clauses: Vec<String> = (0..set.len()).map(|at| format!("#a{at} = :a{at}")).collect();
        let names = set.iter().enumerate().map(|(at, (name, _))| (format!("#a{at}"), Expr::from(name.as_str())));
        let values = set.iter().enumerate().map(|(at, (_, text))| (format!(":a{at}"), attribute_value("text", text)));
        pairs.push(("UpdateExpression", format!("SET {}", clauses.join(", ")).into()));
        pairs.push(("ExpressionAttributeNames", Expr::map(names)));
        pairs.push(("ExpressionAttributeValues", Expr::map(values)));
    }
    (integration("dynamodb:updateItem", false, ""), Some(Expr::map(pairs)))
}

/// A value as DynamoDB takes it; numbers travel as text.
/// Source: DynamoDB API, AttributeValue.
fn attribute_value(kind: &str, text: &str) -> Expr {
    let letter = match kind {
        "number" => "N",
        "binary" => "B",
        _ => "S",
    };
    match text.strip_prefix("$.") {
        Some(_) if letter == "B" => Expr::map([(format!("{letter}.$"), Expr::from(text))]),
        Some(_) => Expr::map([(format!("{letter}.$"), Expr::from(format!("States.Format('{{}}', {text})")))]),
        None => Expr::map([(letter, text)]),
    }
}
