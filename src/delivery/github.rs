//! A workflow of GitHub Actions: a plan on pull requests; tests, images, Terraform and releases on the branch that is deployed.

use super::archive::archives;
use super::ship::{self, Output};
use super::{Place, Written, header, packing, places, stacks, tests};
use crate::graph::{Model, Stack};
use crate::services::blocks::name_in_aws;
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
    let mut env = vec![("TAG", Yaml::from("${{ github.sha }}"))];
    if model.environments.is_empty() {
        let first = places(model).first().copied().unwrap_or("base");
        env.insert(0, ("AWS_REGION", stack.region.as_str().into()));
        env.insert(1, ("PLACE", format!("${{{{ vars.PLACE || '{first}' }}}}").into()));
    }
    let whole = map([
        ("name", Yaml::from(format!("{}{alternative}", stack.id))),
        ("on", map([("push", on.clone()), ("pull_request", on)])),
        ("permissions", map([("contents", "read")])),
        ("concurrency", format!("{}{alternative}-${{{{ github.ref }}}}", stack.id).into()),
        ("env", map(env)),
        // Named, it stops at the first command of a pipe that fails.
        ("defaults", map([("run", map([("shell", "bash")]))])),
        ("jobs", Yaml::Map(jobs(model, stack, place))),
    ]);
    Written {
        path: format!(".github/workflows/{}{alternative}.yml", stack.id),
        text: format!("{}{}{}", header(model, stack), settings(model, stack), document(&whole)),
    }
}

/// What somebody has to set in the repository.
fn settings(model: &Model, stack: &Stack) -> String {
    let (es, en) = match model.environments.is_empty() {
        true => (
            "Variables del repositorio: AWS_ACCOUNT_ID, el número de la cuenta; PLACE, la etapa, si no es la primera.",
            "Variables of the repository: AWS_ACCOUNT_ID, the account's number; PLACE, the stage, where it is not the first.",
        ),
        false => (
            "En el repositorio, un entorno de GitHub por cada entorno del modelo, con su nombre: ahí se dice quién aprueba, y la variable AWS_ACCOUNT_ID con el número de la cuenta si el modelo no la dice.",
            "In the repository, a GitHub environment for each environment of the model, by its name: it says who approves, and has the variable AWS_ACCOUNT_ID with the account's number where the model does not say it.",
        ),
    };
    crate::write::shell::comment(stack.lang.pick(es, en)) + "\n"
}

fn jobs(model: &Model, stack: &Stack, place: &Place) -> Vec<(String, Yaml)> {
    let mut jobs = vec![("test".to_string(), test(stack))];
    let planned = stack.terraform.table("state").is_some();
    if !model.environments.is_empty() {
        let each = stacks(model);
        if planned {
            jobs.extend(each.iter().map(|one| (format!("plan-{}", where_to(one)), plan(one, place))));
        }
        // One after the other: what fails in one does not reach the next.
        let before = each.iter().map(|one| format!("deploy-{}", where_to(one)));
        let needs = std::iter::once("test".to_string()).chain(before);
        jobs.extend(
            each.iter()
                .zip(needs)
                .map(|(one, needs)| (format!("deploy-{}", where_to(one)), deploy(one, &needs, place))),
        );
        return jobs;
    }
    if planned {
        jobs.push(("plan".into(), plan(stack, place)));
    }
    let pushes = !ship::images(stack).is_empty();
    if pushes {
        jobs.push(("images".into(), images(stack)));
    }
    if planned {
        jobs.push(("apply".into(), apply(stack, place, if pushes { "images" } else { "test" })));
        jobs.push(("release".into(), release(stack, place)));
    }
    jobs
}

fn where_to(stack: &Stack) -> &str {
    stack.deployed.environment.as_deref().unwrap_or_default()
}

/// What a job is: when it runs, what it waits for, whether it takes a role, what it hands on.
#[derive(Default)]
struct Job<'a> {
    when: Option<&'a str>,
    needs: Option<&'a str>,
    role: bool,
    outputs: Option<Yaml>,
    /// The environment it deploys to, under GitHub's protection; and what its steps have to know of one.
    environment: Option<&'a str>,
    env: Option<Yaml>,
}

fn job(of: Job, steps: Vec<Yaml>) -> Yaml {
    let mut entries: Vec<(&'static str, Yaml)> = Vec::new();
    entries.extend(of.when.map(|when| ("if", when.into())));
    entries.extend(of.needs.map(|needs| ("needs", texts([needs]))));
    entries.push(("runs-on", "ubuntu-latest".into()));
    entries.extend(of.environment.map(|name| ("environment", name.into())));
    entries.extend(of.env.map(|env| ("env", env)));
    if of.role {
        entries.push(("permissions", map([("contents", "read"), ("id-token", "write")])));
    }
    entries.extend(of.outputs.map(|outputs| ("outputs", outputs)));
    let checkout = map([("uses", CHECKOUT)]);
    entries.push(("steps", Yaml::List(std::iter::once(checkout).chain(steps).collect())));
    map(entries)
}

/// What the steps of an environment have to know.
fn env_of(stack: &Stack) -> Option<Yaml> {
    let place = stack.deployed.environment.as_deref()?;
    Some(map([("AWS_REGION", stack.region.as_str()), ("PLACE", place)]))
}

/// The step that takes one of the pipeline's roles.
fn role(stack: &Stack, what: &str) -> Yaml {
    let pipeline = stack.pipeline().map_or("github-actions", |one| one.id.as_str());
    let name = name_in_aws(&stack.name, &format!("{pipeline}-{what}"), 64);
    let account = stack.deployed.account.as_deref().unwrap_or("${{ vars.AWS_ACCOUNT_ID }}");
    let arn = format!("arn:aws:iam::{account}:role/{name}");
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
    job(Job::default(), named(tests(stack)))
}

/// Each a step of its own.
fn named(steps: Vec<(String, String)>) -> Vec<Yaml> {
    steps.iter().map(|(name, lines)| run(name, lines)).collect()
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
    job(Job { when: Some(own), needs: Some("test"), role: true, env: env_of(stack), ..Job::default() }, steps)
}

fn images(stack: &Stack) -> Yaml {
    let steps = std::iter::once(role(stack, "deploy")).chain(pushing(stack)).collect();
    job(Job { when: Some(PUSHED), needs: Some("test"), role: true, ..Job::default() }, steps)
}

fn pushing(stack: &Stack) -> Vec<Yaml> {
    let images = ship::images(stack);
    images.iter().map(|image| run(&format!("push {}", image.of.id), &ship::push(image, &stack.region))).collect()
}

/// Applies every root in its order, and hands its outputs on.
fn apply(stack: &Stack, place: &Place, needs: &str) -> Yaml {
    let steps = std::iter::once(role(stack, "apply")).chain(applying(stack, place)).collect();
    let of = |unit: &&str| (unit_id(unit), Yaml::from(format!("${{{{ steps.{}.outputs.outputs }}}}", unit_id(unit))));
    let outputs = Yaml::Map(stack.shipped_roots().iter().map(of).collect());
    job(Job { when: Some(PUSHED), needs: Some(needs), role: true, outputs: Some(outputs), ..Job::default() }, steps)
}

/// The archives that functions are made with, then every root.
fn applying(stack: &Stack, place: &Place) -> Vec<Yaml> {
    let each = stack.shipped_roots().into_iter().map(|unit| {
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
    std::iter::once(terraform()).chain(named(packing(stack, place))).chain(each).collect()
}

/// A unit as an id that expressions take.
fn unit_id(unit: &str) -> String {
    format!("unit_{}", unit.replace('-', "_"))
}

fn release(stack: &Stack, place: &Place) -> Yaml {
    let moved = releasing(stack, place, "needs.apply.outputs", "");
    let steps = std::iter::once(role(stack, "deploy")).chain(named(packing(stack, place))).chain(moved).collect();
    job(Job { when: Some(PUSHED), needs: Some("apply"), role: true, ..Job::default() }, steps)
}

/// All of an environment in one job, so that who protects it is asked once.
fn deploy(stack: &Stack, needs: &str, place: &Place) -> Yaml {
    let mut steps = vec![role(stack, "deploy")];
    steps.extend(pushing(stack));
    if stack.terraform.table("state").is_some() {
        steps.push(role(stack, "apply"));
        steps.extend(applying(stack, place));
        steps.push(role(stack, "deploy"));
        steps.extend(releasing(stack, place, "steps", ".outputs.outputs"));
    }
    let environment = stack.deployed.environment.as_deref();
    let of =
        Job { when: Some(PUSHED), needs: Some(needs), role: true, environment, env: env_of(stack), ..Job::default() };
    job(of, steps)
}

/// Moves services and functions to the version, and uploads the sites. `from` and `rest` are around a root's outputs.
fn releasing(stack: &Stack, place: &Place, from: &str, rest: &str) -> Vec<Yaml> {
    let region = &stack.region;
    let output: Output =
        &|root: &str, name: &str| format!("$(jq -er .{name} <<< \"${}\")", unit_id(root).to_uppercase());
    let images = ship::images(stack).into_iter().map(|image| {
        run(
            &format!("release {}", image.of.id),
            &(ship::repository(&image, region) + &ship::release(stack, &image, region)),
        )
    });
    let archives = archives(stack).into_iter();
    let archives = archives.map(|one| run(&format!("release {}", one.of.id), &one.release(stack, &place.terraform)));
    let pages = ship::pages(stack).into_iter().map(|pages| {
        let lines = ship::build_pages(&pages) + &ship::upload(stack, &pages, output);
        let each = stack.shipped_roots().into_iter().map(unit_id);
        let outputs = each.map(|id| (id.to_uppercase(), Yaml::from(format!("${{{{ {from}.{id}{rest} }}}}"))));
        map([
            ("name", Yaml::from(format!("upload {}", pages.of.id))),
            ("env", Yaml::Map(outputs.collect())),
            ("run", Yaml::Lines(lines)),
        ])
    });
    images.chain(archives).chain(pages).collect()
}
