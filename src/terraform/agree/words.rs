//! A difference as it is told, in the language of who reads it.

use super::{Difference, What, place};
use crate::diag::{Code, Diagnostic};
use crate::graph::Stage;
use crate::services::blocks::say;
use crate::units::Lang;

/// A difference at the model's line.
pub fn diagnostic(stage: &Stage, one: &Difference, lang: Lang) -> Diagnostic {
    let (code, message, help) = match one.what {
        What::Missing => missing(one, lang),
        What::Extra => extra(one, lang),
        What::Changed => changed(one, lang),
        What::Opens => opens(one, lang),
        What::Grants => grants(one, lang),
    };
    Diagnostic::error(code, place(stage, one), message).help(help)
}

type Told = (Code, String, String);

fn missing(one: &Difference, lang: Lang) -> Told {
    let address = &one.address;
    let why = match one.enforces.as_slice() {
        [] => String::new(),
        all => {
            let all = all.join(", ").replace("->", " -> ");
            say(lang, &format!("; hace valer {all}"), &format!("; it enforces {all}"))
        }
    };
    let message = say(
        lang,
        &format!("el plan no tiene `{address}`, que es de `{}`{why}", one.owner),
        &format!("the plan has no `{address}`, which is of `{}`{why}", one.owner),
    );
    let help = say(
        lang,
        "devuélvalo al Terraform con `orbi terraform`, o quite del modelo lo que lo pide",
        "bring it back into the Terraform with `orbi terraform`, or take out of the model what asks for it",
    );
    (Code::PlanLacks, message, help)
}

fn extra(one: &Difference, lang: Lang) -> Told {
    let address = &one.address;
    let message = say(
        lang,
        &format!("el plan crea `{address}`, que no está en el modelo"),
        &format!("the plan makes `{address}`, which is not in the model"),
    );
    let help = say(
        lang,
        "escríbalo en el modelo como componente, o quítelo del Terraform",
        "write it in the model as a component, or take it out of the Terraform",
    );
    (Code::PlanAdds, message, help)
}

fn changed(one: &Difference, lang: Lang) -> Told {
    let nothing = say(lang, "nada", "nothing");
    let shown = |value: &Option<String>| value.as_ref().map_or(nothing.clone(), |text| format!("`{}`", short(text)));
    let (address, argument) = (&one.address, &one.argument);
    let (model, plan) = (shown(&one.model), shown(&one.plan));
    let message = say(
        lang,
        &format!("`{address}`: `{argument}` es {plan} en el plan y {model} en el modelo"),
        &format!("`{address}`: `{argument}` is {plan} in the plan and {model} in the model"),
    );
    let help = match &one.fact {
        Some(fact) => say(
            lang,
            &format!("corrija `{fact}` en el modelo, o el argumento en el Terraform"),
            &format!("correct `{fact}` in the model, or the argument in the Terraform"),
        ),
        None => say(
            lang,
            "lo que deba ser distinto se escribe en el modelo, también con `overrides`",
            "what has to be different is written in the model, by `overrides` too",
        ),
    };
    (Code::PlanChanges, message, help)
}

fn opens(one: &Difference, lang: Lang) -> Told {
    let (place, rule) = (whole(one), one.plan.clone().unwrap_or_default());
    let message = say(
        lang,
        &format!("`{place}` abre `{rule}`, y ninguna conexión del modelo lo dice"),
        &format!("`{place}` opens `{rule}`, and no connection of the model says so"),
    );
    let help = say(
        lang,
        "dibújelo como conexión, o quítelo del Terraform",
        "draw it as a connection, or take it out of the Terraform",
    );
    (Code::PlanOpens, message, help)
}

fn grants(one: &Difference, lang: Lang) -> Told {
    let place = whole(one);
    let rights = one.plan.as_ref().map_or(String::new(), |text| format!(" `{}`", short(text)));
    let message = say(
        lang,
        &format!("`{place}` permite{rights}, y ningún `access` del modelo lo dice"),
        &format!("`{place}` allows{rights}, and no `access` of the model says so"),
    );
    let help = say(
        lang,
        "escríbalo como `access` de una conexión, o quítelo del Terraform",
        "write it as the `access` of a connection, or take it out of the Terraform",
    );
    (Code::PlanGrants, message, help)
}

/// The address with the argument, where it is about one.
fn whole(one: &Difference) -> String {
    if one.argument.is_empty() { one.address.clone() } else { format!("{}.{}", one.address, one.argument) }
}

/// A value cut to what a line can show.
fn short(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", &flat[..at]),
        None => flat,
    }
}
