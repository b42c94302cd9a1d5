//! `deploy.sh` for each unit, and one that runs them all in their order.

use super::archive::{Archive, archives};
use super::ship::{self, Image, Pages};
use super::{Place, Written, header, places, stacks};
use crate::graph::{Model, STATE, Stack, Unit, Work};
use crate::services::{FIRST_TAG, terraform_name};
use crate::write::shell::{comment, word};

/// A script before it is a file: its folder below the Terraform's, why it is there, what it does.
struct Script {
    folder: String,
    says: String,
    lines: String,
}

/// Every script.
pub fn files(model: &Model, stack: &Stack, place: &Place) -> Vec<Written> {
    let mut all: Vec<Script> = Vec::new();
    let (images, pages) = (ship::images(stack), ship::pages(stack));
    let own = |id: &str| stack.units.iter().any(|unit| matches!(&unit.work, Work::Build { of, .. } if of == id));
    for unit in &stack.units {
        let built = match &unit.work {
            Work::Build { of, .. } => images.iter().filter(|image| image.of.id == *of).collect(),
            Work::Terraform { .. } => images
                .iter()
                .filter(|image| !own(&image.of.id) && stack.root_of(&image.of.id, false) == unit.id)
                .collect::<Vec<_>>(),
        };
        let folder = |image: &Image| match unit.work {
            Work::Build { .. } => unit.id.clone(),
            Work::Terraform { .. } => format!("build-{}", image.of.id),
        };
        all.extend(built.iter().map(|image| image_script(model, stack, unit, image, folder(image), place)));
        if matches!(unit.work, Work::Terraform { .. }) {
            let packed = archives(stack).into_iter().filter(|one| stack.root_of(&one.of.id, false) == unit.id);
            all.extend(packed.map(|one| archive_script(model, stack, &one, place)));
            all.push(root_script(model, stack, unit, place));
            let here = pages.iter().filter(|one| stack.root_of(&one.of.id, false) == unit.id);
            all.extend(here.map(|one| pages_script(stack, one, place)));
        }
    }
    let top = header(model, stack);
    let each = all.iter().map(|one| Written {
        path: format!("{}/{}/deploy.sh", place.terraform, one.folder),
        text: format!("#!/usr/bin/env bash\n{top}#\n{}set -euo pipefail\n{}", comment(&one.says), one.lines),
    });
    let whole = Written { path: format!("{}/deploy.sh", place.terraform), text: all_in_order(stack, &all, &top) };
    each.chain([whole]).collect()
}

fn all_in_order(stack: &Stack, all: &[Script], top: &str) -> String {
    let says = stack.lang.pick(
        "Despliega todo en su orden. Como argumento, la etapa o el entorno.",
        "Deploys everything in its order. Its argument: the stage or the environment.",
    );
    let steps: String = all
        .iter()
        .map(|one| format!("\n{}bash {}/deploy.sh \"$@\"\n", comment(&one.says), ship::path(&one.folder)))
        .collect();
    format!("#!/usr/bin/env bash\n{top}#\n{}set -euo pipefail\ncd \"$(dirname \"$0\")\"\n{steps}", comment(says))
}

/// What a unit is for: its title and the team's reason.
fn says(stack: &Stack, unit: &Unit) -> String {
    let text = |text: &Option<crate::services::Text>| text.as_ref().map(|one| one.get(stack.lang).to_string());
    let title = text(&unit.title).unwrap_or_else(|| unit.id.clone());
    match text(&unit.because) {
        Some(because) => format!("{title}. {because}"),
        None => format!("{title}."),
    }
}

/// The way up from a script's folder to the project's root.
fn up(place: &Place) -> String {
    let depth = place.terraform.split('/').filter(|part| !part.is_empty() && *part != ".").count() + 1;
    format!("cd \"$(dirname \"$0\")/{}\"\n", vec![".."; depth].join("/"))
}

/// Lines that differ by what they are run for: of the environment that is asked for, or those there are.
fn by_place(model: &Model, lines: &dyn Fn(&Stack) -> String) -> String {
    let of = |stack: &Stack| {
        let lines = ship::indented(&lines(stack));
        format!("{})\n{lines}  ;;\n", word(stack.deployed.environment.as_deref().unwrap_or_default()))
    };
    match (model.environments.is_empty(), stacks(model).as_slice()) {
        (true, [stack, ..]) => lines(stack),
        (_, all) => {
            let first = places(model).first().copied().unwrap_or_default();
            let cases: String = all.iter().map(|stack| of(stack)).collect();
            format!("case \"${{1:-{first}}}\" in\n{cases}*)\n  echo \"no environment $1\" >&2\n  exit 2\n  ;;\nesac\n")
        }
    }
}

/// Packs a function for the root that makes it, and moves the function to the archive where it stands already.
fn archive_script(model: &Model, stack: &Stack, one: &Archive, place: &Place) -> Script {
    let what = stack.lang.pick("Empaqueta y publica", "Packs and releases");
    let moved = by_place(model, &|stack| one.release_if_there(stack, &place.terraform));
    Script {
        folder: format!("build-{}", one.of.id),
        says: format!("{what} {}.", one.of.title.get(stack.lang)),
        lines: format!("{}{}{moved}", up(place), one.pack(stack, &place.terraform)),
    }
}

fn image_script(model: &Model, stack: &Stack, unit: &Unit, image: &Image, folder: String, place: &Place) -> Script {
    let what = stack.lang.pick("Construye y sube la imagen de", "Builds and pushes the image of");
    let says = match unit.work {
        Work::Build { .. } => says(stack, unit),
        Work::Terraform { .. } => format!("{what} {}.", image.of.title.get(stack.lang)),
    };
    let moved = stack.lang.pick(
        "Con TAG=VERSIÓN publica esa versión y lleva el servicio a ella; sin TAG sube la primera.",
        "With TAG=VERSION it releases that version and moves the service to it; without TAG it pushes the first one.",
    );
    let shipped = by_place(model, &|stack| {
        let images = ship::images(stack);
        let Some(image) = images.iter().find(|one| one.of.id == image.of.id) else { return String::new() };
        format!(
            "{}if [ \"$TAG\" != {FIRST_TAG} ]; then\n{}fi\n",
            ship::push(image, &stack.region),
            ship::indented(&ship::release(stack, image, &stack.region))
        )
    });
    let lines = format!("{}TAG=\"${{TAG:-{FIRST_TAG}}}\"\n{shipped}", up(place));
    Script { folder, says: format!("{says} {moved}"), lines }
}

fn pages_script(stack: &Stack, pages: &Pages, place: &Place) -> Script {
    let what = stack.lang.pick("Construye y sube", "Builds and uploads");
    let output = |root: &str, name: &str| {
        format!("$(terraform -chdir={}/{} output -raw {name})", ship::path(&place.terraform), word(root))
    };
    let lines = format!("{}{}{}", up(place), ship::build_pages(pages), ship::upload(stack, pages, &output));
    Script {
        folder: format!("build-{}", terraform_name(&pages.of.id).replace('_', "-")),
        says: format!("{what} {}.", pages.of.title.get(stack.lang)),
        lines,
    }
}

/// Applies a root; the one that makes the bucket of the state begins with a state of its own.
fn root_script(model: &Model, stack: &Stack, unit: &Unit, place: &Place) -> Script {
    let mut lines = "cd \"$(dirname \"$0\")\"\n".to_string();
    lines.push_str(&format!("place=\"${{1:-{}}}\"\n", places(model).first().copied().unwrap_or("base")));
    lines.push_str("values=()\nif [ -f \"$place.tfvars\" ]; then values=(-var-file=\"$place.tfvars\"); fi\n");
    lines.push_str(
        "backend=()\nif [ -f \"$place.s3.tfbackend\" ]; then backend=(-backend-config=\"$place.s3.tfbackend\"); fi\n",
    );
    let here = stack.terraform.table("state").is_some() && stack.root_of(STATE, true) == unit.id;
    if here {
        lines.push_str(&first_time(model, stack, place));
    }
    lines.push_str("terraform init -input=false -reconfigure ${backend[@]+\"${backend[@]}\"}\nterraform plan -input=false -out=tfplan ${values[@]+\"${values[@]}\"}\nterraform apply -input=false tfplan\nrm -f tfplan\n");
    Script { folder: unit.id.clone(), says: says(stack, unit), lines }
}

/// Before the bucket exists, the state is kept here, and moved once it does.
fn first_time(model: &Model, stack: &Stack, place: &Place) -> String {
    let stacks: Vec<(&str, &Stack)> = match model.environments.is_empty() {
        true => vec![("*", stack)],
        false => model.environments.iter().map(|one| (one.now.id.as_str(), &one.now.stack)).collect(),
    };
    let cases: String = stacks
        .iter()
        .filter_map(|(id, stack)| Some(format!("  {id}) bucket={} ;;\n", word(&(place.bucket)(stack)?))))
        .collect();
    format!(
        "case \"$place\" in\n{cases}esac\n\
         if ! aws s3api head-bucket --bucket \"$bucket\" > /dev/null 2>&1; then\n  \
         printf 'terraform {{\\n  backend \"local\" {{}}\\n}}\\n' > local_override.tf\n  \
         terraform init -input=false -reconfigure\n  \
         terraform apply -input=false -auto-approve ${{values[@]+\"${{values[@]}}\"}}\n  \
         rm local_override.tf\n  \
         terraform init -input=false -migrate-state -force-copy ${{backend[@]+\"${{backend[@]}}\"}}\n\
         fi\n"
    )
}
