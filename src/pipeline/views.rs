//! What drawings say and do not know: amounts of the estimate, and what Terraform hands from root to root.

use super::{Wanted, view_of};
use crate::draw::{Amount, Said, UnitSaid, View};
use crate::facts::{self, UnitFact, cost};
use crate::graph::{Model, Stage};
use crate::prices::PriceBook;
use crate::terraform;
use crate::units::Lang;

/// One view of a model before it is laid out; `None` where it has none of that name.
pub fn view(model: &Model, wanted: &Wanted, id: &str) -> Option<View> {
    view_of(model, wanted.shown(model), id, wanted.language(model), wanted.much.detail())
}

/// What one view needs; nothing for those that the stack alone tells.
pub fn said(model: &Model, shown: usize, view: &str, lang: Lang) -> Said {
    let Some(stage) = model.stages.get(shown) else { return Said::default() };
    match view {
        "cost" => amounts(model, stage, lang),
        "units" => {
            let terraform = terraform::build(model);
            of_units(facts::units::units(model, &stage.stack, &terraform, lang).unwrap_or_default())
        }
        _ => Said::default(),
    }
}

/// What the drawing of the Terraform roots says of them.
pub fn of_units(units: impl IntoIterator<Item = UnitFact>) -> Said {
    Said { units: units.into_iter().map(unit).collect(), ..Said::default() }
}

/// What each part costs a month, in the words of the estimate; what is not billed has no amount.
fn amounts(model: &Model, stage: &Stage, lang: Lang) -> Said {
    let book = PriceBook::embedded();
    let billed: Vec<String> = cost::items(stage).0.into_iter().map(|item| item.component).collect();
    let each = cost::component_monthly(stage, book);
    let words = cost::monthly_words(model, book, lang);
    let amount = |(id, usd)| {
        let said = words.get(&id).and_then(|stages| stages.get(&stage.id)).cloned().unwrap_or_default();
        (id, Amount { usd, words: said })
    };
    Said {
        monthly: each.into_iter().filter(|(id, _)| billed.contains(id)).map(amount).collect(),
        total: cost::told(cost::expected(stage, book), cost::is_whole(stage, book), lang),
        ..Said::default()
    }
}

/// A unit as a drawing tells it: values that are handed over are counted, names of the model named.
fn unit(one: UnitFact) -> UnitSaid {
    let is_value = |what: &String| terraform::in_module(what).starts_with("aws_ssm_parameter.");
    let takes = one.takes.into_iter().map(|(from, all)| {
        let (values, names): (Vec<String>, Vec<String>) = all.into_iter().partition(is_value);
        (from, (names, values.len()))
    });
    let resources =
        one.files.values().flatten().filter(|address| !terraform::in_module(address).starts_with("data.")).count();
    UnitSaid {
        id: one.id,
        title: one.title,
        holds: one.holds,
        builds: one.builds.zip(one.pushes_to),
        takes: takes.collect(),
        resources,
    }
}
