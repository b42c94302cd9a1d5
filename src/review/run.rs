//! Running the rules over every stage, merging what they find, and setting it against what the team accepts.

use super::catalog::{self, Severity};
use super::finding::{Fact, Finding, Found, Remedy};
use super::rules::{RULES, RuleFile};
use super::{Addresses, At, Costs};
use crate::diag::{Code, Diagnostic, Report, did_you_mean};
use crate::graph::{Accepted, Model};

/// Every finding of the model: open before accepted, then by severity, rule and place.
/// `today` (`YYYY-MM-DD`) ends acceptances whose last day is before it; without it none ends.
pub fn review(model: &Model, addresses: &dyn Addresses, costs: &dyn Costs, today: Option<&str>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for file in RULES {
        for (index, stage) in model.stages.iter().enumerate() {
            let at = At::new(stage, addresses, costs);
            for found in (file.check)(&at) {
                add(&mut findings, file, found, &at, index);
            }
        }
    }
    let accepts = accepts(model);
    findings.iter_mut().for_each(|finding| accept(finding, accepts, today));
    let place = |finding: &Finding| catalog::CATALOG.iter().position(|rule| rule.id == finding.rule.id);
    findings.sort_by_key(|one| (one.accepted.is_some(), std::cmp::Reverse(one.severity), place(one)));
    findings
}

fn add(findings: &mut Vec<Finding>, file: &RuleFile, found: Found, at: &At, index: usize) {
    let Some(rule) = catalog::rule(file.id) else { return };
    let severity = if index == 0 { rule.first } else { rule.later };
    let known =
        findings.iter().position(|old| old.rule.id == rule.id && old.on == found.on && old.whole == found.whole);
    let at_place = known.unwrap_or_else(|| {
        findings.push(Finding {
            rule,
            severity: Severity::Low,
            on: found.on.clone(),
            whole: found.whole,
            stages: Vec::new(),
            evidence: Vec::new(),
            facts: Vec::new(),
            remedies: Vec::new(),
            accepted: None,
            expired: None,
        });
        findings.len() - 1
    });
    let finding = &mut findings[at_place];
    finding.severity = finding.severity.max(severity);
    if !finding.stages.contains(&at.stage.id) {
        finding.stages.push(at.stage.id.clone());
    }
    for piece in found.evidence {
        if !finding.evidence.contains(&piece) {
            finding.evidence.push(piece);
        }
    }
    finding.facts = found.facts.into_iter().map(|(key, fact)| (key, over_stages(&finding.facts, key, fact))).collect();
    found.changes.into_iter().for_each(|change| remedy(finding, change, at));
}

/// Ids of every stage it holds in; of other facts the last stage's.
fn over_stages(before: &[(&'static str, Fact)], key: &str, fact: Fact) -> Fact {
    let old = before.iter().find(|(known, _)| *known == key).map(|(_, fact)| fact);
    match (old, fact) {
        (Some(Fact::Ids(old)), Fact::Ids(new)) => {
            let more: Vec<String> = new.into_iter().filter(|id| !old.contains(id)).collect();
            Fact::Ids(old.iter().cloned().chain(more).collect())
        }
        (_, fact) => fact,
    }
}

/// A remedy once, with its price in each stage it is for.
fn remedy(finding: &mut Finding, (path, value): (String, String), at: &At) {
    let cost = at.costs.change(&at.stage.id, &path, &value).map(|usd| (at.stage.id.clone(), usd));
    match finding.remedies.iter_mut().find(|old| old.path == path && old.value == value) {
        Some(old) => old.costs.extend(cost),
        None => finding.remedies.push(Remedy { path, value, costs: cost.into_iter().collect() }),
    }
}

fn accepts(model: &Model) -> &[Accepted] {
    model.stages.first().map_or(&[], |stage| &stage.stack.accepts)
}

fn matches(accept: &Accepted, finding: &Finding) -> bool {
    accept.rule == finding.rule.id && accept.on.as_ref().is_none_or(|on| *on == finding.on)
}

fn accept(finding: &mut Finding, accepts: &[Accepted], today: Option<&str>) {
    let over = |accept: &&Accepted| match (accept.until.as_deref(), today) {
        (Some(until), Some(today)) => today > until,
        _ => false,
    };
    let (ended, lasting): (Vec<&Accepted>, Vec<&Accepted>) =
        accepts.iter().filter(|accept| matches(accept, finding)).partition(over);
    finding.accepted = lasting.first().map(|accept| (*accept).clone());
    if finding.accepted.is_none() {
        finding.expired = ended.first().map(|accept| (*accept).clone());
    }
}

/// An error for each `accept` that names no rule, a warning for each that accepts nothing that was found.
pub fn check_accepts(model: &Model, findings: &[Finding]) -> Report {
    let mut report = Report::default();
    for accept in accepts(model) {
        if catalog::rule(&accept.rule).is_none() {
            let ids: Vec<&str> = catalog::CATALOG.iter().map(|rule| rule.id).collect();
            let message = format!("there is no rule `{}`", accept.rule);
            let help = did_you_mean(&accept.rule, ids);
            report.push(Diagnostic::error(Code::UnknownReference, accept.span, message).help(help));
        } else if !findings.iter().any(|finding| matches(accept, finding)) {
            let place = accept.on.as_ref().map_or(String::new(), |on| format!(" on `{on}`"));
            let message = format!("`{}`{place} is accepted, and nothing of the kind is found", accept.rule);
            report.push(Diagnostic::warning(Code::Unused, accept.span, message).help(help_unused(accept, findings)));
        }
    }
    report
}

fn help_unused(accept: &Accepted, findings: &[Finding]) -> String {
    let elsewhere: Vec<String> = findings
        .iter()
        .filter(|finding| finding.rule.id == accept.rule)
        .map(|finding| format!("`{}`", finding.on))
        .collect();
    match elsewhere.is_empty() {
        true => "remove the entry; write it again when the finding appears".to_string(),
        false => format!("it is found on {}", elsewhere.join(", ")),
    }
}
