//! The Terraform of every model: whole, formatted, and taken by the `terraform` program with the provider's own schema.
//!
//! What a machine lacks is named as skipped. `ORBI_MATRIX=1` applies every stage of every model and plans again, which has to be empty.

mod agreement;
mod oracle;

use orbi::graph::{self, Component, Connection, Model, Stage};
use orbi::services::{Carries, Placement};
use orbi::terraform::{self, Layout, Plan, Root, Terraform};
use orbi::write::hcl::{Block, Expr, Item};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

fn models(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect());
    let mut paths: Vec<PathBuf> = entries.unwrap_or_default();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    paths.sort();
    paths
}

fn all_models() -> Vec<PathBuf> {
    models("model").into_iter().chain(models("tests/models")).collect()
}

/// Every stack there is Terraform of: the models, and of those with alternatives each of them.
fn stacks() -> Vec<(PathBuf, Model, Terraform)> {
    let each = |path: PathBuf| {
        let (model, _) = built(&path);
        let built = |one: &Model| (path.clone(), one.clone(), terraform::build(one));
        model.each().into_iter().map(built).collect::<Vec<_>>()
    };
    all_models().into_iter().flat_map(each).collect()
}

/// What is deployed of a model, each with its values: its environments, or where it has none its stages.
fn deployed(model: &Model) -> Vec<&Stage> {
    let places: Vec<&Stage> = model.environments.iter().map(|one| &one.now).collect();
    if places.is_empty() { model.stages.iter().collect() } else { places }
}

fn built(path: &Path) -> (Model, Terraform) {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).expect("a model");
    let tree = orbi::source::parse(&text).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let (model, report) = graph::resolve(&tree, &name);
    let model = model.unwrap_or_else(|| panic!("{}", report.render(&name, &text, false)));
    let terraform = terraform::build(&model);
    (model, terraform)
}

fn written(terraform: &Terraform) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    oracle::write(terraform, folder.path());
    folder
}

#[test]
fn every_reference_is_answered_and_no_address_stands_twice() {
    for (path, _, terraform) in stacks() {
        assert_eq!(terraform.faults(), Vec::new(), "{}", path.display());
    }
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    for path in all_models() {
        assert_eq!(built(&path).1.files(), built(&path).1.files(), "{}", path.display());
    }
}

#[test]
fn every_connection_is_enforced_by_something_that_is_planned() {
    for (path, model, terraform) in stacks() {
        for stage in &model.stages {
            // What is not in the VPC goes out to other systems without passing anything that could let it.
            let place = |id: &str| stage.stack.components[id].placement;
            let free = |wire: &&Connection| place(&wire.to) == Placement::Outside && !place(&wire.from).in_subnets();
            // Who runs a script brings the rights.
            let by_hand = |wire: &&Connection| stage.stack.components[&wire.from].kind() == "scripts";
            // Who starts a task names the cluster it runs in.
            let started = |wire: &&Connection| {
                wire.carries == Carries::Runs && stage.stack.components[&wire.to].settings.text("mode") == Some("task")
            };
            let passes = |wire: &&Connection| free(wire) || by_hand(wire) || started(wire);
            for wire in stage.stack.connections.iter().filter(|wire| !passes(wire)) {
                let found = terraform.enforcers_of(&stage.id, &wire.id());
                assert!(!found.is_empty(), "{}: {} at {}", path.display(), wire.id(), stage.id);
            }
        }
    }
}

#[test]
fn every_resource_belongs_to_a_component_or_a_named_part() {
    let parts = ["network", "stack"];
    for (path, model, terraform) in stacks() {
        for stage in &model.stages {
            let plan = terraform.stage(&stage.id).expect("planned");
            for (address, owner) in plan.owners() {
                let known = stage.stack.components.contains_key(&owner) || parts.contains(&owner.as_str());
                assert!(known, "{}: {address} belongs to `{owner}`", path.display());
            }
        }
    }
}

#[test]
fn every_component_in_aws_has_what_it_is_made_of() {
    for (path, model, terraform) in stacks() {
        for stage in &model.stages {
            let plan = terraform.stage(&stage.id).expect("planned");
            let mine = |one: &&Component| one.placement != Placement::Outside && one.kind() != "scripts";
            let made = stage.stack.components.values().filter(mine);
            for component in made {
                let owned = plan.owned_by(&component.id);
                assert!(!owned.is_empty(), "{}: `{}` has no resource", path.display(), component.id);
            }
        }
    }
}

#[test]
fn only_what_a_connection_says_reaches_a_component() {
    for (path, model, terraform) in stacks() {
        for stage in &model.stages {
            let ids: Vec<String> = stage.stack.connections.iter().map(|wire| wire.id()).collect();
            let plan = terraform.stage(&stage.id).expect("planned");
            let pieces = plan.roots.iter().flat_map(|root| &root.pieces);
            let opened = pieces.filter(|piece| {
                let kind = piece.block.labels.first().map_or("", String::as_str);
                piece.block.kind == "resource" && kind.starts_with("aws_vpc_security_group_")
            });
            for piece in opened {
                let named = !piece.enforces.is_empty() && piece.enforces.iter().all(|id| ids.contains(id));
                assert!(named, "{}: {} is opened for no connection", path.display(), piece.address());
            }
        }
    }
}

#[test]
fn two_ids_that_become_one_name_are_refused() {
    let text = "orbi: 1\nstack: twins\nregion: us-east-1\ndomain: example.com\ncomponents:\n  who: { kind: users }\n  \
                dns: { kind: route53 }\n  cdn: { kind: cloudfront, host: a }\n  cdn-ipv6: { kind: alb, host: b }\n  \
                files: { kind: s3, purpose: site }\nconnections:\n  - who -> cdn -> files\n  - who -> cdn-ipv6\n";
    let (model, report) = orbi::read(text, "twins.yaml");
    assert!(model.is_none());
    assert!(report.render("twins.yaml", text, false).contains("aws_route53_record.cdn_ipv6"));
}

#[test]
fn what_a_component_says_it_is_alarmed_on_is_alarmed_on() {
    for (path, model, terraform) in stacks() {
        let Some(stage) = model.stages.last() else { continue };
        if stage.stack.of_kind("alarms").count() != 1 {
            continue;
        }
        let planned = terraform.stage(&stage.id).expect("planned").owners();
        for component in stage.stack.components.values().filter(|one| one.derived_from.is_none()) {
            for metric in component.service.alarmed(&component.settings) {
                let name = component.id.replace('-', "_");
                let alarm = format!("aws_cloudwatch_metric_alarm.{name}_{metric}");
                let made = planned.iter().any(|(address, _)| terraform::in_module(address) == alarm);
                assert!(made, "{}: {alarm}", path.display());
            }
        }
    }
}

#[test]
fn what_changes_something_names_what_it_changes() {
    for (path, _, terraform) in stacks() {
        for piece in terraform.merged.plan.roots.iter().flat_map(|root| &root.pieces) {
            for statement in piece.block.body.items.iter().filter_map(statement) {
                let denies = statement.body.attr("effect") == Some(&Expr::from("Deny"));
                let of_resource = statement.body.items.iter().any(|item| matches!(item, Item::Block(_)));
                // In a key's own policy `*` is that key. Source: KMS developer guide, key policies.
                let key = |action: &String| of_resource && action.starts_with("kms:");
                if statement.body.attr("actions").is_some_and(|actions| words(actions).iter().all(key)) {
                    continue;
                }
                let anything = statement.body.attr("resources") == Some(&Expr::list(["*"]));
                let reads = ["Get", "List", "Describe"];
                let actions = statement.body.attr("actions").map_or(Vec::new(), words);
                // Source: Service Authorization Reference, AWS X-Ray, Amazon ECS, Session Manager Message Gateway and CloudWatch
                // Logs: sending traces, finding the agent's endpoint, opening a session's channels and setting up the delivery
                // of a service's own logs take no resource.
                let own_logs = ["CreateLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "PutResourcePolicy"];
                let own_logs = own_logs.map(|verb| format!("logs:{verb}"));
                let unscoped = ["xray:", "ecs:DiscoverPollEndpoint", "ssmmessages:"].map(str::to_string);
                let unscoped: Vec<String> = unscoped.into_iter().chain(own_logs).collect();
                let scoped =
                    actions.iter().filter(|action| !unscoped.iter().any(|known| action.starts_with(known.as_str())));
                let only_reads = scoped.into_iter().all(|action| {
                    action.split_once(':').is_some_and(|(_, verb)| reads.iter().any(|read| verb.starts_with(read)))
                });
                assert!(denies || !anything || only_reads, "{}: {}", path.display(), piece.address());
                assert!(
                    denies || actions.iter().all(|action| !action.contains('*')),
                    "{}: {actions:?}",
                    path.display()
                );
            }
        }
    }
}

fn statement(item: &Item) -> Option<&Block> {
    match item {
        Item::Block(block) if block.kind == "statement" => Some(block),
        _ => None,
    }
}

fn words(list: &Expr) -> Vec<String> {
    match list {
        Expr::List(items) => {
            items.iter().filter_map(|item| if let Expr::Str(word) = item { Some(word.clone()) } else { None }).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn one_file_a_component_and_one_tfvars_a_stage() {
    let (model, _) = built(Path::new("model/inventario.yaml"));
    let terraform = terraform::build_as(&model, Layout::Files);
    let paths: Vec<String> = terraform.files().into_iter().map(|file| file.path).collect();
    for wanted in ["stack/db.tf", "stack/entrada.tf", "stack/network.tf", "stack/versions.tf", "base/state.tf"] {
        assert!(paths.iter().any(|path| path == wanted), "{wanted} in {paths:?}");
    }
    for stage in ["inicial", "crecimiento"] {
        assert!(paths.contains(&format!("stack/{stage}.tfvars")), "{stage} in {paths:?}");
    }
}

#[test]
fn no_two_statements_of_a_document_are_called_the_same() {
    for (path, _, terraform) in stacks() {
        for piece in terraform.merged.plan.roots.iter().flat_map(|root| &root.pieces) {
            let named = piece.block.body.items.iter().filter_map(statement).filter_map(|one| one.body.attr("sid"));
            let all: Vec<String> = named.map(|sid| format!("{sid:?}")).collect();
            let different: BTreeSet<&String> = all.iter().collect();
            assert_eq!(all.len(), different.len(), "{}: {}: {all:?}", path.display(), piece.address());
        }
    }
}

#[test]
fn terraform_fmt_changes_nothing() {
    if Command::new("terraform").arg("version").output().is_err() {
        eprintln!("skipped: terraform is not installed");
        return;
    }
    let both = |model: &Model| [Layout::Files, Layout::Modules].map(|layout| terraform::build_as(model, layout));
    for (path, terraform) in stacks().iter().flat_map(|(path, model, _)| both(model).map(|one| (path, one))) {
        let folder = written(&terraform);
        let arguments = ["fmt", "-check", "-diff", "-recursive", "."];
        let done = Command::new("terraform").args(arguments).current_dir(folder.path()).output().expect("runs");
        assert!(done.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&done.stdout));
    }
}

/// Models that are planned in modules too, where not every one is.
const SPLIT: &[&str] = &["model/fastapi-fargate.yaml", "model/transacciones.yaml"];

/// Kinds whose values the stand-in makes up in another form than AWS gives them: what uses them is planned, and not applied.
const MADE_UP: &[&str] = &["aws_amplify_domain_association", "aws_cognito_user_pool"];

/// The layouts a model is planned in: the one it asks for, and the other where all or this one are.
fn layouts(path: &Path, model: &Model, matrix: bool) -> Vec<Layout> {
    let own = Layout::of(&model.stages[0].stack);
    let both = matrix || SPLIT.iter().any(|known| Path::new(known) == path);
    if both { vec![Layout::Files, Layout::Modules] } else { vec![own] }
}

#[test]
fn terraform_plans_every_root() {
    let Some(oracle) = oracle::tool() else { return };
    let matrix = std::env::var_os("ORBI_MATRIX").is_some();
    let wanted = stacks().into_iter().filter(|(path, ..)| matrix || path.starts_with("model"));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, model, _) in wanted {
        for layout in layouts(&path, &model, matrix) {
            let terraform = terraform::build_as(&model, layout);
            let folder = written(&terraform);
            for root in &terraform.merged.plan.roots {
                let all = deployed(&model);
                for stage in if matrix { &all[..] } else { &all[..1] } {
                    let unit = folder.path().join(&root.unit);
                    let json = folder.path().join(format!("{}-{}.json", root.unit, stage.id));
                    let apply = matrix && !holds(root, MADE_UP);
                    taken(&oracle, &unit, &stage.id, apply, &json);
                    stands(&terraform::plan(&stage.stack), root, &json);
                    agrees(&model, stage, &root.unit, &json);
                    *counts.entry(if apply { "applied and planned again" } else { "planned" }).or_default() += 1;
                }
            }
        }
    }
    counts.iter().for_each(|(done, count)| eprintln!("{count} roots {done}"));
}

fn holds(root: &Root, kinds: &[&str]) -> bool {
    root.pieces.iter().any(|piece| piece.block.labels.first().is_some_and(|kind| kinds.contains(&kind.as_str())))
}

/// What Terraform plans or keeps is what orbi planned: the same resources, each in its module and tagged with the component
/// that owns it.
fn stands(plan: &Plan, merged: &Root, json: &Path) {
    let text = std::fs::read_to_string(json).expect("JSON");
    let whole: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let values = if whole["planned_values"].is_object() { &whole["planned_values"] } else { &whole["values"] };
    let mut made = Vec::new();
    managed(&values["root_module"], &mut made);
    let theirs: BTreeSet<String> = made.iter().map(|(address, _)| address.clone()).collect();
    let whole = |address: String| {
        let piece = merged.pieces.iter().find(|piece| piece.address() == address);
        piece.map_or(address, |piece| piece.full_address())
    };
    let root = plan.roots.iter().find(|root| root.unit == merged.unit);
    let ours = root.into_iter().flat_map(|root| &root.pieces).filter(|piece| piece.block.kind == "resource");
    let owners: BTreeMap<String, String> = ours.map(|piece| (whole(piece.address()), piece.owner.clone())).collect();
    assert_eq!(theirs, owners.keys().cloned().collect(), "{}", merged.unit);
    for (address, one) in made {
        if let Some(component) = one["values"]["tags"]["Component"].as_str() {
            assert_eq!(component, owners[&address], "{address}");
        }
    }
}

/// What Terraform plans or keeps is what orbi planned and says of the stack.
fn agrees(model: &Model, stage: &Stage, unit: &str, json: &Path) {
    let plan = terraform::plan(&stage.stack);
    // A root that other stages have is empty at this one.
    let root = plan.roots.iter().find(|root| root.unit == unit).cloned().unwrap_or_else(|| Root::new(unit));
    agreement::holds(model, stage, &root, json);
}

/// Every managed resource of a module and those within it, with its address without an index.
fn managed<'a>(module: &'a serde_json::Value, out: &mut Vec<(String, &'a serde_json::Value)>) {
    let place = module["address"].as_str().map_or(String::new(), |place| format!("{place}."));
    let all = module["resources"].as_array().into_iter().flatten().filter(|one| one["mode"] == "managed");
    out.extend(all.map(|one| (format!("{place}{}.{}", one["type"], one["name"]).replace('"', ""), one)));
    module["child_modules"].as_array().into_iter().flatten().for_each(|inner| managed(inner, out));
}

fn taken(oracle: &Path, root: &Path, stage: &str, apply: bool, json: &Path) {
    let mut command = Command::new(oracle);
    command.arg(root).arg(if apply { "apply" } else { "plan" }).arg("--strict").arg("--json").arg(json);
    if apply {
        command.arg("--replan");
    }
    oracle::valued(&mut command, root, stage);
    let done = command.output().expect("runs");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{} at {stage}:\n{said}", root.display());
    eprintln!("{}", said.lines().last().unwrap_or_default());
}
