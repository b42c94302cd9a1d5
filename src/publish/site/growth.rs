//! How a part grows, from what it is billed by and from its values: with use, between two numbers, or not by itself.

use super::shared::Ctx;
use crate::facts::{ComponentFact, Facts, SettingFact};
use crate::write::xml;

/// The sentence.
pub fn growth(ctx: &Ctx, facts: &Facts, one: &ComponentFact) -> String {
    match (range(one), is_sized(facts, one)) {
        (Some((fact, low, high)), _) if low != high => {
            let unit = format!("unit.{}", fact.unit);
            let unit = if fact.unit.is_empty() { "" } else { ctx.t(&unit) };
            let said = ctx.t("compare.range").replace("{low}", low).replace("{high}", high);
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
fn range(one: &ComponentFact) -> Option<(&SettingFact, &str, &str)> {
    let of = |fact: &'_ SettingFact| {
        fact.value.as_str().is_some_and(|text| text.split_once("..").is_some_and(|(a, b)| is_number(a) && is_number(b)))
    };
    let fact = one.settings.values().find(|fact| of(fact))?;
    let (low, high) = fact.value.as_str()?.split_once("..")?;
    Some((fact, low, high))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}
