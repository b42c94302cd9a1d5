//! The layout of modules: the same resources as the files, each in the module of its component.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use orbi::graph::Model;
use orbi::terraform::{self, Layout, Root, Terraform};
use orbi::write::hcl::{Block, Body, Expr, Item, Ref, Step, Target};

fn models() -> Vec<PathBuf> {
    let each = |folder: &str| {
        let entries = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect::<Vec<_>>()
    };
    let mut all: Vec<PathBuf> = ["model", "tests/models"].into_iter().flat_map(each).collect();
    all.sort();
    all
}

fn read(path: &Path) -> Model {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).expect("a model");
    let (model, report) = orbi::read(&text, &name);
    model.unwrap_or_else(|| panic!("{}", report.render(&name, &text, false)))
}

/// Every stack in both layouts.
fn both() -> Vec<(String, Terraform, Terraform)> {
    let one = |path: PathBuf, model: &Model| {
        let build = |layout| terraform::build_as(model, layout);
        (path.display().to_string(), build(Layout::Files), build(Layout::Modules))
    };
    let each = |path: PathBuf| read(&path).each().into_iter().map(|model| one(path.clone(), model)).collect::<Vec<_>>();
    models().into_iter().flat_map(each).collect()
}

#[test]
fn what_a_model_becomes_stands_in_both_layouts() {
    for (path, files, modules) in both() {
        assert_eq!(files.faults(), Vec::new(), "{path} as files");
        assert_eq!(modules.faults(), Vec::new(), "{path} as modules");
    }
}

#[test]
fn a_module_holds_one_component_and_a_group_stands_alone() {
    let model = read(Path::new("model/inventario.yaml"));
    let modules = terraform::build_as(&model, Layout::Modules);
    let paths: BTreeSet<String> = modules.files().into_iter().map(|file| file.path).collect();
    for name in ["vpc", "entrada", "api", "db", "cdn", "security-group-entrada", "security-group-api"] {
        for file in ["main.tf", "variables.tf", "outputs.tf", "versions.tf"] {
            let path = format!("stack/modules/{name}/{file}");
            assert!(paths.contains(&path), "{path} in {paths:?}");
        }
    }
    let groups = modules.written.iter().flatten().filter(|root| root.unit.contains("/modules/security-group-"));
    for group in groups {
        let made = group.pieces.iter().filter(|piece| piece.block.kind == "resource");
        let kinds: Vec<&str> = made.map(|piece| piece.block.labels[0].as_str()).collect();
        assert_eq!(kinds, ["aws_security_group"], "{}", group.unit);
    }
}

#[test]
fn no_module_waits_for_another_as_a_whole() {
    for (path, _, modules) in both() {
        let pieces = modules.written.iter().flatten().flat_map(|root| &root.pieces);
        for call in pieces.filter(|piece| piece.block.kind == "module") {
            assert!(call.block.body.attr("depends_on").is_none(), "{path}: {}", call.address());
        }
    }
}

#[test]
fn both_layouts_make_the_same() {
    for (path, files, modules) in both() {
        for (one, other) in files.written.iter().zip(&modules.written) {
            let (flat, split) = (Joined::of(one).blocks(), Joined::of(other).blocks());
            assert_eq!(flat.keys().collect::<Vec<_>>(), split.keys().collect::<Vec<_>>(), "{path}");
            for (address, block) in &flat {
                assert_eq!(block, &split[address], "{path}: {address}");
            }
        }
        let addresses = |terraform: &Terraform| -> Vec<(String, String)> {
            let bare = |(address, owner): (String, String)| (terraform::in_module(&address).to_string(), owner);
            terraform.stages.values().flat_map(|plan| plan.owners()).map(bare).collect()
        };
        assert_eq!(addresses(&files), addresses(&modules), "{path}");
    }
}

/// A root and its modules read back as one: what comes in by a variable stands where it is used.
struct Joined<'a> {
    roots: &'a [Root],
    calls: BTreeMap<String, &'a Body>,
}

impl<'a> Joined<'a> {
    fn of(roots: &'a [Root]) -> Joined<'a> {
        let calls = roots[0].pieces.iter().filter(|piece| piece.block.kind == "module");
        Joined { roots, calls: calls.map(|piece| (piece.block.labels[0].clone(), &piece.block.body)).collect() }
    }

    /// Everything that is made, looked up, computed or shown, by address, without how it is wired.
    fn blocks(&self) -> BTreeMap<String, Block> {
        let mut all = BTreeMap::new();
        for root in self.roots {
            let label = module(root);
            for piece in &root.pieces {
                let shown = piece.block.kind == "output" && label.is_none();
                if piece.is_resource() || piece.block.kind == "locals" || shown {
                    let address = format!("{} {:?}", piece.address(), piece.declares());
                    let body = self.body(&piece.block.body, label.as_deref());
                    all.insert(address, Block { body, ..piece.block.clone() });
                }
            }
        }
        all
    }

    fn body(&self, body: &Body, label: Option<&str>) -> Body {
        let resolved = body.clone().replaced(&mut |part| self.part(part, label));
        let mut out = Body { items: Vec::new(), ..resolved.clone() };
        for item in resolved.items {
            match item {
                Item::Attr(name, value) if name == "depends_on" => {
                    let mut all = BTreeSet::new();
                    value.each_ref(&mut |found: &Ref| {
                        all.extend((!matches!(found.target, Target::Word(_))).then(|| found.target.clone()));
                    });
                    out.put(&name, Expr::list(all.into_iter().map(Ref::to)));
                }
                Item::Attr(name, value) => out.items.push(Item::Attr(name, simple(value))),
                Item::Block(block) => out.items.push(Item::Block(Block { body: self.body(&block.body, None), ..block })),
            }
        }
        // What is waited for stands last in both.
        out.items.sort_by_key(|item| matches!(item, Item::Attr(name, _) if name == "depends_on"));
        out
    }

    fn part(&self, part: &Expr, label: Option<&str>) -> Option<Expr> {
        match part {
            Expr::Ref(found) => Some(self.reference(found, label)),
            Expr::Get(value, path) => {
                let value = value.as_ref().clone().replaced(&mut |part| self.part(part, label));
                Some(Expr::Get(Box::new(value), self.path(path, label)))
            }
            _ => None,
        }
    }

    fn reference(&self, found: &Ref, label: Option<&str>) -> Expr {
        let path = self.path(&found.path, label);
        match (&found.target, label) {
            (Target::Var(name), Some(module)) => {
                let given = self.calls[module].attr(name).expect("given").clone();
                stepped(given.replaced(&mut |part| self.part(part, None)), &path)
            }
            (Target::Module(name), None) => {
                let Some(Step::Attr(output)) = path.first() else { panic!("{found:?}") };
                let root = self.roots.iter().find(|root| module(root).as_ref() == Some(name)).expect("a module");
                let output = root.pieces.iter().find(|piece| piece.address() == format!("output.{output}"));
                let value = output.and_then(|piece| piece.block.body.attr("value")).expect("an output").clone();
                stepped(value.replaced(&mut |part| self.part(part, Some(name))), &path[1..])
            }
            (target, _) => Ref { target: target.clone(), path }.into(),
        }
    }

    fn path(&self, path: &[Step], label: Option<&str>) -> Vec<Step> {
        let step = |step: &Step| match step {
            Step::At(inner) => match self.reference(inner, label) {
                Expr::Ref(inner) => Step::At(Box::new(inner)),
                other => panic!("{other:?}"),
            },
            other => other.clone(),
        };
        path.iter().map(step).collect()
    }
}

/// How the root calls a module; `None` for the root.
fn module(root: &Root) -> Option<String> {
    root.unit.split_once("/modules/").map(|(_, name)| name.replace('-', "_"))
}

/// A value and the way on from it, as one reference where that is what it comes to.
fn stepped(value: Expr, path: &[Step]) -> Expr {
    match (value, path.split_first()) {
        (value, None) => value,
        (Expr::Ref(found), Some(_)) => Ref { path: [&found.path, path].concat(), ..found }.into(),
        (Expr::For(over, each), Some((key, rest))) => {
            let over = stepped(*over, std::slice::from_ref(key));
            let inner = each.replaced(&mut |part| match part {
                Expr::Ref(one) if one.target == Target::Word("one") => Some(stepped(over.clone(), &one.path)),
                _ => None,
            });
            stepped(inner, rest)
        }
        (value, Some(_)) => Expr::Get(Box::new(value), path.to_vec()),
    }
}

/// Two ways to say one thing become one: all of a map's values by what is asked of each, and the only one of a list.
fn simple(value: Expr) -> Expr {
    value.replaced(&mut |part| match part {
        Expr::Get(inner, path) => match (&**inner, path.first()) {
            (Expr::Call(name, all), Some(at @ Step::Index(_))) if name == "values" => {
                let (over, way) = spread(&all[0])?;
                Some(Expr::Get(Box::new(Expr::call("values", vec![over])), [&[at.clone()], way.as_slice()].concat()))
            }
            _ => None,
        },
        Expr::Call(name, all) if name == "values" => {
            let (over, way) = spread(&all[0])?;
            Some(Expr::Get(Box::new(Expr::call("values", vec![over])), [&[Step::Splat], way.as_slice()].concat()))
        }
        Expr::Call(name, all) if name == "one" => match &all[0] {
            Expr::Ref(found) if found.path.first() == Some(&Step::Splat) => {
                let path = [&[Step::Index(0)], &found.path[1..]].concat();
                Some(Ref { path, ..found.clone() }.into())
            }
            _ => None,
        },
        // Several attributes of each are those that are taken of the block itself.
        Expr::For(over, each) if matches!(&**each, Expr::Map(_)) => Some((**over).clone()),
        _ => None,
    })
}

fn spread(map: &Expr) -> Option<(Expr, Vec<Step>)> {
    match map {
        Expr::For(over, each) => match &**each {
            Expr::Ref(one) => Some(((**over).clone(), one.path.clone())),
            _ => None,
        },
        _ => None,
    }
}
