//! A root and its modules put together again, so that two layouts can be compared.

use std::collections::{BTreeMap, BTreeSet};

use orbi::terraform::Root;
use orbi::write::hcl::{Block, Body, Expr, Item, Ref, Step, Target};

/// A root and its modules read back as one: what comes in by a variable stands where it is used.
pub struct Joined<'a> {
    roots: &'a [Root],
    calls: BTreeMap<String, &'a Body>,
}

impl<'a> Joined<'a> {
    /// Of a root, followed by its modules.
    pub fn of(roots: &'a [Root]) -> Joined<'a> {
        let calls = roots[0].pieces.iter().filter(|piece| piece.block.kind == "module");
        Joined { roots, calls: calls.map(|piece| (piece.block.labels[0].clone(), &piece.block.body)).collect() }
    }

    /// Everything that is made, looked up, computed or shown, by address, without how it is wired.
    pub fn blocks(&self) -> BTreeMap<String, Block> {
        let mut all = BTreeMap::new();
        for root in self.roots {
            let label = module(root);
            for piece in &root.pieces {
                let shown = piece.block.kind == "output" && label.is_none();
                if piece.is_resource() || piece.block.kind == "locals" || shown {
                    let address = format!("{} {:?}", piece.address(), piece.declares());
                    let mut body = self.body(&piece.block.body, label.as_deref());
                    // That a group is attached in another module is said in one layout alone.
                    body.notes.retain(|note| !note.contains("CKV2_AWS_5"));
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
                Item::Block(block) => {
                    out.items.push(Item::Block(Block { body: self.body(&block.body, None), ..block }))
                }
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
                Some(Expr::Get(
                    Box::new(Expr::call("values", vec![over])),
                    [std::slice::from_ref(at), way.as_slice()].concat(),
                ))
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
