//! `orbi review`: what a reviewer would say.

use crate::cli::args::{Level, Report, Review};
use crate::cli::load::Failure;
use crate::cli::output;
use crate::cli::project::Project;
use crate::{FindingFact, Wanted, parts};

/// Says it; answers 1 where an open finding is as grave as `--fail-on`.
pub fn run(args: &Review, project: &Project) -> Result<u8, Failure> {
    if let Some(day) = args.today.as_deref().filter(|day| crate::units::date(day, Default::default()).is_none()) {
        return Err(Failure::usage(format!("`{day}` is no date; write it as YYYY-MM-DD")));
    }
    let loaded = super::loaded(project, &args.models, &args.which)?;
    let wanted = Wanted { today: args.today.clone(), ..super::wanted(&args.which, false) };
    let answers = super::answers(&loaded, &wanted)?;
    let text = match args.format {
        Report::Json => super::json(&answers, "findings", |one| super::value(&one.facts.findings))?,
        Report::Md => super::told(&answers, parts::findings),
        Report::Table => super::told(&answers, |one| table(&one.facts.findings)),
    };
    output::data(text.as_bytes())?;
    let grave = answers.iter().flat_map(|answer| answer.editions()).any(|one| fails(args, &one.facts.findings));
    Ok(u8::from(grave))
}

fn fails(args: &Review, findings: &[FindingFact]) -> bool {
    let Some(limit) = args.fail_on else { return false };
    let grave = |one: &&FindingFact| level(&one.severity) >= limit && one.accepted.is_none();
    findings.iter().any(|one| grave(&one))
}

fn level(severity: &str) -> Level {
    match severity {
        "high" => Level::High,
        "medium" => Level::Medium,
        _ => Level::Low,
    }
}

fn table(findings: &[FindingFact]) -> String {
    let mut rows: Vec<&FindingFact> = findings.iter().collect();
    rows.sort_by_key(|one| (one.accepted.is_some(), std::cmp::Reverse(level(&one.severity))));
    let width = |of: fn(&FindingFact) -> &str| rows.iter().map(|one| of(one).chars().count()).max().unwrap_or(0);
    let (rule, on) = (width(|one| &one.rule), width(|one| &one.on));
    let line = |one: &&FindingFact| {
        let accepted = if one.accepted.is_some() { "  (accepted)" } else { "" };
        format!("{:<6}  {:<rule$}  {:<on$}  {}{accepted}\n", one.severity, one.rule, one.on, one.title)
    };
    rows.iter().map(line).collect()
}
