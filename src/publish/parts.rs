//! Parts of a document in Markdown: the flows, the cost, the components, the decisions, the requirements.

use super::{Edition, Words};
use crate::facts::{DecisionFact, FlowFact, StepFact};
use crate::units::{Lang, Usd, amount};
use crate::write::markdown::{code, table, text};

/// A text of the model as a heading.
pub fn heading(title: &str) -> String {
    text(title)
}

/// Numbered steps of one flow or of all, the way back, and what happens when something fails.
pub fn flows(edition: &Edition, only: Option<&str>) -> String {
    let wanted = edition.facts.flows.iter().filter(|flow| only.is_none_or(|id| flow.id == id));
    wanted.map(|flow| flow_text(edition, flow)).collect::<Vec<_>>().join("\n\n")
}

fn flow_text(edition: &Edition, flow: &FlowFact) -> String {
    let words = Words::of(edition.lang);
    let mut out = vec![format!("**{}**", text(&flow.title))];
    if !flow.path.is_empty() {
        let stops: Vec<String> = flow.path.iter().map(|stop| text(stop)).collect();
        out.push(format!("{}: {}", words.get("path"), stops.join(" → ")));
    }
    let steps: Vec<String> = flow.steps.iter().map(|step| step_text(edition, step)).collect();
    out.push(steps.join("\n"));
    if !flow.back.is_empty() {
        out.push(format!("**{}.** {}", words.get("way_back"), flow.back));
    }
    if !flow.failures.is_empty() {
        let one =
            |one: &crate::facts::FailureFact| format!("- **{}.** {}", text(one.title.trim_end_matches('.')), one.text);
        out.push(format!("**{}**", words.get("when_it_fails")));
        out.push(flow.failures.iter().map(one).collect::<Vec<_>>().join("\n"));
    }
    out.join("\n\n")
}

fn step_text(edition: &Edition, step: &StepFact) -> String {
    let [from, to] = [&step.from, &step.to].map(|id| text(title(edition, id)));
    let head = if step.head.is_empty() { String::new() } else { format!(" ({})", text(&step.head)) };
    format!("{}. **{from} → {to}**{head}. {}", step.number, step.sentence.replace('\n', " "))
}

fn title<'a>(edition: &'a Edition, id: &'a str) -> &'a str {
    let plain = id.split('@').next().unwrap_or(id);
    edition.facts.components.iter().find(|one| one.id == plain).map_or(id, |one| one.title.as_str())
}

/// An amount of the facts as the language writes it.
fn shown(amount_text: &str, lang: Lang) -> String {
    amount_text.parse::<Usd>().map_or_else(|_| amount_text.to_string(), |usd| amount(usd, lang))
}

fn heads(words: &Words, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| words.get(&format!("part.{key}")).to_string()).collect()
}

/// Totals of every stage, and with a stage its lines.
pub fn cost(edition: &Edition, stage: Option<&str>) -> String {
    let (words, lang) = (Words::of(edition.lang), edition.lang);
    let name =
        |id: &str| edition.facts.stages.iter().find(|one| one.id == id).map_or(id.to_string(), |one| one.title.clone());
    let totals: Vec<Vec<String>> = edition
        .facts
        .cost
        .stages
        .iter()
        .map(|one| {
            let month = &one.monthly;
            let amounts = [&month.low, &month.expected, &month.high].map(|text| shown(text, lang));
            std::iter::once(text(&name(&one.id))).chain(amounts).collect()
        })
        .collect();
    let mut head = heads(&words, &["stage", "low", "expected", "high"]);
    head[0] = format!("{}, {}", head[0], words.get("usd_month"));
    let mut out = table(&head, &totals, &[1, 2, 3]);
    let lines = stage.and_then(|id| edition.facts.cost.stages.iter().find(|one| one.id == id));
    if let Some(one) = lines {
        let rows: Vec<Vec<String>> = one
            .lines
            .iter()
            .map(|line| {
                let quantity = format!("{} {} × {}", line.quantity, line.unit, line.unit_price);
                vec![
                    text(title(edition, &line.component)),
                    text(&line.title),
                    text(&quantity),
                    shown(&line.monthly, lang),
                ]
            })
            .collect();
        let head =
            ["part.component", "part.from", "quantity_price", "amount_usd"].map(|key| words.get(key).to_string());
        out += "\n";
        out += &table(&head, &rows, &[2, 3]);
    }
    out
}

/// Every component in a row, with its cost at each stage.
pub fn components(edition: &Edition) -> String {
    let words = Words::of(edition.lang);
    let priced = edition.facts.components.iter().any(|one| !one.monthly.is_empty());
    let stages = &edition.facts.stages;
    let rows: Vec<Vec<String>> = edition
        .facts
        .components
        .iter()
        .map(|one| {
            let cells = vec![
                format!("{} {}", text(&one.title), code(&one.id)),
                text(&one.service),
                one.role.replace('\n', " "),
            ];
            let amounts =
                stages.iter().filter(|_| priced).map(|stage| one.monthly.get(&stage.id).cloned().unwrap_or_default());
            cells.into_iter().chain(amounts).collect()
        })
        .collect();
    let mut head = heads(&words, &["component", "service", "role"]);
    head.extend(stages.iter().filter(|_| priced).map(|stage| text(&stage.title)));
    let right: Vec<usize> = (3..head.len()).collect();
    table(&head, &rows, &right)
}

/// Each decision with its options.
pub fn decisions(edition: &Edition) -> String {
    edition.facts.decisions.iter().map(|one| decision(edition, one, 3)).collect::<Vec<_>>().join("\n\n")
}

/// One decision, its title a heading of a level.
pub fn decision(edition: &Edition, one: &DecisionFact, level: usize) -> String {
    let words = Words::of(edition.lang);
    let labelled = |key: &str, said: &str| (!said.is_empty()).then(|| format!("**{}.** {said}", words.get(key)));
    let mut out = vec![format!("{} {}", "#".repeat(level), text(&one.title))];
    out.extend((!one.context.is_empty()).then(|| one.context.clone()));
    if !one.options.is_empty() {
        out.push(options(edition, one, &words).trim_end().to_string());
    }
    out.extend(labelled("decision", &one.decision));
    out.extend(labelled("consequences", &one.consequences));
    out.extend((!one.revisit.is_empty()).then(|| format!("**{}** {}", words.get("revisit"), one.revisit)));
    out.join("\n\n")
}

fn options(edition: &Edition, one: &DecisionFact, words: &Words) -> String {
    let priced = one.options.iter().any(|option| !option.monthly.is_empty());
    let stages: Vec<_> = edition.facts.stages.iter().filter(|_| priced).collect();
    let rows: Vec<Vec<String>> = one
        .options
        .iter()
        .map(|option| {
            let mark = if option.chosen {
                format!("**{}** ({})", text(&option.title), words.get("chosen"))
            } else {
                text(&option.title)
            };
            let amounts = stages.iter().map(|stage| option.monthly.get(&stage.id).cloned().unwrap_or_default());
            [mark, option.good.clone(), option.bad.clone()].into_iter().chain(amounts).collect()
        })
        .collect();
    let mut head: Vec<String> = ["option", "good", "bad"].map(|key| words.get(key).to_string()).to_vec();
    head.extend(stages.iter().map(|stage| text(&stage.title)));
    let right: Vec<usize> = (3..head.len()).collect();
    table(&head, &rows, &right)
}

/// Each requirement with its verdict and its proof.
pub fn requirements(edition: &Edition) -> String {
    let words = Words::of(edition.lang);
    let rows: Vec<Vec<String>> = edition
        .facts
        .requirements
        .iter()
        .map(|one| {
            let proofs: Vec<String> =
                one.evidence.iter().map(|e| format!("{} {}", code(&e.check), e.result).trim().to_string()).collect();
            let proof = proofs.into_iter().chain(one.reservations.iter().cloned()).collect::<Vec<_>>().join("<br>");
            vec![text(&one.says), words.get(&format!("verdict.{}", one.met)).to_string(), proof]
        })
        .collect();
    table(&heads(&words, &["requirement", "verdict", "proof"]), &rows, &[])
}

/// Findings, the gravest first.
pub fn findings(edition: &Edition) -> String {
    let words = Words::of(edition.lang);
    let mut all: Vec<_> = edition.facts.findings.iter().collect();
    all.sort_by_key(|one| ["high", "medium", "low"].iter().position(|level| *level == one.severity));
    let one = |one: &crate::facts::FindingFact| {
        let level = words.get(&format!("severity.{}", one.severity)).to_string();
        let accepted = one
            .accepted
            .as_ref()
            .map(|why| format!("\n\n**{}** {}", words.get("accepted_because"), text(&why.because)));
        let remedy = if one.remedy.is_empty() {
            String::new()
        } else {
            format!("\n\n**{}.** {}", words.get("remedy"), one.remedy)
        };
        let head = format!(
            "### {level}: {}\n\n{} · {}",
            one.title,
            code(&one.rule),
            text(if one.whole { edition.facts.title.as_str() } else { title(edition, &one.on) })
        );
        format!("{head}\n\n{}{remedy}{}", one.what, accepted.unwrap_or_default())
    };
    all.iter().map(|finding| one(finding)).collect::<Vec<_>>().join("\n\n")
}

/// What orbi writes and where; the links are Markdown already.
pub fn outputs(edition: &Edition, links: &[(String, String)]) -> String {
    let words = Words::of(edition.lang);
    let rows: Vec<Vec<String>> =
        links.iter().map(|(what, link)| vec![words.get(&format!("part.{what}")).to_string(), link.clone()]).collect();
    table(&heads(&words, &["output", "where"]), &rows, &[])
}
