//! A budget that the expected cost already passes.

use super::RuleFile;
use crate::review::{At, Evidence, Fact, Found};
use crate::units::Usd;

pub const RULE: RuleFile = RuleFile { id: "budget-below-estimate", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.stack
        .of_kind("budget")
        .filter_map(|one| {
            let budget = Usd::new(one.settings.count("monthly")?.into());
            let estimate = at.costs.expected(&at.stage.id).filter(|estimate| *estimate > budget)?;
            let mut found = Found::on(&one.id).setting(at, &format!("{}.monthly", one.id)).resources(
                at,
                &one.id,
                &["aws_budgets_budget"],
            );
            found.evidence.push(Evidence::Total { stage: at.stage.id.clone(), amount: estimate });
            let mut found = found
                .fact("budget", Fact::Money(budget))
                .fact("estimate", Fact::Money(estimate))
                .fact("over", Fact::Money(estimate.to_cents() - budget));
            if let Some((id, amount)) = at.costs.largest(&at.stage.id) {
                found = found.fact("largest", Fact::Text(id)).fact("largest_cost", Fact::Money(amount));
            }
            Some(found)
        })
        .collect()
}

const FAILS: &str = "
budget: { monthly: 20, alert: ops@example.com }
components:
  api: { kind: fargate }
";

const PASSES: &str = "
budget: { monthly: 200, alert: ops@example.com }
components:
  api: { kind: fargate }
";
