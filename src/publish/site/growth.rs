//! How a part grows, from what it is billed by and from its values: with use, between two numbers, or not by itself.

use rust_decimal::Decimal;

use super::shared::Ctx;
use crate::facts::{ComponentFact, Facts, SettingFact};
use crate::units::{ends, number};
use crate::write::xml;

/// The sentence.
pub fn growth(ctx: &Ctx, facts: &Facts, one: &ComponentFact) -> String {
    match (range(one), is_sized(facts, one)) {
        (Some((fact, low, high)), _) if low != high => {
            let unit = format!("unit.{}", fact.unit);
            let unit = if fact.unit.is_empty() { "" } else { ctx.t(&unit) };
            let said = ctx
                .t("compare.range")
                .replace("{low}", &number(low, ctx.lang))
                .replace("{high}", &number(high, ctx.lang));
            xml::text(&said.replace("{unit}", unit).replace(" .", "."))
        }
        (_, false) => xml::text(ctx.t("compare.by_use")),
        _ => {
            let class = one.settings.get("class").and_then(|fact| fact.value.as_str());
            xml::text(
                &ctx.t("compare.fixed").replace("{size}", &class.map_or(String::new(), |class| format!(" ({class})"))),
            )
        }
    }
}

/// Whether somebody has to choose its size: it says how many or how large, or nothing of it is paid by use.
pub fn is_sized(facts: &Facts, one: &ComponentFact) -> bool {
    let says = ["class", "storage", "nodes"].iter().any(|key| one.settings.contains_key(*key));
    let mut lines = facts.cost.stages.iter().flat_map(|stage| &stage.lines).filter(|line| line.component == one.id);
    range(one).is_some() || says || !lines.any(|line| line.basis == "usage")
}

/// The first of its values that is a range of how many run.
fn range(one: &ComponentFact) -> Option<(&SettingFact, Decimal, Decimal)> {
    let of = |fact: &SettingFact| fact.value.as_str().filter(|text| text.contains("..")).and_then(ends);
    one.settings.values().find_map(|fact| of(fact).map(|(low, high)| (fact, low, high)))
}
