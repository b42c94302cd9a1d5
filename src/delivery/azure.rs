//! A pipeline of Azure DevOps: build, validate, plan, a person's word, apply, release.

use super::archive::archives;
use super::github::init;
use super::ship::{self, Output};
use super::{Place, Written, header, packing, places, stacks, tests};
use crate::graph::{Model, Stack, service_connection};
use crate::write::shell::word;
use crate::write::yaml::{Yaml, document, map, texts};

/// Terraform's version on the agents: what `use_lockfile` and write-only arguments need.
const TERRAFORM: &str = "1.11.4";

/// The pipeline.
pub fn pipeline(model: &Model, stack: &Stack, place: &Place) -> Written {
    let alternative = model.alternative.as_ref().map_or(String::new(), |one| format!("-{}", one.id));
    let branch = stack.delivery.as_ref().map_or("main", |delivery| delivery.branch.as_str());
    let mut variables = vec![("TAG", "$(Build.SourceVersion)")];
    if model.environments.is_empty() {
        variables.push(("PLACE", places(model).first().copied().unwrap_or("base")));
    }
    let whole = map([
        ("trigger", map([("branches", map([("include", texts([branch]))]))])),
        ("pool", map([("vmImage", "ubuntu-latest")])),
        ("variables", map(variables)),
        ("stages", Yaml::List(stages(model, stack, place))),
    ]);
    Written {
        path: format!("azure-pipelines{alternative}.yml"),
        text: format!("{}{}{}", header(model, stack), settings(model), document(&whole)),
    }
}

/// What somebody has to set up in the project.
fn settings(model: &Model) -> String {
    let all = stacks(model);
    let lang = all.first().map(|stack| stack.lang).unwrap_or_default();
    let names = all.iter().flat_map(|stack| ["plan", "apply", "deploy"].map(|role| service_connection(stack, role)));
    let names = names.collect::<Vec<_>>().join(", ");
    let es = format!(
        "En el proyecto: las extensiones AWS Toolkit for Azure DevOps y Terraform, y estas conexiones de servicio de AWS con OIDC, \
         cada una con el rol que lleva su final, que Terraform muestra en sus salidas: {names}."
    );
    let en = format!(
        "In the project: the extensions AWS Toolkit for Azure DevOps and Terraform, and these AWS service connections with OIDC, \
         each with the role that its ending names, which Terraform shows in its outputs: {names}."
    );
    crate::write::shell::comment(lang.pick(&es, &en)) + "\n"
}

fn stages(model: &Model, stack: &Stack, place: &Place) -> Vec<Yaml> {
    let shared = model.environments.is_empty();
    let mut steps = named(tests(stack));
    if shared {
        steps.extend(pushing(stack).into_iter().map(pushed));
    }
    let mut all = vec![stage("Build", &[], None, vec![job("build", steps)])];
    if stack.terraform.table("state").is_none() {
        return all;
    }
    all.push(stage("Validate", &["Build"], None, vec![job("validate", validate(stack, place))]));
    let mut before = "Validate".to_string();
    for one in stacks(model) {
        let environment = one.deployed.environment.as_deref();
        let named = |word: &str| match environment {
            Some(id) => format!("{word}_{}", id.replace('-', "_")),
            None => word.to_string(),
        };
        let [planned, approved, applied, released] = ["Plan", "Approve", "Apply", "Release"].map(named);
        let mut applying = if shared { Vec::new() } else { pushing(one) };
        applying.extend(apply(one, place));
        all.push(stage(&planned, &[&before], environment, vec![job("plan", plan(one, place))]));
        all.push(pushed(stage(&approved, &[&planned], environment, vec![approve(one)])));
        all.push(pushed(stage(&applied, &[&approved], environment, vec![job("apply", applying)])));
        all.push(pushed(stage(&released, &[&applied], environment, vec![release(one, place, &applied)])));
        before = released;
    }
    all
}

fn stage(name: &str, after: &[&str], environment: Option<&str>, jobs: Vec<Yaml>) -> Yaml {
    let mut entries: Vec<(&'static str, Yaml)> = vec![("stage", name.into())];
    entries.push(("dependsOn", texts(after.iter().copied())));
    entries.extend(environment.map(|id| ("variables", map([("PLACE", id)]))));
    entries.push(("jobs", Yaml::List(jobs)));
    map(entries)
}

/// A stage that no pull request runs.
fn pushed(stage: Yaml) -> Yaml {
    let Yaml::Map(mut entries) = stage else { return stage };
    let when = "and(succeeded(), ne(variables['Build.Reason'], 'PullRequest'))";
    entries.insert(2.min(entries.len()), ("condition".into(), when.into()));
    Yaml::Map(entries)
}

fn job(name: &str, steps: Vec<Yaml>) -> Yaml {
    let checkout = map([("checkout", "self")]);
    map([("job", Yaml::from(name)), ("steps", Yaml::List(std::iter::once(checkout).chain(steps).collect()))])
}

/// Lines that run in one of the pipeline's roles.
fn with_role(stack: &Stack, role: &str, name: &str, says: &str, lines: &str) -> Yaml {
    let inputs = map([
        ("awsCredentials", Yaml::from(service_connection(stack, role))),
        ("regionName", stack.region.as_str().into()),
        ("disableAutoCwd", true.into()),
        ("workingDirectory", "$(Build.SourcesDirectory)".into()),
        ("scriptType", "inline".into()),
        ("inlineScript", Yaml::Lines(format!("set -euo pipefail\n{lines}"))),
    ]);
    map([
        ("task", Yaml::from("AWSShellScript@1")),
        ("name", name.into()),
        ("displayName", says.into()),
        ("inputs", inputs),
        ("env", map([("SYSTEM_ACCESSTOKEN", "$(System.AccessToken)")])),
    ])
}

fn bash(says: &str, lines: &str) -> Yaml {
    map([("bash", Yaml::Lines(format!("set -euo pipefail\n{lines}"))), ("displayName", says.into())])
}

fn terraform() -> Yaml {
    let inputs = map([("terraformVersion", TERRAFORM)]);
    map([("task", Yaml::from("TerraformInstaller@1")), ("inputs", inputs)])
}

/// Each a step of its own.
fn named(steps: Vec<(String, String)>) -> Vec<Yaml> {
    steps.iter().map(|(name, lines)| bash(name, lines)).collect()
}

fn pushing(stack: &Stack) -> Vec<Yaml> {
    let push = |(at, image): (usize, &ship::Image)| {
        let lines = ship::push(image, &stack.region);
        with_role(stack, "deploy", &format!("push{at}"), &format!("push {}", image.of.id), &lines)
    };
    ship::images(stack).iter().enumerate().map(push).collect()
}

fn validate(stack: &Stack, place: &Place) -> Vec<Yaml> {
    let each = stack.shipped_roots().into_iter().map(|unit| {
        let folder = ship::path(&format!("{}/{unit}", place.terraform));
        let lines = format!(
            "cd {folder}\nterraform fmt -check -recursive\nterraform init -input=false -backend=false\nterraform validate\n"
        );
        bash(&format!("validate {unit}"), &lines)
    });
    std::iter::once(terraform()).chain(each).collect()
}

/// Plans every root; the plans are what is applied later, and nothing else.
fn plan(stack: &Stack, place: &Place) -> Vec<Yaml> {
    let each = stack.shipped_roots().into_iter().enumerate().map(|(at, unit)| {
        let lines = format!("{}terraform plan -input=false -out=tfplan \"${{values[@]}}\"\n", init(place, unit));
        with_role(stack, "plan", &format!("plan{at}"), &format!("plan {unit}"), &lines)
    });
    let kept = stack.shipped_roots().into_iter().map(|unit| {
        let folder = ship::path(&format!("{}/{unit}", place.terraform));
        let kept = word(&format!("plans/{unit}"));
        format!("mkdir -p {kept}\ncp {folder}/tfplan {folder}/.terraform.lock.hcl {kept}/\n")
    });
    let keep = bash("keep the plans", &kept.collect::<String>());
    let publish = map([("publish", "plans".to_string()), ("artifact", artifact(stack))]);
    std::iter::once(terraform()).chain(each).chain([keep, publish]).collect()
}

/// What the plans are kept as between two stages.
fn artifact(stack: &Stack) -> String {
    stack.deployed.environment.as_ref().map_or("plans".into(), |id| format!("plans-{id}"))
}

/// Somebody looks at the plan and says yes; without a word in three days the answer is no.
fn approve(stack: &Stack) -> Yaml {
    let approvers = stack.delivery.as_ref().map_or(&[][..], |delivery| delivery.approvers.as_slice()).join("\n");
    let says = stack.lang.pick(
        "Mire en la etapa Plan lo que cambiaría en la cuenta antes de seguir.",
        "Look at what would change in the account, in the stage Plan, before you go on.",
    );
    let mut inputs: Vec<(&'static str, Yaml)> = vec![("notifyUsers", Yaml::Lines(approvers.clone()))];
    if !approvers.is_empty() {
        inputs.push(("approvers", Yaml::Lines(approvers)));
    }
    inputs.extend([("instructions", says.into()), ("onTimeout", "reject".into())]);
    let step =
        map([("task", Yaml::from("ManualValidation@0")), ("timeoutInMinutes", 4320.into()), ("inputs", map(inputs))]);
    map([
        ("job", Yaml::from("approve")),
        ("pool", "server".into()),
        ("timeoutInMinutes", 4330.into()),
        ("steps", Yaml::List(vec![step])),
    ])
}

fn apply(stack: &Stack, place: &Place) -> Vec<Yaml> {
    let artifact = artifact(stack);
    let download = map([("download", "current"), ("artifact", artifact.as_str())]);
    let each = stack.shipped_roots().into_iter().enumerate().map(|(at, unit)| {
        let kept = format!("\"$(Pipeline.Workspace)/{artifact}/{unit}\"");
        let folder = ship::path(&format!("{}/{unit}", place.terraform));
        let lines = format!(
            "cp {kept}/tfplan {kept}/.terraform.lock.hcl {folder}/\n{}terraform apply -input=false tfplan\n\
             echo \"##vso[task.setvariable variable=outputs;isOutput=true]$(terraform output -json | jq -c 'with_entries(select(.value.sensitive | not) | .value |= .value)')\"\n",
            init(place, unit)
        );
        with_role(stack, "apply", &format!("apply{at}"), &format!("apply {unit}"), &lines)
    });
    [terraform(), download].into_iter().chain(named(packing(stack, place))).chain(each).collect()
}

/// `after` is the stage that applies.
fn release(stack: &Stack, place: &Place, after: &str) -> Yaml {
    let roots = stack.shipped_roots();
    let variable = |root: &str| roots.iter().position(|unit| *unit == root).map_or(0, |at| at);
    let output: Output = &|root: &str, name: &str| format!("$(jq -er .{name} <<< \"$OUTPUTS{}\")", variable(root));
    let (images, pages) = (ship::images(stack), ship::pages(stack));
    let mut steps = vec![map([("checkout", "self")])];
    for (at, image) in images.iter().enumerate() {
        let lines = ship::repository(image, &stack.region) + &ship::release(stack, image, &stack.region);
        steps.push(with_role(stack, "deploy", &format!("release{at}"), &format!("release {}", image.of.id), &lines));
    }
    steps.extend(named(packing(stack, place)));
    for (at, one) in archives(stack).iter().enumerate() {
        let lines = one.release(stack, &place.terraform);
        steps.push(with_role(stack, "deploy", &format!("move{at}"), &format!("release {}", one.of.id), &lines));
    }
    for (at, pages) in pages.iter().enumerate() {
        steps.push(bash(&format!("build {}", pages.of.id), &ship::build_pages(pages)));
        let lines = ship::upload(stack, pages, output);
        steps.push(with_role(stack, "deploy", &format!("upload{at}"), &format!("upload {}", pages.of.id), &lines));
    }
    let handed = (0..roots.len()).map(|at| {
        let from = format!("$[ stageDependencies.{after}.apply.outputs['apply{at}.outputs'] ]");
        (format!("OUTPUTS{at}"), Yaml::from(from))
    });
    map([("job", Yaml::from("release")), ("variables", Yaml::Map(handed.collect())), ("steps", Yaml::List(steps))])
}
