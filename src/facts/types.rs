//! What is known of a stack, said once in one language: the JSON of `orbi facts`, and all that pages and parts are made of.
//!
//! Amounts are exact decimals as strings; sentences are Markdown in the language of the facts; Terraform addresses read `UNIT:ADDRESS`.

use indexmap::IndexMap;
use serde::Serialize;

use super::environment::VariableFact;
use super::units::UnitFact;
use super::variants::{AlternativeFact, EnvironmentFact, ProposalFact};

/// Everything about one model in one language.
#[derive(Clone, Debug, Serialize)]
pub struct Facts {
    pub stack: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    pub version: Option<String>,
    pub date: Option<String>,
    pub language: String,
    pub region: String,
    pub domain: Option<String>,
    /// What the stack is, in a paragraph that orbi writes.
    pub overview: String,
    pub stages: Vec<StageFact>,
    /// The alternative these facts are of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative: Option<AlternativeFact>,
    /// Of a model with alternatives: all facts of each, with its id and title.
    pub alternatives: Vec<serde_json::Value>,
    pub environments: Vec<EnvironmentFact>,
    pub proposals: Vec<ProposalFact>,
    pub units: Vec<UnitFact>,
    pub views: Vec<ViewFact>,
    pub network: Option<NetworkFact>,
    pub components: Vec<ComponentFact>,
    pub connections: Vec<ConnectionFact>,
    pub flows: Vec<FlowFact>,
    pub requirements: Vec<RequirementFact>,
    pub decisions: Vec<DecisionFact>,
    pub findings: Vec<FindingFact>,
    pub cost: CostFact,
    pub operations: Vec<OperationFact>,
}

/// A stage and what is different in it, for the table of the overview.
#[derive(Clone, Debug, Serialize)]
pub struct StageFact {
    pub id: String,
    pub title: String,
    /// `50–100`, as written in the language; empty where the model does not say.
    pub daily_users: String,
    /// What differs between the stages: `tasks of API` → `1 to 4`.
    pub differs: IndexMap<String, String>,
    /// Expected cost of a month, as written in the language: `US$ 98,56`; `al menos …` where something has no price.
    pub monthly: String,
}

/// A drawing the model has: `overview`, `flow:ID`.
#[derive(Clone, Debug, Serialize)]
pub struct ViewFact {
    pub id: String,
    pub title: String,
}

/// The VPC.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkFact {
    pub cidr: String,
    pub zones: usize,
    pub egress: String,
    pub subnets: Vec<SubnetFact>,
}

/// A subnet.
#[derive(Clone, Debug, Serialize)]
pub struct SubnetFact {
    pub tier: String,
    pub zone: String,
    pub cidr: String,
    /// The kind of the component its default route leads to; empty where it has none.
    pub route: String,
}

/// A component.
#[derive(Clone, Debug, Serialize)]
pub struct ComponentFact {
    pub id: String,
    pub kind: String,
    pub title: String,
    /// AWS's own name of the service.
    pub service: String,
    pub category: String,
    pub placement: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// What it does in this stack, in a sentence.
    pub role: String,
    /// What it takes the place of, in the team's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    pub settings: IndexMap<String, SettingFact>,
    pub terraform: Vec<String>,
    /// Environment variables that its code starts with, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environment: Vec<VariableFact>,
    /// Stage → expected cost of a month, as written in the language.
    pub monthly: IndexMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<String>,
}

/// A setting's value.
#[derive(Clone, Debug, Serialize)]
pub struct SettingFact {
    pub value: serde_json::Value,
    pub default: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
}

/// A connection and what enforces it.
#[derive(Clone, Debug, Serialize)]
pub struct ConnectionFact {
    pub from: String,
    pub to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<String>,
    pub enforced_by: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unenforced_because: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<String>,
}

/// The story of a request.
#[derive(Clone, Debug, Serialize)]
pub struct FlowFact {
    pub id: String,
    pub title: String,
    /// The names of the stops, in order.
    pub path: Vec<String>,
    pub steps: Vec<StepFact>,
    /// How the answer comes back.
    pub back: String,
    pub failures: Vec<FailureFact>,
}

/// One hop.
#[derive(Clone, Debug, Serialize)]
pub struct StepFact {
    pub number: usize,
    pub from: String,
    pub to: String,
    /// "HTTPS, port 443".
    pub head: String,
    /// Two to five sentences; the head is not repeated.
    pub sentence: String,
    /// Told by an earlier flow: shown shorter or not at all.
    pub repeated: bool,
}

/// What happens when a part fails.
#[derive(Clone, Debug, Serialize)]
pub struct FailureFact {
    pub title: String,
    pub text: String,
}

/// A requirement and its verdict.
#[derive(Clone, Debug, Serialize)]
pub struct RequirementFact {
    pub id: String,
    pub says: String,
    /// `yes`, `with-reservations` or `no`.
    pub met: String,
    pub evidence: Vec<EvidenceFact>,
    /// Why it is only met with reservations: what cannot be judged, then findings and stages, in sentences.
    pub reservations: Vec<String>,
}

/// A check, what it found, and where.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceFact {
    pub check: String,
    pub holds: bool,
    /// Neither so nor not so: something it rests on is not known. The requirement's reservations say what.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
    pub result: String,
    pub at: Vec<String>,
}

/// A choice and its reasons.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionFact {
    pub id: String,
    pub title: String,
    pub about: String,
    pub context: String,
    pub options: Vec<OptionFact>,
    /// The choice and why.
    pub decision: String,
    /// Whether the reason is the team's.
    pub by_team: bool,
    pub consequences: String,
    /// When to look again: a number. Goes on from `Revisit when`, so it begins in lower case.
    pub revisit: String,
}

/// One way it could be done.
#[derive(Clone, Debug, Serialize)]
pub struct OptionFact {
    pub title: String,
    pub chosen: bool,
    /// Stages that take this one while the first takes another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    pub good: String,
    pub bad: String,
    /// Stage → difference a month from the chosen one, as written in the language; of the chosen one, what it costs.
    pub monthly: IndexMap<String, String>,
}

/// Something a reviewer would say.
#[derive(Clone, Debug, Serialize)]
pub struct FindingFact {
    pub rule: String,
    /// `low`, `medium` or `high`.
    pub severity: String,
    pub on: String,
    /// Whether it is about the stack as a whole, whose id `on` is then.
    #[serde(skip)]
    pub whole: bool,
    pub title: String,
    /// Stages it holds in.
    pub stages: Vec<String>,
    pub what: String,
    pub evidence: Vec<String>,
    pub remedy: String,
    pub references: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<AcceptedFact>,
}

/// Why a finding is accepted, and until when.
#[derive(Clone, Debug, Serialize)]
pub struct AcceptedFact {
    pub because: String,
    pub until: Option<String>,
}

/// The estimate.
#[derive(Clone, Debug, Serialize)]
pub struct CostFact {
    pub stages: Vec<StageCostFact>,
    pub assumptions: Vec<AssumptionFact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<BudgetFact>,
    /// Cheaper ways, from little risk to much.
    pub savings: Vec<SavingFact>,
    /// What moves the bill most, one figure at a time.
    pub swings: Vec<SwingFact>,
    /// What the totals do not hold, in sentences.
    pub left_out: Vec<String>,
}

/// The estimate of a stage.
#[derive(Clone, Debug, Serialize)]
pub struct StageCostFact {
    pub id: String,
    pub monthly: MonthlyFact,
    pub lines: Vec<LineFact>,
    pub gaps: Vec<GapFact>,
}

/// Totals of a month, US$.
#[derive(Clone, Debug, Serialize)]
pub struct MonthlyFact {
    pub low: String,
    pub expected: String,
    pub high: String,
}

/// One line of the estimate; `monthly` is the expected amount. A free-tier line is negative.
#[derive(Clone, Debug, Serialize)]
pub struct LineFact {
    pub component: String,
    pub item: String,
    /// The item in words.
    pub title: String,
    pub quantity: String,
    pub unit: String,
    pub unit_price: String,
    pub monthly: String,
    pub region: String,
    pub source: String,
    pub as_of: String,
    pub formula: String,
    /// `fixed`, or `usage`: paid by use.
    pub basis: String,
    /// What is weak about the price, in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<String>,
}

/// What has no price.
#[derive(Clone, Debug, Serialize)]
pub struct GapFact {
    pub component: String,
    pub item: String,
    /// The item in words.
    pub title: String,
    pub because: String,
}

/// A figure the estimate rests on.
#[derive(Clone, Debug, Serialize)]
pub struct AssumptionFact {
    pub key: String,
    pub title: String,
    /// As written in the language: `20 KB`; daily users as low · expected · high.
    pub value: String,
    /// Whether the model says so.
    pub stated: bool,
}

/// A cheaper way to run the same stack.
#[derive(Clone, Debug, Serialize)]
pub struct SavingFact {
    pub id: String,
    pub component: String,
    /// What it is.
    pub title: String,
    /// `low`, `medium` or `high`.
    pub risk: String,
    /// What is lost.
    pub loses: String,
    /// Requirements that would no longer be met.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<String>,
    /// Dotted path → value to write.
    pub set: IndexMap<String, String>,
    /// Stage → difference a month, US$, negative; stages it does not apply to are left out.
    pub monthly: IndexMap<String, String>,
}

/// A figure that moves the bill, the others kept.
#[derive(Clone, Debug, Serialize)]
pub struct SwingFact {
    pub key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    pub title: String,
    /// Stage → the figure at its ends; stages it does not move are left out.
    pub monthly: IndexMap<String, SwingStageFact>,
}

/// A figure at its ends and the differences a month there, US$. Ends are empty where there is nothing to count.
#[derive(Clone, Debug, Serialize)]
pub struct SwingStageFact {
    pub from: String,
    pub to: String,
    pub low: String,
    pub high: String,
}

/// The budget beside the estimate.
#[derive(Clone, Debug, Serialize)]
pub struct BudgetFact {
    pub monthly: String,
    /// Stage → `within`, `over`, or `unknown` where something without a price might pass it.
    pub holds: IndexMap<String, String>,
}

/// Something the team does by hand, step by step.
#[derive(Clone, Debug, Serialize)]
pub struct OperationFact {
    pub id: String,
    pub title: String,
    /// Markdown.
    pub intro: String,
    /// Markdown, one a step.
    pub steps: Vec<String>,
}
