//! `orbi review`: what a reviewer would say.

use crate::cli::args::{Level, Report, Review};
use crate::cli::load::{Failure, Loaded};
use crate::cli::output;
use crate::cli::project::Project;
use crate::{Built, FindingFact, Wanted, build, parts};

/// Says it; answers 1 where an open finding is as grave as `--fail-on`.
pub fn run(args: &Review, project: &Project) -> Result<u8, Failure> {
    if let Some(day) = args.today.as_deref().filter(|day| crate::units::date(day, Default::default()).is_none()) {
        return Err(Failure::usage(format!("`{day}` is no date; write it as YYYY-MM-DD")));
    }
    let loaded = super::loaded(project, &args.models, &args.which)?;
    let text = match args.format {
        Report::Json => super::json(&loaded, |one| super::value(&super::edition(&built(args, one)?)?.facts.findings))?,
        Report::Md => super::told(&loaded, |one| Ok(parts::findings(super::edition(&built(args, one)?)?)))?,
        Report::Table => super::told(&loaded, |one| Ok(table(&super::edition(&built(args, one)?)?.facts.findings)))?,
    };
    output::data(text.as_bytes())?;
    let grave = |one: &Loaded| Ok(fails(args, &super::edition(&built(args, one)?)?.facts.findings));
    let grave = loaded.iter().map(grave).collect::<Result<Vec<bool>, Failure>>()?;
    Ok(u8::from(grave.contains(&true)))
}

fn built(args: &Review, loaded: &Loaded) -> Result<Built, Failure> {
    let wanted = Wanted { today: args.today.clone(), ..super::wanted(&args.which, false) };
    Ok(build(&loaded.model, &wanted)?)
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
