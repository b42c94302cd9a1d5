//! A workflow of GitHub Actions: a plan on pull requests; tests, images, Terraform and releases on the branch that is deployed.

use super::ship::{self, Output};
use super::{Place, Written, header, places};
use crate::graph::{Model, Stack};
use crate::services::blocks::name_in_aws;
use crate::write::shell::word;
use crate::write::yaml::{Yaml, document, map, texts};

/// Versions that run on Node.js 24, as GitHub's runners do.
const CHECKOUT: &str = "actions/checkout@v5";
const CREDENTIALS: &str = "aws-actions/configure-aws-credentials@v6";
const TERRAFORM: &str = "hashicorp/setup-terraform@v3";

/// The workflow.
pub fn workflow(model: &Model, stack: &Stack, place: &Place) -> Written {
    let alternative = model.alternative.as_ref().map_or(String::new(), |one| format!("-{}", one.id));
    let branch = stack.delivery.as_ref().map_or("main", |delivery| delivery.branch.as_str());
    let on = map([("branches", texts([branch]))]);
    let first = places(model).first().copied().unwrap_or("base").to_string();
    let env = map([
        ("AWS_REGION", Yaml::from(stack.region.as_str())),
        ("PLACE", format!("${{{{ vars.PLACE || '{first}' }}}}").into()),
        ("TAG", "${{ github.sha }}".into()),
    ]);
    let whole = map([
        ("name", Yaml::from(format!("{}{alternative}", stack.id))),
        ("on", map([("push", on.clone()), ("pull_request", on)])),
        ("permissions", map([("contents", "read")])),
        ("concurrency", format!("{}{alternative}-${{{{ github.ref }}}}", stack.id).into()),
        ("env", env),
        // Named, it stops at the first command of a pipe that fails.
        ("defaults", map([("run", map([("shell", "bash")]))])),
        ("jobs", Yaml::Map(jobs(stack, place))),
    ]);
    Written {
        path: format!(".github/workflows/{}{alternative}.yml", stack.id),
        text: format!("{}{}{}", header(model, stack), settings(stack), document(&whole)),
    }
}

/// What somebody has to set in the repository.
fn settings(stack: &Stack) -> String {
    let es = "Variables del repositorio: AWS_ACCOUNT_ID, el número de la cuenta; PLACE, la etapa o el entorno, si no es el primero.";
    let en = "Variables of the repository: AWS_ACCOUNT_ID, the account's number; PLACE, the stage or environment, where it is not the first.";
    crate::write::shell::comment(stack.lang.pick(es, en)) + "\n"
}

fn jobs(stack: &Stack, place: &Place) -> Vec<(String, Yaml)> {
    let mut jobs = vec![("test".to_string(), test(stack))];
    if stack.terraform.table("state").is_some() {
        jobs.push(("plan".into(), plan(stack, place)));
    }
    jobs.push(("images".into(), images(stack)));
    if stack.terraform.table("state").is_some() {
        jobs.push(("apply".into(), apply(stack, place)));
        jobs.push(("release".into(), release(stack)));
    }
    jobs
}

/// One job: when it runs, what it waits for, whether it takes a role, what it does.
fn job(when: Option<&str>, needs: &[&str], role: bool, outputs: Option<Yaml>, steps: Vec<Yaml>) -> Yaml {
    let mut entries: Vec<(&'static str, Yaml)> = Vec::new();
    entries.extend(when.map(|when| ("if", when.into())));
    if !needs.is_empty() {
        entries.push(("needs", texts(needs.iter().copied())));
    }
    entries.push(("runs-on", "ubuntu-latest".into()));
    if role {
        entries.push(("permissions", map([("contents", "read"), ("id-token", "write")])));
    }
    entries.extend(outputs.map(|outputs| ("outputs", outputs)));
    let checkout = map([("uses", CHECKOUT)]);
    entries.push(("steps", Yaml::List(std::iter::once(checkout).chain(steps).collect())));
    map(entries)
}

/// The step that takes one of the pipeline's roles.
fn role(stack: &Stack, what: &str) -> Yaml {
    let pipeline = stack.pipeline().map_or("github-actions", |one| one.id.as_str());
    let name = name_in_aws(&stack.name, &format!("{pipeline}-{what}"), 64);
    let arn = format!("arn:aws:iam::${{{{ vars.AWS_ACCOUNT_ID }}}}:role/{name}");
    let with = map([("role-to-assume", Yaml::from(arn)), ("aws-region", "${{ env.AWS_REGION }}".into())]);
    map([("uses", Yaml::from(CREDENTIALS)), ("with", with)])
}

fn terraform() -> Yaml {
    let with = map([("terraform_version", Yaml::from("~> 1.11")), ("terraform_wrapper", false.into())]);
    map([("uses", Yaml::from(TERRAFORM)), ("with", with)])
}

fn run(name: &str, lines: &str) -> Yaml {
    map([("name", Yaml::from(name)), ("run", Yaml::Lines(lines.to_string()))])
}

const PUSHED: &str = "github.event_name == 'push'";

fn test(stack: &Stack) -> Yaml {
    let images = ship::images(stack);
    let pages = ship::pages(stack);
    let of_images = images.iter().map(|image| run(&format!("test {}", image.of.id), &ship::test_image(image)));
    let of_pages = pages.iter().map(|pages| run(&format!("test {}", pages.of.id), &ship::build_pages(pages)));
    job(None, &[], false, None, of_images.chain(of_pages).collect())
}

/// Init of a root, with the values of the place.
pub fn init(place: &Place, unit: &str) -> String {
    let folder = ship::path(&format!("{}/{unit}", place.terraform));
    format!(
        "cd {folder}\nvalues=()\nif [ -f \"$PLACE.tfvars\" ]; then values=(-var-file=\"$PLACE.tfvars\"); fi\n\
         backend=()\nif [ -f \"$PLACE.s3.tfbackend\" ]; then backend=(-backend-config=\"$PLACE.s3.tfbackend\"); fi\n\
         terraform init -input=false \"${{backend[@]}}\"\n"
    )
}

fn plan(stack: &Stack, place: &Place) -> Yaml {
    let each = stack.shipped_roots().into_iter().map(|unit| {
        let lines =
            format!("{}terraform validate\nterraform plan -input=false \"${{values[@]}}\"\n", init(place, unit));
        run(&format!("plan {unit}"), &lines)
    });
    let steps = [role(stack, "plan"), terraform()].into_iter().chain(each).collect();
    let own =
        "github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository";
    job(Some(own), &["test"], true, None, steps)
}

fn images(stack: &Stack) -> Yaml {
    let images = ship::images(stack);
    let each = images.iter().map(|image| run(&format!("push {}", image.of.id), &ship::push(image, &stack.region)));
    let steps = std::iter::once(role(stack, "deploy")).chain(each).collect();
    job(Some(PUSHED), &["test"], true, None, steps)
}

/// Applies every root in its order, and hands its outputs on.
fn apply(stack: &Stack, place: &Place) -> Yaml {
    let roots = stack.shipped_roots();
    let each = roots.iter().map(|unit| {
        let lines = format!(
            "{}terraform plan -input=false -out=tfplan \"${{values[@]}}\"\nterraform apply -input=false tfplan\n\
             echo \"outputs=$(terraform output -json | jq -c 'with_entries(select(.value.sensitive | not) | .value |= .value)')\" >> \"$GITHUB_OUTPUT\"\n",
            init(place, unit)
        );
        map([
            ("name", Yaml::from(format!("apply {unit}"))),
            ("id", unit_id(unit).into()),
            ("run", Yaml::Lines(lines)),
        ])
    });
    let steps = [role(stack, "apply"), terraform()].into_iter().chain(each).collect();
    let outputs = roots
        .iter()
        .map(|unit| (unit_id(unit), Yaml::from(format!("${{{{ steps.{}.outputs.outputs }}}}", unit_id(unit)))));
    job(Some(PUSHED), &["images"], true, Some(Yaml::Map(outputs.collect())), steps)
}

/// A unit as an id that expressions take.
fn unit_id(unit: &str) -> String {
    format!("unit_{}", unit.replace('-', "_"))
}

fn release(stack: &Stack) -> Yaml {
    let region = &stack.region;
    let output: Output =
        &|root: &str, name: &str| format!("$(jq -er .{name} <<< \"${}\")", unit_id(root).to_uppercase());
    let images = ship::images(stack);
    let of_images = images.iter().map(|image| {
        let repository = format!(
            "account=\"$(aws sts get-caller-identity --query Account --output text)\"\n\
             repository=\"$account.dkr.ecr.{}.amazonaws.com/{}\"\n",
            word(region),
            image.repository
        );
        run(&format!("release {}", image.of.id), &(repository + &ship::release(stack, image, region)))
    });
    let all = ship::pages(stack);
    let of_pages = all.iter().map(|pages| {
        let lines = ship::build_pages(pages) + &ship::upload(stack, pages, output);
        map([
            ("name", Yaml::from(format!("upload {}", pages.of.id))),
            ("env", outputs(stack)),
            ("run", Yaml::Lines(lines)),
        ])
    });
    let steps = std::iter::once(role(stack, "deploy")).chain(of_images).chain(of_pages).collect();
    job(Some(PUSHED), &["apply"], true, None, steps)
}

/// The outputs of each root as variables of a step.
fn outputs(stack: &Stack) -> Yaml {
    let each = stack.shipped_roots().into_iter().map(|unit| {
        let id = unit_id(unit);
        (id.to_uppercase(), Yaml::from(format!("${{{{ needs.apply.outputs.{id} }}}}")))
    });
    Yaml::Map(each.collect())
}
